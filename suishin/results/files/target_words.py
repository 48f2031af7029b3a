"""The words of files of targets: headings, measures, kinds, days and amounts. What offices call things stands here as data."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from suishin.common.dates import parse_date
from suishin.common.numbers import fold_widths, parse_signed
from suishin.reading.normalize import match_key
from suishin.results.files import headings
from suishin.results.files.cells import Value
from suishin.results.files.headings import Meaning
from suishin.results.files.model import FaultKind, Role
from suishin.results.files.months import EPOCH, SERIALS
from suishin.results.files.values import MISSING, count_of

TARGET, SEEN = "target", "seen"  # what a column of numbers holds: the new target, or the one that stood in the file
ROLES = {
    Role.PRODUCT: f"{headings.ROLES[Role.PRODUCT]} 種目・活動 種目や活動 活動 活動名 種目の組",
    Role.MEASURE: "何の目標か 何の目標 目標の種類 目標の項目 項目 項目名 指標 measure",
    Role.TARGET_KIND: "目標の区分 区分 中間・最終 中間最終 中間か最終か kind",
    Role.DUE: "期日 目標の期日 期限 目標期日 達成期日 達成期限 目標日 due",
    Role.UNION_CODE: headings.ROLES[Role.UNION_CODE],
    Role.UNION_NAME: f"{headings.ROLES[Role.UNION_NAME]} 組織",
    Role.PREFECTURE: headings.ROLES[Role.PREFECTURE],
}
NUMBERS = {
    TARGET: "新しい目標 新しい目標値 新目標 次の目標 目標 目標値 目標件数 目標人数 目標数 今回の目標 target",
    SEEN: "今の目標 今の目標値 現在の目標 現在の目標値 現目標 現行の目標 present",
}
IGNORED = (
    "合計 計 小計 備考 摘要 メモ 注 No 番号 順位 単位 組合員 組合員数 達成率 不足 状態 実績 実績の年月 前年 前年比 前年の実績 "
    "前年同月の保有 前年の新規 差 増減 直すところ"
)
MEASURES = {
    "in_force": "保有 現在保有 期末保有 保有契約 保有件数 in_force",
    "new_enrolments": "新規 新規加入 新規契約 新契約 新規件数 新規加入件数 new_enrolments",
    "net_change": "純増 純増減 純増件数 net_change",
    "penetration": "加入率 加入率（％） 加入率% penetration",
    "unions": "組合数 単組数 unions",
    "sessions": "回数 実施回数 開催回数 sessions",
    "participants": "参加者数 参加者 参加人数 participants",
}
MEASURE_LABELS = "「保有」「新規」「純増」「加入率」、活動では「組合数」「回数」「参加者数」"
OF_ACTIVITIES = ("unions", "sessions", "participants")
KINDS = {"最終": "final", "final": "final", "中間": "interim", "interim": "interim"}
LARGEST = 9_999_999_999
PERCENT = 100


@cache
def words() -> Mapping[str, Meaning]:
    """Return what headings of a file of targets mean."""
    found = {match_key(word): Meaning(role=Role.IGNORED) for word in IGNORED.split()}
    for role, of_role in ROLES.items():
        found |= {match_key(word): Meaning(role=role) for word in of_role.split()}
    for measure, of_number in NUMBERS.items():
        found |= {match_key(word): Meaning(role=Role.VALUE, measure=measure) for word in of_number.split()}
    return found


@cache
def measure_of(text: str) -> str | None:
    key = match_key(text)
    return next((measure for measure, names in MEASURES.items() if key in map(match_key, names.split())), None)


@cache
def kind_of(text: str) -> str | None:
    return KINDS.get(match_key(text).removesuffix("目標"))


def day_of(value: Value) -> date | None:
    """Return the day that a cell names: 2027年5月31日, 令和9年5月末, R9.5.31, 2027-05-31, a serial number."""
    if isinstance(value, bool | float):
        return None
    if isinstance(value, int):
        return EPOCH + timedelta(days=value) if value in SERIALS else None
    written = fold_widths(value).strip().removesuffix("00:00:00").strip()
    if written.isdecimal() and int(written) in SERIALS:
        return EPOCH + timedelta(days=int(written))
    found = parse_date(written)
    if found is None:
        return None
    if len(found) == len("2027-05-31"):
        return date.fromisoformat(found)
    if not written.rstrip("日").endswith("末"):
        return None
    year, month = map(int, found.split("-"))
    return date(year, month, monthrange(year, month)[1])


def amount_of(value: Value, measure: str) -> Decimal | FaultKind | None:
    """Return the amount that a cell holds, None where it tells none, or what is wrong with it."""
    if measure != "penetration":
        count = count_of(value, most=LARGEST)
        return Decimal(count) if isinstance(count, int) else count
    if isinstance(value, bool):
        return FaultKind.NOT_A_NUMBER
    written = fold_widths(str(value)).strip()
    if not written or written.casefold() in MISSING:
        return None
    rate = parse_signed(written.removesuffix("%").rstrip())
    return FaultKind.NOT_A_NUMBER if rate is None else _checked_rate(rate)


def _checked_rate(rate: Decimal) -> Decimal | FaultKind:
    if rate < 0:
        return FaultKind.NEGATIVE
    if rate > PERCENT:
        return FaultKind.TOO_LARGE
    if 0 < rate <= 1:  # a cell that a spreadsheet shows as 45% holds 0.45
        return FaultKind.NO_PERCENTAGE
    return rate if rate == round(rate, 2) else FaultKind.TOO_PRECISE


def of_amount(kind: FaultKind, value: Value, measure: str) -> str:
    """Return why an amount is refused."""
    if kind is FaultKind.TOO_LARGE:
        most = "加入率は100％までです。" if measure == "penetration" else "数が大きすぎます。桁を確かめてください。"
        return most
    return {
        FaultKind.NEGATIVE: "マイナスの数です。目標は0以上の数で書いてください。",
        FaultKind.DECIMAL: "小数です。目標は小数のない数で書いてください。",
        FaultKind.TOO_PRECISE: "小数は2けたまでで書いてください。",
        FaultKind.NO_PERCENTAGE: f"{value}は{value}％と読めます。45％の目標は、45と書いてください。",
    }.get(kind, "数として読めません。目標を数字だけで書いてください（変えない組織は空欄にします）。")
