"""The page that reads the audit."""

import ast
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from suishin.accounts.rules import DETAIL_LABELS, FINDINGS, OUTCOMES, STATES, details_in_words
from suishin.audit import record as audit
from suishin.audit.events import Event
from suishin.audit.models import Entry

PAGE = reverse("accounts:audit-list")
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture
def entries(kanri, mori, tree):
    for day, event, by, target in [
        (1, Event.USER_CREATED, kanri, mori),
        (2, Event.SIGNED_IN, mori, mori),
        (3, Event.ORGANIZATION_CHANGED, kanri, tree.nagano),
    ]:
        audit.record(event, by=by, target=target, at=datetime(2025, 4, day, 0, 30, tzinfo=TOKYO))


@pytest.mark.parametrize(
    ("query", "sequences"),
    [
        ("", [3, 2, 1]),
        ("?event=signed_in", [2]),
        ("?person=kanri", [3, 1]),
        ("?target=長野", [3]),
        ("?first_day=2025-04-02", [3, 2]),
        ("?last_day=2025-04-02", [2, 1]),
        ("?first_day=2025-04-02&last_day=2025-04-02", [2]),
        ("?first_day=nonsense", [3, 2, 1]),
        ("?first_day=0001-01-01", [3, 2, 1]),
        ("?last_day=9999-12-31", [3, 2, 1]),
    ],
)
def test_entries_are_filtered_and_the_latest_comes_first(client, kanri, entries, query, sequences):
    client.force_login(kanri)

    response = client.get(PAGE + query)

    assert [entry.sequence for entry in response.context["table"].rows] == sequences


def test_chain_is_checked_on_demand(client, kanri, entries):
    client.force_login(kanri)

    assert client.get(PAGE).context["chain"] is None
    audit.append_head(f"3 {Entry.objects.first().mac}")
    assert "書き換えや欠落はありません" in client.get(PAGE + "?check=1").content.decode()


def test_broken_chain_names_the_first_bad_entry(client, kanri, entries):
    audit.append_head(f"2 {'0' * 64}")
    client.force_login(kanri)

    assert "2番の記録で異常を見つけました" in client.get(PAGE + "?check=1").content.decode()


def test_long_list_is_split_into_pages_with_few_queries(client, kanri, django_assert_max_num_queries):
    for _number in range(60):
        audit.record(Event.SIGNED_IN, by=kanri)
    client.force_login(kanri)

    with django_assert_max_num_queries(11):
        response = client.get(PAGE)

    assert len(response.context["table"].rows) == 50


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({}, ""),
        ({"before": "書記長", "after": "次長"}, "変更前：書記長、変更後：次長"),
        (
            {"after": "次長", "before": "書記長", "on": "2025-04-01"},
            "変更前：書記長、日付：2025年4月1日（火）、変更後：次長",
        ),
        ({"before": {"name": "甲", "member_count": None}}, "変更前：（名称：甲）"),
        ({"is_locked": False, "unheard_of": 3}, "受付停止：いいえ、unheard_of：3"),
        ({"successors": ["甲", "乙"]}, "引き継ぐ組織：甲、乙"),
        ({"on": "", "reason": None}, ""),
        ({"kind": "merger", "role": "union_officer", "office": "branch"}, "種別：合併、役割：単組役員、所属：支部"),
        ({"kind": "of another sort"}, "種別：of another sort"),
        (
            {"version": 2, "replaces": 0, "file": "0123456789abcdef"},
            "版：2、置き換えた版：なし、もとのファイルの指紋：0123456789ab…",
        ),
        ({"on": "2026-11-24"}, "日付：2026年11月24日（火）"),
        ({"states": {"checks.grant": "accepted"}}, "確認した値：認めた1件"),
    ],
)
def test_details_are_told_in_words(details, words):
    assert details_in_words(details) == words


CODE = Path(__file__).resolve().parents[2] / "suishin"


def _calls_of(name):
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                yield node


def test_every_detail_that_is_recorded_has_a_name_in_words():
    own = {"by", "target", "organization", "at"}
    keys = {keyword.arg for call in _calls_of("record") for keyword in call.keywords} - own

    assert keys - {None} <= set(DETAIL_LABELS)


def test_every_answer_outcome_and_finding_has_words():
    from suishin.ingestion.models import Proposal
    from suishin.reading.model import Outcome

    states = {str(state): state.label for state in Proposal.State if state != Proposal.State.PROPOSED}
    codes = {
        argument.value
        for name, place in (("Finding", 0), ("_differs", 1))  # the second makes findings of sums and rates
        for call in _calls_of(name)
        for argument in [
            *call.args[place : place + 1],
            *(keyword.value for keyword in call.keywords if keyword.arg == "code"),
        ]
        if isinstance(argument, ast.Constant)
    }

    assert states == STATES
    assert set(OUTCOMES) == {outcome.value for outcome in Outcome} | {"parked"}
    assert set(FINDINGS) == codes | {"other_prefecture"}  # which ingestion adds


def test_states_are_counted_and_fingerprints_cut():
    states = {"checks.a": "accepted", "checks.b": "accepted", "figures.1": "rejected"}

    assert details_in_words({"states": states}) == "確認した値：認めた2件、採らない1件"
    assert details_in_words({"files": [{"name": "a.txt", "sha256": "0123456789abcdef"}]}) == (
        "ファイル：（名称：a.txt、指紋：0123456789ab…）"
    )
