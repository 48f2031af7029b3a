"""The booklet as the Typst template takes it: cover, contents, national summary, reports, who is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from suishin.common.prefectures import PREFECTURES
from suishin.forms.printing import printed_form
from suishin.outputs.charts import Fill, TileValue, step_of, tile_map
from suishin.outputs.printable import printable
from suishin.outputs.ticks import SHAPES, WORDS, in_words
from suishin.outputs.typesetting import typeset
from suishin.reading.definition import Item
from suishin.rounds.binding.content import STATES, BookletContent

COLUMNS_ON_A_PAGE = 20  # measures side by side


@dataclass(frozen=True, slots=True)
class BookletPages:
    """The PDF, and in words what the fonts could not draw of it."""

    document: bytes
    unprintable: tuple[str, ...]


def booklet_pages(booklet: BookletContent) -> BookletPages:
    """Return the booklet as a tagged PDF; the same content gives the same bytes."""
    filled, unprintable = template_content(booklet)
    return BookletPages(typeset("booklet.typ", filled), unprintable)


def template_content(booklet: BookletContent) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what `booklet.typ` is filled with, and what cannot be printed of it."""
    reports, unprintable = [], []
    for bound in booklet.reports:
        printed = printed_form(booklet.definition, bound.content, names=booklet.names)
        reports.append({"report": printed.report})
        unprintable += [f"{bound.name}：{entry.in_words}" for entry in printed.unprintable]
    items = booklet.definition.ticks
    day = booklet.frozen_on
    found = tuple(dict.fromkeys(unprintable))
    filled = {
        "title": printable(booklet.title)[0],
        "subtitle": _("%(form)s　第%(number)d号") % {"form": booklet.definition.title, "number": booklet.number},
        "organizer": printable(booklet.organizer)[0],
        "day": [day.year, day.month, day.day],
        "facts": [
            {"label": _("固定した日"), "value": _("%(year)d年%(month)d月%(day)d日") % _parts(booklet)},
            {"label": _("受理した報告"), "value": _("%(count)d件") % {"count": len(booklet.reports)}},
            {"label": _("受理していない報告"), "value": _("%(count)d件") % {"count": len(booklet.absent)}},
        ],
        "words": _words(booklet),
        "lead": _lead(booklet),
        "count_heads": [f"{SHAPES[state]}{_(WORDS[state])}" for state in (*STATES, "no_report")],
        "counts": [_count_row(booklet, item) for item in items],
        "map": _map(booklet) if items and _are_prefectures(booklet) else None,
        "matrices": list(_matrices(booklet)),
        "reports": reports,
        "absent": [{"name": printable(row.name)[0], "reason": row.in_words} for row in booklet.absent],
        "notes": list(found),
    }
    return filled, found


def _parts(booklet: BookletContent) -> dict[str, int]:
    day = booklet.frozen_on
    return {"year": day.year, "month": day.month, "day": day.day}


def _words(booklet: BookletContent) -> dict[str, str]:
    return {
        "contents": _("目次"),
        "summary": _("全国のまとめ"),
        "map": _("県ごとの実施数"),
        "counts": _("取り組みごとの実施状況"),
        "matrix": _("%(kind)sごとの実施状況") % {"kind": booklet.kind},
        "section": _("項目"),
        "measure": _("取り組み"),
        "name": booklet.kind,
        "count": _("実施数"),
        "legend": _("、").join(in_words(state) for state in (*STATES, "no_report")),
        "absent": _("受理していない報告"),
        "absent_lead": _("次の報告は、この冊子を固定したときに受理していなかったため、載せていません。"),
        "reason": _("固定したときの状態"),
        "notes": _("印刷できなかった文字"),
    }


def _lead(booklet: BookletContent) -> str:
    return _("報告を求めた%(asked)d件のうち、受理した%(accepted)d件をまとめました。") % {
        "asked": booklet.asked_count,
        "accepted": len(booklet.reports),
    }


def _count_row(booklet: BookletContent, item: Item) -> dict[str, Any]:
    section, counts = booklet.definition.section_of(item.key), booklet.counts(item)
    return {
        "section": section.short_title or section.title,
        # The short title: a page with the form's own labels would be read back as one more report.
        "label": f"{item.mark} {item.short_title or item.title}",
        "numbers": [counts[state] for state in (*STATES, "no_report")],
    }


def _are_prefectures(booklet: BookletContent) -> bool:
    return all(report.code in PREFECTURES for report in booklet.reports)


def _map(booklet: BookletContent) -> dict[str, str]:
    most = len(booklet.definition.ticks)
    values = {
        report.code: TileValue(f"{count}／{most}", step_of(count, largest=most))
        for report in booklet.reports
        for count in [booklet.yes_count(report)]
    }
    missing = {code: TileValue(SHAPES["no_report"], Fill.NO_REPORT) for code in PREFECTURES if code not in values}
    title = _("県ごとの実施数")
    caption = _(
        "数字は、様式の%(most)d項目のうち実施していると報告された数です。斜線は報告がないことを示します。"
        "同じ数は次の表にもあります。"
    ) % {"most": most}
    return {"svg": tile_map(values | missing, title=title, description=caption), "caption": caption}


def _matrices(booklet: BookletContent) -> Iterator[dict[str, Any]]:
    """Yield the matrix in as many pieces as a page is wide."""
    items = booklet.definition.ticks
    for first in range(0, len(items), COLUMNS_ON_A_PAGE):
        shown = items[first : first + COLUMNS_ON_A_PAGE]
        rows = [
            {
                "name": printable(report.name)[0],
                "states": [SHAPES[booklet.state(report, item)] for item in shown],
                "count": str(booklet.yes_count(report)),
            }
            for report in booklet.reports
        ]
        totals = [str(booklet.counts(item)["yes"]) for item in shown]
        rows.append({"name": _("実施（計）"), "states": totals, "count": ""})
        yield {"heads": [_head(booklet, item) for item in shown], "rows": rows}


def _head(booklet: BookletContent, item: Item) -> str:
    number = booklet.definition.section_of(item.key).number
    return f"{number}{item.mark}{item.short_title or item.title}"
