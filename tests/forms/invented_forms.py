"""Invented forms that ask every kind of item, and answers to them; every choice comes from the seed."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from suishin.forms.content import ReportContent
from suishin.forms.document import form_document
from suishin.forms.printing import form_pdf
from suishin.forms.workbook import form_workbook
from suishin.reading.definition import FormDefinition, ItemKind, parse_definition
from suishin.reading.flow import read_document, read_file
from suishin.reading.model import Outcome, ReportReading
from suishin.reading.readers.text import document_of_text
from tests.factories.forms import NOW

UNIONS = {
    "20-001": "ひかり市職労",
    "20-002": "みどり町職",
    "20-003": "県職連合 北支部",
    "20-004": "あさひ村職",
    "20-005": "中央・西部広域連合職員労働組合連絡会",
}
FILES = ("議案書.pdf", "第1号 方針.docx", "名簿（12月）.xlsx", "写真A、B.jpg")
LABELS = {
    "tick": ["共済推進委員会の設置", "全単組への説明", "モデル単組の選定", "広報紙への掲載"],
    "number": ["参加した組合員の数", "交付した総額", "訪問した回数", "見込まれる件数"],
    "date": ["方針を決定した日", "説明会を開いた日", "次の会議の予定日"],
    "choice": ["方針を決定した機関", "周知の方法"],
    "organization": ["モデル単組の名前", "訪問した単組"],
    "file": ["方針の文書", "添える資料"],
    "table": ["種目ごとの目標", "学習会の記録"],
    "narrative": ["取り組んで分かったこと", "これから重点とすること", "県支部との相談の中身"],
}
TITLES = ["方針の決定と周知", "進捗", "次年度の計画と準備", "交付金の使い道", "広報"]
UNITS = {
    "参加した組合員の数": "人",
    "交付した総額": "円",
    "訪問した回数": "回",
    "見込まれる件数": "",
}
OPTIONS = [["定期大会", "中央委員会", "執行委員会"], ["文書", "訪問", "両方"]]
POINTS = [
    "12月に全単組を回り、執行部学習会をのべ36回開いた。",
    "・役員が毎年替わり、説明が続かない。",
    "組合員への説明はこれから",
    "① 名簿を作り、未加入の組合員に声をかけた",
    "目標7,343件に対し6,802件、達成率92.6％となった。春までに残りを積み上げるため、あと541件が要る。",
    "県支部と相談しながら進める",
]
TEXT, DAY, COUNT = "text", "date", "number"
TABLES = [
    ([("種目", TEXT, ""), ("目標", COUNT, "件"), ("実績", COUNT, "件")], ["団体生命共済", "マイカー共済", "長期共済"]),
    ([("主題", TEXT, ""), ("参加者", COUNT, "人"), ("期日", DAY, "")], []),
]


@dataclass(frozen=True)
class FilledForm:
    definition: FormDefinition
    content: ReportContent

    @property
    def named(self) -> ReportContent:
        """The content with organizations by name, as a stored report is drawn."""
        named = {
            item.key: [UNIONS[code] for code in self.content.values[item.key]]
            for item in self.definition.values
            if item.kind is ItemKind.ORGANIZATION
        }
        return replace(self.content, values={**self.content.values, **named})

    def meant_value(self, key: str) -> Any:
        """What a careful person reads of a value: of files only their names."""
        value = self.named.values[key]
        if self.definition.item(key).kind is ItemKind.FILE:
            return [entry["name"] for entry in value]
        return value


def invent(seed: int) -> FilledForm:
    dice = random.Random(seed)
    labels = {kind: dice.sample(texts, len(texts)) for kind, texts in LABELS.items()}
    sections = [_section(dice, number, labels) for number in range(1, dice.randint(2, 4) + 1)]
    sections = [section for section in sections if section["items"]]
    definition = parse_definition(
        {
            "code": f"invented-{seed}",
            "title": "取り組みの試し報告",
            "year": 2025,
            "header": [
                {"key": "prefecture", "kind": "prefecture", "label": "県　名"},
                {"key": "date", "kind": "date", "label": "作成日"},
                {"key": "author", "kind": "person", "label": "作成者"},
            ],
            "sections": sections,
        }
    )
    return FilledForm(definition, _content(dice, definition))


def _section(dice: random.Random, number: int, labels: dict[str, list[str]]) -> dict[str, Any]:
    kinds = [kind for kind in LABELS if labels[kind] and dice.random() < 0.55] or ["narrative"]
    items: list[dict[str, Any]] = []
    box = "left"
    for kind in sorted(kinds, key=lambda kind: (kind != "tick", dice.random())):
        box = "left" if kind == "tick" else dice.choice(("left", "right"))
        for _ in range(dice.choice((1, 1, 2))):
            if labels[kind]:
                items.append(_item(kind, labels[kind].pop(), box, f"s{number}i{len(items)}"))
    prompts = dice.random() < 0.4
    return {
        "key": f"s{number}",
        "number": number,
        "title": TITLES[number - 1],
        "left_prompt": "あてはまるものを選び、記入してください。" if prompts else "",
        "right_prompt": "具体的に書いてください。" if prompts and any(i["box"] == "right" for i in items) else "",
        "items": items,
    }


def _item(kind: str, label: str, box: str, key: str) -> dict[str, Any]:
    item: dict[str, Any] = {"key": key, "kind": kind, "box": box, "label": label, "title": label}
    if kind == "number":
        item["unit"] = UNITS[label]
    if kind == "choice":
        texts = OPTIONS[LABELS["choice"].index(label)]
        item["options"] = [{"key": f"option{number}", "label": text} for number, text in enumerate(texts)]
    if kind == "table":
        columns, rows = TABLES[LABELS["table"].index(label)]
        item["columns"] = [
            {"key": f"column{number}", "label": text, "kind": of_kind, "unit": unit}
            for number, (text, of_kind, unit) in enumerate(columns)
        ]
        item |= {"rows": rows, "can_add_rows": not rows}
    return item


def _content(dice: random.Random, definition: FormDefinition) -> ReportContent:
    ticks = {item.key: dice.choice(("yes", "no")) for item in definition.ticks}
    if ticks:
        ticks[next(iter(ticks))] = "yes"  # with no mark at all nobody knows whether marks were lost
    return ReportContent(
        header={"prefecture": "長野県", "date": "2025年2月3日", "author": dice.choice(("森　花子", "書記長　林 次郎"))},
        checks=ticks,
        narratives={item.key: dice.sample(POINTS, dice.randint(0, 4)) for item in definition.narratives},
        values={item.key: _value(dice, item) for item in definition.values},
    )


def _value(dice: random.Random, item: Any) -> Any:
    is_empty = dice.random() < 0.25
    if item.kind is ItemKind.TABLE:
        return [] if is_empty else _rows(dice, item)
    if item.kind is ItemKind.ORGANIZATION:
        return [] if is_empty else dice.sample(sorted(UNIONS), dice.randint(1, 4))
    if item.kind is ItemKind.FILE:
        return [] if is_empty else [{"name": name, "sha256": "0"} for name in dice.sample(FILES, dice.randint(1, 3))]
    if is_empty:
        return ""
    if item.kind is ItemKind.NUMBER:
        return _number(dice)
    return _day(dice) if item.kind is ItemKind.DATE else dice.choice(item.options).key


def _rows(dice: random.Random, item: Any) -> list[dict[str, str]]:
    names = list(item.rows) or dice.sample(("新採説明会", "保障の見直し 相談会", "退職者セミナー"), dice.randint(1, 3))
    makers: dict[str, Callable[[random.Random], str]] = {"number": _number, "date": _day}
    rows = [
        {item.columns[0].key: name}
        | {column.key: "" if dice.random() < 0.2 else makers[column.kind](dice) for column in item.columns[1:]}
        for name in names
    ]
    return rows if not item.rows or any(row[column.key] for row in rows for column in item.columns[1:]) else []


def _number(dice: random.Random) -> str:
    return dice.choice((str(dice.randint(0, 9)), str(dice.randint(10, 99_999)), f"{dice.randint(0, 900)}.5"))


def _day(dice: random.Random) -> str:
    return (date(2024, 4, 1) + timedelta(days=dice.randint(0, 500))).isoformat()


def draw_workbook(form: FilledForm, folder: Path) -> Path:
    file = folder / "report.xlsx"
    file.write_bytes(form_workbook(form.definition, form.named))
    return file


def draw_pdf(form: FilledForm, folder: Path) -> Path:
    file = folder / "own.pdf"
    file.write_bytes(form_pdf(form.definition, form.content, title="報告書", day=(2025, 2, 3), names=UNIONS))
    return file


def draw_document(form: FilledForm, folder: Path) -> Path:
    file = folder / "report.docx"
    file.write_bytes(form_document(form.definition, form.content, title="報告書", day=NOW, names=UNIONS))
    return file


def read(file: Path, definition: FormDefinition) -> ReportReading:
    reading = read_file(file, definition)
    assert reading.outcome in (Outcome.OK, Outcome.PARTIAL), reading.message
    assert len(reading.reports) == 1
    return reading.reports[0]


def read_text(text: str, definition: FormDefinition) -> ReportReading | None:
    """Return the report in a text; None where nothing of the form was recognized."""
    reading = read_document(document_of_text(text), definition)
    assert len(reading.reports) <= 1
    return reading.reports[0] if reading.reports else None


def wrong(form: FilledForm, report: ReportReading) -> list[str]:
    """Return the answers that a text layer tells otherwise than they were entered, and says nothing of a doubt.

    Where lines end it cannot tell: a wrapped line looks like a point without a full stop.
    """
    return [line for line in differences(form, report, in_lines=False) if not line.startswith(("?", "author"))]


def differences(form: FilledForm, report: ReportReading, *, in_lines: bool = True) -> list[str]:
    """Return what was not read as it was entered; what is unknown or doubted begins with "?"."""
    content = form.named
    doubted = {finding.at for finding in report.findings}
    found = []
    for key, answer in content.checks.items():
        if report.checks[key].answer.value != answer:
            found.append(_told(report.checks[key].answer.value == "unknown", key, answer, report.checks[key].answer))
    for key, points in content.narratives.items():
        text = report.narratives[key].text
        meant = "\n".join(points)
        if text != meant if in_lines else "".join(text.split()) != "".join(meant.split()):
            found.append(_told(f"narratives.{key}" in doubted, key, meant, text))
    for key in content.values:
        value = report.values[key].value
        if value != form.meant_value(key):
            found.append(_told(value is None and f"values.{key}" in doubted, key, form.meant_value(key), value))
    author = report.header["author"].value
    if author != content.header["author"]:
        found.append(_told(author is None, "author", content.header["author"], author))
    return found


def _told(is_known_unknown: bool, key: str, meant: Any, read: Any) -> str:
    return f"{'? ' if is_known_unknown else ''}{key}: {meant!r} was read as {read!r}"
