"""Texts with placeholders: no database, no clock."""

from datetime import timedelta

import pytest

from suishin.notices.kinds import Kind
from suishin.notices.rules import (
    EXAMPLE,
    MOST_TRIES,
    PLACEHOLDERS,
    Text,
    filled,
    packaged_texts,
    pause_after_try,
    unknown_placeholders,
)


@pytest.mark.parametrize("kind", Kind)
def test_every_occasion_has_a_text_that_uses_only_what_it_knows(kind):
    text = packaged_texts()[kind]

    assert unknown_placeholders(kind, text.subject + text.body) == []
    assert set(PLACEHOLDERS[kind]) <= set(EXAMPLE)
    assert "{" not in filled(text, EXAMPLE).body


def test_what_people_wrote_is_no_placeholder():
    text = filled(Text("{理由}", "{理由}"), {"理由": "{県名}を直す", "県名": "長野県"})

    assert text.body == "{県名}を直す\n"


@pytest.mark.parametrize(
    ("subject", "reason", "expected"),
    [
        ("件名：{理由}", "一行目\r\nBcc: all@union.example", "件名：一行目 Bcc: all@union.example"),
        ("{理由}", "あ" * 300, "あ" * 200),
        ("{なし}受付", "", "受付"),
    ],
)
def test_subject_is_one_line(subject, reason, expected):
    assert filled(Text(subject, ""), {"理由": reason}).subject == expected


def test_placeholder_that_stayed_empty_leaves_no_hole():
    text = Text("", "理由：\n\n{理由}\n\n{印}\n\nページ：\n{リンク}\n")

    assert filled(text, {"理由": "直す", "リンク": "/x/"}).body == "理由：\n\n直す\n\nページ：\n/x/\n"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("{県名}と{回}", []), ("{件名}、{県名 }、{件名}", ["件名", "県名 "]), ("{}と{\n}", [])],
)
def test_unknown_placeholders_are_named_once(text, unknown):
    assert unknown_placeholders(Kind.REPORT_RETURNED, text) == unknown


def test_pauses_grow_and_end():
    pauses = [pause_after_try(number) for number in range(1, MOST_TRIES)]

    assert pauses == sorted(pauses)
    assert sum(pauses, timedelta()) > timedelta(days=2)
    assert pause_after_try(MOST_TRIES) is None
