"""Sentences in which offices tell their results: as these stand, but for three offices that slipped as offices do."""

from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum
from random import Random
from string import Formatter

from suishin.accounts.models import User
from suishin.common.dates import japanese_month
from suishin.common.months import MONTHS_OF_A_YEAR, Month
from suishin.operations.demonstration.results import FLASH_REPLACED
from suishin.organizations.models import Organization
from suishin.results.models import Result
from suishin.results.queries.numbers import numbers_of, product_set_names
from suishin.results.rules import rates
from suishin.results.rules.agreement import Numbers, Told, targets_for
from suishin.results.rules.claim_model import Kind, Measure, Named
from suishin.results.rules.naming import SetOfLines
from suishin.results.rules.sentences import sentence_of, since_the_year_began

_InWords = Callable[[Month], str]


class Slip(Enum):
    """How a number in a report comes to differ from results."""

    TYPED = "two digits changed places"
    FLASH = "the flash number, which the final one has replaced since"
    OLD_MONTH = "the number of the month before"


SLIPS = {"13": Slip.OLD_MONTH, "16": Slip.TYPED, FLASH_REPLACED: Slip.FLASH}
SLIPPED = ("car", "home", "long_term", "annuity")  # the first of which the slip shows
GROUP_LIFE = ("group_life_with_retirees", "group_life")  # one of them stands in every report
OTHERS = ("car", "home", "long_term", "annuity", "compulsory_car", "basic")
NEW, ENDED = Measure.NEW_ENROLMENTS, Measure.TERMINATIONS

WITH_A_SLIP = "{name}の保有は{month}末時点で{stock}件となり、職場での説明を重ねている。"
# A sentence is told where everything is known that it needs.
OF_A_PRODUCT = (
    "{name}の保有は{month}末時点で{stock}件（前年同月{stock_before}件）で、{course}。",
    "{month}末現在、{name}の保有は{stock}件となり、前年同月より{change}件{changed}。",
    "{name}の保有は{month}末で{stock}件、最終目標{target}件に対して{rate}％となっている。",
    "{name}の保有は{month}末で{stock}件、最終目標まであと{short}件で、未加入者の多い職場から順に訪ねる。",
    "{name}の新規は{since}{new}件（前年同期{new_before}件）で、職場での説明を続けている。",
    "{name}の新規は{since}{new}件、解約は{ended}件だった。",
    "{name}の解約は{since}{ended}件で、退職に伴うものが多い。",
)
OF_BASIC_COVER = ("総合共済基本型には{month}末現在で{stock}組合が加入している。",)
TOLD_PLAINLY = (Measure.IN_FORCE, NEW)  # by the sentences that the product itself makes of results


