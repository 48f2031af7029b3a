"""Tags that the layouts and components need; a template builtin, so no template has to load them."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Paginator
from django.template.base import NodeList, Parser, Token
from django.template.loader_tags import BlockNode
from django.utils.translation import gettext

from suishin.outputs import ticks
from suishin.outputs.formats import NUMBER

register = template.Library()


@register.tag
def repeat_block(parser: Parser, token: Token) -> BlockNode:
    """Show a block of the page a second time: the title is both heading and window title."""
    name = token.split_contents()[1].strip("\"'")
    return BlockNode(name, NodeList())


@register.simple_tag
def tick_shape(state: str) -> str:
    """Return ●, ○, ？ or ― for the answer to a box."""
    return ticks.SHAPES[state]


@register.simple_tag
def tick_word(state: str) -> str:
    """Return 実施, 未実施, 不明 or 報告なし in the reader's language."""
    return gettext(ticks.WORDS[state])


@register.filter
def grouped(number: int) -> str:
    """Return 1,547 for 1547, as the tables write it."""
    return NUMBER.in_words(number)


@register.filter
def elided_pages(paginator: "Paginator[Any]", number: int) -> Iterator[str | int]:
    """Return the page numbers to offer: first, last and those around the present one."""
    return paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
