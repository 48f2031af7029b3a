"""Writes prose and notes what it says: numbers and dates in an office's own style, with their truth."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.reading.corpus.model import MeantEvent, MeantFigure

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# Unit as written → unit and factor of the truth.
UNITS: dict[str, tuple[str, int]] = {
    "名": ("人", 1), "％": ("%", 1), "冊": ("部", 1), "万円": ("円", 10_000), "千円": ("円", 1000),
    "ヶ所": ("か所", 1), "カ所": ("か所", 1), "箇所": ("か所", 1),
}  # fmt: skip
REPORT_OF_JUNE = date(2024, 6, 15)  # the left box of section 1 repeats what was said then


@dataclass(frozen=True, slots=True)
class Style:
    """How one office writes."""

    bullet: str  # "" for running text, "①" for numbered paragraphs
    digits: str  # "half" | "wide" | "single" (one digit wide, more of them half)
    comma: str
    percent: str
    people: str
    dates: str  # "year" | "short" | "slash" | "dots" | "era" | "initial"
    wave: str
    brackets: str
    sentences: tuple[int, int]  # of a paragraph


@dataclass(frozen=True, slots=True)
class Bank:
    """Sentences and names of offices that never existed. A sentence is told by a function."""

    sentences: dict[str, Sequence["Sentence"]]  # narrative → what is only said there
    plain: Sequence["Sentence"]  # without number or date, said anywhere
    anywhere: Sequence["Sentence"]
    traps: Sequence["Sentence"]  # lines of their own that look like the form's boxes, labels or headings
    nothing: Sequence[str]  # a whole narrative that says nothing
    headings: Sequence[tuple[str, str]]  # over the two points of section 1
    unions: Sequence[str]
    products: Sequence[tuple[str, str]]  # as written, official name
    gatherings: Sequence[tuple[str, str]]  # name, kind
    bodies: Sequence[str]
    family_names: Sequence[str]
    given_names: Sequence[str]
    posts: Sequence[str]
    styles: Callable[[Random], Style]


class Told(str):
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class When:
    """A day, a month or a span of time as written."""

    text: str
    start: str | None
    end: str | None = None
    is_ahead: bool = False


@dataclass
class Teller:
    """Tells the sentences of one report and keeps their truth."""

    chance: Random
    style: Style
    bank: Bank
    written_on: date
    narrative: str = ""
    figures: list[MeantFigure] = field(default_factory=list)
    events: list[MeantEvent] = field(default_factory=list)

    # Words

    def one(self, *choices: Any) -> Any:
        return self.chance.choice(choices)

    def some(self, least: int, most: int) -> int:
        return self.chance.randint(least, most)

    def union(self) -> str:
        return self.chance.choice(self.bank.unions)

    def unions(self, count: int) -> list[str]:
        return self.chance.sample(self.bank.unions, count)

    def body(self) -> str:
        return self.chance.choice(self.bank.bodies)

    def product(self) -> tuple[str, str]:
        return self.chance.choice(self.bank.products)

    def gathering(self, *kinds: str) -> tuple[str, str]:
        return self.chance.choice([each for each in self.bank.gatherings if not kinds or each[1] in kinds])

    def brackets(self, text: str) -> str:
        return self.style.brackets[0] + text + self.style.brackets[1]

    # Numbers

    def digits(self, text: str) -> str:
        is_wide = self.style.digits == "wide" or (self.style.digits == "single" and len(text) == 1)
        return text.translate(WIDE).replace(".", "．") if is_wide else text

    def number(self, value: float) -> str:
        if isinstance(value, float):
            return self.digits(f"{value:.1f}")
        text = f"{value:,}".replace(",", self.style.comma) if value >= 1000 else str(value)
        return self.digits(text)

    def figure(
        self,
        bounds: tuple[float, float],
        unit: str,
        metric: str,
        subject: str,
        *,
        front: str = "",
        behind: str = "",
        qualifier: str | None = None,
        as_of: str | None = None,
        against: tuple[str, ...] | None = None,
        comparison: dict[str, Any] | None = None,
        step: int = 1,
        is_optional: bool = False,
    ) -> Told:
        """Write a number between the bounds. `against` adds a bracket: kind of comparison, words before and behind its number."""
        value = self._within(bounds, step)
        unit = {"人": self.style.people, "%": self.style.percent}.get(unit, unit)
        text = f"{front}{self.number(value)}{unit}{behind}"
        other = ""
        if against:
            other_value = self._within(bounds, step)
            other = self.brackets(f"{against[1]}{self.number(other_value)}{unit}{''.join(against[2:])}")
            comparison = {
                "kind": against[0],
                "value": self._base(other_value, unit),
                "unit": UNITS.get(unit, (unit,))[0],
            }
            self._note(other, unit, other_value, "compared", subject, is_optional=True)
        words = (front + behind).strip("、：: ") or None
        qualifier = qualifier if qualifier is not None else words
        self._note(
            text, unit, value, metric, subject,
            as_of=as_of, comparison=comparison, qualifier=qualifier, is_optional=is_optional,
        )  # fmt: skip
        told = Told(text + other)
        told.value = value
        return told

    def span_of_numbers(self, least: int, most: int, unit: str, metric: str, subject: str) -> Told:
        """Write 7〜8単組."""
        low = self.some(least, most - 1)
        high = self.some(low + 1, most)
        unit = {"人": self.style.people, "%": self.style.percent}.get(unit, unit)
        text = f"{self.number(low)}{self.one('〜', '～', '~', '－')}{self.number(high)}{unit}"
        self._note(text, unit, low, metric, subject, value_max=self._base(high, unit))
        told = Told(text)
        told.value = low
        return told

    def circled(self, name: str, unit: str, metric: str) -> str:
        """Write 甲斐⑤ where the text has said what the circled numbers count."""
        value = self.some(1, 12)
        text = f"{name}{CIRCLED[value]}"
        self._note(text, unit, value, metric, name)
        return text

    def share(self, least: int, most: int, metric: str, subject: str, **rest: Any) -> Told:
        bounds = (least, most) if self.chance.random() < 0.35 else (float(least), float(most))
        return self.figure(bounds, "%", metric, subject, **rest)

    def people(self, least: int, most: int, subject: str, metric: str = "participants", **rest: Any) -> Told:
        return self.figure((least, most), "人", metric, subject, **rest)

    def _within(self, bounds: tuple[float, float], step: int) -> float:
        if isinstance(bounds[0], float):
            return round(self.chance.uniform(*bounds), 1) + 0.0
        return self.chance.randrange(int(bounds[0]), int(bounds[1]) + 1, step)

    @staticmethod
    def _base(value: float, unit: str) -> float:
        return value * UNITS.get(unit, (unit, 1))[1]

    def _note(self, span: str, unit: str, value: float, metric: str, subject: str, **rest: Any) -> None:
        base = UNITS.get(unit, (unit, 1))[0]
        self.figures.append(
            MeantFigure(
                narrative=self.narrative, span=span, metric=metric, subject=subject,
                value=self._base(value, unit), unit=base, **rest,
            )
        )  # fmt: skip

    # Dates

    @property
    def told_on(self) -> date:
        return REPORT_OF_JUNE if self.narrative.startswith("previous") else self.written_on

    def past(self, *, furthest: int = 260) -> When:
        """Return a day that has gone by when this narrative was told."""
        return self._day(self.told_on - timedelta(days=self.some(5, furthest)))

    def ahead(self, *, furthest: int = 110) -> When:
        return self._day(self.told_on + timedelta(days=self.some(20, furthest)), is_ahead=True)

    def past_month(self) -> When:
        return self._month(self._months_from_now(-self.some(1, 7)))

    def month_ahead(self) -> When:
        return self._month(self._months_from_now(self.some(1, 5)), is_ahead=True)

    def past_span(self) -> When:
        """Return a span of days that lies behind."""
        start = self.told_on - timedelta(days=self.some(60, 200))
        end = start + timedelta(days=self.some(12, 40))
        return self._span(start, end, is_ahead=False)

    def span_ahead(self) -> When:
        start = self.told_on + timedelta(days=self.some(25, 60))
        return self._span(start, start + timedelta(days=self.some(10, 40)), is_ahead=True)

    def months(self, *, is_ahead: bool = False) -> When:
        """Return 8〜9月."""
        first = self._months_from_now(self.some(1, 4) if is_ahead else -self.some(3, 7))
        last = _plus_months(first, 1)
        if last.year != first.year:
            return self._month(first, is_ahead=is_ahead)
        year = f"{self.digits(str(first.year))}年" if self._needs_year(first) else ""
        text = f"{year}{self.digits(str(first.month))}{self.one('〜', '～', '~')}{self.digits(str(last.month))}月"
        return When(text, _month_iso(first), _month_iso(last), is_ahead)

    def onwards(self, *, is_ahead: bool = False) -> When:
        """Return 12月以降: no end."""
        month = self._month(self._months_from_now(self.some(1, 4) if is_ahead else -self.some(1, 5)), is_ahead=is_ahead)
        return When(month.text + self.one("以降", "から", "より"), month.start, None, is_ahead)

    def days_in_month(self, count: int = 3) -> list[When]:
        """Return several days told in one phrase, the text of which is that of each: 11/6・12・14."""
        month = self._months_from_now(-self.some(1, 6))
        days = sorted(self.chance.sample(range(1, 15), count))
        days = [day + 4 * place for place, day in enumerate(days)]  # no two follow each other
        numbers = self.one("・", "、").join(self.digits(str(day)) for day in days)
        if self.style.dates in ("slash", "dots") and not self._needs_year(month):
            text = f"{self.digits(str(month.month))}/{numbers.replace('、', '・')}"
        else:
            year = f"{self.digits(str(month.year))}年" if self._needs_year(month) else ""
            text = f"{year}{self.digits(str(month.month))}月{numbers}日"
        return [When(text, month.replace(day=day).isoformat()) for day in days]

    def with_weekday(self, when: When, time: str = "") -> When:
        """Return the day as in 12月6日（金）13時30分."""
        day = date.fromisoformat(when.start or "")
        text = when.text + self.brackets("月火水木金土日"[day.weekday()]) + self.digits(time)
        return When(text, when.start, when.end, when.is_ahead)

    def part_of_month(self, *, is_ahead: bool = False) -> When:
        """Return 3月下旬: no day."""
        month = self.month_ahead() if is_ahead else self.past_month()
        return When(month.text + self.one("上旬", "中旬", "下旬", "初め", "半ば"), month.start, None, is_ahead)

    def days_together(self) -> When:
        """Return 11月5〜7日."""
        month = self._months_from_now(-self.some(1, 6))
        first = self.some(2, 20)
        last = first + self.some(1, 5)
        year = f"{self.digits(str(month.year))}年" if self._needs_year(month) else ""
        days = f"{self.digits(str(first))}{self.one('〜', '～', '~')}{self.digits(str(last))}"
        text = f"{year}{self.digits(str(month.month))}月{days}日"
        return When(text, month.replace(day=first).isoformat(), month.replace(day=last).isoformat())

    def as_of(self) -> When:
        """Return the end of a month at which something was counted."""
        month = self._months_from_now(-self.some(1, 4))
        year = (
            f"令和{self.digits(str(month.year - 2018))}年"
            if self.style.dates in ("era", "initial")
            else f"{self.digits(str(month.year))}年"
        )
        text = f"{year}{self.digits(str(month.month))}月{self.one('末現在', '末時点', '時点', '現在')}"
        return When(text, _month_iso(month))

    def _months_from_now(self, months: int) -> date:
        return _plus_months(self.told_on.replace(day=1), months)

    def _needs_year(self, day: date) -> bool:
        """The nearest year that fits the tense must be the right one, seen from the report's date."""
        return self.narrative.startswith("previous") and day < date(2024, 4, 1)

    def _day(self, day: date, *, is_ahead: bool = False) -> When:
        return When(self._written(day), day.isoformat(), None, is_ahead)

    def _month(self, month: date, *, is_ahead: bool = False) -> When:
        number, year = self.digits(str(month.month)), self.digits(str(month.year))
        if self.style.dates == "era":
            text = f"令和{self.digits(str(month.year - 2018))}年{number}月"
        elif self.style.dates == "dots":
            text = f"{year}.{number}"
        elif self.style.dates == "year" or self._needs_year(month):
            text = f"{year}年{number}月"
        else:
            text = f"{number}月"
        return When(text, _month_iso(month), None, is_ahead)

    def _span(self, start: date, end: date, *, is_ahead: bool) -> When:
        text = f"{self._written(start)}{self.style.wave}{self._written(end)}"
        return When(text, start.isoformat(), end.isoformat(), is_ahead)

    def _written(self, day: date) -> str:
        year, month, number = (self.digits(str(part)) for part in (day.year, day.month, day.day))
        era = self.digits(str(day.year - 2018))
        match self.style.dates:
            case "era":
                return f"令和{era}年{month}月{number}日"
            case "initial":
                return f"R{era}.{month}.{number}"
            case "dots":
                return f"{day.year}.{day.month:02}.{day.day:02}"
            case "year":
                return f"{year}年{month}月{number}日"
        if self._needs_year(day):
            return f"{year}年{month}月{number}日"
        return f"{month}/{number}" if self.style.dates == "slash" else f"{month}月{number}日"

    # Activities

    def event(
        self,
        pattern: str,
        when: When | Sequence[When],
        name: str,
        kind: str,
        *,
        participants: Told | None = None,
        unions: Told | None = None,
        status: str | None = None,
    ) -> str:
        """Fill the pattern's {on}, {name}, {people} and {unions}: what stands in it is the span of what happens then."""
        whens = [when] if isinstance(when, When) else list(when)
        span = pattern.format(on=whens[0].text, name=name, people=participants or "", unions=unions or "")
        for each in whens:
            self.events.append(
                MeantEvent(
                    narrative=self.narrative, span=span, name=name.strip("「」『』"), kind=kind,
                    status=status or ("planned" if each.is_ahead else "held"),
                    date=each.start, date_end=each.end,
                    participants=int(participants.value) if participants is not None else None,
                    unions=int(unions.value) if unions is not None else None,
                )
            )  # fmt: skip
        return span


Sentence = Callable[[Teller], str]


def _plus_months(month: date, count: int) -> date:
    years, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(years, index + 1, min(month.day, monthrange(years, index + 1)[1]))


def _month_iso(month: date) -> str:
    return f"{month.year}-{month.month:02}"
