"""Mails of the demonstration: a file each. Nothing leaves the machine."""

from collections.abc import Sequence
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Writes mails into a folder. A mail that is sent a second time takes the place of the first."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for mail in email_messages:
            content = mail.message()
            path = folder / f"{_number(str(content['Message-ID']))}-{_recipient(mail)}.eml"
            unfinished = path.with_suffix(".tmp")
            unfinished.write_bytes(content.as_bytes())
            unfinished.replace(path)
        return len(email_messages)


def _number(message_id: str) -> str:
    """Return the first part of `<00012.…@…>`."""
    return message_id.strip("<>").partition(".")[0]


def _recipient(mail: EmailMessage) -> str:
    address = parseaddr(mail.to[0])[1]
    return "".join(character for character in address if character.isalnum() or character in "@.-_")
