"""Tags that the layouts and components need; a template builtin, so no template has to load them."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from django import template
from django.core.paginator import Paginator
from django.template import Context
from django.template.base import NodeList, Parser, Token
from django.template.loader_tags import BlockNode
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from suishin.common.months import Month
from suishin.outputs import ticks
from suishin.outputs.formats import NUMBER, month_in_words
from suishin.outputs.tables import Cell

register = template.Library()


@register.tag
def repeat_block(parser: Parser, token: Token) -> BlockNode:
    """Show a block of the page a second time: the title is both heading and window title."""
    name = token.split_contents()[1].strip("\"'")
    return BlockNode(name, NodeList())


@register.simple_tag
def tick(state: str, is_compact: bool = False) -> SafeString:
    """Return the answer to a box as a shape and a word; of a compact one the word is read out and shown on hovering."""
    word = escape(gettext(ticks.WORDS[state]))
    title, hidden = (f' title="{word}"', ' class="visually-hidden"') if is_compact else ("", "")
    shape = f'<span class="tick__shape" aria-hidden="true">{ticks.SHAPES[state]}</span>'
    return SafeString(f'<span class="tick tick--{state}"{title}>{shape}<span{hidden}>{word}</span></span>')


@register.simple_tag
def table_cells(cells: Sequence[Cell]) -> SafeString:
    """Return the cells of a row, the first as its heading. Written here: as a template they were most of a long page."""
    return SafeString("".join(_cell(cell, is_heading=not place) for place, cell in enumerate(cells)))


def _cell(cell: Cell, *, is_heading: bool) -> str:
    content = tick(cell.tick) if cell.tick else escape(cell.text)
    if cell.url:
        content = f'<a href="{escape(cell.url)}">{content}</a>'
    css_class = f' class="{escape(cell.css_class)}"' if cell.css_class else ""
    if is_heading:
        anchor = f' id="{escape(cell.anchor)}"' if cell.anchor else ""
        return f'<th scope="row"{anchor}{css_class}>{content}</th>'
    return f'<td data-label="{escape(cell.heading)}"{css_class}>{content}</td>'


@register.simple_tag(takes_context=True)
def month(context: Context, value: Month) -> str:
    """Return a month as the reader has chosen to see years: 2026年11月 or 令和8年11月."""
    user = getattr(context.get("request"), "user", None)
    return month_in_words(value, is_era=bool(getattr(user, "counts_in_eras", False)))


@register.filter
def grouped(number: int) -> str:
    """Return 1,547 for 1547, as the tables write it."""
    return NUMBER.in_words(number)


@register.filter
def elided_pages(paginator: "Paginator[Any]", number: int) -> Iterator[str | int]:
    """Return the page numbers to offer: first, last and those around the present one."""
    return paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
