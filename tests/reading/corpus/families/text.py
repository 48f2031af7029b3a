"""Text layers that programs take out of prints, and texts in the encodings of offices.

Which ticks can be told is decided by what is left in the text: an item's sign must stand right before it, on its line.
"""

import io
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pdfminer.high_level
import pdfplumber
import pypdf
import pypdfium2

from suishin.reading.glyphs import CHECK_LETTERS, LOOSE_CHECKS, TICK_GLYPHS
from suishin.reading.normalize import normalize_text
from tests.reading.corpus.families import pdf, pdf_printed
from tests.reading.corpus.families.composing import Written, compose, told, with_some_ticked, written
from tests.reading.corpus.families.pdf_ticks import PAIRS
from tests.reading.corpus.families.text_form import TYPED_PAIRS, plain_text
from tests.reading.corpus.model import UNDECIDABLE, CorpusFile, Family, Meant
from tests.reading.writers.invented import form

Extract = Callable[[Path], str]
Make = Callable[[Random, Path], CorpusFile]
SIGNS = re.escape("".join(dict.fromkeys(TICK_GLYPHS + CHECK_LETTERS)))
SIGN_AT_END = re.compile(rf"(?:^|[\s　])([{SIGNS}])[\s　]*[①-⑳]?[\s　]*$")
LOOSE = re.compile(rf"^[\s　]*[{re.escape(LOOSE_CHECKS)}レ■](?:[\s　]+[{re.escape(LOOSE_CHECKS)}レ■])*[\s　]*$")
LEAST_START = 9  # characters of an item's text that must stand behind its sign: lines are broken where boxes end


# What is left of the ticks


def tellable(text: str, meant: Meant) -> dict[str, str]:
    """Return the answers that somebody who sees the text alone can give; all others are unknown."""
    lines = [normalize_text(line) for line in text.splitlines()]
    found = _signs_of_items(lines)
    has_loose_marks = any(LOOSE.match(line) for line in lines)
    shown = {answer: {found[key] for key in found if meant.checks[key] == answer} for answer in ("yes", "no")}
    says_both = shown["yes"] and shown["no"] and not shown["yes"] & shown["no"]
    speaks = bool(shown["yes"]) and not shown["no"] and shown["yes"] <= set("☑☒✅✔✓")
    if has_loose_marks or not (says_both or speaks):
        return dict.fromkeys(meant.checks, UNDECIDABLE)
    return {key: answer if key in found else UNDECIDABLE for key, answer in meant.checks.items()}


def _signs_of_items(lines: list[str]) -> dict[str, str]:
    """Return the sign right before each item whose place is sure: it stands once, or once beside its section's others."""
    places = {item.key: list(_places(lines, item.label)) for item in form().ticks}
    shared = {label for label, count in Counter(item.label for item in form().ticks).items() if count > 1}
    labels = {item.key: item.label for item in form().ticks}
    sure = {key: its[0] for key, its in places.items() if len(its) == 1 and labels[key] not in shared}
    section_of = {item.key: section.key for section in form().sections for item in section.ticks}
    for key, its in places.items():
        beside = [place for place in its if section_of[key] in _sections_around(place[0], sure, section_of)]
        if key not in sure and len(beside) == 1:
            sure[key] = beside[0]
    return {key: sign for key, (_, sign) in sure.items()}


def _sections_around(line: int, sure: dict[str, tuple[int, str]], section_of: dict[str, str]) -> set[str]:
    """Return the sections of the sure items next above and next below a line."""
    above = [(at, key) for key, (at, _) in sure.items() if at < line]
    below = [(at, key) for key, (at, _) in sure.items() if at > line]
    return {section_of[each[1]] for each in (max(above, default=None), min(below, default=None)) if each}


def _places(lines: list[str], label: str) -> Iterator[tuple[int, str]]:
    """Yield line and sign of each place where a sign stands before the beginning of a label."""
    bare = _bare(label)
    for number, line in enumerate(lines):
        for match in re.finditer(re.escape(bare[0]), line):
            sign = SIGN_AT_END.search(line[: match.start()])
            rest = _bare(line[match.start() :])
            if sign and _begins(rest, bare):
                yield number, sign[1]


def _begins(rest: str, label: str) -> bool:
    """Say whether a line goes on as a label does, far enough that it can be no other one."""
    others = [_bare(item.label) for item in form().ticks if _bare(item.label) != label]
    enough = next(
        size for size in range(LEAST_START, len(label) + 1) if not any(o.startswith(label[:size]) for o in others)
    )
    return rest[:enough] == label[:enough]


def _bare(text: str) -> str:
    return "".join(normalize_text(text).split())


# Programs that take text out of a PDF


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode("utf-8", "replace")


