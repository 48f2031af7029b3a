"""The way from a page of the product to the part of the manual that tells of it."""

from typing import Any

from django.http import HttpRequest

from suishin.manual.pages import page_url
from suishin.manual.rules import anchor_of
from suishin.permissions import Role

NATIONAL, AUTHOR, CONFIRMER, BRANCH, UNION, ADMINISTRATOR = (
    Role.NATIONAL_STAFF,
    Role.PREFECTURE_AUTHOR,
    Role.PREFECTURE_CONFIRMER,
    Role.BRANCH_STAFF,
    Role.UNION_OFFICER,
    Role.SYSTEM_ADMINISTRATOR,
)
BASICS, FILES = COMMON = ("basics", "files")

_NATIONAL_PICTURES: dict[str, str] = {
    NATIONAL: "全国の一覧と地図を見る",
    AUTHOR: "ほかの県の報告と全国の様子を見る",
    BRANCH: "全国の様子を見る",
}
_RESULTS: dict[str, str] = dict.fromkeys((NATIONAL, AUTHOR, BRANCH), "目標と実績を見る")
_WORKBOOKS: dict[str, str] = {AUTHOR: "Excelで書いて戻す", UNION: "Excelで書いて戻す", NATIONAL: "回を作る"}
_TARGETS: dict[str, str] = {
    NATIONAL: "目標を決める・割り振る",
    AUTHOR: "目標を提案する・単組に割り振る",
    CONFIRMER: "目標を提案する・単組に割り振る",
    BRANCH: "目標を見る・単組に割り振る",
    UNION: "目標を見る・提案する",
}
_CALLING = "連絡したい組合に連絡する"
_CALLS: dict[str, str] = {
    NATIONAL: "連絡したい組合を見る・決まりを変える",
    AUTHOR: _CALLING,
    CONFIRMER: _CALLING,
    BRANCH: _CALLING,
}

