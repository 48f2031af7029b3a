"""The ways in which a tick gets onto a PDF page; each returns what draws one box."""

from collections.abc import Callable
from random import Random

from pikepdf import Array, Dictionary, Name, String

from tests.reading.corpus.families.pdf_canvas import Ink, Picture, Sheet, Text
from tests.reading.corpus.families.pdf_layout import Place, Ticking

PAIRS = (
    ("☑", "□"), ("☑", "☐"), ("■", "□"), ("✔", "□"), ("✓", "☐"), ("レ", "□"), ("☒", "□"), ("☒", "☐"), ("●", "○"),
)  # fmt: skip
ON_STATES = ("Yes", "On", "1", "Checked", "オン", "はい", "0", "Choice1", "on state")


def typed(on: str, off: str) -> Ticking:
    def draw(place: Place, is_on: bool) -> None:
        sign = on if is_on else off
        if sign:
            place.sheet.say(place.x, place.y, place.size, sign)

    return draw


def laid_over(dice: Random, sign: str = "✔") -> Ticking:
    """A sign of its own over □, drawn when the page is done: text boxes, or ticks added in an editor."""
    grown, right, up = dice.uniform(0.9, 1.5), dice.uniform(-0.15, 0.3), dice.uniform(-0.1, 0.25)

    def draw(place: Place, is_on: bool) -> None:
        place.sheet.say(place.x, place.y, place.size, "□")
        if is_on:
            shift = dice.uniform(-0.08, 0.08)
            x, y = place.x + (right + shift) * place.size, place.y + (up + shift) * place.size
            place.sheet.last.append(Text(x, y, place.size * grown, sign))

    return draw


def drawn(dice: Random) -> Ticking:
    """Box and tick are lines and areas, as printers of check boxes draw them."""
    box, tick = dice.choice(BOXES), dice.choice(STROKES)

    def draw(place: Place, is_on: bool) -> None:
        x0, y0, x1, _ = place.box
        frame = Ink(f"q {box(x0, y0, x1 - x0)} Q")
        place.sheet.pieces.append(frame)
        if is_on:
            place.sheet.pieces.append(Ink(f"q {tick(x0, y0, x1 - x0)} Q"))

    return draw


def freeform(dice: Random) -> Ticking:
    """□ is typed and something drawn by hand over it: a tick, a ring, a cross, or a patch that covers it."""
    stroke = dice.choice((*STROKES, _ring, _scrawl))

    def draw(place: Place, is_on: bool) -> None:
        place.sheet.say(place.x, place.y, place.size, "□")
        if is_on:
            grown = place.size * dice.uniform(0.9, 1.4)
            x, y = place.x + dice.uniform(-0.1, 0.1) * grown, place.y + dice.uniform(-0.2, 0.1) * grown
            place.sheet.last.append(Ink(f"q 0.8 0 0 RG 0.8 0 0 rg {stroke(x, y, grown)} Q"))

    return draw


def _square(x: float, y: float, size: float) -> str:
    return f"0.6 w {x:.2f} {y:.2f} {size:.2f} {size:.2f} re S"


def _white_square(x: float, y: float, size: float) -> str:
    return f"1 g 0 G 0.4 w {x:.2f} {y:.2f} {size:.2f} {size:.2f} re B"


def _four_lines(x: float, y: float, size: float) -> str:
    a, b = x + size, y + size
    return (
        f"0.5 w {x:.2f} {y:.2f} m {a:.2f} {y:.2f} l S {a:.2f} {y:.2f} m {a:.2f} {b:.2f} l S "
        f"{a:.2f} {b:.2f} m {x:.2f} {b:.2f} l S {x:.2f} {b:.2f} m {x:.2f} {y:.2f} l S"
    )


def _filled_rims(x: float, y: float, size: float) -> str:
    """Four thin filled rectangles, as browsers draw a border."""
    t = 0.7
    rims = ((x, y, size, t), (x, y + size - t, size, t), (x, y, t, size), (x + size - t, y, t, size))
    return " ".join(f"{a:.2f} {b:.2f} {c:.2f} {d:.2f} re f" for a, b, c, d in rims)


BOXES = (_square, _white_square, _four_lines, _filled_rims)


def _check(x: float, y: float, size: float) -> str:
    return (
        f"1 w {x + 0.15 * size:.2f} {y + 0.5 * size:.2f} m {x + 0.4 * size:.2f} {y + 0.2 * size:.2f} l "
        f"{x + 0.9 * size:.2f} {y + 0.9 * size:.2f} l S"
    )


def _solid_check(x: float, y: float, size: float) -> str:
    points = ((0.15, 0.5), (0.4, 0.15), (0.95, 0.9), (0.85, 1.0), (0.4, 0.4), (0.25, 0.6))
    first, *rest = ((x + a * size, y + b * size) for a, b in points)
    return f"{first[0]:.2f} {first[1]:.2f} m " + " ".join(f"{a:.2f} {b:.2f} l" for a, b in rest) + " h f"


