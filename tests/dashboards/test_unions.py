"""The page of a local union, its Excel file and its sheets: the same numbers everywhere, and nobody else's names."""

import io
import re
from datetime import date
from decimal import Decimal
from random import Random

import openpyxl
import pypdfium2
import pytest
from django.urls import reverse

from suishin.audit.models import Entry
from suishin.common.months import Month
from suishin.dashboards import union_words as words
from suishin.dashboards.queries.unions import union_pictures
from suishin.organizations.models import Organization, Succession
from suishin.results.actions import rebuild_summaries, refresh_peers
from suishin.results.models import Basis, ExecutiveUse, Forecast, PeerRange, ProductRevision, ProductSet, Promotion
from tests.factories.imports import receive, result_rows, take_in
from tests.factories.results import make_products, make_target, tell_people, tell_result
from tests.factories.tree import make_organization

NOVEMBER = Month.parse("2026-11")
PEOPLE = {"members": 800, "eligible_staff": 1000, "executives": 20, "new_hires": 40, "joined_new_hires": 30}


@pytest.fixture
def lines(db):
    return make_products()


@pytest.fixture
def told(tree, lines):
    """ひかり市職労 with five others of its size in 岐阜, so that it has a place among six."""
    for back, in_force in enumerate((100, 99, 98)):
        tell_result(tree.hikari, lines["car"], str(NOVEMBER + -back), in_force=in_force, new_enrolments=2)
    tell_result(tree.hikari, lines["car"], "2025-11", in_force=90, new_enrolments=1)
    tell_people(tree.hikari, "2026-09", **PEOPLE, enrolled_new_hires=10)
    for number in range(5):
        union = make_organization("local_union", f"21-1{number}", f"となり{number}市職労", tree.gifu, member_count=500)
        tell_result(union, lines["car"], "2025-11", in_force=100)
        tell_result(union, lines["car"], "2026-11", in_force=101 + number)
    settle()
    return tree


def settle():
    rebuild_summaries()
    refresh_peers(NOVEMBER)


def page_of(client, user, union, query="", name="results-union"):
    client.force_login(user)
    return client.get(reverse(f"dashboards:{name}", args=[union.pk]) + query)


def row_of(response, name):
    """Return the cells of the row that a name heads, as the page shows them."""
    row = re.search(rf"<th scope=\"row\"[^>]*>{re.escape(name)}</th>(.*?)</tr>", response.content.decode(), re.S)
    return [cell.strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row[1])]


def texts_of(response):
    document = pypdfium2.PdfDocument(response.content)
    return [page.get_textpage().get_text_range() for page in document]


def as_letters(text):
    return re.sub(r"\s", "", text)


def test_a_union_is_held_against_target_last_month_and_last_year(client, told, mori):
    make_target(told.hikari, "car", 112)
    make_target(told.hikari, "car", 105, kind="interim", on=date(2026, 12, 31))

    page = page_of(client, mori, told.hikari)

    assert row_of(page, "マイカー共済") == [
        *("100", "＋1", "111.1％", "6", "600.0％", "112", "89.3％", "12", "2.0", "―"),
        "2026年12月31日までに105（達成率95.2％）",
    ]
    assert "最終目標の期日は2027年5月31日" in page.content.decode()


def test_what_nobody_told_is_missing_and_never_0(client, told, mori):
    page = page_of(client, mori, told.hikari)

    assert set(row_of(page, "長期共済")) == {"―"}


def test_basic_cover_is_joined_or_not(client, told, lines, mori):
    tell_result(told.hikari, lines["basic"], "2026-11", in_force=1)
    make_target(told.hikari, "basic", 1)
    settle()

    page = page_of(client, mori, told.hikari)

    assert row_of(page, "総合共済基本型")[0] == "加入"
    assert row_of(page, "総合共済基本型")[5] == "加入"


def test_the_month_is_kept_in_the_address_and_others_fall_back_to_the_last(client, told, mori):
    shown = {
        query: page_of(client, mori, told.hikari, query).context["picture"].month
        for query in (
            "",
            "?month=2026-10",
            "?month=2031-01",
            "?month=soon",
        )
    }

    assert [str(month) for month in shown.values()] == ["2026-11", "2026-10", "2026-11", "2026-11"]
    page = page_of(client, mori, told.hikari, "?month=2026-10")
    assert "sheet.pdf?month=2026-10" in page.content.decode()
    assert "export.xlsx?month=2026-10" in page.content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "確定した実績です。"),
        ({"is_flash": True}, "速報を含みます。"),
        (None, "この月の実績はまだありません。"),
    ],
)
def test_the_page_says_whether_values_are_flash_or_final(client, tree, lines, mori, changed, said):
    tell_result(tree.hikari, lines["car"], "2026-10", in_force=10)
    tell_result(tree.midori, lines["car"], "2026-11", in_force=10)
    if changed is not None:
        tell_result(tree.hikari, lines["car"], "2026-11", in_force=10, **changed)
    settle()

    assert said in page_of(client, mori, tree.hikari).content.decode()


