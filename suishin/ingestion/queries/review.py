"""Everything the review page of one draft shows: its values in groups, their places, what is still open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from suishin.accounts.models import User
from suishin.forms.models import FormVersion
from suishin.ingestion.forms import ValueForm
from suishin.ingestion.models import Decision, Draft, Finding, Proposal
from suishin.ingestion.places import in_words, place_ids
from suishin.ingestion.source_views import Marked
from suishin.ingestion.words import title_of, value_in_words
from suishin.reading.definition import FormDefinition


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people decided on one value: what each made of it, and what both had before them."""

    mine: str
    theirs: str
    before: str
    by: str
    choice: str
    changed: Sequence[tuple[str, str]]  # the fields that were sent, to send them again


@dataclass(slots=True)
class ReviewItem:
    """One value with all that a person needs to decide on it."""

    proposal: Proposal
    title: str
    original: str
    current: str
    findings: list[Finding] = field(default_factory=list)
    form: ValueForm | None = None  # only while the value is being corrected
    conflict: Conflict | None = None

    @property
    def place_ids(self) -> str:
        return " ".join(place_ids(self.proposal.source))

    @property
    def first_place(self) -> str:
        return next(iter(place_ids(self.proposal.source)), "")

    @property
    def place(self) -> str:
        return in_words(self.proposal.source)

    @property
    def is_tick(self) -> bool:
        return self.proposal.kind == Proposal.Kind.TICK

    @property
    def is_unknown(self) -> bool:
        return self.is_tick and self.proposal.original["answer"] == "unknown"

    @property
    def tick_state(self) -> str:
        """The answer as it stands, for the shape beside it."""
        return str(self.proposal.value["answer"])

    @property
    def words_read(self) -> str:
        """How the text puts a figure or event, where that says more than the value."""
        if self.proposal.kind not in (Proposal.Kind.FIGURE, Proposal.Kind.EVENT):
            return ""
        words = str(self.proposal.original["span"])
        return "" if words in (self.original, self.title) else words

    @property
    def may_be_accepted(self) -> bool:
        return not self.is_unknown and not self.has_no_value

    @property
    def has_no_value(self) -> bool:
        kinds = (Proposal.Kind.HEADER, Proposal.Kind.VALUE)
        return self.proposal.kind in kinds and self.proposal.original["value"] is None

    @property
    def may_be_rejected(self) -> bool:
        return self.proposal.kind not in (Proposal.Kind.TICK, Proposal.Kind.HEADER) and not self.has_no_value

    @property
    def is_typed(self) -> bool:
        """Whether a person types the value from the picture of its page: there is nothing to accept."""
        return self.proposal.is_open and self.proposal.draft.is_typed

    @property
    def needs_look(self) -> bool:
        return self.proposal.is_open and not self.proposal.is_certain


@dataclass(frozen=True, slots=True)
class ReviewGroup:
    title: str
    items: Sequence[ReviewItem]


@dataclass(frozen=True, slots=True)
class ReviewState:
    """How far a draft has come."""

    total: int
    open_count: int
    certain_count: int  # of the open ones

    @property
    def is_answered(self) -> bool:
        return self.open_count == 0


@dataclass(frozen=True, slots=True)
class ReviewPage:
    draft: Draft
    definition: FormDefinition
    groups: Sequence[ReviewGroup]
    loose_findings: Sequence[Finding]  # those that belong to no value
    twins: Sequence[Draft]  # other reports of the same prefecture in this file

    def marked(self) -> list[Marked]:
        """Return the places that light up, the values' and the prefecture's."""
        found = [Marked(item.proposal.source, item.title) for item in self.items() if item.proposal.source]
        if self.draft.prefecture_source:
            found.append(Marked(self.draft.prefecture_source, _("県名")))
        return found

    def items(self) -> Iterable[ReviewItem]:
        return (item for group in self.groups for item in group.items)


def review_page(draft: Draft, *, viewer: User) -> ReviewPage:
    definition = definition_of(draft)
    findings = list(draft.findings.all())
    items = [_item(proposal, definition, findings) for proposal in draft.proposals.select_related("decided_by")]
    keys = {item.proposal.key for item in items}
    return ReviewPage(
        draft=draft,
        definition=definition,
        groups=[group for group in _groups(items, definition, is_typed=draft.is_typed) if group.items],
        loose_findings=[finding for finding in findings if finding.at not in keys],
        twins=_twins(draft, viewer),
    )


def review_state(draft: Draft) -> ReviewState:
    is_open = Q(state=Proposal.State.PROPOSED)
    return ReviewState(
        **draft.proposals.aggregate(
            total=Count("pk"),
            open_count=Count("pk", filter=is_open),
            certain_count=Count("pk", filter=is_open & Q(is_certain=True)),
        )
    )


