"""A report as it is being written, in its form's layout: what was told the last time, what stands there now, and what
people said about it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any

from suishin.accounts.models import Holding, User
from suishin.forms.values import Fault, cells_in_words, faults_of, value_in_words
from suishin.organizations.models import Organization
from suishin.reading.definition import Box, Column, HeaderField, HeaderKind, Item, ItemKind, Section
from suishin.rounds.models import Comment, DraftAnswer, Hand, Look, Move, Presence, Report, Round
from suishin.rounds.queries.comments import open_comments
from suishin.rounds.queries.drafts import ReportDraft, draft_of
from suishin.rounds.rules import (
    CarriedPoint,
    Clash,
    ItemDifference,
    answers_of,
    content_hash,
    content_of_values,
    differences,
    in_order,
    keyed,
    row_change,
    takes_results,
)

PRESENT_FOR = timedelta(seconds=60)  # after the last sign of life
CHANGES = ("unchanged", "edited", "new", "closed")


@dataclass(frozen=True, slots=True)
class SideEntry:
    """A point that two people changed, as one of them has it; without one it does not stand there."""

    point: Mapping[str, Any] | None
    part_title: str  # of an item with sub-items: a point may have been moved into another one


@dataclass(frozen=True, slots=True)
class ClashEntry:
    before: SideEntry
    theirs: SideEntry
    yours: SideEntry
    chosen: str  # whose is to stand; "": nobody has said yet


@dataclass(frozen=True, slots=True)
class RowEntry:
    """A point being written; `number` is its place among the item's rows, `key` what tells it apart."""

    number: int
    key: str
    text: str
    taken_from: int | None
    is_closed: bool
    part: str
    change: str  # "" for the empty row in which the next point is begun
    origin: CarriedPoint | None
    clash: ClashEntry | None = None

    @property
    def unchanged_count(self) -> int:
        """Rounds in which the point has stood without a change, this one included."""
        return self.origin.unchanged_count + 1 if self.origin and self.change == "unchanged" else 0


@dataclass(frozen=True, slots=True)
class PartEntry:
    """A sub-item of a narrative with its rows; the only one of a narrative without sub-items has no title."""

    key: str
    title: str
    rows: tuple[RowEntry, ...]


@dataclass(frozen=True, slots=True)
class CarriedEntry:
    point: CarriedPoint
    change: str  # what became of it this time; "": not taken over


