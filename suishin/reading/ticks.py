"""Marks on or beside a box → yes, no or unknown, each with its reason.

What a glyph means depends on the report's other glyphs: ■ beside □ is a tick, ■ everywhere may be a
bullet. "No" is said only where an empty box is known to mean it; a guess is worse than no answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from suishin.reading.answer_words import with_words_read
from suishin.reading.definition import FormDefinition
from suishin.reading.glyphs import BOXED_CHECKS, CHECK_LETTERS, CHECKED, CIRCLES, CROSSES, EMPTY, FILLED, LOOSE_CHECKS
from suishin.reading.locate.located import LocatedReport, LocatedTick
from suishin.reading.model import Answer, Mark, MarkKind, Source, Tick

BOXED_STYLE_TICKS = 3  # so many ☑ typed for a □ show how this office ticks
TWO_COLUMNS = 60.0  # points; signs so far apart without any empty box may mean yes and no
BLANK_STYLE_TICKS = 3  # so many ticks typed beside items make an item without any an empty one

NOT_FOUND = "項目の文字が見つからないため、印を確かめられません。"
NO_MARK = "項目の前に印の文字が残っていないため、文字だけでは分かりません。"
UNREAD_KINDS = {
    MarkKind.TEXT: "欄に重なる別の文字",
    MarkKind.PATH: "欄の上の線や図形",
    MarkKind.IMAGE: "欄の上の画像",
    MarkKind.WIDGET: "状態の読めないチェックボックス",
    MarkKind.ANNOTATION: "欄の上の注釈",
    MarkKind.DRAWING: "欄の上の図形",
}


def decide(located: LocatedReport, definition: FormDefinition) -> dict[str, Tick]:
    """Return the answer of every tick of the form."""
    located = with_words_read(located)
    style = _style_of(located)
    return {item.key: _decide_one(located.ticks.get(item.key, LocatedTick(None)), style) for item in definition.ticks}


@dataclass(frozen=True, slots=True)
class _Style:
    """How this report ticks: which glyphs mean yes and no, and whether an empty box can be believed."""

    on: frozenset[str]
    off: frozenset[str]
    has_loose_checks: bool
    blank_is_no: bool
    has_any_tick: bool
    is_surely_bare: bool  # nothing is typed, drawn or laid anywhere that might be a tick, and it would be seen


def _style_of(located: LocatedReport) -> _Style:
    glyphs = {glyph for tick in located.ticks.values() for glyph in _glyphs(tick.marks)}
    off = frozenset(glyphs & set(EMPTY)) or _empty_by_partner(glyphs)
    on = frozenset(glyphs & set(CHECKED + CHECK_LETTERS)) | _ticks_by_partner(glyphs, off)
    if not off and _stand_in_two_columns(located):
        on = frozenset()  # one of them may be for what does not apply
    loose = _loose_checks(located)
    typed = [tick for tick in located.ticks.values() if set(BOXED_CHECKS) & set(_glyphs(tick.marks))]
    if len(typed) >= BOXED_STYLE_TICKS and not loose & glyphs:
        loose = set()  # whoever types ☑ for □ lays no ✔ over it: this one stands in prose
    ticked = [
        tick for tick in located.ticks.values() if on & set(_glyphs(tick.marks)) or _controls(tick.marks, on=True)
    ]
    others = glyphs - on
    has_controls = any(mark.is_on is not None for tick in located.ticks.values() for mark in tick.marks)
    is_all_told = not off and not others and not located.loose_marks and not has_controls
    blank_is_no = len(ticked) >= BLANK_STYLE_TICKS and is_all_told
    return _Style(on, off, bool(loose), blank_is_no, bool(ticked), _is_surely_bare(located, off))


def _stand_in_two_columns(located: LocatedReport) -> bool:
    places = [mark.box.x0 for tick in located.ticks.values() for mark in tick.marks if mark.box and mark.glyph]
    return bool(places) and max(places) - min(places) > TWO_COLUMNS


def _is_surely_bare(located: LocatedReport, off: frozenset[str]) -> bool:
    marks = [mark for tick in located.ticks.values() for mark in tick.marks] + list(located.loose_marks)
    return located.shows_drawings and all(mark.kind is MarkKind.GLYPH and mark.glyph in off for mark in marks)


def _loose_checks(located: LocatedReport) -> set[str]:
    glyphs = {mark.glyph for mark in located.loose_marks if mark.kind is MarkKind.GLYPH}
    of_items = [set(_glyphs(tick.marks)) for tick in located.ticks.values()]
    laid_over = {
        glyph for each in of_items if each & set(EMPTY) for glyph in each & set(FILLED)
    }  # ■ printed beside its □
    return glyphs & {*LOOSE_CHECKS, *CHECK_LETTERS, *laid_over}


def _glyphs(marks: Iterable[Mark]) -> list[str]:
    return [mark.glyph for mark in marks if mark.kind is MarkKind.GLYPH and mark.glyph]


def _controls(marks: Iterable[Mark], *, on: bool) -> bool:
    return any(mark.is_on is on for mark in marks)


def _empty_by_partner(glyphs: set[str]) -> frozenset[str]:
    """Without any □, an empty circle means no beside a filled one, and a cross means no beside a circle."""
    circles = glyphs & set(CIRCLES)
    if circles and glyphs & set("●◉◎"):
        return frozenset(circles)
    if circles and glyphs & set(CROSSES):
        return frozenset(glyphs & set(CROSSES))
    return frozenset()


def _ticks_by_partner(glyphs: set[str], off: frozenset[str]) -> frozenset[str]:
    """A filled sign or a circle is a tick where the report has something else for "not ticked"."""
    if off:
        return frozenset(glyphs & set(FILLED + CIRCLES)) - off
    # Circles on some items and nothing on the others: that is how ○ is typed beside a list.
    return frozenset(glyphs & set(CIRCLES)) if glyphs and glyphs <= set(CIRCLES) else frozenset()


def _decide_one(tick: LocatedTick, style: _Style) -> Tick:
    if tick.label is None:
        return Tick(Answer.UNKNOWN, NOT_FOUND, None)
    source = tick.marks[0].source if tick.marks else tick.label
    if tick.trouble:
        return Tick(Answer.UNKNOWN, tick.trouble, source)
    unread = [mark.kind for mark in tick.marks if mark.is_on is None and mark.kind is not MarkKind.GLYPH]
    if unread:
        return Tick(Answer.UNKNOWN, f"{UNREAD_KINDS[unread[0]]}があり、印かどうか分かりません。", source)
    if any(mark.is_on is not None for mark in tick.marks):
        return _by_state(tick, style, source)
    glyphs = _glyphs(tick.marks)
    return _by_glyphs(glyphs, style, source) if glyphs else _by_absence(style, source)


def _by_state(tick: LocatedTick, style: _Style, source: Source) -> Tick:
    states = {mark.is_on for mark in tick.marks if mark.is_on is not None}
    states |= {True for mark in tick.marks if mark.is_on is None and mark.glyph in style.on}
    if len(states) > 1:
        return Tick(Answer.UNKNOWN, "一つの項目にオンとオフの印があり、どちらか分かりません。", source)
    if True in states:
        return Tick(Answer.YES, "印がオンになっています。", source)
    return Tick(Answer.NO, "印がオフになっています。", source)


def _by_glyphs(glyphs: list[str], style: _Style, source: Source) -> Tick:
    shown = "".join(dict.fromkeys(glyphs))
    ticked = [glyph for glyph in glyphs if glyph in style.on]
    empty = [glyph for glyph in glyphs if glyph in style.off]
    if ticked and (not empty or set(ticked) <= set(LOOSE_CHECKS + CHECK_LETTERS)):
        return _ticked(shown, bool(empty), style, source)
    if empty and not ticked and len(empty) == len(glyphs):
        return _empty(shown, style, source)
    return Tick(Answer.UNKNOWN, f"「{shown}」が印なのか行頭の記号なのか、この報告書だけでは分かりません。", source)


def _ticked(shown: str, has_box: bool, style: _Style, source: Source) -> Tick:
    is_bare_check = set(shown) <= set(LOOSE_CHECKS + CHECK_LETTERS)
    if style.has_loose_checks and is_bare_check and not has_box:
        return Tick(Answer.UNKNOWN, "項目から離れた✔があり、この✔がどの項目のものか分かりません。", source)
    return Tick(Answer.YES, f"項目の印が「{shown}」です。", source)


def _empty(shown: str, style: _Style, source: Source) -> Tick:
    if style.has_loose_checks:
        return Tick(Answer.UNKNOWN, "項目から離れた✔があり、□のままでも印が付いている項目がありえます。", source)
    if not style.has_any_tick and style.is_surely_bare:
        return Tick(Answer.NO, f"項目の印が「{shown}」で、報告書のどこにも印や図形がありません。", source)
    if not style.has_any_tick:
        return Tick(Answer.UNKNOWN, "報告書全体に印が一つもなく、印が失われた可能性があります。", source)
    return Tick(Answer.NO, f"項目の印が「{shown}」で、ほかの項目には印があります。", source)


def _by_absence(style: _Style, source: Source) -> Tick:
    if style.blank_is_no:
        return Tick(Answer.NO, "ほかの項目には印があり、この項目の前には何もありません。", source)
    return Tick(Answer.UNKNOWN, NO_MARK, source)
