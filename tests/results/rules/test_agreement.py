"""Whether claims agree with results: roundings, words that leave room, several targets, and what is missing."""

from datetime import date
from decimal import Decimal

import pytest

from suishin.common.months import Month
from suishin.results.rules.agreement import Numbers, TargetTold, Told, Verdict, fits, held_against
from suishin.results.rules.claim_model import Claim, Measure
from suishin.results.rules.claims import meanings_of
from suishin.results.rules.claims_in_words import in_words
from suishin.results.rules.sentences import sentence_of
from tests.results.claims import claims_of, context, packaged_names

NOVEMBER, YEAR_BEFORE, MAY = Month.of(2026, 11), Month.of(2025, 11), Month.of(2026, 5)
FLOWS = {Measure.NEW_ENROLMENTS: 20, Measure.TERMINATIONS: 12, Measure.TRANSFERS_IN: 1, Measure.TRANSFERS_OUT: 2}
YEAR_FLOWS = {Measure.NEW_ENROLMENTS: 120, Measure.TERMINATIONS: 70, Measure.TRANSFERS_IN: 3, Measure.TRANSFERS_OUT: 5}
TARGETS = [
    TargetTold("group_life", Measure.IN_FORCE, "interim", date(2027, 3, 31), Decimal(6000)),
    TargetTold("group_life", Measure.IN_FORCE, "final", date(2027, 5, 31), Decimal(7343)),
    TargetTold("group_life", Measure.NEW_ENROLMENTS, "final", date(2027, 5, 31), Decimal(300)),
]
NUMBERS = Numbers(
    told={
        ("group_life", NOVEMBER): Told(5796, FLOWS, YEAR_FLOWS, 51, 53, is_flash=True),
        ("group_life", YEAR_BEFORE): Told(5650, FLOWS, {**YEAR_FLOWS, Measure.NEW_ENROLMENTS: 98}, 53, 53),
        ("group_life", MAY): Told(5755, FLOWS, YEAR_FLOWS, 53, 53),
        ("group_life_with_retirees", NOVEMBER): Told(6053, FLOWS, YEAR_FLOWS, 51, 53),
        ("car", NOVEMBER): Told(None, {}, {}, 0, 53),
    },
    targets={NOVEMBER: TARGETS, Month.of(2026, 12): TARGETS},
)


def held(text: str, span: str, numbers: Numbers = NUMBERS):
    claim = claims_of(text)[span]
    return held_against(claim, meanings_of(claim, context()), numbers)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("団体生命共済の保有は11月末で5,796件。", "5,796件"),
        ("団体生命共済の保有は11月末で6,053件。", "6,053件"),  # with retirees
        ("団体生命共済の保有は11月末で約5,800件。", "5,800件"),
        ("団体生命共済の保有は11月末で5,700件以上。", "5,700件"),
        ("団体生命共済の新規は11月末までに120件。", "120件"),
        ("団体生命共済の新規は11月中に20件。", "20件"),
        ("団体生命共済の新規は11月に20件。", "20件"),
        ("団体生命共済の新規は11月に120件。", "120件"),
        ("団体生命共済の解約は11月中に12件。", "12件"),
        ("団体生命共済の純増は2026年6月から11月までに48件。", "48件"),
        ("団体生命共済の保有は11月末で対目標78.9％。", "78.9％"),
        ("団体生命共済の保有は11月末で対目標96.6％。", "96.6％"),  # of the interim target
        ("団体生命共済の新規は11月末までで目標に対し40.0％。", "40.0％"),
        ("団体生命共済の保有は11月末時点で目標まであと1,547件必要。", "1,547件"),
        ("2026年度団体生命共済保有目標7,343件に対して、11月末で5,796件。", "7,343件"),
        ("団体生命共済の保有は11月末に前年同月より146件増加した。", "146件"),
        ("団体生命共済の保有は11月末で2026年5月末と比較して100.7％。", "100.7％"),
        ("団体生命共済の新規は11月末までで前年同期比122.4％。", "122.4％"),
        ("団体生命共済の新規は11月末までで前年同期比22.4％増。", "22.4％"),
    ],
)
def test_what_results_say_too_agrees(text, span):
    assert held(text, span).verdict is Verdict.AGREES


