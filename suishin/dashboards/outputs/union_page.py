"""The tables of a union, for its page and its Excel file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from suishin.common.months import Month
from suishin.dashboards import union_words as words
from suishin.dashboards.queries.unions import Course, SetRow, UnionPicture
from suishin.dashboards.requests import union_url
from suishin.outputs.tables import LONG_TEXT, NUMBER, PERCENT, TEXT, Column, Format, Table
from suishin.results.models import PeerRange, ProductLine
from suishin.results.queries.peers import COMPARED, Riser
from suishin.results.queries.people import Told
from suishin.results.rules.peers import TEN_THOUSAND, Place

CHANGE = Format(words.signed, '"＋"#,##0;"－"#,##0;"±"0', width=12, is_number=True)


@dataclass(frozen=True, slots=True)
class PeerRow:
    """One product line and measure of a union, and its place."""

    line: ProductLine
    measure: str
    place: Place


@dataclass(frozen=True, slots=True)
class PeopleRow:
    label: str
    value: int | Decimal | None
    is_rate: bool
    of_what: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    month: Month
    values: list[int | None]  # in the order of the courses


def progress_table(picture: UnionPicture) -> Table[SetRow]:
    """One row per product set: the numbers and how far they are from the final target."""
    interim = [Column(_("中間目標（件）"), words.interim_in_words)] if any(row.interim for row in picture.rows) else []
    return Table(
        _progress_title(picture),
        rows=picture.rows,
        columns=[
            Column(_("種目"), lambda row: row.product_set.name),
            Column(_("保有（件）"), words.in_force_in_words, NUMBER),
            Column(_("前月比（件）"), words.change, CHANGE),
            Column(_("前年同月比"), words.year_rate, PERCENT),
            Column(_("年度の新規（件）"), lambda row: row.policies and row.policies.numbers.year_new, NUMBER),
            Column(_("新規の前年同期比"), lambda row: row.policies and row.policies.new_rate, PERCENT),
            _final_column(picture),
            Column(_("達成率"), lambda row: row.progress.achievement_rate, PERCENT),
            Column(_("不足（件）"), words.shortfall, NUMBER),
            Column(_("必要ペース（件／月）"), words.pace_in_words, NUMBER),
            Column(
                _("時期相当の目標（件）"), lambda row: row.policies and words.whole(row.policies.theoretical), NUMBER
            ),
            *interim,
        ],
        empty_text=_("見られる種目がありません。"),
        sheet_name=_("目標と実績"),
    )


def _progress_title(picture: UnionPicture) -> str:
    month, days = words.month_in_words(picture.month), picture.target_days
    if len(days) != 1:
        return _("目標と実績　%(month)s") % {"month": month}
    return _("目標と実績　%(month)s（最終目標の期日は%(day)s）") % {"month": month, "day": words.day_in_words(days[0])}


def _final_column(picture: UnionPicture) -> Column[SetRow]:
    """Return the final targets: with their days where these differ, else the title says the day."""
    if len(picture.target_days) > 1:
        return Column(_("最終目標（件）"), words.final_in_words)
    return Column(_("最終目標（件）"), words.final_value, NUMBER)


def forecast_table(picture: UnionPicture) -> Table[SetRow]:
    return Table(
        _("見通しと、これまでの見通しの差"),
        rows=[row for row in picture.rows if not row.counts_unions],
        columns=[
            Column(_("種目"), lambda row: row.product_set.name),
            Column(_("見通し"), lambda row: words.forecast_in_words(row, picture.month), LONG_TEXT),
        ],
    )


def in_force_table(picture: UnionPicture) -> Table[MonthRow]:
    return _months_table(_("月ごとの保有（件）"), picture, lambda course: course.in_force)


def new_table(picture: UnionPicture) -> Table[MonthRow]:
    return _months_table(_("月ごとの新規（件）"), picture, lambda course: course.new_enrolments)


def _months_table(title: str, picture: UnionPicture, values: Callable[[Course], list[int | None]]) -> Table[MonthRow]:
    """One row per month, the latest first, one column per product line."""
    columns = [values(course) for course in picture.courses]
    months = zip(picture.months, *columns, strict=True) if columns else ()
    rows = [MonthRow(month, list(told)) for month, *told in months]
    return Table(
        title,
        rows=rows[::-1],
        columns=[
            Column(_("年月"), lambda row: words.month_in_words(row.month)),
            *(
                Column(course.line.short_name, partial(_told_at, index), NUMBER)
                for index, course in enumerate(picture.courses)
            ),
        ],
    )


def _told_at(index: int, row: MonthRow) -> int | None:
    return row.values[index]


def peers_table(picture: UnionPicture) -> Table[PeerRow]:
    """One row per product line and measure: one's own value, one's place, and the range."""
    return Table(
        _("同じ規模の組合の中での位置"),
        rows=list(_peer_rows(picture)),
        columns=[
            Column(_("種目"), lambda row: row.line.name),
            Column(_("何を比べるか"), lambda row: str(PeerRange.Measure(row.measure).label)),
            Column(_("この単組"), lambda row: words.peer_value(row.measure, row.place.own), _AS_WRITTEN),
            Column(_("位置"), lambda row: words.place_in_words(row.place)),
            *(
                Column(heading, partial(_of_spread, name), _AS_WRITTEN)
                for heading, name in (
                    (_("最小"), "least"),
                    (_("下から4分の1"), "p25"),
                    (_("まん中"), "median"),
                    (_("上から4分の1"), "p75"),
                    (_("最大"), "most"),
                )
            ),
        ],
        empty_text=_("この単組には、比べられる実績がまだありません。"),
        sheet_name=_("同じ規模の組合"),
    )


_AS_WRITTEN = NUMBER  # text stays as it is written, on the right


def _peer_rows(picture: UnionPicture) -> Iterable[PeerRow]:
    places = picture.places.by_line
    for course in picture.courses:
        for measure in COMPARED:
            place = places.get((course.line.pk, measure))
            if place is not None and place.own is not None:
                yield PeerRow(course.line, measure, place)


def _of_spread(name: str, row: PeerRow) -> str | None:
    spread = row.place.spread
    return None if spread is None else words.peer_value(row.measure, getattr(spread, name))


def people_table(picture: UnionPicture) -> Table[PeopleRow]:
    """Members, executives and new hires, each rate with what it is made of."""
    return Table(
        _("組合員と加入の割合"),
        rows=list(people_rows(picture)),
        columns=[
            Column(_("項目"), lambda row: row.label),
            Column(_("値"), people_value, TEXT),
            Column(_("もとの数"), lambda row: row.of_what),
        ],
        sheet_name=_("組合員"),
    )


def people_rows(picture: UnionPicture) -> Iterable[PeopleRow]:
    """Yield the people of a union; executives of the products of which anything was told."""
    people = picture.people
    if people.members is None and people.registered_members is not None:
        yield PeopleRow(_("組合員数"), people.registered_members, False, _("組織の登録による"))
    else:
        yield PeopleRow(_("組合員数"), people.member_count, False, _month_of(people.members))
    yield PeopleRow(
        _("組織率"),
        people.density,
        True,
        _of(_("組合員%(part)s÷対象職員%(whole)s"), people.members, people.eligible_staff),
    )
    for label, rate, part in (
        (_("新規採用者の組合加入率"), people.joining_rate, people.joined_new_hires),
        (_("新規採用者の共済加入率"), people.enrolment_rate, people.enrolled_new_hires),
    ):
        yield PeopleRow(
            label,
            rate,
            True,
            _of(_("加入%(part)s÷新規採用%(whole)s"), part, people.new_hires),
        )
    for course in picture.courses:
        used = people.enrolled_executives.get(course.line.pk)
        if used is not None:
            yield PeopleRow(
                _("執行部の加入率（%(line)s）") % {"line": course.line.short_name},
                people.executive_use(course.line.pk),
                True,
                _of(_("加入%(part)s÷執行委員%(whole)s"), used, people.executives),
            )


def _of(made_of: str, part: Told | None, whole: Told | None) -> str:
    """Return of which numbers a rate is made; of nothing at all, nothing."""
    if part is None and whole is None:
        return ""
    return made_of % {"part": words.told_in_words(part), "whole": words.told_in_words(whole)}


def risers_table(risers: list[Riser], line: ProductLine, *, query: str) -> Table[Riser]:
    """Who rose most; what they did stands beside them once activities are told."""
    return Table(
        _("%(line)sの保有が1年で伸びた組合") % {"line": line.name},
        rows=risers,
        columns=[
            Column(
                _("単組"),
                lambda riser: riser.union.name,
                url=lambda riser: f"{union_url(riser.union.pk)}{query}",
            ),
            Column(_("1年間の増減率"), lambda riser: Decimal(riser.growth) / TEN_THOUSAND, PERCENT),
            Column(_("保有（件）"), lambda riser: riser.in_force, NUMBER),
            Column(_("区分"), lambda riser: _("速報") if riser.is_flash else _("確定")),
        ],
        empty_text=_("見られる同じ規模の組合の中に、1年で伸びたところはありません。"),
    )


def risers_state(risers: list[Riser]) -> str:
    """Return whether the numbers of those who rose are final; of nobody there is nothing to say."""
    if not risers:
        return ""
    return _("○ 速報を含む") if any(riser.is_flash for riser in risers) else _("● 確定")


def people_value(row: PeopleRow) -> str | None:
    if row.value is None:
        return None
    if row.is_rate:
        return words.percent(Decimal(row.value))
    return _("%(count)s人") % {"count": words.number(row.value)}


def _month_of(told: Told | None) -> str:
    return "" if told is None else words.month_in_words(told.month)
