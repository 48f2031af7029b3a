"""Sixty files as offices and their programs make them: each is taken in rightly or refused with the reason."""

import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from suishin.results.files.model import IN_FORCE
from tests.results.files.making import (
    HEAD,
    NOVEMBER,
    OCTOBER,
    changed_part,
    kinds,
    ods,
    read,
    row,
    text,
    without_cached,
    xlsx,
)

LONG = [HEAD, row()]
SOUND = {(1, 1, OCTOBER): 120}
WIDE_HEAD = ["組合コード", "組合名", "団体生命共済", "", "", "マイカー共済", "", ""]
WIDE_BELOW = ["", "", "保有", "新規", "解約", "保有", "新規", "解約"]
WIDE_ROW = ["2001", "ひかり市職労", 120, 3, 1, 80, 2, 0]
WIDE = {(1, 1, OCTOBER): 120, (1, 2, OCTOBER): 80}


class Case(NamedTuple):
    name: str
    make: Callable[[], bytes]
    entries: dict[tuple[int, int, int], int | None] | None = None  # union, line, month → in force
    faults: list[str] | None = None
    words: str = ""  # of the first fault
    options: dict[str, Any] = {}


def accepted(name: str, make: Callable[[], bytes], entries: Any = SOUND, **options: Any) -> Case:
    return Case(name, make, entries, [], "", options)


def refused(name: str, make: Callable[[], bytes], faults: str | list[str], words: str = "", **options: Any) -> Case:
    return Case(name, make, None, [faults] if isinstance(faults, str) else faults, words, options)


def titled(title: str, head: list[Any] | None = None) -> list[list[Any]]:
    """A sheet whose month stands in a title, not in a column."""
    plain = ["組合コード", "組合名", "共済種目", "保有"]
    return [[title], [], head or plain, ["2001", "ひかり市職労", "団生", 120]]


