"""Results filled into a report by whoever writes it: as a sentence, as a number, into a table."""

import pytest
from django.urls import reverse

from suishin.audit.models import Entry
from suishin.forms.models import FormVersion
from suishin.results.rules.agreement import Verdict
from suishin.rounds import actions
from suishin.rounds.models import DraftAnswer, Report
from suishin.rounds.queries import compared_draft, draft_of
from tests.rounds.conftest import NOW
from tests.rounds.test_claims_compared import TODAY

SENTENCE = "団体生命共済の保有は2024年12月末現在で500件（最終目標800件、達成率62.5％、あと300件）。"
CHOSEN = {"product_set": "group_life", "measure": "in_force", "month": "2024-12"}
SECTION = {
    "key": "numbers",
    "number": 7,
    "title": "目標と実績",
    "items": [
        {
            "key": "held",
            "kind": "number",
            "box": "left",
            "label": "保有",
            "title": "団体生命共済の保有",
            "unit": "件",
            "prefilled_from": "results",
            "variants": [],
        },
        {
            "key": "targets",
            "kind": "table",
            "box": "left",
            "label": "種目別",
            "title": "種目別の目標と実績",
            "columns": [
                {"key": "product", "label": "共済種目"},
                {"key": "target", "label": "目標", "kind": "number", "unit": "件"},
                {"key": "result", "label": "実績", "kind": "number", "unit": "件"},
            ],
            "rows": ["団体生命共済", "マイカー共済", "合計"],
            "variants": [],
        },
    ],
}


@pytest.fixture
def report(round_2025, nagano_report):
    form = FormVersion.objects.get(pk=round_2025.form_id)
    form.content["sections"].append(SECTION)
    form.save()
    return Report.objects.select_related("round__form", "organization").get(pk=nagano_report.pk)


def url(report, key: str = "progress_update") -> str:
    return reverse("rounds:answer-from-results", args=[report.pk, key])


def points(report, key: str = "progress_update") -> list[str]:
    return [point["text"] for point in DraftAnswer.objects.get(report=report, item_key=key).value]


def test_the_writing_page_offers_results_where_they_fit(report, mori, results, sign_in):
    page = sign_in(mori).get(reverse("rounds:report-write", args=[report.pk])).content.decode()

    assert 'name="fill" value="progress_update"' in page
    assert 'name="fill" value="held"' in page
    assert 'name="fill" value="targets"' in page
    assert 'name="fill" value="previous_progress"' not in page


def test_the_button_saves_the_page_first(report, mori, results, sign_in):
    sent = {
        "progress_update:revision": 0,
        "progress_update:text": ["書きかけの段落"],
        "progress_update:from": [""],
        "progress_update:closed": [""],
        "progress_update:part": [""],
        "fill": "progress_update",
    }

    response = sign_in(mori).post(reverse("rounds:report-write", args=[report.pk]), sent)

    assert (response.status_code, response.url) == (302, url(report))
    assert points(report) == ["書きかけの段落"]


def test_a_sentence_is_shown_before_it_is_put_in(report, mori, results, sign_in):
    page = sign_in(mori).get(url(report), CHOSEN).content.decode()

    assert SENTENCE in page
    assert "もとの実績：確定" in page
    assert not DraftAnswer.objects.filter(report=report).exists()


def test_the_page_begins_with_the_first_product_and_the_latest_month(report, mori, results, sign_in):
    page = sign_in(mori).get(url(report)).content.decode()

    assert SENTENCE in page
    assert '<option value="2024-12" selected>2024年12月</option>' in page


def test_a_sentence_becomes_a_new_point_behind_the_others(report, mori, results, sign_in):
    rows = [{"text": "前からの段落", "taken_from": None, "is_closed": False, "part": ""}]
    actions.save_answer(report=report, key="progress_update", raw=rows, revision=0, by=mori, now=NOW)

    page = sign_in(mori).post(url(report), CHOSEN, follow=True).content.decode()

    assert points(report) == ["前からの段落", SENTENCE]
    assert "実績から入れました" in page
    entry = Entry.objects.filter(event="answer_saved").last()
    assert entry.details["items"] == ["progress_update"]