def _by_pdfium(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as opened:
        return "\f".join(page.get_textpage().get_text_bounded() for page in opened)


def _by_pypdf(path: Path) -> str:
    return "\n\f".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def _by_pdfplumber(path: Path) -> str:
    with pdfplumber.open(path) as opened:
        return "\f".join(page.extract_text() or "" for page in opened.pages)


def _by_pdfminer(path: Path) -> str:
    return pdfminer.high_level.extract_text(io.BytesIO(path.read_bytes()))


EXTRACTORS: dict[str, tuple[Extract, tuple[str, ...]]] = {
    "pdftotext": (lambda path: _run("pdftotext", str(path), "-"), ("pdftotext",)),
    "pdftotext_raw": (lambda path: _run("pdftotext", "-raw", str(path), "-"), ("pdftotext",)),
    "pdftotext_layout": (lambda path: _run("pdftotext", "-layout", str(path), "-"), ("pdftotext",)),
    "pdftotext_no_feeds": (lambda path: _run("pdftotext", "-nopgbrk", str(path), "-"), ("pdftotext",)),
    "mutool": (lambda path: _run("mutool", "draw", "-q", "-F", "txt", str(path)), ("mutool",)),
    "pdfium": (_by_pdfium, ()),
    "pypdf": (_by_pypdf, ()),
    "pdfplumber": (_by_pdfplumber, ()),
    "pdfminer": (_by_pdfminer, ()),
}
DRAWN: tuple[Make, ...] = (
    pdf.MAKERS["excel_glyphs"], pdf.MAKERS["excel_glyphs"], pdf.MAKERS["kangxi"], pdf.MAKERS["detached"],
    pdf.MAKERS["swapped"], pdf.MAKERS["controls_gone"], pdf.MAKERS["vector"], pdf.MAKERS["all_alike"],
)  # fmt: skip
PRINTED: tuple[Make, ...] = (
    pdf_printed.OFFICE["calc_glyphs"], pdf_printed.OFFICE["word"], pdf_printed.OFFICE["calc_controls"],
)  # fmt: skip


def _layer_of(extract: Extract, sources: tuple[Make, ...], ending: str) -> Make:
    def make(dice: Random, folder: Path) -> CorpusFile:
        maker = dice.choice(sources)
        source = maker(dice, folder)
        text = extract(source.path)
        source.path.unlink()
        path = folder / f"layer{ending}"
        path.write_text(text, "utf-8", newline="")
        reports = [replace(meant, checks=tellable(text, meant)) for meant in source.reports]
        return CorpusFile(path, reports, remark=f"{maker.__name__} {source.remark}")

    return make


# Encodings


def _encoded(encoding: str, line_end: str = "\n") -> Make:
    """Write a text in an encoding; what that does not have is lost when it is saved, and nobody can read it."""
    is_old = not encoding.startswith("utf")

    def make(dice: Random, folder: Path) -> CorpusFile:
        report = with_some_ticked(dice, compose(dice))
        if is_old:
            report = written(_through(report.meant, encoding))
        text = _saved(plain_text(dice, report, TYPED_PAIRS if is_old else PAIRS), encoding)
        path = folder / "report.txt"
        path.write_bytes(text.replace("\n", line_end).encode(encoding))
        return CorpusFile(path, [told(report)], remark=encoding)

    return make


def _through(meant: Meant, encoding: str) -> Meant:
    """Return the report with 〓 for every character that the encoding lacks, as old programs print it."""

    def saved(text: str) -> str:
        return _saved(text, encoding)

    return replace(
        meant,
        author=saved(meant.author or ""),
        confirmer=saved(meant.confirmer) if meant.confirmer else None,
        narratives={key: saved(text) for key, text in meant.narratives.items()},
        figures=[replace(each, span=saved(each.span)) for each in meant.figures],
        events=[replace(each, span=saved(each.span), name=saved(each.name)) for each in meant.events],
        date_as_written=saved(meant.date_as_written),
    )


def _saved(text: str, encoding: str) -> str:
    return "".join(character if _has(encoding, character) else "〓" for character in text)


def _has(encoding: str, character: str) -> bool:
    try:
        return character.encode(encoding).decode(encoding) == character
    except UnicodeError:
        return False


def _bare_layer(dice: Random, folder: Path) -> CorpusFile:
    """A text with □ before every item and no mark anywhere: whether there was one, the text does not tell."""
    report = compose(dice)
    answers = dict.fromkeys(report.checks, "no")
    empty: Written = written(replace(report.meant, checks=answers))
    path = folder / "report.txt"
    path.write_text(plain_text(dice, empty, (("☑", "□"),)), "utf-8")
    return CorpusFile(path, [told(empty, empty.checks)])


ENCODINGS: dict[str, Make] = {
    "utf8": _encoded("utf-8"),
    "utf8_bom_crlf": _encoded("utf-8-sig", "\r\n"),
    "utf16": _encoded("utf-16", "\r\n"),
    "utf16_be": _encoded("utf-16-be"),
    "utf16_le": _encoded("utf-16-le", "\r\n"),
    "shift_jis": _encoded("cp932", "\r\n"),
    "euc_jp": _encoded("euc_jp"),
    "iso_2022_jp": _encoded("iso2022_jp", "\r\n"),
    "cr": _encoded("utf-8", "\r"),
}
FAMILIES = [
    *(Family(f"text_{name}", make) for name, make in ENCODINGS.items()),
    Family("text_bare", _bare_layer),
    *(Family(f"layer_{name}", _layer_of(tool, DRAWN, ".txt"), needs) for name, (tool, needs) in EXTRACTORS.items()),
    *(
        Family(
            f"layer_{name}_of_office",
            _layer_of(EXTRACTORS[name][0], PRINTED, ".txt"),
            (*EXTRACTORS[name][1], "soffice"),
        )
        for name in ("pdftotext_layout", "pdfplumber", "pdfminer")
    ),
]
