"""Reminders go out bundled: one message a person, whatever number of reports it speaks of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from suishin.accounts.models import Post, User
from suishin.notices.actions.telling import absolute, keep_messages, message_to
from suishin.notices.kinds import Kind
from suishin.notices.models import Message
from suishin.notices.queries import texts
from suishin.notices.rules import Text, filled


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said about one report."""

    kind: Kind
    values: Mapping[str, str]
    link: str


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything that one person is reminded of at once; `also` are lines about what else lies with them."""

    person: User
    post: Post
    entries: Sequence[Entry]
    also: Sequence[str] = ()


def tell_digests(digests: Iterable[Digest], *, kind: Kind, now: datetime) -> list[Message]:
    """Write one message for each digest. A part of the actions that remind: it runs inside their transaction."""
    stored = texts()
    return keep_messages([_message(digest, stored, kind, now) for digest in digests])


def _message(digest: Digest, stored: Mapping[str, Text], kind: Kind, now: datetime) -> Message:
    parts = [_part(entry, stored[entry.kind]) for entry in digest.entries]
    paragraphs = [f"{text.body.strip()}\n{absolute(entry.link)}" for entry, text in parts]
    if digest.also:
        paragraphs.append("\n".join(["ほかにあなたのところにある報告：", *digest.also]))
    values = {
        "氏名": digest.person.name,
        "役職": str(digest.post),
        "件数": str(len(parts)),
        "内容": "\n\n".join(paragraphs),
    }
    whole = filled(stored[Kind.DIGEST], values)
    only = parts[0] if len(parts) == 1 else None
    subject = only[1].subject if only else whole.subject
    link = only[0].link if only else "/"
    return message_to(digest.person, digest.post, kind, Text(subject, whole.body), link, now)


def _part(entry: Entry, text: Text) -> tuple[Entry, Text]:
    return entry, filled(text, {**entry.values, "リンク": absolute(entry.link)})
