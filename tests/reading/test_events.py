import pytest

from suishin.reading.events import find_events
from tests.runaway import no_runaway

REPORT_DATE = "2025-02-10"


def events(text: str, **context):
    return find_events("progress", text, report_date=REPORT_DATE, **context)


def told(text: str, **context) -> list[tuple]:
    return [(event.date, event.date_end, event.name) for event in events(text, **context)]


@pytest.mark.parametrize(
    ("text", "date", "name"),
    [
        ("12月5日に共済担当者懇談会を開き、74名が集まった。", "2024-12-05", "共済担当者懇談会"),
        ("2024.09.26に書記・役員パソコン講座を開いた。", "2024-09-26", "書記・役員パソコン講座"),
        ("12月11日にはじめての家計講座を開催し28名が参加", "2024-12-11", "はじめての家計講座"),
        ("1月30日（木）に『若手役員養成塾』を開催した。", "2025-01-30", "若手役員養成塾"),
        ("11月14日（木）　県本部執行委員会にて冊子の内容を確認。", "2024-11-14", "県本部執行委員会"),
        ("9月19日の支部長会議では、実物を見せて説明した。", "2024-09-19", "支部長会議"),
        ("12月開催の業務推進会議において事例を紹介。", "2024-12", "業務推進会議"),
        ("・11/20 女性部集会、32人", "2024-11-20", "女性部集会"),
        ("④10/19会計・書記セミナー27人", "2024-10-19", "会計・書記セミナー"),
        ("・2024.10.17-地域担当者会議にて説明", "2024-10-17", "地域担当者会議"),
        ("・2025年1月　新採アンケートの実施", "2025-01", "新採アンケート"),
        ("R7.1.15単組代表者会議（28単組41名）で方針を提起", "2025-01-15", "単組代表者会議"),
        ("12月9日に「家計とくらしの見直し」を実施。", "2024-12-09", "家計とくらしの見直し"),
        ("2月は未加入者に絞った電話かけを行う。", "2025-02", "電話かけ"),
        ("昨年10月の定期大会で方針を決定した。", "2024-10", "定期大会"),
        ("10月3日のまちかど共済隊は好評だった。", "2024-10-03", "まちかど共済隊"),
        ("2月20日の「くらしの教室」に12単組が集う予定。", "2025-02-20", "くらしの教室"),
    ],
)
def test_an_activity_named_behind_its_date_is_found(text, date, name):
    assert told(text) == [(date, None, name)]