def test_what_was_put_in_agrees_with_results(report, mori, results, sign_in):
    sign_in(mori).post(url(report), CHOSEN)

    compared = compared_draft(draft_of(report, today=TODAY), viewer=mori, today=TODAY)

    assert {claim.verdict for claim in compared.claims} == {Verdict.AGREES}
    assert len(compared.claims) == 4


def test_a_sentence_goes_into_the_part_that_was_chosen(report, mori, results, sign_in):
    form = report.round.form
    item = next(
        item for section in form.content["sections"] for item in section["items"] if item["key"] == "progress_update"
    )
    item["parts"] = [{"key": "first", "title": "ア"}, {"key": "second", "title": "イ"}]
    form.save()

    sign_in(mori).post(url(report), CHOSEN | {"part": "second"})

    assert DraftAnswer.objects.get(report=report, item_key="progress_update").value[0]["part"] == "second"


def test_a_number_is_filled_in_where_the_form_asks_for_results(report, mori, results, sign_in):
    sign_in(mori).post(url(report, "held"), CHOSEN)

    assert DraftAnswer.objects.get(report=report, item_key="held").value == "500"


def test_a_table_gets_targets_and_results_of_the_products_it_names(report, mori, results, sign_in):
    typed = [
        {"product": "団体生命共済", "target": "1", "result": ""},
        {"product": "マイカー共済", "target": "70", "result": ""},
        {"product": "合計", "target": "", "result": ""},
    ]
    actions.save_answer(report=report, key="targets", raw=typed, revision=0, by=mori, now=NOW)
    client = sign_in(mori)

    page = client.get(url(report, "targets")).content.decode()
    client.post(url(report, "targets"), {"measure": "in_force", "month": "2024-12"})

    assert "団体生命共済　目標800件、実績500件" in page
    assert "この数に変わります" in page
    assert DraftAnswer.objects.get(report=report, item_key="targets").value == [
        {"product": "団体生命共済", "target": "800", "result": "500"},
        {"product": "マイカー共済", "target": "70", "result": ""},
        {"product": "合計", "target": "", "result": ""},
    ]


def test_a_month_without_results_puts_nothing_in(report, mori, results, sign_in):
    page = sign_in(mori).post(url(report), CHOSEN | {"month": "2024-10"}, follow=True).content.decode()

    assert "選んだ実績はありません" in page
    assert not DraftAnswer.objects.filter(report=report).exists()


@pytest.mark.parametrize("wrong", [{"month": "2031-01"}, {"month": "x"}, {"product_set": "gold"}, {"measure": "value"}])
def test_what_is_not_offered_is_refused(report, mori, results, sign_in, wrong):
    response = sign_in(mori).post(url(report), CHOSEN | wrong)

    assert response.status_code == 200
    assert not DraftAnswer.objects.filter(report=report).exists()


def test_without_results_the_page_says_so(report, mori, sign_in, db):
    assert "実績はまだ届いていません" in sign_in(mori).get(url(report)).content.decode()


def test_a_report_that_waits_for_its_confirmer_takes_nothing_in(report, mori, results, sign_in):
    Report.objects.filter(pk=report.pk).update(status=Report.Status.WAITING)

    page = sign_in(mori).get(url(report), CHOSEN).content.decode()
    sign_in(mori).post(url(report), CHOSEN)

    assert "今は書けない状態のため" in page
    assert not DraftAnswer.objects.filter(report=report).exists()


@pytest.mark.parametrize("key", ["previous_progress", "grant.paid_by_rule", "nothing"])
def test_other_items_take_no_results(report, mori, results, sign_in, key):
    assert sign_in(mori).get(url(report, key)).status_code == 404


def test_months_are_written_as_the_writer_counts_years(report, mori, results, sign_in):
    mori.dates = "era"
    mori.save()

    sign_in(mori).post(url(report), CHOSEN)

    assert points(report) == [SENTENCE.replace("2024年", "令和6年")]
