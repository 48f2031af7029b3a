"""Changes to a form, each a function from the form as it is to the form as it will be.

Sections are numbered by their order. A key that changes is changed wherever it is named, and an item that had another
key in the form before says so in `was`.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from suishin.reading.definition import Box, CrossCheck, FormDefinition, Item, Section, dump_definition

Entry = TypeVar("Entry")


class EditRefused(ValueError):
    """A change that would break the form; `code` says why."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code)
        self.code, self.name = code, name


def with_section(definition: FormDefinition, section: Section) -> FormDefinition:
    """Add a section at the end."""
    _require_free(section.key, (other.key for other in definition.sections))
    return _numbered(definition, (*definition.sections, section))


def with_changed_section(definition: FormDefinition, key: str, section: Section) -> FormDefinition:
    """Replace what a section is called and prints; its items stay."""
    old = _section(definition, key)
    _require_free(section.key, (other.key for other in definition.sections if other is not old))
    changed = replace(section, items=old.items)
    return _numbered(definition, [changed if other is old else other for other in definition.sections])


def with_moved_section(definition: FormDefinition, key: str, position: int) -> FormDefinition:
    """Put a section to a place counted from 0."""
    return _numbered(definition, _moved(definition.sections, _section(definition, key), position))


def without_section(definition: FormDefinition, key: str) -> FormDefinition:
    """Drop an empty section: items are dropped one by one, each with its history in view."""
    section = _section(definition, key)
    if section.items:
        raise EditRefused("section_has_items", section.title)
    return _numbered(definition, [other for other in definition.sections if other is not section])


def with_item(definition: FormDefinition, section_key: str, item: Item) -> FormDefinition:
    """Add an item at the end of a section."""
    _require_free(item.key, _taken_keys(definition))
    section = _section(definition, section_key)
    return _with_items(definition, section, (*section.items, item))


def with_changed_item(
    definition: FormDefinition, key: str, item: Item, *, before: FormDefinition | None
) -> FormDefinition:
    """Replace an item; `before` is the form that this one follows."""
    section, old = definition.section_of(key), definition.item(key)
    if item.key != key:
        _require_free(item.key, _taken_keys(definition))
        if before and not item.was and any(known.key == key for known in before.items()):
            item = replace(item, was=key)
    if item.was == item.key:
        item = replace(item, was="")
    changed = _with_items(definition, section, [item if other is old else other for other in section.items])
    checks = tuple(
        replace(check, items=tuple(item.key if named == key else named for named in check.items))
        for check in changed.cross_checks
    )
    return replace(changed, cross_checks=checks)


def with_moved_item(
    definition: FormDefinition, key: str, *, section_key: str, box: Box, position: int
) -> FormDefinition:
    """Put an item into a box of a section, to a place counted from 0 among the items of that box."""
    item, source = definition.item(key), definition.section_of(key)
    target = _section(definition, section_key)
    left_over = _with_items(definition, source, [other for other in source.items if other is not item])
    there = _section(left_over, target.key)
    beside = [other for other in there.items if other.box is box]
    moved = replace(item, box=box)
    following = beside[position] if 0 <= position < len(beside) else None
    place = there.items.index(following) if following else len(there.items)
    return _with_items(left_over, there, [*there.items[:place], moved, *there.items[place:]])


def without_item(definition: FormDefinition, key: str) -> FormDefinition:
    """Drop an item that no cross-check names."""
    item, section = definition.item(key), definition.section_of(key)
    if any(key in check.items for check in definition.cross_checks):
        raise EditRefused("item_is_checked", item.title)
    return _with_items(definition, section, [other for other in section.items if other is not item])


def with_cross_checks(definition: FormDefinition, checks: Iterable[CrossCheck]) -> FormDefinition:
    return replace(definition, cross_checks=tuple(checks))


def fingerprint(definition: FormDefinition, part: str) -> str:
    """Return what tells whether a part has changed since somebody saw it.

    Parts: "texts" (everything), "facts" (what is in no section), "order", "checks", "sections.KEY", "items.KEY". A part
    that is gone is "".
    """
    seen = _part(definition, part)
    if seen is None:
        return ""
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def _part(definition: FormDefinition, part: str) -> Any:
    plain = dump_definition(definition)
    kind, _dot, key = part.partition(".")
    if kind == "texts":
        return plain
    if kind == "facts":
        return {name: value for name, value in plain.items() if name not in ("sections", "cross_checks")}
    if kind == "checks":
        return plain.get("cross_checks", [])
    if kind == "order":
        return [
            [section["key"], [[item["key"], item["box"]] for item in section["items"]]] for section in plain["sections"]
        ]
    if kind == "sections":
        found = next((section for section in plain["sections"] if section["key"] == key), None)
        return found and {name: value for name, value in found.items() if name not in ("items", "number")}
    return next((item for section in plain["sections"] for item in section["items"] if item["key"] == key), None)


def _numbered(definition: FormDefinition, sections: Iterable[Section]) -> FormDefinition:
    numbered = tuple(replace(section, number=number) for number, section in enumerate(sections, start=1))
    return replace(definition, sections=numbered)


def _with_items(definition: FormDefinition, section: Section, items: Iterable[Item]) -> FormDefinition:
    changed = replace(section, items=tuple(items))
    return replace(
        definition, sections=tuple(changed if other.key == section.key else other for other in definition.sections)
    )


def _section(definition: FormDefinition, key: str) -> Section:
    for section in definition.sections:
        if section.key == key:
            return section
    raise KeyError(key)


def _moved(entries: Sequence[Entry], entry: Entry, position: int) -> list[Entry]:
    rest = [other for other in entries if other is not entry]
    place = min(max(position, 0), len(rest))
    return [*rest[:place], entry, *rest[place:]]


def _taken_keys(definition: FormDefinition) -> list[str]:
    return [item.key for item in definition.items()] + [field.key for field in definition.header]


def _require_free(key: str, taken: Iterable[str]) -> None:
    if key in taken:
        raise EditRefused("key_taken", key)
