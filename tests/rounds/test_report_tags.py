"""What the pages of a report write themselves, without a template: everything that people typed is escaped."""

import pytest
from django.template import engines
from django.urls import reverse
from django.utils import translation

from suishin.reading.definition import Box, Item, ItemKind
from suishin.rounds.queries import CarriedEntry, CarriedList, ItemEntry, PartEntry, RowEntry
from suishin.rounds.rules import CarriedPoint, Passage

ITEM = Item(key="grant", kind=ItemKind.NARRATIVE, box=Box.RIGHT, label="", title="取り組み <b>")
NASTY = """<script>"'&"""
SAFE = "&lt;script&gt;&quot;&#x27;&amp;"
POINT = CarriedPoint(7, NASTY, 2)


def rendered(source, **context):
    return engines["django"].from_string("{% load reports writing %}" + source).render(context)


def row(change="new", **options):
    facts = {
        "number": 3,
        "key": "new-1",
        "text": NASTY,
        "taken_from": None,
        "is_closed": False,
        "part": "",
        "origin": None,
    }
    return RowEntry(**(facts | {"change": change} | options))


def rows(*found):
    entry = ItemEntry(item=ITEM, value=None, revision=0, words="")
    return rendered("{% rows_to_write entry part %}", entry=entry, part=PartEntry("", "", found))


def carried(change, *, can_write=True):
    entries = (CarriedEntry(POINT, change),)
    found = CarriedList(ITEM, "", None, entries)
    return rendered("{% carried_points carried can_write %}", carried=found, can_write=can_write)


@pytest.mark.parametrize("is_closed", [True, False])
def test_typed_text_is_escaped_in_a_row(is_closed):
    written = rows(row(is_closed=is_closed, taken_from=7, origin=POINT, part='"><i>'))

    assert "<script>" not in written
    assert "<i>" not in written
    assert written.count(SAFE) == (3 if is_closed else 2)  # origin, field and, of a closed one, what is read


def test_rows_offer_what_can_be_done_with_them():
    assert 'value="remove:grant:3">消す</button>' in rows(row())
    assert 'value="remove:grant:3">引き継がない</button>' in rows(row(taken_from=7))
    assert 'value="end:grant:3" title="Alt+C"' in rows(row(taken_from=7))
    closed = rows(row(is_closed=True, taken_from=7))
    assert 'value="reopen:grant:3">元に戻す</button>' in closed
    assert 'value="up:' not in closed


def test_row_tells_what_became_of_it_and_for_how_long():
    written = rows(row("unchanged", taken_from=7, origin=POINT), row("", number=4, text=""))

    assert "変更なし" in written
    assert "3回続けて同じ文" in written
    assert 'aria-label="取り組み &lt;b&gt; 1番目の段落"' in written
    assert 'aria-label="取り組み &lt;b&gt; 次の段落" placeholder="次の段落を書く"></textarea>' in written


def test_earlier_point_is_taken_or_given_back():
    assert f'<p class="preserve">{SAFE}</p>' in carried("")
    assert [verb for verb in ("take", "edit", "close", "undo") if f'value="{verb}:grant:7"' in carried("")] == [
        "take",
        "edit",
        "close",
    ]
    assert 'value="undo:grant:7" title="Alt+Z">元に戻す' in carried("edited")
    assert "<button" not in carried("edited", can_write=False)


def test_rows_speak_the_language_of_the_reader():
    with translation.override("en"):
        written = rows(row()) + carried("")

    assert "消す" not in written
    assert "引き継ぐ" not in written
    assert "新規" not in written


def test_passages_are_marked_and_linked_to():
    point = (Passage(NASTY, ("figure-1", "event-2"), is_claimed=True), Passage("。", (), is_claimed=False))

    written = rendered("{% passages_of point %}", point=point)

    span = f'<span class="claimed">{SAFE}</span>'
    assert written == f'<span id="figure-1" class="claim"><span id="event-2" class="claim">{span}</span></span>。'


@pytest.mark.parametrize("name", ["rounds:answer-save", "rounds:comment-list", "rounds:attachment-list"])
@pytest.mark.parametrize("key", ["grant", "grant.paid_by_rule", "割合 %"])
def test_address_of_an_item_is_the_one_of_its_route(name, key):
    assert rendered("{% item_url name 5 key %}", name=name, key=key) == reverse(name, args=[5, key])
