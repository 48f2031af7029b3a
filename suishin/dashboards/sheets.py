"""The sheet of a union as `union_sheets.typ` takes it: plain words in which nothing is left to decide."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from suishin.dashboards import union_words as words
from suishin.dashboards.charts.unions import last_in_words
from suishin.dashboards.outputs.union_page import people_rows, people_value
from suishin.dashboards.queries.unions import Course, SetRow, UnionPicture
from suishin.outputs.charts import sparkline
from suishin.outputs.formats import MISSING, NUMBER
from suishin.outputs.printable import printable
from suishin.outputs.typesetting import Limits, typeset
from suishin.results.models import PeerRange
from suishin.results.rules.peers import Place

SHEET_LIMITS = Limits(seconds=120.0)
_CHART_WIDTH, _CHART_HEIGHT = 168, 40
_MOST_PEOPLE, _MOST_TURNS = 12, 2  # lines that there is room for


def sheets_pdf(title: str, pictures: Sequence[UnionPicture], *, printed_on: date) -> bytes:
    """Return one A4 page for each union as a tagged PDF, with a bookmark for each."""
    return typeset("union_sheets.typ", sheets_content(title, pictures, printed_on=printed_on), SHEET_LIMITS)


def sheets_content(title: str, pictures: Sequence[UnionPicture], *, printed_on: date) -> dict[str, Any]:
    return {
        "title": _plain(title),
        "day": [printed_on.year, printed_on.month, printed_on.day],
        "printed_on": _("%(day)s印刷") % {"day": words.day_in_words(printed_on)},
        "words": _words(),
        "sheets": [_sheet(picture) for picture in pictures],
    }


def _words() -> dict[str, Any]:
    return {
        "numbers": _("目標と実績"),
        "courses": _("5年間の保有の動き（件）"),
        "peers": _("同じ規模の組合の中での位置"),
        "people": _("組合員と加入の割合"),
        "number_heads": [
            _("種目"),
            _("保有（件）"),
            _("前月比（件）"),
            _("前年同月比"),
            _("最終目標（件）"),
            _("達成率"),
            _("不足（件）"),
            _("必要ペース（件／月）"),
        ],
        "peer_heads": [_("種目"), _("加入率"), _("位置"), _("まん中")],
        "people_heads": [_("項目"), _("値")],
    }


def _sheet(picture: UnionPicture) -> dict[str, Any]:
    return {
        "name": _plain(picture.union.name),
        "month": words.month_in_words(picture.month),
        "state": words.state_in_words(picture),
        "goal": _goal(picture),
        "rows": [_numbers(row) for row in picture.rows],
        "courses": [_course(course, picture) for course in picture.courses],
        "turns": _plain(_("、").join(map(words.turn_in_words, picture.turns[-_MOST_TURNS:]))),
        "band": words.band_in_words(picture),
        "peers": [_peers(course, picture) for course in picture.courses if not course.line.product.counts_unions],
        "people": _people(picture),
        "made_of": _plain(words.made_of(picture)),
    }


def _numbers(row: SetRow) -> list[str]:
    return [
        _plain(row.product_set.name),
        _told(words.in_force_in_words(row)),
        MISSING if (change := words.change(row)) is None else words.signed(change),
        words.percent(words.year_rate(row)),
        _told(words.final_value(row)),
        words.percent(row.progress.achievement_rate),
        _told(words.shortfall(row)),
        _told(words.pace_in_words(row)),
    ]


def _goal(picture: UnionPicture) -> str:
    """Return by when the final targets are to be reached; they stand without their day in the table."""
    days = picture.target_days
    if not days:
        return _("最終目標はまだ設定されていません。")
    return _("最終目標の期日：%(days)s") % {"days": _("、").join(map(words.day_in_words, days))}


def _course(course: Course, picture: UnionPicture) -> dict[str, str]:
    """Return a chart with its words; a line of which nothing was told has none."""
    known = [(month, value) for month, value in zip(picture.months, course.in_force, strict=True) if value is not None]
    label, text = course.line.short_name, last_in_words(course)
    if not known:
        return {"label": _plain(label), "text": text, "svg": "", "span": "", "alt": ""}
    written = words.joined if course.line.product.counts_unions else words.number
    ends = [f"{month.year}.{month.month} {written(value)}" for month, value in (known[0], known[-1])]
    span = " → ".join(dict.fromkeys(ends))
    alt = f"{label}　{span}"
    svg = sparkline(course.in_force, text=alt, width=_CHART_WIDTH, height=_CHART_HEIGHT)
    return {"label": _plain(label), "text": text, "svg": str(svg), "span": span, "alt": _plain(alt)}


def _peers(course: Course, picture: UnionPicture) -> list[str]:
    key = (course.line.pk, PeerRange.Measure.PENETRATION)
    place: Place | None = picture.places.by_line.get(key)
    if place is None:
        return [_plain(course.line.short_name), MISSING, MISSING, MISSING]
    measure = PeerRange.Measure.PENETRATION
    middle = MISSING if place.spread is None else words.peer_value(measure, place.spread.median)
    return [_plain(course.line.short_name), words.peer_value(measure, place.own), words.place_in_words(place), middle]


def _people(picture: UnionPicture) -> list[list[str]]:
    return [[_plain(row.label), _told(people_value(row))] for row in list(people_rows(picture))[:_MOST_PEOPLE]]


def _told(value: str | int | Decimal | None) -> str:
    if value is None or value == "":
        return MISSING
    return value if isinstance(value, str) else NUMBER.in_words(value)


def _plain(text: str) -> str:
    """Return a text that the fonts can draw."""
    return printable(text)[0]
