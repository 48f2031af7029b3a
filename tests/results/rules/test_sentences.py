"""Sentences made of results are found again by the reader, and agree with what they were made of."""

from datetime import date
from decimal import Decimal
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suishin.common.dates import japanese_month
from suishin.common.months import Month
from suishin.results.rules.agreement import Numbers, TargetTold, Told, Verdict, held_against
from suishin.results.rules.claim_model import Measure, Unnamed
from suishin.results.rules.claims import meanings_of
from suishin.results.rules.sentences import OFFERED, sentence_of
from tests.results.claims import claims_in_order, context, packaged_names

NAMES = packaged_names()
MONTHS = [Month.of(2026, 1) + shift for shift in range(24)]
COUNTS = st.none() | st.integers(0, 60_000)
FLOWS = st.fixed_dictionaries(
    dict.fromkeys((Measure.NEW_ENROLMENTS, Measure.TERMINATIONS, Measure.TRANSFERS_IN, Measure.TRANSFERS_OUT), COUNTS)
)
TOLD = st.builds(
    Told,
    in_force=COUNTS,
    flows=FLOWS,
    year_flows=FLOWS,
    unions=st.integers(0, 53),
    of_unions=st.just(53),
    is_flash=st.booleans(),
)
TARGETS = st.lists(
    st.tuples(
        st.sampled_from([Measure.IN_FORCE, Measure.NEW_ENROLMENTS, Measure.NET_CHANGE]),
        st.sampled_from(["interim", "final"]),
        st.integers(0, 20),
        st.integers(1, 90_000),
    ),
    max_size=4,
    unique_by=lambda target: target[:2],
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    code=st.sampled_from(sorted(NAMES.by_code)),
    measure=st.sampled_from(list(OFFERED)),
    month=st.sampled_from(MONTHS),
    now=TOLD,
    year_before=TOLD,
    targets=TARGETS,
    is_era=st.booleans(),
)
def test_a_sentence_read_back_agrees_with_the_results_it_was_made_of(
    code, measure, month, now, year_before, targets, is_era
):
    told = [TargetTold(code, of, kind, (month + later).last_day, Decimal(value)) for of, kind, later, value in targets]
    numbers = Numbers(told={(code, month): now, (code, month + -12): year_before}, targets={month: told})
    in_words = partial(_month, is_era=is_era)
    sentence = sentence_of(NAMES.by_code[code], measure, month, numbers, month_in_words=in_words)
    if sentence is None:
        return

    claims = claims_in_order(sentence, written_on=(month + 1).last_day.isoformat())
    words = context(str(month + 1))
    held = []
    for claim in claims:
        meanings = meanings_of(claim, words)
        if isinstance(meanings, Unnamed):
            assert claim.after.startswith("中") or claim.before.endswith("中"), (claim, meanings)  # 53組合中51組合
        else:
            held.append((claim.span, held_against(claim, meanings, numbers).verdict))

    assert held, sentence
    assert {verdict for _span, verdict in held} <= {Verdict.AGREES}, (sentence, held)


def _month(month: Month, *, is_era: bool) -> str:
    return japanese_month(month.year, month.month, is_era=is_era)


def test_the_sentence_is_as_offices_write_it():
    month = Month.of(2026, 11)
    numbers = Numbers(
        told={
            ("group_life", month): Told(5796, {}, {Measure.NEW_ENROLMENTS: 120}, 51, 53, is_flash=True),
            ("group_life", Month.of(2025, 11)): Told(5650, {}, {Measure.NEW_ENROLMENTS: 98}, 53, 53),
        },
        targets={month: [TargetTold("group_life", Measure.IN_FORCE, "final", date(2027, 5, 31), Decimal(7343))]},
    )

    def sentence(measure, **style):
        return sentence_of(
            NAMES.by_code["group_life"], measure, month, numbers, month_in_words=partial(_month, **style)
        )

    assert sentence(Measure.IN_FORCE, is_era=False) == (
        "団体生命共済の保有は2026年11月末現在で5,796件"
        "（速報、53組合中51組合、前年同月5,650件、最終目標7,343件、達成率78.9％、あと1,547件）。"
    )
    assert sentence(Measure.NEW_ENROLMENTS, is_era=True) == (
        "団体生命共済の新規は令和8年6月から11月までに120件（速報、53組合中51組合、前年同期98件）。"
    )
