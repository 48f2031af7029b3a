"""The pages of targets."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from suishin.audit.models import Entry
from suishin.organizations.models import Succession
from suishin.results.actions import rebuild_summaries
from suishin.results.models import ProductSet, Season, Target
from tests.factories.results import make_products, make_target, tell_result
from tests.factories.tree import make_organization

LIST = reverse("results:target-list")


@pytest.fixture
def lines(tree):
    return make_products()


@pytest.fixture
def signed_in(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def _url(name: str, target: Target) -> str:
    return reverse(f"results:target-{name}", args=[target.pk])


def _text(response) -> str:
    return response.content.decode()


def test_list_begins_with_ones_own_place_and_tells_how_the_parts_compare(tree, lines, mori, signed_in):
    make_target(tree.nagano, "group_life", 400)
    make_target(tree.hikari, "group_life", 280)

    text = _text(signed_in(mori).get(LIST))

    assert "長野県の目標" in text
    assert "単組の目標の合計は県の目標より120件少ない" in text
    assert "1組合中1組合" in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {100, 200, 300, 400}),
        ("kind=interim", {100}),
        ("state=proposed", {300}),
        ("state=withdrawn", {500}),
        ("product=activity", {400}),
        ("product=nonsense&kind=nonsense&order=nonsense&place=99999999999999999999&page=x", {100, 200, 300, 400}),
    ],
)
def test_filters_narrow_the_list_and_nonsense_is_passed_over(tree, lines, mori, signed_in, query, expected):
    make_target(tree.nagano, "group_life", 100, kind="interim")
    make_target(tree.nagano, "group_life", 200)
    make_target(tree.nagano, "car", 300, state="proposed")
    make_target(tree.nagano, "", 400, activity="説明会", measure="unions")
    make_target(tree.nagano, "home", 500, state="withdrawn")

    response = signed_in(mori).get(f"{LIST}?{query}")

    assert {row.target.amount for row in response.context["table"].rows} == expected


def test_list_is_sorted_by_what_is_missing_and_the_unknown_comes_last(tree, lines, mori, signed_in):
    tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=100)
    tell_result(tree.hikari, lines["car"], "2026-10", in_force=10)
    rebuild_summaries()
    unknown = make_target(tree.hikari, "home", 900)
    small = make_target(tree.hikari, "group_life", 110)
    large = make_target(tree.hikari, "car", 100)

    def ordered(order):
        response = signed_in(mori).get(f"{LIST}?place={tree.hikari.pk}&order={order}")
        return [row.target for row in response.context["table"].rows]

    assert ordered("most_missing") == [large, small, unknown]
    assert ordered("lowest") == [large, small, unknown]


def test_excel_holds_all_rows_and_leaves_an_audit_entry(tree, lines, honbu, signed_in):
    for place in (tree.national, tree.nagano, tree.gifu):
        make_target(place, "group_life", 400)

    response = signed_in(honbu).get(reverse("results:target-export"), {"kind": "final"})

    sheet = load_workbook(io.BytesIO(response.content)).active
    found = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert [name for name in found if name in {"全国本部", "長野県", "岐阜県"}] == ["全国本部", "長野県", "岐阜県"]
    assert found.count(400) == 3
    assert Entry.objects.order_by("-sequence").first().details["filters"]["目標の区分"] == "最終目標"


def test_number_of_queries_does_not_grow_with_the_list(tree, lines, mori, signed_in, django_assert_max_num_queries):
    for number in range(20):
        union = make_organization("local_union", f"20-1{number:02}", f"組合{number}", tree.nagano)
        make_target(union, "group_life", 10)
        make_target(union, "car", 10, kind="interim", on=date(2026, 5, 31))
        tell_result(union, lines["car"], "2026-10", in_force=5)
    rebuild_summaries()
    client = signed_in(mori)

    with django_assert_max_num_queries(45):
        client.get(LIST)


def test_page_tells_interim_and_final_target_apart_in_words(tree, lines, mori, signed_in):
    tell_result(tree.hikari, lines["group_life"], "2026-05", in_force=6343)
    tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=6343)
    rebuild_summaries()
    final = make_target(tree.nagano, "group_life", 6884)
    make_target(tree.nagano, "group_life", 5796, kind="interim", on=date(2026, 5, 31))

    text = _text(signed_in(mori).get(_url("detail", final)))

    assert "2026年5月の中間目標は109.4％達成、2026年度末の最終目標まであと541件（92.1％）。" in text
    assert "6,343件（2026年10月）" in text


def test_page_of_new_enrolments_tells_what_is_due_by_the_seasons(tree, lines, mori, signed_in):
    tell_result(tree.hikari, lines["car"], "2026-10", in_force=50, new_enrolments=30)
    rebuild_summaries()
    shares = ["0.4" if month == 10 else str(Decimal("0.6") / 11) for month in range(1, 13)]
    Season.objects.create(product_set=ProductSet.objects.get(code="car"), shares=shares, years=3)
    target = make_target(tree.nagano, "car", 110, measure="new_enrolments", on=date(2027, 5, 31))
    stock = make_target(tree.nagano, "car", 110, on=date(2027, 5, 31))

    browser = signed_in(mori)

    assert "<dt>時期相当の目標</dt><dd>68件</dd>" in _text(
        browser.get(_url("detail", target))
    )  # 110 × (0.4 + 4 × 0.6 / 11)
    assert "時期相当の目標" not in _text(browser.get(_url("detail", stock)))


def test_set_from_above_changed_and_withdrawn_on_screen(tree, lines, honbu, signed_in):
    client = signed_in(honbu)
    content = {
        "place": tree.nagano.pk,
        "product_set": ProductSet.objects.get(code="group_life").pk,
        "measure": "in_force",
        "kind": "final",
        "value": "６，４００",
        "on": "2027-05-31",
    }

    created = client.post(reverse("results:target-create"), content, follow=True)
    target = Target.objects.get()
    assert (target.state, target.amount) == ("set", 6400)
    assert "目標を設定しました。" in _text(created)
    again = client.post(reverse("results:target-create"), content)
    assert "同じ対象・区分・期日の目標がもうあります" in _text(again)

    client.post(_url("edit", target), {"value": "6500", "on": "2027-05-31", "seen": "0"})
    stale = client.post(_url("edit", target), {"value": "6600", "on": "2027-05-31", "seen": "0"})
    assert "ほかの人がこの目標を変えました" in _text(stale)
    target.refresh_from_db()
    assert target.amount == 6500
    assert "6,400 → 6,500" in _text(client.get(_url("detail", target)))

    without_reason = client.post(_url("withdraw", target), {"reason": "", "seen": "1"})
    assert without_reason.status_code == 200
    client.post(_url("withdraw", target), {"reason": "大会で見直し", "seen": "1"})
    target.refresh_from_db()
    assert target.state == "withdrawn"
    assert "大会で見直し" in _text(client.get(_url("detail", target)))


def test_proposed_from_below_and_agreed_with_another_value(tree, lines, mori, honbu, client):
    standing = make_target(tree.nagano, "group_life", 6400)
    client.force_login(mori)
    form = client.get(client.get(_url("detail", standing)).context["propose_url"])
    assert "提案として送り" in _text(form)
    content = {name: form.context["form"][name].value() for name in ("place", "product_set", "measure", "kind", "on")}
    client.post(reverse("results:target-create"), {**content, "value": "6200"})
    proposal = Target.objects.get(state="proposed")

    client.force_login(honbu)
    assert "長野県" in _text(client.get(reverse("results:target-proposals")))
    assert "目標の提案" in _text(client.get("/"))
    page = client.get(_url("answer", proposal))
    assert page.context["standing"] == standing
    refused = client.post(_url("answer", proposal), {"value": "6300", "seen": "0", "action": "agree"})
    assert refused.context["form"].errors["reason"]
    client.post(_url("answer", proposal), {"value": "6300", "reason": "電話で確認", "seen": "0", "action": "agree"})

    proposal.refresh_from_db()
    assert (proposal.state, proposal.amount, proposal.replaces) == ("agreed", 6300, standing)
    assert "合意した新しい目標に置き換えました" in _text(client.get(_url("detail", standing)))
    answered = client.get(_url("answer", proposal), follow=True)
    assert "回答を待つ提案ではありません" in _text(answered)


def test_declined_on_screen_needs_a_reason(tree, lines, honbu, signed_in):
    proposal = make_target(tree.nagano, "group_life", 100, state="proposed")
    client = signed_in(honbu)

    refused = client.post(_url("answer", proposal), {"value": "100", "seen": "0", "action": "decline"})
    client.post(_url("answer", proposal), {"value": "100", "seen": "0", "action": "decline", "reason": "実績を下回る"})

    assert refused.context["form"].errors["reason"]
    proposal.refresh_from_db()
    assert proposal.state == "declined"


def test_distribution_is_edited_summed_and_saved(tree, lines, mori, signed_in):
    second = make_organization("local_union", "20-002", "あさひ町職", tree.nagano)
    third = make_organization("local_union", "20-003", "こだま村職", tree.nagano)
    tell_result(tree.hikari, lines["group_life"], "2026-05", in_force=300)
    tell_result(second, lines["group_life"], "2026-05", in_force=100)
    rebuild_summaries()
    above = make_target(tree.nagano, "group_life", 401)
    client = signed_in(mori)

    page = client.get(_url("distribute", above))
    assert "2026年5月の保有の割合で割り振りました。" in _text(page)
    assert "単組の目標の合計は県の目標と同じ" in _text(page)
    assert "こだま村職" in page.context["without_weight"]
    names = ("seen", *(f"{name}-{unit.pk}" for unit in (tree.hikari, second, third) for name in ("share", "seen")))
    content = {name: page.context["form"][name].value() for name in names}
    content = {name: "" if value is None else value for name, value in content.items()}
    assert [content[f"share-{unit.pk}"] for unit in (tree.hikari, second, third)] == [301, 100, ""]

    content[f"share-{second.pk}"] = "５０"
    preview = client.post(_url("distribute", above), {**content, "action": "preview"})
    assert "単組の目標の合計は県の目標より50件少ない" in _text(preview)
    assert Target.objects.count() == 1

    faulty = client.post(_url("distribute", above), {**content, f"share-{third.pk}": "1.5", "action": "save"})
    assert "小数のない数" in _text(faulty)
    assert Target.objects.count() == 1

    client.post(_url("distribute", above), {**content, "action": "save"})
    given = dict(Target.objects.exclude(pk=above.pk).values_list("organization__name", "value"))
    assert given == {"ひかり市職労": 301, "あさひ町職": 50}
    stale = client.post(_url("distribute", above), {**content, "action": "save"})
    assert "ほかの人がこの目標を変えました" in _text(stale)


def test_rates_are_not_distributed(tree, lines, honbu, signed_in):
    above = make_target(tree.nagano, "group_life", 40, measure="penetration")

    assert signed_in(honbu).get(_url("distribute", above)).status_code == 403


def test_merged_union_s_target_is_told_on_the_page_of_its_heir(tree, lines, mori, signed_in):
    gone = make_organization("local_union", "20-009", "もみじ村職", tree.nagano)
    Succession.objects.create(predecessor=gone, successor=tree.hikari, on=timezone.localdate(), kind="merger")
    early = timezone.now() - timedelta(days=300)
    own = make_target(tree.hikari, "group_life", 300, decided_at=early)
    make_target(gone, "group_life", 40, decided_at=early)

    text = _text(signed_in(mori).get(_url("detail", own)))

    assert "合併した組合の目標も合わせて、340件と数えます" in text


def test_enter_in_a_share_adds_up_and_does_not_save(tree, lines, mori, signed_in):
    """Browsers press the first button of a form."""
    above = make_target(tree.nagano, "group_life", 400)

    text = _text(signed_in(mori).get(_url("distribute", above)))

    assert text.index('name="action" value="preview"') < text.index('name="action" value="save"')


def test_a_page_of_targets_reads_no_more_than_its_own_rows(tree, lines, honbu, signed_in):
    for number in range(1, 121):
        union = make_organization("local_union", f"20-1{number:03}", f"{number}号市職労", tree.nagano)
        make_target(union, "group_life", 100 + number)
    make_target(tree.nagano, "group_life", 30_000)
    client = signed_in(honbu)

    with CaptureQueriesContext(connection) as captured:
        text = _text(client.get(f"{LIST}?place={tree.nagano.pk}&page=3"))

    assert [f">{number}号市職労<" in text for number in (99, 100, 120)] == [False, True, True]
    assert "121件" in text
    assert "121組合中120組合" in text  # what the parts come to is told of all pages
    (read,) = [query["sql"] for query in captured.captured_queries if '"results_target"."note"' in query["sql"]]
    assert read.count(",") < 60
