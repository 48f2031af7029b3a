"""The pages of unions to call: who is shown what, what Excel gets, putting aside, and the rules."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from suishin.audit.models import Entry
from suishin.common.months import Month
from suishin.dashboards.context import waiting
from suishin.results.models import Alert, AlertAside, AlertRule, ProductSet, Promotion
from tests.factories.results import make_products
from tests.factories.tree import make_organization

LIST = reverse("results:alert-list")
OCTOBER = Month.parse("2026-10")
FALL = {"before": 1153, "now": 1042, "lost": 111, "months": 3}


@pytest.fixture
def sets(db):
    make_products()
    return {row.code: row for row in ProductSet.objects.all()}


def alert(union, product_set, rule="falling", figures=FALL, urgency=1) -> Alert:
    return Alert.objects.create(
        organization=union,
        product_set=product_set,
        rule=rule,
        urgency=urgency,
        month=OCTOBER.number,
        figures=figures,
    )


@pytest.fixture
def alerts(tree, sets):
    """ひかり has two reasons and みどり one, which is more urgent."""
    due = {"target": 1486, "expected": 305, "missing": 1181, "due": Month.parse("2027-05").number}
    return [
        alert(tree.hikari, sets["car"]),
        alert(tree.hikari, sets["home"], "behind_target", due, 3),
        alert(tree.midori, None, "silent", {"months": 7}, 0),
    ]


def shown(client, who, address=LIST) -> str:
    client.force_login(who)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_headquarters_reads_who_needs_a_call_and_why_the_most_urgent_first(client, alerts, tree, honbu):
    body = shown(client, honbu)

    assert "今月、連絡したい組合は2組合です。" in body
    assert "実績が届かない 1組合、保有が減っている 1組合、目標に届かない見通し 1組合" in body
    assert "7か月、実績が届いていません。" in body
    assert "マイカー共済の保有が3か月で1,153件から1,042件に減りました（111件の減）。" in body
    assert "住まいる共済は、このままだと2027年5月末に305件。目標1,486件に1,181件足りない見通しです。" in body
    assert body.index("みどり町職") < body.index("ひかり市職労")
    assert "岐阜県" in body
    for union in (tree.hikari, tree.midori):
        address = reverse("dashboards:results-union", args=[union.pk])
        assert f'<h2><a href="{address}">' in body
        assert client.get(address).status_code == 200


def test_months_are_written_in_the_eras_of_whoever_counts_so(client, alerts, honbu):
    honbu.dates = honbu.Dates.ERA
    honbu.save()

    body = shown(client, honbu)

    assert "このままだと令和9年5月末に305件" in body
    assert "令和8年10月までの実績から" in body


@pytest.mark.parametrize(
    ("query", "unions"),
    [
        ("rule=silent", {"みどり町職"}),
        ("rule=falling", {"ひかり市職労"}),
        ("product=home", {"ひかり市職労"}),
        ("prefecture=gifu", {"みどり町職"}),
        ("rule=silent&product=home", set()),
        ("rule=nonsense&product=x&prefecture=-1&page=zero", {"みどり町職", "ひかり市職労"}),
    ],
)
def test_list_is_narrowed_by_prefecture_rule_and_product(client, alerts, honbu, sets, tree, query, unions):
    query = query.replace("home", str(sets["home"].pk)).replace("gifu", str(tree.gifu.pk))

    body = shown(client, honbu, f"{LIST}?{query}")

    assert {
        name for name in ("みどり町職", "ひかり市職労") if f"{name}</a></h2>" in body.replace(" <span", "</h2>")
    } == unions


@pytest.mark.parametrize("who", ["mori", "hara"])
def test_nobody_sees_the_unions_of_another_prefecture(client, alerts, request, who):
    body = shown(client, request.getfixturevalue(who))

    assert "今月、連絡したい組合は1組合です。" in body
    assert "みどり" not in body


def test_an_officer_sees_the_own_union_only_and_puts_nothing_aside(client, alerts, tree, sets, ono):
    neighbour = make_organization("local_union", "20-002", "となり村職", tree.nagano)
    alert(neighbour, sets["car"])

    body = shown(client, ono)

    assert ("ひかり市職労" in body, "となり村職" in body) == (True, False)
    assert "今月、気になる動きがあります。" in body
    assert "連絡したい" not in body
    assert "脇に置く" not in body
    address = reverse("results:alert-put-aside", args=[tree.hikari.pk, "falling", sets["car"].pk])
    assert client.get(address).status_code == 403
    assert client.get(reverse("results:alert-aside-list")).status_code == 403


def test_a_partner_office_sees_only_what_concerns_its_products(client, alerts, tree, sets, kita):
    car = sets["car"].lines.get().product
    Promotion.objects.create(product=car, prefecture=tree.nagano, promoter="partner", valid_from=date(2020, 4, 1))

    body = shown(client, kita)

    assert "マイカー共済の保有が" in body
    assert "住まいる共済は" not in body


def test_excel_holds_a_row_for_each_reason_and_leaves_an_entry(client, alerts, mori):
    client.force_login(mori)

    content = client.get(reverse("results:alert-export")).content

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    told = [row for row in rows if "ひかり市職労" in row]
    assert [row[3] for row in told] == ["保有が減っている", "目標に届かない見通し"]
    assert "みどり町職" not in str(rows)
    assert Entry.objects.order_by("-sequence").first().event == "exported"


def test_a_reason_is_put_aside_on_a_page_and_taken_up_again(client, alerts, tree, sets, mori):
    client.force_login(mori)
    address = reverse("results:alert-put-aside", args=[tree.hikari.pk, "falling", sets["car"].pk])
    assert address in shown(client, mori)
    until = timezone.localdate() + timedelta(days=10)

    assert "111件の減" in client.get(address).content.decode()
    client.post(address, {"reason": "12月に訪ねる約束", "until": until.isoformat()})

    body = shown(client, mori)
    assert ("111件の減" in body, "1,181件足りない" in body) == (False, True)
    assert "脇に置いた理由が1件あります" in body
    resting = shown(client, mori, reverse("results:alert-aside-list"))
    assert "12月に訪ねる約束" in resting
    assert "保有が減っている（マイカー共済）" in resting
    assert "Mori" in resting
    client.post(reverse("results:alert-take-up", args=[AlertAside.objects.get().pk]))
    assert "111件の減" in shown(client, mori)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reason": "", "until": "2026-12-31"}, "必須"),
        ({"reason": "話した", "until": "2020-01-01"}, "明日から1年以内の日を選んでください。"),
        ({"reason": "話した", "until": "あした"}, "error"),
    ],
)
def test_page_says_what_is_missing_and_puts_nothing_aside(client, alerts, tree, sets, mori, typed, words):
    client.force_login(mori)

    response = client.post(reverse("results:alert-put-aside", args=[tree.hikari.pk, "falling", sets["car"].pk]), typed)

    assert response.status_code == 200
    assert words in response.content.decode()
    assert not AlertAside.objects.exists()


def test_what_another_prefecture_put_aside_is_out_of_sight(client, alerts, tree, mori, ishida):
    aside = AlertAside.objects.create(
        organization=tree.hikari,
        product_set=alerts[0].product_set,
        rule="falling",
        until=timezone.localdate() + timedelta(days=5),
        reason="秘密の相談",
        put_by=mori,
        put_at=timezone.now(),
    )

    assert "秘密の相談" not in shown(client, ishida, reverse("results:alert-aside-list"))
    assert client.post(reverse("results:alert-take-up", args=[aside.pk])).status_code == 404


def test_the_count_on_home_is_that_of_the_list(rf, alerts, tree, sets, mori, hara, honbu, ono):
    alert(make_organization("local_union", "20-002", "となり村職", tree.nagano), sets["car"])

    def count(who):
        request = rf.get("/")
        request.user = who
        return [entry for entry in waiting(request)["tasks"] if entry[2] == LIST]

    assert count(mori) == count(hara) == [("連絡したい組合", 2, LIST)]
    assert count(honbu) == count(ono) == []


def rule_address(rule: str = "falling") -> str:
    return reverse("results:alert-rule-change", args=[rule])


def test_rules_are_sentences_with_their_numbers_in_inputs(client, sets, honbu):
    body = shown(client, honbu, reverse("results:alert-rules"))

    assert 'か月で保有が<input type="number" name="share" value="5"' in body
    for rule in AlertRule.objects.all():
        assert rule_address(rule.rule) in body
        assert f'aria-labelledby="rule-{rule.rule}"' in body


def test_a_rule_is_changed_switched_off_and_kept_from_a_second_hand(client, sets, honbu):
    client.force_login(honbu)
    typed = {"share": "8", "count": "20", "months": "6", "seen": "0"}

    assert client.post(rule_address(), typed).status_code == 302
    late = client.post(rule_address(), {**typed, "share": "9"})

    rule = AlertRule.objects.get(rule="falling")
    assert (rule.is_on, rule.share, rule.revision) == (False, 8, 1)
    assert "ほかの人が決まりを変えました" in late.content.decode()


@pytest.mark.parametrize(("name", "value"), [("share", "0"), ("count", ""), ("months", "25"), ("months", "三")])
def test_numbers_out_of_range_are_named_beside_what_was_typed(client, sets, honbu, name, value):
    client.force_login(honbu)

    response = client.post(rule_address(), {"share": "8", "count": "20", "months": "6", "seen": "0", name: value})

    assert response.status_code == 200
    assert "field--invalid" in response.content.decode()
    assert AlertRule.objects.get(rule="falling").revision == 0


def test_list_asks_as_many_questions_for_fifty_unions_as_for_one(
    client, tree, sets, honbu, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(honbu)
    alert(tree.hikari, sets["car"])
    client.get(LIST)
    with django_assert_max_num_queries(28) as few:
        client.get(LIST)
    for number in range(60):
        union = make_organization("local_union", f"20-1{number:02}", f"組合{number}", tree.nagano)
        alert(union, sets["car"])
        alert(union, sets["home"], "no_new_enrolments", {"months": 12}, 4)

    with django_assert_num_queries(len(few)):
        body = client.get(LIST).content.decode()

    assert body.count('class="calls__union"') == 50
    assert '<ol class="calls" start="51">' in client.get(f"{LIST}?page=2").content.decode()
