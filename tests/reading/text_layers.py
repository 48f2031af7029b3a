"""Invented reports as text layers, disordered in the ways extractors disorder real ones, with the truth beside.

Every choice comes from the seed: the words, the ticks, the glyphs, the widths at which lines wrap,
where a section's text stands beside its items, the order of sections, and what binds a booklet.
"""

import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from suishin.common.prefectures import PREFECTURES
from suishin.reading.definition import Section, load_definition
from suishin.reading.narratives import display_width

DEFINITION = load_definition(Path(__file__).parents[2] / "suishin/forms/definitions/2025-01.json")
KANGXI = str.maketrans(
    "生入用行月日方支大小心力口目立金高木水火土女子工士", "⽣⼊⽤⾏⽉⽇⽅⽀⼤⼩⼼⼒⼝⽬⽴⾦⾼⽊⽔⽕⼟⼥⼦⼯⼠"
) | {
    ord("長"): "⻑",
}
GLYPH_PAIRS = (("☑", "□"), ("■", "□"), ("✔", "□"), ("レ", "□"), ("☒", "☐"), ("✓", "☐"), ("●", "○"), ("○", "×"))
SURNAMES, GIVEN = "榎戸 樫尾 椿原 桧垣 楢崎 柊木 梓沢 榊田".split(), "葉子 一穂 真澄 和葉 千景 朔 瑞生 遥".split()
SENTENCES = {
    "progress_update": (
        "2024年11月末の新規契約は{n}件で、年度目標の{m}件に届いていない。",
        "職場を回る説明を{n}回行い、延べ{m}人が聞いた。",
        "2026年度末の目標に向けて、重点とする{n}単組を順に訪ねる。",
        "秋のスポット募集では若い層の申し込みが目立ち、前年を上回った。",
        "役員の交代が続き、引き継ぎの場を県支部とともに設けている。",
        "保有件数は2024年10月時点で{m}件となり、減少に歯止めがかかりつつある。",
    ),
    "previous_progress": (
        "2023年度は新規契約{n}件に対して解約が{m}件あり、保有が減った。",
        "職場集会が以前の回数に戻らず、話を聞いてもらう機会が少ない。",
        "2024年3月末の保有は{m}件で、退職に伴う解約が主な理由である。",
        "単組役員の理解は進んだが、組合員への説明まで届いていない。",
    ),
    "previous_priorities": (
        "採用二年目の組合員に絞った声かけを夏までに一巡させる。",
        "共済推進委員会の議論を各単組の年間計画につなげる。",
        "役員自身の保障見直しを先に済ませ、体験を語れるようにする。",
    ),
    "grant": (
        "交付金は{n}単組に総額{m}円を支払い、使い道は報告書で確かめている。",
        "単組には配らず、県全体の集会と資料の費用に充てている。",
        "学習会の講師料と会場費に使うよう口頭で伝えた。",
    ),
    "newhire": (
        "2月{n}日に新採対策会議を開き、説明の分担を決める予定。",
        "新規採用者向けの説明資料と記念品を{m}部用意した。",
        "組合加入の説明会に県支部の職員が同席し、同時加入を呼びかける。",
        "採用見込みの人数を単組に照会し、{n}単組から回答があった。",
    ),
    "retiree": (
        "退職予定者の説明会を12月{n}日に開き、{m}人が参加した。",
        "再任用の職員には継続加入の手続きを個別に案内している。",
        "役職定年を迎える組合員の名簿を単組に渡し、面談を頼んだ。",
    ),
    "model": (
        "モデル単組の取り組みを委員会のたびに報告してもらっている。",
        "県支部と{n}回訪問し、執行部の話し合いに加わった。",
        "モデル単組では昼休みの説明を続け、申し込みが{m}件あった。",
    ),
    "manual": (
        "マニュアルを全単組に送り、使う場面を会議で説明した。",
        "冊子の内容を執行委員会で読み合わせた。",
        "活用の事例を集め、春のオルグで紹介する予定である。",
    ),
}  # fmt: skip


@dataclass
class InventedReport:
    """What a careful person reads in one invented report."""

    prefecture_code: str
    date: str
    author: str
    confirmer: str | None
    checks: dict[str, str]
    narratives: dict[str, str]
    written: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Style:
    """How one office fills in the form and how one extractor prints it."""

    glyphs: tuple[str, str]
    bullet: str
    right_width: int  # columns
    left_width: int
    blank_lines: bool
    kangxi: bool
    item_indent: str
    text_place: str  # behind_prompt, on_item_line, before_item_line, between_items
    items_first: bool
    heading_last: bool
    header_last: bool
    page_2_order: tuple[int, ...]
    form_feed: bool


