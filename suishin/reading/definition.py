"""What a report form asks: the form as data, for whoever draws it and whoever reads it.

A definition is a JSON file (`forms/definitions/2025-01.json`); nothing in `reading` names an item of
a particular form. Keys are `section.item` for ticks and plain words for narratives.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

Choice = TypeVar("Choice", bound=StrEnum)


class ItemKind(StrEnum):
    TICK = "tick"
    NARRATIVE = "narrative"
    PREVIOUS = "previous"  # a narrative that repeats what an earlier form told


class Box(StrEnum):
    """The column in which an item stands on paper."""

    LEFT = "left"
    RIGHT = "right"


class HeaderKind(StrEnum):
    PREFECTURE = "prefecture"
    DATE = "date"
    PERSON = "person"


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
class Item:
    """One thing that is answered: a tick box with its text, or a box of free text.

    `label` is printed on the form (for a narrative: the line above its box, "" if there is none);
    `variants` are the other ways offices have been seen to write it.
    `repeats` names the item of the earlier form whose text a `previous` item tells again.
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

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(text for text in (self.label, *self.variants) if text)


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

    @property
    def ticks(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.kind is ItemKind.TICK)

    @property
    def narratives(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.kind is not ItemKind.TICK)


@dataclass(frozen=True, slots=True)
class FormDefinition:
    code: str
    title: str
    title_variants: tuple[str, ...]
    year: int  # the year in which reports of this form are written
    header: tuple[HeaderField, ...]
    sections: tuple[Section, ...]
    prompt_variants: tuple[str, ...] = ()  # further printed instructions that are no answer

    def items(self) -> Iterator[Item]:
        for section in self.sections:
            yield from section.items

    @property
    def ticks(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items() if item.kind is ItemKind.TICK)

    @property
    def narratives(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items() if item.kind is not ItemKind.TICK)

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


class DefinitionError(ValueError):
    """A form definition that cannot be used; the message says which entry and why, in Japanese."""


def load_definition(path: Path) -> FormDefinition:
    """Return the form in a JSON file. Raises DefinitionError for anything that is not a form."""
    try:
        raw = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise DefinitionError(f"様式定義 {path} を開けません：{error.strerror}") from error
    except ValueError as error:
        raise DefinitionError(f"様式定義 {path} は JSON として読めません：{error}") from error
    return parse_definition(raw)


def parse_definition(raw: Any) -> FormDefinition:
    """Return the form described by decoded JSON. Raises DefinitionError naming the faulty entry."""
    if not isinstance(raw, dict):
        raise DefinitionError("様式定義は {…} で始まるオブジェクトにしてください。")
    definition = FormDefinition(
        code=_text(raw, "code", "様式"),
        title=_text(raw, "title", "様式"),
        title_variants=_texts(raw, "title_variants", "様式"),
        year=_number(raw, "year", "様式"),
        header=tuple(_header_field(entry) for entry in _entries(raw, "header", "様式")),
        sections=tuple(_section(entry) for entry in _entries(raw, "sections", "様式")),
        prompt_variants=_texts(raw, "prompt_variants", "様式"),
    )
    keys = [item.key for item in definition.items()] + [field.key for field in definition.header]
    doubled = sorted({key for key in keys if keys.count(key) > 1})
    if doubled:
        raise DefinitionError(f"様式定義に同じ key が二度あります：{'、'.join(doubled)}")
    return definition


def dump_definition(definition: FormDefinition) -> dict[str, Any]:
    """Return what `parse_definition` reads back as the same form."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(definition), ensure_ascii=False))
    return plain


def _header_field(raw: Any) -> HeaderField:
    key = _text(raw, "key", "header")
    return HeaderField(
        key=key,
        kind=_choice(HeaderKind, raw, "kind", key),
        label=_text(raw, "label", key),
        variants=_texts(raw, "variants", key),
        required=bool(raw.get("required", True)),
    )


def _section(raw: Any) -> Section:
    key = _text(raw, "key", "sections")
    return Section(
        key=key,
        number=_number(raw, "number", key),
        title=_text(raw, "title", key),
        items=tuple(_item(entry) for entry in _entries(raw, "items", key)),
        variants=_texts(raw, "variants", key),
        short_title=_text(raw, "short_title", key, required=False),
        left_prompt=_text(raw, "left_prompt", key, required=False),
        right_prompt=_text(raw, "right_prompt", key, required=False),
    )


def _item(raw: Any) -> Item:
    key = _text(raw, "key", "items")
    kind = _choice(ItemKind, raw, "kind", key)
    return Item(
        key=key,
        kind=kind,
        box=_choice(Box, raw, "box", key),
        label=_text(raw, "label", key, required=kind is ItemKind.TICK),
        title=_text(raw, "title", key),
        short_title=_text(raw, "short_title", key, required=False),
        variants=_texts(raw, "variants", key),
        mark=_text(raw, "mark", key, required=False),
        repeats=raw.get("repeats"),
    )


def _text(raw: Any, name: str, where: str, *, required: bool = True) -> str:
    if not isinstance(raw, dict):
        raise DefinitionError(f"様式定義の {where} の中身がオブジェクトではありません。")
    value = raw.get(name) or ""
    if not isinstance(value, str) or (required and not value):
        raise DefinitionError(f"様式定義の {where} に文字列の {name} を書いてください。")
    return value


def _texts(raw: Any, name: str, where: str) -> tuple[str, ...]:
    value = raw.get(name) or []
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise DefinitionError(f"様式定義の {where} の {name} は文字列の一覧にしてください。")
    return tuple(value)


def _number(raw: Any, name: str, where: str) -> int:
    value = raw.get(name) if isinstance(raw, dict) else None
    if not isinstance(value, int) or isinstance(value, bool):
        raise DefinitionError(f"様式定義の {where} に整数の {name} を書いてください。")
    return value


def _entries(raw: Any, name: str, where: str) -> list[Any]:
    value = raw.get(name) if isinstance(raw, dict) else None
    if not isinstance(value, list) or not value:
        raise DefinitionError(f"様式定義の {where} に {name} の一覧を書いてください。")
    return value


def _choice(kind: type[Choice], raw: Any, name: str, where: str) -> Choice:
    try:
        return kind(raw.get(name))
    except ValueError as error:
        allowed = "・".join(member.value for member in kind)
        raise DefinitionError(f"様式定義の {where} の {name} は {allowed} のどれかにしてください。") from error
