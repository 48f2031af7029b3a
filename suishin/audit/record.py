"""Writing the chain and checking it."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from suishin.audit.events import Event
from suishin.audit.models import Entry

if TYPE_CHECKING:
    from suishin.accounts.models import User
    from suishin.organizations.models import Organization

GENESIS = "0" * 64
_LOCK = 0x5375_6973  # PostgreSQL advisory lock: one writer of the chain at a time


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
    _wait_for_other_writers()
    last = Entry.objects.order_by("-sequence").values("sequence", "mac").first()
    entry = Entry(
        sequence=last["sequence"] + 1 if last else 1,
        at=at or timezone.now(),
        event=event.value,
        actor_id=str(by.pk) if by else "",
        actor_label=_actor_label(by),
        target_kind=target._meta.label_lower if target else "",
        target_id=str(target.pk) if target else "",
        target_label=str(target)[:200] if target else "",
        organization_path=organization.path if organization else "",
        details=json.loads(json.dumps(details, default=str, ensure_ascii=False)),
        previous_mac=last["mac"] if last else GENESIS,
    )
    entry.mac = seal(entry)
    entry.save(force_insert=True)
    head = f"{entry.sequence} {entry.mac}"
    transaction.on_commit(lambda: append_head(head), robust=False)
    return entry


def seal(entry: Entry) -> str:
    """Return the keyed hash of a row and of the seal before it."""
    content = json.dumps(
        [
            entry.sequence,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.event,
            entry.actor_id,
            entry.actor_label,
            entry.target_kind,
            entry.target_id,
            entry.target_label,
            entry.organization_path,
            entry.details,
            entry.previous_mac,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hmac.new(settings.AUDIT_KEY.encode(), content.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class ChainState:
    """What checking the chain found: the first bad entry (None: sound) and why, in Japanese."""

    count: int
    first_bad: int | None = None
    reason: str = ""

    @property
    def is_sound(self) -> bool:
        return self.first_bad is None


def verify(entries: Iterable[Entry] | None = None, *, heads: dict[int, str] | None = None) -> ChainState:
    """Check every seal in order, and the chain's end against the heads kept outside the database."""
    if entries is None:
        entries = Entry.objects.order_by("sequence").iterator(chunk_size=5000)
    known = read_heads(settings.AUDIT_HEAD_FILE) if heads is None else heads
    previous, count = GENESIS, 0
    for count, entry in enumerate(entries, start=1):
        reason = _fault(entry, expected_sequence=count, previous=previous, known=known)
        if reason:
            return ChainState(count, first_bad=count, reason=reason)
        previous = entry.mac
    if known and max(known) > count:
        return ChainState(count, first_bad=count + 1, reason="末尾の記録が失われています。")
    return ChainState(count)


def append_head(head: str) -> None:
    """Append `sequence mac` to the file outside the database, so that a cut or rewritten chain shows."""
    with Path(settings.AUDIT_HEAD_FILE).open("a", encoding="ascii") as file:
        file.write(head + "\n")


def read_heads(path: Path) -> dict[int, str]:
    """Return the kept heads by sequence; a line torn by a crash is passed over."""
    if not path.exists():
        return {}
    heads: dict[int, str] = {}
    for line in path.read_text("ascii", errors="replace").splitlines():
        sequence, _, mac = line.partition(" ")
        if sequence.isdigit() and len(mac) == len(GENESIS):
            heads[int(sequence)] = mac
    return heads


def _fault(entry: Entry, *, expected_sequence: int, previous: str, known: dict[int, str]) -> str:
    if entry.sequence != expected_sequence:
        return "記録が抜けているか、順序が変わっています。"
    if entry.previous_mac != previous or not hmac.compare_digest(entry.mac, seal(entry)):
        return "記録の内容が書き換えられています。"
    if known.get(entry.sequence, entry.mac) != entry.mac:
        return "記録がデータベースの外に残した控えと合いません。"
    return ""


def _actor_label(by: "User | None") -> str:
    if by is None:
        return "（不明）"
    post = by.acting_post
    return f"{by.name}（{post}）"[:200] if post else by.name


def _wait_for_other_writers() -> None:
    # SQLite transactions begin IMMEDIATE here, which already lets one writer in at a time.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
