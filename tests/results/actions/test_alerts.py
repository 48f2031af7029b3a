"""Which unions need a call; what is put aside and comes back; how rules change."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from suishin.accounts.rules import ALERT_RULES
from suishin.audit.models import Entry
from suishin.common.months import Month
from suishin.jobs.queue import run_soon
from suishin.organizations.models import Succession
from suishin.permissions import NotAllowed
from suishin.results import actions
from suishin.results.actions import alerts as errors
from suishin.results.models import Alert, AlertAside, AlertRule, Forecast, ProductSet
from suishin.results.queries.alerts import open_alerts
from suishin.results.rules.alerts import DEFAULTS, Threshold
from tests.factories.results import make_products, make_target, tell_result
from tests.factories.tree import make_organization

NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
TODAY, IN_A_WEEK = NOW.date(), NOW.date() + timedelta(days=7)


@pytest.fixture
def lines(db):
    return make_products()


def tell_car(union, lines, values, *, last="2026-11", **measures):
    end = Month.parse(last)
    for ago, value in enumerate(reversed(values)):
        tell_result(union, lines["car"], str(end + -ago), in_force=value, **measures)


def reasons(union) -> list[tuple[str, str | None, str, dict]]:
    return [
        (alert.rule, alert.product_set and alert.product_set.code, str(Month(alert.month)), alert.figures)
        for alert in Alert.objects.filter(organization=union)
    ]


def put_aside(tree, by, **changed):
    terms = {
        "organization": tree.hikari,
        "product_set": ProductSet.objects.get(code="car"),
        "rule": "falling",
        "until": IN_A_WEEK,
        "reason": "委員長が交代したばかり",
        "by": by,
        "now": NOW,
    }
    return actions.put_alert_aside(**{**terms, **changed})


def test_a_falling_union_is_told_with_its_figures(tree, lines):
    tell_car(tree.hikari, lines, [153, 150, 145, 142])
    tell_car(tree.midori, lines, [153, 152, 153, 154])

    assert actions.make_alerts() == 1
    assert reasons(tree.hikari) == [
        ("falling", "car", "2026-11", {"before": 153, "now": 142, "lost": 11, "moved": 0, "months": 3}),
    ]


def test_retirees_who_go_on_in_another_product_are_no_loss(tree, lines):
    for month, in_force, moved in (("2026-02", 300, 0), ("2026-03", 297, 0), ("2026-04", 270, 25), ("2026-05", 270, 0)):
        tell_result(tree.hikari, lines["group_life"], month, in_force=in_force, transfers_out=moved)

    assert actions.make_alerts() == 0


def test_unions_that_have_not_told_the_last_month_yet_are_looked_at_as_they_were(tree, lines):
    """The first prefecture that brings a month makes no other prefecture's reasons go away."""
    tell_car(tree.hikari, lines, [153, 150, 145, 142], last="2026-10")
    tell_car(tree.midori, lines, [80, 81])

    actions.make_alerts()

    assert reasons(tree.hikari) == [
        ("falling", "car", "2026-10", {"before": 153, "now": 142, "lost": 11, "moved": 0, "months": 3}),
    ]


def test_a_silent_union_is_told_once_and_its_old_figures_not_at_all(tree, lines):
    tell_car(tree.hikari, lines, [153, 150, 145, 142], last="2026-04")
    tell_car(tree.midori, lines, [80])

    actions.make_alerts()

    assert reasons(tree.hikari) == [("silent", None, "2026-11", {"months": 7})]


def test_forecast_and_target_of_a_set_are_compared_and_sums_of_lines_say_nothing_else_again(tree, lines):
    tell_result(tree.hikari, lines["group_life"], "2026-11", in_force=300)
    tell_result(tree.hikari, lines["retiree_group_life"], "2026-11", in_force=20)
    both = ProductSet.objects.get(code="group_life_with_retirees")
    make_target(tree.hikari, both.code, 500, on=date(2027, 5, 31))
    Forecast.objects.create(
        area=tree.hikari,
        product_set=both,
        measure="in_force",
        made_from=Month.parse("2026-11").number,
        values=[320, 321, 322, 323, 324, 325.4],
    )

    actions.make_alerts()

    figures = {"target": 500, "expected": 325, "missing": 175, "due": Month.parse("2027-05").number}
    assert reasons(tree.hikari) == [("behind_target", both.code, "2026-11", figures)]


