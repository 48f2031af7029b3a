"""What the vendored fonts draw, and what becomes of the rest."""

from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont

from suishin.outputs.printable import is_covered, named, printable


@pytest.mark.parametrize(
    ("text", "drawn", "missing"),
    [
        ("髙﨑さんと𠮷田さん、☑ ☐", "髙﨑さんと𠮷田さん、☑ ☐", ()),
        ("絵文字😀と😀", "絵文字〓と〓", ("😀",)),
        ("か\u3099き", "がき", ()),
        ("一行目\r\n二行目\v三行目", "一行目\n二行目\n三行目", ()),
        ("名\t前", "名　前", ()),
        ("見え\u200bない\ufeff", "見えない", ()),
        ("葛\U000e0100城", "葛\U000e0100城", ()),
        ("❤\ufe0f", "〓", ("❤",)),
        ("鐘\x07", "鐘〓", ("\x07",)),
    ],
)
def test_text_is_printed_or_named(text, drawn, missing):
    assert printable(text) == (drawn, missing)


@pytest.mark.parametrize(("character", "name"), [("😀", "U+1F600 GRINNING FACE"), ("\x07", "U+0007")])
def test_character_is_named_by_its_code(character, name):
    assert named(character) == name


def test_list_of_what_the_fonts_draw_is_that_of_the_fonts():
    folder = files("suishin.outputs").joinpath("fonts")
    fonts = ("BIZUDGothic-Regular.ttf", "NotoSansJP-Fallback.ttf", "SuishinSigns.ttf")
    drawn = {point for name in fonts for point in TTFont(str(folder.joinpath(name))).getBestCmap()}
    selectors = set(range(0xE0100, 0xE01F0))

    listed = {point for point in range(0x110000) if is_covered(chr(point))}

    assert listed == drawn - selectors
