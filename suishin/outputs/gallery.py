"""Invented content for the gallery page."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator

from suishin.common.months import Month
from suishin.common.prefectures import PREFECTURES
from suishin.outputs.charts import (
    Bar,
    Fill,
    Goal,
    Line,
    Mark,
    Part,
    Prospect,
    Small,
    Spread,
    Stack,
    TileValue,
    Turn,
    bars,
    lines,
    progress_bar,
    range_strip,
    small_multiples,
    sparkline,
    stacked,
    step_of,
    tile_map,
)
from suishin.outputs.tables import DATE, LONG_TEXT, NUMBER, PERCENT, PICTURE, TICK, Column, Sorting, Table

_TICKS = ("yes", "no", "unknown", "no_report")
_TICK_TILES = {
    "yes": TileValue("● 実施", Fill.YES, "#map"),
    "no": TileValue("○ 未実施", Fill.NO, "#map"),
    "unknown": TileValue("？ 不明", Fill.UNKNOWN, "#map"),
    "no_report": TileValue("報告なし", Fill.NO_REPORT),
}


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    reported_on: date | None
    count: int | None
    rate: Decimal | None
    briefing: str
    remark: str


class _GalleryForm(forms.Form):
    name = forms.CharField(label="名前", help_text="姓と名の間を空けてください。")
    due_on = forms.DateField(label="提出期限", widget=forms.DateInput(attrs={"type": "date"}))
    office = forms.ChoiceField(label="所属", choices=[("headquarters", "県本部"), ("branch", "県支部")])
    answer = forms.ChoiceField(label="回答", choices=[("yes", "実施"), ("no", "未実施")], widget=forms.RadioSelect)
    measures = forms.MultipleChoiceField(
        label="取り組み",
        choices=[("visit", "合同の単組オルグ"), ("session", "執行部学習会")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(label="差し戻しの理由", widget=forms.Textarea, required=False)
    is_told = forms.BooleanField(label="作成者に知らせる", required=False)


class _FilterForm(forms.Form):
    block = forms.ChoiceField(
        label="地区ブロック", choices=[("", "すべて"), ("east", "東部"), ("west", "西部")], required=False
    )
    status = forms.ChoiceField(label="状態", choices=[("", "すべて"), ("submitted", "提出済み")], required=False)


class _UploadForm(forms.Form):
    reports = forms.FileField(label="報告のファイル", help_text="XLSX、PDF、TXT。1つ20 MBまで。")


def invented_content() -> dict[str, Any]:
    """Return the context of the gallery page."""
    return {
        "table": _table(),
        "sorted_table": _sorted_table(),
        "empty_table": Table("提出された報告", [], _table().columns, empty_text="まだ報告がありません。"),
        "invalid_form": _GalleryForm({"name": "", "due_on": "来月", "office": "branch"}),
        "filter_form": _FilterForm(),
        "upload_form": _UploadForm(),
        "page": Paginator(range(480), 20).page(7),
        "tick_states": _TICKS,
        "statuses": ("not_started", "draft", "waiting", "returned", "submitted", "accepted", "skipped"),
        "tabs": [("未確認 12", "#tabs", True), ("確認済み 40", "#tabs", False), ("すべて 52", "#tabs", False)],
        "counts": [("確認待ちのファイル", 8, "#counts"), ("差し戻された報告", 2, "#counts"), ("今週が期限", 0, "")],
        "steps": [("アップロード", "done"), ("読み取り", "done"), ("確認", "current"), ("確定", "coming")],
        "source_lines": _source_lines(),
        "places": [("tick-2", 60, 100, 90, 14, "② 未実施")],
        "matrix": _matrix(),
        "differences": _differences(),
        **_charts(),
    }


def _table() -> Table[_Row]:
    rows = [
        _Row(
            "さくら県", date(2025, 1, 31), 1234, Decimal("0.646"), "yes", "二月の執行委員会で提起し、全単組へ案内した。"
        ),
        _Row("みどり県", date(2025, 2, 3), 0, Decimal("1.094"), "no", "=1+1 のような文字も、そのまま文字として出る。"),
        _Row("あおば県", None, None, None, "no_report", ""),
    ]
    columns: list[Column[_Row]] = [
        Column("都道府県", lambda row: row.name, url=lambda row: "#tables"),
        Column("作成日", lambda row: row.reported_on, DATE),
        Column("保有（件）", lambda row: row.count, NUMBER),
        Column("達成率", lambda row: row.rate, PERCENT),
        Column("学習会", lambda row: row.briefing, TICK),
        Column("備考", lambda row: row.remark, LONG_TEXT),
    ]
    return Table("提出された報告", rows, columns)


_Course = tuple[str, int | None, list[int | None]]


def _sorted_table() -> Table[_Course]:
    rows: list[_Course] = [
        ("ひかり市職労", 1236, _course(24)),
        ("みなと町職", 310, _course(24, 300)[::-1]),
        ("さくら村職", None, [None]),
    ]
    columns: list[Column[_Course]] = [
        Column("単組", lambda row: row[0], url=lambda row: "#sorted", sort_key="name"),
        Column("保有（件）", lambda row: row[1], NUMBER, sort_key="in_force"),
        Column("24か月の保有", lambda row: sparkline(row[2], text=f"{row[0]}の24か月"), PICTURE),
    ]
    return Table("保有の多い順", rows, columns, sorting=Sorting("in_force", is_descending=True))


def _source_lines() -> list[tuple[int, str, str]]:
    return [
        (41, "３．新規採用者対策", ""),
        (42, "☑ ① 同時加入に向けたツールの提供", "tick-1"),
        (43, "□ ② 合同の単組オルグの実施", ""),
        (44, "　四月の説明会で、加入届と申込書を一つの封筒に入れて配る。", ""),
    ]


def _matrix() -> list[tuple[str, list[str]]]:
    return [
        (name, [_TICKS[(number * column) % 4] for column in range(1, 19)])
        for number, name in enumerate(list(PREFECTURES.values())[:12], start=1)
    ]


def _differences() -> list[dict[str, Any]]:
    changes = [
        {"change": "unchanged", "before": "支部と毎月打ち合わせる。", "after": "支部と毎月打ち合わせる。"},
        {"change": "edited", "before": "四月に説明会を開く。", "after": "四月と五月に説明会を開く。"},
        {"change": "closed", "before": "秋に調査票を配る。", "after": ""},
        {"change": "new", "before": "", "after": "一月に採用予定の人数を聞く。"},
    ]
    return [
        {"label": "作成日", "before": "2025年1月31日", "after": "2025年2月3日"},
        {"label": "3① ツールの提供", "before": "unknown", "after": "yes", "is_tick": True},
        {"label": "3．具体的な取り組み", "points": changes},
    ]


def _charts() -> dict[str, Any]:
    ticks = {code: _TICK_TILES[_TICKS[int(code) % 4]] for code in PREFECTURES if code != "47"}
    counts = {code: int(code) * 7 % 50 for code in PREFECTURES}
    scale = {code: TileValue(f"{count}件", step_of(count, largest=50), "#map") for code, count in counts.items()}
    return {
        "tick_map": tile_map(ticks, title="学習会を開いた県", description="47都道府県の回答。"),
        "scale_map": tile_map(scale, title="オルグの件数", description="47都道府県の件数。"),
        "small_map": tile_map(
            ticks, title="学習会を開いた県（小さな図）", description="47都道府県の回答。", is_small=True
        ),
        "bars": _bars(),
        "stacked": _stacked(),
        "lines": _lines(),
        "years": _years(),
        "range": _range(),
        "too_few": range_strip(None, title="少なすぎるとき", description="", own=Mark("自分の組合 64.6％", 64.6)),
        "progress_bar": _progress(),
        "small_multiples": small_multiples(small_charts()),
        "sparkline": sparkline(_course(24), text="24か月：1,012件から1,236件へ"),
    }


def _bars() -> Any:
    rows = [Bar("さくら県", 64.6, "64.6％", "#bars"), Bar("みどり県", 109.4, "109.4％"), Bar("あおば県", None, "―")]
    return bars(rows, title="達成率", description="県ごとの達成率と目標。", target=100, target_text="目標 100％")


def _stacked() -> Any:
    labels = [("① ツールの提供", (30, 8, 4, 5)), ("② 合同オルグ", (12, 25, 5, 5)), ("③ 学習会", (41, 1, 0, 5))]
    fills = (("実施", Fill.YES), ("未実施", Fill.NO), ("不明", Fill.UNKNOWN), ("報告なし", Fill.NO_REPORT))
    rows = [
        Stack(label, [Part(word, fill, count) for (word, fill), count in zip(fills, counts, strict=True)])
        for label, counts in labels
    ]
    return stacked(rows, title="取り組みごとの県の数", description="実施、未実施、不明、報告なしの県の数。")


def _course(months: int, start: int = 1000) -> list[int | None]:
    """Return invented values that grow, with a season and a gap."""
    grown: list[int | None] = [
        start + month * start // 100 + (start // 25 if month % 12 < 3 else 0) for month in range(months)
    ]
    grown[months // 3] = None
    return grown


def _lines() -> Any:
    first, now = Month.of(2025, 6), Month.of(2026, 10)
    ahead = range(1, 6)
    return lines(
        [Line("保有 1,236", first, [*_course(16, 1050), 1236])],
        title="保有と見通し",
        description="2025年6月から2026年10月までの保有、前年、見通し。",
        last_year=Line("前年", first, _course(22, 960)),
        theoretical=Line("時期相当", first, [1050 + 14 * month for month in range(22)]),
        target=Goal("目標 1,350件（2027年3月）", 1350, Month.of(2027, 3)),
        forecast=Prospect(
            "見通し 1,300",
            now + 1,
            [1236 + 13 * month for month in ahead],
            [1236 + 4 * month for month in ahead],
            [1236 + 22 * month for month in ahead],
        ),
        turns=[Turn("合併", Month.of(2025, 12)), Turn("商品改定", Month.of(2026, 4))],
        starts_in_month=6,
    )


def _years() -> Any:
    first = Month.of(2016, 6)
    rows = [Line("本部ルート", first, _course(120, 400)), Line("推進本部ルート", first, _course(120, 300))]
    return lines(rows, title="十年の保有", description="二つのルートの保有、2016年6月から。", starts_in_month=6)


def _range() -> Any:
    spread = Spread(Decimal("0.12"), Decimal("0.38"), Decimal("0.51"), Decimal("0.58"), Decimal("0.94"))
    return range_strip(
        spread,
        title="同じ規模の組合の加入率",
        description="最小12.0％、最大94.0％。",
        own=Mark("自分の組合 64.6％", Decimal("0.646")),
        in_words=PERCENT.in_words,
    )


def _progress() -> Any:
    return progress_bar(
        Mark("実績 1,236件", 1236),
        target=Mark("目標 1,350件", 1350),
        theoretical=Mark("時期相当 1,287件", 1287),
        forecast=Mark("見通し 1,300件", 1300),
        title="目標までの進み具合",
        description="実績は目標の91.6％。",
    )


def small_charts() -> list[Small]:
    names = (
        "団体生命共済",
        "退職者団体生命共済",
        "自動車",
        "自賠責（本部ルート）",
        "自賠責（推進本部ルート）",
        "長期共済",
        "税制適格年金",
        "火災・自然災害",
        "基本型",
    )
    return [
        Small(name, _course(60, 200 * number), f"{320 * number:,}件", target=340 * number, url="#small", turns=[30])
        for number, name in enumerate(names, start=1)
    ]
