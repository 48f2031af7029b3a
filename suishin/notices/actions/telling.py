"""Telling people: what an action wants to be known becomes messages in the same transaction.

These are parts of other actions: they run inside their transaction, where permission was asked and the audit record is
written. The mail leaves after the commit, by a job.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from suishin.accounts.models import Post, User
from suishin.jobs.queue import run_soon
from suishin.notices.kinds import Kind
from suishin.notices.models import Message
from suishin.notices.queries import Addressee, addressees_of, head_office_posts, texts
from suishin.notices.rules import Text, filled

if TYPE_CHECKING:
    from suishin.organizations.models import Organization

SENDING = "suishin.notices.jobs.send_due_messages"
NAMES_IN_SUBJECT = 3
NAMES_IN_BODY = 50


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell to whoever holds certain posts. `text` is for what is no single occasion's: a digest's."""

    kind: Kind
    posts: Sequence[Post]
    organization: "Organization"  # whose matter it is
    values: Mapping[str, str]
    link: str
    text: Text | None = None


def tell(
    notices: Iterable[Notice],
    *,
    head_office: "Organization | None" = None,
    overview: str = "",
    by: User,
    now: datetime,
) -> list[Message]:
    """Write a message to each holder of each notice's posts, once a person.

    Where nobody is left to be told, head office is, with a link to its `overview`; without one nobody is.
    """
    notices, today = list(notices), timezone.localdate(now)
    everybody = addressees_of({post.pk: post for notice in notices for post in notice.posts}.values(), on=today)
    stored, messages, unreached = texts(), list[Message](), list[Notice]()
    for notice in notices:
        reached = [addressee for post in notice.posts for addressee in everybody[post.pk]]
        if not reached:
            unreached.append(notice)
        messages += _messages(notice, notice.text or stored[notice.kind], reached, by, now)
    if unreached and head_office:
        vacant = _vacancy(unreached, head_office_posts(head_office, on=today), head_office, overview)
        beside = addressees_of(vacant.posts, on=today)
        reached = [addressee for post in vacant.posts for addressee in beside[post.pk]]
        messages += _messages(vacant, stored[Kind.POST_VACANT], reached, None, now)
    return keep_messages(messages)


def tell_person(
    *, person: User, kind: Kind, values: Mapping[str, str], link: str, by: User, now: datetime
) -> list[Message]:
    """Write a message to one person, whatever posts they hold."""
    if person == by:
        return []
    text = filled(texts()[kind], {**values, "氏名": person.name, "リンク": absolute(link)})
    return keep_messages([message_to(person, None, kind, text, link, now)])


def absolute(link: str) -> str:
    return f"{settings.SITE_URL}{link}"


def _vacancy(unreached: Sequence[Notice], posts: Sequence[Post], head_office: "Organization", overview: str) -> Notice:
    """Return one notice of everything that reached nobody: head office tells these organizations itself."""
    kinds = dict.fromkeys(str(notice.kind.label) for notice in unreached)
    values = {
        "県名": _listed([str(notice.organization) for notice in unreached], most=NAMES_IN_SUBJECT),
        "件名": "、".join(kinds),
        "宛先": _listed([name for notice in unreached for name in _vacant_posts(notice)], most=NAMES_IN_BODY),
    }
    link = unreached[0].link if len(unreached) == 1 else overview
    return Notice(Kind.POST_VACANT, posts, head_office, values, link)


def _vacant_posts(notice: Notice) -> list[str]:
    return [str(post) for post in notice.posts] or [f"{notice.organization}（役職の登録なし）"]


def _listed(names: Iterable[str], *, most: int) -> str:
    names = list(dict.fromkeys(names))
    more = f"ほか{len(names) - most}" if len(names) > most else ""
    return "、".join(names[:most]) + more


def _messages(
    notice: Notice, text: Text, reached: Iterable[Addressee], by: User | None, now: datetime
) -> Iterator[Message]:
    """Make a message a person, passing over whoever did what it tells of."""
    told = {by.pk} if by else set()
    for person, post in reached:
        if person.pk in told:
            continue
        told.add(person.pk)
        values = {**notice.values, "氏名": person.name, "役職": str(post), "リンク": absolute(notice.link)}
        yield message_to(person, post, notice.kind, filled(text, values), notice.link, now)


def message_to(person: User, post: Post | None, kind: Kind, text: Text, link: str, now: datetime) -> Message:
    return Message(
        to=person,
        post=post,
        kind=kind,
        subject=text.subject,
        body=text.body,
        link=link,
        created_at=now,
        next_try_at=now,
    )


def keep_messages(messages: list[Message]) -> list[Message]:
    kept = Message.objects.bulk_create(messages)
    if kept:
        # Should this fail, the schedule that sends every minute finds them.
        transaction.on_commit(lambda: run_soon(SENDING), robust=True)
    return kept
