"""Pieces of text as fonts and browsers leave them: lines are still put together as a person sees them."""

import pytest

from suishin.reading.readers.pdf.characters import Run
from suishin.reading.readers.pdf.lines import lines_of
from suishin.reading.readers.pdf.rulings import Rulings

NO_RULINGS = Rulings([], [], 595, 842)
SIZE = 8.0
LEFT, RIGHT = 40.0, 300.0  # where two columns begin


def _run(text: str, x0: float, top: float = 100, width: float | None = None) -> Run:
    return Run(text, x0, top, x0 + (width or SIZE * len(text)), top + SIZE)


def _low(text: str, x0: float, width: float, top: float = 104) -> Run:
    """Return a run whose font tells only how its sign is drawn."""
    return Run(text, x0, top, x0 + width, top + 1)


LINES = [
    ("a dot between two names", [_run("林", 40), _low("・", 51.5, 1), _run("森", 56)], ["林・森"]),
    ("a dot in front", [_low("・", 43.5, 1), _run("二月に学習会を開いた", 48)], ["・二月に学習会を開いた"]),
    ("a comma", [_run("個別相談は", 40), _low("、", 80.5, 2, 106.5), _run("三回", 88)], ["個別相談は、三回"]),
    (
        "a bracket set over the blank half of another",
        [_run("学習会（五回）", 40), _run("「共済の話」", 91)],
        ["学習会（五回）「共済の話」"],
    ),
    ("a tick laid over a box", [_run("□", 40), _run("✔", 41), _run("配布", 56)], ["□配布", "✔"]),
]


@pytest.mark.parametrize(("name", "runs", "texts"), LINES)
def test_pieces_of_a_line_are_put_together(name, runs, texts):
    lines = lines_of(runs, NO_RULINGS, 1)

    assert ["".join(line.text.split()) for line in lines] == texts


def test_columns_a_letter_apart_stay_apart_where_few_rows_have_both():
    rows = [[_run("報告の右の欄", RIGHT, 100 + 12 * place)] for place in range(3)]
    rows += [[_low("・", RIGHT + 3.5, 1, 140), _run("右の行", RIGHT + SIZE, 136)]]
    rows += [[_run("左の欄の終わりまで続く長い行", LEFT, 148, RIGHT - LEFT - 7), _run("右の行", RIGHT, 148)]]

    lines = lines_of([run for row in rows for run in row], NO_RULINGS, 1)

    assert [line.text for line in lines][-2:] == ["左の欄の終わりまで続く長い行", "右の行"]


def test_wide_blank_that_its_file_draws_by_itself_stays_at_the_head_of_its_line():
    runs = [_run("\u3000", 40), _run("段落の始まり", 48), _run("続きの行", 40, 112), _run("\u3000", 200, 112)]

    lines = lines_of(runs, NO_RULINGS, 1)

    assert [line.text for line in lines] == ["\u3000段落の始まり", "続きの行"]
    assert lines[0].box.x0 == 40
