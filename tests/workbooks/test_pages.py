"""Sending back and choosing, as pages show them; all of it without script."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from suishin.rounds.actions import save_answer
from suishin.workbooks.models import ReturnedWorkbook
from tests.workbooks.conftest import NOW
from tests.workbooks.filling import fill


@pytest.fixture
def send(sign_in, mori):
    """Return a function that sends a workbook on a page and returns the page one is led to."""
    client = sign_in(mori)

    def send_to(url: str, content: bytes, name: str = "長野.xlsx"):
        return client.post(url, {"workbooks": ContentFile(content, name)}, follow=True)

    return send_to


def test_one_file_leads_straight_to_its_comparison(send, sent, cells, nagano_report):
    page = send(
        reverse("workbooks:report-return", args=[nagano_report.pk]), fill(sent, {cells["grant"]: "12単組に支払った。"})
    )

    workbook = ReturnedWorkbook.objects.get()
    assert page.redirect_chain[-1][0] == reverse("workbooks:compare", args=[workbook.pk])
    text = page.content.decode()
    assert "12単組に支払った。" in text
    assert 'name="choice-grant" value="file" required id="id_choice-grant_0" checked' in text
    assert "変わらない項目" in text


def test_choice_is_taken_over_and_said(send, sent, cells, nagano_report, client):
    send(reverse("workbooks:return-list"), fill(sent, {cells["grant"]: "12単組に支払った。"}))
    url = reverse("workbooks:compare", args=[ReturnedWorkbook.objects.get().pk])

    page = client.post(url, {"choice-grant": "file", "revision-grant": "0"}, follow=True)

    assert "1項目を下書きに取り込みました。" in page.content.decode()
    assert nagano_report.draft_answers.get(item_key="grant").value[0]["text"] == "12単組に支払った。"


def test_item_changed_on_both_sides_must_be_chosen(send, sent, cells, nagano_report, hayashi, client):
    send(reverse("workbooks:return-list"), fill(sent, {cells["grant"]: "ファイルの文"}))
    save_answer(report=nagano_report, key="grant", raw=[{"text": "画面の文"}], revision=0, by=hayashi, now=NOW)
    url = reverse("workbooks:compare", args=[ReturnedWorkbook.objects.get().pk])

    page = client.post(url, {"revision-grant": "1"}).content.decode()

    assert "どちらにするかを選んでください" in page
    assert "画面でも書き換えられています" in page
    assert nagano_report.draft_answers.get(item_key="grant").value[0]["text"] == "画面の文"


def test_draft_changed_while_choosing_is_shown_again(send, sent, cells, nagano_report, hayashi, client):
    send(reverse("workbooks:return-list"), fill(sent, {cells["grant"]: "ファイルの文"}))
    url = reverse("workbooks:compare", args=[ReturnedWorkbook.objects.get().pk])
    save_answer(report=nagano_report, key="grant", raw=[{"text": "画面の文"}], revision=0, by=hayashi, now=NOW)

    response = client.post(url, {"choice-grant": "file", "revision-grant": "0"})

    assert response.status_code == 409
    text = response.content.decode()
    assert "何も取り込んでいません" in text
    assert "画面の文" in text


def test_faults_are_listed_with_sheet_and_cell(send, sent, cells, nagano_report):
    page = send(
        reverse("workbooks:return-list"), fill(sent, {cells["date"]: "二月", "C1": "欄外の覚え"})
    ).content.decode()

    assert f"長野県 {cells['date']}" in page
    assert "「二月」は日付として読めません" in page
    assert "記入する欄の外に書かれています" in page


def test_same_file_again_says_when_it_came_and_leads_to_it(send, sent):
    send(reverse("workbooks:return-list"), sent)

    page = send(reverse("workbooks:return-list"), sent).content.decode()

    assert "に受け取ったファイルと同じ内容です" in page
    assert reverse("workbooks:compare", args=[ReturnedWorkbook.objects.get().pk]) in page


def test_unknown_workbook_offers_the_readers_way(send, form_2025, client):
    from suishin.forms.workbook import form_workbook

    page = send(reverse("workbooks:return-list"), form_workbook(form_2025.definition, None), "作り直し.xlsx")

    assert "様式の目印がありません" in page.content.decode()
    url = reverse("workbooks:hand-on", args=[ReturnedWorkbook.objects.get().pk])
    assert url in page.content.decode()
    assert client.post(url).url.startswith("/files/uploads/")


def test_decided_file_shows_what_was_decided(send, sent, cells, client):
    send(reverse("workbooks:return-list"), fill(sent, {cells["grant"]: "文"}))
    workbook = ReturnedWorkbook.objects.get()
    client.post(reverse("workbooks:put-aside", args=[workbook.pk]))

    page = client.get(reverse("workbooks:compare", args=[workbook.pk])).content.decode()

    assert "「見送り」としました" in page
    assert "選んだとおりに取り込む" not in page


def test_list_needs_as_many_questions_for_many_files_as_for_few(
    sign_in, mori, nagano_report, django_assert_max_num_queries
):
    ReturnedWorkbook.objects.bulk_create(
        ReturnedWorkbook(
            report=nagano_report, organization=nagano_report.organization, name=f"{n}.xlsx", sha256=f"{n:064d}",
            size=1, state="waiting", by=mori, at=NOW,
        )
        for n in range(50)
    )  # fmt: skip
    client = sign_in(mori)

    with django_assert_max_num_queries(20):
        assert client.get(reverse("workbooks:return-list")).status_code == 200
