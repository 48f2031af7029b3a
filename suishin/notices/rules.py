"""Texts with placeholders, and when a mail that failed is tried again: no database, no clock."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from suishin.notices.kinds import REMINDERS, Kind

PLACEHOLDER = re.compile(r"\{([^{}\n]{1,20})\}")
LONGEST_SUBJECT = 200
# A morning's outage is bridged within minutes, a weekend's within hours; after three days somebody has to look.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440, 1440))
MOST_TRIES = len(PAUSES) + 1

_PERSON = ("氏名", "役職")
_REPORT = ("県名", "回", "締切日", "状態", "リンク")
_MOVE = (*_PERSON, *_REPORT, "操作した人")
_TARGET = (*_PERSON, "組織", "操作した人", "概要", "目標", "リンク")
PLACEHOLDERS: dict[Kind, tuple[str, ...]] = {
    Kind.ROUND_OPENED: (*_PERSON, *_REPORT, "依頼文"),
    Kind.REPORT_SENT: _MOVE,
    Kind.REPORT_SENT_BACK: (*_MOVE, "理由", "印"),
    Kind.REPORT_TAKEN_BACK: _MOVE,
    Kind.REPORT_SUBMITTED: _MOVE,
    Kind.REPORT_RETURNED: (*_MOVE, "理由", "印"),
    Kind.REPORT_ACCEPTED: _MOVE,
    Kind.REPORT_REOPENED: (*_MOVE, "理由"),
    Kind.REPORT_SUBMITTED_FOR_YOU: (*_MOVE, "理由"),
    Kind.REPORT_SETTLED_FOR_YOU: _MOVE,
    Kind.REPORT_FILLED_FOR_YOU: (*_MOVE, "項目"),
    Kind.SETTLEMENT_TAKEN_BACK: (*_MOVE, "理由"),
    Kind.REPORT_SKIPPED: (*_MOVE, "理由"),
    Kind.REPORT_UNSKIPPED: _MOVE,
    Kind.MENTIONED: ("氏名", *_REPORT, "操作した人", "項目", "コメント"),
    **{kind: (*_REPORT, "日数") for kind in REMINDERS if kind not in (Kind.ON_DUE_DAY, Kind.REMINDED_BY_HAND)},
    Kind.ON_DUE_DAY: _REPORT,
    Kind.REMINDED_BY_HAND: _REPORT,
    Kind.DIGEST: (*_PERSON, "件数", "内容"),
    Kind.TARGET_PROPOSED: _TARGET,
    Kind.TARGET_SET: _TARGET,
    Kind.TARGET_AGREED: _TARGET,
    Kind.TARGET_DECLINED: _TARGET,
    Kind.TARGET_WITHDRAWN: _TARGET,
    Kind.PROPOSAL_WITHDRAWN: _TARGET,
    Kind.POST_VACANT: (*_PERSON, "県名", "件名", "宛先", "リンク"),
}
# What the page of texts fills in, so that one sees how a mail will look.
EXAMPLE = {
    "氏名": "見本　太郎",
    "役職": "長野県 本部 書記長",
    "県名": "長野県",
    "回": "2026年1月報告",
    "締切日": "2026年2月13日（金）",
    "状態": "作成中",
    "日数": "7",
    "操作した人": "見本　花子",
    "依頼文": "六月の報告から変わったところを中心に書いてください。",
    "理由": "3の②に、実施した日と人数を書き足してください。",
    "印": "・3② 県本部・県支部合同の単組オルグの実施：回数だけで、単組の名前がありません。",
    "項目": "3② 県本部・県支部合同の単組オルグの実施",
    "コメント": "この数は十二月末のものですか。",
    "件数": "2",
    "内容": "「2026年1月報告」の長野県の報告は、締切の2026年2月13日（金）まであと7日です（今は「作成中」）。\n"
    "https://suishin.example/reports/1/",
    "組織": "長野県",
    "概要": "団体生命共済　保有",
    "目標": "・団体生命共済　保有　2026年度末の最終目標：6,200件 → 6,400件",
    "件名": "確認の依頼",
    "宛先": "長野県 支部 事務局長",
    "リンク": "https://suishin.example/reports/1/",
}


@dataclass(frozen=True, slots=True)
class Text:
    subject: str
    body: str


@cache
def packaged_texts() -> Mapping[str, Text]:
    """Return the texts that come with the product, by kind."""
    read = tomllib.loads((Path(__file__).parent / "texts.toml").read_text("utf-8"))
    return {kind: Text(entry["subject"], entry["body"].strip() + "\n") for kind, entry in read.items()}


def unknown_placeholders(kind: Kind, text: str) -> list[str]:
    """Return what stands in braces but means nothing on this occasion, in order."""
    return [name for name in dict.fromkeys(PLACEHOLDER.findall(text)) if name not in PLACEHOLDERS[kind]]


def filled(text: Text, values: Mapping[str, str]) -> Text:
    """Return a text with its placeholders filled in. What people wrote is never taken for a placeholder."""
    subject, body = (
        PLACEHOLDER.sub(lambda found: values.get(found[1], ""), part) for part in (text.subject, text.body)
    )
    # A subject is one line, whatever was filled in; a placeholder that stayed empty leaves no hole.
    subject = " ".join(subject.split())[:LONGEST_SUBJECT]
    return Text(subject, re.sub(r"\n{3,}", "\n\n", body).strip() + "\n")


def pause_after_try(number: int) -> timedelta | None:
    """Return how long a message waits after its first, second … failed try; None: it is given up."""
    return PAUSES[number - 1] if number <= len(PAUSES) else None
