import pytest

from suishin.reading.glyphs import signs_in

LINES = {
    "□　項目": "□",
    "[ ] 項目": "□",
    "［　］項目": "□",
    "[✓] 項目": "☑",
    "[x] 項目": "☑",
    "（レ）項目": "☑",
    "（○）項目": "○",
    "（　）項目": "□",
    "［×］項目": "×",
    "(1) 項目": "",
    "（県本部）項目": "",
}


@pytest.mark.parametrize("line", LINES)
def test_box_of_brackets_means_what_it_shows(line: str) -> None:
    assert "".join(sign for _, _, sign in signs_in(line)) == LINES[line]


def test_sign_covers_its_brackets() -> None:
    assert list(signs_in("① [ ] あ ☑")) == [(2, 5, "□"), (8, 9, "☑")]
