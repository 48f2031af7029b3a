"""A figure in prose as a claim, and what it may speak of."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from suishin.common.months import Month
from suishin.results.rules.naming import SetNames


class Measure(StrEnum):
    IN_FORCE = "in_force"
    NEW_ENROLMENTS = "new_enrolments"
    TERMINATIONS = "terminations"
    TRANSFERS_IN = "transfers_in"
    TRANSFERS_OUT = "transfers_out"
    NET_CHANGE = "net_change"


class Kind(StrEnum):
    """What is said of a measure."""

    NUMBER = "number"
    TARGET = "target"
    ACHIEVEMENT_RATE = "achievement_rate"
    SHORTFALL = "shortfall"
    CHANGE = "change"
    CHANGE_RATE = "change_rate"


class Unnamed(StrEnum):
    """Why a figure names no number in results."""

    UNIT = "unit"
    NO_PRODUCT = "no_product"
    NO_SUCH_PRODUCT = "no_such_product"
    SEVERAL_PRODUCTS = "several_products"
    NO_MEASURE = "no_measure"
    NO_MONTH = "no_month"
    NOT_MONTH_END = "not_month_end"
    PERIOD = "period"
    OTHER_PLACE = "other_place"
    PART_OF_ALL = "part_of_all"
    PER_SOMETHING = "per_something"
    NO_COMPARED_MONTH = "no_compared_month"


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure with its sentence, folded (half-width digits and signs), up to the number and behind it."""

    value: Decimal
    unit: str
    span: str
    metric: str = ""
    as_of: str = ""
    qualifier: str = ""
    value_max: Decimal | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A number that results may hold: of a product set, a measure, a month."""

    product_set: str
    kind: Kind
    measure: Measure
    month: Month
    is_year_to_date: bool = False  # of a flow: since the results year began
    against: Month | None = None  # of a change
    sign: int = 1  # −1: told as a decrease
    is_ratio: bool = False  # of a change rate: 105 %, not 5 % more
    target_kind: str = ""  # interim or final, where the words say which
    due: Month | None = None  # the month of the target's day, where it is told
    due_year: int | None = None  # or its fiscal year


@dataclass(frozen=True, slots=True)
class Context:
    """What a claim's words are read with."""

    names: SetNames
    own_place: str  # whose report it is
    other_places: frozenset[str]  # its unions, and whoever else may be meant instead
    year_starts_in: int  # month of the results year
    written_in: Month


RATES = (Kind.ACHIEVEMENT_RATE, Kind.CHANGE_RATE)
OF_TARGETS = (Kind.TARGET, Kind.ACHIEVEMENT_RATE, Kind.SHORTFALL)
