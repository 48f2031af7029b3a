"""Order, phases, headers, differences and passages."""

import random
from datetime import date

import pytest

from suishin.forms.models import FormVersion
from suishin.reading.definition import FormDefinition, parse_definition
from suishin.rounds.content import VersionContent
from suishin.rounds.models import Report
from suishin.rounds.rules import (
    STATUS_ORDER,
    Claim,
    Phase,
    day_in_words,
    days_left_in_words,
    differences,
    is_missing,
    passages,
    phase_of,
    point_differences,
)

OPENS_ON, DUE_ON = date(2025, 1, 6), date(2025, 2, 14)


@pytest.fixture
def definition() -> FormDefinition:
    return parse_definition(
        {
            "code": "x",
            "title": "様式",
            "year": 2025,
            "header": [
                {"key": "prefecture", "kind": "prefecture", "label": "県　名"},
                {"key": "date", "kind": "date", "label": "作成日"},
                {"key": "author", "kind": "person", "label": "作成者"},
            ],
            "sections": [
                {
                    "key": "grant",
                    "number": 2,
                    "title": "交付金",
                    "items": [
                        {
                            "key": "grant.paid",
                            "kind": "tick",
                            "box": "left",
                            "mark": "①",
                            "label": "支払",
                            "title": "支払",
                        },
                        {"key": "grant", "kind": "narrative", "box": "right", "title": "内容"},
                    ],
                }
            ],
        }
    )


@pytest.mark.parametrize(
    ("today", "phase"),
    [
        (date(2025, 1, 5), Phase.COMING),
        (OPENS_ON, Phase.OPEN),
        (DUE_ON, Phase.OPEN),
        (date(2025, 2, 15), Phase.PAST),
    ],
)
def test_round_is_open_from_its_first_to_its_last_day(today, phase):
    assert phase_of(OPENS_ON, DUE_ON, today=today) is phase


def test_every_status_has_its_place_on_the_desk():
    assert set(STATUS_ORDER) == set(Report.Status.values)


def test_missing_reports_come_before_those_that_are_there():
    assert [is_missing(status) for status in STATUS_ORDER] == [True] * 4 + [False] * 3


@pytest.mark.parametrize(("days", "words"), [(12, "あと12日"), (0, "今日まで"), (-3, "3日超過")])
def test_days_left_are_told_in_words(days, words):
    assert days_left_in_words(days) == words


@pytest.mark.parametrize(
    ("written_on", "words"),
    [("2025-02-03", "2025年2月3日"), ("2025-02", "2025年2月"), ("", ""), ("不明", "不明"), ("2025", "2025")],
)
def test_day_of_writing_is_shown_as_people_write_it(written_on, words):
    assert day_in_words(written_on) == words


def test_same_contents_do_not_differ(definition):
    content = VersionContent("2025-02-03", "森", checks={"grant.paid": "yes"}, narratives={"grant": ["支払った。"]})

    assert differences(definition, content, content) == []


def test_tick_that_is_not_named_counts_as_unknown(definition):
    assert differences(definition, VersionContent(), VersionContent(checks={"grant.paid": "unknown"})) == []


def test_differences_come_in_the_order_of_the_form(definition):
    old = VersionContent("2025-02-03", "森", checks={"grant.paid": "no"}, narratives={"grant": ["支払った。"]})
    new = VersionContent("2025-02-04", "林", checks={"grant.paid": "yes"}, narratives={"grant": []})

    found = differences(definition, old, new)

    assert [(item.label, item.before, item.after, item.is_tick) for item in found] == [
        ("作成日", "2025年2月3日", "2025年2月4日", False),
        ("作成者", "森", "林", False),
        ("2① 支払", "no", "yes", True),
        ("2．内容", "支払った。", "", False),
    ]


