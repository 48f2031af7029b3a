"""What headquarters binds: cover, contents, two pages from each prefecture, numbered, from whatever each office sent."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pikepdf

from suishin.common.prefectures import PREFECTURES
from tests.reading.corpus.families import pdf_ticks as ticks
from tests.reading.corpus.families.composing import Written, compose, told, with_some_ticked, without_page
from tests.reading.corpus.families.pdf import kangxi, keys_on_second
from tests.reading.corpus.families.pdf_canvas import Printing, Sheet, Text, write_sheets
from tests.reading.corpus.families.pdf_layout import Style, Ticking, any_style, lay_out
from tests.reading.corpus.families.pdf_printed import report_of_browser, report_of_calc
from tests.reading.corpus.families.pdf_scans import scan_pages
from tests.reading.corpus.families.text import EXTRACTORS, tellable
from tests.reading.corpus.model import UNDECIDABLE, CorpusFile, Family, Meant
from tests.reading.writers.invented import form

FRONT = 2  # cover and contents
PRINTINGS = (
    Printing(), Printing(), Printing(told=kangxi), Printing(longest_run=9), Printing(order="columns"),
    Printing(order="shuffled", longest_run=6), Printing(offset=(-10.0, 20.0)), Printing(in_form=True),
)  # fmt: skip


class Bound:
    """A booklet in the making: its pages, what they mean, and what happened to some of them."""

    def __init__(self, dice: Random, *, decidable_in_text: bool = False) -> None:
        self.dice = dice
        self.sheets: list[Sheet] = []
        self.printings: list[Printing] = []
        self.reports: list[Written] = []
        self.styles: list[Style] = []
        self.possible = [
            each for each in PRINTINGS if not (decidable_in_text and (each.in_form or each.order == "shuffled"))
        ]
        self.ways = (
            (_typed,) if decidable_in_text else (_typed, _typed, _typed, ticks.laid_over, ticks.drawn, ticks.pictures)
        )
        for name in PREFECTURES.values():
            self._add(with_some_ticked(dice, compose(dice, name)))

    def _add(self, report: Written) -> None:
        style = replace(any_style(self.dice), page_number="")
        self.reports.append(report)
        self.styles.append(style)
        self.sheets += lay_out(report, style, self.dice.choice(self.ways)(self.dice))
        self.printings += [self.dice.choice(self.possible)] * 2

    def write(self, path: Path, pages: list[int]) -> Path:
        """Write front matter and these pages (from 0), numbered at the foot as they now follow each other."""
        front = [_cover(), _contents(self.dice)]
        for number, index in enumerate(pages, start=1 + FRONT):
            sheet = self.sheets[index]
            foot = Text(sheet.width / 2 - 8, 10, 8, f"- {number} -")
            front.append(replace(sheet, pieces=[*sheet.pieces, foot]))
        printings = [Printing(), Printing(), *(self.printings[index] for index in pages)]
        return write_sheets(path, front, self.dice, printings)


def _typed(dice: Random) -> Ticking:
    return ticks.typed(*dice.choice(ticks.PAIRS))


def _cover() -> Sheet:
    sheet = Sheet(595.28, 841.89)
    sheet.say(120, 560, 22, "県本部共済推進取り組み報告")
    sheet.say(240, 500, 14, "2025年2月")
    sheet.say(230, 200, 12, "共済推進本部")
    return sheet


def _contents(dice: Random) -> Sheet:
    """A table of contents that names every prefecture, and sometimes the form's sections as well."""
    sheet = Sheet(595.28, 841.89)
    sheet.say(270, 800, 14, "目　次")
    for place, name in enumerate(PREFECTURES.values()):
        x, y = (60, 770 - 24 * place) if place < 24 else (310, 770 - 24 * (place - 24))
        sheet.say(x, y, 10, f"{name} …………………… {1 + FRONT + 2 * place}")
    for place, section in enumerate(form().sections if dice.random() < 0.5 else ()):
        sheet.say(60, 120 - 12 * place, 7, f"{section.number}.{section.title}")
    return sheet


def _whole(dice: Random, folder: Path) -> CorpusFile:
    bound = Bound(dice)
    path = bound.write(folder / "booklet.pdf", list(range(2 * len(bound.reports))))
    return CorpusFile(path, [told(report) for report in bound.reports])


def _with_scans(dice: Random, folder: Path) -> CorpusFile:
    """Some second pages, and one whole report, came on paper."""
    bound = Bound(dice)
    half, gone = dice.sample(range(len(bound.reports)), 4), dice.randrange(len(bound.reports))
    half = [index for index in half if index != gone]
    printed = bound.write(folder / "printed.pdf", list(range(2 * len(bound.reports))))
    pages = sorted([*(FRONT + 2 * index + 1 for index in half), FRONT + 2 * gone, FRONT + 2 * gone + 1])
    path = scan_pages(printed, folder / "booklet.pdf", dice, tuple(pages))
    printed.unlink()
    reports = [
        without_page(report, keys_on_second(style)) if index in half else told(report)
        for index, (report, style) in enumerate(zip(bound.reports, bound.styles, strict=True))
        if index != gone
    ]
    return CorpusFile(path, reports, ("partial",), tuple(page + 1 for page in pages))


