"""One item as everybody answered it, and the passages that are kept."""

import io
import random

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from suishin.rounds.models import PassageMark, Point
from suishin.rounds.queries import answers_across, points_without_change, stalled_points, told_reports
from suishin.rounds.rules import found_places
from tests.factories.reports import tell_report

ACROSS = reverse("rounds:item-across", args=["2025-01", "grant"])


def read_across(round, key, viewer, words=""):
    item = round.form.definition.item(key)
    reports = told_reports(round, item, viewer=viewer, words=words)
    return answers_across(reports, round, item, viewer=viewer, words=words)


def stalled(round, viewer, **options):
    return stalled_points(round, points_without_change(round, viewer=viewer, **options))


@pytest.fixture
def both(settled, round_2025, tree, honbu):
    tell_report(round_2025, tree.gifu, honbu, narratives={"grant": ["岐阜では説明会に使った。"]})
    return round_2025


def test_answers_stand_under_each_other(both, honbu, sign_in):
    page = sign_in(honbu).get(ACROSS).content.decode()

    assert page.index("長野県") < page.index("岐阜では説明会に使った。")
    assert "12単組に支払った。" in page


def test_words_are_found_whatever_their_width(both, honbu):
    rows = read_across(both, "grant", honbu, words="１２単組")

    assert [row.report.organization.name for row in rows] == ["長野県"]
    assert [passage.text for passage in rows[0].points[0] if passage.is_claimed] == ["12単組"]


def test_prefecture_reads_its_own_answer_only(both, mori, sign_in):
    page = sign_in(mori).get(ACROSS).content.decode()

    assert "12単組に支払った。" in page
    assert "岐阜" not in page
    assert "印を付ける" not in page


def test_last_answer_stands_beside(june, round_2025, settled, honbu):
    rows = read_across(round_2025, "previous_progress", honbu)

    assert "① 新規36件。" in rows[0].last_text


@pytest.fixture
def told_by_all(round_2025, forty_seven, honbu):
    """47 answers, more than two pages of ten hold; every third speaks of a briefing, in letters of either width."""
    for number, report in enumerate(round_2025.reports.select_related("organization")):
        text = ["説明会をＡ社で開いた。", "資料を送った。", "何もしていない。"][number % 3]
        tell_report(round_2025, report.organization, honbu, narratives={"grant": [text, f"{number}件。"]})
    return round_2025


