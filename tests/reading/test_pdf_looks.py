"""Small things drawn on a page are told as the signs they show, whatever program drew them."""

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from suishin.reading.model import Mark, MarkKind
from suishin.reading.readers import open_document

SQUARE = "0.6 w 100 700 9 9 re S"
FOUR_LINES = "0.5 w 100 700 m 109 700 l S 109 700 m 109 709 l S 109 709 m 100 709 l S 100 709 m 100 700 l S"
RIMS = "100 700 9 .7 re f 100 708.3 9 .7 re f 100 700 .7 9 re f 108.3 700 .7 9 re f"
BLACK_AND_WHITE = "0 g 100 700 9 9 re f 1 g 100.4 700.4 8.2 8.2 re f"
ROUNDED = "0.7 w 102 700 m 107 700 l 108 700 109 701 109 702 c 109 707 l 109 708 108 709 107 709 c 102 709 l 101 709 100 708 100 707 c 100 702 l 100 701 101 700 102 700 c s"
GRAY = "0.94 g 100 700 9 9 re f 0.6 G 0.5 w 100 700 9 9 re S"
CIRCLE = "0.8 w 100 704.5 m 100 707 102 709 104.5 709 c 107 709 109 707 109 704.5 c 109 702 107 700 104.5 700 c 102 700 100 702 100 704.5 c S"
CHECK = "1 w 101 705 m 104 702 l 108 708 l S"
LONG_CHECK = "1 w 101 705 m 104 701 l 113 714 l S"
TWO_STROKES = "1 w 101 705 m 104 702 l S 103.5 702 m 108 708 l S"
CROSS = "0.8 w 101 701 m 108 708 l S 108 701 m 101 708 l S"
PATCH = "0 g 102 702 5 5 re f"
BLUE_WITH_WHITE_TICK = "0 .46 1 rg 100 700 9 9 re f 1 G 1.3 w 102 704.5 m 104 702.5 l 107.5 707 l S"

SIGNS = [
    *((box, "□") for box in (SQUARE, FOUR_LINES, RIMS, BLACK_AND_WHITE, ROUNDED, GRAY)),
    (CIRCLE, "○"),
    *((f"{box} 0 G {tick}", "☑") for box in (SQUARE, FOUR_LINES, RIMS, BLACK_AND_WHITE, ROUNDED) for tick in (CHECK, LONG_CHECK, CROSS)),
    *((f"{SQUARE} {tick}", "☑") for tick in (TWO_STROKES, PATCH)),
    (f"{CIRCLE} 0 g 103 703 3 3 re f", "◉"),
    (BLUE_WITH_WHITE_TICK, "☑"),
    ("0 g 100 700 9 9 re f", "■"),
]  # fmt: skip


