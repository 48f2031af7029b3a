"""Word documents: the form as a table, its boxes as content controls, fields, symbols or characters."""

from pathlib import Path
from random import Random
from typing import Any

from tests.reading.corpus import office
from tests.reading.corpus.model import CorpusFile, Family, Meant
from tests.reading.corpus.prose import report
from tests.reading.writers.docx_form import Look, write_whole_document

CONTROLS = [("☒", "☐"), ("☒", "☐"), ("☑", "☐"), ("✔", "☐")]
# Font, ticked, not ticked: what Word inserts as a symbol.
SYMBOLS = [
    ("Wingdings", "F0FE", "F0A8"), ("Wingdings", "F0FE", "F06F"), ("Wingdings", "F0FD", "F0A8"), ("Wingdings", "F06E", "F06F"),
    ("Wingdings 2", "F052", "F0A3"), ("Wingdings 2", "F054", "F0A3"), ("Wingdings", "F0FC", "F06F"),
]  # fmt: skip


def look_of(dice: Random, **fixed: Any) -> Look:
    chances: dict[str, Any] = {
        "box_column": dice.random() < 0.3,
        "gap": dice.choice(["　", " ", "", "　　"]),
        "counters": dice.random() < 0.2,
        "header_side_by_side": dice.random() < 0.3,
        "broken_lines": dice.random() < 0.25,
        "cell_controls": dice.random() < 0.5,
        "field_states": dice.choice(["both", "both", "short", "default"]),
    }
    return Look(**chances | fixed)


def _document(folder: Path, meant: Meant, look: Look) -> CorpusFile:
    path = write_whole_document(folder / "report.docx", [office.written(meant)], look)
    return CorpusFile(
        path, [meant], remark=f"{look.way} {look.ticks if look.way not in ('symbol', 'font') else look.symbols}"
    )


def controls(dice: Random, folder: Path) -> CorpusFile:
    return _document(folder, report(dice), look_of(dice, way="control", ticks=dice.choice(CONTROLS)))


def typed(dice: Random, folder: Path) -> CorpusFile:
    meant = report(dice)
    ticks = office.chosen_ticks(dice, meant, office.BOXES)
    return _document(folder, meant, look_of(dice, way="typed", ticks=ticks))


def symbols(dice: Random, folder: Path) -> CorpusFile:
    meant = report(dice)
    symbol = dice.choice(SYMBOLS)
    if symbol[1] in ("F06E", "F0FC"):
        office.with_both(dice, meant)
    return _document(folder, meant, look_of(dice, way="symbol", symbols=symbol))


def font_signs(dice: Random, folder: Path) -> CorpusFile:
    meant = report(dice)
    signs = dice.choice(office.FONT_SIGNS)
    if signs[1] in office.NEEDS_BOTH:
        office.with_both(dice, meant)
    return _document(folder, meant, look_of(dice, way="font", symbols=signs))


def fields(dice: Random, folder: Path) -> CorpusFile:
    return _document(folder, report(dice), look_of(dice, way="legacy"))


def tracked(dice: Random, folder: Path) -> CorpusFile:
    """Write a document whose ticks and texts were changed and the changes not accepted: what is seen last counts."""
    meant = report(dice)
    look = look_of(dice, way="typed", ticks=dice.choice(office.BOXES[:3]), is_tracked=True, broken_lines=False)
    if look.ticks[0] == "■":
        office.with_both(dice, meant)
    return _document(folder, meant, look)


def retyped(dice: Random, folder: Path) -> CorpusFile:
    look = look_of(
        dice, way="control", ticks=dice.choice(CONTROLS), labels=office.retyped_labels(dice), order=office.shuffled_items(dice),
        counters=False,
    )  # fmt: skip
    return _document(folder, report(dice), look)


def several(dice: Random, folder: Path) -> CorpusFile:
    """Write a document with the reports of two or three prefectures, one behind the other."""
    by_name: dict[str, Meant] = {}
    while len(by_name) < 2 + dice.randint(0, 1):
        meant = report(dice)
        by_name.setdefault(meant.prefecture, meant)
    meants = list(by_name.values())
    look = look_of(dice, way="control", ticks=dice.choice(CONTROLS))
    path = write_whole_document(folder / "reports.docx", [office.written(meant) for meant in meants], look)
    return CorpusFile(path, meants, remark=f"{len(meants)} reports")


FAMILIES = [
    Family("docx_controls", controls),
    Family("docx_typed", typed),
    Family("docx_symbols", symbols),
    Family("docx_font_signs", font_signs),
    Family("docx_fields", fields),
    Family("docx_tracked", tracked),
    Family("docx_retyped", retyped),
    Family("docx_several", several),
]
