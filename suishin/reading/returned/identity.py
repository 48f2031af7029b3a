"""What a workbook carries hidden inside: whose report it is, under which form, and which cell answers what."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

FORMAT = "suishin-form/1"
IDENTITY_SHEET = "_suishin"
LISTS_SHEET = "_suishin_lists"
GUIDE_SHEET = "記入のしかた"
NAME_PREFIX = "suishin_"  # of the names of answered cells: names move along when rows are inserted


@dataclass(frozen=True, slots=True)
class Field:
    """A cell to be answered."""

    name: str
    key: str  # of an item, or of a field of the header
    cell: str  # where it stood when it went out
    sent: str  # fingerprint of what it held then
    part: str = ""  # of a narrative
    row: int = -1  # of a table or a list, counted from 0
    column: str = ""  # of a table


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything that is signed."""

    round_code: str
    report_id: int
    organization_code: str
    form_hash: str
    sheet: str
    sent_at: str
    revisions: Mapping[str, int]  # of each answer as it went out
    fields: tuple[Field, ...]
    printed: Mapping[str, str]  # fingerprints of the texts in locked cells, by cell

    def to_text(self) -> str:
        plain = asdict(self) | {"fields": [list(asdict(field).values()) for field in self.fields]}
        return json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "Identity":
        """Return what a genuine text says. Its signature is checked before."""
        plain = json.loads(text)
        names = [field.name for field in fields(Field)]
        read = tuple(Field(**dict(zip(names, values, strict=True))) for values in plain.pop("fields"))
        return cls(**plain, fields=read)


def fingerprint(text: str) -> str:
    """Return a short hash by which a text is known to be what it was."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
