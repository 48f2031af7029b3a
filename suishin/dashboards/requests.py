"""What every picture takes from its request: the person, the round, the filters."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.forms import Form
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from suishin.accounts.models import User
from suishin.accounts.requests import SignedInRequest
from suishin.audit.actions import record_export
from suishin.organizations.models import Organization
from suishin.outputs.filters import chosen_in_words
from suishin.outputs.tables import Table
from suishin.permissions import Permission, has_permission
from suishin.rounds.models import Round


def visible_rounds(request: SignedInRequest) -> list[Round]:
    """Return the rounds to choose from, the latest first; without any there is nothing to show."""
    rounds = list(
        Round.objects.visible_to(request.user).national().select_related("form").order_by("-opens_on", "-code")
    )
    if not rounds:
        raise Http404
    return rounds


def chosen_round(request: SignedInRequest, rounds: list[Round]) -> Round:
    """Return the round named in the address, or the latest."""
    code = request.GET.get("round")
    return next((round for round in rounds if round.code == code), rounds[0])


def visible_blocks(user: User) -> list[Organization]:
    """Return the blocks to filter by: none for those who see one prefecture."""
    return list(Organization.objects.visible_to(user).filter(kind=Organization.Kind.BLOCK).order_by("code"))


def excel_url(request: SignedInRequest, name: str) -> str | None:
    """Return where the shown table is saved as Excel, or None for those who may not."""
    if not has_permission(request.user, Permission.EXPORT):
        return None
    query = request.GET.urlencode()
    return f"{reverse(name)}?{query}" if query else reverse(name)


def result_excel_url(request: SignedInRequest, name: str, *args: int) -> str:
    """Return where what a page of results shows is saved as Excel; whoever sees results may."""
    query = request.GET.urlencode()
    address = reverse(name, args=args)
    return f"{address}?{query}" if query else address


def union_url(union_id: int) -> str:
    """Return the page of a union's results."""
    return _address_with_id("dashboards:results-union") % union_id


def prefecture_url(prefecture_id: int) -> str:
    """Return the page of a prefecture's results."""
    return _address_with_id("dashboards:results-prefecture") % prefecture_id


@lru_cache
def _address_with_id(name: str) -> str:
    """Return an address with a place for the id: looking it up costs more than a row of a table does."""
    return reverse(name, args=[0]).replace("/0/", "/%d/")


def of_today(table: Table[Any]) -> Table[Any]:
    """Return a table that says when it was made: what is taken out of the product goes on changing in it."""
    return replace(table, made_on=timezone.localdate())


def remember_export(request: SignedInRequest, title: str, form: Form) -> None:
    """Remember that somebody saved a table, and with which filters; a HEAD takes nothing out of the product."""
    if request.method == "GET":
        record_export(title=title, filters=chosen_in_words(form), by=request.user, now=timezone.now())