@pytest.mark.parametrize(
    ("text", "date", "name"),
    [
        ("県本部執行委員会（12月14日）で確認した。", "2024-12-14", "県本部執行委員会"),
        ("県本部第4回組織委員会（2024年10月3日）で討議。", "2024-10-03", "県本部第4回組織委員会"),
        ("経費は春の集いに充当（2025年2月1日実施済）", "2025-02-01", "春の集い"),
        ("第3回委員会を11月20日に開催した。", "2024-11-20", "第3回委員会"),
        ("役員向け事前説明会は10月21日を初回として9単組で終えた。", "2024-10-21", "役員向け事前説明会"),
        ("・役員合宿:2025.3.8開催予定", "2025-03-08", "役員合宿"),
        ("・新採学習会　4月5日　ひかり市職　25名参加", "2025-04-05", "新採学習会"),
        ("年内に昼休みの声かけを11月に実施し、9名が加入した。", "2024-11", "昼休みの声かけ"),
        ("再任用の職員に案内文を送付（11月8日）した。", "2024-11-08", "案内文の送付"),
    ],
)
def test_an_activity_named_before_its_date_is_found(text, date, name):
    assert told(text) == [(date, None, name)]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("11月に24部を送り、書棚に置いた。", "冊子の送付", "distribution"),
        ("案内セットを300組そろえ、3月に各職場へ送る。", "案内セットの送付", "distribution"),
        ("1月中旬に各単組へ退職予定者リストを配布した。", "退職予定者リストの配布", "distribution"),
        ("今年の分は12月20日に全単組へ送金した。", "交付金の支払い", "payment"),
        ("3月には県支部とともに12単組を訪ねる。", "合同の単組訪問", "visit"),
        ("12月中旬に規程を改定した。", "規程の改定", "other"),
    ],
)
def test_what_only_a_verb_tells_is_named_by_its_noun(text, name, kind):
    (event,) = events(text)

    assert (event.name, event.kind) == (name, kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "臨時募集（令和６年９月２日〜令和６年１０月１８日）では申し込みがあった。",
            [("2024-09-02", "2024-10-18", "臨時募集")],
        ),
        ("10〜11月にかけて職場巡回を実施した。", [("2024-10", "2024-11", "職場巡回")]),
        (
            "10/8・15・29職場巡回",
            [("2024-10-08", None, "職場巡回"), ("2024-10-15", None, "職場巡回"), ("2024-10-29", None, "職場巡回")],
        ),
        ("12/7・8　青年部合宿", [("2024-12-07", "2024-12-08", "青年部合宿")]),
        (
            "8月、11月に幹事会を開催した（2月にも開催予定）。",
            [("2024-08", None, "幹事会"), ("2024-11", None, "幹事会"), ("2025-02", None, "幹事会")],
        ),
        (
            "9/10県央ブロック、9/12県南ブロック、9/19県北ブロックでオルグを実施。",
            [("2024-09-10", None, "オルグ"), ("2024-09-12", None, "オルグ"), ("2024-09-19", None, "オルグ")],
        ),
        (
            "合同オルグは、11月に6単組、12月に9単組で実施した。",
            [("2024-11", None, "合同オルグ"), ("2024-12", None, "合同オルグ")],
        ),
        (
            "12月5日 共済推進委員会、12月19日 単組代表者会議を開催した。",
            [("2024-12-05", None, "共済推進委員会"), ("2024-12-19", None, "単組代表者会議")],
        ),
        (
            "2024.12.5\n・共済推進委員会\n・単組代表者会議",
            [("2024-12-05", None, "共済推進委員会"), ("2024-12-05", None, "単組代表者会議")],
        ),
        (
            "マネープラン講座(10/5　42名、11/9　38名)",
            [("2024-10-05", None, "マネープラン講座"), ("2024-11-09", None, "マネープラン講座")],
        ),
        ("3月末までに全単組で学習会を開催する。", [(None, "2025-03", "学習会")]),
        (
            "「なぜ組合」の教室を4月12日に開催した。今年は4月19日に開催する。",
            [("2024-04-12", None, "なぜ組合の教室"), ("2025-04-19", None, "なぜ組合の教室")],
        ),
        ("1/15〜 見積キャンペーン（3/14まで）", [("2025-01-15", "2025-03-14", "見積キャンペーン")]),
        ("4月1日発効の春の募集は、1月7日から31日まで行った。", [("2025-01-07", "2025-01-31", "春の募集")]),
        (
            "3月18日までに名簿を受領→4月1日職場訪問→4月18日まで個別フォロー",
            [
                (None, "2025-03-18", "名簿の受領"),
                ("2025-04-01", None, "職場訪問"),
                (None, "2025-04-18", "個別フォロー"),
            ],
        ),
    ],
)
def test_several_days_and_periods_are_told_apart(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2024年12月時点の新規は252件で、目標に届かない。",
        "2024年5月末の集計で加入率は48.6％だった。",
        "2024年4月末、新しい契約は計画比58.3％だった。",
        "2023年度末は前年を上回った。2026年度末に向けて学習会を増やす。",
        "2024年7月〜11月の活動実績は、学習会が21回だった。",
        "面談は延べ24回実施した（3月14日までの予定を含む）",
        "2025年4月新規採用者への説明会を重視する。",
        "2025年3月末退職予定者への案内を進める。",
        "7月発効の加入が進んだ。",
        "12月の新規契約は24件で、学習会の効果が表れている。",
        "2024年6月の制度改定により、学習会を増やした。",
        "【2024年6月報告のあと】",
        "・６月以降の歩みと課題",
        "「2025年4月新採取り組み」の冊子を配った。",
        "第66回定期大会の第3号議案で決めた。",
        "秋闘期のオルグで学習会を提起した。",
    ],
)
def test_dates_on_which_nothing_was_held_give_no_event(text):
    assert events(text) == []


