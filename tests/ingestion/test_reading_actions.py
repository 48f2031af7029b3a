"""The job that reads a file: what it stores, that it may run twice, what becomes of lost jobs."""

from copy import copy
from dataclasses import replace
from datetime import date, timedelta

import pytest

from suishin.accounts.models import User
from suishin.audit.models import Entry
from suishin.forms.content import ReportContent
from suishin.forms.models import FormVersion
from suishin.forms.workbook import form_workbook
from suishin.ingestion import actions, queue
from suishin.ingestion.actions.readings import LEASE, MOST_ATTEMPTS
from suishin.ingestion.models import Draft, Finding, SourceFile
from suishin.ingestion.proposals import proposed_values
from suishin.jobs import workers
from suishin.reading.flow import read_file
from suishin.reading.model import Finding as ReaderFinding
from suishin.reading.model import HeaderValue, Outcome, Reading, Severity
from tests.factories.uploads import UNKNOWN_ITEM, UPLOADED_AT, make_drafts, read_report, read_with, reading_of, upload

WORKER = "here:1:new"


def requeue(now, worker=WORKER):
    return actions.requeue_lost_readings(worker=worker, by=User.objects.system(), now=now)


def test_a_booklet_gives_one_draft_per_report(booklet, tree, round_2025):
    assert [(draft.index, draft.organization) for draft in booklet] == [(1, tree.nagano), (2, tree.gifu)]
    assert {draft.round for draft in booklet} == {round_2025}
    assert Entry.objects.get(event="file_read").details == {"outcome": "ok", "drafts": 2}


def test_every_value_becomes_a_proposal_with_its_place(draft, definition):
    proposals = {proposal.key: proposal for proposal in draft.proposals.all()}

    assert len(proposals) == 3 + len(definition.ticks) + len(definition.narratives) + 2
    assert proposals["date"].original == {"value": "2025-02-03", "written": "2025年2月3日"}
    assert proposals["figures.1"].place_in_words == "5行目"
    assert proposals[f"checks.{UNKNOWN_ITEM}"].reason == "印が読めません。"


def test_unknown_values_and_those_without_source_are_not_certain(draft):
    doubtful = draft.proposals.filter(is_certain=False).values_list("key", flat=True)

    assert set(doubtful) == {f"checks.{UNKNOWN_ITEM}", "confirmer"}


def test_what_the_reader_said_is_kept(draft):
    stored = SourceFile.objects.get(pk=draft.source_file_id).reading

    assert stored["reports"][0]["header"]["prefecture"]["value"] == "長野県"


def test_a_file_without_report_fails_with_the_message_of_the_reader(mori, tree, round_2025):
    file = read_with(upload(mori, tree.nagano), Reading(Outcome.REJECTED, "この様式ではありません。"))

    assert (file.state, file.outcome, file.message) == ("failed", "rejected", "この様式ではありません。")
    assert not Draft.objects.exists()


def test_a_file_is_shown_as_what_the_reader_found_it_to_be(mori, tree, round_2025):
    files = [
        read_with(upload(mori, tree.nagano), Reading(Outcome.REJECTED, "様式ではありません。", kind=kind))
        for kind in ("doc", "ods", "")
    ]

    assert [file.kind for file in files] == ["docx", "xlsx", "text"]


def test_reading_twice_stores_once(mori, tree, definition, round_2025):
    file = upload(mori, tree.nagano)
    for _time in range(2):
        read_with(file, reading_of(definition, "20"))

    assert file.drafts.count() == 1
    assert Entry.objects.filter(event="file_read").count() == 1


def test_a_file_discarded_while_it_is_read_gets_no_drafts(mori, tree, definition, round_2025):
    file = upload(mori, tree.nagano)

    def read(_path, _form):
        actions.discard_file(file=file, reason="間違い", by=mori, now=UPLOADED_AT)
        return reading_of(definition, "20")

    actions.read_file(file_id=file.pk, read=read, worker=WORKER, by=User.objects.system(), now=UPLOADED_AT)

    file.refresh_from_db()
    assert file.state == "discarded"
    assert not file.drafts.exists()


def test_a_prefecture_gets_no_draft_of_another_one(mori, ishida, tree, definition, round_2025):
    draft = make_drafts(mori, tree.nagano, definition, ["21"])[0]

    assert draft.organization is None
    assert "岐阜県" in Finding.objects.get(code="other_prefecture").message
    assert not Draft.objects.visible_to(ishida).exists()


def test_the_chosen_round_decides_form_and_round(mori, tree, definition, round_2025):
    seen = []
    file = upload(mori, tree.nagano, round=round_2025)

    def read(_path, form):
        seen.append(form)
        return reading_of(definition, "20")

    actions.read_file(file_id=file.pk, read=read, worker=WORKER, by=User.objects.system(), now=UPLOADED_AT)

    assert seen == [round_2025.form]
    assert file.drafts.get().round == round_2025