def _curved_check(x: float, y: float, size: float) -> str:
    return (
        f"1.1 w 1 J {x + 0.1 * size:.2f} {y + 0.55 * size:.2f} m {x + 0.2 * size:.2f} {y + 0.5 * size:.2f} "
        f"{x + 0.3 * size:.2f} {y + 0.3 * size:.2f} {x + 0.38 * size:.2f} {y + 0.15 * size:.2f} c "
        f"{x + 0.5 * size:.2f} {y + 0.5 * size:.2f} {x + 0.7 * size:.2f} {y + 0.8 * size:.2f} "
        f"{x + size:.2f} {y + size:.2f} c S"
    )


def _cross(x: float, y: float, size: float) -> str:
    a, b, c, d = x + 0.15 * size, x + 0.85 * size, y + 0.15 * size, y + 0.85 * size
    return f"0.9 w {a:.2f} {c:.2f} m {b:.2f} {d:.2f} l {a:.2f} {d:.2f} m {b:.2f} {c:.2f} l S"


def _patch(x: float, y: float, size: float) -> str:
    return f"{x + 0.15 * size:.2f} {y + 0.15 * size:.2f} {0.7 * size:.2f} {0.7 * size:.2f} re f"


STROKES = (_check, _solid_check, _curved_check, _cross, _patch)


def _ring(x: float, y: float, size: float) -> str:
    k, r, a, b = 0.276 * size * 2.2, 0.55 * size, x + 0.5 * size, y + 0.45 * size
    return (
        f"1.2 w {a - r:.2f} {b:.2f} m {a - r:.2f} {b + k:.2f} {a - k:.2f} {b + r:.2f} {a:.2f} {b + r:.2f} c "
        f"{a + k:.2f} {b + r:.2f} {a + r:.2f} {b + k:.2f} {a + r:.2f} {b:.2f} c "
        f"{a + r:.2f} {b - k:.2f} {a + k:.2f} {b - r:.2f} {a:.2f} {b - r:.2f} c "
        f"{a - k:.2f} {b - r:.2f} {a - r:.2f} {b - k:.2f} {a - r * 0.9:.2f} {b + 1:.2f} c S"
    )


def _scrawl(x: float, y: float, size: float) -> str:
    points = [(x + a * size, y + b * size) for a, b in ((0.1, 0.6), (0.3, 0.2), (0.45, 0.1), (0.6, 0.4), (1.1, 1.1))]
    return (
        f"1.3 w {points[0][0]:.2f} {points[0][1]:.2f} m " + " ".join(f"{a:.2f} {b:.2f} l" for a, b in points[1:]) + " S"
    )


def pictures(dice: Random, *, over: bool = False) -> Ticking:
    """One of two pictures: a ticked box and an empty one; `over`: only the ticked one, over a typed □."""
    side, margin, has_rim = dice.choice((24, 36, 60)), dice.choice((0.0, 0.0, 0.1)), over or dice.random() < 0.7
    two = {is_on: _picture(side, is_on, margin, has_rim=has_rim or not is_on) for is_on in (True, False)}

    def draw(place: Place, is_on: bool) -> None:
        if over:
            place.sheet.say(place.x, place.y, place.size, "□")
            if not is_on:
                return
        x0, y0, x1, y1 = place.box
        name = f"Box{side}{'On' if is_on else 'Off'}"
        operators = f"q {x1 - x0:.2f} 0 0 {y1 - y0:.2f} {x0:.2f} {y0:.2f} cm /{name} Do Q"
        (place.sheet.last if over else place.sheet.pieces).append(Ink(operators, ((name, two[is_on]),)))

    return draw


def _picture(side: int, is_on: bool, margin: float, *, has_rim: bool) -> Picture:
    rim, thick, edge = side // 8, max(2, side // 10), round(side * margin)

    def is_black(x: int, y: int) -> bool:
        depth = min(x, y, side - 1 - x, side - 1 - y) - edge
        on_rim = has_rim and 0 <= depth < rim
        if depth < 0:
            return False
        on_tick = is_on and (
            (x < side * 0.4 and abs(y - x - side * 0.35) < thick)
            or (x >= side * 0.4 and abs(y + x * 1.1 - side * 1.2) < thick)
        )
        return on_rim or on_tick

    return Picture(side, side, bytes(0 if is_black(x, y) else 255 for y in range(side) for x in range(side)))


def widgets(dice: Random) -> Ticking:
    """Check boxes of a PDF form, the on-state under any name; a field's value may be missing, its look counts."""
    state, has_value, has_off_look = dice.choice(ON_STATES), dice.random() < 0.8, dice.random() < 0.5
    by_kind = dice.choice((_check_widget, _check_widget, _text_widget))

    def draw(place: Place, is_on: bool) -> None:
        place.sheet.notes.append(by_kind(place, is_on, state, has_value, has_off_look))

    return draw


