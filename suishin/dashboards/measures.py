"""What the map and the ranking of prefectures can go by, and which values are darker on the map."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suishin.outputs.charts import Fill
from suishin.outputs.formats import NUMBER, PERCENT, SIGNED, Format
from suishin.results.rules.rates import achievement_rate, change, change_rate, shortfall

_STEPS = (Fill.STEP_1, Fill.STEP_2, Fill.STEP_3, Fill.STEP_4, Fill.STEP_5)
Value = Decimal | int | None
InForce = int | None
Target = Decimal | None


@dataclass(frozen=True, slots=True)
class Measure:
    """One value of a place, made of what is in force, the target, and what was in force `months_back`.

    `bounds` say from which values on a tile gets the next darker blue; without them it goes by parts of the largest.
    """

    label: "str | Promise"
    value: Callable[[InForce, Target, InForce], Value]
    format: Format
    bounds: tuple[Decimal, ...] = ()
    needs_goal: bool = False
    months_back: int = 0
    rule: "str | Promise" = ""  # how a ranking by it goes

    def fill(self, value: Decimal | int, largest: Decimal | int) -> Fill:
        if self.bounds:
            return _STEPS[sum(value >= bound for bound in self.bounds)]
        return _STEPS[min(int(value * 5 / largest), 4) if largest > 0 and value > 0 else 0]

    def legend(self) -> str:
        """Return in words which values are dark."""
        if not self.bounds:
            return _("色が濃いほど数が大きい県です。")
        written = _("・").join(PERCENT.in_words(bound) for bound in self.bounds)
        return _("色は%(bounds)sを境に濃くなります。") % {"bounds": written}


def _bounds(*texts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, texts))


MEASURES = {
    "achievement": Measure(
        gettext_lazy("達成率"),
        lambda in_force, target, _before: achievement_rate(in_force, target),
        PERCENT,
        _bounds("0.9", "0.95", "0.98", "1"),
        needs_goal=True,
        rule=gettext_lazy(
            "「%(set)s」の達成率（保有÷目標）の高い順です。同じ値は同じ順位とし、目標や保有のない県は終わりに並べます。"
        ),
    ),
    "shortfall": Measure(
        gettext_lazy("不足"),
        lambda in_force, target, _before: shortfall(in_force, target),
        NUMBER,
        needs_goal=True,
        rule=gettext_lazy(
            "「%(set)s」の不足（目標−保有）の多い順です。同じ値は同じ順位とし、目標や保有のない県は終わりに並べます。"
        ),
    ),
    "growth": Measure(
        gettext_lazy("前年同月比"),
        lambda in_force, _target, before: change_rate(in_force, before),
        PERCENT,
        _bounds("0.95", "0.98", "1", "1.03"),
        months_back=12,
        rule=gettext_lazy(
            "「%(set)s」の保有の前年同月比の高い順です。同じ値は同じ順位とし、前年の値のない県は終わりに並べます。"
        ),
    ),
    "change": Measure(
        gettext_lazy("前月から"),
        lambda in_force, _target, before: change(in_force, before),
        SIGNED,
        months_back=1,
        rule=gettext_lazy(
            "「%(set)s」の保有が前月から増えた順です。同じ値は同じ順位とし、前月の値のない県は終わりに並べます。"
        ),
    ),
    "in_force": Measure(gettext_lazy("保有"), lambda in_force, _target, _before: in_force, NUMBER),
}
RANKINGS = ("achievement", "shortfall", "growth", "change")


def shown(value: Value) -> Value:
    """Return a value without the zeros that a column of targets adds."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value
