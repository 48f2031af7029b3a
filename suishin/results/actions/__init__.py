"""Everything that is written in `results`."""

from suishin.results.actions.alerts import (
    change_alert_rule,
    make_alerts,
    put_alert_aside,
    review_alerts,
    take_alert_up,
)
from suishin.results.actions.forecasts import make_forecasts
from suishin.results.actions.products import store_packaged_products
from suishin.results.actions.summaries import differences_to_rows, is_stale, rebuild_summaries, refresh_summaries
from suishin.results.actions.targets import (
    ReasonMissing,
    Share,
    TargetChangedMeanwhile,
    TargetNotOpen,
    TargetTaken,
    WhatCounts,
    agree_target,
    change_target,
    decline_target,
    distribute_target,
    propose_target,
    set_target,
    withdraw_target,
)

__all__ = [
    "ReasonMissing",
    "Share",
    "TargetChangedMeanwhile",
    "TargetNotOpen",
    "TargetTaken",
    "WhatCounts",
    "agree_target",
    "change_alert_rule",
    "change_target",
    "decline_target",
    "differences_to_rows",
    "distribute_target",
    "is_stale",
    "make_alerts",
    "make_forecasts",
    "propose_target",
    "put_alert_aside",
    "rebuild_summaries",
    "refresh_summaries",
    "review_alerts",
    "set_target",
    "store_packaged_products",
    "take_alert_up",
    "withdraw_target",
]
