"""Pages that only read."""

from tests.access.table import SIGNED_IN, Row

#                   anonymous suspended honbu mori hayashi hara ishida ono kanri kita
_READS_REPORTS = "       302      302    200  200  200   200  200    403  403  403"
_EXPORTS = "             302      302    200  403  403   403  403    403  403  403"

DASHBOARD_ROWS = [
    Row("dashboards:home", SIGNED_IN),
    Row("dashboards:matrix", _READS_REPORTS),
    Row("dashboards:map", _READS_REPORTS),
    Row("dashboards:figures", _READS_REPORTS),
    Row("dashboards:events", _READS_REPORTS),
    Row("dashboards:findings", _READS_REPORTS),
    *[Row(f"dashboards:{name}-export", _EXPORTS) for name in ("matrix", "map", "figures", "events", "findings")],
]