def invent(seed: int) -> tuple[InventedReport, Style]:
    """Return an invented report and the style of its text layer."""
    dice = random.Random(seed)
    code = dice.choice(sorted(PREFECTURES))
    month, day = dice.choice((1, 2)), dice.randint(1, 28)
    answers = {item.key: dice.choice(("yes", "no")) for item in DEFINITION.ticks}
    answers[dice.choice(DEFINITION.ticks).key] = "yes"
    style = _style(dice)
    report = InventedReport(
        code, f"2025-{month:02}-{day:02}", _person(dice), dice.choice((None, _person(dice))), answers, {}
    )
    for key, sentences in SENTENCES.items():
        chosen = dice.sample(sentences, dice.randint(1, len(sentences)))
        lines = [sentence.format(n=dice.randint(2, 28), m=dice.randint(100, 9000)) for sentence in chosen]
        report.narratives[key] = "\n".join(style.bullet + line for line in lines)
    report.written = {"prefecture": _written_prefecture(dice, code), "date": _written_date(dice, month, day)}
    return report, style


def _style(dice: random.Random) -> Style:
    return Style(
        glyphs=dice.choice(GLYPH_PAIRS),
        bullet=dice.choice(("・", "", "◇", "○", "● ".strip())) if dice.random() < 0.8 else "※",
        right_width=dice.choice((66, 70, 74, 76)),
        left_width=dice.choice((60, 66, 70)),
        blank_lines=dice.random() < 0.7,
        kangxi=dice.random() < 0.5,
        item_indent=dice.choice(("　", "", " 　")),
        text_place=dice.choice(("behind_prompt", "on_item_line", "before_item_line", "between_items")),
        items_first=dice.random() < 0.4,
        heading_last=dice.random() < 0.3,
        header_last=dice.random() < 0.5,
        page_2_order=dice.choice(((3, 4, 5), (4, 5, 3), (3, 5, 4), (5, 4, 3))),
        form_feed=dice.random() < 0.3,
    )


def _person(dice: random.Random) -> str:
    name = f"{dice.choice(SURNAMES)}{dice.choice(('　', ' ', ''))}{dice.choice(GIVEN)}"
    return dice.choice(("", "県支部事務局長　", "県本部 ")) + name


def _written_prefecture(dice: random.Random, code: str) -> str:
    official = PREFECTURES[code]
    short = official if official == "北海道" else official[:-1]
    return dice.choice(
        (official, short, "　".join(official), f"{short}県本部" if official.endswith("県") else official)
    )


def _written_date(dice: random.Random, month: int, day: int) -> str:
    return dice.choice(
        (
            f"2025年{month}月{day}日", f"2025.{month:02}.{day:02}", f"令和7年{month}月{day}日", f"R7.{month}.{day}",
            f"2025/{month}/{day}", f"２０２５年{month}月{day}日", f"2025年 {month}月 {day}日（月）",
        )
    )  # fmt: skip


def text_layer(report: InventedReport, style: Style) -> str:
    """Return the two pages of a report as an extractor of this style prints them."""
    first = _first_page(report, style)
    second: list[str] = []
    for number in style.page_2_order:
        second += [*_section(report, DEFINITION.sections[number], style), ""]
    pages = ["\n".join(_spaced(page, style)) for page in (first, second)]
    text = ("\n\f" if style.form_feed else "\n ").join(page.strip("\n") for page in pages)
    return (text.translate(KANGXI) if style.kangxi else text) + "\n"


def booklet(reports: list[tuple[InventedReport, Style]], *, page_end: str, number: str = "- {} -") -> str:
    """Return reports bound behind a cover and a table of contents, with page numbers at the foot."""
    names = [PREFECTURES[report.prefecture_code] for report, _ in reports]
    contents = "\n".join(f"{name} ………… {2 * index + 3}" for index, name in enumerate(names))
    pages = ["県本部共済推進取り組み報告\n2025年2月\n共済推進本部", f"目次\n{contents}"]
    for report, style in reports:
        layer = text_layer(report, Style(**{**style.__dict__, "form_feed": True, "blank_lines": True}))
        pages += layer.rstrip("\n").split("\n\f")
    return page_end.join(f"{page}\n\n{number.format(at)}" for at, page in enumerate(pages, start=1)) + "\n"


def _first_page(report: InventedReport, style: Style) -> list[str]:
    header = ["県本部共済推進取り組み報告書", *_header(report), ""]
    boxed = DEFINITION.sections[0]
    heading = [f"{boxed.number}.{boxed.title}", ""]
    sections = [line for section in DEFINITION.sections[1:3] for line in (*_section(report, section, style), "")]
    body = [*_boxes(report, boxed, style), ""]
    if style.items_first:
        swapped = [
            *_section(report, DEFINITION.sections[2], style),
            "",
            *body,
            *_section(report, DEFINITION.sections[1], style),
            "",
        ]
        return [*swapped, *header[1:], *heading] if style.header_last else [*header, *swapped, *heading]
    return [*body, *sections, *header, *heading] if style.header_last else [*header, *heading, *body, *sections]


