"""Tables saved with commas are read cell by cell; everything else stays a text."""

from pathlib import Path

import pytest

from suishin.reading.readers.delimited import lines_of_cells
from suishin.reading.readers.text import read_text


def test_rows_become_lines_of_their_filled_cells() -> None:
    table = ',報告書,,県名,長野県\r\n,☑,"学習会を開き、\n45人が参加, 盛況だった",,\r\n,□,"""職場""オルグ",,\r\n'

    assert lines_of_cells(table) == '報告書\t県名\t長野県\n☑\n学習会を開き、\n45人が参加, 盛況だった\n□\t"職場"オルグ'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "県名　長野県\n作成日　2025年2月3日\n",
        "5,000円を3,500単組に、1,200円を12,000人に配った。\n次の行には何もない。\n☑ 学習会\n",
        "1,2,3\n1,2,3\n",
        'a,b,c,d\n"' + "終わらない引用" * 20_000 + ",,,",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert lines_of_cells(text) == text


def test_person_is_told_that_places_are_lost(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("県名,長野県,作成日,2025年2月3日\n" * 3, "utf-8")
    (tmp_path / "b.txt").write_text("県名　長野県\n", "utf-8")

    codes = [[finding.code for finding in read_text(tmp_path / name).findings] for name in ("a.csv", "b.txt")]

    assert codes == [["places_lost"], []]