def _misbound(dice: Random, folder: Path) -> CorpusFile:
    """One report is bound twice, and the second page of another is missing."""
    bound = Bound(dice)
    pages, torn = _misbound_pages(bound)
    path = bound.write(folder / "booklet.pdf", pages)
    return CorpusFile(path, list(_in_order(bound, pages, torn)), ("partial",), remark=f"torn {torn}")


def _misbound_pages(bound: Bound) -> tuple[list[int], int]:
    """Return the pages as they were bound, and the report of which only the first page is there."""
    dice = bound.dice
    twice, torn = dice.sample(range(len(bound.reports)), 2)
    pages = [index for index in range(2 * len(bound.reports)) if index != 2 * torn + 1]
    at = pages.index(2 * dice.choice([each for each in range(len(bound.reports)) if each not in (twice, torn)]))
    pages[at:at] = [2 * twice, 2 * twice + 1]
    return pages, torn


def _in_order(bound: Bound, pages: list[int], torn: int) -> Iterator[Meant]:
    for page in pages:
        if page % 2 == 0:
            index = page // 2
            lost = keys_on_second(bound.styles[index]) if index == torn else ()
            yield without_page(bound.reports[index], lost)


def _of_programs(dice: Random, folder: Path) -> CorpusFile:
    """Prints of LibreOffice, of a browser and drawn ones in one file."""
    bound = Bound(dice)
    chosen = dice.sample(range(len(bound.reports)), 6)
    drawn = bound.write(folder / "drawn.pdf", list(range(2 * len(bound.reports))))
    path, made = folder / "booklet.pdf", folder / "made.pdf"
    with pikepdf.open(drawn) as pdf:
        for place in sorted(chosen, reverse=True):
            make = report_of_calc if place % 2 else report_of_browser
            make(dice, bound.reports[place], made)
            with pikepdf.open(made) as other:
                at = FRONT + 2 * place
                del pdf.pages[at : at + 2]
                for number, page in enumerate(other.pages):
                    pdf.pages.insert(at + number, page)
            made.unlink()
        pdf.save(path, static_id=True)
    drawn.unlink()
    return CorpusFile(path, [told(report) for report in bound.reports])


def _as_text(name: str, *, is_misbound: bool = False) -> Callable[[Random, Path], CorpusFile]:
    """Return a maker that takes the text out of a booklet, without form feeds."""

    def make(dice: Random, folder: Path) -> CorpusFile:
        bound = Bound(dice, decidable_in_text=True)
        pages, torn = _misbound_pages(bound) if is_misbound else (list(range(2 * len(bound.reports))), -1)
        path, printed = folder / "booklet.txt", bound.write(folder / "printed.pdf", pages)
        texts = [EXTRACTORS[name][0](one).replace("\f", "\n") for one in _apart(printed, folder / "one.pdf")]
        printed.unlink()
        path.write_text("\n".join(texts), "utf-8")
        reports = []
        for meant, place in zip(
            _in_order(bound, pages, torn), (at for at, page in enumerate(pages) if page % 2 == 0), strict=True
        ):
            its_pages = 1 if pages[place] // 2 == torn else 2
            text = "\n".join(texts[FRONT + place : FRONT + place + its_pages])
            seen = tellable(text, meant)
            checks = {key: UNDECIDABLE if meant.checks[key] == UNDECIDABLE else seen[key] for key in seen}
            reports.append(replace(meant, checks=checks))
        return CorpusFile(path, reports, ("partial",) if is_misbound else ("ok",), remark=f"torn {torn}")

    return make


def _apart(booklet: Path, one: Path) -> Iterator[Path]:
    """Yield each page of a booklet as a file, which is gone when the next one comes."""
    with pikepdf.open(booklet) as bound:
        for page in bound.pages:
            with pikepdf.new() as single:
                single.pages.append(page)
                single.save(one, static_id=True)
            yield one
    one.unlink()


FAMILIES = [
    Family("booklet_pdf", _whole),
    Family("booklet_scans", _with_scans),
    Family("booklet_misbound", _misbound),
    Family("booklet_programs", _of_programs, ("soffice", "chromium")),
    Family("booklet_text_layout", _as_text("pdftotext_layout"), ("pdftotext",)),
    Family("booklet_text_plain", _as_text("pdftotext"), ("pdftotext",)),
    Family("booklet_text_pdfium", _as_text("pdfium")),
    Family("booklet_text_pdfminer", _as_text("pdfminer")),
    Family("booklet_text_misbound", _as_text("pdftotext_layout", is_misbound=True), ("pdftotext",)),
]
