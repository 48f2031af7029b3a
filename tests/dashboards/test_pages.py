"""The pages: what each role is shown, what an address keeps, what Excel gets."""

import io
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from suishin.audit.models import Entry
from suishin.dashboards.rules import sentence_around
from suishin.organizations.models import Organization
from suishin.rounds.actions import RoundFacts, create_round
from tests.factories.reports import claim_figure, tell_event, tell_report

NAGANO_SENTENCE = "桔梗の花が咲いたころに訪ねた。"
GIFU_SENTENCE = "鮎の季節に長良で集まった。"
PAGES = ["matrix", "map", "figures", "events", "findings"]


@pytest.fixture
def told(tree, honbu, round_2025):
    nagano = tell_report(
        round_2025,
        tree.nagano,
        honbu,
        checks={"grant.paid_by_rule": "yes"},
        narratives={"progress_update": [NAGANO_SENTENCE]},
    )
    gifu = tell_report(round_2025, tree.gifu, honbu, narratives={"progress_update": [GIFU_SENTENCE]})
    claim_figure(nagano, "団体生命共済", "541", "件")
    claim_figure(gifu, "マイカー共済", "87", "回")
    tell_event(nagano, "推進集会", "2025-02-20")
    tell_event(gifu, "鵜飼の集い", "2025-02-21")
    return round_2025


@pytest.mark.parametrize("page", PAGES)
def test_headquarters_opens_every_picture_and_its_workbook(page, client, told, honbu):
    client.force_login(honbu)

    assert client.get(reverse(f"dashboards:{page}")).status_code == 200
    workbook = client.get(reverse(f"dashboards:{page}-export"))

    assert openpyxl.load_workbook(io.BytesIO(workbook.content)).active.max_row >= 1


@pytest.mark.parametrize("page", PAGES)
def test_a_prefecture_sees_nothing_of_another_and_saves_no_workbook(page, client, told, mori):
    client.force_login(mori)

    body = client.get(reverse(f"dashboards:{page}")).content.decode()

    for foreign in ("マイカー共済", "鵜飼の集い", GIFU_SENTENCE):
        assert foreign not in body
    assert client.get(reverse(f"dashboards:{page}-export")).status_code == 403


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("person", ["ono", "kanri"])
def test_people_without_reports_are_refused(page, person, client, told, request):
    client.force_login(request.getfixturevalue(person))

    assert client.get(reverse(f"dashboards:{page}")).status_code in (403, 404)


def test_the_map_leaves_other_prefectures_grey_for_a_prefecture(client, told, mori):
    client.force_login(mori)

    body = client.get(reverse("dashboards:map")).content.decode()

    assert 'aria-label="長野県 ● 実施"' in body
    assert 'aria-label="岐阜県' not in body


def test_figures_are_filtered_by_subject_and_unit_in_the_address(client, told, honbu):
    client.force_login(honbu)

    by_subject = client.get(reverse("dashboards:figures"), {"subject": "団体"}).content.decode()
    by_unit = client.get(reverse("dashboards:figures"), {"unit": "回"}).content.decode()

    assert "団体生命共済" in by_subject
    assert "マイカー共済" not in by_subject
    assert "マイカー共済" in by_unit
    assert "団体生命共済" not in by_unit


def test_nonsense_in_an_address_is_passed_over(client, told, honbu):
    client.force_login(honbu)

    answer = client.get(reverse("dashboards:events"), {"round": "9999-99", "kind": "<b>", "page": "x"})

    assert answer.status_code == 200


def test_a_figure_leads_to_its_place_in_the_report(client, told, honbu):
    client.force_login(honbu)

    body = client.get(reverse("dashboards:figures")).content.decode()

    figure = told.reports.get(organization__code="20").current_version.figures.get()
    assert f"/reports/{figure.version.report_id}/#figure-{figure.pk}" in body
    assert figure.value == Decimal(541)


def test_saving_a_workbook_is_recorded_once(client, told, honbu):
    client.force_login(honbu)

    client.get(reverse("dashboards:matrix-export"), {"told": "on", "elsewhere": "a canary"})

    entry = Entry.objects.get(event="exported")
    assert entry.details["filters"] == {"回": told.title, "提出済み以降だけを数える": "はい"}