LONG = "12月に全単組を回り、学習会を36回開いた。"
EDITED = "12月に全単組を回り、学習会を42回開いた。"


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ([], ["新しい点"], ["new"]),
        (["消えた点"], [], ["closed"]),
        ([LONG], [EDITED], ["edited"]),
        ([LONG], ["まったく別のことを書いた。"], ["closed", "new"]),
        (["前", LONG, "後"], ["前", EDITED, "追加した点", "後"], ["unchanged", "edited", "new", "unchanged"]),
        (["一つ目の点", LONG], ["先に足した文", EDITED], ["closed", "new", "edited"]),
    ],
)
def test_points_are_unchanged_edited_new_or_closed(old, new, changes):
    found = list(point_differences(old, new))

    assert [point.change for point in found] == changes
    assert [point.before for point in found if point.before] == old
    assert [point.after for point in found if point.after] == new


POINTS = ["12単組に支払った。", "12月3日に説明会。"]  # 10 characters, a line break, 9 characters


@pytest.mark.parametrize(
    ("claims", "marked"),
    [
        ([], []),
        ([Claim("figure-1", 0, 4)], [("12単組", ("figure-1",))]),
        ([Claim("event-1", 11, 20)], [("12月3日に説明会", ("event-1",))]),
        (
            [Claim("event-1", 11, 19), Claim("figure-2", 16, 19)],
            [("12月3日", ("event-1",)), ("に説明", ("figure-2",))],
        ),
        ([Claim("event-1", 6, 13)], [("払った。", ("event-1",)), ("12", ())]),
        ([Claim("a", 0, 4), Claim("b", 0, 4)], [("12単組", ("a", "b"))]),
    ],
)
def test_claims_are_marked_where_they_stand(claims, marked):
    cut = passages(POINTS, claims)

    assert ["".join(passage.text for passage in point) for point in cut] == POINTS
    found = [(passage.text, passage.anchors) for point in cut for passage in point if passage.is_claimed]
    assert found == marked


@pytest.mark.parametrize("start", [10, 25, 400])
def test_claim_beyond_a_text_keeps_its_anchor(start):
    cut = passages(POINTS, [Claim("figure-9", start, start + 3)])

    assert ["figure-9" in passage.anchors for point in cut for passage in point].count(True) == 1


@pytest.mark.parametrize("seed", range(20))
def test_each_character_is_marked_as_its_claims_say_and_each_claim_begins_once(seed):
    """Whatever the claims are: long over several points, over each other, empty, beyond the text."""
    chance = random.Random(seed)
    points = ["文" * chance.randrange(12) for _ in range(chance.randrange(1, 12))]
    text = "\n".join(points)
    starts = [chance.randrange(len(text) + 3) for _ in range(12)]
    claims = [Claim(f"figure-{at}", start, start + chance.randrange(15)) for at, start in enumerate(starts)]

    cut = passages(points, claims)

    assert ["".join(passage.text for passage in point) for point in cut] == points
    marked = [passage.is_claimed for point in cut for passage in point for _character in passage.text]
    reached = [
        any(min(claim.start, len(text) - 1) <= place < claim.end for claim in claims)
        for place, character in enumerate(text)
        if character != "\n"
    ]
    assert marked == reached
    anchors = [anchor for point in cut for passage in point for anchor in passage.anchors]
    assert sorted(anchors) == sorted(claim.anchor for claim in claims)


def test_narrative_without_points_has_no_passages():
    assert passages([], [Claim("figure-1", 0, 3)]) == []


def test_form_version_names_itself_with_its_number():
    assert str(FormVersion(title="報告書", code="2025-01", number=2)) == "報告書（2025-01 第2版）"


def test_a_very_long_point_is_compared_in_no_time():
    old = "加入者の声を聞いて回った。" * 15_000  # 195,000 characters
    found = list(point_differences([old, "別の話"], [old[:-13] + "最後だけ変えた。", "まったく新しい文"]))

    assert [difference.change for difference in found] == ["edited", "closed", "new"]


def test_hundreds_of_points_are_compared_in_no_time():
    old = [f"{number}番目の組合で共済の学習会を開き、{number * 7}人が参加した。" * 3 for number in range(400)]
    new = [text.replace("学習会", "説明会") for text in old]

    assert {difference.change for difference in point_differences(old, new)} == {"edited"}
