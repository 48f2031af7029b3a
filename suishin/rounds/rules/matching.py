"""Telling which points of a text that came from outside go on from which earlier ones."""

from collections.abc import Sequence
from typing import Any

from suishin.rounds.rules.differences import Change, point_differences
from suishin.rounds.rules.drafts import CarriedPoint


def matched_points(texts: Sequence[str], carried: Sequence[CarriedPoint]) -> list[dict[str, Any]]:
    """Return texts as a draft keeps them, each taken from the earlier point it repeats or changes.

    Earlier points that found no successor stand in their place as closed.
    """
    found, at = [], 0
    for difference in point_differences([point.text for point in carried], list(texts)):
        origin = None
        if difference.change is not Change.NEW:
            origin, at = carried[at], at + 1
        found.append(
            {
                "text": difference.after,
                "taken_from": origin.pk if origin else None,
                "is_closed": difference.change is Change.CLOSED,
                "part": origin.part if origin else "",
            }
        )
    return found
