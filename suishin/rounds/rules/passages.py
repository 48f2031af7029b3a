"""A narrative cut where its claimed figures and events begin and end, so that a page can mark and link them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """Characters start..end of a narrative, and the anchor by which other pages link to them."""

    anchor: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    text: str
    anchors: tuple[str, ...]  # of the claims that begin here
    is_claimed: bool


def passages(points: Sequence[str], claims: Sequence[Claim]) -> list[list[Passage]]:
    """Return the passages of each point. Claims count characters over all points, joined by one line break."""
    cut, offset = [], 0
    last = max(sum(len(point) + 1 for point in points) - 2, 0)
    # A claim beyond the text (which no reader makes) keeps its anchor, so that links to it still arrive.
    reachable = sorted(
        (Claim(claim.anchor, min(claim.start, last), claim.end) for claim in claims), key=lambda claim: claim.start
    )
    starts = [claim.start for claim in reachable]
    longest = max([0, *(claim.end - claim.start for claim in reachable)])
    for point in points:
        end = offset + len(point)
        near = reachable[bisect_left(starts, offset - longest) : bisect_right(starts, end)]
        cut.append(_passages_of_point(point, offset, near))
        offset = end + 1
    return cut


def _passages_of_point(point: str, offset: int, claims: Sequence[Claim]) -> list[Passage]:
    end = offset + len(point)
    edges = sorted(
        {offset, end} | {edge for claim in claims for edge in (claim.start, claim.end) if offset < edge < end}
    )
    found = []
    for start, stop in zip(edges, edges[1:] or [end], strict=False):
        # The line break after a point belongs to its last passage.
        reach = stop + 1 if stop == end else stop
        found.append(
            Passage(
                text=point[start - offset : stop - offset],
                anchors=tuple(claim.anchor for claim in claims if start <= claim.start < reach),
                is_claimed=any(claim.start <= start and stop <= claim.end for claim in claims),
            )
        )
    return found
