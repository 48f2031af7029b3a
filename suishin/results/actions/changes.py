"""What all changes of the products' settings have in common: they hold against what the person had seen, and the audit
tells in words what stood there before and what stands there now."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from suishin.audit.events import Event
from suishin.audit.record import record
from suishin.common.errors import ActionError
from suishin.common.locks import wait_for_other_writers

if TYPE_CHECKING:
    from suishin.accounts.models import User
    from suishin.organizations.models import Organization

Facts = Mapping[str, str]  # what can be changed of a thing, by the Japanese names that the audit keeps for good

_LOCK = 0x5072_6F64  # one writer of settings at a time


class ChangedMeanwhile(ActionError):
    message = _(
        "開いている間に、ほかの人がここを変えました。まだ保存していません。今の内容と見比べて、もう一度保存してください。"
    )


class NameTaken(ActionError):
    message = _("この名称はもう使われています。別の名称にしてください。何も保存していません。")


class CodeTaken(ActionError):
    message = _("この識別名はもう使われています。別の識別名にしてください。何も保存していません。")


def fingerprint(facts: Facts) -> str:
    """Return what a page carries along, so that saving can tell whether the facts are still those that were shown."""
    written = json.dumps(dict(facts), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:20]


def lock_settings() -> None:
    wait_for_other_writers(_LOCK)


def require_seen(facts: Facts, seen: str) -> None:
    """Refuse a change of something that has changed since its page was drawn."""
    if fingerprint(facts) != seen:
        raise ChangedMeanwhile


def record_change(
    *,
    target: models.Model | None,
    before: Facts,
    after: Facts,
    by: "User",
    now: datetime,
    organization: "Organization | None" = None,
) -> None:
    """Record what differs; where nothing does, nothing was done."""
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if changed:
        record(
            Event.PRODUCT_CHANGED,
            by=by,
            target=target,
            organization=organization,
            at=now,
            before={name: before[name] for name in changed if name in before},
            after={name: after[name] for name in changed if name in after},
        )
