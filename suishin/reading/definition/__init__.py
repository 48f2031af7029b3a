"""What a report form asks: the form as data, for whoever draws it and whoever reads it.

A definition is a JSON file (`forms/definitions/2025-01.json`); nothing in `reading` names an item of
a particular form. Keys are `section.item` for ticks and plain words for everything else.
"""

from suishin.reading.definition.model import (
    NAMED_KINDS,
    SINGLE_KINDS,
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
from suishin.reading.definition.parsing import (
    DefinitionError,
    dump_definition,
    load_definition,
    parse_definition,
    unknown_entries,
)
from suishin.reading.definition.printing import (
    ATTACHED,
    BLANK_DAY,
    is_one_sided,
    printed_heading,
    printed_hint,
    printed_parts,
)

__all__ = [
    "ATTACHED",
    "BLANK_DAY",
    "NAMED_KINDS",
    "SINGLE_KINDS",
    "Box",
    "Column",
    "ColumnKind",
    "CrossCheck",
    "CrossCheckKind",
    "DefinitionError",
    "FormDefinition",
    "HeaderField",
    "HeaderKind",
    "Item",
    "ItemKind",
    "Option",
    "Part",
    "Section",
    "dump_definition",
    "is_one_sided",
    "load_definition",
    "parse_definition",
    "printed_heading",
    "printed_hint",
    "printed_parts",
    "unknown_entries",
]
