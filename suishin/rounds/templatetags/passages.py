"""How the text of a report is written on a page."""

from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString

from suishin.rounds.rules import Passage

register = template.Library()


@register.simple_tag
def passages_of(point: Sequence[Passage]) -> SafeString:
    """Return a point of a narrative, its claims marked and with the anchors by which other pages link to them.

    Written here: a long report has thousands of passages, and a template takes ten times as long for each.
    """
    return SafeString("".join(map(_passage, point)))


def _passage(passage: Passage) -> str:
    written = escape(passage.text)
    if passage.is_claimed:
        written = f'<span class="claimed">{written}</span>'
    for anchor in reversed(passage.anchors):
        written = f'<span id="{escape(anchor)}" class="claim">{written}</span>'
    return written
