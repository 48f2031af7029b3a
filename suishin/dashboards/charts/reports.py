"""The pictures: which prefectures take a measure, and how far a round has come."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from suishin.dashboards.outputs.reports import report_url
from suishin.dashboards.queries.home import RoundPicture
from suishin.dashboards.queries.matrix import Matrix
from suishin.outputs.charts import Bar, Fill, TileValue, bars, tile_map
from suishin.outputs.ticks import SHAPES, WORDS
from suishin.reading.definition import Item
from suishin.rounds.models import Report

_FILLS = {"yes": Fill.YES, "no": Fill.NO, "unknown": Fill.UNKNOWN, "no_report": Fill.NO_REPORT}


def measure_map(matrix: Matrix, item: Item) -> SafeString:
    """Draw who takes one measure; prefectures out of sight stay grey."""
    index = matrix.items.index(item)
    values = {
        row.report.organization.code: TileValue(
            f"{SHAPES[state]} {_(WORDS[state])}", _FILLS[state], report_url(row.report, row.booklet_id)
        )
        for row in matrix.rows
        for state in [row.cells[index].state]
    }
    counts = matrix.totals[index].counts
    description = _("、").join(f"{_(WORDS[state])} {count}" for state, count in counts.items())
    return tile_map(values, title=_("「%(item)s」の実施状況") % {"item": item.title}, description=description)


def status_chart(picture: RoundPicture) -> SafeString:
    """Draw how many reports of a round are in which state."""
    rows = [Bar(str(Report.Status(status).label), count, str(count)) for status, count in picture.status_counts.items()]
    title = _("%(round)sの提出の進み具合") % {"round": picture.round.title}
    description = _("全%(total)d県の状態ごとの件数") % {"total": picture.total_count}
    return bars(rows, title=title, description=description)
