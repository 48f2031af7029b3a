"""What the child hands over: the cells of the form's sheet as they are, not yet held against the identity."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ReturnedCell:
    """`text` is the text, a plain decimal, YYYY-MM-DD, TRUE or FALSE, or the error's name."""

    text: str
    formula: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedSheets:
    """One workbook. Without an identity it is not one of ours; with a refusal it could not be opened."""

    refusal: str = ""
    identity: str = ""
    signature: str = ""
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # of names: sheet and cell
    cells: Mapping[str, Mapping[str, ReturnedCell]] = field(default_factory=dict)  # by sheet and cell, none empty
    boxes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # states of check boxes by linked cell
    has_macros: bool = False

    def to_plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "ReturnedSheets":
        cells = {
            sheet: {name: ReturnedCell(**cell) for name, cell in of_sheet.items()}
            for sheet, of_sheet in plain.pop("cells").items()
        }
        places = {name: (place[0], place[1]) for name, place in plain.pop("places").items()}
        return cls(**plain, cells=cells, places=places)
