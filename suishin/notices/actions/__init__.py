"""Everything that writes in this app, one function per thing a person or a job does."""

from suishin.notices.actions.digests import Digest, Entry, tell_digests
from suishin.notices.actions.reading import read_all_messages, read_message
from suishin.notices.actions.sending import (
    MessageNotFailed,
    NothingFailed,
    retry_failed_messages,
    retry_message,
    send_due_messages,
)
from suishin.notices.actions.telling import Notice, tell, tell_person
from suishin.notices.actions.texts import TextUnchanged, change_text, reset_text

__all__ = [
    "Digest",
    "Entry",
    "MessageNotFailed",
    "NothingFailed",
    "Notice",
    "TextUnchanged",
    "change_text",
    "read_all_messages",
    "read_message",
    "reset_text",
    "retry_failed_messages",
    "retry_message",
    "send_due_messages",
    "tell",
    "tell_digests",
    "tell_person",
]
