"""From decoded JSON to a form and back. A fault names its entry."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from suishin.reading.definition.model import (
    TEXT_KINDS,
    Box,
    Column,
    ColumnKind,
    CrossCheck,
    CrossCheckKind,
    FormDefinition,
    HeaderField,
    HeaderKind,
    Item,
    ItemKind,
    Option,
    Part,
    Section,
)

Choice = TypeVar("Choice", bound=StrEnum)
PARTS_OF_A_FORM: dict[str, type] = {
    "header": HeaderField,
    "sections": Section,
    "items": Item,
    "parts": Part,
    "options": Option,
    "columns": Column,
    "cross_checks": CrossCheck,
}


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


def parse_definition(raw: Any, *, is_draft: bool = False) -> FormDefinition:
    """Return the form described by decoded JSON. Raises DefinitionError naming the faulty entry.

    A draft may still lack sections, and a section of it items.
    """
    if not isinstance(raw, dict):
        raise DefinitionError("様式定義は {…} で始まるオブジェクトにしてください。")
    definition = FormDefinition(
        code=_text(raw, "code", "様式"),
        title=_text(raw, "title", "様式"),
        title_variants=_texts(raw, "title_variants", "様式"),
        year=_number(raw, "year", "様式"),
        header=tuple(_header_field(entry) for entry in _entries(raw, "header", "様式")),
        sections=tuple(
            _section(entry, is_draft=is_draft) for entry in _entries(raw, "sections", "様式", may_be_empty=is_draft)
        ),
        prompt_variants=_texts(raw, "prompt_variants", "様式"),
        follows=_text(raw, "follows", "様式", required=False),
        cross_checks=tuple(_cross_check(entry) for entry in _entries(raw, "cross_checks", "様式", required=False)),
    )
    _require_single_keys(definition)
    _require_known_keys(definition)
    return definition


def dump_definition(definition: FormDefinition) -> dict[str, Any]:
    """Return what `parse_definition` reads back as the same form; what stands at its default is left out."""
    plain: dict[str, Any] = _dump(definition)
    return plain


def _dump(thing: Any) -> Any:
    if isinstance(thing, StrEnum):
        return thing.value
    if isinstance(thing, tuple):
        return [_dump(entry) for entry in thing]
    if not is_dataclass(thing):
        return thing
    values = {field.name: (field, getattr(thing, field.name)) for field in fields(thing)}
    return {name: _dump(value) for name, (field, value) in values.items() if value != field.default}


def unknown_entries(raw: dict[str, Any]) -> list[str]:
    """Return the entries of a form's JSON that no part of a form knows, each with where it stands."""
    return list(dict.fromkeys(_unknown(raw, FormDefinition, "様式")))


def _unknown(raw: Any, kind: type, where: str) -> Iterator[str]:
    if not isinstance(raw, dict):
        return
    known = {field.name for field in fields(kind)}
    for name, value in raw.items():
        if name not in known:
            yield f"{where}の {name}"
        elif name in PARTS_OF_A_FORM and isinstance(value, list):
            for number, entry in enumerate(value, start=1):
                named = entry.get("key") if isinstance(entry, dict) else None
                yield from _unknown(entry, PARTS_OF_A_FORM[name], f"{name} の {named or f'{number}番目'} ")


def _require_single_keys(definition: FormDefinition) -> None:
    keys = [item.key for item in definition.items()] + [field.key for field in definition.header]
    for group in (keys, [section.key for section in definition.sections]):
        doubled = sorted({key for key in group if group.count(key) > 1})
        if doubled:
            raise DefinitionError(f"様式定義に同じ key が二度あります：{'、'.join(doubled)}")


def _require_known_keys(definition: FormDefinition) -> None:
    known = {item.key for item in definition.items()}
    for check in definition.cross_checks:
        unknown = [key for key in check.items if key not in known]
        if unknown:
            raise DefinitionError(f"様式定義の cross_checks にある {'、'.join(unknown)} という項目がありません。")


def _header_field(raw: Any) -> HeaderField:
    key = _text(raw, "key", "header")
    return HeaderField(
        key=key,
        kind=_choice(HeaderKind, raw, "kind", key),
        label=_text(raw, "label", key),
        variants=_texts(raw, "variants", key),
        required=bool(raw.get("required", True)),
    )


