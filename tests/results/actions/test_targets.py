"""The life of a target."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from suishin.audit.models import Entry
from suishin.organizations.models import Succession
from suishin.permissions import NotAllowed
from suishin.results import actions
from suishin.results.models import ProductSet, Target, TargetChange
from tests.factories.results import make_products, make_target
from tests.factories.tree import make_organization

DAY = date(2027, 5, 31)
NOW = timezone.now()
State = Target.State


@pytest.fixture
def of_nagano(tree):
    make_products()
    return actions.WhatCounts(
        organization=tree.nagano,
        product_set=ProductSet.objects.get(code="group_life"),
        activity="",
        measure=Target.Measure.IN_FORCE,
        kind=Target.Kind.FINAL,
    )


def _history(target: Target) -> list[tuple[str, Decimal | None, Decimal, str]]:
    return list(TargetChange.objects.filter(target=target).values_list("state", "value_before", "value", "note"))


def _last_entry() -> Entry:
    return Entry.objects.order_by("-sequence").first()


def test_headquarters_sets_a_target_for_anybody(of_nagano, honbu):
    target = actions.set_target(about=of_nagano, on=DAY, value=Decimal(6400), note="大会決定", by=honbu, now=NOW)

    assert (target.state, target.amount, target.decided_at) == (State.SET, 6400, NOW)
    assert _history(target) == [("set", None, 6400, "大会決定")]
    assert (_last_entry().event, _last_entry().details["after"]) == (
        "target_set",
        {"value": "6400", "on": "2027-05-31"},
    )


def test_prefecture_sets_targets_of_its_unions_and_never_its_own(of_nagano, tree, mori):
    union = actions.set_target(
        about=replace(of_nagano, organization=tree.hikari), on=DAY, value=Decimal(300), by=mori, now=NOW
    )

    assert union.state == State.SET
    for place in (tree.nagano, tree.midori, tree.national):
        with pytest.raises(NotAllowed):
            actions.set_target(about=replace(of_nagano, organization=place), on=DAY, value=Decimal(1), by=mori, now=NOW)


def test_prefecture_proposes_its_own_and_union_officers_theirs(of_nagano, tree, mori, ono):
    own = actions.propose_target(about=of_nagano, on=DAY, value=Decimal(6200), by=mori, now=NOW)
    of_union = actions.propose_target(
        about=replace(of_nagano, organization=tree.hikari), on=DAY, value=Decimal(280), by=ono, now=NOW
    )

    assert {own.state, of_union.state} == {State.PROPOSED}
    with pytest.raises(NotAllowed):
        actions.propose_target(about=of_nagano, on=DAY, value=Decimal(1), by=ono, now=NOW)
    with pytest.raises(NotAllowed):  # it would agree with itself
        actions.propose_target(
            about=replace(of_nagano, organization=tree.hikari), on=DAY, value=Decimal(1), by=mori, now=NOW
        )


def test_second_target_of_the_same_thing_and_day_is_refused(of_nagano, honbu, mori):
    first = actions.set_target(about=of_nagano, on=DAY, value=Decimal(6400), by=honbu, now=NOW)

    with pytest.raises(actions.TargetTaken):
        actions.set_target(about=of_nagano, on=DAY, value=Decimal(6500), by=honbu, now=NOW)
    actions.set_target(about=replace(of_nagano, kind="interim"), on=DAY, value=Decimal(6000), by=honbu, now=NOW)
    actions.propose_target(about=of_nagano, on=DAY, value=Decimal(6200), by=mori, now=NOW)  # stands beside it
    with pytest.raises(actions.TargetTaken):
        actions.propose_target(about=of_nagano, on=DAY, value=Decimal(6300), by=mori, now=NOW)

    first.refresh_from_db()
    assert (first.state, first.amount) == (State.SET, 6400)


def test_target_is_not_moved_to_a_day_that_is_taken(of_nagano, honbu):
    actions.set_target(about=of_nagano, on=DAY, value=Decimal(6400), by=honbu, now=NOW)
    earlier = actions.set_target(about=of_nagano, on=DAY - timedelta(days=31), value=Decimal(6300), by=honbu, now=NOW)

    with pytest.raises(actions.TargetTaken):
        actions.change_target(target=earlier, seen_revision=0, on=DAY, value=Decimal(6300), note="", by=honbu, now=NOW)

    earlier.refresh_from_db()
    assert (earlier.on, earlier.revision) == (DAY - timedelta(days=31), 0)


def test_agreed_proposal_takes_the_place_of_what_was_in_effect(of_nagano, honbu, mori):
    before = actions.set_target(about=of_nagano, on=DAY, value=Decimal(6400), by=honbu, now=NOW)
    proposal = actions.propose_target(about=of_nagano, on=DAY, value=Decimal(6200), by=mori, now=NOW)

    agreed = actions.agree_target(target=proposal, seen_revision=0, value=Decimal(6200), by=honbu, now=NOW)

    before.refresh_from_db()
    assert (agreed.state, agreed.amount, agreed.replaces) == (State.AGREED, 6200, before)
    assert before.state == State.WITHDRAWN
    assert list(Target.objects.in_effect()) == [agreed]


def test_agreeing_with_another_value_needs_a_reason(of_nagano, honbu, mori):
    proposal = actions.propose_target(about=of_nagano, on=DAY, value=Decimal(6200), by=mori, now=NOW)

    with pytest.raises(actions.ReasonMissing):
        actions.agree_target(target=proposal, seen_revision=0, value=Decimal(6300), by=honbu, now=NOW)
    agreed = actions.agree_target(
        target=proposal, seen_revision=0, value=Decimal(6300), reason="電話で確認", by=honbu, now=NOW
    )

    assert agreed.amount == 6300
    assert _history(agreed) == [("proposed", None, 6200, ""), ("agreed", 6200, 6300, "電話で確認")]
    assert _last_entry().details["before"]["value"] == "6200"


def test_prefecture_answers_its_unions_and_not_itself(of_nagano, tree, mori, ono):
    own = actions.propose_target(about=of_nagano, on=DAY, value=Decimal(6200), by=mori, now=NOW)
    of_union = actions.propose_target(
        about=replace(of_nagano, organization=tree.hikari), on=DAY, value=Decimal(280), by=ono, now=NOW
    )

    with pytest.raises(NotAllowed):
        actions.agree_target(target=own, seen_revision=0, value=own.value, by=mori, now=NOW)
    with pytest.raises(NotAllowed):
        actions.agree_target(target=of_union, seen_revision=0, value=of_union.value, by=ono, now=NOW)
    assert actions.agree_target(target=of_union, seen_revision=0, value=of_union.value, by=mori, now=NOW).is_in_effect


def test_declined_proposal_keeps_its_reason_and_changes_nothing_else(of_nagano, honbu, mori):
    before = actions.set_target(about=of_nagano, on=DAY, value=Decimal(6400), by=honbu, now=NOW)
    proposal = actions.propose_target(about=of_nagano, on=DAY, value=Decimal(5000), by=mori, now=NOW)

    with pytest.raises(actions.ReasonMissing):
        actions.decline_target(target=proposal, seen_revision=0, reason=" ", by=honbu, now=NOW)
    declined = actions.decline_target(target=proposal, seen_revision=0, reason="実績を下回る", by=honbu, now=NOW)

    assert declined.state == State.DECLINED
    assert _history(declined)[-1] == ("declined", 5000, 5000, "実績を下回る")
    assert list(Target.objects.in_effect()) == [before]
    with pytest.raises(actions.TargetNotOpen):
        actions.agree_target(target=declined, seen_revision=1, value=declined.value, by=honbu, now=NOW)


def test_two_people_never_overwrite_each_other_in_silence(of_nagano, honbu):
    target = actions.set_target(about=of_nagano, on=DAY, value=Decimal(6400), by=honbu, now=NOW)
    actions.change_target(target=target, seen_revision=0, on=DAY, value=Decimal(6500), note="", by=honbu, now=NOW)
    entries = Entry.objects.count()

    for act, fields in (
        (actions.change_target, {"on": DAY, "value": Decimal(6600), "note": ""}),
        (actions.withdraw_target, {"reason": "重複"}),
        (actions.distribute_target, {"shares": []}),
    ):
        with pytest.raises(actions.TargetChangedMeanwhile):
            act(target=target, seen_revision=0, by=honbu, now=NOW, **fields)

    target.refresh_from_db()
    assert (target.amount, target.revision, Entry.objects.count()) == (6500, 1, entries)


def test_day_of_a_target_is_changed_by_hand_and_remembered(of_nagano, honbu):
    target = actions.set_target(about=of_nagano, on=DAY, value=Decimal(6400), by=honbu, now=NOW)
    later = date(2027, 8, 31)

    actions.change_target(target=target, seen_revision=0, on=later, value=target.value, note="", by=honbu, now=NOW)

    change = TargetChange.objects.filter(target=target).last()
    assert (change.on_before, change.on, change.by_label) == (DAY, later, _last_entry().actor_label)


def test_agreed_target_that_is_changed_from_above_is_set(of_nagano, honbu, mori):
    proposal = actions.propose_target(about=of_nagano, on=DAY, value=Decimal(6200), by=mori, now=NOW)
    agreed = actions.agree_target(target=proposal, seen_revision=0, value=proposal.value, by=honbu, now=NOW)

    with pytest.raises(NotAllowed):
        actions.change_target(target=agreed, seen_revision=1, on=DAY, value=Decimal(1), note="", by=mori, now=NOW)
    changed = actions.change_target(
        target=agreed, seen_revision=1, on=DAY, value=Decimal(6300), note="", by=honbu, now=NOW
    )

    assert changed.state == State.SET


def test_own_proposal_can_be_changed_and_withdrawn_until_it_is_answered(of_nagano, mori, honbu):
    proposal = actions.propose_target(about=of_nagano, on=DAY, value=Decimal(6200), by=mori, now=NOW)

    changed = actions.change_target(
        target=proposal, seen_revision=0, on=DAY, value=Decimal(6250), note="", by=mori, now=NOW
    )
    assert (changed.state, changed.amount) == (State.PROPOSED, 6250)
    withdrawn = actions.withdraw_target(target=changed, seen_revision=1, reason="出し直し", by=mori, now=NOW)

    assert withdrawn.state == State.WITHDRAWN
    with pytest.raises(actions.TargetNotOpen):
        actions.withdraw_target(target=withdrawn, seen_revision=2, reason="もう一度", by=mori, now=NOW)


def _shares(*parts) -> list[actions.Share]:
    return [actions.Share(unit, Decimal(value), revision) for unit, value, revision in parts]


def test_distribution_sets_the_targets_of_all_units_at_once(of_nagano, tree, honbu, mori):
    above = actions.set_target(about=of_nagano, on=DAY, value=Decimal(400), by=honbu, now=NOW)
    second = make_organization("local_union", "20-002", "あさひ町職", tree.nagano)
    had = make_target(tree.hikari, "group_life", 250)

    written = actions.distribute_target(
        target=above, seen_revision=0, shares=_shares((tree.hikari, 290, 0), (second, 110, None)), by=mori, now=NOW
    )

    had.refresh_from_db()
    assert (had.amount, had.revision) == (290, 1)
    assert [(target.organization, target.amount, target.state) for target in written] == [
        (tree.hikari, 290, State.SET),
        (second, 110, State.SET),
    ]
    assert {(target.on, target.kind, target.product_set) for target in written} == {(DAY, "final", above.product_set)}
    assert (_last_entry().event, _last_entry().details["count"]) == ("targets_distributed", 2)


def test_distribution_is_saved_wholly_or_not_at_all(of_nagano, tree, honbu, mori):
    above = actions.set_target(about=of_nagano, on=DAY, value=Decimal(400), by=honbu, now=NOW)
    second = make_organization("local_union", "20-002", "あさひ町職", tree.nagano)
    make_target(second, "group_life", 90)  # after the page was opened
    entries = Entry.objects.count()

    with pytest.raises(actions.TargetChangedMeanwhile):
        actions.distribute_target(
            target=above,
            seen_revision=0,
            shares=_shares((tree.hikari, 290, None), (second, 110, None)),
            by=mori,
            now=NOW,
        )
    with pytest.raises(NotAllowed):
        actions.distribute_target(
            target=above,
            seen_revision=0,
            shares=_shares((tree.hikari, 290, None), (tree.midori, 1, None)),
            by=mori,
            now=NOW,
        )

    assert not Target.objects.filter(organization=tree.hikari).exists()
    assert Entry.objects.count() == entries


def test_distribution_writes_nothing_where_nothing_changes_but_for_heirs(of_nagano, tree, honbu, mori):
    above = actions.set_target(about=of_nagano, on=DAY, value=Decimal(400), by=honbu, now=NOW)
    second = make_organization("local_union", "20-002", "あさひ町職", tree.nagano)
    gone = make_organization("local_union", "20-003", "もみじ村職", tree.nagano)
    Succession.objects.create(predecessor=gone, successor=tree.hikari, on=date(2026, 10, 1), kind="merger")
    early = NOW - timedelta(days=400)
    heir = make_target(tree.hikari, "group_life", 290, decided_at=early, state=State.AGREED)
    make_target(second, "group_life", 110, decided_at=early)

    written = actions.distribute_target(
        target=above, seen_revision=0, shares=_shares((tree.hikari, 290, 0), (second, 110, 0)), by=mori, now=NOW
    )

    heir.refresh_from_db()
    assert written == [heir]
    assert (heir.state, heir.decided_at) == (State.AGREED, NOW)
