"""What one version of a report tells, as values: for whoever stores, compares or draws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from suishin.forms.values import Value


@dataclass(frozen=True, slots=True)
class FigureContent:
    """A number claimed in a narrative; fields as in `ClaimedFigure`."""

    item_key: str
    start: int  # of the span in the narrative's text: its points joined by one line break
    end: int
    span: str
    value: Decimal
    unit: str
    metric: str = ""
    subject: str = ""
    value_max: Decimal | None = None
    as_of: str = ""
    comparison_kind: str = ""
    comparison_value: Decimal | None = None
    comparison_unit: str = ""
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class EventContent:
    """A dated activity told in a narrative; fields as in `ReportedEvent`."""

    item_key: str
    start: int
    end: int
    span: str
    name: str
    kind: str
    status: str
    date_from: str = ""
    date_to: str = ""
    participants: int | None = None
    unions: int | None = None


@dataclass(frozen=True, slots=True)
class PointContent:
    """A point as it was written here; fields as in `Point`. A closed one is kept and not printed."""

    text: str
    taken_from: int | None = None
    change: str = "new"
    part: str = ""
    unchanged_count: int = 0


@dataclass(frozen=True, slots=True)
class VersionContent:
    written_on: str = ""  # YYYY-MM-DD, or YYYY-MM where that is all
    author: str = ""  # as written
    confirmer: str = ""
    checks: Mapping[str, str] = field(default_factory=dict)  # yes, no or unknown by key; without an entry: unknown
    narratives: Mapping[str, Sequence[str]] = field(default_factory=dict)  # points by key, as printed
    values: Mapping[str, Value] = field(default_factory=dict)  # of all other items, as `forms.values` keeps them
    figures: Sequence[FigureContent] = ()
    events: Sequence[EventContent] = ()
    # Where a narrative was written in the product: what its points came from, closed ones included.
    points: Mapping[str, Sequence[PointContent]] = field(default_factory=dict)

    def points_of(self, key: str) -> Sequence[PointContent]:
        return self.points.get(key) or [PointContent(text) for text in self.narratives.get(key, ())]
