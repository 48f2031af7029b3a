"""What a report takes along from earlier rounds."""

from datetime import date

import pytest

from suishin.rounds import actions
from suishin.rounds.models import Point
from suishin.rounds.queries import carried_into, carried_into_all, draft_of
from suishin.rounds.rules import CarriedPoint, matched_points, points_of
from tests.factories.reports import tell_report
from tests.rounds.conftest import NOW

TODAY = NOW.date()


def texts(points) -> list[str]:
    return [point.text for point in points]


def test_repeated_texts_come_point_for_point(june, nagano_report):
    draft = draft_of(nagano_report, today=TODAY)

    assert texts(draft.carried.points["previous_progress"]) == ["① 新規36件。", "② 学習会を2回。", "③ 訪問は未実施。"]
    assert draft.content.narratives["previous_priorities"] == ["④ 同時加入。"]
    assert [point.change for point in draft.content.points["previous_progress"]] == ["unchanged"] * 3


def test_text_beside_repeated_ones_goes_on_from_all_of_them(june, nagano_report):
    carried = carried_into(nagano_report)

    assert len(carried.points["progress_update"]) == 4
    assert carried.origins["previous_progress"] == june
    assert draft_of(nagano_report, today=TODAY).content.narratives["progress_update"] == []


def test_another_prefecture_takes_nothing_along(june, round_2025, tree):
    gifu_report = round_2025.reports.get(organization=tree.gifu)

    assert not any(carried_into(gifu_report).points.values())


def test_last_answers_come_from_the_last_round_of_the_same_form(june, round_2025, nagano_report, tree, honbu):
    tell_report(
        round_2025, tree.nagano, honbu, checks={"manual.distributed": "yes"}, narratives={"grant": ["払った。"]}
    )
    facts = actions.RoundFacts("2026-01", "次", round_2025.form, date(2025, 2, 3), date(2025, 2, 20))
    following = actions.create_round(organizer=tree.national, facts=facts, by=honbu, now=NOW)

    carried = carried_into(following.reports.get(organization=tree.nagano))

    assert carried.last["manual.distributed"] == "yes"
    assert texts(carried.points["grant"]) == ["払った。"]
    assert carried.origins["grant"] == round_2025


def test_closed_points_are_not_carried(june, nagano_report):
    Point.objects.filter(text="② 学習会を2回。").update(change="closed")

    assert texts(carried_into(nagano_report).points["previous_progress"]) == ["① 新規36件。", "③ 訪問は未実施。"]


def test_many_reports_cost_as_many_questions_as_one(june, round_2025, django_assert_num_queries):
    reports = list(round_2025.reports.select_related("round__form", "round__organizer", "organization"))
    with django_assert_num_queries(3):
        carried_into_all(reports)


CARRIED = [CarriedPoint(1, "新規36件を達成した。", 2), CarriedPoint(2, "訪問は未実施である。", 0)]


@pytest.mark.parametrize(
    ("texts_now", "expected"),
    [
        (["新規36件を達成した。", "訪問は未実施である。"], [("unchanged", 1, 3), ("unchanged", 2, 1)]),
        (["新規40件を達成した。", "訪問は未実施である。"], [("edited", 1, 0), ("unchanged", 2, 1)]),
        (["新規36件を達成した。"], [("unchanged", 1, 3), ("closed", 2, 0)]),
        (["新規36件を達成した。", "全く別のことを書く。"], [("unchanged", 1, 3), ("closed", 2, 0), ("new", None, 0)]),
        ([], [("closed", 1, 0), ("closed", 2, 0)]),
    ],
)
def test_text_from_outside_is_told_apart_point_by_point(texts_now, expected):
    found = points_of(matched_points(texts_now, CARRIED), {point.pk: point for point in CARRIED})

    assert [(point.change, point.taken_from, point.unchanged_count) for point in found] == expected


def test_line_break_inside_a_point_begins_another_one():
    raw = [{"text": "新規36件を達成した。\n\n次に訪問する。", "taken_from": 1, "is_closed": False, "part": ""}]

    found = points_of(raw, {1: CARRIED[0]})

    assert [(point.text, point.change) for point in found] == [
        ("新規36件を達成した。", "edited"),
        ("次に訪問する。", "new"),
    ]
