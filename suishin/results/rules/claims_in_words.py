"""What a claim speaks of, what results hold of it and by how much the two differ, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from suishin.common.months import Month
from suishin.results.rules.agreement import Held, TargetTold, Told, Verdict
from suishin.results.rules.claim_model import RATES, Kind, Measure, Named, Unnamed
from suishin.results.rules.naming import SetNames

MEASURES = {
    Measure.IN_FORCE: gettext_lazy("保有"),
    Measure.NEW_ENROLMENTS: gettext_lazy("新規"),
    Measure.TERMINATIONS: gettext_lazy("解約"),
    Measure.TRANSFERS_IN: gettext_lazy("移行（入）"),
    Measure.TRANSFERS_OUT: gettext_lazy("移行（出）"),
    Measure.NET_CHANGE: gettext_lazy("純増"),
}
REASONS = {
    Unnamed.UNIT: gettext_lazy("実績にない単位の数です。"),
    Unnamed.NO_PRODUCT: gettext_lazy("同じ文に共済種目が書かれていません。"),
    Unnamed.NO_SUCH_PRODUCT: gettext_lazy("種目ごとの実績ではない共済の数です。"),
    Unnamed.SEVERAL_PRODUCTS: gettext_lazy("共済種目が二つ以上並んでいます。"),
    Unnamed.NO_MEASURE: gettext_lazy("保有か新規かなど、何の数かが書かれていません。"),
    Unnamed.NO_MONTH: gettext_lazy("いつの数かが書かれていません。"),
    Unnamed.NOT_MONTH_END: gettext_lazy("月の途中の数です。実績は月末の数です。"),
    Unnamed.PERIOD: gettext_lazy("実績の年度の始まりからではない期間の数です。"),
    Unnamed.OTHER_PLACE: gettext_lazy("ほかの組織の数のようです。"),
    Unnamed.PART_OF_ALL: gettext_lazy("一部の人や募集、取り組みの数です。"),
    Unnamed.PER_SOMETHING: gettext_lazy("平均や最高など、合計ではない数です。"),
    Unnamed.NO_COMPARED_MONTH: gettext_lazy("いつと比べた数かが書かれていません。"),
}


@dataclass(frozen=True, slots=True)
class HeldInWords:
    """A claim held against results, as pages show it; what does not apply is empty."""

    subject: str = ""  # 団体生命共済の保有、2026年11月末
    actual: str = ""  # 5,796件
    basis: str = ""  # 53組合中51組合の計、速報
    difference: str = ""  # 報告のほうが100件多い
    reason: str = ""  # why it is not compared, or what is missing


def in_words(held: Held, names: SetNames, month_in_words: Callable[[Month], str]) -> HeldInWords:
    if held.verdict is Verdict.NOT_COMPARED or held.named is None:
        return HeldInWords(reason=str(REASONS[held.reason]) if held.reason else "")
    named = held.named
    subject = subject_in_words(named, names, month_in_words, held.target)
    if held.verdict is Verdict.NO_RESULTS:
        reason = _("%(month)sの実績はまだ届いていません。") % {"month": month_in_words(named.month)}
        return HeldInWords(subject, reason=reason)
    if held.verdict is Verdict.NO_TARGET:
        return HeldInWords(subject, reason=_("比べられる目標が登録されていません。"))
    unit = "%" if named.kind in RATES else names.by_code[named.product_set].unit
    return HeldInWords(
        subject,
        actual=amount_in_words(held.actual or Decimal(0), unit),
        basis="" if named.kind is Kind.TARGET else basis_in_words(held.told),
        difference=_difference(held.difference, unit) if held.difference is not None else "",
    )


def subject_in_words(
    named: Named, names: SetNames, month_in_words: Callable[[Month], str], target: TargetTold | None = None
) -> str:
    """Return of what a number is: the product, the measure, what is said of it, and when."""
    words = {
        "product": names.by_code[named.product_set].name,
        "measure": MEASURES[named.measure],
        "month": month_in_words(named.month),
        "target": target_in_words(target.kind) if target else _("目標"),
    }
    if named.kind is Kind.TARGET:
        return _("%(product)sの%(measure)sの%(target)s") % words
    if named.kind is Kind.ACHIEVEMENT_RATE:
        return _("%(product)sの%(measure)s（%(month)s）の、%(target)sに対する達成率") % words
    if named.kind is Kind.SHORTFALL:
        return _("%(product)sの%(measure)s（%(month)s）の、%(target)sまでの不足") % words
    if named.against:
        words["against"] = month_in_words(named.against)
        return _("%(product)sの%(measure)s（%(month)s）の、%(against)sとの比較") % words
    if named.measure is Measure.IN_FORCE:
        return _("%(product)sの%(measure)s（%(month)s末）") % words
    if named.is_year_to_date:
        return _("%(product)sの%(measure)s（年度の始めから%(month)sまで）") % words
    return _("%(product)sの%(measure)s（%(month)sの1か月）") % words


def target_in_words(kind: str) -> str:
    return _("最終目標") if kind == "final" else _("中間目標")


def basis_in_words(told: Told | None) -> str:
    """Return of how many unions a number is, and whether it may still change."""
    if told is None:
        return ""
    words = [_("速報") if told.is_flash else _("確定")]
    if told.of_unions > 1:
        words.insert(0, _("%(all)d組合中%(told)d組合") % {"all": told.of_unions, "told": told.unions})
    if told.carried_unions:
        words.append(_("%(count)d組合は前の月までの数") % {"count": told.carried_unions})
    return _("、").join(words)


def amount_in_words(value: Decimal, unit: str) -> str:
    """Return 5,796件 or 78.9％; a rate rounded to one place."""
    if unit == "%":
        return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):,}％"
    return f"{value.quantize(Decimal(1), ROUND_HALF_UP):,}{unit}"


def _difference(difference: Decimal, unit: str) -> str:
    if unit == "%":
        points = f"{abs(difference).quantize(Decimal('0.1'), ROUND_HALF_UP)}"
        words = _("報告のほうが%(points)sポイント高い") if difference > 0 else _("報告のほうが%(points)sポイント低い")
        return words % {"points": points}
    words = _("報告のほうが%(amount)s多い") if difference > 0 else _("報告のほうが%(amount)s少ない")
    return words % {"amount": amount_in_words(abs(difference), unit)}