def _header(report: InventedReport) -> list[str]:
    return [
        f"県　名 {report.written['prefecture']}",
        f"作成日 {report.written['date']}",
        f"作成者 {report.author}",
        f"確認者 {report.confirmer or ''}".rstrip(),
    ]


def _boxes(report: InventedReport, section: Section, style: Style) -> list[str]:
    first, second = (item for item in section.items if item.label)
    new = wrap(report.narratives["progress_update"], style.right_width)
    return [
        *wrap(section.left_prompt, style.left_width), "", *wrap(section.right_prompt, 56), "",
        f"{first.label} {new[0]}", *new[1:], "",
        *wrap(report.narratives[first.key], style.left_width), "",
        second.label, *wrap(report.narratives[second.key], style.left_width),
    ]  # fmt: skip


def _section(report: InventedReport, section: Section, style: Style) -> list[str]:
    heading = [f"{section.number}.{section.title}", f"{section.left_prompt} {section.right_prompt}", ""]
    items = [_item(report, item.key, item.label, style) for item in section.ticks]
    text = wrap(report.narratives[section.key], style.right_width)
    body = _placed(items, text, style)
    return [*body, "", *heading] if style.heading_last and style.text_place != "behind_prompt" else [*heading, *body]


def _item(report: InventedReport, key: str, label: str, style: Style) -> list[str]:
    on, off = style.glyphs
    glyph = on if report.checks[key] == "yes" else off
    return [
        line if index == 0 else "　　　" + line
        for index, line in enumerate(wrap(f"{style.item_indent}{glyph}　{label}", 58))
    ]


def _placed(items: list[list[str]], text: list[str], style: Style) -> list[str]:
    """Put a section's text where the style has it, each item followed by a blank line."""
    spread = [[*item, ""] for item in items]
    if style.text_place == "on_item_line":
        spread[0] = [*items[0][:-1], f"{items[0][-1]} {text[0]}", *text[1:], ""]
    elif style.text_place == "before_item_line":
        last = text[-1]
        spread[0] = [*text[:-1], f"{last}　{items[0][0].strip()}", *items[0][1:], ""]
    elif style.text_place == "between_items":
        spread[0] += [*text, ""]
    lines = [line for item in spread for line in item]
    return [*text, "", *lines] if style.text_place == "behind_prompt" else lines


def wrap(text: str, width: int) -> list[str]:
    """Break lines where they are full, in the middle of words if need be; a closing sign hangs over."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for character in paragraph:
            if display_width(line + character) > width and character not in "。、）」":
                lines.append(line)
                line = ""
            line += character
        lines.append(line)
    return lines


def _spaced(lines: list[str], style: Style) -> list[str]:
    """Drop the blank lines within a page for extractors that print none, but for those that part boxes."""
    if style.blank_lines:
        return lines
    return [line for index, line in enumerate(lines) if line.strip() or _parts_boxes(lines, index)]


def _parts_boxes(lines: list[str], index: int) -> bool:
    before, behind = lines[index - 1] if index else "", lines[index + 1] if index + 1 < len(lines) else ""
    printed = re.compile(r"^[1-6]\.|☑してください|^[\s　]*[☑□■✔レ☒☐✓●○×]　")
    return not printed.search(before) and not printed.search(behind)


def jumbled_cells(report: InventedReport, style: Style, dice: random.Random, swaps: int) -> str:
    """Return a report whose cells come one by one, some of them having changed places with a neighbor."""
    boxed = DEFINITION.sections[0]
    boxes = "\n".join(_boxes(report, boxed, style)).split("\n\n")
    first = [["県本部共済推進取り組み報告書"], *([line] for line in _header(report)), [f"{boxed.number}.{boxed.title}"]]
    first += [boxes[0].split("\n"), boxes[1].split("\n"), "\n\n".join(boxes[2:4]).split("\n"), boxes[4].split("\n")]
    second: list[list[str]] = []
    for section in DEFINITION.sections[1:3]:
        first += _cells(report, section, style)
    for number in style.page_2_order:
        second += _cells(report, DEFINITION.sections[number], style)
    for cells in (first, second):
        for _ in range(swaps):
            place = dice.randrange(len(cells) - 1)
            cells[place], cells[place + 1] = cells[place + 1], cells[place]
    return "\n\f".join("\n\n".join("\n".join(cell) for cell in cells) for cells in (first, second))


def _cells(report: InventedReport, section: Section, style: Style) -> list[list[str]]:
    heading = [[f"{section.number}.{section.title}"], [f"{section.left_prompt} {section.right_prompt}"]]
    items = [_item(report, item.key, item.label, style) for item in section.ticks]
    return [*heading, *items, wrap(report.narratives[section.key], style.right_width)]
