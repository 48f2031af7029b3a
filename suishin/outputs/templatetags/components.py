"""Tags that the layouts and components need; a template builtin, so no template has to load them."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from django import template
from django.core.paginator import Paginator
from django.template import Context
from django.template.base import NodeList, Parser, Token
from django.template.loader_tags import BlockNode
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from suishin.common.months import Month
from suishin.outputs import ticks
from suishin.outputs.formats import NUMBER, month_in_words
from suishin.outputs.tables import Cell, Heading, Table

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
def table_headings(table: Table[Any]) -> SafeString:
    """Return the head of every column; those by which the table can be put in order are links."""
    return SafeString("".join(map(_heading, table.headings)))


def _heading(heading: Heading) -> str:
    text = escape(heading.text)
    content = f'<a href="{escape(heading.url)}">{text}</a>' if heading.url else text
    direction = f' aria-sort="{heading.direction}"' if heading.direction else ""
    classed = f' class="{heading.css_class}"' if heading.css_class else ""
    return f'<th scope="col"{direction}{classed}>{content}</th>'


@register.simple_tag
def table_rows(table: Table[Any]) -> SafeString:
    """Return the rows of a table. Written here: as a template they were most of a long page."""
    starts = [f'<td data-label="{escape(heading.text)}"' for heading in table.headings]
    if starts:
        starts[0] = '<th scope="row"'
    written = []
    for key, cells in table.keyed_cells:
        choice = _choice(key, cells[0].text) if table.is_choosable else ""
        written.append(f"<tr>{choice}{''.join(map(_cell, cells, starts))}</tr>")
    return SafeString("\n".join(written))


def _choice(key: str, name: str) -> str:
    box = f'<input type="checkbox" name="chosen" value="{escape(key)}" aria-label="{escape(name)}">' if key else ""
    return f'<td class="table__choice">{box}</td>'


def _cell(cell: Cell, start: str) -> str:
    """Return a cell; the first of a row is its heading and can be linked to."""
    _heading, text, css_class, state, url, anchor, picture = cell
    content = tick(state) if state else picture or escape(text)
    if url:
        content = f'<a href="{escape(url)}">{content}</a>'
    is_heading = start.startswith("<th")
    named = f' id="{escape(anchor)}"' if anchor and is_heading else ""
    classed = f' class="{css_class}"' if css_class else ""
    return f"{start}{named}{classed}>{content}{'</th>' if is_heading else '</td>'}"


@register.simple_tag
def select_options(groups: Iterable[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """Return the choices of a select box. Written here: as templates the prefectures took as long as a page of rows."""
    return SafeString("".join(_option_group(name, options) for name, options, _place in groups))


def _option_group(name: str | None, options: Iterable[dict[str, Any]]) -> str:
    written = "".join(map(_option, options))
    return f'<optgroup label="{conditional_escape(name)}">{written}</optgroup>' if name else written


def _option(option: dict[str, Any]) -> str:
    attributes = "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in option["attrs"].items()
        if value is not False
    )
    return (
        f'<option value="{escape(str(option["value"]))}"{attributes}>{conditional_escape(option["label"])}</option>\n'
    )


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
