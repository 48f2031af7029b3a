"""How a state and an entry's details are told: no database, no clock."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import Post
from suishin.organizations.models import Succession
from suishin.permissions import Role

# What the keys of an audit entry's details are called on the page; others are shown as they are.
DETAIL_LABELS = {
    "after": _("変更後"),
    "before": _("変更前"),
    "closed_on": _("廃止日"),
    "code": _("コード"),
    "codes": _("コード"),
    "email": _("メールアドレス"),
    "filters": _("しぼり込み"),
    "is_known": _("登録のある利用者名"),
    "is_locked": _("受付停止"),
    "kind": _("種別"),
    "member_count": _("組合員数"),
    "name": _("名称"),
    "office": _("所属"),
    "on": _("日付"),
    "post": _("役職"),
    "reason": _("理由"),
    "role": _("役割"),
    "successors": _("引き継ぐ組織"),
    "title": _("名称"),
    "username": _("利用者名"),
    "valid_from": _("開始日"),
    "valid_to": _("終了日"),
}


# Values that are kept as codes.
_CODED = {
    "kind": dict(Succession.Kind.choices),
    "office": dict(Post.Office.choices),
    "role": dict(Role.choices),
}


def details_in_words(details: Mapping[str, Any]) -> str:
    """Return `変更前：書記長、変更後：書記次長`; what says nothing is left out."""
    parts = [
        gettext("%(name)s：%(value)s")
        % {"name": DETAIL_LABELS.get(key, key), "value": _value_in_words(_CODED.get(key, {}).get(str(value), value))}
        for key, value in details.items()
        if value not in _EMPTY
    ]
    return gettext("、").join(parts)


_EMPTY: tuple[Any, ...] = ("", None, [], {})


def _value_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("はい") if value else gettext("いいえ")
    if isinstance(value, Mapping):
        return gettext("（%(text)s）") % {"text": details_in_words(value)} if value else gettext("なし")
    if isinstance(value, list):
        return gettext("、").join(_value_in_words(part) for part in value)
    return str(value)
