"""What locating hands to the next step, whichever way it was found."""

from dataclasses import dataclass, field

from suishin.reading.model import Finding, Fragment, Mark, Source


@dataclass(frozen=True, slots=True)
class LocatedTick:
    """A tick item of the form and every mark that lies on or beside its box."""

    label: Source | None  # where its text stands; None: the item was not found
    marks: tuple[Mark, ...] = ()
    trouble: str = ""  # why nothing can be known from the marks, in Japanese ("" = they can be judged)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a narrative; `starts_paragraph` None means that only its text can tell."""

    fragment: Fragment
    starts_paragraph: bool | None = None


@dataclass(frozen=True, slots=True)
class LocatedValue:
    """A number, date, choice, table or names: where its label stands, and the lines behind or below it."""

    label: Source
    lines: tuple[Fragment, ...]
    trouble: str = ""  # why nothing can be known from the lines, in Japanese ("" = they can be read)


@dataclass(frozen=True, slots=True)
class LocatedReport:
    header: dict[str, tuple[Fragment, ...]]  # what stands behind each header label, the label itself taken off
    ticks: dict[str, LocatedTick]  # every tick of the form
    narratives: dict[str, tuple[Line, ...]]  # every narrative of the form, labels and printed prompts taken off
    sources: tuple[Source, ...]  # pages, sheets or lines of this report
    findings: tuple[Finding, ...] = ()
    values: dict[str, LocatedValue] = field(default_factory=dict)  # those whose label was found
    loose_marks: tuple[Mark, ...] = ()  # marks near no box: with them an empty box may be a ticked one
    shows_drawings: bool = False  # drawn marks and controls would have been seen: without any, an empty box is empty
