"""PDF pages drawn operator by operator, for prints that no program at hand makes.

Text is written as Excel's print does it: glyph numbers of an embedded font and a table that says which characters
they are. What that table says is a test's choice (`Printing.told`), as is the order in which the pieces come.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream

FONT_FOLDER = Path(__file__).parents[4] / "suishin" / "outputs" / "fonts"
FACES = ("BIZUDGothic-Regular.ttf", "NotoSansJP-Fallback.ttf")
SIGNS = "☑☒☐✔✓⍰"
EM = 1000


@dataclass(frozen=True)
class Text:
    """A run of characters from a point of the page's lower left corner on."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True)
class Ink:
    """Operators that draw something else than text; `pictures` are the objects they name."""

    operators: str
    pictures: tuple[tuple[str, "Picture"], ...] = ()


@dataclass(frozen=True)
class Picture:
    """Gray pixels."""

    width: int
    height: int
    pixels: bytes


@dataclass
class Sheet:
    """One page before it is written."""

    width: float
    height: float
    pieces: list[Text | Ink] = field(default_factory=list)
    last: list[Text | Ink] = field(default_factory=list)  # drawn after everything else
    notes: list[dict[str, Any]] = field(default_factory=list)  # annotations and form fields

    def say(self, x: float, y: float, size: float, text: str) -> None:
        if text.strip():
            self.pieces.append(Text(x, y, size, text))

    def line(self, x0: float, y0: float, x1: float, y1: float, dash: str = "") -> None:
        self.pieces.append(Ink(f"q {dash} 0.5 w {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S Q"))

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pieces.append(Ink(f"q 0.5 w {x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re S Q"))


@dataclass(frozen=True)
class Printing:
    """How a printer puts a page into the file."""

    order: str = "drawn"  # "drawn", "shuffled", "upwards", "columns": the order of the text's runs
    longest_run: int = 0  # characters; 0: whole lines
    told: Callable[[str], str] = str  # what the font's table says of a character; "" leaves it out
    turned: int = 0  # degrees clockwise that the page is shown turned by
    lies_on_side: bool = False  # the content itself is turned, as scanners and some drivers do
    offset: tuple[float, float] = (0.0, 0.0)  # of the page's corner
    in_form: bool = False  # the whole page is one form object
    twice: bool = False  # bold by drawing the text once more beside itself


def write_sheets(
    path: Path, sheets: Sequence[Sheet], dice: Random, printing: Printing | Sequence[Printing] = Printing()
) -> Path:
    """Write the pages; each may have its own printing."""
    printings = [printing] * len(sheets) if isinstance(printing, Printing) else list(printing)
    pdf = pikepdf.new()
    fonts: dict[Callable[[str], str], Fonts] = {}
    for sheet, how in zip(sheets, printings, strict=True):
        _add_page(pdf, sheet, how, fonts.setdefault(how.told, Fonts(how.told)), dice)
    for of_printing in fonts.values():
        of_printing.embed(pdf)
    _collect_fields(pdf)
    pdf.save(path, static_id=True, deterministic_id=False)
    pdf.close()
    return path


def _add_page(pdf: pikepdf.Pdf, sheet: Sheet, how: Printing, fonts: "Fonts", dice: Random) -> None:
    left, bottom = how.offset
    pieces = _ordered(sheet, how, dice)
    operators = "\n".join(_operators(piece, fonts) for piece in pieces)
    matrix, width, height = _turned(sheet, how)
    operators = f"q {matrix} cm\n{operators}\nQ"
    resources = Dictionary(Font=fonts.dictionary(pdf), XObject=_pictures(pdf, pieces))
    if how.in_form:
        form = Stream(
            pdf, operators.encode(), Type=Name.XObject, Subtype=Name.Form, Resources=resources,
            BBox=[left - 1, bottom - 1, left + width + 1, bottom + height + 1],
        )  # fmt: skip
        resources, operators = Dictionary(XObject=Dictionary(Whole=pdf.make_indirect(form))), "/Whole Do"
    page = pdf.make_indirect(
        Dictionary(
            Type=Name.Page, MediaBox=[left, bottom, left + width, bottom + height], Resources=resources,
            Contents=pdf.make_indirect(Stream(pdf, operators.encode())), Rotate=how.turned,
        )
    )  # fmt: skip
    if sheet.notes:
        page.Annots = Array([_annotation(pdf, note, how) for note in sheet.notes])
    pdf.pages.append(pikepdf.Page(page))


def _turned(sheet: Sheet, how: Printing) -> tuple[str, float, float]:
    """Return the matrix that lays the content down, and the size of the page that then lies there."""
    left, bottom = how.offset
    if not how.lies_on_side:
        return f"1 0 0 1 {left:.2f} {bottom:.2f}", sheet.width, sheet.height
    return f"0 1 -1 0 {left + sheet.height:.2f} {bottom:.2f}", sheet.height, sheet.width


