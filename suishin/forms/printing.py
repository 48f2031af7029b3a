"""A form and its answers as the Typst templates take them: plain values in which nothing is left to decide.

What no font can draw stands there as 〓, and a note at the end names it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from suishin.forms.content import ReportContent, printed_points
from suishin.forms.values import cells_in_words, value_in_words
from suishin.outputs.printable import named, printable
from suishin.outputs.typesetting import Limits, typeset
from suishin.reading.definition import (
    BLANK_DAY,
    Box,
    ColumnKind,
    FormDefinition,
    HeaderKind,
    Item,
    ItemKind,
    Section,
    printed_hint,
)

LONG_PROMPT = 30  # characters: a longer one is an explanation, set from the left
REPORT_LIMITS = Limits(seconds=60.0)


@dataclass(frozen=True, slots=True)
class Unprintable:
    """A character that no font draws, and the item in which it stands."""

    character: str
    where: str

    @property
    def in_words(self) -> str:
        return f"{named(self.character)}（{self.where}）"


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A report for `form.typ`, and what could not be printed of it."""

    report: Mapping[str, Any]
    unprintable: tuple[Unprintable, ...]


def form_pdf(
    definition: FormDefinition,
    content: ReportContent,
    *,
    title: str,
    day: tuple[int, int, int] | None,
    names: Mapping[str, str] | None = None,
) -> bytes:
    """Return one report in its official layout as a tagged PDF."""
    printed = printed_form(definition, content, names=names)
    plain_title, _missing = printable(title)
    return typeset("report.typ", {"title": plain_title, "day": day, "report": printed.report}, REPORT_LIMITS)


def printed_form(
    definition: FormDefinition, content: ReportContent, *, names: Mapping[str, str] | None = None
) -> PrintedForm:
    """Prepare a report for printing. `names` says how organizations are called whose codes stand in the answers."""
    proof = _Proof()
    report = {
        "title": definition.title,
        "header": [
            {
                "label": header.label,
                "value": proof.read(content.header.get(header.key, ""), header.label.replace("　", "")),
                "is_name": header.kind is HeaderKind.PREFECTURE,
            }
            for header in definition.header
        ],
        "sections": [_section(section, content, names or {}, proof) for section in definition.sections],
    }
    return PrintedForm(report | {"notes": _notes(proof.found)}, tuple(proof.found))


@dataclass(slots=True)
class _Proof:
    """Reads every text that goes to print, and remembers what could not be drawn."""

    found: list[Unprintable] = field(default_factory=list)

    def read(self, text: str, where: str) -> str:
        drawn, missing = printable(text)
        self.found += [Unprintable(character, where) for character in missing]
        return drawn


def _section(section: Section, content: ReportContent, names: Mapping[str, str], proof: _Proof) -> dict[str, Any]:
    def side(box: Box, prompt: str) -> dict[str, Any]:
        items = [item for item in section.items if item.box is box]
        blocks = [_block(section, item, content, names, proof) for item in items]
        return {"prompt": prompt, "is_long": len(prompt) > LONG_PROMPT, "blocks": blocks}

    return {
        "number": section.number,
        "title": section.title,
        "left": side(Box.LEFT, section.left_prompt),
        "right": side(Box.RIGHT, section.right_prompt),
    }


def _block(
    section: Section, item: Item, content: ReportContent, names: Mapping[str, str], proof: _Proof
) -> dict[str, Any]:
    where = f"{section.number}．{item.short_title or item.title}"
    if item.kind is ItemKind.TICK:
        return {"kind": "tick", "state": content.checks.get(item.key) or "no", "label": item.label}
    if item.is_text:
        text = proof.read(printed_points(content.narratives.get(item.key, ())), where)
        return {"kind": "text", "label": item.label, "text": text}
    value = content.values.get(item.key) or ""
    if item.kind is ItemKind.TABLE:
        return _table(item, value, where, proof)
    if item.kind is ItemKind.ORGANIZATION and isinstance(value, list):
        value = [names.get(code, code) for code in value if isinstance(code, str)]
    written = value_in_words(item, value) or _blank_in_words(item)
    return {"kind": "value", "label": item.label, "text": proof.read(written, where)}


def _table(item: Item, value: Any, where: str, proof: _Proof) -> dict[str, Any]:
    first = item.columns[0].key
    rows = value or [{first: label} for label in item.rows] or [{}]
    columns = [
        {
            "label": f"{column.label}（{column.unit}）" if column.unit else column.label,
            "is_number": column.kind is ColumnKind.NUMBER,
        }
        for column in item.columns
    ]
    cells = [[proof.read(text, where) for text in cells_in_words(item, row)] for row in rows]
    return {"kind": "table", "label": item.label, "columns": columns, "rows": cells}


def _blank_in_words(item: Item) -> str:
    """Return what stands where nothing was answered: the unit to write before, the day's signs, the options to choose from."""
    if item.kind is ItemKind.DATE:
        return BLANK_DAY
    if item.kind is ItemKind.CHOICE:
        return printed_hint(item)
    return f"　　　　{item.unit}" if item.unit else ""


def _notes(found: Iterable[Unprintable]) -> list[str]:
    places: dict[str, None] = dict.fromkeys(entry.in_words for entry in found)
    if not places:
        return []
    return [_("〓は、この書体で印刷できない文字です：%(places)s") % {"places": _("、").join(places)}]
