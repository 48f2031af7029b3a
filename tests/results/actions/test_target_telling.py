"""Who is told of the steps of targets: one message for each act and person."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from suishin.accounts.models import Holding
from suishin.notices.models import Message
from suishin.permissions import Role
from suishin.results import actions
from suishin.results.models import ProductSet, Target
from tests.factories.results import make_products, make_target
from tests.factories.tree import make_organization, make_user

DAY = date(2027, 5, 31)
NOW = timezone.now()


@pytest.fixture(autouse=True)
def products(tree):
    return make_products()


@pytest.fixture(autouse=True)
def everybody(honbu, mori, hayashi, hara, ishida, ono, kanri, kita):
    """All of them could be told."""


@pytest.fixture
def of_nagano(tree, products):
    return actions.WhatCounts(
        organization=tree.nagano,
        product_set=ProductSet.objects.get(code="group_life"),
        activity="",
        measure=Target.Measure.IN_FORCE,
        kind=Target.Kind.FINAL,
    )


@pytest.fixture
def of_hikari(of_nagano, tree):
    return replace(of_nagano, organization=tree.hikari)


def told() -> dict[str, list[str]]:
    """Return who was told on which occasion."""
    found: dict[str, list[str]] = {}
    for message in Message.objects.order_by("to__username"):
        found.setdefault(message.kind, []).append(message.to.username)
    return found


def _propose(about, by, value=280, **more):
    return actions.propose_target(about=about, on=DAY, value=Decimal(value), by=by, now=NOW, **more)


def test_proposal_of_a_prefecture_is_told_to_headquarters(of_nagano, mori):
    proposal = _propose(of_nagano, mori, 6200, note="新規採用者を中心に")

    assert told() == {"target_proposed": ["honbu"]}
    message = Message.objects.get()
    assert message.link == f"/results/targets/{proposal.pk}/answer/"
    assert message.subject == "【推進】長野県から目標の提案が届きました（団体生命共済 保有）"
    assert "・団体生命共済　保有　2026年度末の最終目標：6,200件\n　理由・備考：新規採用者を中心に" in message.body


def test_proposal_of_a_union_is_told_to_its_prefecture_and_not_to_headquarters(of_hikari, ono):
    _propose(of_hikari, ono)

    assert told() == {"target_proposed": ["hara", "hayashi", "mori"]}


def test_changed_proposal_is_told_again_with_both_values(of_hikari, ono, mori):
    proposal = _propose(of_hikari, ono)
    Message.objects.all().delete()

    actions.change_target(
        target=proposal, seen_revision=0, on=date(2027, 3, 31), value=Decimal(300), note="", by=ono, now=NOW
    )

    assert told() == {"target_proposed": ["hara", "hayashi", "mori"]}
    assert "2026年度末の最終目標：280件 → 2027年3月の最終目標：300件" in Message.objects.filter(to=mori).get().body


def test_agreement_is_told_to_whoever_proposed(of_hikari, ono, mori, hayashi, hara):
    proposal = _propose(of_hikari, ono)
    Message.objects.all().delete()

    actions.agree_target(target=proposal, seen_revision=0, value=Decimal(270), reason="電話で確認", by=mori, now=NOW)

    assert told() == {"target_agreed": ["ono"]}
    message = Message.objects.get()
    assert message.link == f"/results/targets/{proposal.pk}/"
    assert "：280件 → 270件\n　理由・備考：電話で確認" in message.body


def test_refusal_is_told_with_its_reason(of_nagano, mori, honbu):
    proposal = _propose(of_nagano, mori)
    Message.objects.all().delete()

    actions.decline_target(target=proposal, seen_revision=0, reason="全国の目標に届かない", by=honbu, now=NOW)

    assert told() == {"target_declined": ["hara", "hayashi", "mori"]}
    assert "全国の目標に届かない" in Message.objects.filter(to=mori).get().body


def test_withdrawn_proposal_need_not_be_answered(of_hikari, ono, mori):
    proposal = _propose(of_hikari, ono)
    Message.objects.all().delete()

    actions.withdraw_target(target=proposal, seen_revision=0, reason="入れまちがい", by=ono, now=NOW)

    assert told() == {"proposal_withdrawn": ["hara", "hayashi", "mori"]}


def test_target_from_above_is_told_to_whose_it_is_when_set_changed_and_withdrawn(of_hikari, mori, ono):
    target = actions.set_target(about=of_hikari, on=DAY, value=Decimal(300), by=mori, now=NOW)
    target = actions.change_target(
        target=target, seen_revision=0, on=DAY, value=Decimal(310), note="", by=mori, now=NOW
    )
    actions.withdraw_target(target=target, seen_revision=1, reason="二重", by=mori, now=NOW)

    assert told() == {"target_set": ["ono", "ono"], "target_withdrawn": ["ono"]}
    assert "：300件 → 310件" in Message.objects.filter(kind="target_set").latest("pk").body


def test_change_of_the_note_alone_is_told_to_nobody(of_hikari, mori):
    target = make_target(of_hikari.organization, "group_life", 300)

    actions.change_target(target=target, seen_revision=0, on=DAY, value=Decimal(300), note="改", by=mori, now=NOW)

    assert told() == {}


def test_distribution_is_one_message_for_each_that_it_changes(of_nagano, tree, mori):
    above = make_target(tree.nagano, "group_life", 500)
    others = [make_organization("local_union", f"20-{n}", f"組合{n}", tree.nagano) for n in range(100, 104)]
    for place in others:
        make_user(f"officer{place.code}", place, Role.UNION_OFFICER)
    make_target(others[0], "group_life", 10)
    make_target(others[1], "group_life", 10)
    shares = [
        actions.Share(tree.hikari, Decimal(300), None),
        actions.Share(others[0], Decimal(10), 0),  # as it stands
        actions.Share(others[1], Decimal(20), 0),
        *(actions.Share(place, Decimal(20), None) for place in others[2:]),
    ]

    actions.distribute_target(target=above, seen_revision=0, shares=shares, reason="県大会", by=mori, now=NOW)

    assert told() == {"target_set": ["officer20-101", "officer20-102", "officer20-103", "ono"]}
    assert "：10件 → 20件\n　理由・備考：県大会" in Message.objects.get(to__username="officer20-101").body


def test_long_distribution_asks_the_database_no_more_often_for_what_is_told(tree, mori, django_assert_max_num_queries):
    from suishin.notices.kinds import Kind
    from suishin.results.actions.target_telling import Step, tell_of_targets

    unions = [make_organization("local_union", f"20-{n}", f"組合{n}", tree.nagano) for n in range(100, 160)]
    for place in unions:
        make_user(f"officer{place.code}", place, Role.UNION_OFFICER)
    targets = [make_target(place, "group_life", 10) for place in unions]
    steps = [Step(Kind.TARGET_SET, target) for target in Target.objects.filter(pk__in=[t.pk for t in targets])]

    for step in steps:
        step.target.organization = next(place for place in unions if place.pk == step.target.organization_id)
    with django_assert_max_num_queries(20):
        tell_of_targets(steps, by=mori, now=NOW)

    assert Message.objects.count() == 60


def test_proposal_that_reaches_nobody_is_told_to_headquarters(of_hikari, ono, mori, hayashi, hara, honbu):
    Holding.objects.filter(user__in=[mori, hayashi, hara]).delete()

    _propose(of_hikari, ono)

    assert told() == {"post_vacant": ["honbu"]}


def test_union_without_officers_troubles_nobody(tree, of_nagano, mori):
    other = make_organization("local_union", "20-100", "あおば町職", tree.nagano)

    actions.set_target(about=replace(of_nagano, organization=other), on=DAY, value=Decimal(3), by=mori, now=NOW)

    assert told() == {}


def test_mail_is_japanese_whoever_acts(of_nagano, mori):
    with translation.override("en"):
        _propose(of_nagano, mori, 6200)

    assert "保有　2026年度末の最終目標：6,200件" in Message.objects.get().body


def test_every_link_opens_for_whom_it_is_sent_to(client, of_nagano, of_hikari, tree, mori, honbu, ono):
    _propose(of_nagano, mori)
    _propose(replace(of_hikari, measure=Target.Measure.NEW_ENROLMENTS), ono)
    actions.set_target(about=of_hikari, on=DAY, value=Decimal(300), by=mori, now=NOW)

    for message in Message.objects.select_related("to"):
        client.force_login(message.to, backend="suishin.accounts.backends.AccountBackend")
        assert client.get(message.link).status_code == 200, message
    assert set(told()) == {"target_proposed", "target_set"}