def _check_widget(place: Place, is_on: bool, state: str, has_value: bool, has_off_look: bool) -> dict:
    size = place.size
    frame = f"q 0.5 w 0.5 0.5 {size - 1:.2f} {size - 1:.2f} re S Q "
    looks = {state: frame + f"q BT /ZaDb {size * 0.8:.2f} Tf 1 {size * 0.2:.2f} Td (4) Tj ET Q"}
    if has_off_look or not is_on:
        looks["Off"] = frame
    note = {
        "Rect": place.box, "Subtype": Name.Widget, "FT": Name.Btn, "T": String(f"check {place.key}"),
        "AS": Name(f"/{state}") if is_on else Name.Off, "looks": looks,
        "MK": Dictionary(CA=String("4")),
    }  # fmt: skip
    if has_value:
        note["V"] = note["AS"]
    return note


def _text_widget(place: Place, is_on: bool, state: str, has_value: bool, has_off_look: bool) -> dict:
    """A field to type a check mark into."""
    size = place.size
    mark = f"q BT /ZaDb {size * 0.8:.2f} Tf 1 {size * 0.2:.2f} Td (4) Tj ET Q" if is_on else ""
    place.sheet.say(place.x, place.y, size, "□")
    return {
        "Rect": place.box, "Subtype": Name.Widget, "FT": Name.Tx, "T": String(f"text {place.key}"),
        "V": String("✔" if is_on else ""), "looks": {"": f"/Tx BMC {mark} EMC"}, "DA": String("/ZaDb 0 Tf 0 g"),
    }  # fmt: skip


def annotations(dice: Random) -> Ticking:
    """□ is typed and the tick a note of a PDF reader: typewriter text, ink, stamp, or a shape."""
    make = dice.choice((_typewriter, _ink, _stamp, _shape, _ring_note, _marker, _line_note))
    has_look = dice.random() < 0.7 or make is _typewriter  # a reader draws most of them by itself

    def draw(place: Place, is_on: bool) -> None:
        place.sheet.say(place.x, place.y, place.size, "□")
        if is_on:
            note = make(place)
            place.sheet.notes.append(note if has_look else {**note, "looks": {}})

    return draw


def _ring_note(place: Place) -> dict:
    x0, y0, x1, y1 = place.box
    return {
        "Rect": (x0 - 2, y0 - 2, x1 + 2, y1 + 2), "Subtype": Name.Circle, "C": Array([1, 0, 0]),
        "looks": {"": f"1 0 0 RG {_ring(1, 1, place.size)}"},
    }  # fmt: skip


def _marker(place: Place) -> dict:
    x0, y0, x1, y1 = place.box
    return {
        "Rect": place.box, "Subtype": Name.Highlight, "C": Array([1, 0.8, 0]),
        "QuadPoints": Array([x0, y1, x1, y1, x0, y0, x1, y0]),
        "looks": {"": f"1 .8 0 rg 0 0 {x1 - x0:.2f} {y1 - y0:.2f} re f"},
    }  # fmt: skip


def _line_note(place: Place) -> dict:
    x0, y0, x1, y1 = place.box
    return {
        "Rect": place.box, "Subtype": Name.Line, "C": Array([0, 0, 1]), "L": Array([x0, y0, x1, y1]),
        "looks": {"": f"0 0 1 RG 1 w 0 0 m {x1 - x0:.2f} {y1 - y0:.2f} l S"},
    }  # fmt: skip


def _typewriter(place: Place) -> dict:
    size = place.size
    return {
        "Rect": place.box, "Subtype": Name.FreeText, "Contents": String("✔"), "DA": String("/ZaDb 9 Tf 0 g"),
        "looks": {"": f"BT /ZaDb {size:.2f} Tf 0 {size * 0.15:.2f} Td (4) Tj ET"},
    }  # fmt: skip


def _ink(place: Place) -> dict:
    x, y, size = place.x, place.y, place.size
    points = [x + 0.1 * size, y + 0.5 * size, x + 0.4 * size, y, x + size, y + 0.9 * size]
    return {
        "Rect": place.box, "Subtype": Name.Ink, "InkList": Array([Array(points)]), "C": Array([1, 0, 0]),
        "looks": {"": f"1 0 0 RG {_check(0, 0, size)}"},
    }  # fmt: skip


def _stamp(place: Place) -> dict:
    return {
        "Rect": place.box, "Subtype": Name.Stamp, "Name": Name("/CheckMark"),
        "looks": {"": f"0 0.5 0 rg {_solid_check(0, 0, place.size)}"},
    }  # fmt: skip


def _shape(place: Place) -> dict:
    return {
        "Rect": place.box, "Subtype": Name.Polygon, "C": Array([0, 0, 1]), "Vertices": Array([*place.box]),
        "looks": {"": f"0 0 1 rg {_patch(0, 0, place.size)}"},
    }  # fmt: skip


def nothing(place: Place, is_on: bool) -> None:
    """Check boxes of the workbook were kept out of its print."""


def forgotten(sheet: Sheet, make: Callable[[float, float, float], str] = _check) -> None:
    """A mark that somebody left lying far from any box."""
    sheet.last.append(Ink(f"q 0.8 0 0 RG {make(sheet.width - 22, 6, 9)} Q"))