def test_months_of_a_union_that_merged_count_for_its_heir(tree, lines):
    old = make_organization("local_union", "20-002", "あさひ村職", tree.nagano)
    Succession.objects.create(predecessor=old, successor=tree.hikari, on=date(2026, 10, 1), kind="merger")
    old.closed_on = date(2026, 9, 30)
    old.save()
    tell_car(old, lines, [50, 50, 50], last="2026-09")
    tell_car(tree.hikari, lines, [100, 100, 100], last="2026-09")
    tell_car(tree.hikari, lines, [150, 130], last="2026-11")

    actions.make_alerts()

    assert reasons(tree.hikari) == [
        ("falling", "car", "2026-11", {"before": 150, "now": 130, "lost": 20, "moved": 0, "months": 3}),
    ]
    assert reasons(old) == []


def test_a_union_founded_by_a_merger_has_the_months_of_those_that_founded_it(tree, lines):
    founded = make_organization("local_union", "20-003", "ひがし市職労", tree.nagano)
    founded.founded_on = date(2026, 10, 1)
    founded.save()
    for code in ("20-004", "20-005"):
        old = make_organization("local_union", code, f"もと{code}", tree.nagano)
        Succession.objects.create(predecessor=old, successor=founded, on=date(2026, 10, 1), kind="merger")
        old.closed_on = date(2026, 9, 30)
        old.save()
        tell_car(old, lines, [75, 75], last="2026-09")
    tell_car(founded, lines, [140, 130])

    actions.make_alerts()

    figures = {"before": 150, "now": 130, "lost": 20, "moved": 0, "months": 3}
    assert reasons(founded) == [("falling", "car", "2026-11", figures)]


def test_without_results_nobody_needs_a_call(tree, lines):
    assert actions.make_alerts() == 0


def test_a_rule_that_is_off_is_silent(tree, lines):
    tell_car(tree.hikari, lines, [153, 150, 145, 142])
    AlertRule.objects.filter(rule="falling").update(is_on=False)

    assert actions.make_alerts() == 0


def test_what_is_put_aside_is_back_the_day_after(tree, lines, mori):
    tell_car(tree.hikari, lines, [153, 150, 145, 142])
    actions.make_alerts()

    put_aside(tree, mori)

    assert [open_alerts(mori, today=day).count() for day in (TODAY, IN_A_WEEK, IN_A_WEEK + timedelta(days=1))] == [
        0,
        0,
        1,
    ]
    actions.make_alerts()
    assert not open_alerts(mori, today=TODAY).exists()
    entry = Entry.objects.order_by("-sequence").first()
    assert (entry.event, entry.target_label) == ("alert_put_aside", str(tree.hikari))
    assert entry.details["reason"] == "委員長が交代したばかり"


def test_only_the_reason_itself_is_put_aside(tree, lines, mori):
    tell_car(tree.hikari, lines, [153, 150, 145, 142], terminations=0)
    tell_result(tree.hikari, lines["home"], "2026-08", in_force=100)
    tell_result(tree.hikari, lines["home"], "2026-11", in_force=80)
    actions.make_alerts()

    put_aside(tree, mori)

    assert [alert.product_set.code for alert in open_alerts(mori, today=TODAY)] == ["home"]


def test_silence_is_put_aside_without_a_product(tree, lines, mori):
    tell_car(tree.hikari, lines, [153], last="2026-04")
    tell_car(tree.midori, lines, [80])
    actions.make_alerts()

    put_aside(tree, mori, rule="silent", product_set=None)

    assert not open_alerts(mori, today=TODAY).exists()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"reason": "　 "}, errors.ReasonNeeded),
        ({"until": TODAY}, errors.WrongDay),
        ({"until": TODAY - timedelta(days=1)}, errors.WrongDay),
        ({"until": TODAY + timedelta(days=367)}, errors.WrongDay),
    ],
)
def test_putting_aside_needs_a_reason_and_a_day_ahead(tree, lines, mori, changed, error):
    with pytest.raises(error):
        put_aside(tree, mori, **changed)

    assert not AlertAside.objects.exists()


def test_the_second_who_puts_the_same_aside_is_told(tree, lines, mori, hara):
    put_aside(tree, mori)

    with pytest.raises(errors.AlreadyAside):
        put_aside(tree, hara, reason="電話した")

    assert AlertAside.objects.get().put_by == mori
    put_aside(tree, hara, now=NOW + timedelta(days=8), until=IN_A_WEEK + timedelta(days=30))
    assert AlertAside.objects.get().put_by == hara


