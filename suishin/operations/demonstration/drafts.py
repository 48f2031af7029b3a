"""Next year's form, begun and not finished: what the pages of forms have to show on the first day."""

from datetime import datetime
from functools import partial

from suishin.accounts.models import User
from suishin.forms import rules
from suishin.forms.actions import edit_form, make_next_form
from suishin.forms.models import FormVersion
from suishin.organizations.models import Organization
from suishin.reading.definition import Box, CrossCheck, CrossCheckKind, Item, ItemKind

NEXT_CODE = "2026-01"


def begin_next_form(base: FormVersion, *, now: datetime) -> FormVersion:
    """Copy the form of this round, raise its years and ask one number more."""
    by = User.objects.get(username="honbu")
    national = Organization.objects.get(kind=Organization.Kind.NATIONAL)
    form = make_next_form(base=base, owner=national, code=NEXT_CODE, year=base.definition.year + 1, by=by, now=now)
    places = [proposal.place for proposal in rules.year_proposals(form.definition)]
    title = "交付金を支払った単組の数"
    paid = Item("grant_unions", ItemKind.NUMBER, Box.RIGHT, title, title, unit="単組", least=0)
    check = CrossCheck(
        CrossCheckKind.TEXT_FOR_TICK,
        ("grant", "grant.usage_known"),
        "使われ方を把握している場合は、その内容を「具体的な取り組み」に書いてください。",
    )
    for part, edit in (
        ("texts", partial(rules.with_raised_years, places=places)),
        ("order", partial(rules.with_item, section_key="grant", item=paid)),
        ("checks", partial(rules.with_cross_checks, checks=[check])),
    ):
        seen = rules.fingerprint(form.definition, part)
        form = edit_form(form=form, edit=edit, part=part, seen=seen, by=by, now=now)
    return form