def test_before_the_first_import_the_page_says_what_to_wait_for(client, tree, lines, mori):
    assert "実績はまだ届いていません。" in page_of(client, mori, tree.hikari).content.decode()


def test_an_officer_sees_the_own_union_and_its_place_and_no_other_name(client, told, ono):
    page = page_of(client, ono, told.hikari)
    other = page_of(client, ono, told.midori)

    assert page.status_code == 200
    assert "6組合中6番目" in page.content.decode()
    assert "となり" not in page.content.decode()
    assert f"results/unions/{told.hikari.pk}/peers/" not in page.content.decode()
    assert other.status_code == 404
    assert page_of(client, ono, told.hikari, name="results-union-peers").status_code == 404


def test_with_fewer_than_five_nobody_is_compared(client, tree, lines, ono):
    for number in range(3):
        union = make_organization("local_union", f"21-1{number}", f"となり{number}市職労", tree.gifu, member_count=500)
        tell_result(union, lines["car"], "2026-11", in_force=100)
    tell_result(tree.hikari, lines["car"], "2026-11", in_force=100)
    settle()

    page = page_of(client, ono, tree.hikari).content.decode()

    assert "比べる相手が少ない" in page
    assert "4組合中" not in page


def test_a_month_of_which_nothing_was_sorted_beforehand_is_compared_all_the_same(client, told, ono):
    kept = page_of(client, ono, told.hikari).context["picture"].places
    PeerRange.objects.all().delete()

    page = page_of(client, ono, told.hikari)

    assert page.context["picture"].places == kept
    assert "6組合中6番目" in page.content.decode()


def test_as_it_was_then_the_others_are_compared_as_they_were_then(client, told, lines, mori):
    """となり0 was taken in by となり1 later: two of six then, one of five today."""
    gone, heir = (Organization.objects.get(code=code) for code in ("21-10", "21-11"))
    Succession.objects.create(predecessor=gone, successor=heir, on=date(2026, 12, 1), kind="merger")
    Organization.objects.filter(pk=gone.pk).update(closed_on=date(2026, 12, 1))
    settle()

    today = page_of(client, mori, told.hikari).content.decode()
    then = page_of(client, mori, told.hikari, "?basis=then").content.decode()
    sheet = page_of(client, mori, told.hikari, "?basis=then", "results-union-peers").content.decode()

    assert "5組合中5番目" in today
    assert "6組合中6番目" in then
    said = "どの組合も、その月の姿で比べます。あとで合併した組合も、それぞれ1組合と数えます。"
    assert said not in today
    assert said in then
    assert f"当時の組織で見る：{said}" in sheet


def test_who_rose_most_says_its_month_whether_it_is_final_and_when_it_came_in(client, told, tree, lines, mori):
    run = receive(mori, tree.nagano, result_rows(tree.hikari, ("2026年11月", "マイカー共済", 100, 2, 0)))
    take_in(run, mori)
    settle()

    page = page_of(client, mori, told.hikari, "?line=car", "results-union-peers").content.decode()
    tell_result(tree.hikari, lines["car"], "2026-12", in_force=120, is_flash=True)
    settle()
    later = page_of(client, mori, told.hikari, "?line=car", "results-union-peers").content.decode()

    assert "<strong>2026年11月</strong> ● 確定" in page
    assert "に取り込み" in page
    assert "<strong>2026年12月</strong> ○ 速報を含む" in later


def test_who_rose_most_are_unions_in_sight_only(client, told, lines, mori, honbu):
    near = make_organization("local_union", "20-9", "あさひ市職労", told.nagano, member_count=600)
    small = make_organization("local_union", "20-8", "こだま村職", told.nagano, member_count=20)
    for union, now in ((near, 130), (small, 300)):
        tell_result(union, lines["car"], "2025-11", in_force=100)
        tell_result(union, lines["car"], "2026-11", in_force=now)
    settle()

    names = {
        user: [
            riser.union.name
            for riser in page_of(client, user, told.hikari, "?line=car", "results-union-peers").context["table"].rows
        ]
        for user in (mori, honbu)
    }

    assert names[mori] == ["あさひ市職労", "ひかり市職労"]
    assert names[honbu][:3] == ["あさひ市職労", "ひかり市職労", "となり4市職労"]
    assert "こだま村職" not in names[honbu]


