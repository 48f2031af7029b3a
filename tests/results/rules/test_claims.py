"""Which number in results a figure in prose speaks of, over sentences as offices write them and traps among them."""

from dataclasses import replace

import pytest

from suishin.common.months import Month
from suishin.results.rules.claim_model import Kind, Measure, Unnamed
from suishin.results.rules.claims import meanings_of, meanings_of_comparison
from tests.results.claims import claims_of, context, packaged_names

GROUP = ("group_life", "group_life_with_retirees")

# (sentence, number, sets, kind, measure, month)
NAMED = [
    ("団体生命共済の保有は2026年11月末現在で5,796件である。", "5,796件", GROUP, "number", "in_force", "2026-11"),
    ("団体生命共済の保有は２０２６年１１月末現在で５，７９６件である。", "５，７９６件", GROUP, "number", "in_force", "2026-11"),
    ("団体生命共済の保有は令和8年11月末で5,796件となった。", "5,796件", GROUP, "number", "in_force", "2026-11"),
    ("団体生命共済の保有は2026年11月30日現在で5,796件である。", "5,796件", GROUP, "number", "in_force", "2026-11"),
    ("11月末現在、団生の保有は5,700件となっている。", "5,700件", GROUP, "number", "in_force", "2026-11"),
    ("11月末の団体生命保有は5,700件だった。", "5,700件", GROUP, "number", "in_force", "2026-11"),
    ("2026年11月末で、約5,800件の保有となった団体生命共済。", "5,800件", None, "no_product", "", ""),
    ("団体生命共済（退職者を含む）の保有は11月末で6,053件。", "6,053件", ("group_life_with_retirees",), "number", "in_force", "2026-11"),
    ("団体生命共済の保有は退職者を含めて11月末で6,053件。", "6,053件", ("group_life_with_retirees",), "number", "in_force", "2026-11"),
    ("団体生命共済の保有は11月末で6,053件（うち退職者団生257件）。", "6,053件", ("group_life_with_retirees",), "number", "in_force", "2026-11"),
    ("団体生命共済の保有は11月末で6,053件（うち退職者団生257件）。", "257件", ("retiree_group_life",), "number", "in_force", "2026-11"),
    ("団生の保有は11月末で6,053件で、うち退職者257件である。", "257件", ("retiree_group_life",), "number", "in_force", "2026-11"),
    ("団体生命共済の保有は退職者を除き11月末で5,796件。", "5,796件", ("group_life",), "number", "in_force", "2026-11"),
    ("11月末の退団の保有は257件。", "257件", ("retiree_group_life",), "number", "in_force", "2026-11"),
    ("マイカー共済の保有は11月末で1,204件。", "1,204件", ("car",), "number", "in_force", "2026-11"),
    ("11月末現在の長共の保有は804件。", "804件", ("long_term",), "number", "in_force", "2026-11"),
    ("11月末現在の税適の保有は604件。", "604件", ("annuity",), "number", "in_force", "2026-11"),
    ("住まいるの保有は11月末で304件。", "304件", ("home",), "number", "in_force", "2026-11"),
    ("自賠責共済の保有は11月末で310件。", "310件", ("compulsory_car",), "number", "in_force", "2026-11"),
    ("自賠責共済（本部ルート）の保有は11月末で210件。", "210件", ("compulsory_car_national",), "number", "in_force", "2026-11"),
    ("自賠責共済（推進本部ルート）の保有は11月末で100件。", "100件", ("compulsory_car_partner",), "number", "in_force", "2026-11"),
    ("総合共済基本型には11月末で30組合が加入している。", "30組合", ("basic",), "number", "in_force", "2026-11"),
    ("11月末の保有は、団体生命共済5,796件、マイカー共済1,204件、長期共済804件である。", "1,204件", ("car",), "number", "in_force", "2026-11"),
    ("団体生命共済の新規は11月末までに120件となった。", "120件", GROUP, "number", "new_enrolments", "2026-11"),
    ("団体生命共済の新規は2026年6月から11月までに120件だった。", "120件", GROUP, "number", "new_enrolments", "2026-11"),
    ("団体生命共済の新契約実績は11月時点で120件（前年98件）である。", "120件", GROUP, "number", "new_enrolments", "2026-11"),
    ("団体生命共済の解約は11月中に12件あった。", "12件", GROUP, "number", "terminations", "2026-11"),
    ("団体生命共済の純増は2026年6月から11月までに30件。", "30件", GROUP, "number", "net_change", "2026-11"),
    ("団体生命共済の保有は11月末で5,796件、前年同月は5,650件だった。", "5,650件", GROUP, "number", "in_force", "2025-11"),
    ("団体生命共済の保有は11月末で5,796件、前月末は5,790件だった。", "5,790件", GROUP, "number", "in_force", "2026-10"),
    ("団体生命共済の純減は2026年6月から11月までに30件。", "30件", GROUP, "number", "net_change", "2026-11"),
    ("団体生命共済の保有の最終目標は7,343件に対し、11月末で5,796件。", "7,343件", GROUP, "target", "in_force", "2026-12"),
    ("2026年度団体生命共済保有目標7,343件に対して、11月末現在で5,796件。", "7,343件", GROUP, "target", "in_force", "2026-12"),
    ("2026年度団体生命共済保有目標7,343件に対して、11月末現在で5,796件。", "5,796件", GROUP, "number", "in_force", "2026-11"),
    ("団体生命共済の保有は11月末で対目標78.9％と未達である。", "78.9％", GROUP, "achievement_rate", "in_force", "2026-11"),
    ("団体生命共済の新規加入件数は、2026年11月時点で対目標値64.6％と未達だ。", "64.6％", GROUP, "achievement_rate", "new_enrolments", "2026-11"),
    ("団体生命共済の保有は11月末時点で目標まであと1,547件必要。", "1,547件", GROUP, "shortfall", "in_force", "2026-11"),
    ("団体生命共済の保有は11月末で目標に対して1,547件不足している。", "1,547件", GROUP, "shortfall", "in_force", "2026-11"),
    ("団体生命共済の保有は11月末に前年同月より120件増加した。", "120件", GROUP, "change", "in_force", "2026-11"),
    ("団体生命共済の保有は11月末に前年同月より120件減少した。", "120件", GROUP, "change", "in_force", "2026-11"),
    ("団体生命共済の保有は11月末に前月より5件増えた。", "5件", GROUP, "change", "in_force", "2026-11"),
    ("団体生命共済の保有は11月末で2026年5月末と比較して100.7％となった。", "100.7％", GROUP, "change_rate", "in_force", "2026-11"),
    ("団体生命共済の新規は11月末までで前年同期比105％。", "105％", GROUP, "change_rate", "new_enrolments", "2026-11"),
    ("団体生命共済の新規は11月末までで前年同期比5％増。", "5％", GROUP, "change_rate", "new_enrolments", "2026-11"),
    ("団体生命共済の新規は11月末までで120件の目標に対し98件。", "120件", GROUP, "target", "new_enrolments", "2026-11"),
    ("団体生命共済の新規は11月末までで120件の目標に対し98件。", "98件", GROUP, "number", "new_enrolments", "2026-11"),
    ("団体生命共済の新規は11月末で120件、総合共済基本型の新規は2組合。", "120件", GROUP, "number", "new_enrolments", "2026-11"),
    ("団体生命共済の保有は11月末で5,790件から5,796件に増えた。", "5,796件", GROUP, "number", "in_force", "2026-11"),
    ("団体生命共済の保有は11月末で前年同月比△120件。", "120件", GROUP, "change", "in_force", "2026-11"),
    ("団体生命共済の保有は11月末で前年同月比＋120件となった。", "120件", GROUP, "change", "in_force", "2026-11"),
    ("団体生命共済の保有は11月末で約1.2万件。", "1.2万件", GROUP, "number", "in_force", "2026-11"),
    ("団体生命共済の純増は11月末までに△30件。", "30件", GROUP, "number", "net_change", "2026-11"),
]  # fmt: skip

