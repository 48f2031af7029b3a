"""The bars of the reader on the eight real reports, which stay outside the project."""

import json

import pytest

from bench.score import score_file
from tests.reading.text_layers import DEFINITION


@pytest.fixture
def golds(shared):
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((shared / "gold").glob("*.json"))}


def test_single_reports_reach_the_bars(shared, golds):
    scores = {name: score_file(shared / "reports" / f"{name}.txt", [gold], DEFINITION) for name, gold in golds.items()}

    assert {name: score.remarks for name, score in scores.items() if score.remarks} == {}
    assert all(score.ticks_unknown == score.ticks_wrong == 0 for score in scores.values())
    assert sum(score.edits for score in scores.values()) <= 0.003 * sum(score.characters for score in scores.values())


def test_booklet_gives_the_same_eight(shared, golds):
    score = score_file(shared / "reports" / "booklet.txt", list(golds.values()), DEFINITION)

    assert score.remarks == []
    assert score.ticks_wrong == score.ticks_unknown == 0
    assert score.error_rate <= 0.003
    assert score.figures_f1 >= 0.75
    assert score.events_f1 >= 0.6
