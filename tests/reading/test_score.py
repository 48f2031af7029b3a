"""The scorer gives what its rules say: a benchmark that flatters is worse than none."""

import pytest

from bench.score import Score, score_report

GOLD = {
    "prefecture": "群馬県", "prefecture_code": "10", "date": "2025-02-03", "author": "榎戸", "confirmer": None,
    "checks": {"a": "yes", "b": "no", "c": "unknown"},
    "narratives": {"grant": "共済の学習会"},
    "figures": [{"narrative": "grant", "value": 10, "unit": "人", "subject": "参加者"}],
    "events": [{"narrative": "grant", "date": "2025-01", "title": "共済学習会", "span": "1月に共済学習会"}],
}  # fmt: skip
EVENT = {"narrative": "grant", "date": "2025-01-20", "name": "学習会", "span": "x"}


def read(**changes):
    return {**GOLD, "events": [EVENT], **changes}


def test_perfect_reading_gets_full_marks():
    score = score_report(read(), GOLD)

    assert (score.header_right, score.header_all) == (5, 5)
    assert (score.ticks_right, score.ticks_wrong, score.ticks_unknown, score.ticks_all) == (2, 0, 0, 2)
    assert (score.error_rate, score.figures_f1, score.events_f1) == (0, 1, 1)


@pytest.mark.parametrize(
    ("answers", "right", "wrong", "unknown"),
    [
        ({"a": "no", "b": "no", "c": "unknown"}, 1, 1, 0),
        ({"a": "unknown", "b": "no", "c": "unknown"}, 1, 0, 1),
        ({"a": "yes", "b": "no", "c": "no"}, 2, 1, 0),  # a guess where the text cannot tell is wrong
    ],
)
def test_guess_is_wrong_and_silence_is_unknown(answers, right, wrong, unknown):
    score = score_report(read(checks=answers), GOLD)

    assert (score.ticks_right, score.ticks_wrong, score.ticks_unknown) == (right, wrong, unknown)


def test_undecidable_tick_of_a_truth_file_counts_as_unknown():
    truth = {**GOLD, "decidable": {"a": False, "b": True}}

    assert score_report(read(), truth).ticks_wrong == 1


def test_blanks_and_widths_are_no_errors_but_letters_are():
    assert score_report(read(narratives={"grant": "共済の\n 学習会"}), GOLD).edits == 0
    assert score_report(read(narratives={"grant": "共済学習会だ"}), GOLD).edits == 2


def test_each_gold_figure_is_used_once_and_units_are_folded():
    figures = [{**GOLD["figures"][0], "unit": "名"}] * 2

    score = score_report(read(figures=figures), GOLD)

    assert (score.figures_matched, score.figures_read, score.figures_gold) == (1, 2, 1)


def test_optional_figure_costs_nothing():
    extra = {"narrative": "grant", "value": 7, "unit": "人", "subject": "前年"}
    truth = {**GOLD, "figures_optional": [extra]}

    assert score_report(read(figures=[*GOLD["figures"], extra]), truth).figures_f1 == 1


def test_event_of_another_day_does_not_count():
    assert score_report(read(events=[{**EVENT, "date": "2025-02-20"}]), GOLD).events_matched == 0


def test_scores_add_up():
    total = Score()
    total.add(score_report(read(), GOLD))
    total.add(score_report(read(), GOLD))

    assert (total.ticks_right, total.characters) == (4, 12)