def test_people_and_executives_are_told_with_what_the_rates_are_made_of(client, told, lines, mori):
    ExecutiveUse.objects.create(organization=told.hikari, line=lines["car"], month=(NOVEMBER + -2).number, enrolled=15)

    page = page_of(client, mori, told.hikari)

    assert row_of(page, "組織率") == ["80.0％", "組合員800人（2026年9月）÷対象職員1,000人（2026年9月）"]
    assert row_of(page, "新規採用者の組合加入率")[0] == "75.0％"
    assert row_of(page, "新規採用者の共済加入率")[0] == "25.0％"
    assert row_of(page, "執行部の加入率（マイカー）")[0] == "75.0％"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"values": [101.2, 104.6], "low": [99, 101], "high": [103, 108], "error_rate": 0.031},
            "2027年1月に105件（101～108件）の見通しです。この12か月の見通しは平均3％の差でした。",
        ),
        ({"values": [101], "low": [99], "high": [103], "error_rate": 0.001}, "平均1％に届きませんでした"),
        ({"reason": "short"}, "実績が2年に満たないため、見通しは示しません。"),
        ({"reason": "silent"}, "1年以上実績が届いていないため、見通しは示しません。"),
        (
            {"values": [101], "low": [99], "high": [103], "made_from": NOVEMBER.number - 1},
            "見通しは最新の月（2026年10月）で示します。",
        ),
    ],
)
def test_a_forecast_is_told_with_its_past_error_or_why_there_is_none(client, told, mori, fields, said):
    car = ProductSet.objects.get(code="car")
    kept = {"made_from": NOVEMBER.number} | fields
    Forecast.objects.create(area=told.hikari, product_set=car, measure="in_force", **kept)

    page = page_of(client, mori, told.hikari).content.decode()

    assert said in page


def test_charts_have_gaps_and_mark_revisions(told, lines, honbu):
    ProductRevision.objects.create(product=lines["car"].product, on=date(2026, 4, 1), note="掛金の改定")

    (picture,) = union_pictures(honbu, [told.hikari], month=NOVEMBER)

    course = next(course for course in picture.courses if course.line.code == "car")
    assert course.in_force[-13:] == [90, *[None] * 9, 98, 99, 100]
    assert [words.turn_in_words(turn) for turn in picture.turns] == ["2026年4月　マイカー共済の改定（掛金の改定）"]


def test_a_merged_union_counts_from_before_the_merger_and_apart_on_request(client, told, lines, mori):
    gone = make_organization("local_union", "20-7", "ふるさと町職", told.nagano, member_count=300)
    gone.closed_on = date(2026, 6, 1)
    gone.save()
    Succession.objects.create(predecessor=gone, successor=told.hikari, on=date(2026, 6, 1), kind="merger")
    tell_result(gone, lines["car"], "2025-11", in_force=60)
    settle()

    today = page_of(client, mori, told.hikari)
    then = page_of(client, mori, told.hikari, "?basis=then")

    assert row_of(today, "マイカー共済")[2] == "66.7％"  # 100 of 150
    assert row_of(then, "マイカー共済")[2] == "111.1％"  # 100 of 90
    assert "合併した単組（ふるさと町職）の分を" in today.content.decode()
    assert "2026年6月　ふるさと町職と合併" in today.content.decode()
    address = reverse("dashboards:results-union", args=[told.hikari.pk])
    assert f'<a href="{address}?basis=then">当時の組織で見る</a>' in today.content.decode()
    assert f'<a href="{address}">いまの組織で見る</a>' in then.content.decode()
    assert then.context["picture"].basis == Basis.THEN
    assert "2026年6月1日に合併や解散で閉じた単組です。" in page_of(client, mori, gone).content.decode()


def test_a_partner_office_sees_only_what_it_promotes(client, told, lines, kita):
    tell_result(told.hikari, lines["home"], "2026-11", in_force=77)
    settle()
    Promotion.objects.create(
        product=lines["home"].product, prefecture=told.nagano, promoter="partner", valid_from=date(2020, 4, 1)
    )

    page = page_of(client, kita, told.hikari)
    sheet = page_of(client, kita, told.hikari, name="results-union-sheet")

    assert [row.product_set.code for row in page.context["picture"].rows] == ["home"]
    assert "マイカー" not in page.content.decode()
    assert "マイカー" not in texts_of(sheet)[0]


