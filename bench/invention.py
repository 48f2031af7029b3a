"""Invented reports of a form: the same ones for the same seed, in the manner of offices that never existed."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from suishin.common.prefectures import PREFECTURES
from suishin.forms.content import ReportContent
from suishin.reading.definition import FormDefinition, HeaderKind

FAMILY_NAMES = "森 林 石田 小野 秋山 若葉 水野 青木 白石 川辺 野原 星 夏目 雪村 谷川".split()
GIVEN_NAMES = "あかり いずみ かえで しおり つばさ なぎさ ひなた まこと みのり わたる".split()
UNIONS = (
    "ひかり市職労 みなと町職 あおぞら病院労組 やまびこ市職 はるかぜ町職労 つばめ広域職組 ことり保育ユニオン".split()
)
BODIES = "執行委員会 共済推進委員会 単組代表者会議 業務担当者会議 春の学習交流会".split()
PRODUCTS = "団体生命共済 マイカー共済 長期共済 税制適格年金 住まいる共済".split()

# Each pattern is filled with invented names, days and numbers; none is taken from a report that anyone wrote.
SENTENCES = (
    "{month}の{body}で{union}の進め方を紹介し、参加した{unions}単組から感想を集めた。",
    "{day}に{union}を訪ね、{product}の見直しについて{people}名と話し合った。",
    "{product}の相談窓口を{month}に開き、受付{large}件のうち{small}件が加入につながった。",
    "若い組合員に向けて「はじめての共済」と題した昼休みの小さな集まりを{times}回開いた。",
    "{unions}単組に資料を届け、読んだ感想を{month}末までに寄せてもらうこととした。",
    "昨年は{large}件だった{product}の見積りが、今年は{larger}件に増えている。",
    "担当者が代わった{union}では、引き継ぎの手順を書き出すことから始めた。",
    "{body}（{day}）で計画案を示し、{unions}単組が持ち帰って検討することになった。",
    "{product}の加入率は{rate}％となり、{earlier}％だった前年同期をわずかに上回った。",
    "窓口の混雑を避けるため、予約の受付を{day}から始め、{people}名が利用した。",
    "{union}では朝の出勤時間に合わせて声をかけ、{small}名から申込書を受け取った。",
    "目標の{larger}件に対して現在{large}件であり、あと{small}件を年度内に積み上げたい。",
    "次の{body}までに、各単組の困りごとを一枚の表にまとめて配る予定である。",
    "説明の時間が十分に取れないという声が多く、{times}分で話せる短い台本を用意した。",
)
# Real reports do not count something in every sentence: with these, prose claims as much as the densest labelled one.
PLAIN_SENTENCES = (
    "{union}では執行部の中で意見が分かれ、次の会議まで話し合いを続けることになった。",
    "{product}については、組合員から分かりやすい資料がほしいという声が寄せられている。",
    "{body}で出た質問への答えをまとめ、各単組の担当者に配った。",
    "新しく採用された人への声かけは、{union}の青年部が中心になって進めている。",
    "{product}の案内は職場ごとに読まれ方が違うため、配り方から見直すこととした。",
)
BULLETS = (
    "・{month}：{body}で日程を確認",
    "・{day}　{union}で個別相談（{small}名）",
    "・{product}の案内を{unions}単組へ発送",
    "・職場をまわる当番表を{union}と共同で作成",
)


@dataclass(frozen=True, slots=True)
class InventedReport:
    """What a report holds, keyed as in its form's definition."""

    prefecture_code: str
    written_on: date
    header: dict[str, str]
    checks: dict[str, str]
    narratives: dict[str, str]

    def to_content(self) -> ReportContent:
        narratives = {key: text.split("\n") for key, text in self.narratives.items()}
        return ReportContent(header=self.header, checks=self.checks, narratives=narratives)


def invent_reports(definition: FormDefinition, *, seed: int) -> Iterator[InventedReport]:
    """Yield one report of each prefecture."""
    chance = random.Random(seed)
    for code, name in PREFECTURES.items():
        written_on = date(definition.year, 1, 20) + timedelta(days=chance.randrange(30))
        yield InventedReport(
            prefecture_code=code,
            written_on=written_on,
            header={field.key: _header_text(field.kind, name, written_on, chance) for field in definition.header},
            checks={item.key: chance.choice(("yes", "no")) for item in definition.ticks},
            narratives={key: _narrative(paragraphs, chance) for key, paragraphs in _lengths(definition)},
        )


def _header_text(kind: HeaderKind, prefecture: str, written_on: date, chance: random.Random) -> str:
    match kind:
        case HeaderKind.PREFECTURE | HeaderKind.ORGANIZATION:
            return prefecture
        case HeaderKind.DATE:
            return f"{written_on.year}年{written_on.month}月{written_on.day}日"
        case HeaderKind.PERSON:
            return f"{chance.choice(FAMILY_NAMES)} {chance.choice(GIVEN_NAMES)}"


def _lengths(definition: FormDefinition) -> Iterator[tuple[str, int]]:
    """Yield each narrative's key and its number of paragraphs: sections that only ask for prose get more of it."""
    for section in definition.sections:
        for item in section.narratives:
            yield item.key, 2 if section.ticks else 3


def _narrative(paragraphs: int, chance: random.Random) -> str:
    prose = [_paragraph(chance, sentences=3) for _ in range(paragraphs)]
    bullets = [_filled(pattern, chance) for pattern in chance.sample(BULLETS, k=2)]
    return "\n".join(prose + bullets)


def prose(chance: random.Random, *, characters: int) -> list[str]:
    """Return paragraphs of one to three sentences that together have at least so many characters."""
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < characters:
        patterns = chance.sample((*SENTENCES, *PLAIN_SENTENCES), k=chance.randint(1, 3))
        paragraphs.append("".join(_filled(pattern, chance) for pattern in patterns))
    return paragraphs


def _paragraph(chance: random.Random, *, sentences: int) -> str:
    return "".join(_filled(pattern, chance) for pattern in chance.sample(SENTENCES, k=sentences))


def _filled(pattern: str, chance: random.Random) -> str:
    slots: dict[str, Callable[[], object]] = {
        "month": lambda: f"{chance.randrange(4, 13)}月",
        "day": lambda: f"{chance.randrange(4, 13)}月{chance.randrange(1, 29)}日",
        "union": lambda: chance.choice(UNIONS),
        "body": lambda: chance.choice(BODIES),
        "product": lambda: chance.choice(PRODUCTS),
        "unions": lambda: chance.randrange(3, 40),
        "people": lambda: chance.randrange(5, 90),
        "times": lambda: chance.randrange(2, 12),
        "small": lambda: chance.randrange(2, 30),
        "large": lambda: chance.randrange(30, 400),
        "larger": lambda: f"{chance.randrange(1, 9)},{chance.randrange(100, 999)}",
        "rate": lambda: f"{chance.randrange(40, 80)}.{chance.randrange(10)}",
        "earlier": lambda: f"{chance.randrange(30, 40)}.{chance.randrange(10)}",
    }
    return pattern.format(**{name: value() for name, value in slots.items() if "{" + name + "}" in pattern})