def test_a_figure_that_is_a_range_is_shown_and_saved_as_it_is_written(client, told, tree, honbu):
    version = told.reports.get(organization=tree.nagano).current_version
    claimed = claim_figure(version, "訪問した単組", "7", "単組")
    claimed.value_max = Decimal("8")
    claimed.save()
    client.force_login(honbu)

    page = client.get(reverse("dashboards:figures"))
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(reverse("dashboards:figures-export")).content)).active

    assert "7〜8" in page.content.decode()
    assert "7〜8" in [cell.value for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize(
    ("page", "order", "first"),
    [
        ("figures", "", "岐阜県"),
        ("figures", "largest", "長野県"),
        ("events", "", "長野県"),
        ("events", "latest", "岐阜県"),
        ("events", "prefecture", "岐阜県"),
    ],
)
def test_lists_are_put_in_the_order_one_asks_for(page, order, first, client, told, tree, honbu):
    Organization.objects.filter(pk=tree.gifu.pk).update(code="19")
    client.force_login(honbu)

    table = client.get(reverse(f"dashboards:{page}"), {"order": order}).context["table"]

    assert table.rows[0].version.report.organization.name == first


@pytest.mark.parametrize(
    ("order", "first"), [("", "岐阜県"), ("most", "長野県"), ("fewest", "岐阜県"), ("nonsense", "岐阜県")]
)
def test_the_matrix_stands_by_code_or_by_how_much_is_done(order, first, client, told, tree, honbu):
    Organization.objects.filter(pk=tree.gifu.pk).update(code="19")
    client.force_login(honbu)

    rows = client.get(reverse("dashboards:matrix"), {"order": order}).context["matrix"].rows

    assert rows[0].report.organization.name == first


@pytest.mark.parametrize(("person", "count", "address"), [("honbu", 1, "?status=missing"), ("mori", 1, "/reports/")])
def test_home_counts_the_reports_still_to_come(person, count, address, client, round_2025, tree, request):
    tell_report(round_2025, tree.gifu, request.getfixturevalue("honbu"))
    client.force_login(request.getfixturevalue(person))

    [(_label, shown, url)] = client.get(reverse("dashboards:home")).context["due"]

    assert shown == count
    assert address in url


def test_home_of_people_who_send_no_reports_has_nothing_due(client, round_2025, hara):
    client.force_login(hara)

    assert client.get(reverse("dashboards:home")).context["due"] == []


@pytest.fixture
def union_round(tree, form_2025, mori):
    today = timezone.localdate()
    facts = RoundFacts(
        "2025-05", "春の聞き取り", form_2025, today, today + timedelta(days=30), target_kind="local_union"
    )
    return create_round(organizer=tree.nagano, facts=facts, by=mori, now=timezone.now())


def test_home_of_a_union_leads_to_the_report_its_prefecture_asks_for(client, union_round, ono):
    report = union_round.reports.get()
    client.force_login(ono)

    answer = client.get(reverse("dashboards:home"))

    assert answer.context["due"] == [("未提出の報告", 1, reverse("rounds:report-detail", args=[report.pk]))]
    assert "春の聞き取り" in answer.content.decode()
    assert "ひかり市職労の報告" in answer.content.decode()
    assert "まだ受付の始まった回がありません。" not in answer.content.decode()


def test_home_of_a_prefecture_counts_what_its_unions_owe(client, union_round, mori, ishida, honbu):
    client.force_login(mori)
    answer = client.get(reverse("dashboards:home"))

    address = reverse("rounds:round-detail", args=[union_round.code])
    assert ("未提出の報告", 1, f"{address}?status=missing") in answer.context["due"]
    assert "1単組のうち0単組が提出しました。" in answer.content.decode()
    for other in (ishida, honbu):
        client.force_login(other)
        assert "春の聞き取り" not in client.get(reverse("dashboards:home")).content.decode()


def test_home_tells_the_first_administrator_whom_to_register_first(client, tree, kanri):
    client.force_login(kanri)

    body = client.get(reverse("dashboards:home")).content.decode()

    assert "全国本部の担当者がまだいません" in body
    assert reverse("organizations:organization-detail", args=[tree.national.pk]) in body


def test_home_of_a_system_administrator_leads_to_the_pages_there_are(client, tree, kanri):
    client.force_login(kanri)

    assert reverse("accounts:user-list") in client.get(reverse("dashboards:home")).content.decode().split("<main")[1]


def test_home_tells_an_officer_of_a_union_no_numbers_of_reports(client, told, ono):
    client.force_login(ono)

    body = client.get(reverse("dashboards:home")).content.decode()

    assert told.title not in body


@pytest.mark.parametrize(
    ("text", "span", "sentence"),
    [
        ("一つめ。二つめは5件。三つめ", "5件", "二つめは5件。"),
        ("・一行め\n・二行め3回\n・三行め", "3回", "・二行め3回"),
        ("5件", "5件", "5件"),
        ("前。5件。", "5件。", "5件。"),
    ],
)
def test_a_claim_is_shown_in_its_sentence(text, span, sentence):
    start = text.index(span)

    assert sentence_around(text, start, start + len(span)) == sentence


def test_a_span_outside_the_text_has_no_sentence():
    assert sentence_around("短い", 5, 9) == ""