def _ordered(sheet: Sheet, how: Printing, dice: Random) -> list[Text | Ink]:
    texts = [run for piece in sheet.pieces if isinstance(piece, Text) for run in _runs(piece, how, dice)]
    if how.order == "shuffled":
        dice.shuffle(texts)
    elif how.order == "upwards":
        texts.sort(key=lambda run: (run.y, run.x))
    elif how.order == "columns":
        texts.sort(key=lambda run: (round(run.x / 40), -run.y))
    if how.twice:
        texts += [replace(run, x=run.x + 0.25) for run in texts]
    return [*(piece for piece in sheet.pieces if isinstance(piece, Ink)), *texts, *sheet.last]


def _runs(piece: Text, how: Printing, dice: Random) -> Iterable[Text]:
    """Yield the pieces that a line is torn into."""
    if not how.longest_run:
        yield piece
        return
    x, rest = piece.x, piece.text
    while rest:
        size = dice.randint(1, how.longest_run)
        yield Text(x, piece.y, piece.size, rest[:size])
        x += width_of(rest[:size], piece.size)
        rest = rest[size:]


def _operators(piece: Text | Ink, fonts: "Fonts") -> str:
    if isinstance(piece, Ink):
        return piece.operators
    shown = "".join(f"/{font} {piece.size:.2f} Tf <{codes}> Tj " for font, codes in fonts.encoded(piece.text))
    return f"BT 1 0 0 1 {piece.x:.2f} {piece.y:.2f} Tm {shown}ET"


def _pictures(pdf: pikepdf.Pdf, pieces: Iterable[Text | Ink]) -> Dictionary:
    found = {name: picture for piece in pieces if isinstance(piece, Ink) for name, picture in piece.pictures}
    return Dictionary(
        {
            f"/{name}": pdf.make_indirect(
                Stream(
                    pdf, picture.pixels, Type=Name.XObject, Subtype=Name.Image, Width=picture.width,
                    Height=picture.height, ColorSpace=Name.DeviceGray, BitsPerComponent=8,
                )
            )
            for name, picture in sorted(found.items())
        }
    )  # fmt: skip


def _annotation(pdf: pikepdf.Pdf, note: dict[str, Any], how: Printing) -> Any:
    """Make an annotation: `Rect` moves with the page's corner, `looks` are its appearances, operators by state."""
    left, bottom = how.offset
    x0, y0, x1, y1 = note["Rect"]
    made = {key: value for key, value in note.items() if key not in ("Rect", "looks")}
    looks = {
        state: pdf.make_indirect(
            Stream(pdf, drawn.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, x1 - x0, y1 - y0],
                   Resources=Dictionary(Font=Dictionary(ZaDb=Dictionary(
                       Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)))))
        for state, drawn in note.get("looks", {}).items()
    }  # fmt: skip
    if looks:
        made["AP"] = Dictionary(N=looks[""] if "" in looks else Dictionary({f"/{k}": v for k, v in looks.items()}))
    rect = [x0 + left, y0 + bottom, x1 + left, y1 + bottom]
    return pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=rect, F=made.pop("F", 4), **made))


def _collect_fields(pdf: pikepdf.Pdf) -> None:
    fields = [note for page in pdf.pages for note in page.obj.get("/Annots", []) if note.Subtype == Name.Widget]
    if fields:
        pdf.Root.AcroForm = Dictionary(Fields=Array(fields), DA=pikepdf.String("/Helv 0 Tf 0 g"))


class Fonts:
    """The embedded fonts of one file and the glyphs used of each."""

    def __init__(self, told: Callable[[str], str]) -> None:
        self._told = told
        self._used: dict[str, dict[int, str]] = {}
        self._dictionaries: list[Dictionary] = []

    def encoded(self, text: str) -> list[tuple[str, str]]:
        """Return pieces of the text, each with the name of its font and its glyphs in hexadecimal."""
        pieces: list[tuple[str, str]] = []
        for character in text:
            name, glyph = _glyph(character)
            self._used.setdefault(name, {})[glyph] = character
            code = f"{glyph:04X}"
            if pieces and pieces[-1][0] == name:
                pieces[-1] = (name, pieces[-1][1] + code)
            else:
                pieces.append((name, code))
        return pieces

    def dictionary(self, pdf: pikepdf.Pdf) -> Dictionary:
        made = pdf.make_indirect(Dictionary())
        self._dictionaries.append(made)
        return made

    def embed(self, pdf: pikepdf.Pdf) -> None:
        for name, glyphs in sorted(self._used.items()):
            font = pdf.make_indirect(_font_object(pdf, name, glyphs, self._told))
            for dictionary in self._dictionaries:
                dictionary[f"/{name}"] = font


