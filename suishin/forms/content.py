"""What is filled into a form, for whoever draws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from suishin.forms.values import Value


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Answers by key. A tick that is empty or not named is still to be answered: its box is drawn empty."""

    header: Mapping[str, str] = field(default_factory=dict)  # as written on the form
    checks: Mapping[str, str] = field(default_factory=dict)  # "yes" | "no" | "unknown" | ""
    narratives: Mapping[str, Sequence[str]] = field(default_factory=dict)  # points: one per paragraph or bullet
    values: Mapping[str, Value] = field(default_factory=dict)  # of all other items, as `forms.values` keeps them
