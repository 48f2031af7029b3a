"""Words for what the reader found in prose: kinds and states of events, names of narratives."""

from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

EVENT_KINDS = {
    "meeting": _("会議・集会"),
    "study_session": _("学習会・説明会"),
    "seminar": _("セミナー"),
    "consultation": _("個別相談"),
    "visit": _("オルグ・訪問"),
    "recruitment_window": _("募集期間"),
    "campaign": _("キャンペーン"),
    "distribution": _("配布・発信"),
    "payment": _("支払い"),
    "survey": _("調査・ヒアリング"),
    "training": _("研修"),
    "other": _("その他"),
}
EVENT_STATES = {"planned": _("予定"), "held": _("実施済み"), "unknown": _("不明")}
COMPARISONS = {"target": _("目標"), "previous_year": _("前年"), "previous_period": _("前回")}


def exact_number(value: Decimal) -> int | Decimal:
    """Return a stored number without the zeros that the column adds: 1547 or 64.6."""
    whole = value.to_integral_value()
    return int(whole) if whole == value else Decimal(f"{value:f}".rstrip("0"))


def plain_number(value: Decimal) -> str:
    """Return a number as people write it: 1,547 or 64.6."""
    return f"{exact_number(value):,}"


def number_or_range(value: Decimal, value_max: Decimal | None) -> str:
    """Return 「7」 or 「7〜8」."""
    lowest = plain_number(value)
    return lowest if value_max is None else f"{lowest}〜{plain_number(value_max)}"


def day_or_month(text: str) -> str:
    """Return 「2025年1月24日」 for 2025-01-24 and 「2025年1月」 for 2025-01; 「―」 for nothing."""
    parts = text.split("-") if text else []
    if len(parts) == 3:
        year, month, day = map(int, parts)
        return gettext("%(year)d年%(month)d月%(day)d日") % {"year": year, "month": month, "day": day}
    if len(parts) == 2:
        return gettext("%(year)d年%(month)d月") % {"year": int(parts[0]), "month": int(parts[1])}
    return text or "―"


def period(date_from: str, date_to: str) -> str:
    """Return one day, or 「first〜last」; an open start is left empty before 〜."""
    if not date_to:
        return day_or_month(date_from)
    first = day_or_month(date_from) if date_from else ""
    return f"{first}〜{day_or_month(date_to)}"


def moment_or_period(text: str) -> str:
    """Return what a figure counts to: a day, a month, or 「first〜last」 for two of them with a slash between."""
    first, _slash, last = text.partition("/")
    return period(first, last) if text else ""


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence or bullet in which the characters start..end stand; nothing when they are not in the text."""
    if not 0 <= start < end <= len(text):
        return ""
    first = max(text.rfind(stop, 0, start) for stop in "。\n") + 1
    stops = [place for place in (text.find("。", end - 1), text.find("\n", end)) if place >= 0]
    last = min(stops) if stops else len(text)
    return text[first : last + 1].strip()