# (sentence, number, why it names none)
TRAPS = [
    ("保有は11月末で5,796件である。", "5,796件", "no_product"),
    ("2026年度末の目標達成に向けては、11月時点であと541件必要。", "541件", "no_product"),
    ("団体生命共済は11月末で5,796件である。", "5,796件", "no_measure"),
    ("団体生命共済の達成率は11月末で78.9％。", "78.9％", "no_measure"),
    ("団体生命共済の保有は5,796件である。", "5,796件", "no_month"),
    ("団体生命共済の全体の新規加入数は目標に対して82.4％と未達である。", "82.4％", "no_month"),
    ("団体生命共済の保有は11月15日現在で5,796件である。", "5,796件", "not_month_end"),
    ("団体生命共済の新規は2026年8月から11月までに80件だった。", "80件", "period"),
    ("2026年度の団体生命共済の新規は120件。", "120件", "period"),
    ("団体生命共済の保有は11月以降に10件。", "10件", "period"),
    ("団体生命共済とマイカー共済の保有は11月末で9,000件。", "9,000件", "several_products"),
    ("長共・税適の保有は11月末で1,400件。", "1,400件", "several_products"),
    ("セット共済の保有は11月末で500件。", "500件", "no_such_product"),
    ("総合共済の保有は11月末で500件。", "500件", "unit"),
    ("ひかり市職員組合では団体生命共済の保有が11月末で120件となった。", "120件", "other_place"),
    ("あおば公社の団体生命共済の保有は11月末で20件。", "20件", "other_place"),
    ("はるか市職労の団体生命共済の保有は11月末で120件。", "120件", "other_place"),
    ("A単組の団体生命共済の保有は11月末で120件。", "120件", "other_place"),
    ("全国の団体生命共済の保有は11月末で30万件。", "30万件", "other_place"),
    ("埼玉県の団体生命共済の保有は11月末で6,000件。", "6,000件", "other_place"),
    ("新規採用者の団体生命共済の新規加入は11月末で40件。", "40件", "part_of_all"),
    ("スポット募集での団体生命共済の新規は11月末で40件。", "40件", "part_of_all"),
    ("11月1日発効の団体生命共済の新規は36件。", "36件", "part_of_all"),
    ("団体生命共済の保有は11月末で5,796件、うち青年層は800件。", "800件", "part_of_all"),
    ("団体生命共済の保有は11月末で5,796件、うち50代が800件。", "800件", "part_of_all"),
    ("マイカー共済の見積もりキャンペーンは11月末で受付30件。", "30件", "part_of_all"),
    ("団体生命共済の保有は11月末で1単組あたり58件。", "58件", "per_something"),
    ("団体生命共済の新規は11月末で月12件。", "12件", "per_something"),
    ("団体生命共済の新規は11月末で平均12件。", "12件", "per_something"),
    ("団体生命共済の保有は11月末に120件増加した。", "120件", "no_compared_month"),
    ("団体生命共済の保有は11月末で5,796件、前回は5,000件だった。", "5,000件", "no_compared_month"),
    ("団体生命共済の学習会を11月に3回開いた。", "3回", "unit"),
    ("11月の団体生命共済の学習会には45人が参加した。", "45人", "unit"),
    ("11月末までに団体生命共済のチラシを1,450件配布した。", "1,450件", "no_measure"),
    ("団体生命共済の新規1件あたり11月末で5,000円を交付した。", "5,000円", "unit"),
    ("団体生命共済の増口は11月末までに40件。", "40件", "part_of_all"),
    ("団体生命共済の新規は11月末までに120名。", "120名", "unit"),
    ("団体生命共済の新規は11月末までに120件から130件。", "120件", "no_measure"),
    ("団体生命共済の新規は11月末までに120件から130件。", "130件", "no_measure"),
    ("団体生命共済の保有は11月末で5,790件から5,796件に増えた。", "5,790件", "no_measure"),
    ("団体生命共済の保有は11月末で△120件。", "120件", "no_measure"),
    ("団体生命共済の保有は11月末で前年同月比120件。", "120件", "no_measure"),
    ("団体生命共済の新規は11月末までに130件を見込む。", "130件", "no_measure"),
]  # fmt: skip

