"""Parts of the running product killed at any moment; `make soak` does so hundreds of times."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from bench import aftermath
from bench.desks import Desk
from suishin.audit.events import Event
from suishin.audit.models import Entry
from suishin.common import originals
from suishin.notices.models import Message
from suishin.rounds import actions
from suishin.rounds.models import Report
from tests.rounds.conftest import NOW

ROOT = Path(__file__).resolve().parent.parent.parent


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done():
    command = [sys.executable, "-m", "bench.soak.kills", "--kills", "5", "--desks", "2", "--hasty"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert "0 lost, 0 other faults" in done.stdout, done.stdout + done.stderr[-2000:]
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("there", "text", "said"),
    [
        ({"sent": 2}, "new", []),
        ({"sent": 3}, "old", []),
        ({"sent": 1}, "new", ["1 × sent acknowledged and lost"]),
        ({"sent": 4}, "new", ["1 × sent done that nobody asked for"]),
        ({"sent": 2}, "other", ["the text is 'other', not one of ['old', 'new']"]),
    ],
)
def test_ledger_tells_what_is_lost_and_what_nobody_asked_for(there, text, said):
    desk = Desk(7, {}, Random(1), done=Counter(sent=2), doubtful=Counter(sent=1), texts=["old", "new"])

    assert list(desk.settle(Counter(there), text)) == [f"report 7: {fault}" for fault in said]
    assert list(desk.settle(Counter(there), text)) == []


@pytest.fixture
def sent(round_2025, mori, hayashi, tree, django_capture_on_commit_callbacks):
    report = Report.objects.get(round=round_2025, organization=tree.nagano)
    with django_capture_on_commit_callbacks(execute=True):  # the audit keeps its head outside the database then
        actions.save_answer(report=report, key="grant", raw=[{"text": "払った。"}], revision=0, by=mori, now=NOW)
        actions.send_for_confirmation(report=report, by=mori, now=NOW)
    return report


def test_whole_step_is_sound(sent):
    assert list(aftermath.unsound([sent.pk])) == []


def test_step_without_its_message_is_found(sent):
    Message.objects.all().delete()

    assert list(aftermath.unsound([sent.pk])) == [f"report {sent.pk}: 0 messages report_sent of 1"]


def test_step_without_its_audit_entry_is_found(sent):
    sent.moves.create(kind="submitted", from_status="waiting", to_status="submitted", at=NOW, by=sent.moves.first().by)

    found = "\n".join(aftermath.unsound([sent.pk]))

    assert "1 × submitted, 0 audit entries" in found
    assert "0 versions of 1 submissions" in found


def test_files_that_nothing_asks_for_are_found(db):
    left = originals.path_of(originals.keep([b"nobody's"]))

    assert aftermath.left_on_disk() == [left]
    assert not Entry.objects.filter(event=Event.FILES_UPLOADED).exists()
