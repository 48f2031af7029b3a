"""Mails on their way out: each once, again when it failed, nothing lost."""

import smtplib
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks_db.models import DBTaskResult

from suishin.accounts.models import User
from suishin.audit.models import Entry
from suishin.jobs import workers
from suishin.notices import actions
from suishin.notices.actions import sending
from suishin.notices.actions.sending import LEASE
from suishin.notices.models import Message
from suishin.notices.queries import mail_trouble
from suishin.notices.rules import MOST_TRIES
from suishin.permissions import NotAllowed
from tests.notices.conftest import NOW

WORKER = "here:1:own"
HERE = "tests.notices.test_sending"


class ServerGone(BaseEmailBackend):
    tried = 0

    def send_messages(self, email_messages):
        ServerGone.tried += 1
        raise ConnectionRefusedError(111, "Connection refused")


class RecipientRefused(BaseEmailBackend):
    code = 550

    def send_messages(self, email_messages):
        if "mori" in email_messages[0].to[0]:
            raise smtplib.SMTPRecipientsRefused({"mori": (self.code, b"no such mailbox")})
        return 1


class RecipientBusy(RecipientRefused):
    code = 451


class KilledAfterSending(BaseEmailBackend):
    def send_messages(self, email_messages):
        mail.get_connection("suishin.notices.mailing.FolderBackend").send_messages(email_messages)
        raise KeyboardInterrupt


def send(now=NOW, worker=WORKER):
    return actions.send_due_messages(worker=worker, by=User.objects.system(), clock=lambda: now)


def test_message_goes_out_once(write_message, mori, addresses):
    message = write_message(mori)

    assert [send(), send()] == [1, 0]

    message.refresh_from_db()
    assert (message.state, message.tries, message.sent_at) == ("sent", 1, NOW)
    sent = mail.outbox[0]
    assert (sent.subject, sent.to) == ("差し戻されました", ["Mori <mori@union.example>"])
    assert sent.extra_headers["Message-ID"] == f"<{message.pk:07d}.20250203010000@suishin.example>"


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_message_to_somebody_who_gets_no_mail_stands_in_the_product_only(write_message, mori, addresses, change):
    User.objects.filter(pk=mori.pk).update(**change)
    message = write_message(mori)

    assert send() == 0

    message.refresh_from_db()
    assert (message.state, mail.outbox) == ("dropped", [])


def test_without_a_mail_server_messages_stand_in_the_product_only(write_message, mori, addresses, settings):
    settings.SENDS_MAIL = False
    message = write_message(mori)

    send()

    message.refresh_from_db()
    assert message.state == "dropped"


