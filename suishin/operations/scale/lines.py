"""What the invented federation assumes of each line: how many hold it, and when policies begin and end. Months count from 0, January."""

from dataclasses import dataclass

_EVEN = (1.0,) * 12
_YEAR_END = (0.8, 0.9, 2.4, 1.3, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.9)  # people leave in March


@dataclass(frozen=True, slots=True)
class LineWorld:
    code: str
    share: float  # policies per member; of basic cover the share of unions that joined
    turnover: float  # share of the stock that begins, and ends, in a year
    window: int  # month in which the enrolment window opens
    in_window: float  # share of the year's enrolments that fall into the two months of the window
    in_april: float  # share that new hires bring
    endings: tuple[float, ...] = _EVEN  # when policies end; a mean of 1 ends as many as begin
    retiring: float = 0.0  # share of the stock that moves to the line of retirees, each April
    is_joined_as_a_whole: bool = False


LINES = (
    LineWorld("group_life", 0.42, 0.10, 9, 0.45, 0.25, _YEAR_END, retiring=0.015),
    LineWorld("retiree_group_life", 0.06, 0.06, 9, 0.10, 0.05),
    LineWorld("car", 0.30, 0.12, 5, 0.20, 0.05, _YEAR_END),
    LineWorld("compulsory_car_national", 0.12, 0.40, 2, 0.20, 0.10),
    LineWorld("compulsory_car_partner", 0.05, 0.40, 2, 0.20, 0.10),
    LineWorld("long_term", 0.15, 0.07, 10, 0.40, 0.10, _YEAR_END),
    LineWorld("annuity", 0.10, 0.06, 10, 0.50, 0.00, _YEAR_END),
    LineWorld("home", 0.14, 0.05, 8, 0.15, 0.00),
    LineWorld("basic", 0.80, 0.02, 3, 0.60, 0.00, (0.25,) * 12, is_joined_as_a_whole=True),
)