def review_item(proposal: Proposal) -> ReviewItem:
    """Return one value alone, for the part that htmx swaps."""
    return _item(proposal, definition_of(proposal.draft), list(proposal.draft.findings.filter(at=proposal.key)))


def definition_of(draft: Draft) -> FormDefinition:
    """Return the form that a draft answers."""
    if draft.round and draft.round.form.code == draft.form_code:
        return draft.round.form.definition
    return FormVersion.objects.ready().filter(code=draft.form_code).latest("number").definition


def conflict_on(
    item: ReviewItem, *, seen_revision: int, mine: Proposal, choice: str, changed: Sequence[tuple[str, str]]
) -> Conflict:
    """Set yours, theirs and before side by side."""
    proposal = item.proposal
    seen = Decision.objects.filter(proposal=proposal, revision=seen_revision).first()
    before = Proposal(kind=proposal.kind, original=proposal.original, state=Proposal.State.PROPOSED)
    if seen:
        before.state, before.corrected = seen.state, seen.corrected
    return Conflict(
        mine=_state_and_value(mine),
        theirs=_state_and_value(proposal),
        before=_state_and_value(before),
        by=str(proposal.decided_by or ""),
        choice=choice,
        changed=changed,
    )


def _state_and_value(proposal: Proposal) -> str:
    return f"{proposal.get_state_display()}\n{value_in_words(proposal.kind, proposal.value)}"


def _item(proposal: Proposal, definition: FormDefinition, findings: Iterable[Finding]) -> ReviewItem:
    return ReviewItem(
        proposal=proposal,
        title=title_of(proposal, definition),
        original=value_in_words(proposal.kind, proposal.original),
        current=value_in_words(proposal.kind, proposal.value),
        findings=[finding for finding in findings if finding.at == proposal.key],
    )


def _groups(items: Sequence[ReviewItem], definition: FormDefinition, *, is_typed: bool) -> Iterable[ReviewGroup]:
    """Unknown and suspicious values first; the others in the order of the form."""
    yield ReviewGroup(_("入力する値") if is_typed else _("先に確かめる値"), [item for item in items if item.needs_look])
    rest = [item for item in items if not item.needs_look]
    yield ReviewGroup(_("見出し"), _of(rest, Proposal.Kind.HEADER))
    ticks = {item.proposal.key: item for item in _of(rest, Proposal.Kind.TICK)}
    for section in definition.sections:
        found = [ticks[f"checks.{tick.key}"] for tick in section.ticks if f"checks.{tick.key}" in ticks]
        yield ReviewGroup(f"{section.number}．{section.short_title or section.title}", found)
    yield ReviewGroup(_("文章"), _of(rest, Proposal.Kind.NARRATIVE))
    yield ReviewGroup(_("数・日付・選択・表・組織"), _of(rest, Proposal.Kind.VALUE))
    yield ReviewGroup(_("数値"), _of(rest, Proposal.Kind.FIGURE))
    yield ReviewGroup(_("行事"), _of(rest, Proposal.Kind.EVENT))


def _of(items: Iterable[ReviewItem], kind: str) -> list[ReviewItem]:
    return [item for item in items if item.proposal.kind == kind]


def _twins(draft: Draft, viewer: User) -> list[Draft]:
    if draft.organization_id is None:
        return []
    same = Draft.objects.visible_to(viewer).filter(source_file=draft.source_file, organization=draft.organization_id)
    return list(same.exclude(pk=draft.pk).exclude(state=Draft.State.DISCARDED))


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Where a draft stands among the reports of its file that a person sees."""

    number: int
    total: int
    before: Draft | None
    after: Draft | None
    next_open: Draft | None  # the one to go on with, behind this one or again from the first


def place_in_file(draft: Draft, viewer: User) -> DraftPlace:
    drafts = list(
        Draft.objects.visible_to(viewer)
        .filter(source_file=draft.source_file_id)
        .select_related("organization")
        .order_by("index")
    )
    at = next(number for number, other in enumerate(drafts) if other.pk == draft.pk)
    following = drafts[at + 1 :] + drafts[:at]
    return DraftPlace(
        number=at + 1,
        total=len(drafts),
        before=drafts[at - 1] if at else None,
        after=drafts[at + 1] if at + 1 < len(drafts) else None,
        next_open=next((other for other in following if other.is_open), None),
    )


def hidden_parts(draft: Draft, viewer: User) -> list[dict[str, Any]]:
    """Return the parts of a file that belong to reports which the viewer does not see."""
    seen = Draft.objects.visible_to(viewer).filter(source_file=draft.source_file)
    foreign = draft.source_file.drafts.exclude(pk__in=seen)
    return [part for sources in foreign.values_list("sources", flat=True) for part in sources]
