"""The whole way to a mail server over the network."""

import socket
from email import message_from_bytes, policy

import pytest

from bench.mail_server import running_sink
from suishin.accounts.models import User
from suishin.notices import actions
from tests.notices.conftest import NOW


def send(settings, port: int) -> int:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    return actions.send_due_messages(worker="here:1:own", by=User.objects.system(), clock=lambda: NOW)


@pytest.fixture
def messages(write_message, mori, hayashi, addresses):
    return [write_message(person) for person in (mori, hayashi)]


def test_mails_reach_the_server_one_each(messages, settings):
    with running_sink() as sink:
        assert send(settings, sink.server_address[1]) == 2

    mails = [message_from_bytes(mail, policy=policy.default) for mail in sink.mails]
    assert [mail["To"] for mail in mails] == ["Mori <mori@union.example>", "Hayashi <hayashi@union.example>"]
    assert mails[0].get_content().strip() == "直してください。"
    assert len({mail["Message-ID"] for mail in mails}) == 2


def test_mailbox_that_does_not_exist_is_told_and_the_next_mail_goes_out(messages, settings):
    with running_sink(refused="mori") as sink:
        assert send(settings, sink.server_address[1]) == 1

    for message in messages:
        message.refresh_from_db()
    assert [message.state for message in messages] == ["failed", "sent"]
    assert messages[0].last_error == "550 no such mailbox"


def test_server_that_does_not_answer_loses_nothing(messages, settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    assert send(settings, port) == 0

    for message in messages:
        message.refresh_from_db()
    assert [message.state for message in messages] == ["waiting", "waiting"]
    assert "ConnectionRefusedError" in messages[0].last_error
