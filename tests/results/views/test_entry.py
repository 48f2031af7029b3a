"""The pages for typing results."""

import json
import re
from datetime import datetime

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from suishin.common.months import Month
from suishin.results.models import ExecutiveUse, Headcount, Result
from tests.factories.results import make_products, tell_people, tell_result
from tests.factories.tree import make_organization

NOW = datetime.fromisoformat("2026-11-24T10:00+09:00")


@pytest.fixture
def lines(db):
    return make_products()


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def url(organization, month="2026-10", **query):
    address = reverse("results:entry-grid", args=[organization.pk, month])
    return address + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


def page(client, person, address):
    client.force_login(person)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def field(html, name):
    """Return the tag and what stands in the cell behind it."""
    return re.search(rf'<(?:input|select) id="c-{name}".*?</td>', html, re.DOTALL)[0]


def seen_on(html):
    return json.loads(re.search(r'name="seen" value="([^"]*)"', html)[1].replace("&quot;", '"'))


def send(client, address, typed, seen):
    return client.post(address, typed | {"seen": json.dumps(seen)})


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_union_shows_last_month_and_the_flash_value_beside_each_cell(client, tree, mori, lines):
    car = lines["car"]
    tell_result(tree.hikari, car, "2026-09", is_flash=True, in_force=90, new_enrolments=3)
    tell_result(tree.hikari, car, "2026-09", in_force=1100)
    tell_result(tree.hikari, car, "2026-10", is_flash=True, in_force=1120)
    tell_people(tree.hikari, "2026-09", members=820)

    html = page(client, mori, url(tree.hikari))

    cell = field(html, f"{tree.hikari.pk}-{car.pk}-in_force")
    assert "先月 1,100<br>速報 1,120" in cell
    assert 'value=""' in cell
    # where a final row stands, nothing of the flash row counts any more
    assert "先月" not in field(html, f"{tree.hikari.pk}-{car.pk}-new_enrolments")
    assert "先月 820" in field(html, f"{tree.hikari.pk}-0-members")


def test_what_was_typed_in_any_manner_is_saved_and_blank_is_never_zero(client, tree, mori, lines):
    car, name = lines["car"], f"{tree.hikari.pk}-{lines['car'].pk}"
    seen = seen_on(page(client, mori, url(tree.hikari)))

    response = send(
        client,
        url(tree.hikari),
        {
            f"{name}-in_force": "１，２３４",
            f"{name}-new_enrolments": "0",
            f"{name}-terminations": "",
            f"{tree.hikari.pk}-0-members": "820人",
            f"{name}-enrolled": "9",
        },
        seen,
    )

    assert response.status_code == 302
    assert told(response) == ["4個の欄を保存しました。合計にも入っています。"]
    row = Result.objects.get(organization=tree.hikari, line=car)
    assert (row.in_force, row.new_enrolments, row.terminations) == (1234, 0, None)
    assert Headcount.objects.get().members == 820
    assert ExecutiveUse.objects.get().enrolled == 9


def test_a_fault_stands_at_its_cell_and_nothing_is_saved(client, tree, mori, lines):
    name = f"{tree.hikari.pk}-{lines['car'].pk}"
    seen = seen_on(page(client, mori, url(tree.hikari)))

    response = send(
        client, url(tree.hikari), {f"{name}-in_force": "120", f"{name}-terminations": "△3", "seen": ""}, seen
    )

    html = response.content.decode()
    assert response.status_code == 200
    assert "まだ保存していません" in html
    assert f'href="#c-{name}-terminations"' in html
    faulty = field(html, f"{name}-terminations")
    assert 'aria-invalid="true"' in faulty
    assert 'value="△3"' in faulty
    assert "マイナスの数は入れられません。" in faulty
    assert 'value="120"' in field(html, f"{name}-in_force")
    assert not Result.objects.exists()


def test_a_cell_that_somebody_else_changed_shows_both_and_is_saved_only_when_sent_again(client, tree, mori, lines):
    car, name = lines["car"], f"{tree.hikari.pk}-{lines['car'].pk}-in_force"
    tell_result(tree.hikari, car, "2026-10", in_force=100)
    seen = seen_on(page(client, mori, url(tree.hikari)))
    Result.objects.update(in_force=120)

    html = send(client, url(tree.hikari), {name: "110"}, seen).content.decode()

    assert "ほかの人が120に変えました。" in field(html, name)
    assert 'value="110"' in field(html, name)
    assert Result.objects.get().in_force == 120

    response = send(client, url(tree.hikari), {name: "110"}, seen_on(html))

    assert response.status_code == 302
    assert Result.objects.get().in_force == 110


def test_stock_that_does_not_fit_the_flow_is_remarked_upon_and_saved(client, tree, mori, lines):
    car, name = lines["car"], f"{tree.hikari.pk}-{lines['car'].pk}"
    tell_result(tree.hikari, car, "2026-09", in_force=100)
    seen = seen_on(page(client, mori, url(tree.hikari)))
    typed = {f"{name}-in_force": "130", f"{name}-new_enrolments": "5", f"{name}-terminations": "1"}

    response = client.post(url(tree.hikari), typed | {"seen": json.dumps(seen)}, follow=True)

    html = response.content.decode()
    assert "先月の保有と今月の増減からは104になります。" in html
    assert "保有が増減と合わない行が1行あります。" in html
    assert Result.objects.get(month=Month.parse("2026-10").number).in_force == 130


