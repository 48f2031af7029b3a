"""The tables of targets, for screen and Excel."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.outputs.tables import DATE, LONG_TEXT, MOMENT, NUMBER, PERCENT, Column, Table
from suishin.results.models import Target, TargetChange
from suishin.results.queries.distribution import Base, Distribution
from suishin.results.queries.target_pages import ReachedTarget, UnitSum
from suishin.results.rules.target_words import (
    difference_in_words,
    name_in_words,
    number,
    progress_in_words,
    sum_in_words,
)

_Kind = Organization.Kind


def target_table(rows: Sequence[ReachedTarget], *, title: str) -> Table[ReachedTarget]:
    """One row per target, with how far it is; the organization leads to its own list."""
    return Table(
        title,
        rows=rows,
        columns=[
            Column(_("組織"), lambda row: row.target.organization.name, url=lambda row: list_url(row.target)),
            Column(_("種目・活動"), lambda row: row.target.about, url=lambda row: url_of(row.target)),
            Column(_("何の目標か"), lambda row: str(Target.Measure(row.target.measure).label)),
            Column(_("目標の区分"), lambda row: str(Target.Kind(row.target.kind).label)),
            Column(_("期日"), lambda row: row.target.on, DATE),
            Column(_("目標値"), lambda row: row.target.amount, NUMBER),
            Column(_("実績"), lambda row: _whole(row.result), NUMBER),
            Column(_("単位"), lambda row: row.target.unit),
            Column(_("達成率"), lambda row: row.rate, PERCENT),
            Column(_("不足"), lambda row: _whole(row.missing), NUMBER),
            Column(_("実績の年月"), lambda row: month_words(row.month) if row.result is not None else None),
            Column(_("状態"), lambda row: str(Target.State(row.target.state).label)),
        ],
        empty_text=_("条件に合う目標はありません。条件をゆるめるか、目標を設定してください。"),
    )


def sum_table(sums: Sequence[UnitSum], *, year_begins: int) -> Table[UnitSum]:
    """One row per target above, with what the units' targets come to."""
    return Table(
        _("内訳の合計"),
        rows=sums,
        columns=[
            Column(_("組織"), lambda row: row.target.organization.name),
            Column(
                _("目標"), lambda row: title_of(row.target, year_begins=year_begins), url=lambda row: url_of(row.target)
            ),
            Column(_("目標値"), lambda row: row.target.amount, NUMBER),
            Column(_("内訳の合計"), lambda row: _whole(row.total) if row.told_units else None, NUMBER),
            Column(_("くらべると"), sum_words, LONG_TEXT),
            Column(_("目標のある組織"), units_words),
        ],
    )


def proposal_table(proposals: Sequence[Target], *, year_begins: int) -> Table[Target]:
    """One row per proposal that waits for an answer."""
    return Table(
        _("回答を待つ提案"),
        rows=proposals,
        columns=[
            Column(_("組織"), lambda target: target.organization.name, url=answer_url),
            Column(_("目標"), lambda target: title_of(target, year_begins=year_begins)),
            Column(_("提案の値"), lambda target: target.amount, NUMBER),
            Column(_("単位"), lambda target: target.unit),
            Column(_("提案した日時"), lambda target: target.decided_at, MOMENT),
            Column(_("備考"), lambda target: target.note, LONG_TEXT),
        ],
        empty_text=_("回答を待つ提案はありません。"),
    )


def change_table(changes: Sequence[TargetChange], *, replaced_by: Target | None) -> Table[TargetChange]:
    """One row per step of a target, the latest first."""
    replacing = changes[0].pk if changes and replaced_by else None
    return Table(
        _("経過"),
        rows=changes,
        columns=[
            Column(_("日時"), lambda change: change.at, MOMENT),
            Column(_("したこと"), lambda change: change.get_state_display()),
            Column(_("だれが"), lambda change: change.by_label),
            Column(_("目標値"), _value_words),
            Column(_("期日"), _day_words),
            Column(
                _("理由・備考"),
                lambda change: _("合意した新しい目標に置き換えました") if change.pk == replacing else change.note,
                LONG_TEXT,
            ),
        ],
    )


def url_of(target: Target) -> str:
    return _address_of_targets() % target.pk


