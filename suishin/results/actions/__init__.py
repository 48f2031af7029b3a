"""Everything that is written in `results`."""

from suishin.results.actions.calendar import FirstBandMissing, change_bands, change_year_starts
from suishin.results.actions.changes import ChangedMeanwhile, CodeTaken, NameTaken, fingerprint
from suishin.results.actions.entry import CellsDisputed, MonthToCome, Saved, save_entry
from suishin.results.actions.packages import PackageGone, add_package, change_package, remove_package
from suishin.results.actions.priorities import choose_priorities
from suishin.results.actions.products import add_product, change_line, change_product, store_packaged_products
from suishin.results.actions.promotions import PromotionBegins, PromotionNotLast, remove_promotion, set_promotion
from suishin.results.actions.revisions import RevisionGone, RevisionKnown, add_revision, remove_revision
from suishin.results.actions.sets import SetInUse, SetOfOneLine, add_set, change_set, is_of_one_line
from suishin.results.actions.summaries import differences_to_rows, is_stale, rebuild_summaries, refresh_summaries

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
    "RevisionGone",
    "RevisionKnown",
    "Saved",
    "SetInUse",
    "SetOfOneLine",
    "add_package",
    "add_product",
    "add_revision",
    "add_set",
    "change_bands",
    "change_line",
    "change_package",
    "change_product",
    "change_set",
    "change_year_starts",
    "choose_priorities",
    "differences_to_rows",
    "fingerprint",
    "is_of_one_line",
    "is_stale",
    "rebuild_summaries",
    "refresh_summaries",
    "remove_package",
    "remove_promotion",
    "remove_revision",
    "save_entry",
    "set_promotion",
    "store_packaged_products",
]
