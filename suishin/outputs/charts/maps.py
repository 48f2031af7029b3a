"""The map of Japan: 47 tiles of the same size, each with the name of its prefecture and a value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from suishin.common.prefectures import PREFECTURES
from suishin.outputs.charts.drawing import Fill, box, chart, fitting, key_of, linked, text_at

# Prefecture code, column, row: neighbours stay neighbours, every prefecture gets the same room.
_TILES = (
    "1 13 0;2 12 1;3 13 2;5 12 2;4 13 3;6 12 3;7 13 4;15 12 4;16 11 4;17 10 4;8 14 5;9 13 5;10 12 5;20 11 5;21 10 5;"
    "18 9 5;11 13 6;12 14 6;13 13 7;19 12 6;14 13 8;22 12 7;23 11 6;25 9 6;26 8 5;28 7 5;31 6 5;32 5 5;35 4 5;24 10 7;"
    "29 9 7;27 8 6;30 9 8;33 7 6;34 6 6;37 7 8;36 8 8;38 6 8;39 7 9;40 3 6;41 2 6;42 1 6;44 3 7;43 2 7;45 3 8;46 2 8;"
    "47 0 10"
)
_TILE_WIDTH, _TILE_HEIGHT, _GAP = 62.0, 46.0, 4.0

_STEPS = (Fill.STEP_1, Fill.STEP_2, Fill.STEP_3, Fill.STEP_4, Fill.STEP_5)


def step_of(value: float, *, largest: float) -> Fill:
    """Return which of the five blues a value between 0 and the largest gets."""
    if largest <= 0:
        return Fill.STEP_1
    return _STEPS[min(max(int(value / largest * 5), 0), 4)]


@dataclass(frozen=True, slots=True)
class TileValue:
    """What stands in the tile of a prefecture: the value in words, its colour, the page it opens."""

    text: str
    fill: Fill
    url: str | None = None


_Draw = Callable[[str, TileValue | None, tuple[int, int], str], SafeString]


def tile_map(values: Mapping[str, TileValue], *, title: str, description: str, is_small: bool = False) -> SafeString:
    """Draw the 47 prefectures as tiles with name and value; one without a value is out of the reader's sight.

    A small map has larger names and of each value the shape alone; its words are read out and shown on hovering.
    """
    draw, hatch = _small_tile if is_small else _tile_in(values), key_of(title)
    tiles = [draw(code, values.get(code), (column, row), hatch) for code, column, row in _positions()]
    width = 15 * (_TILE_WIDTH + _GAP) - _GAP
    height = 11 * (_TILE_HEIGHT + _GAP) - _GAP
    return chart(width, height, tiles, title=title, description=description)


def _positions() -> list[tuple[str, int, int]]:
    places = (tile.split() for tile in _TILES.split(";"))
    return [(code.zfill(2), int(column), int(row)) for code, column, row in places]


def _tile_in(values: Mapping[str, TileValue]) -> _Draw:
    """Return how to draw the tiles of a map whose values all have the size that the longest needs."""
    size = min([fitting(value.text, _TILE_WIDTH - 6, 14) for value in values.values()], default=14)

    def draw(code: str, value: TileValue | None, place: tuple[int, int], hatch: str) -> SafeString:
        shown = value or TileValue("", Fill.OUT_OF_SIGHT)
        name = _short_name(PREFECTURES[code])
        lines = [(name, 20 if shown.text else 29, 15), (shown.text, 38, size)]
        return _tile(code, shown, place, hatch, lines)

    return draw


def _small_tile(code: str, value: TileValue | None, place: tuple[int, int], hatch: str) -> SafeString:
    shown, name = value or TileValue("", Fill.OUT_OF_SIGHT), _short_name(PREFECTURES[code])
    shape, blank, _word = shown.text.partition(" ")
    shape = shape if blank else ""  # a word alone would not fit
    size = fitting(name, _TILE_WIDTH - 4, 25)
    return _tile(code, shown, place, hatch, [(name, 23 if shape else 31, size), (shape, 41, 17)])


def _tile(
    code: str, shown: TileValue, place: tuple[int, int], hatch: str, lines: Sequence[tuple[str, float, float]]
) -> SafeString:
    """Draw a tile with lines of text, each with its distance from the top and its size."""
    look = shown.fill.value
    x, y = place[0] * (_TILE_WIDTH + _GAP), place[1] * (_TILE_HEIGHT + _GAP)
    middle = x + _TILE_WIDTH / 2
    texts = [text_at(middle, y + down, text, size=size, fill=look.ink, anchor="middle") for text, down, size in lines]
    drawn = [box(x, y, _TILE_WIDTH, _TILE_HEIGHT, look, hatch), *texts]
    return linked(drawn, shown.url, f"{PREFECTURES[code]} {shown.text}")


def _short_name(name: str) -> str:
    return name if name == "北海道" else name[:-1]
