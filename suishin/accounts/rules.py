"""How a state and an entry's details are told: no database, no clock."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import Post
from suishin.organizations.models import Succession
from suishin.outputs.formats import DATE
from suishin.permissions import Role

# What the keys of an audit entry's details are called on the page; filters are kept under their own labels.
DETAIL_LABELS = {
    "absent": _("受理していない報告の数"),
    "after": _("変更後"),
    "alert_rule": _("決まり"),
    "arguments": _("対象"),
    "author": _("作成者"),
    "based_on": _("もとにした様式"),
    "before": _("変更前"),
    "body": _("本文"),
    "changed": _("変わる数"),
    "changed_cells": _("変えた欄の数"),
    "closed_on": _("廃止日"),
    "code": _("コード"),
    "codes": _("コード"),
    "columns": _("列"),
    "confirmer": _("確認者"),
    "content_hash": _("内容の指紋"),
    "count": _("件数"),
    "dates": _("年月の表し方"),
    "days": _("日数"),
    "drafts": _("読み取った報告の数"),
    "due_on": _("締切日"),
    "email": _("メールアドレス"),
    "entries": _("数の行"),
    "faults": _("直すところ"),
    "file": _("もとのファイルの指紋"),
    "files": _("ファイル"),
    "filters": _("しぼり込み"),
    "finding": _("確認事項"),
    "findings": _("気づいたこと"),
    "form": _("様式"),
    "from_status": _("前の状態"),
    "in_use": _("使う"),
    "is_demonstration": _("デモ用"),
    "is_flash": _("速報"),
    "is_known": _("登録のある利用者名"),
    "is_late_allowed": _("締切後の受付"),
    "is_locked": _("受付停止"),
    "is_on": _("送る"),
    "item": _("項目"),
    "items": _("項目"),
    "job": _("ジョブ"),
    "kind": _("種別"),
    "late_until": _("締切後の受付の最終日"),
    "member_count": _("組合員数"),
    "message": _("お知らせ"),
    "month": _("年月"),
    "months": _("月数"),
    "name": _("名称"),
    "names": _("名前"),
    "needs_confirmation": _("確認者の確認"),
    "new": _("新しい数"),
    "number": _("号"),
    "office": _("所属"),
    "on": _("日付"),
    "opens_on": _("受付開始日"),
    "organization_name": _("県"),
    "organizations": _("組織"),
    "outcome": _("読み取りの結果"),
    "pages": _("ページ"),
    "part": _("ところ"),
    "people": _("人数"),
    "post": _("役職"),
    "product_set": _("種目"),
    "products": _("共済種目"),
    "reason": _("理由"),
    "removed_rows": _("空になって消えた行の数"),
    "replaces": _("置き換えた版"),
    "reports": _("報告する県の数"),
    "request_text": _("依頼文"),
    "result_months": _("年月"),
    "role": _("役割"),
    "round": _("回"),
    "same": _("同じ数"),
    "sha256": _("指紋"),
    "share": _("割合（％）"),
    "stages": _("督促の予定"),
    "state": _("状態"),
    "states": _("確認した値"),
    "subject": _("件名"),
    "successors": _("引き継ぐ組織"),
    "target_kind": _("報告するところ"),
    "title": _("名称"),
    "to_status": _("今の状態"),
    "told_cells": _("数のある欄"),
    "unions": _("単組"),
    "until": _("いつまで"),
    "username": _("利用者名"),
    "valid_from": _("開始日"),
    "valid_to": _("終了日"),
    "value": _("目標値"),
    "version": _("版"),
    "workbook": _("記入したExcel"),
}


# Values that are kept as codes. Those of the areas above are written here once more, as the audit outlives them.
STATES = {
    "accepted": _("認めた"),
    "corrected": _("直した"),
    "rejected": _("採らない"),
    "left_unknown": _("不明のまま"),
}
OUTCOMES = {
    "ok": _("読み取り済み"),
    "partial": _("一部だけ読み取り"),
    "unreadable": _("文字がない"),
    "rejected": _("様式でない、または開けない"),
    "parked": _("続けて止まったため中止"),
}
STATUSES = {
    "not_started": _("未着手"),
    "draft": _("作成中"),
    "waiting": _("確認待ち"),
    "returned": _("差し戻し"),
    "submitted": _("提出済み"),
    "accepted": _("受理"),
    "skipped": _("対象外"),
}
WORKBOOK_STATES = {
    "waiting": _("比べて選ぶ"),
    "taken_over": _("取り込み済み"),
    "put_aside": _("見送り"),
    "unknown": _("様式の目印なし"),
    "handed_on": _("読み取りに回した"),
    "refused": _("受け付けていません"),
    "queued": _("作成中"),
    "made": _("作成済み"),
    "failed": _("作成できませんでした"),
}
PARTS = {
    "head": _("様式の見出し"),
    "order": _("並び順"),
    "checks": _("照合"),
    "items": _("項目"),
    "sections": _("区分"),
}
FINDINGS = {
    "date_far_from_form": _("作成日が様式の年から離れている"),
    "direction_differs": _("増減の言葉の不一致"),
    "example_sheet": _("記入例のシート"),
    "file_named": _("名前だけ書かれたファイル"),
    "held_after_report": _("報告より後の「実施済み」"),
    "hidden_sheet": _("隠れたシート"),
    "links_ignored": _("開かなかったリンク"),
    "named_otherwise": _("名前と違う中身"),
    "places_lost": _("位置の残っていない欄"),
    "program_ignored": _("動かさなかったプログラム"),
    "row_unknown": _("様式にない行"),
    "table_unreadable": _("読み取れない表"),
    "value_missing": _("見つからない欄"),
    "value_place_unsure": _("どの欄か確かでない値"),
    "value_unreadable": _("読み取れない値"),
    "narrative_empty": _("記入のない欄"),
    "narrative_missing": _("読み取れない欄"),
    "narrative_place_unsure": _("どの欄か確かでない文章"),
    "other_prefecture": _("ほかの県名"),
    "person_missing": _("書かれていない担当者"),
    "placeholder": _("埋められていない箇所"),
    "rate_differs": _("率の不一致"),
    "report_twice": _("同じ県の報告が二つ"),
    "section_missing": _("見つからない項目"),
    "shortfall_differs": _("不足数の不一致"),
    "sum_differs": _("内訳の合計の不一致"),
    "tick_against_text": _("チェックと文章の違い"),
    "tick_unknown": _("読み取れないチェック"),
    "ticks_unknown": _("読み取れないチェック"),
}
ALERT_RULES = {
    "silent": _("実績が届かない"),
    "falling": _("保有が減っている"),
    "more_terminations": _("解約が多い"),
    "behind_target": _("目標に届かない見通し"),
    "no_new_enrolments": _("新規がない"),
}
_CODED: dict[str, Mapping[str, Any]] = {
    "alert_rule": ALERT_RULES,
    "finding": FINDINGS,
    "from_status": STATUSES,
    "kind": dict(Succession.Kind.choices),
    "office": dict(Post.Office.choices),
    "outcome": OUTCOMES,
    "replaces": {"0": _("なし")},
    "part": PARTS,
    "role": dict(Role.choices),
    "state": WORKBOOK_STATES,
    "target_kind": {"prefecture": _("県"), "local_union": _("単組")},
    "to_status": STATUSES,
}


def details_in_words(details: Mapping[str, Any]) -> str:
    """Return `変更前：書記長、変更後：書記次長`; what says nothing is left out."""
    parts = [
        gettext("%(name)s：%(value)s") % {"name": DETAIL_LABELS.get(key, key), "value": _detail_in_words(key, value)}
        for key, value in sorted(details.items(), key=_comes_last)
        if value not in _EMPTY
    ]
    return gettext("、").join(parts)


def _comes_last(detail: tuple[str, Any]) -> bool:
    # Kept in the order of the alphabet, in which "after" comes before "before".
    return detail[0] == "after"


def _detail_in_words(key: str, value: Any) -> str:
    if key == "states":
        return _states_in_words(value)
    if key in _FINGERPRINTS:
        return f"{value[:_FINGERPRINT_LENGTH]}…"
    if key in _DAYS and isinstance(value, str) and value:
        return DATE.in_words(date.fromisoformat(value))
    return _value_in_words(_CODED.get(key, {}).get(str(value), value))


_DAYS = ("closed_on", "due_on", "late_until", "on", "opens_on", "until", "valid_from", "valid_to")
_FINGERPRINTS = ("sha256", "file", "content_hash")
_FINGERPRINT_LENGTH = 12  # enough to tell files apart; the entry keeps all of it


def _states_in_words(states: Mapping[str, str]) -> str:
    """Return how many values got which answer: the keys of the values mean something on the review page alone."""
    counts = Counter(states.values())
    parts = [
        gettext("%(state)s%(count)d件") % {"state": STATES.get(state, state), "count": count}
        for state, count in counts.items()
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
