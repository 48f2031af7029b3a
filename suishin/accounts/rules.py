"""How a state and an entry's details are told: no database, no clock."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import Post
from suishin.organizations.models import Succession
from suishin.outputs.formats import DATE
from suishin.permissions import Role

# What the keys of an audit entry's details are called on the page; others are shown as they are.
DETAIL_LABELS = {
    "after": _("変更後"),
    "before": _("変更前"),
    "closed_on": _("廃止日"),
    "drafts": _("報告（件）"),
    "due_on": _("締切日"),
    "file": _("原本"),
    "files": _("ファイル"),
    "form": _("様式"),
    "code": _("コード"),
    "codes": _("コード"),
    "filters": _("しぼり込み"),
    "is_demonstration": _("デモ用"),
    "is_known": _("登録のある利用者名"),
    "is_locked": _("受付停止"),
    "kind": _("種別"),
    "member_count": _("組合員数"),
    "name": _("名称"),
    "office": _("所属"),
    "on": _("日付"),
    "opens_on": _("受付開始日"),
    "organization_name": _("県"),
    "outcome": _("結果"),
    "post": _("役職"),
    "reason": _("理由"),
    "replaces": _("前の版"),
    "reports": _("報告（件）"),
    "role": _("役割"),
    "round": _("回"),
    "sha256": _("原本"),
    "states": _("判断"),
    "successors": _("引き継ぐ組織"),
    "title": _("名称"),
    "username": _("利用者名"),
    "valid_from": _("開始日"),
    "valid_to": _("終了日"),
    "version": _("版"),
}


# Values that are kept as codes.
_CODED = {
    "kind": dict(Succession.Kind.choices),
    "office": dict(Post.Office.choices),
    "outcome": {
        "ok": _("読み取れた"),
        "partial": _("一部だけ読み取れた"),
        "unreadable": _("文字がない"),
        "rejected": _("読み取れない"),
        "parked": _("中断"),
    },
    "replaces": {"0": _("なし")},
    "role": dict(Role.choices),
}
# How a value of a reading was decided: `ingestion`, where this is done, lies above.
_DECISIONS = {
    "accepted": _("認めた"),
    "corrected": _("直した"),
    "rejected": _("採らない"),
    "left_unknown": _("不明のまま"),
}
_DAYS = ("closed_on", "due_on", "on", "opens_on", "valid_from", "valid_to")
_SHOWN_OF_HASH = 12  # characters: enough to tell originals apart


def details_in_words(details: Mapping[str, Any]) -> str:
    """Return `変更前：書記長、変更後：書記次長`; what says nothing is left out."""
    parts = [
        gettext("%(name)s：%(value)s")
        % {"name": DETAIL_LABELS.get(key, key), "value": _value_in_words(_decoded(key, value))}
        for key, value in details.items()
        if value not in _EMPTY
    ]
    return gettext("、").join(parts)


_EMPTY: tuple[Any, ...] = ("", None, [], {})


def _decoded(key: str, value: Any) -> Any:
    if key == "states" and isinstance(value, Mapping):
        return {item: _DECISIONS.get(decision, decision) for item, decision in value.items()}
    if key in ("file", "sha256"):
        return f"{str(value)[:_SHOWN_OF_HASH]}…"
    if key in _DAYS and isinstance(value, str) and value:
        return DATE.in_words(date.fromisoformat(value))
    return _CODED.get(key, {}).get(str(value), value)


def _value_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("はい") if value else gettext("いいえ")
    if isinstance(value, Mapping):
        return gettext("（%(text)s）") % {"text": details_in_words(value)} if value else gettext("なし")
    if isinstance(value, list):
        return gettext("、").join(_value_in_words(part) for part in value)
    return str(value)
