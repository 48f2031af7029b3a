import pytest

from suishin.reading.figures import find_figures
from suishin.reading.model import Comparison


def figures(text: str, **context):
    return find_figures("progress", text, report_date="2025-02-10", **context)


@pytest.mark.parametrize(
    ("text", "value", "comparison"),
    [
        ("訪問は58回（前年同期間41回）", 58, Comparison("previous_year", 41, "回")),
        ("保有は4,310件（昨年度4,275件）となった", 4310, Comparison("previous_year", 4275, "件")),
        ("継続率は72％（前年度65％）で", 72, Comparison("previous_year", 65, "%")),
        ("保有は4,987件となった（前年５,１２３件）", 4987, Comparison("previous_year", 5123, "件")),
        ("新規は12件（昨年8件、一昨年15件）", 12, Comparison("previous_year", 8, "件")),
        ("申込は30件（前回22件）", 30, Comparison("previous_period", 22, "件")),
        ("参加は48名（目標60名）", 48, Comparison("target", 60, "人")),
    ],
)
def test_the_number_in_a_comparing_bracket_belongs_to_its_figure(text, value, comparison):
    (figure,) = figures(text)

    assert (figure.value, figure.comparison) == (value, comparison)


def test_same_below_lets_later_brackets_compare_too():
    found = figures("訪問は58回（前年同期41回、以下同じ）、学習会6回（9回）、面談22回（17回）実施")

    assert [(figure.value, figure.comparison.value) for figure in found] == [(58, 41), (6, 9), (22, 17)]


def test_a_legend_tells_what_all_brackets_hold():
    found = figures("※（　）内は前年\n学習会6回（9回）、面談22回（17回）")

    assert [(figure.value, figure.comparison.kind) for figure in found] == [(6, "previous_year"), (22, "previous_year")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("巡回14か所(63人)", [14, 63]),
        ("成約18件(成約率36%)", [18, 36]),
        ("組合員1,520人（うち加入者638人）", [1520, 638]),
        ("合計15回（甲市職2回・乙市職6回）", [15, 2, 6]),
        ("新規180件（前年同期比105.2％）", [180, 105.2]),
    ],
)
def test_a_bracket_that_compares_nothing_holds_figures_of_its_own(text, values):
    assert [figure.value for figure in figures(text)] == values


def test_a_target_in_the_sentence_is_a_figure_and_what_the_others_are_held_against():
    result, target, rate = figures("新規加入は252件、年間の目標360件に対し70％となった。")

    assert target.metric == "target"
    assert result.comparison == rate.comparison == Comparison("target", 360, "件")
    assert target.comparison is None


def test_what_a_number_grew_from_is_its_comparison_and_a_figure():
    before, after = figures("相談の件数が7件→21件に増えた。")

    assert before.comparison is None
    assert after.comparison == Comparison("previous_period", 7, "件")


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("約300人が参加", "約"),
        ("延べ約2,400人が参加", "延べ約"),
        ("のべ50回", "延べ"),
        ("あと320件必要", "あと"),
        ("最高16万円", "最高"),
        ("多いところで11万円", "最高"),
        ("350件程度の減少", "程度"),
        ("20名ほど", "ほど"),
        ("うち退職者184件", "うち"),
        ("成約18件", None),
    ],
)
def test_words_that_qualify_a_number_are_kept(text, qualifier):
    assert figures(text)[0].qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("2024年12月時点で4,310件", "2024-12"),
        ("令和6年10月末の集計で95件", "2024-10"),
        ("10月31日現在3,456件", "2024-10-31"),
        ("2024年7月〜11月の活動実績は58回", "2024-07/2024-11"),
        ("2023年度の支給は最高16万円", "2023-04/2024-03"),
        ("年末までに14回開いた", "2024-12"),
        ("2024年12月時点で2024年5月時点と比較して102.3％", "2024-12"),
        ("保有は4,310件", None),
    ],
)
def test_the_time_a_figure_is_stated_for_is_told_in_full(text, as_of):
    assert figures(text)[0].as_of == as_of


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("保有は4,310件である", "in_force"),
        ("新規契約は252件", "new_enrolments"),
        ("解約が190件", "terminations"),
        ("目標まであと320件必要", "shortfall"),
        ("目標に対して77.5％", "achievement_rate"),
        ("加入率は51.2％", "penetration"),
        ("成約率36%", "closing_rate"),
        ("加入推進の集会に約90名が参加", "participants"),
        ("今春の退職予定者は155名", "eligible"),
        ("単組訪問は58回", "visits"),
        ("学習会を22回開いた", "sessions"),
        ("総額96万円", "amount_total_yen"),
        ("新規1件につき3,500円", "amount_per_unit_yen"),
        ("19単組に配分した", "unions"),
    ],
)
def test_a_figure_is_named_by_its_measure(text, metric):
    assert figures(text)[0].metric == metric


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("団体生命共済の新規契約は252件", "団体生命共済の新規契約"),
        ("マイカー共済98件", "マイカー共済"),
        ("長共は12件", "長期共済"),
        ("12月5日に担当者の交流会を開き、74名が集まった", "担当者の交流会"),
        ("年金セミナーは5単組で実施", "年金セミナー"),
    ],
)
def test_a_figure_tells_what_is_counted(text, subject):
    assert figures(text)[0].subject == subject


def test_dates_of_a_repeated_text_lie_before_its_june():
    (figure,) = figures("5月末現在で保有は4,275件だった", is_previous=True)

    assert figure.as_of == "2024-05"
