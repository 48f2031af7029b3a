"""Reads of stored forms: who keeps one, what it comes from, which rounds ask it is for `rounds` to say."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max

from suishin.accounts.models import User
from suishin.forms.models import FormVersion
from suishin.forms.rules import Loss, lost_history
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