# Of cover that whole unions join: (sentence, number, kind, measure, since the year began).
OF_UNIONS = [
    ("総合共済基本型の新規は2026年6月から11月までに2組合。", "2組合", "number", "new_enrolments", {True}),
    ("総合共済基本型の新規加入は11月末までに2単組となった。", "2単組", "number", "new_enrolments", {True}),
    ("基本型の新規は11月末で2組合（前年同期1組合）。", "2組合", "number", "new_enrolments", {True}),
    ("総合共済基本型の新規は11月に2組合。", "2組合", "number", "new_enrolments", {True, False}),
    ("総合共済基本型の新規は11月中に2組合あった。", "2組合", "number", "new_enrolments", {False}),
    ("11月末までに総合共済基本型へ2組合が新規加入した。", "2組合", "number", "new_enrolments", {True}),
    ("11月末までに総合共済基本型へ新たに2単組が加入した。", "2単組", "number", "new_enrolments", {True}),
    ("新規の総合共済基本型は11月末までに2組合。", "2組合", "number", "new_enrolments", {True}),
    ("総合共済基本型は11月末で新規2組合、累計30組合となった。", "2組合", "number", "new_enrolments", {True}),
    ("団体生命共済の新規は11月末で120件、総合共済基本型の新規は2組合。", "2組合", "number", "new_enrolments", {True}),
    ("総合共済基本型の新規は11月末で53組合中2組合。", "2組合", "number", "new_enrolments", {True}),
    ("基本型の新規加入目標は3組合に対し、11月末で2組合。", "3組合", "target", "new_enrolments", {False}),
    ("基本型の新規加入目標は3組合に対し、11月末で2組合。", "2組合", "number", "new_enrolments", {True}),
    ("基本型の新規目標3単組に対し、11月末の実績は2単組。", "2単組", "number", "new_enrolments", {True}),
    ("総合共済基本型の解約は11月末までに1組合だった。", "1組合", "number", "terminations", {True}),
    ("総合共済基本型の純増は11月末までに△1組合。", "1組合", "number", "net_change", {True}),
    ("総合共済基本型は11月末で30組合が加入し、目標は35組合である。", "30組合", "number", "in_force", {False}),
    ("総合共済基本型は11月末で30組合が加入し、目標は35組合である。", "35組合", "target", "in_force", {False}),
    ("基本型の加入目標35組合に対し、11月末現在で30組合が加入している。", "35組合", "target", "in_force", {False}),
    ("基本型の加入目標35組合に対し、11月末現在で30組合が加入している。", "30組合", "number", "in_force", {False}),
    ("総合共済基本型の加入は11月末で30組合、目標まであと5組合。", "5組合", "shortfall", "in_force", {False}),
    ("総合共済基本型の加入は11月末で30組合で、目標に5組合不足している。", "5組合", "shortfall", "in_force", {False}),
    ("総合共済基本型の加入単組は11月末で30単組。", "30単組", "number", "in_force", {False}),
    ("総合共済基本型の加入は11月末で前年同月より2組合増えた。", "2組合", "change", "in_force", {False}),
    ("11月末現在、総合共済基本型には約30組合が加入している。", "30組合", "number", "in_force", {False}),
    ("総合共済基本型に11月末で30〜32組合が加入している。", "30〜32組合", "number", "in_force", {False}),
    ("基本型は11月末で新規2組合を含め30組合が加入している。", "30組合", "number", "in_force", {False}),
]  # fmt: skip

