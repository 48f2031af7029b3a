"""Write down which characters the vendored fonts can draw, so that the product knows it without a font library.

    list_font_coverage.py FOLDER

`coverage.txt` holds one range of code points a line, in hexadecimal: 3041-3096.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

# What suishin/outputs/typst/base.typ sets text with; a bold character that only the regular font has is drawn with it.
FONTS = ("BIZUDGothic-Regular.ttf", "NotoSansJP-Fallback.ttf", "SuishinSigns.ttf")
SELECTORS = range(0xE0100, 0xE01F0)


def covered(folder: Path) -> set[int]:
    """Return the code points that at least one of the fonts draws."""
    return {point for name in FONTS for point in TTFont(folder / name).getBestCmap()} - set(SELECTORS)


def ranges(points: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of neighbours."""
    first = last = None
    for point in sorted(points):
        if last is None or point != last + 1:
            if first is not None and last is not None:
                yield first, last
            first = point
        last = point
    if first is not None and last is not None:
        yield first, last


def main(folder: Path) -> None:
    points = covered(folder)
    lines = [f"{first:04X}-{last:04X}\n" for first, last in ranges(points)]
    (folder / "coverage.txt").write_text("".join(lines), "ascii")
    print(f"{folder / 'coverage.txt'}: {len(points)} characters")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
