"""Why a union needs a call, in words made of the figures that a rule found; and what each rule says of itself."""

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.common.months import Month
from suishin.outputs.formats import NUMBER, month_in_words
from suishin.results.rules.alerts import Figures, Rule

# {share}, {count} and {months} stand where the page puts the numbers.
SENTENCES: Mapping[Rule, "str | Promise"] = {
    Rule.SILENT: _("{months}か月以上、実績が何も届いていない"),
    Rule.FALLING: _("{months}か月で保有が{share}％以上、かつ{count}件以上減った"),
    Rule.MORE_TERMINATIONS: _("1か月の解約が{count}件以上で、それまで{months}か月のふだんの月の{share}％以上になった"),
    Rule.BEHIND_TARGET: _("最終目標の期日の見通しが、目標より{share}％以上、かつ{count}件以上少ない"),
    Rule.NO_NEW_ENROLMENTS: _("保有が{count}件以上あるのに、{months}か月続けて新規がない"),
}


def reason_in_words(
    rule: str,
    figures: Figures,
    *,
    month: Month,
    product: str = "",
    unit: str = "",
    in_words: Callable[[Month], str] = month_in_words,
) -> str:
    """Return マイカー共済の保有が3か月で153件から142件に減りました（11件の減）。"""
    words = {name: NUMBER.in_words(value) for name, value in figures.items()}
    pattern = _falling_with_moves if figures.get("moved") else _PATTERNS[Rule(rule)]
    return pattern() % {
        **words,
        "product": product,
        "unit": unit,
        "month": in_words(month),
        "due": in_words(Month(figures["due"])) if "due" in figures else "",
    }


def _falling_with_moves() -> str:
    return gettext(
        "%(product)sの保有が%(months)sか月で%(before)s%(unit)sから%(now)s%(unit)sに減りました"
        "（移行した%(moved)s%(unit)sを除いて%(lost)s%(unit)sの減）。"
    )


_PATTERNS = {
    Rule.SILENT: lambda: gettext("%(months)sか月、実績が届いていません。"),
    Rule.FALLING: lambda: gettext(
        "%(product)sの保有が%(months)sか月で%(before)s%(unit)sから%(now)s%(unit)sに減りました（%(lost)s%(unit)sの減）。"
    ),
    Rule.MORE_TERMINATIONS: lambda: gettext(
        "%(product)sの解約が%(month)sに%(now)s%(unit)sありました。ふだんの月は%(usual)s%(unit)sです。"
    ),
    Rule.BEHIND_TARGET: lambda: gettext(
        "%(product)sは、このままだと%(due)s末に%(expected)s%(unit)s。"
        "目標%(target)s%(unit)sに%(missing)s%(unit)s足りない見通しです。"
    ),
    Rule.NO_NEW_ENROLMENTS: lambda: gettext("%(product)sの新規が%(months)sか月続けてありません。"),
}
