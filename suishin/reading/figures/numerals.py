"""Numbers with units in folded prose: dates are masked first, then every number that carries a unit is a numeral."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from suishin.common.dates import DateMention
from suishin.common.numbers import CIRCLED, KANJI, PLAIN, SCALED, parse_number
from suishin.reading.figures.words import (
    BASIS,
    CIRCLED_LEGEND,
    FACTORS,
    KANJI_LEAST,
    LABEL_UNITS,
    PLACEHOLDER,
    UNIT_ENDS,
    UNITS,
)

MASK = "\0"
BY_LENGTH = sorted(UNITS, key=len, reverse=True)
UNIT = "|".join(re.escape(unit) + UNIT_ENDS.get(unit, "") for unit in BY_LENGTH)
KANJI_UNIT = "|".join(
    re.escape(unit) + UNIT_ENDS.get(unit, "") for unit in BY_LENGTH if {unit, UNITS[unit]} & KANJI_LEAST.keys()
)
CIRCLED_SIGNS = "".join(CIRCLED)

# Ordinals, ages, versions: 第71回, 二十代, 6か月, 10時.
NO_COUNT_BEFORE = re.compile(r"(?:第|数|何|枝|[A-Za-z.]) ?$")
COUNT = re.compile(rf"(?<![\d.,])(?P<number>{SCALED}) ?(?P<unit>{UNIT})")
CLOCK_TIME = re.compile(r"\d{1,2}(?:時(?!間)(?: ?\d{1,2}分)?|:\d{2})|\d{2,4}-\d{2,4}-\d{3,4}")
LOWER_END = re.compile(rf"(?<![\d.,/])(?P<number>{SCALED}) ?(?:{UNIT})? ?(?P<sign>~|-|、|から) ?$")
LOWER_LENGTH = 20
TENTHS = re.compile(r"([1-9]) ?分(?!の|間|か|け|程度の時)")  # 2割5分
OUT_OF = re.compile(rf"(?<![\d.,/])(?P<number>{PLAIN}) ?/ ?$")  # 15/32単組: both are counts
LABELS = {label: unit for unit, labels in LABEL_UNITS.items() for label in labels.split()}
LABELLED = re.compile(
    rf"(?:{'|'.join(sorted(LABELS, key=len, reverse=True))}) ?[:=]? ?(?P<number>{PLAIN})(?: ?/ ?(?P<whole>{PLAIN}))?(?=[ /、,()。・|→~]|$)",
    re.MULTILINE,
)
IN_UNIT = re.compile(
    rf"\((?:単位:? ?)?(?P<unit>{UNIT})\) ?[:=]? ?(?P<number>{PLAIN})(?=[ /、,()。・|]|$)", re.MULTILINE
)
MOST_NUMERALS = 2_000  # of a narrative; more are in broken or hostile files only
KANJI_COUNT = re.compile(
    rf"(?<![一二三四五六七八九十百千〇万億第数何\d.,])(?:(?P<lower>[一二三四五六七八九])[、~])?(?P<number>{KANJI})(?P<unit>{KANJI_UNIT})"
)
CIRCLED_COUNT = re.compile(rf"(?P<number>[{CIRCLED_SIGNS}]) ?(?P<unit>件|人|名|回|単組|職場|か所)")
# 甲⑤、乙①: a name with a circled digit behind it, meant as a count where a legend says so.
NAME_AND_CIRCLE = re.compile(rf"(?P<name>[^\s、,・:()。{CIRCLED_SIGNS}]{{1,20}}) ?(?P<number>[{CIRCLED_SIGNS}])")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number with its unit at start..end of the text, in base units."""

    start: int
    end: int
    value: int | float
    unit: str
    value_max: int | float | None = None
    label: str = ""  # the name that stands within the span: 甲⑤


def without_dates(folded: str, mentions: list[DateMention]) -> str:
    """Return the text with dates, times and telephone numbers blotted out, so that none of their digits is counted."""
    pieces, position = [], 0
    for mention in mentions:
        pieces += [folded[position : mention.start], MASK * (mention.end - mention.start)]
        position = mention.end
    return CLOCK_TIME.sub(lambda time: MASK * len(time[0]), "".join(pieces) + folded[position:])


def numerals(masked: str) -> list[Numeral]:
    """Return every number that counts something, in order."""
    found = [*_arabic(masked), *_kanji(masked), *_labelled(masked), *_circled(masked), *_circled_by_legend(masked)]
    counted = [numeral for numeral in found if not _is_basis(masked, numeral)]
    return sorted(counted, key=lambda numeral: numeral.start)[:MOST_NUMERALS]


def _arabic(masked: str) -> list[Numeral]:
    found: list[Numeral] = []
    for match in islice(COUNT.finditer(masked), MOST_NUMERALS):
        if NO_COUNT_BEFORE.search(masked, max(0, match.start() - 5), match.start()):
            continue
        if match[0] == "1人" and masked.endswith("1人", 0, match.start()):
            continue  # 1人1人に声をかける
        if numeral := _numeral(match):
            numeral = _with_tenths(masked, _with_lower_end(masked, numeral))
            if found and found[-1].end > numeral.start and found[-1].start < numeral.start:
                continue  # the 5分 of 2割5分
            if whole := _part_of_whole(masked, numeral):
                found.append(whole)
            if found and found[-1].start >= numeral.start:
                found.pop()  # 10分〜20分: the lower end had its own unit
            found.append(numeral)
    return found


