"""The pictures of results: prefectures on the map, months against target, last year and forecast, a row's last two years."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from suishin.common.months import Month
from suishin.dashboards.measures import Measure, shown
from suishin.dashboards.outputs.results import turning_in_words, unions_in_words, whole
from suishin.dashboards.queries.areas import PlaceValue, Prefecture
from suishin.dashboards.queries.course import Course
from suishin.outputs.charts import Fill, Goal, Line, Prospect, TileValue, Turn, lines, sparkline, tile_map
from suishin.outputs.formats import MISSING, NUMBER, month_in_words
from suishin.results.rules.progress import Goal as ResultGoal


def prefecture_map(
    prefectures: Sequence[Prefecture],
    found: Mapping[int, PlaceValue],
    measure: Measure,
    *,
    set_name: str,
    month: str,
    url: Callable[[Prefecture], str],
) -> SafeString:
    """Draw the prefectures that the viewer sees by one measure; all others stay grey."""
    values = {area: place.value for area, place in found.items()}
    largest = max((value for value in values.values() if value is not None), default=0)
    tiles = {}
    for prefecture in prefectures:
        value = values.get(prefecture.pk)
        tiles[prefecture.code] = (
            TileValue(MISSING, Fill.NO_REPORT, url(prefecture))
            if value is None
            else TileValue(measure.format.in_words(shown(value)), measure.fill(value, largest), url(prefecture))
        )
    count = sum(value is not None for value in values.values())
    title = _("%(set)sの%(measure)s（%(month)s）") % {"set": set_name, "measure": measure.label, "month": month}
    return tile_map(tiles, title=title, description=_("%(count)d県の値を示します。") % {"count": count})


def course_chart(course: Course, *, area: str) -> SafeString:
    """Draw two years against the target, last year, the seasonal way to the target and what is expected."""
    told = [month for month in course.months if month.month <= course.last]
    first = course.months[0].month
    ahead = [month for month in course.months if month.expected is not None and month.month > course.last]
    names = {"area": area, "set": course.row.product_set.name}
    goal = course.goal
    last = told[-1]
    return lines(
        [Line(_("保有"), first, [month.standing.in_force for month in told])],
        title=_("%(area)s %(set)sの保有の動き") % names,
        description=_("%(month)sは%(count)s、%(unions)s。")
        % {
            "month": month_in_words(last.month),
            "count": "―" if last.standing.in_force is None else NUMBER.in_words(last.standing.in_force),
            "unions": unions_in_words(last.standing) or _("組合の値なし"),
        },
        last_year=Line(_("前年同月"), first, [month.year_before for month in course.months]),
        theoretical=Line(_("時期相当"), first, [month.theoretical for month in course.months]),
        target=_target(goal, first) if goal else None,
        forecast=Prospect(
            _("見通し"),
            ahead[0].month,
            [month.expected or 0 for month in ahead],
            [month.low or 0 for month in ahead],
            [month.high or 0 for month in ahead],
        )
        if ahead
        else None,
        turns=[
            Turn(turning_in_words(turning.revision, turning.merged_unions), turning.month)
            for turning in course.turnings
        ],
        starts_in_month=course.results_begin,
    )


def _target(goal: ResultGoal, first: Month) -> Goal:
    """Return the line of the target, marked at its day where the chart reaches it."""
    due = Month.containing(goal.on)
    return Goal(_("目標 %(value)s") % {"value": f"{whole(goal.value):,}"}, goal.value, due if due >= first else None)


def two_years(values: Sequence[int | None], *, name: str) -> SafeString:
    """Draw the last months of a row, the first and the last known value in words."""
    known = [value for value in values if value is not None]
    if not known:
        return SafeString()
    ends = {"name": name, "first": NUMBER.in_words(known[0]), "last": NUMBER.in_words(known[-1])}
    return sparkline(values, text=_("%(name)s：%(first)sから%(last)s") % ends)