@pytest.mark.parametrize(
    ("text", "span", "difference"),
    [
        ("団体生命共済の保有は11月末で5,896件。", "5,896件", "報告のほうが100件多い"),
        ("団体生命共済の保有は11月末で5,696件。", "5,696件", "報告のほうが100件少ない"),
        ("団体生命共済の保有は11月末で約6,800件。", "6,800件", "報告のほうが1,004件多い"),
        ("団体生命共済の新規は11月末までに20件。", "20件", "報告のほうが100件少ない"),
        ("団体生命共済の保有は11月末で対目標85.0％。", "85.0％", "報告のほうが6.1ポイント高い"),
        ("団体生命共済の保有は11月末時点で目標まであと541件必要。", "541件", "報告のほうが1,006件少ない"),
        ("団体生命共済の保有の最終目標は7,000件に対し、11月末で5,796件。", "7,000件", "報告のほうが343件少ない"),
        ("団体生命共済の保有は11月末に前年同月より146件減少した。", "146件", "報告のほうが292件多い"),
    ],
)
def test_what_results_say_otherwise_differs_by_so_much(text, span, difference):
    found = held(text, span)

    assert found.verdict is Verdict.DIFFERS
    assert in_words(found, packaged_names(), str).difference == difference


@pytest.mark.parametrize(
    ("text", "span", "verdict", "reason"),
    [
        ("団体生命共済の保有は10月末で5,796件。", "5,796件", Verdict.NO_RESULTS, "2026-10の実績はまだ届いていません。"),
        ("マイカー共済の保有は11月末で1,204件。", "1,204件", Verdict.NO_RESULTS, "2026-11の実績はまだ届いていません。"),
        ("団体生命共済の解約は11月末までで目標に対し30.0％。", "30.0％", Verdict.NO_TARGET, "比べられる目標が登録されていません。"),
        ("2025年度団体生命共済保有目標7,343件に対して、11月末で5,796件。", "7,343件", Verdict.NO_TARGET, "比べられる目標が登録されていません。"),
        ("団体生命共済は11月末で5,796件。", "5,796件", Verdict.NOT_COMPARED, "保有か新規かなど、何の数かが書かれていません。"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_says_why(text, span, verdict, reason):
    found = held(text, span)

    assert found.verdict is verdict
    assert in_words(found, packaged_names(), str).reason == reason


def test_a_number_says_of_how_many_unions_it_is_and_that_it_is_flash():
    words = in_words(held("団体生命共済の保有は11月末で5,896件。", "5,896件"), packaged_names(), str)

    assert words.subject == "団体生命共済の保有（2026-11末）"
    assert (words.actual, words.basis) == ("5,796件", "53組合中51組合、速報")


@pytest.mark.parametrize(
    ("claimed", "span", "qualifier", "actual", "is_right"),
    [
        ("64.6", "64.6％", "", "64.58", True),
        ("64.6", "64.6％", "", "64.65", True),  # cut off
        ("64.6", "64.6％", "", "64.71", False),
        ("65", "65％", "", "64.58", True),
        ("64", "64％", "", "64.58", True),
        ("63", "63％", "", "64.58", False),
        ("15000", "1.5万件", "", "15480", True),
        ("15000", "1.5万件", "", "16020", False),
        ("70", "7割", "", "66.1", True),
        ("70", "7割", "", "81.0", False),
        ("5800", "5,800件", "約", "5796", True),
        ("5800", "5,800件", "約", "6100", False),
        ("5800", "5,800件", "程度", "5520", True),
        ("5800", "5,800件", "以上", "5799", False),
        ("5800", "5,800件", "以上", "9000", True),
        ("5800", "5,800件", "超", "5800", False),
        ("5800", "5,800件", "以内", "5800", True),
        ("5800", "5,800件", "未満", "5800", False),
        ("5800", "5,800件", "余り", "5850", True),
        ("5800", "5,800件", "弱", "5850", False),
        ("5800", "5,800件", "弱", "5750", True),
        ("5800", "5,800件", "のみ", "5801", False),
    ],
)
def test_a_number_is_right_as_exactly_as_it_was_written(claimed, span, qualifier, actual, is_right):
    claim = Claim(Decimal(claimed), "件", span, qualifier=qualifier)

    assert fits(claim, Decimal(actual)) is is_right


def test_a_range_is_right_from_end_to_end():
    claim = Claim(Decimal(5700), "件", "5,700〜5,800件", value_max=Decimal(5800))

    assert [fits(claim, Decimal(actual)) for actual in (5699, 5700, 5796, 5801)] == [False, True, True, False]


def test_a_sentence_leaves_out_what_is_not_known():
    names = packaged_names().by_code
    bare = Numbers(told={("car", NOVEMBER): Told(1204, {}, {}, 53, 53)})

    assert sentence_of(names["car"], Measure.IN_FORCE, NOVEMBER, bare, month_in_words=str) == (
        "マイカー共済の保有は2026-11末現在で1,204件。"
    )
    assert sentence_of(names["car"], Measure.NEW_ENROLMENTS, NOVEMBER, bare, month_in_words=str) is None
