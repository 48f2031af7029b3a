"""Finding words inside a text, whatever their width and case."""

from suishin.common.numbers import fold_widths


def found_places(text: str, words: str) -> list[tuple[int, int]]:
    """Return where each of several words (blanks between them) stands in a text, in order and without overlaps."""
    folded = _fold(text)
    places = sorted(place for word in _fold(words).split() for place in _places(folded, word))
    kept: list[tuple[int, int]] = []
    for start, end in places:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _fold(text: str) -> str:
    """Keep one character per character: places in the folded text are places in the text."""
    folded = fold_widths(text)
    return "".join(lower if len(lower := character.lower()) == 1 else character for character in folded)


def _places(folded: str, word: str) -> list[tuple[int, int]]:
    places, start = [], folded.find(word)
    while start >= 0:
        places.append((start, start + len(word)))
        start = folded.find(word, start + len(word))
    return places
