"""The parts of a form."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class ItemKind(StrEnum):
    TICK = "tick"
    NARRATIVE = "narrative"
    PREVIOUS = "previous"  # a narrative that repeats what an earlier form told
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    TABLE = "table"
    ORGANIZATION = "organization"  # one or several local unions
    FILE = "file"


TEXT_KINDS = (ItemKind.NARRATIVE, ItemKind.PREVIOUS)
NAMED_KINDS = (ItemKind.ORGANIZATION, ItemKind.FILE)  # answered on paper by names
SINGLE_KINDS = (ItemKind.NUMBER, ItemKind.DATE, ItemKind.CHOICE, *NAMED_KINDS)  # answered in a line or two


class Box(StrEnum):
    """The column in which an item stands on paper."""

    LEFT = "left"
    RIGHT = "right"


class HeaderKind(StrEnum):
    PREFECTURE = "prefecture"
    ORGANIZATION = "organization"  # whoever reports, where it is no prefecture
    DATE = "date"
    PERSON = "person"


class ColumnKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


class CrossCheckKind(StrEnum):
    SUM = "sum"  # the first item is the sum of the others
    NOT_MORE = "not_more"  # the first item is not more than the second
    TEXT_FOR_TICK = "text_for_tick"  # where one of the others is ticked, the first is not empty


@dataclass(frozen=True, slots=True)
class HeaderField:
    key: str
    kind: HeaderKind
    label: str
    variants: tuple[str, ...] = ()
    required: bool = True

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.variants)


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-item of a narrative: asked for on its own on screen, joined with the others on paper and by the reader."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table to fill in."""

    key: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is answered: a tick box with its text, a box of free text, a number, a table …

    `label` is printed on the form (for a narrative: the line above its box, "" if there is none);
    `variants` are the other ways offices have been seen to write it.
    `repeats` names the item of the earlier form whose text a `previous` item tells again: "2024-06/progress".
    `was` names the item of the form this one follows that became this item, where the key changed.
    """

    key: str
    kind: ItemKind
    box: Box
    label: str
    title: str  # how pages and tables call it
    short_title: str = ""  # for narrow column heads
    variants: tuple[str, ...] = ()
    mark: str = ""  # ①, ② … as the form's text counts it
    repeats: str | None = None
    was: str = ""
    guidance: str = ""  # shown beside the item while it is filled in
    required: bool = False
    parts: tuple[Part, ...] = ()  # of a narrative
    longest: int | None = None  # characters of a narrative or of a text in a table
    unit: str = ""  # of a number
    least: float | None = None  # of a number
    most: float | None = None
    options: tuple[Option, ...] = ()  # of a choice
    columns: tuple[Column, ...] = ()  # of a table
    rows: tuple[str, ...] = ()  # printed in the first column of a table
    can_add_rows: bool = False
    prefilled_from: str = ""  # a source that gives the first value: "previous", "organization.member_count" …
    evidence_from: tuple[str, ...] = ()  # sources that show what was done: "activities.study_session" …

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(text for text in (self.label, *self.variants) if text)

    @property
    def is_text(self) -> bool:
        return self.kind in TEXT_KINDS


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the form with a left and a right box."""

    key: str
    number: int
    title: str
    items: tuple[Item, ...]
    variants: tuple[str, ...] = ()
    short_title: str = ""
    left_prompt: str = ""  # printed above the left box; never part of an answer
    right_prompt: str = ""

    def name_of(self, item: Item) -> str:
        """Return what a person calls one of its items: 「3② 合同オルグ」 or, where it has no mark, 「2．交付金」."""
        title = item.short_title or item.title
        return f"{self.number}{item.mark} {title}" if item.mark else f"{self.number}．{title}"

    @property
    def ticks(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.kind is ItemKind.TICK)

    @property
    def narratives(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.is_text)

    @property
    def values(self) -> tuple[Item, ...]:
        """Numbers, dates, choices, tables, organizations and files."""
        return tuple(item for item in self.items if not item.is_text and item.kind is not ItemKind.TICK)


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """What must hold between items; `message` says in Japanese what to do where it does not."""

    kind: CrossCheckKind
    items: tuple[str, ...]  # keys; what the first and the others mean, the kind says
    message: str


@dataclass(frozen=True, slots=True)
class FormDefinition:
    code: str
    title: str
    title_variants: tuple[str, ...]
    year: int  # the year in which reports of this form are written
    header: tuple[HeaderField, ...]
    sections: tuple[Section, ...]
    prompt_variants: tuple[str, ...] = ()  # further printed instructions that are no answer
    follows: str = ""  # code of the form of which this one is the next version
    cross_checks: tuple[CrossCheck, ...] = ()

    def items(self) -> Iterator[Item]:
        for section in self.sections:
            yield from section.items

    @property
    def ticks(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items() if item.kind is ItemKind.TICK)

    @property
    def narratives(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items() if item.is_text)

    @property
    def values(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.values)

    def item(self, key: str) -> Item:
        for item in self.items():
            if item.key == key:
                return item
        raise KeyError(key)

    def section_of(self, key: str) -> Section:
        for section in self.sections:
            if any(item.key == key for item in section.items):
                return section
        raise KeyError(key)

    @property
    def prompts(self) -> tuple[str, ...]:
        """Every printed instruction, so that none of them is taken for an answer."""
        found = dict.fromkeys(self.prompt_variants)
        for section in self.sections:
            found |= dict.fromkeys(text for text in (section.left_prompt, section.right_prompt) if text)
        return tuple(found)
