"""Why a union needs a call, in words."""

import pytest

from suishin.common.months import Month
from suishin.results.rules.alert_words import SENTENCES, reason_in_words
from suishin.results.rules.alerts import DEFAULTS, Rule

OCTOBER = Month.parse("2026-10")
CASES = [
    ("silent", {"months": 7}, "7か月、実績が届いていません。"),
    (
        "falling",
        {"before": 1153, "now": 142, "lost": 1011, "months": 3},
        "マイカー共済の保有が3か月で1,153件から142件に減りました（1,011件の減）。",
    ),
    (
        "falling",
        {"before": 300, "now": 270, "lost": 10, "moved": 20, "months": 3},
        "マイカー共済の保有が3か月で300件から270件に減りました（移行した20件を除いて10件の減）。",
    ),
    (
        "more_terminations",
        {"now": 18, "usual": 4},
        "マイカー共済の解約が2026年10月に18件ありました。ふだんの月は4件です。",
    ),
    (
        "behind_target",
        {"target": 1486, "expected": 305, "missing": 1181, "due": Month.parse("2027-05").number},
        "マイカー共済は、このままだと2027年5月末に305件。目標1,486件に1,181件足りない見通しです。",
    ),
    ("no_new_enrolments", {"months": 12}, "マイカー共済の新規が12か月続けてありません。"),
]


@pytest.mark.parametrize(("rule", "figures", "words"), CASES)
def test_each_reason_names_its_figures(rule, figures, words):
    assert reason_in_words(rule, figures, month=OCTOBER, product="マイカー共済", unit="件") == words


def test_every_rule_has_words_and_a_sentence_with_all_its_numbers():
    assert {case[0] for case in CASES} == {rule.value for rule in Rule}
    for rule, sentence in SENTENCES.items():
        used = {name for name in ("share", "count", "months") if getattr(DEFAULTS[rule], name)}
        assert used == {name for name in ("share", "count", "months") if f"{{{name}}}" in str(sentence)}


def test_another_unit_and_other_months_are_written_as_told():
    words = reason_in_words(
        "more_terminations", {"now": 1, "usual": 0}, month=OCTOBER, product="基本型", unit="組合", in_words=str
    )

    assert words == "基本型の解約が2026-10に1組合ありました。ふだんの月は0組合です。"
