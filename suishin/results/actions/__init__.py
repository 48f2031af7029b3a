"""Everything that is written in `results`."""

from suishin.results.actions.forecasts import make_forecasts
from suishin.results.actions.products import store_packaged_products
from suishin.results.actions.summaries import differences_to_rows, is_stale, rebuild_summaries, refresh_summaries

__all__ = [
    "differences_to_rows",
    "is_stale",
    "make_forecasts",
    "rebuild_summaries",
    "refresh_summaries",
    "store_packaged_products",
]
