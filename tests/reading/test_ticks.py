from dataclasses import replace

import pytest

from suishin.reading.locate.located import LocatedReport, LocatedTick
from suishin.reading.model import Answer, Mark, MarkKind, Source
from suishin.reading.ticks import decide
from tests.reading.text_layers import DEFINITION

PLACE = Source(line_from=7, line_to=7)
KEYS = [item.key for item in DEFINITION.ticks]
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN

STYLES = [  # glyphs of the first items, what they mean; the others have the last glyph
    (["☑", "□"], [YES, NO]),
    (["☒", "☐"], [YES, NO]),
    (["■", "□"], [YES, NO]),
    (["✔", "□"], [YES, NO]),
    (["レ", "□"], [YES, NO]),
    (["□✔", "□"], [YES, NO]),
    (["●", "○"], [YES, NO]),
    (["○", "×"], [YES, NO]),
    (["○", "○", "○", ""], [YES, YES, YES, NO]),  # typed beside some items
    (["○", ""], [YES, UNKNOWN]),  # too few to tell a habit from a slip
    (["□"], [UNKNOWN]),  # nothing ticked at all: the marks may have been lost
    (["■"], [UNKNOWN]),  # bullets
    (["☑", ""], [YES, UNKNOWN]),
    (["☑□", "□"], [UNKNOWN]),
    (["☑", "□", "■"], [YES, NO, YES]),
]


@pytest.mark.parametrize(("glyphs", "answers"), STYLES)
def test_glyph_means_what_the_whole_report_makes_it_mean(glyphs, answers):
    shown = [glyphs[min(index, len(glyphs) - 1)] for index in range(len(KEYS))]

    ticks = decide(report(shown), DEFINITION)

    assert [ticks[key].answer for key in KEYS[: len(answers)]] == answers
    assert all(tick.reason for tick in ticks.values())


def test_checks_apart_from_items_make_every_empty_box_unknown():
    ticks = decide(report(["☑", *["□"] * 17], loose=("✔",)), DEFINITION)

    assert [tick.answer for tick in ticks.values()] == [YES, *[UNKNOWN] * 17]


def test_empty_boxes_are_believed_where_drawn_marks_would_have_been_seen():
    located = replace(report(["□"] * 18), shows_drawings=True)

    assert {tick.answer for tick in decide(located, DEFINITION).values()} == {NO}


@pytest.mark.parametrize("kind", [MarkKind.DRAWING, MarkKind.WIDGET, MarkKind.IMAGE])
def test_empty_boxes_are_not_believed_beside_a_thing_that_cannot_be_read(kind):
    located = replace(report(["□"] * 18), shows_drawings=True, loose_marks=(Mark(kind, PLACE, None),))

    assert {tick.answer for tick in decide(located, DEFINITION).values()} == {UNKNOWN}


@pytest.mark.parametrize("kind", [kind for kind in MarkKind if kind is not MarkKind.GLYPH])
def test_mark_that_cannot_be_read_makes_a_box_unknown_never_no(kind):
    covered = LocatedTick(PLACE, (Mark(MarkKind.GLYPH, PLACE, None, glyph="□"), Mark(kind, PLACE, None)))
    located = report(["☑", *["□"] * 17])
    located.ticks[KEYS[5]] = covered

    tick = decide(located, DEFINITION)[KEYS[5]]

    assert tick.answer is UNKNOWN
    assert tick.source == PLACE


@pytest.mark.parametrize(("is_on", "answer"), [(True, YES), (False, NO)])
def test_control_that_tells_its_state_is_believed(is_on, answer):
    located = report(["□"] * 18)
    located.ticks[KEYS[0]] = LocatedTick(PLACE, (Mark(MarkKind.WIDGET, PLACE, None, is_on=is_on),))

    assert decide(located, DEFINITION)[KEYS[0]].answer is answer


def test_item_that_was_not_found_is_unknown():
    located = report(["☑", *["□"] * 17])
    del located.ticks[KEYS[3]]

    assert decide(located, DEFINITION)[KEYS[3]].answer is UNKNOWN


def test_reason_of_the_locator_is_passed_on():
    located = report(["☑", *["□"] * 17])
    located.ticks[KEYS[3]] = LocatedTick(PLACE, located.ticks[KEYS[3]].marks, trouble="印の対応が分かりません。")

    assert decide(located, DEFINITION)[KEYS[3]].reason == "印の対応が分かりません。"


def report(glyphs: list[str], loose: tuple[str, ...] = ()) -> LocatedReport:
    def marks(text: str) -> tuple[Mark, ...]:
        return tuple(Mark(MarkKind.GLYPH, PLACE, None, glyph=glyph) for glyph in text)

    ticks = {key: LocatedTick(PLACE, marks(text)) for key, text in zip(KEYS, glyphs, strict=True)}
    loose_marks = tuple(mark for text in loose for mark in marks(text))
    return LocatedReport(header={}, ticks=ticks, narratives={}, sources=(), loose_marks=loose_marks)
