"""Which numbers are only what another number is compared with: 58回（前年同期間41回）, 目標360件に対し70%."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from suishin.reading.figures.numerals import Numeral
from suishin.reading.figures.words import BRACKET_LEGEND, COMPARED, SAME_AGAIN, SAME_BELOW
from suishin.reading.model import Comparison
from suishin.reading.sentences import sentences

OPENING = re.compile(r" ?(?P<words>[^\d、。,()\n]{0,12})\(")
LEAD_LENGTH = 24  # how far before a number the word stands that tells what it is
BRACKET_LENGTH = 60
PART_LEAD_LENGTH = 12  # うち退職者184件 is no part of the comparison with the target
ARROW = re.compile(r"^ ?(?:→|⇒|➡|->|=>|~>|から|より) ?$")
TARGET_LEAD = re.compile(r"(?:目標|計画|予算)(?:値|件数|数|の|は|を|:|保有|新規|[^、。()]{0,6}で)? ?$")
TARGET_BEHIND = re.compile(r" ?の(?:年間|年度)?(?:目標|計画)に対")
AGAINST = re.compile(r"^ ?\)? ?(?:に対し|に対する|に比べ|のうち|を(?:上|下)回)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A numeral that is a figure, with what it is held against."""

    numeral: Numeral
    comparison: Comparison | None = None
    is_target: bool = False


def compared(folded: str, found: list[Numeral]) -> list[Claim]:
    """Return the figures among the numerals, those in a comparing bracket moved into their figure."""
    claims = _with_brackets(folded, found)
    return _with_targets(folded, _with_arrows(folded, claims))


def _with_brackets(folded: str, found: list[Numeral]) -> list[Claim]:
    legend = BRACKET_LEGEND.search(folded)
    inherited = legend.lastgroup if legend else None
    claims: list[Claim] = []
    last: str | None = None
    for numeral in found:
        inside = _bracket_before(folded, numeral, claims[-1].numeral if claims else None)
        kind = _kind_of_comparison(inside, inherited, last) if inside is not None else None
        if kind is None or claims[-1].numeral.unit != numeral.unit:
            claims.append(Claim(numeral))
            continue
        if claims[-1].comparison is None:  # of several years in one bracket the first, nearest one
            claims[-1] = replace(claims[-1], comparison=Comparison(kind, numeral.value, numeral.unit))
        last = kind
        if SAME_BELOW.search(folded[numeral.end : numeral.end + 16]):
            inherited = kind
    return claims


def _bracket_before(folded: str, numeral: Numeral, before: Numeral | None) -> str | None:
    """Return what stands between an opening bracket right behind a figure and this numeral."""
    if before is None or numeral.start - before.end > BRACKET_LENGTH:
        return None
    opening = OPENING.match(folded, before.end)
    inside = folded[opening.end() : numeral.start] if opening else ")"
    if opening and opening["words"] and not inside.strip():
        words = opening["words"].lstrip("でとがは、 ")  # 90％と前年度（84％）を
        return words if _kind_of_comparison(words, None, None) else None  # 35回実施（15名): not of another year
    return None if ")" in inside else inside


def _kind_of_comparison(inside: str, inherited: str | None, last: str | None) -> str | None:
    if not inside.strip():
        return inherited
    if SAME_AGAIN.match(inside):
        return last
    last_part = re.split("[、,・/]", inside)[-1]
    for kind, pattern in COMPARED.items():
        if (match := pattern.match(last_part)) and match.end() == len(last_part):
            return kind
    return None


def _with_arrows(folded: str, claims: list[Claim]) -> list[Claim]:
    """7件→21件: both are claimed, the second held against the first."""
    result = claims[:1]
    for claim in claims[1:]:
        before, numeral = result[-1].numeral, claim.numeral
        is_near = before.unit == numeral.unit and numeral.start - before.end <= 4
        if is_near and claim.comparison is None and ARROW.match(folded[before.end : numeral.start]):
            claim = replace(claim, comparison=Comparison("previous_period", before.value, before.unit))
        result.append(claim)
    return result


def _with_targets(folded: str, claims: list[Claim]) -> list[Claim]:
    """A target in the sentence is a figure of its own, and what the others are held against."""
    result: list[Claim] = []
    for group in _by_sentence(folded, claims):
        target = next((claim.numeral for claim in group if _is_target(folded, claim.numeral)), None)
        result += group if target is None else [_against(folded, claim, target) for claim in group]
    return result


def _by_sentence(folded: str, claims: list[Claim]) -> Iterator[list[Claim]]:
    position = 0
    for sentence in sentences(folded):
        group = []
        while position < len(claims) and claims[position].numeral.start < sentence.end:
            group.append(claims[position])
            position += 1
        if group:
            yield group


def _is_target(folded: str, numeral: Numeral) -> bool:
    lead = folded[max(0, numeral.start - LEAD_LENGTH) : numeral.start]
    following = folded[numeral.end : numeral.end + 12]
    if numeral.unit == "%":
        return False
    return bool(TARGET_BEHIND.match(following) or (TARGET_LEAD.search(lead) and AGAINST.match(following)))


def _against(folded: str, claim: Claim, target: Numeral) -> Claim:
    if claim.numeral is target:
        return replace(claim, is_target=True)
    is_part = "うち" in folded[max(0, claim.numeral.start - PART_LEAD_LENGTH) : claim.numeral.start]
    if is_part or claim.comparison or claim.numeral.unit not in (target.unit, "%"):
        return claim
    return replace(claim, comparison=Comparison("target", target.value, target.unit))