def _section(raw: Any, *, is_draft: bool) -> Section:
    key = _text(raw, "key", "sections")
    return Section(
        key=key,
        number=_number(raw, "number", key),
        title=_text(raw, "title", key),
        items=tuple(_item(entry) for entry in _entries(raw, "items", key, may_be_empty=is_draft)),
        variants=_texts(raw, "variants", key),
        short_title=_text(raw, "short_title", key, required=False),
        left_prompt=_text(raw, "left_prompt", key, required=False),
        right_prompt=_text(raw, "right_prompt", key, required=False),
    )


def _item(raw: Any) -> Item:
    key = _text(raw, "key", "items")
    kind = _choice(ItemKind, raw, "kind", key)
    item = Item(
        key=key,
        kind=kind,
        box=_choice(Box, raw, "box", key),
        label=_text(raw, "label", key, required=kind not in TEXT_KINDS),
        title=_text(raw, "title", key),
        short_title=_text(raw, "short_title", key, required=False),
        variants=_texts(raw, "variants", key),
        mark=_text(raw, "mark", key, required=False),
        repeats=_text(raw, "repeats", key, required=False) or None,
        was=_text(raw, "was", key, required=False),
        guidance=_text(raw, "guidance", key, required=False),
        required=bool(raw.get("required", False)),
        parts=tuple(_part(entry, key) for entry in _entries(raw, "parts", key, required=False)),
        longest=_limit(raw, "longest", key, whole=True),
        unit=_text(raw, "unit", key, required=False),
        least=_limit(raw, "least", key),
        most=_limit(raw, "most", key),
        options=tuple(_option(entry, key) for entry in _entries(raw, "options", key, required=kind is ItemKind.CHOICE)),
        columns=tuple(_column(entry, key) for entry in _entries(raw, "columns", key, required=kind is ItemKind.TABLE)),
        rows=_texts(raw, "rows", key),
        can_add_rows=bool(raw.get("can_add_rows", False)),
        prefilled_from=_text(raw, "prefilled_from", key, required=False),
        evidence_from=_texts(raw, "evidence_from", key),
    )
    _require_sense(item)
    return item


def _require_sense(item: Item) -> None:
    if item.kind is ItemKind.TABLE and not item.rows and not item.can_add_rows:
        raise DefinitionError(f"様式定義の {item.key} は、rows に行を書くか can_add_rows を true にしてください。")
    if item.least is not None and item.most is not None and item.least > item.most:
        raise DefinitionError(f"様式定義の {item.key} の least は most 以下にしてください。")
    if item.parts and item.kind is not ItemKind.NARRATIVE:
        raise DefinitionError(f"様式定義の {item.key} に parts があります。parts は narrative にだけ書けます。")
    for name, members in (("parts", item.parts), ("options", item.options), ("columns", item.columns)):
        keys = [member.key for member in members]
        if len(keys) != len(set(keys)):
            raise DefinitionError(f"様式定義の {item.key} の {name} に同じ key が二度あります。")


def _part(raw: Any, where: str) -> Part:
    return Part(key=_text(raw, "key", where), title=_text(raw, "title", where))


def _option(raw: Any, where: str) -> Option:
    return Option(key=_text(raw, "key", where), label=_text(raw, "label", where))


def _column(raw: Any, where: str) -> Column:
    return Column(
        key=_text(raw, "key", where),
        label=_text(raw, "label", where),
        kind=_choice(ColumnKind, {"kind": ColumnKind.TEXT, **raw}, "kind", where),
        unit=_text(raw, "unit", where, required=False),
    )


def _cross_check(raw: Any) -> CrossCheck:
    return CrossCheck(
        kind=_choice(CrossCheckKind, raw, "kind", "cross_checks"),
        items=_texts(raw, "items", "cross_checks"),
        message=_text(raw, "message", "cross_checks"),
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


def _limit(raw: Any, name: str, where: str, *, whole: bool = False) -> Any:
    value = raw.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise DefinitionError(f"様式定義の {where} の {name} は{'整数' if whole else '数'}にしてください。")
    return value


def _entries(raw: Any, name: str, where: str, *, required: bool = True, may_be_empty: bool = False) -> list[Any]:
    value = raw.get(name) if isinstance(raw, dict) else None
    if value is None and not required:
        return []
    if not isinstance(value, list) or (required and not value and not may_be_empty):
        raise DefinitionError(f"様式定義の {where} に {name} の一覧を書いてください。")
    return value


def _choice(kind: type[Choice], raw: Any, name: str, where: str) -> Choice:
    try:
        return kind(raw.get(name))
    except ValueError as error:
        allowed = "・".join(member.value for member in kind)
        raise DefinitionError(f"様式定義の {where} の {name} は {allowed} のどれかにしてください。") from error
