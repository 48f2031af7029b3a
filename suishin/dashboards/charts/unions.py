"""The pictures of a union: the course of each product line, and its place among those of its size."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from suishin.dashboards import union_words as words
from suishin.dashboards.queries.unions import Course, UnionPicture
from suishin.outputs.charts import Mark, Small, Spread, range_strip, small_multiples
from suishin.outputs.formats import MISSING
from suishin.results.models import PeerRange
from suishin.results.rules.peers import PeerSpread, Place
from suishin.results.rules.progress import Goal


@dataclass(frozen=True, slots=True)
class Strip:
    """A range with the words beside it."""

    title: str
    place: str
    svg: SafeString


def course_charts(picture: UnionPicture) -> SafeString:
    """Draw each line's stock over the months, with gaps where nothing was told."""
    goals = {row.product_set.code: row.progress.goal for row in picture.rows}
    return small_multiples([_small(course, goals.get(course.line.code), picture) for course in picture.courses])


def _small(course: Course, goal: Goal | None, picture: UnionPicture) -> Small:
    return Small(
        label=course.line.short_name,
        values=course.in_force,
        text=last_in_words(course),
        target=goal.value if goal and course.is_known else None,
        turns=[turn.month - picture.first for turn in course.turns],
    )


def last_in_words(course: Course) -> str:
    """Return the last number told, with its unit."""
    if course.last is None:
        return MISSING
    if course.line.product.counts_unions:
        return words.joined(course.last)
    return f"{words.number(course.last)}{course.line.product.unit}"


def peer_strips(picture: UnionPicture) -> list[Strip]:
    """Draw where the union stands by penetration, line by line; lines of which it told nothing are left out."""
    measure = PeerRange.Measure.PENETRATION
    return [
        _strip(course, place)
        for course in picture.courses
        if (place := picture.places.by_line.get((course.line.pk, measure))) is not None and place.own is not None
    ]


def _strip(course: Course, place: Place) -> Strip:
    measure = PeerRange.Measure.PENETRATION
    title = _("%(line)sの加入率") % {"line": course.line.name}
    own = words.peer_value(measure, place.own)
    said = words.place_in_words(place)
    svg = range_strip(
        _spread(place.spread),
        title=title,
        description=_("この単組は%(own)s、%(place)s") % {"own": own, "place": said},
        own=Mark(_("この単組 %(own)s") % {"own": own}, Decimal(place.own or 0)),
        in_words=lambda value: words.peer_value(measure, value),
    )
    return Strip(title, said, svg)


def _spread(spread: PeerSpread | None) -> Spread | None:
    if spread is None:
        return None
    return Spread(Decimal(spread.least), spread.p25, spread.median, spread.p75, Decimal(spread.most))