TRAPS_OF_UNIONS = [
    ("総合共済基本型は11月末で新規2組合、累計30組合となった。", "30組合", "no_measure"),
    ("総合共済基本型の目標は年度末で35単組である。", "35単組", "no_measure"),
    ("総合共済基本型は11月末で30組合。", "30組合", "no_measure"),
    ("11月に総合共済基本型へ2組合が加入した。", "2組合", "no_measure"),
    ("総合共済基本型の加入は11月末までに2組合。", "2組合", "no_measure"),
    ("総合共済基本型の加入を11月末までに5単組に提案した。", "5単組", "no_measure"),
    ("総合共済基本型の新規を11月末までに3組合予定している。", "3組合", "no_measure"),
    ("総合共済基本型の新規を11月末現在、4単組で取り組んでいる。", "4単組", "no_measure"),
    ("総合共済基本型に未加入の組合は11月末で5組合。", "5組合", "part_of_all"),
    ("総合共済基本型の加入単組は11月末で30単組（うち新規2単組）。", "2単組", "part_of_all"),
    ("総合共済基本型の説明会を11月末までに4単組が開いた。", "4単組", "part_of_all"),
    ("マイカー共済と総合共済基本型の新規は11月末で2組合。", "2組合", "several_products"),
    ("総合共済基本型の新規加入は11月末までに120名。", "120名", "unit"),
    ("総合共済基本型の新規加入は11月末までに120件。", "120件", "unit"),
    ("団体生命共済の新規があったのは11月末で14単組。", "14単組", "unit"),
    ("総合共済基本型の加入は11月末で2組合増えて30組合となった。", "2組合", "no_compared_month"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "span", "sets", "kind", "measure", "month"), NAMED)
