"""The figures of a report, each with the sentence it stands in."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from suishin.common.numbers import fold_widths
from suishin.reading.sentences import LONGEST_NARRATIVE, sentences
from suishin.results.rules.claim_model import Claim
from suishin.rounds.content import FigureContent


@dataclass(frozen=True, slots=True)
class ClaimInText:
    """A figure as results are asked after it, and its sentence as it was written: before, the number, behind."""

    figure: FigureContent
    claim: Claim
    sentence: tuple[str, str, str]


def claims_in(texts: Mapping[str, str], figures: Sequence[FigureContent]) -> Iterator[ClaimInText]:
    """Yield every figure with its sentence; `texts` are the narratives in which their places are counted."""
    bounds: dict[str, tuple[str, list[tuple[int, int]]]] = {}
    for figure in figures:
        text = texts.get(figure.item_key, "")
        if figure.item_key not in bounds:
            folded = fold_widths(text[:LONGEST_NARRATIVE])
            bounds[figure.item_key] = folded, [(one.start, one.end) for one in sentences(folded)]
        folded, spans = bounds[figure.item_key]
        at = bisect_right(spans, (figure.start, len(folded))) - 1
        if at < 0 or figure.end > spans[at][1]:
            continue  # beyond the text: told of another one
        start, end = spans[at]
        before, after = folded[start : figure.start], folded[figure.end : end]
        written = (text[start : figure.start], text[figure.start : figure.end], text[figure.end : end])
        yield ClaimInText(figure, _claim(figure, before, after), written)


def _claim(figure: FigureContent, before: str, after: str) -> Claim:
    return Claim(
        value=figure.value,
        unit=figure.unit,
        span=figure.span,
        metric=figure.metric,
        as_of=figure.as_of,
        qualifier=figure.qualifier,
        value_max=figure.value_max,
        before=before,
        after=after,
    )
