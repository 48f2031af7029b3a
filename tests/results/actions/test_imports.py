"""A file of results is taken in as a whole or not at all, and back in one step."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from suishin.audit.models import Entry
from suishin.permissions import NotAllowed
from suishin.results import actions
from suishin.results.models import ImportRun, RememberedMapping, Result, Summary
from suishin.results.queries.imports import comparison_of
from tests.factories.imports import NOW, receive, result_rows, take_in
from tests.factories.results import make_products, tell_result

OCTOBER = ("2026年10月", "団体生命共済", 120, 3, 1)


@pytest.fixture
def lines(db):
    return make_products()


def test_file_counts_only_once_it_is_taken_in(tree, hara, lines):
    run = receive(hara, tree.nagano, result_rows(tree.hikari, OCTOBER, ("2026年10月", "マイカー", 80, 2, 0)))

    assert not Result.objects.exists()
    assert run.counts == {"entries": 2, "faults": 0, "findings": 0, "unions": 1}

    take_in(run, hara)

    stored = Result.objects.get(line=lines["group_life"])
    assert (stored.organization, stored.in_force, stored.new_enrolments, stored.transfers_in) == (
        tree.hikari,
        120,
        3,
        None,
    )
    national = Summary.objects.get(area=tree.national, line=lines["car"], basis="today")
    assert (national.in_force, national.new_enrolments) == (80, 2)
    assert actions.differences_to_rows() == []


def test_same_file_again_changes_nothing(tree, hara, lines):
    rows = result_rows(tree.hikari, OCTOBER)
    take_in(receive(hara, tree.nagano, rows), hara)

    again = receive(hara, tree.nagano, rows)

    assert comparison_of(again).changes == []
    assert take_in(again, hara).counts["same"] == 1


def test_what_a_file_does_not_tell_stays_as_it_was(tree, hara, lines):
    tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=118, top_ups=7)

    take_in(receive(hara, tree.nagano, result_rows(tree.hikari, OCTOBER)), hara)

    stored = Result.objects.get()
    assert (stored.in_force, stored.new_enrolments, stored.top_ups) == (120, 3, 7)


def test_faulty_file_is_not_taken_in(tree, hara, lines):
    run = receive(hara, tree.nagano, result_rows(tree.hikari, OCTOBER, ("2026年10月", "マイカー", "約80", 2, 0)))

    with pytest.raises(actions.HasFaults):
        take_in(run, hara)

    assert not Result.objects.exists()


def test_undoing_puts_back_what_stood_before(tree, hara, lines):
    tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=118, top_ups=7)
    before = list(Result.objects.values())
    rows = result_rows(tree.hikari, OCTOBER, ("2026年10月", "マイカー", 80, 2, 0))
    run = take_in(receive(hara, tree.nagano, rows), hara)

    actions.undo_import(run=run, by=hara, now=NOW)

    assert list(Result.objects.values()) == before
    assert actions.differences_to_rows() == []
    with pytest.raises(actions.NotTakenIn):
        actions.undo_import(run=run, by=hara, now=NOW)


def test_import_is_not_undone_under_a_later_one(tree, hara, lines):
    first = take_in(receive(hara, tree.nagano, result_rows(tree.hikari, OCTOBER)), hara)
    later = take_in(receive(hara, tree.nagano, result_rows(tree.hikari, ("2026年10月", "団生", 121, 4, 1))), hara)

    with pytest.raises(actions.OverwrittenSince, match="ひかり市職労の2026-10など1件"):
        actions.undo_import(run=first, by=hara, now=NOW)
    actions.undo_import(run=later, by=hara, now=NOW)
    actions.undo_import(run=first, by=hara, now=NOW)

    assert not Result.objects.exists()


def test_second_of_two_imports_compares_anew(tree, hara, lines):
    one = receive(hara, tree.nagano, result_rows(tree.hikari, OCTOBER))
    other = receive(hara, tree.nagano, result_rows(tree.hikari, ("2026年10月", "団生", 99, 0, 0)))
    seen = comparison_of(other).seal
    take_in(one, hara)

    with pytest.raises(actions.ChangedSince):
        actions.commit_import(run=other, seen=seen, by=hara, now=NOW)
    assert Result.objects.get().in_force == 120

    actions.commit_import(run=other, seen=comparison_of(other).seal, by=hara, now=NOW)
    assert Result.objects.get().in_force == 99


def test_flash_and_final_values_are_both_kept(tree, hara, lines):
    take_in(
        receive(hara, tree.nagano, result_rows(tree.hikari, ("2026年10月", "団生", 118, 1, 0)), is_flash=True), hara
    )
    take_in(receive(hara, tree.nagano, result_rows(tree.hikari, OCTOBER)), hara)

    assert list(Result.objects.order_by("is_flash").values_list("is_flash", "in_force")) == [(False, 120), (True, 118)]
    assert Summary.objects.get(area=tree.nagano, line=lines["group_life"], basis="today").in_force == 120


def test_decided_import_is_decided_for_good(tree, hara, lines):
    run = receive(hara, tree.nagano, result_rows(tree.hikari, OCTOBER))
    actions.discard_import(run=run, by=hara, now=NOW)

    with pytest.raises(actions.AlreadyDecided):
        take_in(run, hara)


def test_prefecture_takes_in_only_its_own_unions(tree, hara, ishida, lines):
    run = receive(hara, tree.nagano, result_rows(tree.midori, OCTOBER))

    assert [fault[0] for fault in run.reading["faults"]] == ["other_prefecture"]
    with pytest.raises(NotAllowed):
        receive(hara, tree.gifu, result_rows(tree.midori, OCTOBER))
    with pytest.raises(NotAllowed):
        actions.commit_import(run=run, seen=None, by=ishida, now=NOW)
    assert not ImportRun.objects.visible_to(ishida).exists()


def test_settled_name_is_remembered_for_the_sender(tree, hara, lines):
    rows = [["組合名", "年月", "共済種目", "保有"], ["ひかる市職労", "2026年10月", "団生", 120]]
    run = receive(hara, tree.nagano, rows)
    written = run.reading["faults"][0][-1]

    actions.settle_names(run=run, unions={written: tree.hikari}, by=hara, now=NOW)

    run.refresh_from_db()
    assert run.counts["faults"] == 0
    assert receive(hara, tree.nagano, rows).counts["faults"] == 0


def test_chosen_columns_are_remembered_for_the_sender(tree, hara, lines):
    rows = [["2026年10月"], ["組合名", "団生 もちぶん"], ["ひかり市職労", 120]]
    run = receive(hara, tree.nagano, rows)
    fingerprint = run.reading["mapping"][0]["fingerprint"]
    assert run.counts["entries"] == 0

    actions.choose_columns(run=run, choices={fingerprint: {"1": "value:group_life:in_force"}}, by=hara, now=NOW)

    run.refresh_from_db()
    assert (run.counts["entries"], run.counts["faults"]) == (1, 0)
    assert RememberedMapping.objects.get().organization == tree.nagano


def test_columns_that_name_no_union_are_told_and_taken_back(tree, hara, lines):
    rows = [["2026年10月"], ["組合名", "団体生命共済 保有"], ["ひかり市職労", 120]]
    run = receive(hara, tree.nagano, rows)
    fingerprint = run.reading["mapping"][0]["fingerprint"]

    actions.choose_columns(run=run, choices={fingerprint: {"0": "ignored"}}, by=hara, now=NOW)

    run.refresh_from_db()
    assert run.counts["entries"] == 0
    assert run.counts["faults"] == 1
    actions.choose_columns(run=run, choices={fingerprint: {"0": "union_name"}}, by=hara, now=NOW)
    run.refresh_from_db()
    assert (run.counts["entries"], run.counts["faults"]) == (1, 0)


def test_every_step_is_in_the_audit(tree, hara, lines):
    run = take_in(receive(hara, tree.nagano, result_rows(tree.hikari, OCTOBER)), hara)
    actions.undo_import(run=run, by=hara, now=NOW)

    events = Entry.objects.filter(event__startswith="results_").order_by("pk").values_list("event", flat=True)
    assert list(events) == ["results_received", "results_imported", "results_import_undone"]


def test_findings_come_from_the_year_before(tree, hara, lines):
    for month, count in enumerate([100, 101, 102, 101, 103, 104, 103, 105], start=2):
        tell_result(tree.hikari, lines["group_life"], f"2026-{month:02}", in_force=count)
    tell_result(tree.hikari, lines["car"], "2026-09", in_force=50)

    run = receive(hara, tree.nagano, result_rows(tree.hikari, ("2026年10月", "団生", 220, 3, 1)))

    assert [finding[0] for finding in run.reading["findings"]] == ["line_missing", "stock_and_flow", "jump"]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time anyway")
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_the_same_moment_go_one_after_the_other(tree, hara, honbu, lines):
    runs = [
        receive(hara, tree.nagano, result_rows(tree.hikari, ("2026年10月", "団生", count, 0, 0))) for count in (120, 99)
    ]
    seen = [comparison_of(run).seal for run in runs]
    start = Barrier(2)

    def commit(number: int) -> str:
        try:
            start.wait()
            actions.commit_import(run=runs[number], seen=seen[number], by=hara, now=NOW)
        except actions.ChangedSince:
            return "changed"
        finally:
            connection.close()
        return "taken in"

    with ThreadPoolExecutor(2) as threads:
        ends = list(threads.map(commit, range(2)))

    assert sorted(ends) == ["changed", "taken in"]
    assert Result.objects.get().in_force == (120, 99)[ends.index("taken in")]
    assert actions.differences_to_rows() == []
