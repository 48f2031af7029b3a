"""Order, phases, headers, differences and passages of reports: the rules of a round without a database."""

from suishin.rounds.rules.attachments import HEAD_BYTES, MOST_FILES, UnfitAttachment, require_fit
from suishin.rounds.rules.desk import (
    MISSING,
    MISSING_STATUSES,
    STATUS_ORDER,
    Holder,
    Phase,
    days_left_in_words,
    holder_of,
    is_missing,
    phase_of,
)
from suishin.rounds.rules.differences import (
    Change,
    ItemDifference,
    PointDifference,
    differences,
    point_differences,
)
from suishin.rounds.rules.drafts import (
    CarriedPoint,
    answers_of,
    carried_draft,
    clean_answer,
    completed,
    content_of_values,
    header_field,
    keyed,
    points_of,
)
from suishin.rounds.rules.from_results import FROM_RESULTS, Asked, FilledIn, filled_in, takes_results
from suishin.rounds.rules.hashes import content_hash
from suishin.rounds.rules.header import day_in_words, header_value
from suishin.rounds.rules.matching import matched_points
from suishin.rounds.rules.merging import THEIRS, YOURS, Clash, MergedPoints, merge_points, same_point
from suishin.rounds.rules.passages import Claim, Passage, passages
from suishin.rounds.rules.reminders import FIRST_STAGES, Stage, Standing, due_stage, whose_turn
from suishin.rounds.rules.rows import in_order, rearranged, row_change
from suishin.rounds.rules.search import found_places
from suishin.rounds.rules.sentences import ClaimInText, claims_in
from suishin.rounds.rules.steps import Hands, Step, steps_of

__all__ = [
    "FIRST_STAGES",
    "FROM_RESULTS",
    "HEAD_BYTES",
    "MISSING",
    "MISSING_STATUSES",
    "MOST_FILES",
    "STATUS_ORDER",
    "THEIRS",
    "YOURS",
    "Asked",
    "CarriedPoint",
    "Change",
    "Claim",
    "ClaimInText",
    "Clash",
    "FilledIn",
    "Hands",
    "Holder",
    "ItemDifference",
    "MergedPoints",
    "Passage",
    "Phase",
    "PointDifference",
    "Stage",
    "Standing",
    "Step",
    "UnfitAttachment",
    "answers_of",
    "carried_draft",
    "claims_in",
    "clean_answer",
    "completed",
    "content_hash",
    "content_of_values",
    "day_in_words",
    "days_left_in_words",
    "differences",
    "due_stage",
    "filled_in",
    "found_places",
    "header_field",
    "header_value",
    "holder_of",
    "in_order",
    "is_missing",
    "keyed",
    "matched_points",
    "merge_points",
    "passages",
    "phase_of",
    "point_differences",
    "points_of",
    "rearranged",
    "require_fit",
    "row_change",
    "same_point",
    "steps_of",
    "takes_results",
    "whose_turn",
]
