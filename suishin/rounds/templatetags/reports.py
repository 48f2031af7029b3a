"""What the pages of a report write hundreds of times: a template takes ten times as long for each."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from suishin.rounds.rules import Passage

register = template.Library()


@register.simple_tag
def passages_of(point: Sequence[Passage]) -> SafeString:
    """Return a point of a narrative, its claims marked and with the anchors by which other pages link to them."""
    return SafeString("".join(map(_passage, point)))


def _passage(passage: Passage) -> str:
    written = escape(passage.text)
    if passage.is_claimed:
        written = f'<span class="claimed">{written}</span>'
    for anchor in reversed(passage.anchors):
        written = f'<span id="{escape(anchor)}" class="claim">{written}</span>'
    return written


@register.simple_tag
def item_url(name: str, report_id: int, key: str) -> str:
    """Return what `url` does for an address of a report that ends in an item, looking the route up once for all items."""
    return f"{_route(name, report_id)}{quote(key)}/"


@lru_cache
def _route(name: str, report_id: int) -> str:
    return reverse(name, args=[report_id, "-"]).removesuffix("-/")