def test_what_was_put_aside_is_taken_up_once(tree, lines, mori, hara):
    aside = put_aside(tree, mori)
    seen_by_another = AlertAside.objects.get()

    actions.take_alert_up(aside=aside, by=hara, now=NOW)

    assert not AlertAside.objects.exists()
    assert Entry.objects.order_by("-sequence").first().event == "alert_taken_up"
    with pytest.raises(errors.NoLongerAside):
        actions.take_alert_up(aside=seen_by_another, by=mori, now=NOW)


@pytest.mark.parametrize("who", ["ono", "ishida", "kita", "kanri"])
def test_whoever_keeps_no_results_of_the_union_puts_nothing_aside(tree, lines, mori, who, request):
    other = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        put_aside(tree, other)
    with pytest.raises(NotAllowed):
        actions.take_alert_up(aside=put_aside(tree, mori), by=other, now=NOW)


def change_rule(by, **changed):
    terms = {"seen_revision": 0, "is_on": True, "threshold": Threshold(share=8, count=20, months=6), "by": by}
    return actions.change_alert_rule(rule=AlertRule.objects.get(rule="falling"), now=NOW, **{**terms, **changed})


def test_headquarters_changes_when_a_rule_speaks(tree, lines, honbu):
    change_rule(honbu)

    rule = AlertRule.objects.get(rule="falling")
    assert (rule.share, rule.count, rule.months, rule.revision) == (8, 20, 6, 1)
    entry = Entry.objects.order_by("-sequence").first()
    assert entry.event == "alert_rule_changed"
    assert entry.details["before"] == {"in_use": True, "share": 5, "count": 10, "months": 3}
    tell_car(tree.hikari, lines, [153, 150, 145, 142])
    assert actions.make_alerts() == 0


def test_numbers_that_a_rule_does_not_use_stay_empty(lines, honbu):
    rule = AlertRule.objects.get(rule="silent")

    actions.change_alert_rule(
        rule=rule, seen_revision=0, is_on=False, threshold=Threshold(share=3, months=4), by=honbu, now=NOW
    )

    rule.refresh_from_db()
    assert (rule.is_on, rule.share, rule.count, rule.months) == (False, None, None, 4)


def test_the_second_who_changes_a_rule_is_told(lines, honbu):
    change_rule(honbu)

    with pytest.raises(errors.RuleChangedMeanwhile):
        change_rule(honbu, is_on=False)

    assert AlertRule.objects.get(rule="falling").is_on


@pytest.mark.parametrize(
    "threshold",
    [
        Threshold(share=0, count=10, months=3),
        Threshold(share=5, count=0, months=3),
        Threshold(share=5, count=10, months=25),
        Threshold(share=1_001, count=10, months=3),
        Threshold(share=5, count=1_000_001, months=3),
    ],
)
def test_numbers_out_of_range_are_refused(lines, honbu, threshold):
    with pytest.raises(errors.WrongThreshold):
        change_rule(honbu, threshold=threshold)


def test_nobody_else_changes_rules_or_has_unions_looked_at(tree, lines, mori):
    with pytest.raises(NotAllowed):
        change_rule(mori)
    with pytest.raises(NotAllowed):
        actions.review_alerts(by=mori, now=timezone.now())


def test_a_review_is_queued_once_and_told_in_the_audit_log(
    lines, honbu, django_capture_on_commit_callbacks, monkeypatch
):
    queued = []
    monkeypatch.setattr(errors, "run_soon", queued.append)

    with django_capture_on_commit_callbacks(execute=True):
        actions.review_alerts(by=honbu, now=NOW)

    assert queued == ["suishin.results.jobs.make_alerts"]
    assert Entry.objects.order_by("-sequence").first().event == "alerts_reviewed"
    run_soon(queued[0])  # the path leads to a job


def test_packaged_rules_are_the_defaults_in_their_order(lines):
    stored = {
        rule.rule: Threshold(rule.share or 0, rule.count or 0, rule.months or 0) for rule in AlertRule.objects.all()
    }

    assert list(stored.items()) == [(rule.value, default) for rule, default in DEFAULTS.items()]


def test_the_audit_has_the_words_of_every_rule():
    assert ALERT_RULES.keys() == set(AlertRule.Rule.values)
    assert {rule.value: rule.label for rule in AlertRule.Rule} == ALERT_RULES
