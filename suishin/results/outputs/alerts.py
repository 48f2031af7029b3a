"""The unions to call and what is put aside, for screen and Excel."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.common.months import Month
from suishin.outputs.tables import LONG_TEXT, Column, Table
from suishin.results.models import Alert, AlertAside, AlertRule, ProductSet
from suishin.results.queries.alerts import CallsInSum, UnionToCall
from suishin.results.rules.alert_words import reason_in_words


def reason_of(alert: Alert, in_words: Callable[[Month], str]) -> str:
    """Return why the union needs a call, in words."""
    return reason_in_words(
        alert.rule,
        alert.figures,
        month=Month(alert.month),
        product=alert.product_set.name if alert.product_set else "",
        unit=_unit_of(alert.product_set),
        in_words=in_words,
    )


def because(calls: CallsInSum) -> str:
    """Return 実績が届かない 2組合、新規がない 1組合."""
    return _("、").join(
        _("%(rule)s %(count)d組合") % {"rule": AlertRule.Rule(rule).label, "count": count}
        for rule, count in calls.by_rule.items()
    )


def union_url(union_id: int) -> str:
    """Return where one reads on about a union."""
    return reverse("dashboards:results-union", args=[union_id])


def aside_url(alert: Alert) -> str:
    """Return where a reason is put aside: it is named by what it says, for alerts are made anew again and again."""
    return reverse("results:alert-put-aside", args=[alert.organization_id, alert.rule, alert.product_set_id or 0])


def alert_table(unions: Iterable[UnionToCall], in_words: Callable[[Month], str]) -> Table[tuple[UnionToCall, Alert]]:
    """One row per reason, for Excel."""
    return Table(
        _("連絡したい組合"),
        rows=[(union, alert) for union in unions for alert in union.alerts],
        columns=[
            Column(_("県"), lambda row: row[0].prefecture),
            Column(_("組合コード"), lambda row: row[0].union.code),
            Column(_("組合"), lambda row: row[0].union.name),
            Column(_("決まり"), lambda row: row[1].get_rule_display()),
            Column(_("種目"), lambda row: row[1].product_set.name if row[1].product_set else None),
            Column(_("理由"), lambda row: reason_of(row[1], in_words), LONG_TEXT),
            Column(_("実績の年月"), lambda row: in_words(Month(row[1].month))),
        ],
        empty_text=_("今月、連絡したい組合はありません。"),
    )


def aside_in_words(aside: AlertAside) -> str:
    """Return 保有が減っている（マイカー共済）."""
    if aside.product_set is None:
        return str(aside.get_rule_display())
    return _("%(rule)s（%(product)s）") % {"rule": aside.get_rule_display(), "product": aside.product_set.name}


def _unit_of(product_set: ProductSet | None) -> str:
    """Return what a set is counted in; lines that are counted differently are told apart by none: 件."""
    units = {line.product.unit for line in product_set.lines.all()} if product_set else set()
    return units.pop() if len(units) == 1 else _("件")
