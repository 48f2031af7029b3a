"""One item as everybody answered it, and the passages that are kept."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from suishin.rounds.models import PassageMark, Point
from suishin.rounds.queries import answers_across, stalled_points
from suishin.rounds.rules import found_places
from tests.factories.reports import tell_report

ACROSS = reverse("rounds:item-across", args=["2025-01", "grant"])


@pytest.fixture
def both(settled, round_2025, tree, honbu):
    tell_report(round_2025, tree.gifu, honbu, narratives={"grant": ["岐阜では説明会に使った。"]})
    return round_2025


def test_answers_stand_under_each_other(both, honbu, sign_in):
    page = sign_in(honbu).get(ACROSS).content.decode()

    assert page.index("長野県") < page.index("岐阜では説明会に使った。")
    assert "12単組に支払った。" in page


def test_words_are_found_whatever_their_width(both, honbu):
    rows = answers_across(both, both.form.definition.item("grant"), viewer=honbu, words="１２単組")

    assert [row.report.organization.name for row in rows] == ["長野県"]
    assert [passage.text for passage in rows[0].points[0] if passage.is_claimed] == ["12単組"]


def test_prefecture_reads_its_own_answer_only(both, mori, sign_in):
    page = sign_in(mori).get(ACROSS).content.decode()

    assert "12単組に支払った。" in page
    assert "岐阜" not in page
    assert "印を付ける" not in page


def test_last_answer_stands_beside(june, round_2025, settled, honbu):
    rows = answers_across(round_2025, round_2025.form.definition.item("previous_progress"), viewer=honbu)

    assert "① 新規36件。" in rows[0].last_text


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

    points = stalled_points(both, viewer=honbu)
    assert [(point.text, point.told_count) for point in points] == [("① 新規36件。", 4), ("12単組に支払った。", 2)]
    page = sign_in(honbu).get(reverse("rounds:stalled-list", args=["2025-01"]), {"told": "3"}).content.decode()
    assert "① 新規36件。" in page
    assert "12単組に支払った。" not in page


def test_text_that_the_form_repeats_by_itself_does_not_stall(round_2025, tree, honbu):
    told = tell_report(round_2025, tree.gifu, honbu, narratives={"previous_progress": ["6月の文。"]})
    stand_unchanged(told, "previous_progress", "6月の文。", rounds=1)
    assert stalled_points(round_2025, viewer=honbu) == []

    stand_unchanged(told, "previous_progress", "6月の文。", rounds=2)
    assert [point.told_count for point in stalled_points(round_2025, viewer=honbu)] == [2]


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
