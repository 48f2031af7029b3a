"""Freezing, making and publishing a booklet."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from suishin.audit.models import Entry
from suishin.outputs.typesetting import TypesettingFailed, TypesettingInterrupted
from suishin.permissions import NotAllowed
from suishin.reading.flow import read_file
from suishin.reading.model import Outcome
from suishin.rounds import actions
from suishin.rounds.actions import booklets
from suishin.rounds.binding import files
from suishin.rounds.binding.content import NotAsFrozen
from suishin.rounds.models import Booklet, Point, Report
from tests.factories.reports import tell_report
from tests.rounds.conftest import NOW

TEXT = {"newhire": ["長野では12月に説明会を開き、45名が参加した。", "・1月：単組を訪ねる"]}


@pytest.fixture
def accepted(tree, honbu, round_2025):
    """The report of 長野, accepted; that of 岐阜 is not begun."""
    version = tell_report(round_2025, tree.nagano, honbu, checks={"grant.paid_by_rule": "yes"}, narratives=TEXT)
    actions.accept_report(report=version.report, version_number=version.number, by=honbu, now=NOW)
    return version


def frozen(round_2025, honbu) -> Booklet:
    return actions.freeze_booklet(round=round_2025, by=honbu, now=NOW)


def made(booklet: Booklet, by) -> Booklet:
    actions.make_booklet(booklet_id=booklet.pk, by=by, now=NOW)
    booklet.refresh_from_db()
    return booklet


def test_freezing_takes_what_is_accepted_and_names_the_rest(accepted, round_2025, honbu):
    booklet = frozen(round_2025, honbu)

    assert [entry.version for entry in booklet.entries.all()] == [accepted]
    assert [row["name"] for row in booklet.absent] == ["岐阜県"]
    assert booklet.state == Booklet.State.QUEUED
    assert Entry.objects.filter(event="booklet_frozen").count() == 1


def test_freezing_again_gives_the_next_number_and_keeps_the_first(accepted, round_2025, honbu):
    first = made(frozen(round_2025, honbu), honbu)

    second = frozen(round_2025, honbu)

    assert (first.number, second.number) == (1, 2)
    assert first.content_hash == second.content_hash


def test_freezing_twice_at_once_is_refused(accepted, round_2025, honbu):
    frozen(round_2025, honbu)

    with pytest.raises(actions.BookletUnderway):
        frozen(round_2025, honbu)


def test_nothing_accepted_makes_no_booklet(round_2025, honbu):
    with pytest.raises(actions.NothingAccepted):
        frozen(round_2025, honbu)


def test_report_that_is_not_what_was_accepted_is_refused(accepted, round_2025, honbu):
    accepted.content_hash = "0" * 64
    accepted.save()

    with pytest.raises(NotAsFrozen, match="長野県"):
        frozen(round_2025, honbu)

    assert not Booklet.objects.exists()


def test_booklet_made_once_more_names_everything_as_it_was_called_when_it_was_frozen(accepted, round_2025, honbu, tree):
    booklet = frozen(round_2025, honbu)
    made(booklet, honbu)
    hashes = booklet.file_hashes
    for thing, name in ((tree.nagano, "新長野県"), (tree.national, "新本部")):
        thing.name = name
        thing.save()
    round_2025.title = "別の回"
    round_2025.save()

    actions.retry_booklet(booklet=booklet, by=honbu, now=NOW)
    made(booklet, honbu)

    assert booklet.file_hashes == hashes


def test_report_changed_behind_the_frozen_booklet_fails_it_with_the_reason(accepted, round_2025, honbu):
    booklet = frozen(round_2025, honbu)
    Point.objects.filter(answer__version=accepted).update(text="書き換えた文")

    made(booklet, honbu)

    assert booklet.state == Booklet.State.FAILED
    assert "長野県" in booklet.reason
    assert booklet.file_hashes == {}


@pytest.mark.parametrize("person", ["mori", "hayashi", "hara", "ono", "kanri"])
def test_only_headquarters_makes_and_publishes_booklets(accepted, round_2025, honbu, person, request):
    other = request.getfixturevalue(person)
    booklet = made(frozen(round_2025, honbu), honbu)

    for action in (
        lambda: actions.freeze_booklet(round=round_2025, by=other, now=NOW),
        lambda: actions.publish_booklet(booklet=booklet, by=other, now=NOW),
        lambda: actions.retry_booklet(booklet=booklet, by=other, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            action()


def test_made_booklet_is_read_back_by_the_reader(accepted, round_2025, honbu, tmp_path):
    booklet = made(frozen(round_2025, honbu), honbu)

    path = tmp_path / "booklet.pdf"
    path.write_bytes(files.read(booklet.file_hashes["pdf"]))
    reading = read_file(path, round_2025.form.definition)

    assert reading.outcome is Outcome.OK
    assert [report.prefecture_code for report in reading.reports] == ["20"]
    assert reading.reports[0].narratives["newhire"].text == "\n".join(TEXT["newhire"])
    assert reading.reports[0].checks["grant.paid_by_rule"].answer == "yes"


def test_booklet_has_cover_contents_summary_and_who_is_missing(accepted, round_2025, honbu):
    booklet = made(frozen(round_2025, honbu), honbu)

    with pypdfium2.PdfDocument(files.read(booklet.file_hashes["pdf"])) as pages:
        text = "\n".join(page.get_textpage().get_text_range() for page in pages)
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in pages.get_toc()]
        title = pages.get_metadata_value("Title")

    assert title == round_2025.title
    assert [name for name, _page in marks] == ["目次", "全国のまとめ", "長野県", "受理していない報告"]
    assert all(word in text for word in ("取り組みごとの実施状況", "県ごとの実施状況", "岐阜県", "未着手"))


def test_making_again_gives_the_same_files(accepted, round_2025, honbu):
    first = dict(made(frozen(round_2025, honbu), honbu).file_hashes)
    booklet = Booklet.objects.get()

    actions.retry_booklet(booklet=booklet, by=honbu, now=NOW + timedelta(days=3))
    made(booklet, honbu)

    assert booklet.file_hashes == first
    assert set(first) == set(Booklet.KINDS)


def test_making_a_booklet_that_is_made_does_nothing(accepted, round_2025, honbu):
    booklet = made(frozen(round_2025, honbu), honbu)

    made(booklet, honbu)

    assert booklet.attempts == 1
    assert Entry.objects.filter(event="booklet_made").count() == 1


def test_two_makers_at_once_do_no_harm(accepted, round_2025, honbu, monkeypatch):
    booklet = frozen(round_2025, honbu)
    first_pages = booklets.booklet_pages

    def let_another_finish_first(content):
        monkeypatch.setattr(booklets, "booklet_pages", first_pages)
        actions.make_booklet(booklet_id=booklet.pk, by=honbu, now=NOW)
        return first_pages(content)

    monkeypatch.setattr(booklets, "booklet_pages", let_another_finish_first)

    made(booklet, honbu)

    assert booklet.state == Booklet.State.MADE
    assert Entry.objects.filter(event="booklet_made").count() == 1


def test_failed_typesetting_is_told(accepted, round_2025, honbu, monkeypatch):
    def fail(content):
        raise TypesettingFailed("PDFを作れませんでした（試験）。")

    monkeypatch.setattr(booklets, "booklet_pages", fail)

    booklet = made(frozen(round_2025, honbu), honbu)

    assert (booklet.state, booklet.reason) == (Booklet.State.FAILED, "PDFを作れませんでした（試験）。")


def test_typesetting_that_was_killed_is_tried_again_and_then_told(accepted, round_2025, honbu, monkeypatch):
    def be_killed(content):
        raise TypesettingInterrupted

    monkeypatch.setattr(booklets, "booklet_pages", be_killed)
    booklet = frozen(round_2025, honbu)

    states = [made(booklet, honbu).state for _attempt in range(booklets.MOST_ATTEMPTS)]

    assert states == ["queued", "queued", "failed"]
    assert "途中で処理が止められました" in booklet.reason


def test_worker_killed_while_writing_leaves_nothing_half(accepted, round_2025, honbu, monkeypatch):
    booklet = frozen(round_2025, honbu)
    folder = Path(settings.BOOKLETS_DIR)

    def die(source, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        made(booklet, honbu)
    monkeypatch.undo()

    booklet.refresh_from_db()
    assert booklet.state == Booklet.State.QUEUED
    made(booklet, honbu)

    assert booklet.state == Booklet.State.MADE
    assert {path.name for path in folder.iterdir()} == set(booklet.file_hashes.values())


def test_file_that_a_killed_worker_left_unfinished_goes_without_another_booklet(honbu):
    folder = Path(settings.BOOKLETS_DIR)
    folder.mkdir()
    old, new = folder / ".unfinished-old", folder / ".unfinished-new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    os.utime(new, (NOW.timestamp(), NOW.timestamp()))

    actions.requeue_lost_booklets(by=honbu, now=NOW)

    assert list(folder.iterdir()) == [new]


def test_lost_booklet_is_queued_again_and_given_up_after_three_tries(accepted, round_2025, honbu, monkeypatch):
    booklet = frozen(round_2025, honbu)
    later = NOW + timedelta(minutes=5)
    queued = []
    monkeypatch.setattr(booklets.queue, "bind_later", queued.append)

    assert actions.requeue_lost_booklets(by=honbu, now=NOW) == 0
    assert actions.requeue_lost_booklets(by=honbu, now=later) == 1
    Booklet.objects.update(attempts=3)
    actions.requeue_lost_booklets(by=honbu, now=later)

    booklet.refresh_from_db()
    assert queued == [booklet]
    assert booklet.state == Booklet.State.FAILED
    assert "3回続けて" in booklet.reason


def test_only_a_made_booklet_is_published_and_only_once(accepted, round_2025, honbu):
    booklet = frozen(round_2025, honbu)

    with pytest.raises(actions.BookletNotMade):
        actions.publish_booklet(booklet=booklet, by=honbu, now=NOW)
    made(booklet, honbu)
    actions.publish_booklet(booklet=booklet, by=honbu, now=NOW)
    with pytest.raises(actions.AlreadyPublished):
        actions.publish_booklet(booklet=booklet, by=honbu, now=NOW)

    booklet.refresh_from_db()
    assert booklet.published_by == honbu
    assert Entry.objects.filter(event="booklet_published").count() == 1


def test_command_writes_the_booklet_and_lists_it(accepted, round_2025, tmp_path):
    out, said = tmp_path / "booklet.pdf", io.StringIO()

    call_command("booklet", "2025-01", out=out, stdout=said)
    call_command("booklet", "2025-01", out=tmp_path / "booklet.docx", stdout=said)
    call_command("booklet", list=True, stdout=said)

    assert out.read_bytes().startswith(b"%PDF")
    assert {path.name for path in tmp_path.glob("*booklet.*")} == {"booklet.pdf", "booklet.docx"}
    assert Booklet.objects.count() == 1
    assert "2025年1月報告\n　第1号" in said.getvalue()


@pytest.mark.parametrize(
    ("code", "out", "words"),
    [
        ("1999-01", "a.pdf", "ありません"),
        ("2025-01", "a.txt", "終えてください"),
        ("2025-01", "a.pdf", "受理した報告がまだない"),
    ],
)
def test_command_says_what_is_wrong(round_2025, tmp_path, code, out, words):
    with pytest.raises(CommandError, match=words):
        call_command("booklet", code, out=tmp_path / out)

    assert not list(tmp_path.glob("*.pdf"))


def test_reopened_report_is_not_in_the_next_booklet(accepted, round_2025, honbu):
    made(frozen(round_2025, honbu), honbu)
    Report.objects.filter(pk=accepted.report_id).update(status=Report.Status.RETURNED)

    with pytest.raises(actions.NothingAccepted):
        frozen(round_2025, honbu)
