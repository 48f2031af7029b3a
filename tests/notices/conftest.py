"""People with addresses, and a mail server of our own."""

from datetime import UTC, datetime

import pytest

from suishin.accounts.models import User

NOW = datetime(2025, 2, 3, 1, 0, tzinfo=UTC)
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def mail_is_on(settings):
    settings.SENDS_MAIL, settings.EMAIL_BACKEND = True, LOCMEM
    settings.SITE_URL, settings.DEFAULT_FROM_EMAIL = "https://suishin.example", "suishin@suishin.example"


@pytest.fixture
def addresses(mori, hayashi, ishida, honbu):
    for person in (mori, hayashi, ishida, honbu):
        person.email = f"{person.username}@union.example"
        person.save()


@pytest.fixture
def write_message(db):
    """Return a function that stores a message to somebody."""
    from suishin.notices.models import Message

    def write(to: User, **fields) -> Message:
        return Message.objects.create(
            **{
                "to": to,
                "post": to.held_posts[0] if to.held_posts else None,
                "kind": "report_returned",
                "subject": "差し戻されました",
                "body": "直してください。\n",
                "link": "/rounds/",
                "created_at": NOW,
                "next_try_at": NOW,
                **fields,
            }
        )

    return write
