"""Cut the fallback font down to the characters that the main font lacks.

    subset_fallback_font.py FALLBACK.ttf MAIN.ttf OUTPUT.ttf

What is left is drawn only where the main font has nothing: rare kanji of names, radicals, signs.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont


def wanted_characters(fallback: TTFont, main: TTFont) -> set[int]:
    """Return the code points that only the fallback font can draw: names hold kanji (𠮷) that no standard lists."""
    return set(fallback.getBestCmap()) - set(main.getBestCmap())


def subset(font: TTFont, characters: set[int]) -> None:
    options = Options()
    options.layout_features = ["vert", "kern"]
    options.name_IDs = ["*"]  # the licence and its copyright line stay in the file
    options.notdef_outline = True
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def main(fallback_path: Path, main_path: Path, output_path: Path) -> None:
    fallback = TTFont(fallback_path, recalcTimestamp=False)
    characters = wanted_characters(fallback, TTFont(main_path))
    subset(fallback, characters)
    fallback.save(output_path)
    print(f"{output_path}: {len(characters)} characters, {output_path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
