"""Whether the numbers of one sentence agree with each other: rates, shortfalls, sums, more and fewer.

Only what a sentence itself ties together is compared. 109.4 % of this year's target and 541 still to go until
the end of another year are two statements, no contradiction.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from suishin.common.numbers import fold_widths
from suishin.reading.checked import CheckedReport, where
from suishin.reading.model import Figure, Finding, Severity

MOST_IN_SENTENCE = 100  # figures; more are in broken or hostile files only
ROUNDING = 1.0  # percentage points that rounding explains
ABOUT = 3.0  # … where it says 約
TENTHS = 6.0  # … where it is told in 割
SENTENCE_END = re.compile(r"[。\n]")
RATE_IN_BRACKET = re.compile(r" ?\((?:[^()\d]{0,8}率)? ?(?:は|が|:)? ?約?$")
CLOSING_RATE = re.compile(r"成約率[^、。\d]{0,6}$")
WHOLE = re.compile(r" ?(?:中|のうち|の内)")
ROUGH = re.compile("約|およそ|程度|ほど|以上|以下|未満|超|余|弱|強|ほぼ|概ね")
TIED_TO_TARGET = re.compile(r"目標(?:値|件数|数)?の?$")
SHORT = re.compile(r" ?(?:の?不足|足り|届[いか]|の未達)")
OTHER_TIME = re.compile(r"年度|年末|月末|時点|最終|来年|今後|毎")
PARTS = re.compile(r" ?\((?:内訳:? ?)?")
NOT_ALL_PARTS = re.compile(r"うち|など|等|ほか|他|主な|前年|昨年|同|目標|計画|延べ|のべ|[/]")
MORE = re.compile(r"増[えやし加]|増(?:と|の|で|$)|伸び|上回|上昇|純増")
FEWER = re.compile(r"減[っり少らし]|減(?:と|の|で|$)|下回|低下|落ち込|純減|割り込")
TURNED = re.compile(r"[減増](?:少|加)?(?:幅|に歯止め|傾向|分|率|数)|転じ|なかった|ない|ず、|鈍")


def rates_agree(checked: CheckedReport) -> Iterator[Finding]:
    """「183名中142名（77.6％）」: a rate that the sentence ties to its part and its whole must be their quotient."""
    for text, figures in _sentences(checked):
        for place, rate in enumerate(figures):
            pair = _part_and_whole(text, figures[:place], rate) if rate.unit == "%" else None
            if pair is None or _is_near(pair, rate):
                continue
            (part, unit), (whole, _unit) = pair
            yield _differs(
                checked, "rate_differs", rate,
                f"{part:,}{unit}÷{whole:,}{unit}は{part / whole * 100:.1f}%ですが、「{rate.span}」とあります。",
            )  # fmt: skip


Amount = tuple[int | float, str]


def _part_and_whole(text: str, before: Sequence[Figure], rate: Figure) -> tuple[Amount, Amount] | None:
    if not before or rate.value_max is not None:
        return None
    part = before[-1]
    between = text[part.end : rate.start]
    is_closing = CLOSING_RATE.search(between) and len(before) > 1 and before[-2].unit == part.unit
    whole: int | float | None = None
    if is_closing:
        whole = before[-2].value
    elif RATE_IN_BRACKET.match(between):
        whole = _whole_of(text, before)
    if not whole or part.unit == "%" or not 0 < part.value <= whole:
        return None
    return (part.value, part.unit), (whole, part.unit)


def _whole_of(text: str, before: Sequence[Figure]) -> int | float | None:
    part = before[-1]
    if part.comparison and part.comparison.kind == "target" and part.comparison.unit == part.unit:
        return part.comparison.value
    named = [figure for figure in before[:-1] if figure.unit == part.unit and WHOLE.match(text, figure.end)]
    return named[-1].value if named else None


def _is_near(pair: tuple[Amount, Amount], rate: Figure) -> bool:
    (part, _), (whole, _) = pair
    allowed = TENTHS if "割" in rate.span else ABOUT if rate.qualifier else ROUNDING
    return abs(part / whole * 100 - rate.value) <= allowed


def shortfalls_agree(checked: CheckedReport) -> Iterator[Finding]:
    """「目標7,343件に対して5,796件で1,547件不足」: target less result is the shortfall."""
    for text, figures in _sentences(checked):
        for target, result in pairwise(figures):
            short = _shortfall(text, figures, target, result)
            if short is None or target.value - result.value == short.value:
                continue
            yield _differs(
                checked, "shortfall_differs", short,
                f"目標{target.value:,}−実績{result.value:,}は{target.value - result.value:,}{short.unit}ですが、"
                f"「{short.span}」不足とあります。",
            )  # fmt: skip


def _shortfall(text: str, figures: Sequence[Figure], target: Figure, result: Figure) -> Figure | None:
    """Return the shortfall that a sentence names behind a target and what was reached of it."""
    is_target = TIED_TO_TARGET.search(text, max(0, target.start - 8), target.start)
    if not is_target or target.unit != result.unit or not re.compile("に対し|、").match(text, target.end):
        return None
    if sum(figure.metric == "target" for figure in figures) > 1:
        return None
    for figure in figures:
        if figure.start <= result.end or figure.unit != target.unit:
            continue
        between = text[result.end : figure.start]
        is_short = SHORT.match(text, figure.end) or re.search(r"(?:不足|あと|残り)[はが約、: ]{0,2}$", between)
        return (
            figure if is_short and not OTHER_TIME.search(between) and not ROUGH.search(figure.qualifier or "") else None
        )
    return None


def sums_agree(checked: CheckedReport) -> Iterator[Finding]:
    """「計47件（A市職22件、B町職14件、C労組11件）」: the parts in the bracket make up the whole."""
    for text, figures in _sentences(checked):
        for place, whole in enumerate(figures):
            parts = _parts(text, whole, figures[place + 1 :])
            total = sum(part.value for part in parts)
            if len(parts) < 2 or total == whole.value:
                continue
            severity = Severity.WARNING if total > whole.value else Severity.NOTE  # fewer may be only the chief ones
            yield _differs(
                checked, "sum_differs", whole,
                f"「{whole.span}」の内訳を足すと{total:,}{whole.unit}です。", severity=severity,
            )  # fmt: skip


def _parts(text: str, whole: Figure, behind: Sequence[Figure]) -> list[Figure]:
    opening = PARTS.match(text, whole.end)
    closing = text.find(")", whole.end)
    if opening is None or closing < 0 or ROUGH.search(whole.qualifier or ""):
        return []
    inside = text[opening.end() : closing]
    parts = [figure for figure in behind if figure.start >= opening.end() and figure.end <= closing]
    if NOT_ALL_PARTS.search(inside) or any(_is_no_part(part, whole) for part in parts):
        return []
    labels = [text[before.end : part.start].strip("、・ ") for before, part in pairwise([whole, *parts])]
    return parts if all(label.strip("(:") for label in labels) else []


def _is_no_part(part: Figure, whole: Figure) -> bool:
    return part.unit != whole.unit or part.value_max is not None or part.comparison is not None


def directions_agree(checked: CheckedReport) -> Iterator[Finding]:
    """「前年92件から117件に減少した」: more is called fewer, or fewer more."""
    for text, figures in _sentences(checked):
        for figure, following in zip(figures, [*figures[1:], None], strict=True):
            earlier = figure.comparison
            if (
                earlier is None
                or earlier.kind == "target"
                or not _is_number(earlier.value)
                or earlier.unit != figure.unit
            ):
                continue
            end = following.start if following else len(text)
            told = _direction(text[figure.end : end])
            if told and (figure.value - earlier.value) * told < 0:
                word = "増えた" if told > 0 else "減った"
                yield _differs(
                    checked, "direction_differs", figure,
                    f"{earlier.value:,}{figure.unit}と比べて「{figure.span}」を{word}と書いてあります。",
                )  # fmt: skip


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float))


def _direction(behind: str) -> int:
    """Return 1 for more, -1 for fewer, 0 where the clause right behind says neither, or both."""
    clause = re.split(r"[、。\n]", re.sub(r"^[^()]{0,12}\([^()]{0,40}\)", "", behind), maxsplit=1)[0][:16]
    if TURNED.search(clause):
        return 0
    return bool(MORE.search(clause)) - bool(FEWER.search(clause))


def _sentences(checked: CheckedReport) -> Iterator[tuple[str, list[Figure]]]:
    """Yield the figures of each sentence, with the narrative folded up to the sentence's end."""
    for key, narrative in checked.reading.narratives.items():
        figures = [figure for figure in checked.reading.figures if figure.narrative == key]
        folded = fold_widths(narrative.text) if figures else ""
        position = 0
        while position < len(figures):
            ending = SENTENCE_END.search(folded, figures[position].end)
            end = ending.start() if ending else len(folded)
            count = bisect_left(figures, end, lo=position, key=lambda figure: figure.start) - position
            yield folded[:end], figures[position : position + min(count, MOST_IN_SENTENCE)]
            position += count


def _differs(
    checked: CheckedReport, code: str, figure: Figure, what: str, *, severity: Severity = Severity.WARNING
) -> Finding:
    source = checked.reading.narratives[figure.narrative].source_of(figure.start, figure.end)
    message = f"{where(source)}{what}どれが正しいか確かめてください。"
    return Finding(code, severity, f"narratives.{figure.narrative}", message, source)
