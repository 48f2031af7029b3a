"""How large a form may be, how its names are written, and what it must have before a round may ask it."""

import re
from collections.abc import Iterator
from typing import Any

from suishin.reading.definition import Box, CrossCheckKind, FormDefinition, ItemKind, dump_definition

CODE = re.compile(r"(?:[0-9]{1,6}-)?20[0-9]{2}-(?:0[1-9]|1[0-2])(?:-[0-9]{1,2})?")
KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?")
LONGEST_KEY = 40
LONGEST_TEXT = 1000
LONGEST_TITLE = 100  # of the form: what its row keeps
MOST_SECTIONS, MOST_ITEMS, MOST_ENTRIES = 30, 300, 100
MOST_COLUMNS = 6  # of a table: a box is ten cells wide
YEARS = range(2000, 2101)


def over_limits(definition: FormDefinition) -> Iterator[tuple[str, str]]:
    """Yield what is too large or wrongly named: a code of the fault, and where."""
    if not CODE.fullmatch(definition.code):
        yield "code", definition.code
    if len(definition.title) > LONGEST_TITLE:
        yield "title_long", definition.title[:40]
    if definition.year not in YEARS:
        yield "year", str(definition.year)
    if len(definition.sections) > MOST_SECTIONS or len(list(definition.items())) > MOST_ITEMS:
        yield "too_many", definition.title
    keys = [field.key for field in definition.header] + [section.key for section in definition.sections]
    for key in (*keys, *(item.key for item in definition.items())):
        if len(key) > LONGEST_KEY or not KEY.fullmatch(key):
            yield "key", key[:40]
    for item in definition.items():
        if len(item.columns) > MOST_COLUMNS:
            yield "too_many_columns", item.title
    yield from _too_long(dump_definition(definition))


def _too_long(plain: Any) -> Iterator[tuple[str, str]]:
    if isinstance(plain, str) and len(plain) > LONGEST_TEXT:
        yield "text_long", plain[:40]
    elif isinstance(plain, dict):
        for value in plain.values():
            yield from _too_long(value)
    elif isinstance(plain, list):
        if len(plain) > MOST_ITEMS or (len(plain) > MOST_ENTRIES and all(isinstance(entry, str) for entry in plain)):
            yield "too_many", str(plain[0])[:40]
        for value in plain:
            yield from _too_long(value)


def faults_against_use(definition: FormDefinition) -> Iterator[tuple[str, str, str]]:
    """Yield what must be mended before a round may ask the form: a code of the fault, the key of its place, its name."""
    if not definition.header:
        yield "no_header", "", definition.title
    if not definition.sections:
        yield "no_sections", "", definition.title
    for section in definition.sections:
        if not section.items:
            yield "no_items", f"sections.{section.key}", section.title
        for box in Box:
            asked = [item for item in section.items if item.box is box and item.kind is not ItemKind.TICK]
            for item in asked[1:]:
                if not item.label:  # nobody could tell on paper where its text begins
                    yield "no_label", f"items.{item.key}", item.title
    kinds = {item.key: item.kind for item in definition.items()}
    for number, check in enumerate(definition.cross_checks, start=1):
        wanted = ItemKind.TICK if check.kind is CrossCheckKind.TEXT_FOR_TICK else ItemKind.NUMBER
        checked = check.items[1:] if check.kind is CrossCheckKind.TEXT_FOR_TICK else check.items
        if len(check.items) < 2 or any(kinds[key] is not wanted for key in checked):
            yield "check_of_other_kinds", f"checks.{number}", check.message