def _numeral(match: re.Match[str]) -> Numeral | None:
    value, unit = parse_number(match["number"]), match["unit"]
    if value is None or PLACEHOLDER.match(match["number"]):
        return None
    return Numeral(match.start(), match.end(), value * FACTORS.get(unit, 1), UNITS[unit])


def _with_lower_end(masked: str, upper: Numeral) -> Numeral:
    """Take in the number before: 7〜8単組; 2、3回 means two or three, 5件、12件 are two counts."""
    match = LOWER_END.search(masked, max(0, upper.start - LOWER_LENGTH), upper.start)
    lower = parse_number(match["number"]) if match else None
    if match is None or lower is None:
        return upper
    if upper.value >= 10_000 > lower and "万" in masked[upper.start : upper.end]:
        lower *= 10_000  # 1〜2万円
    between = masked[match.end("number") : match.start("sign")].strip()
    is_pair = lower + 1 == upper.value and not between
    if lower >= upper.value or (match["sign"] in "、から" and not is_pair):
        return upper
    return replace(upper, start=match.start(), value=lower, value_max=upper.value)


def _with_tenths(masked: str, numeral: Numeral) -> Numeral:
    tenths = TENTHS.match(masked, numeral.end) if masked[numeral.end - 1] == "割" else None
    return replace(numeral, value=numeral.value + int(tenths[1]), end=tenths.end()) if tenths else numeral


def _part_of_whole(masked: str, whole: Numeral) -> Numeral | None:
    match = OUT_OF.search(masked, max(0, whole.start - LOWER_LENGTH), whole.start)
    part = parse_number(match["number"]) if match else None
    if match is None or part is None or part > whole.value:
        return None
    return Numeral(match.start(), match.end("number"), part, whole.unit)


def _labelled(masked: str) -> Iterator[Numeral]:
    """Yield numbers that have their unit before them: in a label (保有 3,310) or in brackets (新規（件） 87)."""
    for match in islice(LABELLED.finditer(masked), MOST_NUMERALS):
        label = masked[match.start() : match.start("number")].rstrip(" :=")
        value = parse_number(match["number"])
        if value is not None:
            yield Numeral(match.start("number"), match.end("number"), value, LABELS[label])
        whole = parse_number(match["whole"]) if match["whole"] else None
        if whole is not None:
            yield Numeral(match.start("whole"), match.end("whole"), whole, LABELS[label])
    for match in islice(IN_UNIT.finditer(masked), MOST_NUMERALS):
        value = parse_number(match["number"])
        if value is not None:
            yield Numeral(
                match.start("number"), match.end(), value * FACTORS.get(match["unit"], 1), UNITS[match["unit"]]
            )


def _kanji(masked: str) -> Iterator[Numeral]:
    for match in KANJI_COUNT.finditer(masked):
        value, unit = parse_number(match["number"]), match["unit"]
        least = KANJI_LEAST.get(unit, KANJI_LEAST.get(UNITS[unit]))
        if value is not None and least is not None and value >= least:
            lower = parse_number(match["lower"]) if match["lower"] else None
            lowest, highest = (value, None) if lower is None else (lower, value)
            yield Numeral(match.start(), match.end(), lowest, UNITS[unit], highest)


def _circled(masked: str) -> Iterator[Numeral]:
    for match in CIRCLED_COUNT.finditer(masked):
        if not _begins_line(masked, match.start()):
            yield Numeral(match.start(), match.end(), CIRCLED[match["number"]], UNITS[match["unit"]])


def _circled_by_legend(masked: str) -> Iterator[Numeral]:
    line_end = 0
    for legend in CIRCLED_LEGEND.finditer(masked):
        if legend.end() < line_end:
            continue  # the line's first legend speaks for all of it
        line_start = masked.rfind("\n", 0, legend.start()) + 1
        newline = masked.find("\n", legend.end())
        line_end = newline if newline >= 0 else len(masked)
        unit = UNITS[legend["unit"] or legend["unit_behind"]]
        for match in NAME_AND_CIRCLE.finditer(masked, line_start, line_end):
            yield Numeral(match.start(), match.end(), CIRCLED[match["number"]], unit, label=match["name"])


def _begins_line(masked: str, start: int) -> bool:
    before = masked[max(0, start - 4) : start]
    return not before.rpartition("\n")[2].strip() and (start < 4 or "\n" in before)


def _is_basis(masked: str, numeral: Numeral) -> bool:
    """Tell whether a number only says per what another is counted: 1件あたり, 1人1人."""
    return numeral.value == 1 and numeral.unit != "%" and bool(BASIS.match(masked, numeral.end))