def test_the_page_asks_the_database_a_fixed_number_of_times(client, told, lines, mori, django_assert_max_num_queries):
    for code in ("group_life", "home", "long_term"):
        for back in range(40):
            tell_result(told.hikari, lines[code], str(NOVEMBER + -back), in_force=100 + back)
    settle()
    client.force_login(mori)

    with django_assert_max_num_queries(39):
        client.get(reverse("dashboards:results-union", args=[told.hikari.pk]))


def test_saving_leaves_an_entry_and_looking_leaves_none(client, told, mori):
    before = Entry.objects.count()

    page_of(client, mori, told.hikari)
    assert Entry.objects.count() == before
    page_of(client, mori, told.hikari, name="results-union-export")
    page_of(client, mori, told.hikari, name="results-union-sheet")
    page_of(client, mori, told.nagano, name="results-prefecture-sheets")

    assert Entry.objects.count() == before + 3


@pytest.mark.parametrize("seed", range(4))
def test_page_sheet_excel_and_query_tell_the_same_numbers(client, tree, lines, hayashi, seed):
    """Over random months with gaps, mergers and targets: what a reader sees is what the query holds."""
    _tell_at_random(Random(seed), tree, lines)
    (picture,) = union_pictures(hayashi, [tree.hikari], month=NOVEMBER)
    expected = {row.product_set.name: _as_read(row) for row in picture.rows}

    page = page_of(client, hayashi, tree.hikari)
    book = openpyxl.load_workbook(
        io.BytesIO(page_of(client, hayashi, tree.hikari, name="results-union-export").content)
    )
    (text,) = texts_of(page_of(client, hayashi, tree.hikari, name="results-union-sheet"))
    together = texts_of(page_of(client, hayashi, tree.nagano, name="results-prefecture-sheets"))

    on_page = {name: row_of(page, name) for name in expected}
    assert {name: (cells[0], cells[1], cells[2], cells[6]) for name, cells in on_page.items()} == expected
    assert {name: _in_book(book, name) for name in expected} == {
        name: tuple(map(_as_number, told)) for name, told in expected.items()
    }
    for name, (in_force, change, rate, achieved) in expected.items():
        goal = on_page[name][5]
        line = as_letters(f"{name}{in_force}{change}{rate}{goal}{achieved}")
        assert line in as_letters(text)
        assert line in as_letters(next(page for page in together if "ひかり市職労" in page))


def _tell_at_random(random, tree, lines):
    gone = make_organization("local_union", "20-7", "ふるさと町職", tree.nagano, member_count=300)
    gone.closed_on = random.choice([date(2026, 3, 1), date(2026, 10, 1)])
    gone.save()
    Succession.objects.create(predecessor=gone, successor=tree.hikari, on=gone.closed_on, kind="merger")
    for union in (tree.hikari, gone):
        for line in lines.values():
            for back in range(26):
                if random.random() < 0.7:
                    stock = random.choice([None, 0, 1]) if line.code == "basic" else random.choice([None, 0, 8, 1234])
                    tell_result(union, line, str(NOVEMBER + -back), in_force=stock, is_flash=random.random() < 0.2)
    for product_set in ProductSet.objects.all():
        if random.random() < 0.7:
            make_target(tree.hikari, product_set.code, random.choice([1, 900, 2000]))
    settle()


def _as_read(row):
    told = words.in_force_in_words(row)
    rates = (words.year_rate(row), row.progress.achievement_rate)
    year, achieved = (words.percent(rate) for rate in rates)
    in_force = "―" if told is None else told if isinstance(told, str) else f"{told:,}"
    change = words.change(row)
    return in_force, "―" if change is None else words.signed(change), year, achieved


def _in_book(book, name):
    sheet = book["目標と実績"]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == name)
    return tuple(
        round(Decimal(str(value)), 3) if isinstance(value, int | float) else value
        for value in (row[1], row[2], row[3], row[7])
    )


def _as_number(text):
    """Return what a workbook holds for what a page shows."""
    if text.endswith("％"):
        return round(Decimal(text[:-1].replace(",", "")) / 100, 3)
    if re.fullmatch(r"[±＋－]?[\d,]+", text):
        return round(Decimal(text.translate(str.maketrans({"＋": "+", "－": "-", "±": None, ",": None}))), 3)
    return text