@pytest.mark.parametrize(
    ("text", "status", "date"),
    [
        ("11月20日に学習会を開催した。", "held", "2024-11-20"),
        ("11月20日　学習会の開催", "held", "2024-11-20"),
        ("2月22日に女性部集会を予定している。", "planned", "2025-02-22"),
        ("5月20日の地区懇談会を皮切りに、各職場で話し合いを始める。", "planned", "2025-05-20"),
        ("2025年3月　新採学習会", "planned", "2025-03"),
        ("2月　新採対策会議", "unknown", "2025-02"),
        ("2月15日の会議で確認した。", "held", "2025-02-15"),
        ("1月17日の委員会で進捗を確認し、3月に総括会議を開く予定。", "held", "2025-01-17"),
        ("学習会を4月12日に開く運びとなった。", "planned", "2025-04-12"),
        ("説明会を3月10日に入れ、会場を押さえた。", "planned", "2025-03-10"),
        ("5月に開く会議の案内を出した。", "planned", "2025-05"),
        ("12月に開く委員会で確認する。", "unknown", "2024-12"),
        ("・7月9日　執行部学習会", "held", "2024-07-09"),
    ],
)
def test_tense_and_day_tell_whether_it_was_held(text, status, date):
    event = events(text)[0]

    assert (event.status, event.date) == (status, date)


def test_a_heading_says_of_which_year_and_tense_its_lines_speak():
    plans = "【2025年度計画】\n・11月　役員セミナー\n・1月　アンケートの実施"
    results = "＜実績＞\n4月　新採説明会\n6月　共済担当者会議"

    assert [(event.date, event.status) for event in events(plans)] == [("2025-11", "planned"), ("2026-01", "planned")]
    assert [(event.date, event.status) for event in events(results)] == [("2024-04", "held"), ("2024-06", "held")]


def test_what_is_asked_for_as_plans_lies_ahead():
    text = "11月 新任役員講座"

    assert told(text, is_previous=True, title="今後、重点的に取り組む課題") == [("2024-11", None, "新任役員講座")]
    assert told(text, is_previous=True, title="目標達成にむけた進捗と課題") == [("2023-11", None, "新任役員講座")]


def test_a_repeated_text_is_dated_from_the_june_before():
    assert told("今年度は、9月に単組ヒアリングを実施する。", is_previous=True) == [("2024-09", None, "単組ヒアリング")]
    assert told("5月10日にブロック会議を開いた。", is_previous=True) == [("2024-05-10", None, "ブロック会議")]


@pytest.mark.parametrize(
    ("text", "participants", "unions"),
    [
        ("12月5日に懇談会を開き、74名が集まった。", 74, None),
        ("・11/20 女性部集会(8単組15人参加)", 15, 8),
        ("5月13日の学習会には48名中31名が参加した。", 31, None),
        ("4/8 新採説明会（対象12名）", None, None),
        ("2月15日に説明会を開催予定で、80名程度の参加を見込む。", 80, None),
        ("11月20日に会議を開いた。3,000人に案内を送る。", None, None),
        ("・3/8 講座（定員30名）", None, None),
        ("12/5 意見交換(県本部2名、単組6名)", None, None),
        ("学習会を12月5日に開催し、24単組31名が出席", 31, 24),
    ],
)
def test_how_many_took_part_is_taken_from_the_same_clause(text, participants, unions):
    event = events(text)[0]

    assert (event.participants, event.unions) == (participants, unions)


def test_a_span_is_the_text_as_written_at_its_place():
    text = "【経過】\n・１１月５日に　学習会を開催した。"

    (event,) = events(text)

    assert event.span == text[event.start : event.end] == "１１月５日に　学習会"


def test_without_a_report_date_only_written_years_are_events():
    assert find_events("progress", "11/5学習会\n2024年12月6日会議を開催", report_date=None)[0].date == "2024-12-06"


def test_an_empty_text_has_no_events():
    assert events("") == []


@pytest.mark.parametrize(
    "unit", ["12月", "12月(", "「12月", "学習会を", "12月に学習会を", "(", "11/6・", "、", "を開催", "の"]
)
def test_hostile_text_is_read_in_linear_time(unit):
    with no_runaway(normal_seconds=0.15):  # a pattern that backtracks takes minutes
        events(unit * (200_000 // len(unit)))
