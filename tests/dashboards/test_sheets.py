"""Sheets to hand out: one page for each union whatever it holds, findable, readable by machines and by ear."""

import io
from datetime import date

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse

from suishin.common.months import Month
from suishin.dashboards.queries.unions import union_pictures
from suishin.dashboards.sheets import sheets_content, sheets_pdf
from suishin.organizations.models import Organization, Succession
from suishin.results.actions import rebuild_summaries, refresh_peers
from suishin.results.models import ExecutiveUse, ProductRevision, ProductSet, Result
from tests.factories.results import make_products, make_target, tell_people, tell_result
from tests.factories.tree import make_organization

NOVEMBER = Month.parse("2026-11")
LONG_NAME = "髙﨑・𠮷野ヶ里広域連合水道企業団および関係市町村会計年度任用職員等労働組合連合会"


@pytest.fixture
def lines(db):
    return make_products()


@pytest.fixture
def hard_cases(tree, lines):
    """A union of 20,000 with everything, one of 10 with nearly nothing, one that never told anything."""
    large = make_organization("local_union", "20-2", LONG_NAME, tree.nagano, member_count=20_000)
    small = make_organization("local_union", "20-3", "こだま村職", tree.nagano, member_count=10)
    silent = make_organization("local_union", "20-4", "しずか町職", tree.nagano)
    Result.objects.bulk_create(
        Result(
            organization=large,
            line=line,
            month=(NOVEMBER + -back).number,
            in_force=1 if line.code == "basic" else 19_876 - 13 * back,
            new_enrolments=140,
            is_flash=back == 0,
        )
        for line in lines.values()
        for back in range(60)
    )
    for line in lines.values():
        ExecutiveUse.objects.create(organization=large, line=line, month=NOVEMBER.number, enrolled=20)
        ProductRevision.objects.create(product=line.product, on=date(2024, 1 + line.order, 1), note="掛金と保障の改定")
    for product_set in ProductSet.objects.all():
        make_target(large, product_set.code, 1 if product_set.code == "basic" else 23_456)
    tell_people(
        large,
        "2026-04",
        members=20_000,
        eligible_staff=24_000,
        executives=25,
        new_hires=900,
        joined_new_hires=800,
        enrolled_new_hires=700,
    )
    _take_in(large, tree)
    tell_result(small, lines["car"], "2026-11", in_force=3)
    rebuild_summaries()
    refresh_peers(NOVEMBER)
    return [large, small, silent]


def _take_in(large, tree):
    for number in range(4):
        gone = make_organization("local_union", f"20-9{number}", f"合併前の市町村{number}職", tree.nagano)
        Organization.objects.filter(pk=gone.pk).update(closed_on=date(2025, 4 + number, 1))
        Succession.objects.create(predecessor=gone, successor=large, on=date(2025, 4 + number, 1), kind="merger")


def sheets_of(viewer, unions, title="長野県の単組の実績"):
    return sheets_pdf(title, union_pictures(viewer, unions, month=NOVEMBER), printed_on=date(2026, 12, 1))


def test_every_union_fits_on_one_page(hard_cases, honbu):
    document = pypdfium2.PdfDocument(sheets_of(honbu, hard_cases))

    texts = [page.get_textpage().get_text_range() for page in document]
    assert len(texts) == 3
    assert ["".join(text.split()).startswith(union.name) for text, union in zip(texts, hard_cases, strict=True)] == [
        True,
        True,
        True,
    ]
    assert [text.strip().splitlines()[-1] for text in texts] == ["1 / 3", "2 / 3", "3 / 3"]


def test_each_union_has_a_bookmark_and_the_document_says_its_title_and_language(hard_cases, honbu):
    document = pikepdf.open(io.BytesIO(sheets_of(honbu, hard_cases)))

    with document.open_outline() as outline:
        assert [entry.title for entry in outline.root] == [union.name for union in hard_cases]
    assert document.docinfo["/Title"] == "長野県の単組の実績"
    assert document.Root.Lang == "ja-JP"
    assert bool(document.Root.MarkInfo.Marked)
    assert "pdfuaid:part" in document.Root.Metadata.read_bytes().decode()


def test_a_sheet_says_month_state_day_of_printing_and_what_it_consists_of(hard_cases, honbu):
    text = pypdfium2.PdfDocument(sheets_of(honbu, hard_cases))[0].get_textpage().get_text_range()

    for said in (
        "2026年11月",
        "速報を含みます。",
        "2026年12月1日印刷",
        "最終目標の期日：2027年5月31日",
        "の分を、合併の前から含みます",
    ):
        assert said in "".join(text.split())


def test_what_was_never_told_stands_as_missing(hard_cases, honbu):
    large, _small, silent = hard_cases

    content = sheets_content("題", union_pictures(honbu, [large, silent], month=NOVEMBER), printed_on=date(2026, 12, 1))

    told, untold = content["sheets"]
    assert [row[1] for row in told["rows"]][:3] == ["19,876", "19,876", "19,876"]
    assert {cell for row in untold["rows"] for cell in row[1:]} == {"―"}
    assert {course["svg"] for course in untold["courses"]} == {""}
    assert untold["band"] == "組合員数が分からないため、同じ規模の組合と比べられません。"
    assert untold["goal"] == "最終目標はまだ設定されていません。"


def test_the_same_content_makes_the_same_bytes(hard_cases, honbu):
    assert sheets_of(honbu, hard_cases) == sheets_of(honbu, hard_cases)


def test_a_prefecture_prints_its_own_unions_that_still_exist(client, hard_cases, tree, hayashi):
    client.force_login(hayashi)

    answer = client.get(reverse("dashboards:results-prefecture-sheets", args=[tree.nagano.pk]))
    other = client.get(reverse("dashboards:results-prefecture-sheets", args=[tree.gifu.pk]))

    document = pikepdf.open(io.BytesIO(answer.content))
    with document.open_outline() as outline:
        assert [entry.title for entry in outline.root] == ["ひかり市職労", LONG_NAME, "こだま村職", "しずか町職"]
    assert other.status_code == 404


def test_an_officer_prints_the_own_sheet_and_not_the_prefectures(client, hard_cases, tree, ono):
    client.force_login(ono)

    own = client.get(reverse("dashboards:results-union-sheet", args=[tree.hikari.pk]))
    others = [
        client.get(reverse("dashboards:results-union-sheet", args=[hard_cases[0].pk])),
        client.get(reverse("dashboards:results-prefecture-sheets", args=[tree.nagano.pk])),
    ]

    assert own.status_code == 200
    assert [answer.status_code for answer in others] == [404, 404]
    assert LONG_NAME not in pypdfium2.PdfDocument(own.content)[0].get_textpage().get_text_range()