@lru_cache
def _address_of_targets() -> str:
    """Return the address with a place for the id: looking it up costs more than a row of a table does."""
    return reverse("results:target-detail", args=[0]).replace("/0/", "/%d/")


def list_url(target: Target) -> str:
    return f"{_address_of_lists()}?place={target.organization_id}"


@lru_cache
def _address_of_lists() -> str:
    return reverse("results:target-list")


def answer_url(target: Target) -> str:
    return reverse("results:target-answer", args=[target.pk])


def title_of(target: Target, *, year_begins: int) -> str:
    """Return 団体生命共済 保有 2026年度末の最終目標."""
    name = name_in_words(target.on, is_final=target.is_final, year_begins=year_begins)
    return f"{target.about}　{target.get_measure_display()}　{name}"


def progress_words(row: ReachedTarget, *, year_begins: int) -> str:
    """Return how far a target is, in words."""
    name = name_in_words(row.target.on, is_final=row.target.is_final, year_begins=year_begins)
    return progress_in_words(name, result=row.result, value=row.target.value, unit=row.target.unit)


def month_words(month: Month | None) -> str:
    return "" if month is None else _("%(year)d年%(month)d月") % {"year": month.year, "month": month.month}


def result_words(row: ReachedTarget) -> str:
    return "" if row.result is None else NUMBER.in_words(_whole(row.result))


def due_words(due: Decimal | None) -> str:
    return "" if due is None else NUMBER.in_words(round(due))


def told_unions_words(row: ReachedTarget) -> str:
    """Return 53組合中51組合: of how many unions the number in force consists, where it consists of several."""
    standing = row.standing
    if standing is None or not standing.in_force_unions or row.result is None:
        return ""
    return _("%(all)d組合中%(told)d組合") % {
        "all": standing.unions,
        "told": standing.in_force_unions,
    }


def base_words(distribution: Distribution) -> str:
    """Return what the base is and of which month."""
    if distribution.month is None:
        return _("実績や組合員数がまだ届いていないため、割合を計算できません。値を直接入力してください。")
    words = {"month": month_words(distribution.month)}
    if distribution.base == Base.NEW_ENROLMENTS:
        return _("%(month)sまでの12か月の新規の割合で割り振りました。") % words
    if distribution.base == Base.IN_FORCE:
        return _("%(month)sの保有の割合で割り振りました。") % words
    return _("%(month)sの組合員数の割合で割り振りました。") % words


def sum_patterns(row: UnitSum) -> dict[str, str]:
    """Return the words for a sum that is less, the same and more, with # for the difference: the page fills it in."""
    steps = (("less", -1), ("same", 0), ("more", 1))
    return {name: difference_in_words(step, "#", **_sides(row)) for name, step in steps}


def sum_words(row: UnitSum) -> str:
    """Return how the sum of the units' targets compares with the target above."""
    if not row.told_units:
        return _("%(units)sの目標はまだありません") % {"units": kind_words(row.unit_kind)}
    return sum_in_words(row.total, row.target.value, **_sides(row))


def _sides(row: UnitSum) -> dict[str, str]:
    return {
        "units": kind_words(row.unit_kind),
        "above": kind_words(row.target.organization.kind),
        "unit": row.target.unit,
    }


def units_words(row: UnitSum) -> str:
    """Return 47県中45県: of how many units the sum consists."""
    if row.unit_kind == _Kind.PREFECTURE:
        return _("%(all)d県中%(told)d県") % {"all": row.units, "told": row.told_units}
    return _("%(all)d組合中%(told)d組合") % {"all": row.units, "told": row.told_units}


def kind_words(kind: str) -> str:
    return _("全国") if kind == _Kind.NATIONAL else str(_Kind(kind).label)


def _whole(value: Decimal | int | None) -> Decimal | int | None:
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == int(value) else round(value, 1)


def _value_words(change: TargetChange) -> str:
    if change.value_before is None or change.value_before == change.value:
        return number(change.value)
    return _("%(before)s → %(after)s") % {"before": number(change.value_before), "after": number(change.value)}


def _day_words(change: TargetChange) -> str:
    if change.on_before is None or change.on_before == change.on:
        return DATE.in_words(change.on)
    return _("%(before)s → %(after)s") % {
        "before": DATE.in_words(change.on_before),
        "after": DATE.in_words(change.on),
    }
