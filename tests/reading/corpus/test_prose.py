"""The prose of the corpus is sound: the same for the same seed, its truth found in what it says."""

import re

import pytest

from bench.score import score_report
from suishin.reading.model import Answer
from tests.reading.corpus.gold import gold_of
from tests.reading.corpus.prose import FIRST_KEPT_APART, KEPT_APART, TUNING, bank_of, invent
from tests.reading.writers.invented import form

SEEDS = [(seed, TUNING) for seed in range(60)] + [(FIRST_KEPT_APART + seed, KEPT_APART) for seed in range(60)]
UNITS = {"件", "人", "回", "単組", "%", "ポイント", "円", "か所", "職場", "分", "部", "セット", "枚"}


@pytest.mark.parametrize("bank", [TUNING, KEPT_APART])
def test_the_same_seed_tells_the_same_report(bank: str) -> None:
    assert invent(3, bank) == invent(3, bank) != invent(4, bank)


def test_every_span_stands_in_its_narrative_with_the_number_it_tells() -> None:
    for seed, bank in SEEDS:
        report = invent(seed, bank)
        for fact in [*report.figures, *report.events]:
            assert fact.span in report.narratives[fact.narrative]
        for event in report.events:
            assert event.name in event.span or event.name in report.narratives[event.narrative]


def test_figures_are_in_base_units_and_dates_are_iso() -> None:
    for seed, bank in SEEDS:
        report = invent(seed, bank)
        assert {figure.unit for figure in report.figures} <= UNITS
        assert all(figure.value_max is None or figure.value_max > figure.value for figure in report.figures)
        for event in report.events:
            assert all(re.fullmatch(r"20\d\d-\d\d(-\d\d)?", day) for day in (event.date, event.date_end) if day)
            assert event.status == "planned" or event.date is None or event.date <= report.date


def test_reports_have_the_keys_of_the_form() -> None:
    report = invent(1)
    assert set(report.checks) == {item.key for item in form().ticks}
    assert set(report.checks.values()) <= {Answer.YES.value, Answer.NO.value}
    assert set(report.narratives) == {item.key for item in form().narratives}


def test_the_kept_apart_bank_shares_no_sentence_and_no_name() -> None:
    tuning, kept_apart = bank_of(TUNING), bank_of(KEPT_APART)
    for field in ("unions", "gatherings", "bodies", "family_names", "given_names", "headings"):
        assert not set(getattr(tuning, field)) & set(getattr(kept_apart, field)), field
    told = {bank: _lines(bank, range(80)) for bank in (TUNING, KEPT_APART)}
    assert not {line for line in told[TUNING] & told[KEPT_APART] if len(line) > 12}


def _lines(bank: str, seeds: range) -> set[str]:
    texts = [text for seed in seeds for text in invent(seed, bank).narratives.values()]
    return {line.strip("・●○■□◇◆▼※－→＊　 ①②③④⑤⑥⑦⑧⑨") for text in texts for line in re.split(r"[\n。]", text)}


def test_what_is_meant_scores_as_wholly_right() -> None:
    gold = gold_of(invent(5))
    score = score_report(gold | {"checks": gold["checks"]}, gold)
    assert (score.header_right, score.ticks_right, score.ticks_wrong, score.edits) == (5, 18, 0, 0)
    assert score.figures_f1 == score.events_f1 == 1.0


def test_rare_signs_can_be_left_out() -> None:
    rare = re.compile("[髙﨑𠮷德濵邊齋邉\U000e0100-\U000e01ef]")
    names = [f"{report.author}{report.confirmer}" for report in (invent(seed, rare_signs=False) for seed in range(80))]
    assert not any(rare.search(name) for name in names)
    assert any(rare.search(invent(seed).author or "") for seed in range(80))