def test_a_file_whose_worker_is_gone_is_queued_again(mori, tree, round_2025, monkeypatch):
    file = upload(mori, tree.nagano)
    SourceFile.objects.update(state="reading", worker="here:2:old", started_at=UPLOADED_AT, attempts=1)
    monkeypatch.setattr(workers, "_is_alive", lambda process: process != 2)

    assert requeue(UPLOADED_AT) == 1

    file.refresh_from_db()
    assert file.state == "waiting"


def test_a_file_is_left_alone_while_its_worker_lives(mori, tree, round_2025, monkeypatch):
    upload(mori, tree.nagano)
    SourceFile.objects.update(state="reading", worker="here:2:old", started_at=UPLOADED_AT, attempts=1)
    monkeypatch.setattr(workers, "_is_alive", lambda _process: True)

    assert requeue(UPLOADED_AT + LEASE) == 0
    assert requeue(UPLOADED_AT + LEASE + timedelta(seconds=1)) == 1


def test_a_file_that_stops_every_worker_is_parked_with_its_reason(mori, tree, round_2025):
    file = upload(mori, tree.nagano)
    SourceFile.objects.update(state="reading", started_at=UPLOADED_AT, attempts=MOST_ATTEMPTS)

    requeue(UPLOADED_AT + LEASE * 2)

    file.refresh_from_db()
    assert file.state == "failed"
    assert "3回" in file.message
    assert Entry.objects.get(event="file_read").details["outcome"] == "parked"


def test_a_file_whose_job_was_never_queued_is_queued(mori, tree, django_capture_on_commit_callbacks):
    file = upload(mori, tree.nagano)

    with django_capture_on_commit_callbacks(execute=True):
        assert requeue(UPLOADED_AT + timedelta(minutes=1)) == 1

    assert queue.queued_file_ids() == {file.pk}
    assert requeue(UPLOADED_AT + timedelta(minutes=2)) == 0


@pytest.fixture
def june_round(round_2025):
    """A round of June, asked first: January's labels are its headings."""
    june_round = copy(round_2025)
    june_round.pk, june_round.code, june_round.form = None, "2025-06", FormVersion.objects.get(code="2024-06")
    june_round.opens_on, june_round.due_on = date(2025, 6, 1), date(2025, 6, 28)
    june_round.save()
    return june_round


def test_half_a_file_is_read_with_the_form_of_which_most_is_there(mori, tree, june_round):
    lacking = {"2025-01": 3, "2024-06": 2}  # of six sections, of four

    def read_half(_path, form):
        missing = [
            ReaderFinding("section_missing", Severity.ERROR, section.key, "欄がありません。")
            for section in form.definition.sections[-lacking[form.code] :]
        ]
        report = replace(read_report(form.definition, "20"), findings=tuple(missing))
        return replace(reading_of(form.definition, "20"), outcome=Outcome.PARTIAL, reports=(report,))

    file = upload(mori, tree.nagano)

    actions.read_file(file_id=file.pk, read=read_half, worker=WORKER, by=User.objects.system(), now=UPLOADED_AT)

    assert file.drafts.get().form_code == "2025-01"


@pytest.mark.parametrize("code", ["2025-01", "2024-06"])
def test_file_is_read_with_the_form_that_it_fills_whole(code, mori, tree, june_round):
    definition = FormVersion.objects.get(code=code).definition
    header = {"prefecture": "長野県", "date": "2025年2月3日", "author": "森", "confirmer": "林"}
    texts = {item.key: ["・全単組を回った。"] for item in definition.narratives}
    checks = {item.key: "yes" for item in definition.ticks}
    file = upload(
        mori, tree.nagano, name="報告.xlsx", content=form_workbook(definition, ReportContent(header, checks, texts))
    )

    actions.read_file(
        file_id=file.pk,
        read=lambda path, form: read_file(path, form.definition),
        worker=WORKER,
        by=User.objects.system(),
        now=UPLOADED_AT,
    )

    assert file.drafts.get().form_code == code


def test_values_that_nobody_knows_say_why(draft):
    reasons = dict(draft.proposals.values_list("key", "reason"))

    assert reasons["confirmer"] == "欄に何も書かれていないか、欄が見つかりません。"
    assert reasons["date"] == ""


def test_a_value_that_cannot_be_read_is_quoted(definition):
    report = read_report(definition, "20")
    report = replace(report, header={"date": HeaderValue(None, "如月三日", None)})

    (date,) = [value for value in proposed_values(report, definition, {}) if value.key == "date"]

    assert date.reason == "「如月三日」とありますが、この欄の値として読めません。"