@dataclass(frozen=True, slots=True)
class CarriedList:
    """Earlier points that stand to the left of a narrative."""

    item: Item  # the narrative into which they are taken over
    heading: str
    round: Round | None  # where they were told
    entries: tuple[CarriedEntry, ...]

    @property
    def open_count(self) -> int:
        return sum(not entry.change for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """One item with everything its place on the page shows."""

    item: Item
    value: Any
    revision: int
    words: str  # the value as it is printed
    parts: tuple[PartEntry, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()  # rows by what became of them
    cells: tuple[tuple[tuple[Column, str, bool], ...], ...] = ()  # of a table: column, text, whether it is printed
    printed_cells: tuple[tuple[str, ...], ...] = ()  # the same as they are read
    choices: tuple[Choice, ...] = ()
    last: str = ""  # last time's answer: of a tick its state, of anything else its words
    last_round: Round | None = None
    stored: DraftAnswer | None = None
    comments: tuple[Comment, ...] = ()  # those not yet dealt with
    mark: str = ""  # what the last return says of it
    refused: str = ""  # why what was typed was not kept
    clashing: "ClashingItem | None" = None

    @property
    def key(self) -> str:
        return self.item.key

    @property
    def takes_results(self) -> bool:
        return takes_results(self.item)

    @property
    def is_locked_text(self) -> bool:
        """A repeated text stands as it was told, until somebody decides to mend it."""
        return self.item.kind is ItemKind.PREVIOUS


@dataclass(frozen=True, slots=True)
class HeaderEntry:
    field: HeaderField
    value: str
    revision: int
    refused: str = ""

    @property
    def key(self) -> str:
        return self.field.key

    @property
    def label(self) -> str:
        return self.field.label.replace("　", "")

    @property
    def is_day(self) -> bool:
        return self.field.kind is HeaderKind.DATE


@dataclass(frozen=True, slots=True)
class SectionEntry:
    section: Section
    left: tuple[ItemEntry, ...]
    right: tuple[ItemEntry, ...]
    carried: tuple[CarriedList, ...]

    @property
    def is_even(self) -> bool:
        """Both boxes hold text: they get the same width."""
        return not self.section.ticks


@dataclass(frozen=True, slots=True)
class HandEntry:
    """A post that writes or confirms, with who holds it today ("": nobody)."""

    hand: Hand
    names: str


@dataclass(frozen=True, slots=True)
class WritePage:
    draft: ReportDraft
    header: tuple[HeaderEntry, ...]
    sections: tuple[SectionEntry, ...]
    hands: tuple[HandEntry, ...]
    returned: Move | None  # the return that is being answered
    faults: tuple[Fault, ...]
    changes: tuple[ItemDifference, ...] = ()  # since the visit before

    @property
    def report(self) -> Report:
        return self.draft.report

    @property
    def content_hash(self) -> str:
        return content_hash(self.draft.content)

    def entry(self, key: str) -> ItemEntry:
        for section in self.sections:
            for entry in (*section.left, *section.right):
                if entry.key == key:
                    return entry
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class ClashingItem:
    """A narrative in which two people changed the same points."""

    clashes: Mapping[str, Clash]
    chosen: Mapping[str, str]  # whose is to stand, by point
    revision: int  # from which the writer began
    against: int  # which is now stored
    by: str  # who stored it


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What was typed and not kept, so that nobody has to type it again."""

    typed: Mapping[str, Any] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    clashing: Mapping[str, ClashingItem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What people said about the items of a report."""

    comments: Mapping[str, Sequence[Comment]]
    marks: Mapping[str, str]
    unions: Sequence[Organization]


def write_page(
    draft: ReportDraft, *, today: date, look: Look | None = None, unsaved: Unsaved | None = None
) -> WritePage:
    """Return a draft with everything that whoever writes or confirms it needs."""
    report = draft.report
    unsaved = unsaved or Unsaved()
    returned = _return_to_answer(report)
    beside = _Beside(open_comments(report), _marks(returned), _unions(draft))
    return WritePage(
        draft=draft,
        header=tuple(
            HeaderEntry(
                header,
                unsaved.typed.get(header.key, draft.values[header.key]),
                draft.revisions[header.key],
                unsaved.refused.get(header.key, ""),
            )
            for header in draft.definition.header
        ),
        sections=tuple(_section(section, draft, beside, unsaved) for section in draft.definition.sections),
        hands=hands_of(report, today=today),
        returned=returned,
        faults=tuple(faults_of(draft.definition, answers_of(draft.content))),
        changes=changes_since(look, draft) if look else (),
    )


def item_entry(
    report: Report, key: str, *, today: date, unsaved: Unsaved | None = None
) -> tuple[ItemEntry, SectionEntry]:
    """Return one item as it now stands, and the section it stands in."""
    draft = draft_of(report, today=today)
    beside = _Beside(open_comments(report), _marks(_return_to_answer(report)), _unions(draft))
    section = _section(draft.definition.section_of(key), draft, beside, unsaved or Unsaved())
    return next(entry for entry in (*section.left, *section.right) if entry.key == key), section


def changes_since(look: Look, draft: ReportDraft) -> tuple[ItemDifference, ...]:
    """Return what has changed since somebody's visit before."""
    if look.before is None:
        return ()
    before = content_of_values(draft.definition, look.before, draft.carried.points)
    return tuple(differences(draft.definition, before, draft.content))


def hands_of(report: Report, *, today: date) -> tuple[HandEntry, ...]:
    """Return the posts that write and confirm today, authors first."""
    hands = list(report.hands.valid(on=today).select_related("post__organization"))
    names: dict[int, list[str]] = defaultdict(list)
    for holding in Holding.objects.valid(on=today).filter(post__in=[h.post_id for h in hands]).select_related("user"):
        names[holding.post_id].append(holding.user.name)
    return tuple(HandEntry(hand, "・".join(names[hand.post_id])) for hand in hands)


def people_present(report: Report, *, other_than: User, now: datetime) -> dict[str, list[str]]:
    """Return the names of the others who are at the report just now, by section."""
    present = Presence.objects.filter(report=report, seen_at__gt=now - PRESENT_FOR).exclude(user=other_than)
    found: dict[str, list[str]] = defaultdict(list)
    for presence in present.select_related("user").order_by("user__name"):
        found[presence.section_key].append(presence.user.name)
    return dict(found)


def _return_to_answer(report: Report) -> Move | None:
    if report.status != Report.Status.RETURNED:
        return None
    kinds = (Move.Kind.RETURNED, Move.Kind.SENT_BACK, Move.Kind.REOPENED)
    return report.moves.filter(kind__in=kinds).select_related("by").prefetch_related("marks").first()


def _marks(returned: Move | None) -> dict[str, str]:
    return {mark.item_key: mark.text for mark in returned.marks.all()} if returned else {}


def _unions(draft: ReportDraft) -> list[Organization]:
    """Return the organization's own local unions, where the form asks for some."""
    if not any(item.kind is ItemKind.ORGANIZATION for item in draft.definition.values):
        return []
    own = Organization.objects.below(draft.report.organization).filter(kind=Organization.Kind.LOCAL_UNION)
    return list(own.filter(closed_on__isnull=True).order_by("code"))


def _section(section: Section, draft: ReportDraft, beside: _Beside, unsaved: Unsaved) -> SectionEntry:
    entries = [_entry(item, draft, beside, unsaved) for item in section.items]
    return SectionEntry(
        section,
        left=tuple(entry for entry in entries if entry.item.box is Box.LEFT),
        right=tuple(entry for entry in entries if entry.item.box is Box.RIGHT),
        carried=tuple(_carried(section, entries, draft)),
    )


def _carried(section: Section, entries: Iterable[ItemEntry], draft: ReportDraft) -> Iterable[CarriedList]:
    """Yield the earlier points beside each narrative; those of repeated texts under the headings of these texts."""
    narratives = [entry for entry in entries if entry.item.kind is ItemKind.NARRATIVE]
    repeated = [item for item in section.items if item.kind is ItemKind.PREVIOUS and draft.carried.points.get(item.key)]
    for entry in narratives:
        sources = repeated or [entry.item]
        for source in sources:
            points = draft.carried.points.get(source.key, ())
            if not points:
                continue
            heading = source.title if repeated else ""
            if len(narratives) > 1:
                heading = f"{heading} → {entry.item.title}" if heading else entry.item.title
            yield CarriedList(
                entry.item, heading, draft.carried.origins.get(source.key), _carried_entries(points, entry)
            )


def _carried_entries(points: Iterable[CarriedPoint], entry: ItemEntry) -> tuple[CarriedEntry, ...]:
    changes = {row.taken_from: row.change for part in entry.parts for row in part.rows if row.taken_from}
    return tuple(CarriedEntry(point, changes.get(point.pk, "")) for point in points)


def _entry(item: Item, draft: ReportDraft, beside: _Beside, unsaved: Unsaved) -> ItemEntry:
    key = item.key
    value = unsaved.typed.get(key, draft.values[key])
    clashing = unsaved.clashing.get(key)
    parts = _parts(item, value, draft.carried.points.get(key, ()), clashing) if item.is_text else ()
    rows = value if item.kind is ItemKind.TABLE and isinstance(value, list) else []
    return ItemEntry(
        item=item,
        value=value,
        revision=clashing.revision if clashing else draft.revisions[key],
        words=answer_in_words(item, draft.values[key]),
        parts=parts,
        counts=_counts(parts),
        cells=_cells(item, rows) if item.kind is ItemKind.TABLE else (),
        printed_cells=tuple(tuple(cells_in_words(item, row)) for row in draft.values[key])
        if item.kind is ItemKind.TABLE
        else (),
        choices=_choices(item, value, beside.unions),
        last=_last(item, draft),
        last_round=draft.carried.origins.get(key),
        stored=draft.stored.get(key),
        comments=tuple(beside.comments.get(key, ())),
        mark=beside.marks.get(key, ""),
        refused=unsaved.refused.get(key, ""),
        clashing=clashing,
    )


def answer_in_words(item: Item, value: Any) -> str:
    """Return a draft's answer as it is printed; of a tick its state."""
    if item.kind is ItemKind.TICK:
        return str(value or "")
    if item.is_text:
        return "\n".join(str(point["text"]) for point in value or () if not point.get("is_closed"))
    return value_in_words(item, value)


def _parts(
    item: Item, value: Any, carried: Sequence[CarriedPoint], clashing: ClashingItem | None
) -> tuple[PartEntry, ...]:
    origins = {point.pk: point for point in carried}
    clashes = _clashes(item, clashing) if clashing else {}
    standing = [row for row in value or [] if row.get("text") or row.get("is_closed") or row.get("key") in clashes]
    rows = in_order(item, [{**row, "key": key} for key, row in keyed(standing).items()])
    parts, number = [], 0
    for key, title in [(part.key, part.title) for part in item.parts] or [("", "")]:
        own = [row for row in rows if not item.parts or row["part"] == key]
        own = [*own, {"text": "", "part": key, "key": token_hex(4)}]
        entries = [_row(row, number + at, key, origins, clashes) for at, row in enumerate(own)]
        parts.append(PartEntry(key, title, tuple(entries)))
        number += len(own)
    return tuple(parts)


def _clashes(item: Item, clashing: ClashingItem) -> dict[str, ClashEntry]:
    titles = {part.key: part.title for part in item.parts}

    def side(point: Mapping[str, Any] | None) -> SideEntry:
        return SideEntry(point, titles.get(str(point.get("part") or ""), "") if point else "")

    return {
        key: ClashEntry(side(clash.before), side(clash.theirs), side(clash.yours), clashing.chosen.get(key, ""))
        for key, clash in clashing.clashes.items()
    }


def _row(
    row: Mapping[str, Any],
    number: int,
    part: str,
    origins: Mapping[int, CarriedPoint],
    clashes: Mapping[str, ClashEntry],
) -> RowEntry:
    origin = origins.get(row.get("taken_from") or 0)
    return RowEntry(
        number=number,
        key=row["key"],
        text=str(row.get("text") or ""),
        taken_from=row.get("taken_from"),
        is_closed=bool(row.get("is_closed")),
        part=part,
        change=row_change(row, origin),
        origin=origin,
        clash=clashes.get(row["key"]),
    )


def _counts(parts: Iterable[PartEntry]) -> tuple[tuple[str, int], ...]:
    found = Counter(row.change for part in parts for row in part.rows)
    return tuple((change, found[change]) for change in CHANGES if found[change])


def _cells(item: Item, rows: Sequence[Mapping[str, str]]) -> tuple[tuple[tuple[Column, str, bool], ...], ...]:
    """Return the rows of a table to type in: the printed ones, those added, and an empty one where rows may be added."""
    first = item.columns[0].key
    shown: list[Mapping[str, str]] = list(rows) or [{first: label} for label in item.rows]
    if item.can_add_rows:
        shown.append({})
    return tuple(
        tuple(
            (column, row.get(column.key, ""), column.key == first and row.get(first, "") in item.rows)
            for column in item.columns
        )
        for row in shown
    )


def _choices(item: Item, value: Any, unions: Iterable[Organization]) -> tuple[Choice, ...]:
    if item.kind is ItemKind.CHOICE:
        return tuple(Choice(option.key, option.label, option.key == value) for option in item.options)
    if item.kind is ItemKind.ORGANIZATION:
        return tuple(Choice(union.code, union.name, union.code in value) for union in unions)
    return ()


def _last(item: Item, draft: ReportDraft) -> str:
    if item.is_text or item.key not in draft.carried.last:
        return ""
    return answer_in_words(item, draft.carried.last[item.key])
