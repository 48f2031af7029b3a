"""Words in the place of a tick: 有 or 無, はい or いいえ, TRUE or FALSE, 1 or 0 beside every item."""

import unicodedata
from dataclasses import replace

from suishin.reading.locate.located import LocatedReport, LocatedTick
from suishin.reading.model import Mark, MarkKind

# Yes, no. What one report uses must be from one line of these.
PAIRS = (
    (frozenset(("有", "有り", "あり", "有る", "ある")), frozenset(("無", "無し", "なし", "無い", "ない"))),
    (frozenset(("はい",)), frozenset(("いいえ", "否"))),
    (frozenset(("yes", "y")), frozenset(("no", "n"))),
    (frozenset(("true",)), frozenset(("false",))),
    (frozenset(("済", "済み", "実施", "実施済", "実施済み")), frozenset(("未", "未済", "未実施"))),
    (frozenset(("該当", "該当する")), frozenset(("非該当", "該当しない"))),
)
NUMBERS = (frozenset(("1",)), frozenset(("0",)))
CIRCLE = "○"


def with_words_read(located: LocatedReport) -> LocatedReport:
    """Return a report in which words that answer are states, and numbers that only count items are no marks."""
    texts = [mark for tick in located.ticks.values() for mark in tick.marks if mark.kind is MarkKind.TEXT]
    if not texts:
        return located
    numbers = {_word(mark) for mark in texts if _word(mark).isdigit()}
    is_binary = numbers == {"1", "0"}
    ticks = {key: tick if is_binary else _without_numbers(tick) for key, tick in located.ticks.items()}
    words = {_word(mark) for tick in ticks.values() for mark in tick.marks if mark.kind is MarkKind.TEXT}
    pair = next((pair for pair in (*PAIRS, NUMBERS) if words and words <= pair[0] | pair[1]), None)
    if pair is None:
        return replace(located, ticks=ticks)
    found = [tick for tick in ticks.values() if tick.label]
    told = {_word(mark) for tick in found for mark in tick.marks if mark.kind is MarkKind.TEXT}
    is_everywhere = all(any(mark.kind is MarkKind.TEXT for mark in tick.marks) for tick in found)
    is_explicit = bool(told & pair[0] and told & pair[1]) or (is_everywhere and pair is not NUMBERS)
    if not is_explicit and any(mark.kind is not MarkKind.TEXT for tick in found for mark in tick.marks):
        return replace(located, ticks=ticks)
    return replace(located, ticks={key: _read(tick, pair, is_explicit=is_explicit) for key, tick in ticks.items()})


def _word(mark: Mark) -> str:
    return unicodedata.normalize("NFKC", mark.label).casefold().strip(" 　・:()[]「」。、")


def _without_numbers(tick: LocatedTick) -> LocatedTick:
    marks = (mark for mark in tick.marks if mark.kind is not MarkKind.TEXT or not _word(mark).isdigit())
    return replace(tick, marks=tuple(marks))


def _read(tick: LocatedTick, pair: tuple[frozenset[str], frozenset[str]], *, is_explicit: bool) -> LocatedTick:
    """Return an item with its word read; a word of one kind on some items only is like a circle beside those that apply."""
    return replace(tick, marks=tuple(_state(mark, pair, is_explicit=is_explicit) for mark in tick.marks))


def _state(mark: Mark, pair: tuple[frozenset[str], frozenset[str]], *, is_explicit: bool) -> Mark:
    is_yes = _word(mark) in pair[0]
    if mark.kind is not MarkKind.TEXT or not (is_explicit or is_yes):
        return mark
    return replace(mark, is_on=is_yes) if is_explicit else replace(mark, kind=MarkKind.GLYPH, glyph=CIRCLE)