@pytest.mark.parametrize("words", ["", "a社"])
def test_pages_follow_each_other_in_order_of_code(told_by_all, honbu, sign_in, monkeypatch, words):
    monkeypatch.setattr("suishin.rounds.views.across.ANSWERS_ON_A_PAGE", 10)
    client = sign_in(honbu)
    reports = told_by_all.reports.order_by("organization__code").prefetch_related("current_version__answers__points")
    expected = [
        report.organization.name for report in reports if not words or "説明会をＡ社で開いた。" in told_texts(report)
    ]

    pages = [client.get(ACROSS, {"q": words, "page": number}) for number in range(1, -(-len(expected) // 10) + 1)]

    assert [row.report.organization.name for page in pages for row in page.context["rows"]] == expected
    assert {page.context["count_text"] for page in pages} == {f"{len(expected)}件"}


def told_texts(report):
    return [point.text for answer in report.current_version.answers.all() for point in answer.points.all()]


def test_passage_is_marked_and_listed(both, settled, honbu, sign_in):
    client = sign_in(honbu)
    typed = {"item_key": "grant", "span": "12月3日に説明会", "kind": "good_practice", "theme": "説明会"}
    answer = client.post(reverse("rounds:passage-mark", args=[settled.report_id]), typed)

    assert answer.headers["Location"] == f"{ACROSS}#report-{settled.report_id}"
    assert "12月3日に説明会" in client.get(reverse("rounds:mark-list"), {"theme": "説明会"}).content.decode()
    client.post(reverse("rounds:passage-unmark", args=[PassageMark.objects.get().pk]))
    assert not PassageMark.objects.exists()


@pytest.mark.parametrize("change", [{"span": ""}, {"theme": ""}, {"span": "書かれていない文"}, {"item_key": "nothing"}])
def test_what_cannot_be_marked_is_told(both, settled, honbu, sign_in, change):
    typed = {"item_key": "grant", "span": "12月3日", "kind": "good_practice", "theme": "説明会"} | change
    answer = sign_in(honbu).post(reverse("rounds:passage-mark", args=[settled.report_id]), typed, follow=True)

    assert "message--error" in answer.content.decode()
    assert not PassageMark.objects.exists()


def test_workbook_holds_what_is_shown(both, honbu, sign_in):
    answer = sign_in(honbu).get(reverse("rounds:item-across-export", args=["2025-01", "grant"]), {"q": "岐阜"})

    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert any(row[:2] == ("岐阜県", "岐阜では説明会に使った。") for row in rows)
    assert not any("長野県" in row for row in rows)


def stand_unchanged(version, key: str, text: str, *, rounds: int) -> None:
    Point.objects.filter(answer__version=version, answer__item_key=key, text=text).update(
        change=Point.Change.UNCHANGED, unchanged_count=rounds
    )


def test_sentences_that_do_not_move_are_listed_longest_first(both, settled, honbu, sign_in):
    stand_unchanged(settled, "grant", "12単組に支払った。", rounds=1)
    stand_unchanged(settled, "progress_update", "① 新規36件。", rounds=3)

    points = stalled(both, honbu)
    assert [(point.text, point.told_count) for point in points] == [("① 新規36件。", 4), ("12単組に支払った。", 2)]
    page = sign_in(honbu).get(reverse("rounds:stalled-list", args=["2025-01"]), {"told": "3"}).content.decode()
    assert "① 新規36件。" in page
    assert "12単組に支払った。" not in page


def test_pages_of_sentences_follow_each_other(told_by_all, honbu, sign_in, monkeypatch):
    """Longest first, then by code and place: put in order here once more, in Python."""
    monkeypatch.setattr("suishin.rounds.views.across.MARKS_ON_A_PAGE", 10)
    chance = random.Random(47)
    points = list(Point.objects.select_related("answer__version__report__organization"))
    for point in points:
        point.change, point.unchanged_count = chance.choice(Point.Change.values), chance.randrange(4)
    Point.objects.bulk_update(points, ["change", "unchanged_count"])
    expected = sorted(
        (point for point in points if point.change == Point.Change.UNCHANGED and point.unchanged_count >= 1),
        key=lambda point: (
            -point.unchanged_count,
            point.answer.version.report.organization.code,
            point.position,
        ),
    )

    client, shown = sign_in(honbu), []
    for number in range(1, -(-len(expected) // 10) + 1):
        page = client.get(reverse("rounds:stalled-list", args=["2025-01"]), {"page": number})
        shown += [(row.report.organization.name, row.text, row.told_count) for row in page.context["table"].rows]

    assert len(expected) > 10
    assert shown == [
        (point.answer.version.report.organization.name, point.text, point.unchanged_count + 1) for point in expected
    ]


def test_text_that_the_form_repeats_by_itself_does_not_stall(round_2025, tree, honbu):
    told = tell_report(round_2025, tree.gifu, honbu, narratives={"previous_progress": ["6月の文。"]})
    stand_unchanged(told, "previous_progress", "6月の文。", rounds=1)
    assert stalled(round_2025, honbu) == []

    stand_unchanged(told, "previous_progress", "6月の文。", rounds=2)
    assert [point.told_count for point in stalled(round_2025, honbu)] == [2]


def test_prefecture_finds_its_own_stalled_sentences_only(both, settled, tree, mori, sign_in):
    stand_unchanged(settled, "grant", "12単組に支払った。", rounds=1)
    gifu = both.reports.get(organization=tree.gifu).current_version
    stand_unchanged(gifu, "grant", "岐阜では説明会に使った。", rounds=5)

    page = sign_in(mori).get(reverse("rounds:stalled-list", args=["2025-01"])).content.decode()
    assert "12単組に支払った。" in page
    assert "岐阜" not in page


def test_unknown_number_of_rounds_in_an_address_is_passed_over(both, settled, honbu, sign_in):
    stand_unchanged(settled, "grant", "12単組に支払った。", rounds=1)
    answer = sign_in(honbu).get(reverse("rounds:stalled-export", args=["2025-01"]), {"told": "-1"})

    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert any(row[0] == "長野県" and row[2:4] == ("12単組に支払った。", 2) for row in rows)


@pytest.mark.parametrize(
    ("text", "words", "places"),
    [
        ("加入率は64％", "64%", [(4, 7)]),
        ("ABCとabc", "abc", [(0, 3), (4, 7)]),
        ("説明会と学習会", "会 説明", [(0, 2), (2, 3), (6, 7)]),
        ("何もない", "学習", []),
        ("何もない", "  ", []),
    ],
)
def test_places_of_words(text, words, places):
    assert found_places(text, words) == places
