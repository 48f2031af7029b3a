"""What spreadsheets and texts of OpenDocument share: names, lengths, styles, text with its breaks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suishin.reading.readers.errors import Refused
from suishin.reading.readers.safety import MEBIBYTE, Package, damaged
from suishin.reading.readers.sheets.cells import in_font

if TYPE_CHECKING:
    from lxml.etree import _Element

UNITS = {"in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pt": 1.0, "pc": 12.0, "px": 0.75}
LENGTH = re.compile(r"(-?[0-9.]+)(in|cm|mm|pt|pc|px)")
MAX_CONTENT = 20 * MEBIBYTE  # of the XML, which is held as a whole; a report is under 1 MiB
TOO_MUCH = "ファイルの中身が大きすぎます。様式だけを残して保存し直し、もう一度登録してください。"
MAX_BLANKS = 1_000  # that one element may stand for
FARTHEST = 1e6  # points
LOCKED = "ファイルにパスワードがかかっています。パスワードを外して保存し、もう一度登録してください。"
NOT_SHOWN = frozenset(("annotation", "annotation-end", "tracked-changes", "note", "ruby-text", "shapes", "forms"))


@dataclass(frozen=True, slots=True)
class Style:
    """The properties of one style, its own only."""

    parent: str = ""
    properties: dict[str, str] = field(default_factory=dict)


class Styles:
    """Styles by family and name; what one does not say its parent says."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Style] = {}

    def add(self, root: "_Element") -> None:
        for element in root.iter():
            if local(element) not in ("style", "default-style"):
                continue
            family, name = attribute(element, "family"), attribute(element, "name")
            properties: dict[str, str] = {}
            for part in element:
                if local(part).endswith("-properties"):
                    properties |= {plain(key): str(value) for key, value in part.attrib.items()}
            self._found[family, name] = Style(attribute(element, "parent-style-name"), properties)

    def says(self, family: str, name: str, what: str) -> str:
        """Return a property of a style, "" where neither it nor its parents say anything."""
        for _ in range(20):  # a chain of parents may run in a circle
            style = self._found.get((family, name))
            if style is None:
                break
            if what in style.properties:
                return style.properties[what]
            if not style.parent:
                break
            name = style.parent
        default = self._found.get((family, ""))
        return default.properties.get(what, "") if default else ""


def read_parts(package: Package) -> tuple["_Element", Styles]:
    """Return a document's content and all its styles. Raises Refused for a locked or damaged one."""
    if package.has("META-INF/manifest.xml") and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise Refused(LOCKED)
    if not package.has("content.xml"):
        raise damaged()
    if package.archive.getinfo("content.xml").file_size > MAX_CONTENT:
        raise Refused(TOO_MUCH)
    styles = Styles()
    if package.has("styles.xml"):
        styles.add(package.xml("styles.xml"))
    content = package.xml("content.xml")
    styles.add(content)
    return content, styles


def local(element: "_Element") -> str:
    return plain(element.tag) if isinstance(element.tag, str) else ""


def plain(name: object) -> str:
    """Return a name without its namespace."""
    return str(name).rpartition("}")[2]


def attribute(element: "_Element", name: str) -> str:
    """Return an attribute by its name in whatever namespace."""
    return next((str(value) for key, value in element.attrib.items() if plain(key) == name), "")


def count(element: "_Element", name: str) -> int:
    """Return how often something is repeated or how many cells it spans, 1 where it does not say."""
    written = attribute(element, name)
    return min(max(int(written), 1), 10_000_000) if written.isdigit() and len(written) < 9 else 1


def points(length: str) -> float | None:
    """Return a length in points."""
    match = LENGTH.fullmatch(length.strip())
    if match is None or match[1].count(".") > 1 or not any(map(str.isdigit, match[1])):
        return None
    return max(min(float(match[1]) * UNITS[match[2]], FARTHEST), -FARTHEST)


def child(element: "_Element", name: str) -> "_Element | None":
    return next(element.iterchildren(f"{{*}}{name}"), None)


def descendants(element: "_Element", *names: str) -> Iterable["_Element"]:
    return element.iter(*(f"{{*}}{name}" for name in names))


def shown_text(paragraph: "_Element", styles: Styles, font: str = "") -> str:
    """Return the text of a paragraph as it is shown: runs of blanks, breaks, signs of sign fonts; no notes."""
    return "".join(_pieces(paragraph, styles, font))


def _pieces(element: "_Element", styles: Styles, font: str) -> Iterator[str]:
    yield in_font(element.text or "", font)
    for part in element:
        name = local(part)
        if name == "s":
            yield " " * min(count(part, "c"), MAX_BLANKS)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name == "span":
            yield from _pieces(part, styles, font_of(styles, "text", attribute(part, "style-name")) or font)
        elif name and name not in NOT_SHOWN and not _is_drawn(name):
            yield from _pieces(part, styles, font)
        yield in_font(part.tail or "", font)


def _is_drawn(name: str) -> bool:
    return name in DRAWN


def font_of(styles: Styles, family: str, name: str) -> str:
    """Return the font of a style: the one that names signs, where the Latin and the Asian one differ."""
    fonts = [styles.says(family, name, what) for what in ("font-name", "font-family", "font-name-asian")]
    return next((font for font in fonts if "ing" in font or "ats" in font), fonts[0] or fonts[1])


DRAWN = frozenset(
    (
        "frame", "custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon", "path", "connector",
        "regular-polygon", "caption", "measure", "g", "control", "a",
    )
)  # fmt: skip
