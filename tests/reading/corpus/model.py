"""What a file of the corpus means, and how a family makes its files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

UNDECIDABLE = "unknown"  # of a check that this rendering cannot tell


@dataclass(frozen=True, slots=True)
class MeantFigure:
    """A number of the prose in base units, as `gold/README.md` of the labelled reports describes it."""

    narrative: str
    span: str
    metric: str
    subject: str
    value: int | float
    unit: str
    value_max: int | float | None = None
    as_of: str | None = None
    comparison: dict[str, Any] | None = None
    qualifier: str | None = None
    is_optional: bool = False  # reported or not, it costs nothing


@dataclass(frozen=True, slots=True)
class MeantEvent:
    """A dated activity of the prose."""

    narrative: str
    span: str
    name: str
    kind: str
    status: str
    date: str | None
    date_end: str | None = None
    participants: int | None = None
    unions: int | None = None


@dataclass
class Meant:
    """One report as its author meant it."""

    prefecture: str
    prefecture_code: str
    date: str | None  # ISO; None where a careful person could not tell either
    author: str | None
    confirmer: str | None
    checks: dict[str, str]  # "yes" | "no", or UNDECIDABLE
    narratives: dict[str, str] = field(default_factory=dict)
    figures: list[MeantFigure] = field(default_factory=list)
    events: list[MeantEvent] = field(default_factory=list)
    prefecture_as_written: str = ""
    date_as_written: str = ""


@dataclass
class CorpusFile:
    """One file with what must come out of it."""

    path: Path
    reports: list[Meant]
    outcomes: tuple[str, ...] = ("ok",)  # each of them is right
    unread_pages: tuple[int, ...] = ()
    remark: str = ""  # what is special about it


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of file. `make` writes one file into the folder, the same for the same dice and prose."""

    name: str
    make: Callable[[Random, Path], CorpusFile]
    needs: tuple[str, ...] = ()  # programs: "soffice", "chromium", "mutool", "pdftotext"
    is_hostile: bool = False  # not a report at all: only outcome, time and memory count
