"""Everything that is written in `results`."""

from suishin.results.actions.alerts import change_alert_rule, make_alerts, put_alert_aside, review_alerts, take_alert_up
from suishin.results.actions.calendar import FirstBandMissing, change_bands, change_year_starts
from suishin.results.actions.changes import ChangedMeanwhile, CodeTaken, NameTaken, fingerprint
from suishin.results.actions.entry import CellsDisputed, MonthToCome, Saved, save_entry
from suishin.results.actions.forecasts import make_forecasts
from suishin.results.actions.packages import PackageGone, add_package, change_package, remove_package
from suishin.results.actions.peers import refresh_peers
from suishin.results.actions.priorities import choose_priorities
from suishin.results.actions.products import add_product, change_line, change_product, store_packaged_products
from suishin.results.actions.promotions import PromotionBegins, PromotionNotLast, remove_promotion, set_promotion
from suishin.results.actions.revisions import RevisionGone, RevisionKnown, add_revision, remove_revision
from suishin.results.actions.sets import SetInUse, SetOfOneLine, add_set, change_set, is_of_one_line
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
    "CellsDisputed",
    "ChangedMeanwhile",
    "CodeTaken",
    "FirstBandMissing",
    "MonthToCome",
    "NameTaken",
    "PackageGone",
    "PromotionBegins",
    "PromotionNotLast",
    "ReasonMissing",
    "RevisionGone",
    "RevisionKnown",
    "Saved",
    "SetInUse",
    "SetOfOneLine",
    "Share",
    "TargetChangedMeanwhile",
    "TargetNotOpen",
    "TargetTaken",
    "WhatCounts",
    "add_package",
    "add_product",
    "add_revision",
    "add_set",
    "agree_target",
    "change_alert_rule",
    "change_bands",
    "change_line",
    "change_package",
    "change_product",
    "change_set",
    "change_target",
    "change_year_starts",
    "choose_priorities",
    "decline_target",
    "differences_to_rows",
    "distribute_target",
    "fingerprint",
    "is_of_one_line",
    "is_stale",
    "make_alerts",
    "make_forecasts",
    "propose_target",
    "put_alert_aside",
    "rebuild_summaries",
    "refresh_peers",
    "refresh_summaries",
    "remove_package",
    "remove_promotion",
    "remove_revision",
    "review_alerts",
    "save_entry",
    "set_promotion",
    "set_target",
    "store_packaged_products",
    "take_alert_up",
    "withdraw_target",
]