_UNIONS: dict[str, str] = {BRANCH: "単組の実績を見る・配る", UNION: "自分の単組の実績を見る・配る"}
_HOLDING_ROUNDS: dict[str, str] = {AUTHOR: "単組に報告を求める"}
_ENTRY: dict[str, str] = dict.fromkeys((AUTHOR, CONFIRMER, BRANCH), "実績を画面で入れる")
_SETTINGS: dict[str, str] = {NATIONAL: "共済種目の設定を変える"}
_SETTINGS_OF_PLACES: dict[str, str] = _SETTINGS | {BRANCH: "セット共済と重点共済を登録する"}
# By the page: the heading in the page of one's own role, or in one that is common to all.
HELP: dict[str, dict[str, str]] = {
    "dashboards:home": {
        NATIONAL: "一年の流れ",
        AUTHOR: "依頼のメールが届いたら",
        CONFIRMER: "確認の依頼が届いたら",
        BRANCH: "県の報告を読む",
        UNION: "依頼のメールが届いたら",
        ADMINISTRATOR: "はじめに",
    },
    "dashboards:matrix": _NATIONAL_PICTURES,
    "dashboards:map": _NATIONAL_PICTURES,
    "dashboards:figures": _NATIONAL_PICTURES,
    "dashboards:events": _NATIONAL_PICTURES,
    "dashboards:findings": {NATIONAL: "全国の一覧と地図を見る"},
    "results:alert-list": _CALLS,
    "results:alert-put-aside": _CALLS,
    "results:alert-aside-list": _CALLS,
    "results:alert-rules": {NATIONAL: _CALLS[NATIONAL]},
    "dashboards:results-national": _RESULTS,
    "dashboards:results-prefectures": _RESULTS,
    "dashboards:results-prefecture": _RESULTS,
    "dashboards:results-prefecture-sets": _RESULTS,
    "dashboards:results-months": _RESULTS,
    "results:product-list": _SETTINGS,
    "results:product-detail": _SETTINGS,
    "results:set-list": _SETTINGS,
    "results:promotion-list": _SETTINGS_OF_PLACES,
    "results:promotion-set": _SETTINGS,
    "results:calendar": _SETTINGS,
    "results:package-list": _SETTINGS_OF_PLACES,
    "results:package-edit": _SETTINGS_OF_PLACES,
    "results:priority-list": _SETTINGS_OF_PLACES,
    "results:entry-start": _ENTRY,
    "results:entry-grid": _ENTRY,
    "rounds:round-list": {NATIONAL: "回を作る", **_HOLDING_ROUNDS},
    "rounds:round-create": {NATIONAL: "回を作る", **_HOLDING_ROUNDS},
    "rounds:round-detail": _NATIONAL_PICTURES | {NATIONAL: "進み具合を見る"},
    "rounds:round-reminders": {NATIONAL: "催促する"},
    "rounds:round-act": {NATIONAL: "受理する・差し戻す"},
    "rounds:item-across": {NATIONAL: "読み比べる・印を付ける"},
    "rounds:stalled-list": {NATIONAL: "読み比べる・印を付ける"},
    "rounds:booklet-list": {NATIONAL: "冊子を作る", BRANCH: "公開された冊子を読む"},
    "rounds:booklet-detail": {NATIONAL: "冊子を公開する", BRANCH: "公開された冊子を読む"},
    "rounds:report-detail": {
        NATIONAL: "受理する・差し戻す",
        AUTHOR: "提出のあと",
        CONFIRMER: "確認の依頼が届いたら",
        BRANCH: "県の報告を読む",
        UNION: "依頼のメールが届いたら",
    },
    "rounds:report-write": {
        NATIONAL: "代わりに提出する・対象外にする",
        AUTHOR: "画面で書く",
        CONFIRMER: "内容を確かめる",
        BRANCH: "報告を書く役目に選ばれたら",
        UNION: "報告を書く",
    },
    "rounds:report-hands": {AUTHOR: "作成者・確認者を変える"},
    "rounds:report-send": {AUTHOR: "確認を頼む", UNION: "提出する"},
    "rounds:report-confirm": {CONFIRMER: "確認して提出する"},
    "rounds:report-send-back": {CONFIRMER: "作成者に差し戻す"},
    "rounds:report-return": {NATIONAL: "受理する・差し戻す"},
    **dict.fromkeys(
        (
            "results:target-list",
            "results:target-create",
            "results:target-proposals",
            "results:target-file-list",
            "results:target-file-detail",
            "results:target-detail",
            "results:target-answer",
            "results:target-distribute",
        ),
        _TARGETS,
    ),
    "dashboards:results-union": _UNIONS,
    "dashboards:results-union-peers": {BRANCH: "単組の実績を見る・配る"},
    "workbooks:return-list": _WORKBOOKS,
    "workbooks:report-return": _WORKBOOKS,
    "workbooks:compare": _WORKBOOKS,
    "forms:form-list": {NATIONAL: "様式を作る"},
    "forms:form-detail": {NATIONAL: "様式を作る"},
    "ingestion:file-list": {FILES: "読み取りを待つ"},
    "ingestion:file-upload": {FILES: "ファイルを送る"},
    "ingestion:draft-review": {FILES: "内容を確認する"},
    "ingestion:draft-settle": {FILES: "確定する"},
    "notices:message-list": {BASICS: "お知らせとメールを受け取る"},
    "notices:text-list": {NATIONAL: "メールの文面を変える"},
    "notices:text-edit": {NATIONAL: "メールの文面を変える"},
    "notices:log-list": {ADMINISTRATOR: "メールが届いているか見る"},
    "accounts:account": {BASICS: "パスワードを変える"},
    "accounts:user-list": {ADMINISTRATOR: "利用者を登録する"},
    "accounts:user-create": {ADMINISTRATOR: "利用者を登録する"},
    "accounts:user-detail": {ADMINISTRATOR: "一時パスワードを発行する"},
    "accounts:post-list": {ADMINISTRATOR: "担当者を変える"},
    "accounts:post-detail": {ADMINISTRATOR: "担当者を変える"},
    "accounts:audit-list": {ADMINISTRATOR: "操作の記録を見る"},
    "organizations:organization-detail": {ADMINISTRATOR: "組織を直す"},
    "jobs:job-list": {ADMINISTRATOR: "裏で動く仕事を見る"},
}


def help_link(request: HttpRequest) -> dict[str, Any]:
    """Return `help_url` for the pages that the manual tells of."""
    post = getattr(request, "post", None)
    headings = HELP.get(request.resolver_match.view_name, {}) if post and request.resolver_match else {}
    for name in (post.role, *COMMON) if post else ():
        if name in headings:
            return {"help_url": f"{page_url(name)}#{anchor_of(headings[name])}"}
    return {}