class Office:
    """What the office of a prefecture finds in its results when it writes a report."""

    def __init__(self, prefecture: Organization, *, written_on: date, random: Random) -> None:
        self._prefecture = prefecture
        self._random = random
        self._viewer = User.objects.get(username="honbu")
        self._names = product_set_names(self._viewer)
        self._month = Month.containing(written_on) + -1
        self._numbers = self._known_by_then()
        if self._in_force(GROUP_LIFE[0]) is None:  # this office is late
            self._month += -1
            self._numbers = self._known_by_then()

    def _known_by_then(self) -> Numbers:
        months = [self._month + -back for back in (0, 1, MONTHS_OF_A_YEAR)]
        return numbers_of(self._prefecture, months, target_months=[self._month], names=self._names, viewer=self._viewer)

    def sentences(self, count: int, *, is_year_told: bool, slip: Slip | None = None) -> list[str]:
        """Return sentences, each of another product; where the office slips, that one comes first."""
        in_words = _with_year if is_year_told else _without_year
        codes = [self._random.choice(GROUP_LIFE), *self._random.sample(OTHERS, count - 1)]
        if slip is None:
            return [self._sentence(code, in_words) for code in codes]
        slipped, sentence = self._slipped(slip, in_words)
        return [sentence, *(self._sentence(code, in_words) for code in codes if code != slipped)]

    def _sentence(self, code: str, in_words: _InWords) -> str:
        """Draw one of the sentences for which everything is known."""
        of_set = self._names.by_code[code]
        known = dict(self._known(of_set, in_words))
        templates = OF_BASIC_COVER if code == "basic" else OF_A_PRODUCT
        told = [template.format_map(known) for template in templates if _fields(template) <= known.keys()]
        for measure in () if code == "basic" else TOLD_PLAINLY:
            told += filter(None, [sentence_of(of_set, measure, self._month, self._numbers, month_in_words=_with_year)])
        return self._random.choice(told)

    def _known(self, of_set: SetOfLines, in_words: _InWords) -> Iterator[tuple[str, str]]:
        """Yield what results tell of a product, by the names that sentences have for it."""
        told, before = self._told(of_set.code, self._month), self._told(of_set.code, self._month + -MONTHS_OF_A_YEAR)
        yield "name", of_set.name
        yield "month", in_words(self._month)
        yield "since", since_the_year_began(self._month, self._numbers.year_starts_in, _with_year)
        counts = {
            "stock": told.in_force,
            "stock_before": before.in_force,
            "new": told.year_flows.get(NEW),
            "new_before": before.year_flows.get(NEW),
            "ended": told.year_flows.get(ENDED),
        }
        yield from ((name, f"{count:,}") for name, count in counts.items() if count is not None)
        if change := rates.change(told.in_force, before.in_force):
            yield "change", f"{abs(change):,}"
            yield "changed", "増えた" if change > 0 else "減った"
            yield "course", "前年を上回った" if change > 0 else "減少が続いている"
        yield from self._against_target(of_set, told.in_force)

    def _against_target(self, of_set: SetOfLines, in_force: int | None) -> Iterator[tuple[str, str]]:
        named = Named(of_set.code, Kind.TARGET, Measure.IN_FORCE, self._month, target_kind="final")
        for target in targets_for(named, self._numbers)[:1]:
            yield "target", f"{int(target.value):,}"
            rate, short = rates.achievement_rate(in_force, target.value), rates.shortfall(in_force, target.value)
            if rate is not None:
                yield "rate", f"{rate * 100:.1f}"
            if short:
                yield "short", f"{int(short):,}"

    def _slipped(self, slip: Slip, in_words: _InWords) -> tuple[str, str]:
        """Return a product and what is told of it with a number that is not the right one."""
        code, number = next(
            (code, number)
            for code in SLIPPED
            if (number := self._wrong(slip, code)) not in (None, self._in_force(code))
        )
        name = self._names.by_code[code].name
        return code, WITH_A_SLIP.format(name=name, month=in_words(self._month), stock=f"{number:,}")

    def _wrong(self, slip: Slip, code: str) -> int | None:
        right = self._in_force(code)
        if right is None or slip is Slip.OLD_MONTH:
            return self._told(code, self._month + -1).in_force
        return _two_digits_changed(right) if slip is Slip.TYPED else right + self._flash_above_final(code)

    def _flash_above_final(self, code: str) -> int:
        """Return by how much the flash numbers of the unions were above the final ones."""
        rows = Result.objects.filter(
            organization__in=Organization.objects.below(self._prefecture), line__code=code, month=self._month.number
        )
        flash = dict(rows.filter(is_flash=True).values_list("organization_id", "in_force"))
        final = rows.filter(is_flash=False, organization__in=flash).values_list("organization_id", "in_force")
        return sum((flash[union] or 0) - (in_force or 0) for union, in_force in final)

    def _in_force(self, code: str) -> int | None:
        return self._told(code, self._month).in_force

    def _told(self, code: str, month: Month) -> Told:
        return self._numbers.told.get((code, month), Told())


def _with_year(month: Month) -> str:
    return japanese_month(month.year, month.month)


def _without_year(month: Month) -> str:
    return f"{month.month}月"


def _fields(template: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(template) if name}


def _two_digits_changed(number: int) -> int:
    """Swap the last two digits in a row that differ: 5,796 becomes 5,769."""
    digits = str(number)
    place = max((place for place in range(len(digits) - 1) if digits[place] != digits[place + 1]), default=0)
    return int(digits[:place] + digits[place : place + 2][::-1] + digits[place + 2 :])