def test_mail_server_that_is_gone_is_asked_once_a_run_and_nothing_is_lost(
    write_message, mori, hayashi, addresses, settings
):
    settings.EMAIL_BACKEND, ServerGone.tried = f"{HERE}.ServerGone", 0
    first, second = write_message(mori), write_message(hayashi)

    assert send() == 0

    first.refresh_from_db()
    second.refresh_from_db()
    assert ServerGone.tried == 1
    assert (first.state, first.tries, first.next_try_at) == ("waiting", 1, NOW + timedelta(minutes=1))
    assert "Connection refused" in first.last_error
    assert (second.state, second.tries) == ("waiting", 0)
    assert mail_trouble(now=NOW) == (1, 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send(NOW + timedelta(minutes=1)) == 2
    assert len(mail.outbox) == 2


def test_message_is_given_up_after_its_last_try_and_shown(write_message, mori, addresses, settings):
    settings.EMAIL_BACKEND = f"{HERE}.ServerGone"
    message = write_message(mori)
    for _try in range(MOST_TRIES):
        message.refresh_from_db()
        send(message.next_try_at)

    message.refresh_from_db()
    assert (message.state, message.tries) == ("failed", MOST_TRIES)
    assert mail_trouble(now=NOW) == (0, 1)


def test_name_of_two_lines_makes_no_header_and_holds_up_nobody(write_message, mori, hayashi, addresses):
    mori.name = "Mori\r\nBcc: other@elsewhere.example"
    mori.save()
    write_message(mori)
    write_message(hayashi)

    assert send() == 2

    received = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    assert "Bcc" not in received
    assert [address.addr_spec for address in received["To"].addresses] == ["mori@union.example"]


@pytest.mark.parametrize(("backend", "state"), [("RecipientRefused", "failed"), ("RecipientBusy", "waiting")])
def test_refused_recipient_stops_nobody_else(write_message, mori, hayashi, addresses, settings, backend, state):
    settings.EMAIL_BACKEND = f"{HERE}.{backend}"
    refused, other = write_message(mori), write_message(hayashi)

    assert send() == 1

    refused.refresh_from_db()
    other.refresh_from_db()
    assert (refused.state, other.state) == (state, "sent")
    assert "no such mailbox" in refused.last_error


def test_worker_killed_after_sending_leaves_one_mail(write_message, mori, addresses, settings, tmp_path, monkeypatch):
    settings.EMAIL_BACKEND, settings.MAIL_DIR = f"{HERE}.KilledAfterSending", tmp_path
    write_message(mori)
    with pytest.raises(KeyboardInterrupt):
        send(worker="here:2:killed")
    monkeypatch.setattr(workers, "_is_alive", lambda process: process != 2)
    settings.EMAIL_BACKEND = "suishin.notices.mailing.FolderBackend"

    assert send() == 1

    assert len(list(tmp_path.glob("*.eml"))) == 1
    assert Message.objects.get().state == "sent"


def test_a_run_is_told_of_in_one_line(write_message, mori, addresses, caplog):
    for _number in range(3):
        write_message(mori)

    with caplog.at_level("INFO", "suishin.notices"):
        send()

    assert caplog.messages == ["メール3通を送りました"]


def test_long_queue_leaves_other_jobs_their_turn(write_message, mori, addresses, monkeypatch):
    monkeypatch.setattr(sending, "MESSAGES_A_RUN", 2)
    for _number in range(3):
        write_message(mori)

    assert send() == 2

    assert DBTaskResult.objects.get().task_path == "suishin.notices.jobs.send_due_messages"
    DBTaskResult.objects.all().delete()
    assert send() == 1
    assert not DBTaskResult.objects.exists()


def test_message_that_another_worker_is_sending_is_left_to_it(write_message, mori, addresses, monkeypatch):
    monkeypatch.setattr(workers, "_is_alive", lambda _process: True)
    write_message(mori, claimed_by="here:2:other", claimed_at=NOW)

    assert [send(), send(NOW + LEASE), send(NOW + LEASE + timedelta(seconds=1))] == [0, 0, 1]


def test_mails_of_the_demonstration_are_files_that_mail_programs_open(
    write_message, mori, addresses, settings, tmp_path
):
    settings.EMAIL_BACKEND, settings.MAIL_DIR = "suishin.notices.mailing.FolderBackend", tmp_path / "mail"
    message = write_message(mori)

    send()

    path = Path(tmp_path / "mail" / f"{message.pk:07d}-mori@union.example.eml")
    read = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (read["Subject"], read.get_content()) == ("差し戻されました", "直してください。\n")


def test_message_that_was_given_up_is_sent_again_on_request(write_message, mori, addresses, kanri):
    message = write_message(mori, state="failed", tries=MOST_TRIES)

    actions.retry_message(message=message, by=kanri, now=NOW)

    assert send() == 1
    assert Entry.objects.get().event == "message_retried"


def test_everything_that_was_given_up_is_sent_again_at_once(write_message, mori, hayashi, addresses, honbu):
    for person in (mori, hayashi):
        write_message(person, state="failed", tries=MOST_TRIES)

    assert actions.retry_failed_messages(by=honbu, now=NOW) == 2
    assert send() == 2
    with pytest.raises(actions.NothingFailed):
        actions.retry_failed_messages(by=honbu, now=NOW)


def test_message_that_went_out_is_not_sent_again(write_message, mori, kanri):
    message = write_message(mori, state="sent", sent_at=NOW)

    with pytest.raises(actions.MessageNotFailed):
        actions.retry_message(message=message, by=kanri, now=NOW)


def test_prefectures_retry_nothing(write_message, mori):
    with pytest.raises(NotAllowed):
        actions.retry_message(message=write_message(mori, state="failed"), by=mori, now=NOW)