def _font_object(pdf: pikepdf.Pdf, name: str, glyphs: dict[int, str], told: Callable[[str], str]) -> Dictionary:
    font = _face(name)
    scale = EM / font["head"].unitsPerEm
    order = font.getGlyphOrder()
    widths: list[Any] = []
    for glyph in sorted(glyphs):
        widths += [glyph, Array([round(font["hmtx"][order[glyph]][0] * scale)])]
    base = Name(f"/AAAAAA+{name}")
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=base, Flags=4, FontBBox=[-200, -200, 1200, 1000], ItalicAngle=0,
        Ascent=880, Descent=-120, CapHeight=700, StemV=80, FontFile2=pdf.make_indirect(Stream(pdf, _subset(name, glyphs))),
    )  # fmt: skip
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=base, DW=1000, W=Array(widths), CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(descriptor),
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
    )  # fmt: skip
    made = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=base, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]),
    )  # fmt: skip
    table = _unicode_table({glyph: told(character) for glyph, character in glyphs.items()})
    if table:
        made.ToUnicode = pdf.make_indirect(Stream(pdf, table))
    return made


def _unicode_table(characters: dict[int, str]) -> bytes:
    rows = [
        f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for glyph, text in sorted(characters.items())
        if text
    ]
    if not rows:
        return b""
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Adobe-Identity-UCS def "
        "/CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def width_of(text: str, size: float) -> float:
    return sum(_advance(character) for character in text) * size


@cache
def _advance(character: str) -> float:
    name, glyph = _glyph(character)
    font = _face(name)
    return float(font["hmtx"][font.getGlyphOrder()[glyph]][0] / font["head"].unitsPerEm)


@cache
def _glyph(character: str) -> tuple[str, int]:
    """Return the font that has a character, and its glyph there."""
    for name in ("Main", "More", "Signs"):
        font = _face(name)
        found = _characters(name).get(ord(character))
        if found:
            return name, font.getGlyphID(found)
    raise ValueError(f"no font has {character!r} (U+{ord(character):04X})")


@cache
def _characters(name: str) -> dict[int, str]:
    return _face(name).getBestCmap()


@cache
def _face(name: str) -> TTFont:
    if name == "Signs":
        return TTFont(io.BytesIO(_signs()))
    return TTFont(FONT_FOLDER / FACES[("Main", "More").index(name)])


def _subset(name: str, glyphs: Iterable[int]) -> bytes:
    """Return the font with the outlines of these glyphs alone, each under its old number."""
    source = io.BytesIO(_signs()) if name == "Signs" else FONT_FOLDER / FACES[("Main", "More").index(name)]
    options = subset.Options(
        retain_gids=True, notdef_outline=True, layout_features=[], name_IDs=[], hinting=False, recalc_timestamp=False,
        drop_tables=["GSUB", "GPOS", "GDEF", "DSIG", "STAT", "vhea", "vmtx", "VORG", "gasp", "meta", "cmap", "OS/2", "name", "post"],
    )  # fmt: skip
    font = TTFont(source, recalcTimestamp=False)
    tool = subset.Subsetter(options)
    tool.populate(gids=sorted(glyphs))
    tool.subset(font)
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


@cache
def _signs() -> bytes:
    """Return a font of check marks, which office fonts lack: printers take them from a font of symbols."""
    builder = FontBuilder(EM, isTTF=True)
    names = [f"sign{number}" for number in range(len(SIGNS))]
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap({ord(sign): name for sign, name in zip(SIGNS, names, strict=True)})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph()} | dict(zip(names, map(_outline, SIGNS), strict=True)))
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", *names), (EM, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Signs", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 3_600_000_000
    builder.font.recalcTimestamp = False
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()


def _outline(sign: str) -> Any:
    pen = TTGlyphPen(None)
    if sign in "☑☒☐⍰":
        _polygon(pen, (80, -60), (80, 800), (920, 800), (920, -60))
        _polygon(pen, (140, 0), (860, 0), (860, 740), (140, 740))
    if sign in "☑✔✓":
        thick = 120 if sign == "✔" else 60
        _polygon(pen, (220, 420), (420, 120), (800, 660), (800 - thick, 680), (420, 120 + 2 * thick), (260, 440))
    if sign == "☒":
        _polygon(pen, (220, 100), (180, 140), (780, 660), (820, 620))
        _polygon(pen, (780, 100), (820, 140), (220, 660), (180, 620))
    return pen.glyph()


def _polygon(pen: TTGlyphPen, *points: tuple[int, int]) -> None:
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()
