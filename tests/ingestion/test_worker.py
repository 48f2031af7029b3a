"""Reading in a child that is shared until it misbehaves, and the worker that survives being killed."""

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from suishin.forms.content import ReportContent
from suishin.forms.workbook import form_workbook
from suishin.ingestion.jobs import read_source_file
from suishin.ingestion.models import SourceFile
from suishin.ingestion.shared_child import SharedChild, form_file
from suishin.jobs.management.commands import worker
from suishin.jobs.workers import new_worker_id
from suishin.reading.child import Limits
from suishin.reading.definition import load_definition
from suishin.reading.model import Outcome
from tests.factories.uploads import upload


@pytest.fixture
def child():
    shared = SharedChild()
    yield shared
    shared.close()


@pytest.fixture
def report(definition):
    header = {"prefecture": "長野県", "date": "2025年2月3日", "author": "森　葉子"}
    content = ReportContent(
        header=header, checks={"grant.paid_by_rule": "yes"}, narratives={"grant": ["秋に支払った。"]}
    )
    return form_workbook(definition, content)


def test_files_one_after_the_other_share_a_child(child, form_2025, report, tmp_path):
    path = tmp_path / "report"
    path.write_bytes(report)

    first, second = child.read(path, form_2025), child.read(path, form_2025)

    assert first == second
    assert first.outcome is Outcome.OK
    assert first.reports[0].prefecture_code == "20"


def test_a_child_that_takes_too_long_is_replaced(form_2025, report, tmp_path):
    path = tmp_path / "report"
    path.write_bytes(report)
    hasty = SharedChild(Limits(seconds=0.001))

    readings = [hasty.read(path, form_2025) for _time in range(2)]
    hasty.close()

    assert [reading.outcome for reading in readings] == [Outcome.REJECTED] * 2
    assert "時間" in readings[0].message


def test_a_hostile_file_is_a_message_and_the_next_one_is_read(child, form_2025, report, tmp_path):
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_bytes(report)
    bad.write_bytes(b"PK\x03\x04" + b"\xff" * 100)

    outcomes = [child.read(path, form_2025).outcome for path in (bad, good)]

    assert outcomes == [Outcome.REJECTED, Outcome.OK]


def test_the_form_is_handed_to_the_child_as_a_file(form_2025):
    assert load_definition(form_file(form_2025)) == form_2025.definition


@pytest.mark.django_db(transaction=True)
def test_the_worker_reads_what_waits(mori, tree, round_2025, report, monkeypatch):
    monkeypatch.setattr(worker.Worker, "configure_signals", lambda _worker: None)
    file = upload(mori, tree.nagano, name="報告.xlsx", content=report)

    call_command("worker", once=True)

    file.refresh_from_db()
    assert (file.state, file.outcome, file.attempts) == ("read", "ok", 1)
    assert file.drafts.get().organization == tree.nagano


@pytest.mark.django_db(transaction=True)
def test_after_a_killed_worker_the_next_one_reads_the_file(mori, tree, round_2025, report, monkeypatch):
    monkeypatch.setattr(worker.Worker, "configure_signals", lambda _worker: None)
    file = upload(mori, tree.nagano, name="報告.xlsx", content=report)
    killed = new_worker_id().rpartition(":")[0] + ":killed"  # of this very process number: an earlier life of it
    DBTaskResult.objects.update(status="RUNNING", worker_ids=[killed])
    SourceFile.objects.update(state="reading", attempts=1, worker=killed, started_at=file.upload.at)

    call_command("worker", once=True)

    file.refresh_from_db()
    assert (file.state, file.attempts, file.drafts.count()) == ("read", 2, 1)
    assert DBTaskResult.objects.filter(task_path=read_source_file.module_path).get().status == "SUCCESSFUL"