def test_a_claim_names_its_product_its_measure_and_its_month(text, span, sets, kind, measure, month):
    found = meanings_of(claims_of(text)[span], context())

    if sets is None:
        assert found == Unnamed(kind)
        return
    assert isinstance(found, tuple), found
    assert tuple(dict.fromkeys(one.product_set for one in found)) == sets
    assert {(one.kind, one.measure, str(one.month)) for one in found} == {(Kind(kind), Measure(measure), month)}


@pytest.mark.parametrize(("text", "span", "kind", "measure", "since_year_began"), OF_UNIONS)
def test_a_number_of_unions_names_what_they_did(text, span, kind, measure, since_year_began):
    found = meanings_of(claims_of(text)[span], context())

    assert isinstance(found, tuple), found
    assert {(one.product_set, one.kind, one.measure) for one in found} == {("basic", Kind(kind), Measure(measure))}
    assert {one.is_year_to_date for one in found} == since_year_began


@pytest.mark.parametrize(("text", "span", "reason"), TRAPS + TRAPS_OF_UNIONS)
def test_what_is_not_named_is_not_guessed(text, span, reason):
    assert meanings_of(claims_of(text)[span], context()) == Unnamed(reason)


@pytest.mark.parametrize(
    ("text", "span", "spans"),
    [
        ("団体生命共済の新規は11月末までに120件。", "120件", {True}),
        ("団体生命共済の新規は11月時点で120件。", "120件", {True}),
        ("団体生命共済の新規は2026年6月から11月までに120件。", "120件", {True}),
        ("団体生命共済の新規は11月中に20件。", "20件", {False}),
        ("団体生命共済の新規は11月の1か月で20件。", "20件", {False}),
        ("団体生命共済の新規は11月に20件。", "20件", {True, False}),
        ("今年度の団体生命共済の新規は11月に120件となった。", "120件", {True}),
    ],
)
def test_the_words_at_a_date_tell_since_when_a_flow_is_counted(text, span, spans):
    found = meanings_of(claims_of(text)[span], context())

    assert {one.is_year_to_date for one in found} == spans


