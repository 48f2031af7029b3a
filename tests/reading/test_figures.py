import pytest

from suishin.reading.figures import find_figures
from tests.runaway import no_runaway

REPORT_DATE = "2025-02-10"


def figures(text: str, **context):
    return find_figures("progress", text, report_date=REPORT_DATE, **context)


def counts(text: str) -> list[tuple]:
    return [(figure.value, figure.unit) for figure in figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("組合員学習会は延べ45回、参加者は1,230人にのぼった。", [(45, "回"), (1230, "人")]),
        ("・11月　確定期オルグ　２１単組　延べ５８名", [(21, "単組"), (58, "人")]),
        ("ひかり市職（12件）、あおば町職（8件）で新規加入", [(12, "件"), (8, "件")]),
        ("A市職　3回　45名　12件", [(3, "回"), (45, "人"), (12, "件")]),
        ("給食職場の巡回14か所( 63人)、8ヶ所、3カ所", [(14, "か所"), (63, "人"), (8, "か所"), (3, "か所")]),
        ("総額176万円、1単組あたり3万円、最低１，０００円", [(1_760_000, "円"), (30_000, "円"), (1000, "円")]),
        ("交付額は総額1,250千円", [(1_250_000, "円")]),
        ("加入率４２．０％、前の年より1.5ポイント低い", [(42, "%"), (1.5, "ポイント")]),
        ("約8割が加入している", [(80, "%")]),
        ("冊子を60冊、チラシを2,000枚、キットを450セット", [(60, "部"), (2000, "枚"), (450, "セット")]),
        ("五十名が参加し、十二単組で実施", [(50, "人"), (12, "単組")]),
        ("30分程度の説明、7日以内に回収、3日間の合宿", [(30, "分"), (7, "日"), (3, "日")]),
        ("年3回のセミナー、月1回の定例会", [(3, "回"), (1, "回")]),
        ("該当する155名のうち62名に案内", [(155, "人"), (62, "人")]),
        ("新たな加入75件に対し解約は190件", [(75, "件"), (190, "件")]),
        ("3自治体単組に出向いた", [(3, "単組")]),
        ("年度の初めに1度だけ開催", [(1, "回")]),
        ("講師謝礼が2割5分、残りが資料代", [(25, "%")]),
        ("回答は15／32単組", [(15, "単組"), (32, "単組")]),
        ("団生　保有3,310／目標3,450（95.9%）", [(3310, "件"), (3450, "件"), (95.9, "%")]),
        ("団生新規=88/150(58.7%)", [(88, "件"), (150, "件"), (58.7, "%")]),
        ("新規加入（件）：87、参加者数：25", [(87, "件"), (25, "人")]),
        ("5会場で、ボールペン300本、返信120通", [(5, "か所"), (300, "本"), (120, "通")]),
        ("組合員1人50円、新規1件2,000円、1単組2冊", [(50, "円"), (2000, "円"), (2, "部")]),
    ],
)
def test_counts_rates_and_amounts_are_figures(text, expected):
    assert counts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "第66回定期大会の第3号議案で決めた。",
        "二十代の未加入者、30代の役員、65歳以上",
        "約●●％、○○件、××名、約00％は確認中",
        "(1) 一つ目の課題\n２．二つ目の課題\n③三つ目の課題",
        "2025年2月3日、11/28〜12/19、令和7年3月、10月末",
        "2024年度、2026年度末、第3四半期",
        "数単組、数十件、十数名",
        "二年後、三年目、6か月以降、半年",
        "一人ひとり、二人一組、一部、十分、三分の一、四半期",
        "1人1人に声をかける",
        "2回目の開催、3分科会に分かれた",
        "18時30分開会、電話03-1234-5678",
        "組合員は3分の1にとどまる",
        "県内の4地区、3つの柱、①〜③の段階",
        "一度だけ計画を見直した",
    ],
)
def test_what_counts_nothing_is_no_figure(text):
    assert counts(text) == []


@pytest.mark.parametrize(
    ("text", "lowest", "highest"),
    [
        ("4〜6単組で開きたい", 4, 6),
        ("10分〜20分の説明", 10, 20),
        ("1～2万円を支給", 10_000, 20_000),
        ("2、3回開いた", 2, 3),
        ("二、三単組で開いた", 2, 3),
    ],
)
def test_a_range_is_one_figure_with_two_ends(text, lowest, highest):
    (figure,) = figures(text)

    assert (figure.value, figure.value_max) == (lowest, highest)


def test_two_counts_side_by_side_stay_two():
    assert counts("5件、12件の順で、6件→40件") == [(5, "件"), (12, "件"), (6, "件"), (40, "件")]


@pytest.mark.parametrize("text", ["新規1件あたり5,000円", "新規１件につき5，000円", "新規1件ごとに5000円"])
def test_the_one_that_something_is_counted_per_is_no_figure(text):
    assert counts(text) == [(5000, "円")]


def test_circled_digits_count_where_a_legend_says_so():
    text = "①訪問した単組(数字は職場数):甲市⑤、乙町②、丙村⑩\n②次の課題"

    assert [(figure.subject, figure.value, figure.unit) for figure in figures(text)] == [
        ("甲市", 5, "職場"),
        ("乙町", 2, "職場"),
        ("丙村", 10, "職場"),
    ]


def test_a_span_is_the_text_as_written_at_its_place():
    text = "【経過】\n　延べ１，２３４名が参加"

    (figure,) = figures(text)

    assert figure.span == text[figure.start : figure.end] == "１，２３４名"


def test_an_empty_text_has_no_figures():
    assert figures("") == []


@pytest.mark.parametrize(
    "unit", ["1", "1,", "1件", "1件(", "(", "数字は職場数", "目標1件に対し", "一二", "1、", "前年", "「"]
)
def test_hostile_text_is_read_in_linear_time(unit):
    with no_runaway(normal_seconds=0.15):  # a pattern that backtracks takes minutes
        figures(unit * (200_000 // len(unit)))
