"""Invents reports: every number and activity of their prose is known, because it was noted while it was written.

meant = invent(7)                       # a report to tune the reader with
meant = invent(10_007, "kept_apart")    # other sentences, names and habits, to measure it with
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from random import Random

from suishin.common.prefectures import PREFECTURES
from tests.reading.corpus.model import Meant
from tests.reading.corpus.telling import CIRCLED, Bank, Sentence, Teller
from tests.reading.writers.invented import form

TUNING, KEPT_APART = "tuning", "kept_apart"
FIRST_KEPT_APART = 10_000  # seeds from here on are for the kept-apart set
RARE_NAMES = ("髙森", "山﨑", "𠮷川", "德岡", "濵口", "渡邊", "齋木", "邉見", "葛󠄀木", "辻󠄀村")
_bank: ContextVar[str] = ContextVar("bank", default=TUNING)
PARAGRAPHS = {
    "progress_update": (3, 9), "previous_progress": (1, 5), "previous_priorities": (1, 4),
    "grant": (1, 4), "newhire": (2, 7), "retiree": (1, 5), "model": (1, 4), "manual": (1, 4),
}  # fmt: skip


def bank_of(name: str) -> Bank:
    bank: Bank = import_module(f"tests.reading.corpus.bank_{name}").BANK
    return bank


@contextmanager
def told_from(bank: str) -> Iterator[None]:
    """Let the makers of files take their reports from this bank."""
    token = _bank.set(bank)
    try:
        yield
    finally:
        _bank.reset(token)


def report(dice: Random, *, rare_signs: bool = True, prefecture: str = "") -> Meant:
    """Return a new report, from the bank that is set: what makers of files call."""
    return invent(dice.randrange(2**40), _bank.get(), rare_signs=rare_signs, prefecture=prefecture)


def invent(seed: int, bank: str = TUNING, *, rare_signs: bool = True, prefecture: str = "") -> Meant:
    """Return the report of this seed. Without `rare_signs` no name holds a sign that fonts may lack."""
    chance = Random(f"{bank}/{seed}")
    sentences = bank_of(bank)
    written_on = date(2025, 1, 8) + timedelta(days=chance.randrange(44))
    teller = Teller(chance, sentences.styles(chance), sentences, written_on)
    code, name = _prefecture(chance, prefecture)
    author, confirmer = _persons(chance, sentences, rare_signs)
    meant = Meant(
        prefecture=name,
        prefecture_code=code,
        date=written_on.isoformat(),
        author=author,
        confirmer=confirmer,
        checks=_checks(chance),
        prefecture_as_written=written_prefecture(chance, name),
        date_as_written=written_date(chance, written_on),
    )
    meant.narratives = _narratives(teller)
    meant.figures = _found(teller.figures, meant)
    meant.events = _found(teller.events, meant)
    return meant


def _found(facts: Sequence, meant: Meant) -> list:
    """Say where the truth was noted but the words were not written: that is a fault of a sentence."""
    for fact in facts:
        if fact.span not in meant.narratives[fact.narrative]:
            raise ValueError(f"{fact.span!r} does not stand in {fact.narrative}")
    return list(facts)


def _prefecture(chance: Random, name: str) -> tuple[str, str]:
    code = next(code for code, each in PREFECTURES.items() if each == name) if name else chance.choice([*PREFECTURES])
    return code, PREFECTURES[code]


def _persons(chance: Random, bank: Bank, rare_signs: bool) -> tuple[str, str | None]:
    def person() -> str:
        family = chance.choice(RARE_NAMES if rare_signs and chance.random() < 0.3 else bank.family_names)
        post = chance.choice(bank.posts)
        return f"{post}{chance.choice(['　', ' '])}{family}{chance.choice(['　', ' ', ''])}{chance.choice(bank.given_names)}".strip()

    author = person()
    if chance.random() < 0.08:
        author += f"、{person()}"
    return author, person() if chance.random() < 0.7 else None


def written_prefecture(chance: Random, name: str) -> str:
    short = name if name == "北海道" else name[:-1]
    ways = [name, name, name, short, f"{name}本部", " ".join(name), "　".join(name), f"{name}　", f"　{name}"]
    return chance.choice(ways)


def written_date(chance: Random, day: date) -> str:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    plain = f"{day.year}年{day.month}月{day.day}日"
    ways = [
        plain, plain, plain.translate(wide), f"{day.year}年 {day.month}月 {day.day}日", f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month:02}/{day.day:02}", f"令和{day.year - 2018}年{day.month}月{day.day}日",
        f"R{day.year - 2018}.{day.month}.{day.day}", f"令和{day.year - 2018}年{day.month}月{day.day}日".translate(wide),
    ]  # fmt: skip
    return chance.choice(ways)


def _checks(chance: Random) -> dict[str, str]:
    keys = [item.key for item in form().ticks]
    share = chance.choice([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.6, 0.7, 0.8, 0.8, 0.9, 1.0])
    return {key: "yes" if chance.random() < share else "no" for key in keys}


def _narratives(teller: Teller) -> dict[str, str]:
    texts = {}
    for item in form().narratives:
        teller.narrative = item.key
        texts[item.key] = _narrative(teller)
    return texts


def _narrative(teller: Teller) -> str:
    chance, bank, key = teller.chance, teller.bank, teller.narrative
    if key != "progress_update" and chance.random() < 0.14:
        return chance.choice(bank.nothing)
    paragraphs = list(_paragraphs(teller, chance.randint(*PARAGRAPHS[key])))
    if chance.random() < 0.12:
        paragraphs.insert(chance.randint(0, len(paragraphs)), chance.choice(bank.traps)(teller))
    if key == "progress_update" and chance.random() < 0.5:
        first, second = chance.choice(bank.headings)
        middle = max(1, len(paragraphs) // 2)
        paragraphs = [first, *paragraphs[:middle], second, *paragraphs[middle:]]
    joint = "　" * chance.randint(12, 40) if chance.random() < 0.04 else "\n"
    return joint.join(paragraphs)


def _paragraphs(teller: Teller, count: int) -> Iterator[str]:
    unused = _shuffled(teller)
    for place in range(count):
        told = [unused.pop()(teller) for _ in range(teller.some(*teller.style.sentences)) if unused]
        if told:
            yield _bullet(teller, place) + "".join(told)


def _shuffled(teller: Teller) -> list[Sentence]:
    """Return sentences to tell, most of them such as are only told in this narrative."""
    chance, bank = teller.chance, teller.bank
    own = list(bank.sentences[teller.narrative])
    more = [chance.choice(bank.plain) for _ in range(3)] + [chance.choice(bank.anywhere) for _ in range(3)]
    chosen = [*own, *{id(each): each for each in more}.values()]
    chance.shuffle(chosen)
    return chosen


def _bullet(teller: Teller, place: int) -> str:
    bullet = teller.style.bullet
    return CIRCLED[place + 1] + "　" if bullet == "①" else bullet


def without_checks(meant: Meant, unknown: Sequence[str]) -> Meant:
    """Return the report as a rendering tells it that hides these ticks."""
    return replace(meant, checks={key: "unknown" if key in unknown else value for key, value in meant.checks.items()})
