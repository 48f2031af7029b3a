"""The rows of tables of results: a page has hundreds of cells, and a template takes many times as long for each (ADR 0020)."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from suishin.dashboards.outputs.federation import MatrixCell, MatrixRow
from suishin.dashboards.outputs.layouts import Group, Layout
from suishin.outputs.formats import MISSING
from suishin.outputs.tables import Cell

register = template.Library()


@register.simple_tag
def layout_rows(layout: Layout[Any]) -> SafeString:
    """Return the rows of a table whose columns stand together, as its layout says."""
    return SafeString("".join(_row(layout, row, cells) for row, cells in layout.rows))


@register.simple_tag
def matrix_rows(rows: Iterable[MatrixRow]) -> SafeString:
    """Return the rows of prefectures × product lines."""
    return SafeString("".join(map(_matrix_row, rows)))


@register.simple_tag
def matrix_row(row: MatrixRow) -> SafeString:
    """Return one row of the matrix: that of the whole federation."""
    return SafeString(_matrix_row(row))


def _row(layout: Layout[Any], row: Any, cells: Sequence[Cell]) -> str:
    current = ' class="is-current"' if layout.is_current(row) else ""
    written = "".join(_cell(group, cells, is_heading=not place) for place, group in enumerate(layout.groups))
    if layout.picture:
        written += f'<td data-label="{escape(layout.picture.heading)}">{layout.picture.draw(row) or MISSING}</td>'
    return f"<tr{current}>{written}</tr>"


def _cell(group: Group, cells: Sequence[Cell], *, is_heading: bool) -> str:
    main = cells[group.main]
    content = escape(main.text)
    if main.url:
        content = f'<a href="{escape(main.url)}">{content}</a>'
    under = "".join(_under(cells[number]) for number in group.under)
    css_class = f' class="{main.css_class}"' if main.css_class else ""
    if is_heading:
        return f'<th scope="row"{css_class}>{content}{under}</th>'
    return f'<td data-label="{escape(main.heading)}"{css_class}><span>{content}{under}</span></td>'


def _under(cell: Cell) -> str:
    """Return a value under another one, with its name; what is missing is left out."""
    if cell.text == MISSING:
        return ""
    return f'<span class="under">{escape(cell.heading)} {escape(cell.text)}</span>'


def _matrix_row(row: MatrixRow) -> str:
    name = escape(row.name)
    named = f'<a href="{escape(row.url)}">{name}</a>' if row.url else name
    place = "" if row.place is None else f"<td>{escape(row.place)}</td>"
    return f'<tr><th scope="row">{named}</th>{place}{"".join(map(_matrix_cell, row.cells))}</tr>'


def _matrix_cell(cell: MatrixCell) -> str:
    chosen = " is-chosen" if cell.is_chosen else ""
    under = "".join(f'<span class="under">{escape(text)}</span>' for text in (cell.rate, cell.gap) if text)
    return f'<td class="number{chosen}">{escape(cell.count)}{under}</td>'
