"""Comparing a returned file with the draft, and writing what was chosen."""

import pytest
from django.core.files.base import ContentFile

from suishin.audit.models import Entry
from suishin.ingestion.models import SourceFile
from suishin.notices.models import Message
from suishin.permissions import NotAllowed
from suishin.rounds.actions import NotWritable, save_answer
from suishin.rounds.models import Report
from suishin.rounds.queries import draft_of
from suishin.workbooks import actions
from suishin.workbooks.models import ReturnedWorkbook
from suishin.workbooks.queries import comparison_of
from suishin.workbooks.rules import Choice
from tests.workbooks.conftest import NOW, SENT_AT, form_of
from tests.workbooks.filling import fill

State = ReturnedWorkbook.State


def texts(report: Report, key: str) -> list[str]:
    return [point["text"] for point in draft_of(report, today=NOW.date()).values[key]]


@pytest.fixture
def returned(give_back, sent, cells) -> ReturnedWorkbook:
    """The form of 長野 with two answers."""
    changed = fill(sent, {cells["grant"]: "12単組に支払った。\n説明会を開いた。", cells["author"]: "次長　林"})
    return give_back(changed).received[0]


def test_comparison_shows_only_what_differs_and_proposes_the_file(returned):
    comparison = comparison_of(returned, today=NOW.date())

    assert [(item.key, item.proposed) for item in comparison.to_choose] == [
        ("author", Choice.FILE),
        ("grant", Choice.FILE),
    ]
    (author, grant) = comparison.to_choose
    assert (grant.file, grant.draft, grant.sent) == ("12単組に支払った。\n説明会を開いた。", "", "")
    assert author.file == "次長　林"
    assert len(comparison.unchanged) == len(returned.answers) - 2


def test_chosen_answers_are_written_together_with_one_entry(returned, nagano_report, mori):
    count = actions.take_over_return(workbook=returned, chosen={"grant": 0, "author": 0}, by=mori, now=NOW)

    assert count == 2
    assert texts(nagano_report, "grant") == ["12単組に支払った。", "説明会を開いた。"]
    assert Entry.objects.filter(event="workbook_taken_over").count() == 1
    assert not Entry.objects.filter(event="answer_saved").exists()
    returned.refresh_from_db()
    nagano_report.refresh_from_db()
    assert (returned.state, nagano_report.status) == (State.TAKEN_OVER, Report.Status.DRAFT)


def test_prefecture_learns_what_headquarters_took_over_for_it(returned, mori, hayashi, honbu):
    actions.take_over_return(workbook=returned, chosen={"grant": 0, "author": 0}, by=honbu, now=NOW)

    kind = "report_filled_for_you"
    told = [(message.to, message.kind) for message in Message.objects.order_by("to__username")]
    assert told == [(hayashi, kind), (mori, kind)]
    assert "・2．交付金\n・作成者\n" in Message.objects.all()[0].body


def test_taking_over_by_the_prefecture_itself_is_like_writing_and_told_to_nobody(returned, mori, hayashi):
    actions.take_over_return(workbook=returned, chosen={"grant": 0}, by=mori, now=NOW)

    assert not Message.objects.exists()


def test_what_was_not_chosen_stays(returned, nagano_report, mori):
    actions.take_over_return(workbook=returned, chosen={"author": 0}, by=mori, now=NOW)

    assert texts(nagano_report, "grant") == []


def test_answer_changed_on_both_sides_is_asked_with_what_went_out(returned, nagano_report, hayashi):
    save_answer(report=nagano_report, key="grant", raw=[{"text": "画面の文"}], revision=0, by=hayashi, now=NOW)

    grant = next(item for item in comparison_of(returned, today=NOW.date()).items if item.key == "grant")

    assert (grant.proposed, grant.draft, grant.sent, grant.revision) == (Choice.ASK, "画面の文", "", 1)


def test_answer_changed_while_somebody_compares_is_not_overwritten(returned, nagano_report, mori, hayashi):
    save_answer(report=nagano_report, key="grant", raw=[{"text": "画面の文"}], revision=0, by=hayashi, now=NOW)

    with pytest.raises(actions.ChangedSinceCompared):
        actions.take_over_return(workbook=returned, chosen={"grant": 0, "author": 0}, by=mori, now=NOW)

    assert texts(nagano_report, "grant") == ["画面の文"]
    assert "author" not in draft_of(nagano_report, today=NOW.date()).stored
    returned.refresh_from_db()
    assert returned.state == State.WAITING


def test_same_answer_on_both_sides_is_nothing_to_choose(give_back, nagano_report, cells, sent, mori):
    workbook = give_back(fill(sent, {cells["newhire.exec_study"]: True}))
    save_answer(report=nagano_report, key="newhire.exec_study", raw="yes", revision=0, by=mori, now=NOW)

    assert comparison_of(workbook.received[0], today=NOW.date()).to_choose == []