def test_basic_cover_is_a_choice(client, tree, mori, lines):
    basic = lines["basic"]
    tell_result(tree.hikari, basic, "2026-09", in_force=0)
    name = f"{tree.hikari.pk}-{basic.pk}-in_force"

    html = page(client, mori, url(tree.nagano, line="basic"))

    assert "先月 加入していない" in field(html, name)
    assert '<option value="" selected>不明</option>' in field(html, name)
    send(client, url(tree.nagano, line="basic"), {name: "1"}, seen_on(html))
    assert Result.objects.get(month=Month.parse("2026-10").number).in_force == 1

    refused = send(client, url(tree.nagano, line="basic"), {name: "5"}, {name: 1})
    assert "一覧から選んでください。" in refused.content.decode()


def test_flash_is_typed_apart(client, tree, mori, lines):
    name = f"{tree.hikari.pk}-{lines['car'].pk}-in_force"

    html = page(client, mori, url(tree.nagano, state="flash", line="car"))

    send(client, url(tree.nagano, state="flash", line="car"), {name: "98"}, seen_on(html))

    assert "2026年10月の実績（速報）" in html
    assert list(Result.objects.values_list("is_flash", "in_force")) == [(True, 98)]


def test_another_month_is_another_address(client, tree, mori, lines):
    client.force_login(mori)

    response = client.get(url(tree.nagano, month="2026-10") + "?month=2026-09&line=car&state=flash")

    assert response.url == url(tree.nagano, "2026-09") + "?line=car&state=flash"
    assert client.get(response.url).status_code == 200


def test_a_union_that_had_closed_has_nothing_to_type(client, tree, mori, lines):
    tree.hikari.closed_on = "2026-09-30"
    tree.hikari.save()

    assert "もうありません" in page(client, mori, url(tree.hikari))
    assert "c-" + str(tree.hikari.pk) in page(client, mori, url(tree.hikari, "2026-09"))


def test_from_flash_one_goes_on_to_flash(client, tree, mori, lines):
    assert url(tree.hikari, state="flash") in page(client, mori, url(tree.nagano, line="car", state="flash"))
    assert url(tree.nagano, state="flash") in page(client, mori, url(tree.hikari, state="flash"))


@pytest.mark.parametrize("month", ["2026-12", "2026-13", "october"])
def test_a_month_that_is_none_or_to_come_is_not_found(client, tree, mori, lines, month):
    client.force_login(mori)

    assert client.get(url(tree.nagano, month)).status_code == 404


def test_a_filter_that_makes_no_sense_leads_back_to_the_page(client, tree, mori, lines):
    client.force_login(mori)

    assert client.get(url(tree.nagano, line="nothing")).url == url(tree.nagano)


def test_nothing_seen_never_overwrites(client, tree, mori, lines):
    tell_result(tree.hikari, lines["car"], "2026-10", in_force=100)
    client.force_login(mori)

    for carried in ("", "[]", "{", '{"x": 1}'):
        response = client.post(url(tree.hikari), {f"{tree.hikari.pk}-{lines['car'].pk}-in_force": "1", "seen": carried})
        assert "ほかの人が100に変えました。" in response.content.decode()

    assert Result.objects.get().in_force == 100


def test_cells_of_unions_elsewhere_are_not_taken(client, tree, mori, lines):
    client.force_login(mori)

    response = send(client, url(tree.nagano, line="car"), {f"{tree.midori.pk}-{lines['car'].pk}-in_force": "1"}, {})

    assert told(response) == ["変わった欄はありませんでした。"]
    assert not Result.objects.exists()


def test_the_way_in_counts_the_unions_that_told_something(client, tree, mori, lines):
    make_organization("local_union", "20-002", "みなと町職", tree.nagano)
    tell_result(tree.hikari, lines["car"], "2026-10", in_force=1)
    tell_result(tree.hikari, lines["home"], "2026-10", is_flash=True, in_force=1)

    html = page(client, mori, reverse("results:entry-start"))

    assert "2単組中1単組に記入があります" in html
    assert url(tree.hikari) in html
    assert url(tree.nagano) in html
    assert "みどり町職" not in html


def test_two_hundred_unions_are_drawn_and_saved_without_a_query_for_each(client, tree, mori, lines):
    client.force_login(mori)
    address = url(tree.nagano, line="car")

    def counts():
        seen = seen_on(page(client, mori, address))
        unions = [
            int(name.split("-")[0]) for name in re.findall(r'id="c-(\d+-\d+-in_force)"', page(client, mori, address))
        ]
        values = {f"{union}-{lines['car'].pk}-in_force": str(len(unions) + 7) for union in unions}
        with CaptureQueriesContext(
            connection,
        ) as drawn:
            assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as saved:
            assert send(client, address, values, seen).status_code == 302
        return len(drawn), len(saved)

    counts()  # the first save has no sums to go on from
    few = counts()
    for number in range(200):
        make_organization("local_union", f"20-{number + 100}", f"単組{number}", tree.nagano)
    counts()
    many = counts()

    assert many[0] <= few[0]
    assert many[1] <= few[1] + 3  # inserts are sent in packs
    assert Result.objects.count() == 201