def _page(path: Path, operators: str, *, turned: int = 0, notes: tuple[Dictionary, ...] = ()) -> Path:
    pdf = pikepdf.new()
    made = Dictionary(
        Type=Name.Page, MediaBox=[0, 0, 595, 842], Rotate=turned, Contents=Stream(pdf, operators.encode()),
        Annots=Array([pdf.make_indirect(note) for note in notes]),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    pdf.save(path)
    return path


def _seen(path: Path) -> list[Mark]:
    (page,) = open_document(path).pages
    return list(page.marks)


@pytest.mark.parametrize(("operators", "sign"), SIGNS)
def test_drawn_box_is_told_as_the_sign_it_shows(tmp_path: Path, operators: str, sign: str) -> None:
    (mark,) = _seen(_page(tmp_path / "page.pdf", operators))

    assert (mark.kind, mark.glyph) == (MarkKind.GLYPH, sign)
    assert mark.box
    assert all(abs(edge - meant) < 0.8 for edge, meant in zip(mark.box, (100, 133, 109, 142), strict=True))


@pytest.mark.parametrize("size", [0.4, 0.7, 1.4])
def test_box_is_seen_in_any_size(tmp_path: Path, size: float) -> None:
    path = _page(tmp_path / "page.pdf", f"{size} 0 0 {size} {-100 * size + 50} {-700 * size + 300} cm {SQUARE} {CHECK}")

    assert [mark.glyph for mark in _seen(path)] == ["☑"]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_box_is_seen_on_a_page_that_is_shown_turned(tmp_path: Path, turned: int) -> None:
    path = _page(tmp_path / "page.pdf", f"{SQUARE} {CHECK} q 1 0 0 1 0 -100 cm {SQUARE} Q", turned=turned)

    assert sorted(mark.glyph for mark in _seen(path)) == ["□", "☑"]


@pytest.mark.parametrize("tick", [CHECK, LONG_CHECK, TWO_STROKES, CROSS])
def test_tick_without_a_box_is_a_drawing_that_may_be_one(tmp_path: Path, tick: str) -> None:
    (mark,) = _seen(_page(tmp_path / "page.pdf", tick))

    assert (mark.kind, mark.glyph) == (MarkKind.PATH, "✔")


@pytest.mark.parametrize(
    "operators",
    ["1 g 100 700 9 9 re f", "1 w 100 700 m 111 700 l S", "1 w 100 700 m 110 700 l S 100 700 m 100 712 l S"],
)
def test_what_is_not_seen_or_a_mere_line_is_no_sign(tmp_path: Path, operators: str) -> None:
    assert not any(mark.glyph for mark in _seen(_page(tmp_path / "page.pdf", operators)))


def test_ticks_that_reach_into_the_next_row_stay_apart(tmp_path: Path) -> None:
    rows = " ".join(f"q 1 0 0 1 0 {-12 * row} cm {LONG_CHECK} Q" for row in range(4))

    assert [mark.glyph for mark in _seen(_page(tmp_path / "page.pdf", rows))] == ["✔"] * 4


def test_thousands_of_small_shapes_are_not_looked_at(tmp_path: Path) -> None:
    letters = " ".join(f"q 1 0 0 1 {x} {y} cm {CHECK} Q" for x in range(-90, 400, 10) for y in range(-600, 100, 10))

    assert {mark.glyph for mark in _seen(_page(tmp_path / "page.pdf", letters))} == {""}


def test_page_of_monstrous_size_is_not_looked_at(tmp_path: Path) -> None:
    far = " ".join(f"q .3 0 0 .3 {x} {y} cm {SQUARE} Q" for x in (0, 50) for y in range(0, 14_000, 200))
    path = _page(tmp_path / "page.pdf", far)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].MediaBox = [0, 0, 14_400, 14_400]
        pdf.save(path)

    assert {mark.glyph for mark in _seen(path)} == {""}


def test_page_that_takes_long_to_draw_is_not_looked_at(tmp_path: Path) -> None:
    much = " ".join(f"{x} 10 200 40 re f" for x in range(20_000)) + " "
    boxes = " ".join(f"q 1 0 0 1 {x} 0 cm {SQUARE} Q" for x in (0, 200, 300))

    assert {mark.glyph for mark in _seen(_page(tmp_path / "page.pdf", much + boxes))} == {""}
    assert {mark.glyph for mark in _seen(_page(tmp_path / "page.pdf", boxes))} == {"□"}


def _note(kind: Name, **more: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=kind, Rect=[100, 700, 109, 709], **{"F": 4, **more})


@pytest.mark.parametrize(
    ("note", "glyphs"),
    [
        (_note(Name.Square), ["✔"]),
        (_note(Name.Highlight, QuadPoints=Array([100, 709, 109, 709, 100, 700, 109, 700])), ["✔"]),
        (_note(Name.Stamp), ["✔"]),
        (_note(Name.Text, Contents=String("done")), [""]),
        (_note(Name.Square, F=2), []),
        (_note(Name.Link), []),
    ],
)
def test_annotation_that_no_appearance_shows_is_taken_for_what_a_reader_draws(
    tmp_path: Path, note: Dictionary, glyphs: list[str]
) -> None:
    path = _page(tmp_path / "page.pdf", "", notes=(note,))

    assert [mark.glyph for mark in _seen(path)] == glyphs
