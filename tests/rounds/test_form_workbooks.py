"""Taking the form of a report, or of all reports of a round, as workbooks."""

import io
import zipfile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from suishin.audit.models import Entry
from suishin.rounds import actions
from tests.rounds.conftest import NOW


@pytest.fixture
def begun(nagano_report, mori):
    actions.save_answer(
        report=nagano_report, key="grant", raw=[{"text": "12単組に支払った。"}], revision=0, by=mori, now=NOW
    )
    return nagano_report


def test_form_of_a_report_holds_its_draft(begun, sign_in, mori):
    response = sign_in(mori).get(reverse("rounds:report-form-workbook", args=[begun.pk]))

    sheet = load_workbook(io.BytesIO(response.content))["長野県"]
    assert "12単組に支払った。" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert Entry.objects.filter(event="exported", actor_id=mori.pk).count() == 1


@pytest.mark.parametrize(("person", "status"), [("honbu", 200), ("hayashi", 200), ("hara", 403), ("ishida", 404)])
def test_form_is_for_those_who_write_the_report(begun, sign_in, person, status, request):
    client = sign_in(request.getfixturevalue(person))

    assert client.get(reverse("rounds:report-form-workbook", args=[begun.pk])).status_code == status


def test_headquarters_takes_the_forms_of_all_reports_that_are_still_written(begun, settled, sign_in, honbu):
    response = sign_in(honbu).get(reverse("rounds:round-form-workbooks", args=["2025-01"]))

    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        names = archive.namelist()
    assert [name for name in names if "長野県" in name] == []  # told already
    assert len(names) == 1


def test_archive_without_a_form_is_said_in_words(nagano_report, round_2025, sign_in, honbu):
    round_2025.reports.update(status="skipped")

    response = sign_in(honbu).get(reverse("rounds:round-form-workbooks", args=["2025-01"]), follow=True)

    assert "今は0件あります" in response.content.decode()


def test_forms_of_a_round_need_as_many_questions_as_few_forms(
    round_2025, forty_seven, sign_in, honbu, django_assert_max_num_queries
):
    client = sign_in(honbu)

    with django_assert_max_num_queries(40):
        response = client.get(reverse("rounds:round-form-workbooks", args=["2025-01"]))

    assert len(zipfile.ZipFile(io.BytesIO(response.content)).namelist()) == 47