CASES = [
    # encodings
    accepted("CP932のCSV", lambda: text(LONG, "cp932")),
    accepted("UTF-8（BOMなし）", lambda: text(LONG, "utf-8")),
    accepted("UTF-8（BOMあり）", lambda: text(LONG, "utf-8-sig")),
    accepted("UTF-16", lambda: text(LONG, "utf-16")),
    accepted("UTF-16（BOMなし）", lambda: text(LONG, "utf-16-le")),
    accepted("EUC-JP", lambda: text(LONG, "euc_jp")),
    accepted("ISO-2022-JP", lambda: text(LONG, "iso2022_jp")),
    accepted("タブ区切り", lambda: text(LONG, "utf-16", "\t")),
    accepted("セミコロン区切り", lambda: text(LONG, sign=";")),
    accepted("引用符の中の改行", lambda: text([HEAD, row(組合名="ひかり市\n職員労働組合")])),
    # kinds of files
    accepted("XLSX", lambda: xlsx(LONG)),
    accepted("ODS", lambda: ods(LONG)),
    refused("空のファイル", lambda: b"", "unreadable", "空です"),
    refused("何も書かれていない表", lambda: xlsx([]), "unreadable", "何も入っていません"),
    refused("PDF", lambda: b"%PDF-1.7\n", "unreadable", "形式"),
    refused("途中で切れたXLSX", lambda: xlsx(LONG)[:-400], "unreadable", "壊れて"),
    refused("中身が壊れたXLSX", lambda: changed_part(xlsx(LONG), "xl/worksheets/sheet1.xml", lambda p: p[:500]), "unreadable", "壊れて"),
    refused(
        "パスワードつきExcel",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(3000),
        "unreadable",
        "パスワード",
    ),
    refused("引用符の開いたままのCSV", lambda: text(LONG) + b'"' + b"x" * 200_000, "unreadable", "引用符"),
    # characters
    accepted("半角カナの見出しと種目", lambda: xlsx([HEAD, row(共済種目="ﾏｲｶｰ共済")]), {(1, 2, OCTOBER): 120}),
    accepted("全角の数字とコード", lambda: xlsx([HEAD, row(組合コード="２００１", 保有="１，２３４")]), {(1, 1, OCTOBER): 1234}),
    accepted("数になったコード", lambda: xlsx([HEAD, row(組合コード=2001)])),
    accepted("頭の0が落ちたコード", lambda: xlsx([HEAD, row(組合コード=108, 組合名="つばき町職労")]), {(8, 1, OCTOBER): 120}),
    accepted("濁点が分かれたかな（NFD）", lambda: xlsx([HEAD, row(組合コード="", 組合名=unicodedata.normalize("NFD", "みどり町職員組合"))]), {(2, 1, OCTOBER): 120}, allowed=["20"]),
    accepted("異体字の選択（IVS）と高・髙", lambda: xlsx([HEAD, row(組合コード="", 組合名="高\U000e0101瀬村職労")]), {(3, 1, OCTOBER): 120}),
    refused("サロゲートペアの字を含む名前", lambda: xlsx([HEAD, row(組合コード="", 組合名="𠮷沢町職労")]), "unknown_union", "ありません"),
    # months
    accepted("元号の年月", lambda: xlsx([HEAD, row(年月="令和8年10月")])),
    accepted("略した元号の年月", lambda: xlsx([HEAD, row(年月="R8.10")])),
    accepted("日付のセル", lambda: xlsx([HEAD, row(年月=date(2026, 10, 1))])),
    accepted("日付のシリアル値", lambda: xlsx([HEAD, row(年月=46_296)])),
    accepted("6桁の年月", lambda: xlsx([HEAD, row(年月=202610)])),
    accepted("表題の年月", lambda: xlsx(titled("２０２６年１０月末現在　共済実績"))),
    accepted("シート名の年月", lambda: xlsx(titled("共済実績"), name="令和8年10月")),
    accepted("年度だけの表題と月の列", lambda: xlsx([["令和8年度"], ["組合コード", "共済種目", "10月", "11月"], ["2001", "団生", 120, 121]]), {(1, 1, OCTOBER): 120, (1, 1, NOVEMBER): 121}),
    accepted("一つのファイルに二つの月", lambda: xlsx([HEAD, row(), row(年月="2026年9月", 保有=118)]), {**SOUND, (1, 1, OCTOBER - 1): 118}),
    accepted("送るときに選んだ月", lambda: xlsx(titled("共済実績")), month=OCTOBER),
    refused("月が分からない", lambda: xlsx(titled("共済実績")), "month_missing", "何年何月"),
    refused("読めない月", lambda: xlsx([HEAD, row(年月="先月")]), "month_unreadable", "年月として"),
    refused("年のない月", lambda: xlsx([HEAD, row(年月="10月")]), "month_unreadable", "年月として"),
    refused("未来の月", lambda: xlsx([HEAD, row(年月="2026年12月")]), "month_in_future", "まだ来ていない"),
    # numbers
    accepted("数のセルの文字", lambda: xlsx([HEAD, row(保有="120", 新規="3件")])),
    accepted("欠けている印", lambda: xlsx([HEAD, row(保有="―", 新規=3)]), {(1, 1, OCTOBER): None}),
    accepted("0は0", lambda: xlsx([HEAD, row(保有=0)]), {(1, 1, OCTOBER): 0}),
    accepted("古い値の残った計算式", lambda: xlsx(LONG, formulas={(1, 4): ("=1+1", 120)})),
    refused("値の保存されていない計算式", lambda: without_cached(xlsx(LONG, formulas={(1, 4): ("=1+1", 120)})), "not_reckoned", "計算式の結果"),
    refused("計算式のエラー", lambda: text([HEAD, row(保有="#REF!")]), "not_a_number", "エラー"),
    refused("△のついた数", lambda: xlsx([HEAD, row(解約="△3")]), "negative", "マイナス"),
    refused("全角のマイナス", lambda: xlsx([HEAD, row(解約="－３")]), "negative", "マイナス"),
    refused("▲のついた保有", lambda: xlsx([HEAD, row(保有="▲１２")]), "negative", "マイナス"),
    refused("小数", lambda: xlsx([HEAD, row(保有=12.5)]), "decimal", "小数"),
    refused("文字", lambda: xlsx([HEAD, row(保有="約120")]), "not_a_number", "数として"),
    refused("日付に化けた数", lambda: xlsx([HEAD, row(新規=date(2026, 3, 1))]), "not_a_number", "日付"),
    refused("大きすぎる数", lambda: xlsx([HEAD, row(保有=12_000_000)]), "too_large", "桁"),
    accepted("基本型の○", lambda: xlsx([HEAD, row(共済種目="総合共済基本型", 保有="○", 新規="", 解約="")]), {(1, 5, OCTOBER): 1}),
    refused("0でも1でもない基本型", lambda: xlsx([HEAD, row(共済種目="総合共済基本型", 保有=120, 新規=0)]), "not_joined_or_not", "加入を1"),
    # layouts
    accepted("結合した見出しの横長の表", lambda: xlsx([["2026年10月"], WIDE_HEAD, WIDE_BELOW, WIDE_ROW], merged=[(1, 2, 1, 4, "団体生命共済"), (1, 5, 1, 7, "マイカー共済"), (1, 0, 2, 0, "組合コード"), (1, 1, 2, 1, "組合名")]), WIDE),
    accepted("結合の消えたCSVの見出し", lambda: text([["2026年10月"], WIDE_HEAD, WIDE_BELOW, WIDE_ROW], "cp932"), WIDE),
    accepted("一段の横長の見出し", lambda: xlsx([["2026年10月"], ["組合名", "団生（保有）", "団生・新規", "マイカー保有件数"], ["ひかり市職労", 120, 3, 80]]), WIDE),
    accepted("月を横に並べた表", lambda: xlsx([["団体生命共済 保有"], ["単組名", "2026年9月", "2026年10月"], ["ひかり市職労", 118, 120]]), {**SOUND, (1, 1, OCTOBER - 1): 118}),
    accepted("種目ごとのシート", lambda: xlsx([["2026年10月"], ["単組名", "保有"], ["ひかり市職労", 120]], name="団体生命共済", more={"マイカー共済": [["2026年10月"], ["単組名", "保有"], ["ひかり市職労", 80]]}), WIDE),
    accepted("項目を行に並べた表", lambda: xlsx([["組合名", "項目", "2026年10月"], ["ひかり市職労", "保有", 120], ["ひかり市職労", "新規", 3]], name="団体生命共済")),
    accepted("縦に結合した組合名", lambda: xlsx([HEAD, row(組合コード=""), row(組合コード="", 組合名=None, 共済種目="マイカー共済", 保有=80)], merged=[(1, 1, 2, 1, "ひかり市職労")]), WIDE),
    accepted("表示しない行", lambda: xlsx(LONG, hidden=[1])),
    accepted("合計の行", lambda: xlsx([*LONG, row(組合コード="", 組合名="長野県計")])),
    accepted("経路の列", lambda: xlsx([["組合名", "年月", "種目", "経路", "保有"], ["ひかり市職労", "2026年10月", "自賠責共済", "推進本部ルート", 9], ["ひかり市職労", "2026年10月", "自賠責共済", "本部ルート", 4]]), {(1, 4, OCTOBER): 9, (1, 3, OCTOBER): 4}),
    refused("経路のない自賠責", lambda: xlsx([HEAD, row(共済種目="自賠責共済")]), "route_missing", "経路"),
    refused("知らない種目", lambda: xlsx([HEAD, row(共済種目="火災共済")]), "unknown_product", "共済種目"),
    refused("知らない項目の列", lambda: xlsx([["2026年10月"], WIDE_HEAD, ["", "", "保有", "紹介", "解約", "保有", "新規", "解約"], WIDE_ROW]), "unknown_measure", "何の数の列か"),
    accepted("理由ごとの行の解約", lambda: xlsx([[*HEAD[:4], "解約の理由", "件数"], [*row()[:4], "退職者", "１"], [*row()[:4], "計", 1]]), {(1, 1, OCTOBER): None}),
    refused("知らない解約の理由", lambda: xlsx([[*HEAD[:4], "解約の理由", "件数"], [*row()[:4], "7", 1]]), "unknown_reason", "「組合脱退」"),
    refused("理由のない理由ごとの行", lambda: xlsx([[*HEAD[:4], "解約の理由", "件数"], [*row()[:4], "", 1]]), "reason_missing", "「計」"),
    refused("同じ理由が二度", lambda: xlsx([[*HEAD[:4], "解約の理由", "件数"], [*row()[:4], "死亡", 1], [*row()[:4], "死亡", 1]]), "twice", "解約のうち死亡"),
    refused("見出しのない表", lambda: xlsx([["2001", 120], ["2002", 90]]), "no_table", "見出し"),
    # unions
    accepted("市職労と職員労働組合", lambda: xlsx([HEAD, row(組合コード="", 組合名="自治労ひかり市職労")])),
    accepted("前の名前", lambda: xlsx([HEAD, row(組合コード="", 組合名="光市職員組合")])),
    accepted("なくなる前の月の単組", lambda: xlsx([HEAD, row(組合コード="2004", 組合名="北あさひ市職労", 年月="2026年3月")]), {(4, 1, OCTOBER - 7): 120}),
    refused("合併でなくなった単組", lambda: xlsx([HEAD, row(組合コード="2004", 組合名="北あさひ市職労")]), "union_closed", "新あさひ市職労"),
    refused("まだできていない単組", lambda: xlsx([HEAD, row(組合コード="2005", 組合名="", 年月="2026年3月")]), "union_not_founded", "まだできていない"),
    refused("知らない単組", lambda: xlsx([HEAD, row(組合コード="", 組合名="ひかる市職労")]), "unknown_union", "ひかり市職員労働組合"),
    refused("二つの県にある名前", lambda: xlsx([HEAD, row(組合コード="", 組合名="みどり町")]), "ambiguous_union", "コードを書いて"),
    refused("コードと名前が別の単組", lambda: xlsx([HEAD, row(組合コード="2002")]), "code_and_name_disagree", "別の単組"),
    refused("ほかの県の単組", lambda: xlsx([HEAD, row(組合コード="2102", 組合名="さくら市職労")]), "other_prefecture", "ほかの県", allowed=["20"]),
    refused("単組が二度", lambda: xlsx([HEAD, row(), row(保有=121)]), "twice", "2行目"),
    accepted("県本部の執行委員の行", lambda: xlsx([[*HEAD, "執行部加入"], [*row(), 9], ["", "自治労長野県本部", "2026年10月", "団生", *[""] * 6, 4]])),
    refused("県本部の行の保有", lambda: xlsx([HEAD, row(), row(組合コード="20", 組合名="長野県本部")]), "headquarters", "執行委員数と執行部加入だけ"),
    refused("どこの県本部か分からない", lambda: xlsx([["組合名", "年月", "執行委員数"], ["県本部", "2026年10月", 12]]), "ambiguous_union", "長野県本部"),
    refused("ほかの県の県本部", lambda: xlsx([["組合名", "年月", "執行委員数"], ["岐阜県本部", "2026年10月", 12]]), "other_prefecture", "ほかの県", allowed=["20"]),
    refused("県のコードだけの行", lambda: xlsx([["組合コード", "年月", "執行委員数"], ["20", "2026年10月", 12]]), "unknown_union", "ありません"),
    refused("単組のない行", lambda: xlsx([HEAD, row(組合コード="", 組合名="")]), "union_missing", "どの単組"),
]  # fmt: skip


def test_there_are_sixty_cases_and_more():
    assert len({case.name for case in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_file_is_taken_in_rightly_or_refused_with_the_reason(case: Case, tmp_path: Path):
    reading = read(case.make(), tmp_path, **case.options)

    assert kinds(reading) == case.faults, [fault.reason for fault in reading.faults]
    if case.entries is None:
        assert case.words in reading.faults[0].reason
    else:
        found = {(entry.union, entry.line, entry.month): entry.values[IN_FORCE] for entry in reading.entries}
        assert found == case.entries
