"""Pages that only read."""

from suishin.organizations.models import Organization
from tests.access.table import SIGNED_IN, Row, organization, union_or_top
from tests.factories.world import World

#                   anonymous suspended honbu mori hayashi hara ishida ono kanri kita
_READS_REPORTS = "       302      302    200  200  200   200  200    403  403  403"
_EXPORTS = "             302      302    200  403  403   403  403    403  403  403"

_OF_THE_FEDERATION = ("national", "prefectures")


def _block_or_prefecture(world: World, place: str) -> list[int]:
    """Return the block for the national place; where a prefecture stands in the address there is no such page."""
    if place == "national":
        return [Organization.objects.get(kind=Organization.Kind.BLOCK).pk]
    return organization(world, place)


DASHBOARD_ROWS = [
    Row("dashboards:home", SIGNED_IN),
    Row("dashboards:matrix", _READS_REPORTS),
    Row("dashboards:map", _READS_REPORTS),
    Row("dashboards:figures", _READS_REPORTS),
    Row("dashboards:events", _READS_REPORTS),
    Row("dashboards:findings", _READS_REPORTS),
    *[
        Row(
            f"dashboards:{name}",
            arguments=union_or_top,
            #            anonymous suspended honbu mori hayashi hara ishida ono kanri kita
            nagano="           302      302    200  200  200   200  404    404  404  200",
            gifu="             302      302    200  404  404   404  200    404  404  404",
            national="         302      302    404  404  404   404  404    404  404  404",
        )
        for name in ("results-union", "results-union-export", "results-union-peers", "results-union-sheet")
    ],
    Row(
        "dashboards:results-prefecture-sheets",
        arguments=organization,
        nagano="               302      302    200  200  200   200  404    404  404  200",
        gifu="                 302      302    200  404  404   404  200    404  404  404",
        national="             302      302    404  404  404   404  404    404  404  404",
    ),
    *[Row(f"dashboards:{name}-export", _EXPORTS) for name in ("matrix", "map", "figures", "events", "findings")],
    Row("dashboards:results", "302 302    302  302  302   302  302    302  403  302"),
    *[Row(f"dashboards:results-{name}", _READS_REPORTS) for name in _OF_THE_FEDERATION],
    *[Row(f"dashboards:results-{name}-export", _READS_REPORTS) for name in _OF_THE_FEDERATION],
    *[
        Row(
            f"dashboards:results-{name}",
            nagano="               302      302    200  200  200   200  404    404  403  200",
            gifu="                 302      302    200  404  404   404  200    404  403  404",
            national="             302      302    404  404  404   404  404    404  403  404",
            arguments=organization,
        )
        for name in ("prefecture", "prefecture-sets")
    ],
    Row(  # the partner's office promotes nothing there: there is nothing to save
        "dashboards:results-prefecture-export",
        nagano="               302      302    200  200  200   200  404    404  403  404",
        gifu="                 302      302    200  404  404   404  200    404  403  404",
        national="             302      302    404  404  404   404  404    404  403  404",
        arguments=organization,
    ),
    *[
        Row(
            f"dashboards:results-{name}",
            #                  anonymous suspended honbu mori hayashi hara ishida ono kanri kita
            national="             302      302    200  404  404   404  404    404  403  404",
            nagano="               302      302    404  404  404   404  404    404  403  404",
            arguments=_block_or_prefecture,
        )
        for name in ("block", "block-sets", "block-export")
    ],
    Row("dashboards:results-months", "302 302  200  200  200   200  200    403  403  200"),
    Row("dashboards:results-months-export", "302 302 200 200 200 200  200    403  403  404"),
]
