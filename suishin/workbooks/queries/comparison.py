"""A returned workbook beside the draft as it stands now: what differs, item by item, and which of the two is proposed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from suishin.forms.entry import lines_of
from suishin.forms.values import value_in_words
from suishin.reading.definition import HeaderField, HeaderKind, Item, ItemKind
from suishin.rounds.models import DraftRevision
from suishin.rounds.queries import ReportDraft, draft_of
from suishin.rounds.rules import day_in_words, header_field
from suishin.workbooks.models import ReturnedWorkbook
from suishin.workbooks.rules import Choice, choice_for, merged_points


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """One item in the words of each side. `sent` is None where nobody knows any more what went out."""

    key: str
    label: str
    file: str
    draft: str
    sent: str | None
    revision: int  # of the draft as it is shown here
    proposed: Choice
    is_tick: bool = False
    faults: tuple[Mapping[str, str], ...] = ()

    @property
    def is_to_choose(self) -> bool:
        return self.proposed is not Choice.NONE


@dataclass(frozen=True, slots=True)
class Comparison:
    workbook: ReturnedWorkbook
    items: tuple[ComparedItem, ...]  # in the form's order
    notes: tuple[Mapping[str, str], ...]  # what was not read, and harms no item

    @property
    def to_choose(self) -> list[ComparedItem]:
        return [item for item in self.items if item.is_to_choose]

    @property
    def faulty(self) -> list[ComparedItem]:
        return [item for item in self.items if item.faults]

    @property
    def unchanged(self) -> list[ComparedItem]:
        return [item for item in self.items if not item.is_to_choose and not item.faults]


def comparison_of(workbook: ReturnedWorkbook, *, today: date) -> Comparison:
    """Hold a recognized workbook against its report's draft."""
    assert workbook.report
    draft = draft_of(workbook.report, today=today)
    before = _as_sent(workbook, draft)
    by_key: dict[str, list[Mapping[str, str]]] = {}
    for fault in workbook.faults:
        by_key.setdefault(fault["key"], []).append(fault)
    items = [_compared(workbook, draft, before, key, label, by_key.get(key, [])) for key, label in _asked(draft)]
    return Comparison(workbook, tuple(item for item in items if item), tuple(by_key.get("", ())))


def value_from_file(workbook: ReturnedWorkbook, draft: ReportDraft, key: str) -> Any:
    """Return an answer of the file as a draft keeps it; where the file left it alone, that is the draft's."""
    told, now = workbook.answers.get(key), draft.values[key]
    if told is None:
        return now
    is_header = header_field(draft.definition, key) is not None
    if not is_header and draft.definition.item(key).is_text:
        return merged_points(told, now, draft.carried.points.get(key, ()))
    return told


def _asked(draft: ReportDraft) -> Iterator[tuple[str, str]]:
    """Yield key and label of everything that is answered, in the form's order."""
    for field in draft.definition.header:
        if field.kind is not HeaderKind.PREFECTURE:
            yield field.key, field.label.replace("　", "")
    for section in draft.definition.sections:
        for item in section.items:
            yield item.key, section.name_of(item)


def _as_sent(workbook: ReturnedWorkbook, draft: ReportDraft) -> Mapping[str, Any]:
    """Return the answers as they went out, as far as their revisions are kept."""
    untouched = draft.report.untouched_revision
    known = {key: draft.untouched[key] for key, number in workbook.revisions.items() if number == untouched}
    kept = DraftRevision.objects.filter(answer__report=draft.report, number__in=set(workbook.revisions.values()))
    for revision in kept.select_related("answer"):
        if workbook.revisions.get(revision.answer.item_key) == revision.number:
            known[revision.answer.item_key] = revision.value
    return known


def _compared(
    workbook: ReturnedWorkbook,
    draft: ReportDraft,
    before: Mapping[str, Any],
    key: str,
    label: str,
    faults: list[Mapping[str, str]],
) -> ComparedItem | None:
    if key not in workbook.answers and not faults:
        return None  # was not asked in the workbook: a file, or a text too long for a cell
    item: Item | HeaderField = header_field(draft.definition, key) or draft.definition.item(key)
    now = draft.values[key]
    told = now if faults else value_from_file(workbook, draft, key)
    proposed = choice_for(
        is_changed_in_file=not faults and workbook.answers[key] is not None,
        is_changed_in_draft=draft.revisions[key] != workbook.revisions.get(key, 0),
        is_same=told == now,
    )
    sent = _words(item, before[key]) if key in before else None
    is_tick = isinstance(item, Item) and item.kind is ItemKind.TICK
    return ComparedItem(
        key, label, _words(item, told), _words(item, now), sent, draft.revisions[key], proposed, is_tick, tuple(faults)
    )


def _words(item: Item | HeaderField, value: Any) -> str:
    """Return a value as people read it; of a tick its state, which has a shape of its own."""
    if isinstance(item, HeaderField):
        return day_in_words(str(value)) if value and item.kind is HeaderKind.DATE else str(value or "")
    if item.is_text:
        parts = {part.key: part.title for part in item.parts}
        return "\n".join(_paragraphs(parts, value))
    if item.kind is ItemKind.TICK:
        return str(value or "no")
    return value_in_words(item, value)


def _paragraphs(parts: Mapping[str, str], points: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of points, each part under its title, and what was closed."""
    for key in parts or [""]:
        of_part = [point for point in points if not parts or point.get("part") == key]
        lines = lines_of(of_part)
        if lines and parts:
            yield f"【{parts[key]}】"
        yield from lines
    if parts:
        yield from lines_of([point for point in points if (point.get("part") or "") not in parts])
    for point in points:
        if point.get("is_closed"):
            yield _("（終わり）%(text)s") % {"text": point["text"]}
