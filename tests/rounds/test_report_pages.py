"""The report page, its versions and its workbook, per role."""

import io
from dataclasses import replace

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from suishin.audit.models import Entry
from suishin.rounds import actions
from tests.factories.uploads import make_drafts
from tests.rounds.conftest import NOW


@pytest.fixture
def urls(settled) -> dict[str, str]:
    report = settled.report_id
    return {
        "detail": reverse("rounds:report-detail", args=[report]),
        "version": reverse("rounds:report-version", args=[report, 1]),
        "unknown version": reverse("rounds:report-version", args=[report, 9]),
        "workbook": reverse("rounds:report-workbook", args=[report]),
        "pdf": reverse("rounds:report-pdf", args=[report]),
        "document": reverse("rounds:report-document", args=[report]),
    }


SEEN = {"detail": 200, "version": 200, "unknown version": 404, "workbook": 200, "pdf": 200, "document": 200}
UNSEEN = dict.fromkeys(SEEN, 404)


@pytest.mark.parametrize(
    ("person", "statuses"),
    [
        ("honbu", SEEN),
        ("mori", SEEN),
        ("hayashi", SEEN),
        ("hara", SEEN),
        ("ishida", UNSEEN),
        ("ono", UNSEEN),
        ("kanri", UNSEEN),
    ],
)
def test_report_is_seen_by_its_prefecture_and_headquarters(urls, sign_in, person, statuses, request):
    client = sign_in(request.getfixturevalue(person))

    assert {name: client.get(url).status_code for name, url in urls.items()} == statuses


def test_page_shows_header_ticks_and_marked_text(urls, settled, sign_in, hara):
    page = sign_in(hara).get(urls["detail"]).content.decode()

    assert "2025年2月3日" in page
    assert f'id="figure-{settled.figures.get().pk}"' in page
    assert f'id="event-{settled.events.get().pk}"' in page
    assert 'id="item-grant.paid_by_rule"' in page
    assert "tick--yes" in page
    assert "tick--unknown" in page
    assert "長野.xlsx" in page


@pytest.mark.parametrize(("person", "may"), [("mori", True), ("hayashi", True), ("hara", False), ("honbu", False)])
def test_prefecture_may_ask_for_a_correction(urls, settled, sign_in, person, may, request):
    page = sign_in(request.getfixturevalue(person)).get(urls["detail"]).content.decode()

    assert (reverse("ingestion:correction-request", args=[settled.report_id]) in page) is may


def test_report_that_is_not_there_says_what_to_do(round_2025, nagano_report, sign_in, mori):
    client = sign_in(mori)

    page = client.get(reverse("rounds:report-detail", args=[nagano_report.pk])).content.decode()

    assert "長野県の報告はまだありません。" in page
    assert reverse("ingestion:file-upload") in page
    assert client.get(reverse("rounds:report-workbook", args=[nagano_report.pk])).status_code == 404


def test_a_file_that_is_being_checked_is_named_to_its_prefecture(round_2025, tree, honbu, sign_in, mori):
    [draft] = make_drafts(honbu, tree.national, round_2025.form.definition, ["20"])
    report = round_2025.reports.get(organization=tree.nagano)

    page = sign_in(mori).get(reverse("rounds:report-detail", args=[report.pk])).content.decode()

    assert reverse("ingestion:draft-review", args=[draft.source_file_id, draft.index]) in page


def test_earlier_and_withdrawn_versions_say_so(urls, settled, content, sign_in, honbu):
    actions.store_version(report=settled.report, content=content, by=honbu, now=NOW, origin="")
    client = sign_in(honbu)

    assert "これは前の版です。" in client.get(urls["version"]).content.decode()
    actions.withdraw_version(version=settled, by=honbu, now=NOW)
    assert "この版の確定は取り消されました。" in client.get(urls["version"]).content.decode()


def test_changes_against_the_version_before_are_shown(urls, settled, content, sign_in, honbu):
    changed = replace(content, checks=content.checks | {"grant.paid_by_rule": "no"})
    actions.store_version(report=settled.report, content=changed, by=honbu, now=NOW, origin="")

    page = sign_in(honbu).get(urls["detail"]).content.decode()

    assert "第1版からの変更（1項目）" in page


def test_text_of_people_is_escaped(urls, settled, content, sign_in, honbu):
    hostile = replace(content, author="<script>alert(1)</script>", narratives={"grant": ["<b>太字</b>"]}, figures=[])
    actions.store_version(report=settled.report, content=hostile, by=honbu, now=NOW, origin="<i>.xlsx")

    page = sign_in(honbu).get(urls["detail"]).content.decode()

    assert "&lt;b&gt;太字" in page
    assert "<script>alert" not in page
    assert "<i>.xlsx" not in page


def test_workbook_is_the_form_filled_in(urls, sign_in, mori):
    answer = sign_in(mori).get(urls["workbook"])

    sheet = load_workbook(io.BytesIO(answer.content)).active
    values = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert sheet.title == "長野県"
    assert "　☑　共済推進単組交付金規程にもとづき支払っている" in values
    assert "　12単組に支払った。\n　12月3日に説明会を開いた。" in values
    assert Entry.objects.filter(event="exported").count() == 1


@pytest.mark.parametrize(("name", "start", "ending"), [("pdf", b"%PDF", ".pdf"), ("document", b"PK", ".docx")])
def test_report_on_paper_is_offered_and_recorded(urls, sign_in, mori, name, start, ending):
    client = sign_in(mori)

    first, second = client.get(urls[name]), client.get(urls[name])

    assert first.content.startswith(start)
    assert ending in first["Content-Disposition"]
    assert first.content == second.content
    assert Entry.objects.filter(event="exported").count() == 2