def test_file_is_taken_over_once(returned, mori):
    actions.take_over_return(workbook=returned, chosen={"author": 0}, by=mori, now=NOW)

    with pytest.raises(actions.AlreadyDecided):
        actions.take_over_return(workbook=returned, chosen={"grant": 0}, by=mori, now=NOW)


def test_report_that_is_no_longer_written_is_left_alone(returned, nagano_report, mori):
    Report.objects.filter(pk=nagano_report.pk).update(status=Report.Status.WAITING)

    with pytest.raises(NotWritable):
        actions.take_over_return(workbook=returned, chosen={"grant": 0}, by=mori, now=NOW)


@pytest.mark.parametrize("person", ["hara", "ishida", "ono"])
def test_only_those_who_write_the_report_take_over(returned, person, request):
    with pytest.raises(NotAllowed):
        actions.take_over_return(workbook=returned, chosen={"grant": 0}, by=request.getfixturevalue(person), now=NOW)


def test_edited_line_goes_on_from_its_point(give_back, nagano_report, cells, mori, tmp_path):
    raw = [{"text": "一つ目の取り組みを進めた。"}, {"text": "二つ目の取り組みを進めた。"}]
    save_answer(report=nagano_report, key="grant", raw=raw, revision=0, by=mori, now=SENT_AT)
    sent = form_of(nagano_report)
    workbook = give_back(
        fill(sent, {cells["grant"]: "一つ目の取り組みを進めた。\n二つ目の取り組みを終えた。"})
    ).received[0]

    actions.take_over_return(workbook=workbook, chosen={"grant": 1}, by=mori, now=NOW)

    assert texts(nagano_report, "grant") == ["一つ目の取り組みを進めた。", "二つ目の取り組みを終えた。"]


def test_faulty_item_is_not_offered(give_back, sent, cells):
    workbook = give_back(fill(sent, {cells["date"]: "二月"})).received[0]

    comparison = comparison_of(workbook, today=NOW.date())

    assert comparison.to_choose == []
    (item,) = comparison.faulty
    assert (item.key, item.faults[0]["cell"], item.faults[0]["value"]) == ("date", cells["date"], "二月")


def test_file_put_aside_changes_nothing_and_may_come_again(returned, give_back, nagano_report, mori, sent, cells):
    actions.put_aside(workbook=returned, by=mori, now=NOW)

    assert texts(nagano_report, "grant") == []
    changed = fill(sent, {cells["grant"]: "12単組に支払った。\n説明会を開いた。", cells["author"]: "次長　林"})
    assert len(give_back(changed).received) == 1


def test_unknown_workbook_is_handed_on_to_the_reader(give_back, form_2025, mori):
    from suishin.forms.workbook import form_workbook

    workbook = give_back(form_workbook(form_2025.definition, None)).received[0]

    receipt = actions.hand_on_to_reader(workbook=workbook, by=mori, now=NOW)

    workbook.refresh_from_db()
    assert (workbook.state, workbook.source_file) == (State.HANDED_ON, receipt.accepted[0])
    assert SourceFile.objects.get().name == "長野1.xlsx"
    with pytest.raises(actions.AlreadyDecided):
        actions.hand_on_to_reader(workbook=workbook, by=mori, now=NOW)


def test_two_returns_of_one_report_are_compared_one_after_the_other(give_back, sent, cells, nagano_report, mori):
    first = give_back(fill(sent, {cells["grant"]: "一通目"})).received[0]
    second = give_back(fill(sent, {cells["grant"]: "二通目"})).received[0]

    actions.take_over_return(workbook=first, chosen={"grant": 0}, by=mori, now=NOW)

    grant = comparison_of(second, today=NOW.date()).to_choose[0]
    assert (grant.proposed, grant.draft, grant.file) == (Choice.ASK, "一通目", "二通目")


def test_chosen_author_without_a_role_of_sending_returns_the_form(nagano_report, hara, sent, sign_in):
    from django.urls import reverse

    from suishin.rounds.models import Hand

    Hand.objects.create(report=nagano_report, post=hara.posts[0], kind=Hand.Kind.AUTHOR, valid_from="2020-01-01")

    response = sign_in(hara).post(
        reverse("workbooks:report-return", args=[nagano_report.pk]), {"workbooks": ContentFile(sent, "長野.xlsx")}
    )

    assert response.status_code == 302
    assert ReturnedWorkbook.objects.get().state == State.WAITING


def test_line_edited_in_the_file_keeps_the_key_of_its_point(give_back, nagano_report, cells, mori):
    raw = [{"text": "支払った。", "key": "0badcafe"}]
    save_answer(report=nagano_report, key="grant", raw=raw, revision=0, by=mori, now=SENT_AT)
    edited = fill(form_of(nagano_report), {cells["grant"]: "新しい文。\n単組に支払った。"})

    actions.take_over_return(workbook=give_back(edited).received[0], chosen={"grant": 1}, by=mori, now=NOW)

    points = draft_of(nagano_report, today=NOW.date()).values["grant"]
    assert [(point["text"], point.get("key")) for point in points] == [
        ("新しい文。", None),
        ("単組に支払った。", "0badcafe"),
    ]
