"""Invented reports: what a test file says, so that a test knows what must be read from it."""

import random
from dataclasses import dataclass, field
from pathlib import Path

from suishin.reading.definition import FormDefinition, load_definition

DEFINITION_FILE = Path(__file__).parents[3] / "suishin" / "forms" / "definitions" / "2025-01.json"
PREFECTURES = ["長野県", "岐阜県", "石川県", "高知県", "青森県", "京都府", "大阪府", "北海道", "東京都", "大分県"]
FAMILY_NAMES = ["森", "林", "石田", "小野", "青柳", "笹川", "三枝", "本多"]
SENTENCES = [
    "共済推進委員会を{n}回開き、各単組の到達状況を確認した。",
    "ひかり市職労では昼休みの相談会に{n}人が参加した。",
    "団体生命共済の新規加入は{n}件（前年同期{m}件）で、目標の{p}.5％にとどまっている。",
    "2月{d}日に執行部学習会を開催し、{n}単組から延べ{m}人が集まった。",
    "退職者へのはがきを{n}通送り、返信のあった{d}人に電話で説明した。",
    "重点単組との話し合いは年度内にあと{d}回予定しており、若い組合員の声を聞く場をつくる。",
    "交付金は{n}単組に支払い、主に学習会の会場費と資料の印刷に使われている。",
    "マニュアルを{m}冊増刷し、春闘期オルグのときに手渡しながら使い方を説明する予定。",
    "組織の体制が変わったばかりで、引き継ぎに時間がかかっている。",
    "Webセミナーは録画を公開し、視聴回数は{m}回となった。",
]


@dataclass
class InventedReport:
    """One report as its author meant it."""

    prefecture: str
    date: tuple[int, int, int]
    author: str
    confirmer: str
    checks: dict[str, bool]
    narratives: dict[str, list[str]] = field(default_factory=dict)  # paragraphs

    @property
    def written_date(self) -> str:
        return "{}年{}月{}日".format(*self.date)

    @property
    def iso_date(self) -> str:
        return "{:04}-{:02}-{:02}".format(*self.date)

    def expected_checks(self) -> dict[str, str]:
        return {key: "yes" if is_on else "no" for key, is_on in self.checks.items()}


def form() -> FormDefinition:
    return load_definition(DEFINITION_FILE)


def invent(seed: int, bullet: str = "・", paragraphs: int = 3) -> InventedReport:
    """Return a report that is the same for the same seed; at least one box is ticked and one is not."""
    chance = random.Random(seed)
    definition = form()
    checks = {item.key: chance.random() < 0.5 for item in definition.ticks}
    keys = list(checks)
    checks[keys[seed % len(keys)]] = True
    checks[keys[(seed + 5) % len(keys)]] = False
    narratives = {}
    for item in definition.narratives:
        count = chance.randint(0, 1) + chance.randint(1, paragraphs)
        narratives[item.key] = [bullet + _sentence(chance) for _ in range(count)]
    return InventedReport(
        prefecture=chance.choice(PREFECTURES),
        date=(2025, chance.randint(1, 2), chance.randint(1, 28)),
        author=f"書記長　{chance.choice(FAMILY_NAMES)}",
        confirmer=chance.choice(["", f"事務局長 {chance.choice(FAMILY_NAMES)}"]),
        checks=checks,
        narratives=narratives,
    )


def _sentence(chance: random.Random) -> str:
    text = "".join(chance.choice(SENTENCES) for _ in range(chance.randint(1, 2)))
    return text.format(
        n=chance.randint(2, 60), m=chance.randint(10, 2500), p=chance.randint(30, 99), d=chance.randint(2, 27)
    )