@pytest.mark.parametrize(
    ("text", "span", "against", "sign", "is_ratio"),
    [
        ("団体生命共済の保有は11月末に前年同月より120件増加した。", "120件", "2025-11", 1, False),
        ("団体生命共済の保有は11月末に前年同月より120件減少した。", "120件", "2025-11", -1, False),
        ("団体生命共済の保有は11月末に前月より5件増えた。", "5件", "2026-10", 1, False),
        ("団体生命共済の保有は11月末で5月末と比べて20件減った。", "20件", "2026-05", -1, False),
        ("団体生命共済の保有は11月末で2026年5月末と比較して100.7％となった。", "100.7％", "2026-05", 1, True),
        ("団体生命共済の新規は11月末までで前年同期比5％増。", "5％", "2025-11", 1, False),
        ("団体生命共済の新規は11月末までで前年同期比5％減。", "5％", "2025-11", -1, False),
        ("団体生命共済の新規は11月末までで前年同期比△5％。", "5％", "2025-11", -1, False),
        ("団体生命共済の保有は11月末で前年同月比△120件。", "120件", "2025-11", -1, False),
        ("団体生命共済の保有は11月末で前年同月比＋120件となった。", "120件", "2025-11", 1, False),
    ],
)
def test_a_change_names_the_month_it_is_compared_with(text, span, against, sign, is_ratio):
    found = meanings_of(claims_of(text)[span], context())

    assert {(str(one.against), one.sign, one.is_ratio) for one in found} == {(against, sign, is_ratio)}


def test_interim_and_final_targets_are_told_apart_by_the_nearest_word():
    text = "団体生命共済の保有は11月末で5,796件（最終目標7,343件、あと1,547件、中間目標6,000件、あと204件）。"
    claims = claims_of(text)
    kinds = {span: {one.target_kind for one in meanings_of(claim, context())} for span, claim in claims.items()}

    assert kinds == {
        "5,796件": {""},
        "7,343件": {"final"},
        "1,547件": {"final"},
        "6,000件": {"interim"},
        "204件": {"interim"},
    }


def test_a_target_may_be_named_by_its_fiscal_year_or_its_day():
    by_year = claims_of("2026年度団体生命共済保有目標7,343件に対して、11月末現在で5,796件。")["7,343件"]
    by_day = claims_of("団体生命共済の保有の目標は2027年5月末に7,343件に対し、まだ遠い。")["7,343件"]

    assert {one.due_year for one in meanings_of(by_year, context())} == {2026}
    assert {one.due for one in meanings_of(by_day, context())} == {Month.of(2027, 5)}


def test_the_number_in_a_bracket_is_of_the_year_before_or_the_target():
    claim = claims_of("団体生命共済の保有は11月末で5,796件（前年5,650件）。")["5,796件"]
    found = meanings_of(claim, context())

    assert {str(one.month) for one in meanings_of_comparison("previous_year", found)} == {"2025-11"}
    assert {one.kind for one in meanings_of_comparison("target", found)} == {Kind.TARGET}
    assert meanings_of_comparison("previous_period", found) == ()


@pytest.mark.parametrize("as_of", ["2026年11月", "9999-12", "2026-13", "2026-02-30", "2026-11-30x", "/", "x/2026-11"])
def test_a_date_that_is_none_names_no_month(as_of):
    claim = replace(claims_of("団体生命共済の保有は11月末で5,796件。")["5,796件"], as_of=as_of)

    assert isinstance(meanings_of(claim, context()), Unnamed)


def test_sentences_that_name_no_product_are_blanked_in_their_place():
    text = "【2026年度計画】\n学習会を３回開いた。団生の保有は500件。\n（ ）内は前年の数。参加は45人。"

    only = packaged_names().only_naming(text)

    assert only == "【2026年度計画】\n" + "。" * 10 + "団生の保有は500件。\n（ ）内は前年の数。" + "。" * 7
