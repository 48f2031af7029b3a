"""Answers find their item again under another key, and in a further version of the same form."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from suishin.forms import rules
from suishin.forms.actions import make_next_form
from suishin.rounds import queries
from suishin.rounds.models import Report, Round
from tests.factories.forms import NOW, edit, make_next_january, make_ready
from tests.factories.reports import tell_report

pytestmark = pytest.mark.django_db
OLD, NEW = "newhire.measures_meeting", "newhire.preparation_meeting"


def open_round(code: str, form, tree) -> Round:
    year, month = map(int, code.split("-")[:2])
    round = Round.objects.create(
        code=code,
        title=code,
        organizer=tree.national,
        form=form,
        opens_on=date(year, month, 6),
        due_on=date(year, month, 28),
        opened_at=NOW,
    )
    Report.objects.create(round=round, organization=tree.nagano)
    return round


def last_answer(round: Round, key: str):
    return queries.carried_into(round.reports.get()).last.get(key)


def test_answer_follows_its_item_to_another_key_and_into_a_further_version(round_2025, form_2025, tree, honbu):
    tell_report(round_2025, tree.nagano, honbu, checks={OLD: "yes"})
    first = make_ready(make_next_january(form_2025, tree.national, honbu), honbu)
    next_year = open_round("2026-01", first, tree)

    assert last_answer(next_year, NEW) == "yes"

    tell_report(next_year, tree.nagano, honbu, checks={NEW: "unknown", "grant.usage_known": "yes"})
    second = make_next_form(base=first, owner=tree.national, code=first.code, year=2026, by=honbu, now=NOW)
    renamed = replace(second.definition.item("grant.usage_known"), key="grant.use_known")
    rename = partial(rules.with_changed_item, key="grant.usage_known", item=renamed, before=first.definition)
    second = make_ready(edit(second, honbu, rename, "items.grant.usage_known"), honbu)
    again = open_round("2026-07", second, tree)

    assert (second.number, second.definition.item(NEW).was) == (2, OLD)
    assert last_answer(again, NEW) == "unknown"
    assert last_answer(again, "grant.use_known") == "yes"
