"""Writing the chain and checking it."""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.functions import Cast
from django.utils import timezone, translation
from django.utils.translation import gettext

from suishin.audit.events import Event
from suishin.audit.models import Entry
from suishin.common.locks import wait_for_other_writers

if TYPE_CHECKING:
    from suishin.accounts.models import User
    from suishin.organizations.models import Organization

GENESIS = "0" * 64
_SEALED = (
    "sequence",
    "at",
    "event",
    "actor_id",
    "actor_label",
    "target_kind",
    "target_id",
    "target_label",
    "organization_path",
    "details_json",
    "previous_mac",
)
_LOCK = 0x5375_6973  # one writer of the chain at a time


def record(
    event: Event,
    *,
    by: "User | None",
    target: models.Model | None = None,
    organization: "Organization | None" = None,
    at: datetime | None = None,
    **details: Any,
) -> Entry:
    """Append what somebody did to the chain. Must run inside the transaction of the change it tells of."""
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record belongs inside the action's transaction")
    wait_for_other_writers(_LOCK)
    actor_label, target_label = _labels(by, target)
    last = Entry.objects.order_by("-sequence").values("sequence", "mac").first()
    entry = Entry(
        sequence=last["sequence"] + 1 if last else 1,
        at=at or timezone.now(),
        event=event.value,
        actor_id=str(by.pk) if by else "",
        actor_label=actor_label,
        target_kind=target._meta.label_lower if target else "",
        target_id=str(target.pk) if target else "",
        target_label=target_label,
        organization_path=organization.path if organization else "",
        details_json=json.dumps(details, default=str, ensure_ascii=False, sort_keys=True),
        previous_mac=last["mac"] if last else GENESIS,
    )
    entry.mac = seal(entry)
    entry.save(force_insert=True)
    head = f"{entry.sequence} {entry.mac}"
    # The change is already kept by then: a head that cannot be written goes to the log and breaks nothing.
    transaction.on_commit(lambda: append_head(head), robust=True)
    return entry


def seal(entry: Entry) -> str:
    """Return the keyed hash of a row and of the seal before it."""
    return _seal(tuple(getattr(entry, name) for name in _SEALED), _key())


@dataclass(frozen=True, slots=True)
class ChainState:
    """What checking the chain found: the first bad entry (None: sound) and why."""

    count: int
    first_bad: int | None = None
    reason: str = ""

    @property
    def is_sound(self) -> bool:
        return self.first_bad is None


def verify(*, heads: dict[int, str] | None = None) -> ChainState:
    """Check every seal in order, and the chain's end against the heads kept outside the database."""
    known = read_heads(settings.AUDIT_HEAD_FILE) if heads is None else heads
    key = _key()
    previous, count = GENESIS, 0
    for count, (*sealed, mac) in enumerate(_sealed_rows(), start=1):
        if sealed[0] != count:
            return ChainState(count, count, gettext("記録が抜けているか、順序が変わっています。"))
        if sealed[-1] != previous or mac != _seal_or_nothing(sealed, key):
            return ChainState(count, count, gettext("記録の内容が書き換えられています。"))
        if known.get(count, mac) != mac:
            return ChainState(count, count, gettext("記録がデータベースの外に残した控えと合いません。"))
        previous = mac
    if heads is None and count and not known:
        reason = gettext("データベースの外に残した控えがないため、末尾の記録が失われていないか確かめられません。")
        return ChainState(count, count, reason)
    if known and max(known) > count:
        return ChainState(count, count + 1, gettext("末尾の記録が失われています。"))
    return ChainState(count)


def append_head(head: str) -> None:
    """Append `sequence mac` to the file outside the database, so that a cut or rewritten chain shows."""
    path = Path(settings.AUDIT_HEAD_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        line = f"{head}\n".encode("ascii")
        # A line torn by a crash must not swallow the one that follows it.
        if file.tell() and os.pread(file.fileno(), 1, file.tell() - 1) != b"\n":
            line = b"\n" + line
        file.write(line)


def read_heads(path: Path) -> dict[int, str]:
    """Return the kept heads by sequence. A torn line is passed over; of two heads for one entry the first counts,
    so that a chain cut short and written anew does not vouch for itself.
    """
    if not path.exists():
        return {}
    heads: dict[int, str] = {}
    for line in path.read_text("ascii", errors="replace").splitlines():
        sequence, _, mac = line.partition(" ")
        if sequence.isdecimal() and len(mac) == len(GENESIS):
            heads.setdefault(int(sequence), mac)
    return heads


def _sealed_rows() -> Iterator[tuple[Any, ...]]:
    """Yield what is sealed and the seal, in order; SQLite's text of the moment is taken as it is, for speed."""
    rows = Entry.objects.order_by("sequence")
    names = list(_SEALED)
    if connection.vendor == "sqlite":
        rows = rows.annotate(at_text=Cast("at", models.TextField()))
        names[names.index("at")] = "at_text"
    return rows.values_list(*names, "mac").iterator(chunk_size=5000)


def _seal(sealed: Sequence[Any], key: bytes) -> str:
    sequence, at, event, actor_id, actor, target_kind, target_id, target, path, details, previous = sealed
    if isinstance(at, datetime):
        at = at.astimezone(UTC).replace(tzinfo=None)  # written as SQLite keeps it
    # Each text stands behind its length, so that no two can pass for one.
    content = (
        f"{sequence} {at} {len(event)}:{event}{len(actor_id)}:{actor_id}{len(actor)}:{actor}"
        f"{len(target_kind)}:{target_kind}{len(target_id)}:{target_id}{len(target)}:{target}"
        f"{len(path)}:{path}{len(details)}:{details}{previous}"
    )
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=32, key=key).hexdigest()


def _seal_or_nothing(sealed: Sequence[Any], key: bytes) -> str:
    try:
        return _seal(sealed, key)
    except TypeError:  # SQLite keeps a number or nothing where text belongs, if somebody puts it there
        return ""


def _key() -> bytes:
    """Return the secret in the length the keyed hash takes."""
    return hashlib.sha512(settings.AUDIT_KEY.encode()).digest()


def _labels(by: "User | None", target: models.Model | None) -> tuple[str, str]:
    """Name who acts and on what in Japanese, whatever language the page has: the chain keeps the words for good."""
    with translation.override(settings.LANGUAGE_CODE):
        return actor_label(by), str(target)[:200] if target else ""


def actor_label(by: "User | None") -> str:
    """Return who acts, with the post held at that moment, in Japanese."""
    if by is None:
        return "（不明）"
    with translation.override(settings.LANGUAGE_CODE):
        post = by.acting_post
        return f"{by.name}（{post}）"[:200] if post else by.name
