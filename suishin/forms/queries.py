"""Reads of stored forms: who keeps one, which rounds ask it, what it comes from and what is wrong with it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Prefetch

from suishin.accounts.models import User
from suishin.forms import words
from suishin.forms.models import FormVersion
from suishin.forms.rules import Fate, Loss, added_items, fates, faults_against_use, lost_history
from suishin.organizations.models import Organization
from suishin.reading.definition import FormDefinition, Item


def keeper_of(form: FormVersion) -> Organization:
    """Return the organization that may change a form; national headquarters keeps those that came with the product."""
    return form.owner or Organization.objects.get(kind=Organization.Kind.NATIONAL)


def next_number(code: str) -> int:
    """Return the number of the next version under a code."""
    return (FormVersion.objects.filter(code=code).aggregate(last=Max("number"))["last"] or 0) + 1


def form_before(form: FormVersion, *, viewer: User) -> FormVersion | None:
    """Return the form against which a form is compared: the one it was made from, else the one it follows."""
    seen = FormVersion.objects.visible_to(viewer).ready()
    if form.based_on_id:
        return seen.filter(pk=form.based_on_id).first()
    follows = form.definition.follows
    return seen.filter(code=follows).order_by("-number").first() if follows else None


def losses_of(form: FormVersion, *, viewer: User) -> list[Loss]:
    """Return whose history breaks off in a form."""
    before = form_before(form, viewer=viewer)
    known = [other.definition for other in _others(form, viewer)]
    return lost_history(before.definition if before else None, form.definition, known)


@dataclass(frozen=True, slots=True)
class Repeatable:
    """An item of an earlier form that a `previous` item may repeat."""

    form: FormDefinition
    item: Item

    @property
    def name(self) -> str:
        return f"{self.form.code}/{self.item.key}"


def repeatable_items(form: FormVersion, *, viewer: User) -> Iterator[Repeatable]:
    """Yield the texts of all other forms, the latest form first, each code once."""
    seen: set[str] = set()
    for other in _others(form, viewer):
        definition = other.definition
        if definition.code not in seen:
            seen.add(definition.code)
            yield from (Repeatable(definition, item) for item in definition.narratives)


def _others(form: FormVersion, viewer: User) -> list[FormVersion]:
    return list(FormVersion.objects.visible_to(viewer).exclude(pk=form.pk).exclude(code=form.code))


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form in the list, with the titles of the rounds that ask it."""

    form: FormVersion
    rounds: tuple[str, ...]


def form_rows(viewer: User) -> list[FormRow]:
    """Return the forms that a user sees, the latest first."""
    seen = FormVersion.objects.visible_to(viewer).select_related("owner")
    asked = Prefetch("rounds", queryset=_rounds().visible_to(viewer))
    return [FormRow(form, tuple(round.title for round in form.rounds.all())) for form in seen.prefetch_related(asked)]


def rounds_asking(form: FormVersion, *, viewer: User) -> list[str]:
    """Return the titles of the rounds that ask a form, as far as the viewer sees them."""
    return [round.title for round in _rounds().visible_to(viewer).filter(form=form)]


def _rounds() -> Any:
    """Return the rounds: they lie above forms, so only the way back from a form leads to them."""
    rounds: Any = FormVersion._meta.get_field("rounds").related_model
    return rounds.objects


@dataclass(frozen=True, slots=True)
class Note:
    """Something to mend or to know about a draft, and the part where that is done ("" : nowhere)."""

    text: str
    part: str
    is_fault: bool


def notes_on(form: FormVersion, *, viewer: User) -> list[Note]:
    """Return what stands against using a form, then whose history breaks off."""
    definition = form.definition
    known = {item.key for item in definition.items()}
    faults = [Note(words.fault(code, name), part, True) for code, part, name in faults_against_use(definition)]
    losses = losses_of(form, viewer=viewer)
    return faults + [Note(words.loss(lost), f"items.{lost.key}" if lost.key in known else "", False) for lost in losses]


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of the items of the form before."""

    before: FormVersion
    fates: Sequence[Fate]
    added: Sequence[Item]

    def counts(self) -> Mapping[str, int]:
        return Counter(fate.kind.value for fate in self.fates)


def succession_of(form: FormVersion, *, viewer: User) -> Succession | None:
    """Return how a form's items came from the form before; None for a first form."""
    before = form_before(form, viewer=viewer)
    if before is None:
        return None
    old, new = before.definition, form.definition
    return Succession(before, fates(old, new), added_items(old, new))
