"""What lies over the cells of an OpenDocument sheet: form controls, shapes, pictures, notes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from suishin.reading.model import MarkKind, Rect
from suishin.reading.readers.opendocument.parts import (
    DRAWN,
    Styles,
    attribute,
    child,
    descendants,
    local,
    points,
    shown_text,
)
from suishin.reading.readers.sheets.marks import Thing, shown_by

if TYPE_CHECKING:
    from lxml.etree import _Element

STATES = {"checked": True, "unchecked": False, "": False}  # "unknown" is neither
MAX_DEPTH = 20  # of groups within groups


class Controls:
    """The form controls of one sheet or text by their id: label, and state where it is a check box."""

    def __init__(self, root: "_Element") -> None:
        self._found: dict[str, tuple[str, bool | None]] = {}
        for element in descendants(root, "checkbox", "radio", "button", "listbox", "combobox", "text", "textarea"):
            key = attribute(element, "id")
            if not key:
                continue
            is_box = local(element) == "checkbox"
            state = STATES.get(attribute(element, "current-state")) if is_box else None
            self._found[key] = attribute(element, "label").strip(), state

    def of(self, key: str) -> tuple[str, bool | None]:
        return self._found.get(key, ("", None))


def things_in(
    parent: "_Element", corner: tuple[float, float], controls: Controls, styles: Styles, depth: int = MAX_DEPTH
) -> Iterator[Thing]:
    """Yield what is drawn directly in an element; places are counted from a corner."""
    for element in parent:
        name = local(element)
        if name in ("g", "a") and depth:
            yield from things_in(element, corner, controls, styles, depth - 1)
        elif name in DRAWN:
            yield from _thing(element, name, corner, controls, styles)


def _thing(
    element: "_Element", name: str, corner: tuple[float, float], controls: Controls, styles: Styles
) -> Iterator[Thing]:
    box = _place(element, corner)
    if box is None:
        return
    if name == "control":
        label, is_on = controls.of(attribute(element, "control"))
        yield Thing(MarkKind.WIDGET, box, label, is_on)
        return
    image = child(element, "image") if name == "frame" else None
    text = "\n".join(shown_text(paragraph, styles) for paragraph in descendants(element, "p")).strip()
    if image is not None and not text:
        yield Thing(MarkKind.IMAGE, box, attribute(image, "href"), sign="✔")
    elif text:
        yield Thing(MarkKind.DRAWING, box, text, sign=shown_by(text))
    elif not _is_invisible(element, styles):
        geometry = child(element, "enhanced-geometry")
        is_cross = geometry is not None and "ultiply" in attribute(geometry, "type")
        yield Thing(MarkKind.DRAWING, box, sign="×" if is_cross else "✔")


def _is_invisible(element: "_Element", styles: Styles) -> bool:
    style = attribute(element, "style-name")
    return all(styles.says("graphic", style, what) == "none" for what in ("stroke", "fill"))


def _place(element: "_Element", corner: tuple[float, float]) -> Rect | None:
    left, top = corner
    ends = [points(attribute(element, name)) for name in ("x1", "y1", "x2", "y2")]
    if None not in ends:
        x1, y1, x2, y2 = (end or 0.0 for end in ends)
        return Rect(left + min(x1, x2), top + min(y1, y2), left + max(x1, x2), top + max(y1, y2))
    x, y = points(attribute(element, "x")), points(attribute(element, "y"))
    moved = _translation(attribute(element, "transform"))
    if x is None or y is None:
        if moved is None:
            return None
        x, y = moved
    width, height = (points(attribute(element, name)) or 0.0 for name in ("width", "height"))
    return Rect(left + x, top + y, left + x + width, top + y + height)


def _translation(transform: str) -> tuple[float, float] | None:
    """Return where a turned shape was moved to; that it was turned changes nothing of note."""
    _, found, rest = transform.partition("translate")
    if not found:
        return None
    lengths = [points(part) for part in rest.partition("(")[2].partition(")")[0].replace(",", " ").split()]
    if not lengths or lengths[0] is None:
        return None
    return lengths[0], (lengths[1] or 0.0) if len(lengths) > 1 else 0.0
