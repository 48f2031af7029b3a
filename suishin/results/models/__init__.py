"""Tables of products, results, what is summed from them, targets and forecasts."""

from suishin.results.models.alerts import Alert, AlertAside, AlertRule
from suishin.results.models.forecasts import Forecast, Season
from suishin.results.models.headcounts import Headcount
from suishin.results.models.imports import ImportRun, RememberedMapping, RememberedName
from suishin.results.models.products import (
    Band,
    Package,
    Priority,
    Product,
    ProductLine,
    ProductRevision,
    ProductSet,
    Promotion,
    YearStart,
)
from suishin.results.models.results import ExecutiveUse, Result, TerminationReason
from suishin.results.models.summaries import Basis, HeadcountSummary, PeerRange, Summary, SummaryState
from suishin.results.models.target_files import TargetFile
from suishin.results.models.targets import Target, TargetChange

__all__ = [
    "Alert",
    "AlertAside",
    "AlertRule",
    "Band",
    "Basis",
    "ExecutiveUse",
    "Forecast",
    "Headcount",
    "HeadcountSummary",
    "ImportRun",
    "Package",
    "PeerRange",
    "Priority",
    "Product",
    "ProductLine",
    "ProductRevision",
    "ProductSet",
    "Promotion",
    "RememberedMapping",
    "RememberedName",
    "Result",
    "Season",
    "Summary",
    "SummaryState",
    "Target",
    "TargetChange",
    "TargetFile",
    "TerminationReason",
    "YearStart",
]
