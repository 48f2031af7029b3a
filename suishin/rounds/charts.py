"""The map beside the work desk: how far each prefecture is; its tile leads to its row."""

from collections.abc import Mapping

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from suishin.outputs.charts import Fill, TileValue, tile_map
from suishin.rounds.models import Report, Round
from suishin.rounds.outputs import STATUS, row_anchor

_FILLS = {
    "not_started": Fill.NO_REPORT,
    "draft": Fill.STEP_1,
    "waiting": Fill.STEP_2,
    "returned": Fill.UNKNOWN,
    "submitted": Fill.YES,
    "accepted": Fill.STEP_5,
    "skipped": Fill.OUT_OF_SIGHT,
}


def desk_map(round: Round, statuses: Mapping[str, str]) -> SafeString:
    """Draw the state of every report that the table shows, by code of the prefecture; the others stay grey."""
    values = {
        code: TileValue(STATUS.in_words(status), _FILLS[status], f"#{row_anchor(code)}")
        for code, status in statuses.items()
    }
    title = _("%(round)sの提出状況の地図") % {"round": round.title}
    description = _("、").join(str(Report.Status(status).label) for status in dict.fromkeys(statuses.values()))
    return tile_map(values, title=title, description=description, is_small=True)
