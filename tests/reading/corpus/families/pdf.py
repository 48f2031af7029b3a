"""Prints of the form that are drawn operator by operator: what stands where, and in which order, is chosen here."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pikepdf

from tests.reading.corpus.families import pdf_ticks as ticks
from tests.reading.corpus.families.composing import Written, compose, told, with_checks, with_some_ticked, without_page
from tests.reading.corpus.families.pdf_canvas import Printing, Sheet, write_sheets
from tests.reading.corpus.families.pdf_layout import Style, Ticking, any_style, lay_out
from tests.reading.corpus.families.pdf_scans import scan_pages
from tests.reading.corpus.model import CorpusFile, Family
from tests.reading.text_layers import KANGXI
from tests.reading.writers.invented import form

PUNCTUATION = str.maketrans("：；", "︓︔")  # what some drivers say of signs that also stand upright


def kangxi(character: str) -> str:
    return character.translate(KANGXI).translate(PUNCTUATION)


def private(character: str) -> str:
    """What a font says whose characters were numbered as they came."""
    return chr(0xE000 + ord(character) % 0x1800)


def shifted(character: str) -> str:
    return chr(0x4E00 + (ord(character) * 7919) % 0x5000)


def silent(_: str) -> str:
    return ""


def _file(report: Written, path: Path, sheets: list[Sheet], dice: Random, printing: Printing) -> CorpusFile:
    write_sheets(path, sheets, dice, printing)
    return CorpusFile(path, [told(report)])


def _any_printing(dice: Random) -> Printing:
    return Printing(
        order=dice.choice(("drawn", "drawn", "columns")),
        longest_run=dice.choice((0, 0, 12)),
        told=dice.choice((str, str, kangxi)),
        offset=dice.choice(((0.0, 0.0), (0.0, 0.0), (-18.0, 30.0))),
        in_form=dice.random() < 0.15,
    )


def _plain(dice: Random, folder: Path, name: str, ticking: Ticking, **style: str) -> CorpusFile:
    """Write a report with ticks made in this way, all else as it falls."""
    report = with_some_ticked(dice, compose(dice))
    sheets = lay_out(report, replace(any_style(dice), **style), ticking)
    return _file(report, folder / f"{name}.pdf", sheets, dice, _any_printing(dice))


def _typed(dice: Random, folder: Path) -> CorpusFile:
    return _plain(dice, folder, "excel", ticks.typed(*dice.choice(ticks.PAIRS)))


def _kangxi(dice: Random, folder: Path) -> CorpusFile:
    report = with_some_ticked(dice, compose(dice))
    sheets = lay_out(report, any_style(dice), ticks.typed(*dice.choice(ticks.PAIRS)))
    return _file(report, folder / "kangxi.pdf", sheets, dice, Printing(told=kangxi, longest_run=dice.choice((0, 6))))


def _own_column(dice: Random, folder: Path) -> CorpusFile:
    ticking = ticks.typed(*dice.choice((*ticks.PAIRS, ("○", ""), ("レ", ""), ("✓", ""))))
    return _plain(dice, folder, "box_column", ticking, box_at=dice.choice(("left", "right")))


def _laid_over(dice: Random, folder: Path) -> CorpusFile:
    ticking = ticks.laid_over(dice, dice.choice(("✔", "✓", "レ", "✔", "■")))
    return _plain(dice, folder, "detached", ticking, box_at=dice.choice(("before", "before", "left", "right")))


def _drawn(dice: Random, folder: Path) -> CorpusFile:
    return _plain(dice, folder, "vector", ticks.drawn(dice), box_at=dice.choice(("before", "before", "left", "right")))


def _freeform(dice: Random, folder: Path) -> CorpusFile:
    report = with_some_ticked(dice, compose(dice))
    sheets = lay_out(report, any_style(dice), ticks.freeform(dice))
    if dice.random() < 0.3:
        ticks.forgotten(dice.choice(sheets))
    return _file(report, folder / "freeform.pdf", sheets, dice, _any_printing(dice))


def _pictures(dice: Random, folder: Path) -> CorpusFile:
    return _plain(dice, folder, "pictures", ticks.pictures(dice, over=dice.random() < 0.4))


def _widgets(dice: Random, folder: Path) -> CorpusFile:
    return _plain(dice, folder, "acroform", ticks.widgets(dice))


def _annotations(dice: Random, folder: Path) -> CorpusFile:
    return _plain(dice, folder, "annotations", ticks.annotations(dice))


def _any_visible(dice: Random) -> Ticking:
    """Return ticks in any way that a page shows."""
    make = dice.choice((_some_typed, _some_typed, ticks.laid_over, ticks.drawn, ticks.freeform, ticks.pictures))
    return make(dice)


def _some_typed(dice: Random) -> Ticking:
    return ticks.typed(*dice.choice(ticks.PAIRS))


def _turned(dice: Random, folder: Path) -> CorpusFile:
    """Pages shown turned, or lying on their side, or both so that they stand upright again."""
    report = with_some_ticked(dice, compose(dice))
    sheets = lay_out(report, any_style(dice), _any_visible(dice))
    printing = dice.choice(
        (
            Printing(turned=90), Printing(turned=180), Printing(turned=270), Printing(lies_on_side=True),
            Printing(lies_on_side=True, turned=90), Printing(lies_on_side=True, turned=270),
        )
    )  # fmt: skip
    return _file(report, folder / "turned.pdf", sheets, dice, printing)


def _swapped(dice: Random, folder: Path) -> CorpusFile:
    report = with_some_ticked(dice, compose(dice))
    sheets = lay_out(report, any_style(dice), _any_visible(dice))
    return _file(report, folder / "swapped.pdf", sheets[::-1], dice, _any_printing(dice))


def _two_up(dice: Random, folder: Path) -> CorpusFile:
    """Both pages side by side on one sheet, as they are printed to save paper."""
    report = with_some_ticked(dice, compose(dice))
    sheets = lay_out(report, any_style(dice), _any_visible(dice))
    printed = write_sheets(folder / "printed.pdf", sheets, dice, _any_printing(dice))
    width, height = sheets[0].width, sheets[0].height
    path, scale = folder / "two_up.pdf", dice.choice((1.0, 0.707))
    with pikepdf.open(printed) as pdf, pikepdf.new() as paper:
        page = paper.add_blank_page(page_size=(2 * width * scale, height * scale))
        for place, single in enumerate(pdf.pages):
            left = place * width * scale
            page.add_overlay(single, pikepdf.Rectangle(left, 0, left + width * scale, height * scale))
        paper.save(path, static_id=True)
    printed.unlink()
    return CorpusFile(path, [told(report)])


def _shuffled(dice: Random, folder: Path) -> CorpusFile:
    report = with_some_ticked(dice, compose(dice))
    sheets = lay_out(report, any_style(dice), _any_visible(dice))
    printing = Printing(
        order=dice.choice(("shuffled", "shuffled", "upwards", "columns")), longest_run=dice.choice((0, 3, 8, 8)),
        twice=dice.random() < 0.25, told=dice.choice((str, kangxi)),
    )  # fmt: skip
    return _file(report, folder / "shuffled.pdf", sheets, dice, printing)


def _all_alike(dice: Random, folder: Path) -> CorpusFile:
    """Every box empty, or every box ticked: where drawings can be seen, both say what they say."""
    answer = dice.choice(("no", "no", "yes"))
    report = compose(dice)
    report = with_checks(report, dict.fromkeys(report.checks, answer))
    ticking = dice.choice((_empty_boxes, ticks.drawn, ticks.laid_over, ticks.widgets))(dice)
    if answer == "yes":
        ticking = ticks.typed(*dice.choice((("☑", "□"), ("✔", "□"), ("☒", "☐"))))
    sheets = lay_out(report, any_style(dice), ticking)
    return _file(report, folder / f"all_{answer}.pdf", sheets, dice, _any_printing(dice))


def _empty_boxes(dice: Random) -> Ticking:
    return ticks.typed("☑", dice.choice("□☐"))


def _controls_gone(dice: Random, folder: Path) -> CorpusFile:
    """Check boxes that were not printed: nothing stands before the items, and nothing can be known."""
    report = compose(dice)
    sheets = lay_out(report, any_style(dice), ticks.nothing)
    path = write_sheets(folder / "controls_gone.pdf", sheets, dice, _any_printing(dice))
    return CorpusFile(path, [told(report, report.checks)])


def _rubbish(dice: Random, folder: Path) -> CorpusFile:
    report = compose(dice)
    sheets = lay_out(report, any_style(dice), _some_typed(dice))
    printing = Printing(told=dice.choice((private, shifted, silent)))
    path = write_sheets(folder / "rubbish.pdf", sheets, dice, printing)
    return CorpusFile(path, [], ("unreadable",), (1, 2), "the page shows what its text layer does not say")


def _scan(dice: Random, folder: Path) -> CorpusFile:
    sheets = lay_out(compose(dice), any_style(dice), _any_visible(dice))
    printed = write_sheets(folder / "printed.pdf", sheets, dice)
    path = scan_pages(printed, folder / "scan.pdf", dice)
    printed.unlink()
    return CorpusFile(path, [], ("unreadable",), (1, 2))


def _half_scan(dice: Random, folder: Path) -> CorpusFile:
    """One page of two is a scan: the other one is read, this one named."""
    report, style = with_some_ticked(dice, compose(dice)), any_style(dice)
    printed = write_sheets(folder / "printed.pdf", lay_out(report, style, _some_typed(dice)), dice)
    path = scan_pages(printed, folder / "half_scan.pdf", dice, (1,))
    printed.unlink()
    return CorpusFile(path, [without_page(report, keys_on_second(style))], ("partial",), (2,))


def keys_on_second(style: Style) -> list[str]:
    return [item.key for section in form().sections[style.first_page :] for item in section.items]


def _owner_password(dice: Random, folder: Path) -> CorpusFile:
    """Anybody may open it; only changing and copying are forbidden."""
    file = _typed(dice, folder)
    path = folder / "owner_password.pdf"
    with pikepdf.open(file.path) as pdf:
        rights = pikepdf.Permissions(extract=False, modify_other=False)
        pdf.save(
            path,
            encryption=pikepdf.Encryption(owner="secret", user="", R=3, aes=False, metadata=False, allow=rights),
            static_id=True,
        )
    file.path.unlink()
    return replace(file, path=path)


MAKERS: dict[str, Callable[[Random, Path], CorpusFile]] = {
    "excel_glyphs": _typed,
    "kangxi": _kangxi,
    "box_column": _own_column,
    "detached": _laid_over,
    "vector": _drawn,
    "freeform": _freeform,
    "pictures": _pictures,
    "acroform": _widgets,
    "annotations": _annotations,
    "turned": _turned,
    "swapped": _swapped,
    "two_up": _two_up,
    "shuffled": _shuffled,
    "all_alike": _all_alike,
    "controls_gone": _controls_gone,
    "rubbish": _rubbish,
    "scan": _scan,
    "half_scan": _half_scan,
    "owner_password": _owner_password,
}
FAMILIES = [Family(f"pdf_{name}", make) for name, make in MAKERS.items()]
