"""People, executives and reasons of terminations are taken in with the results of a file, and back with them."""

from typing import Any

import pytest

from suishin.common.months import Month
from suishin.results import actions
from suishin.results.models import ExecutiveUse, Headcount, HeadcountSummary, Result, TerminationReason
from suishin.results.queries.imports import comparison_of, differences_of
from tests.factories.imports import HEAD, NOW, receive, take_in
from tests.factories.results import make_products, tell_people, tell_result

MONTH = Month.of(2026, 10).number


@pytest.fixture
def lines(db):
    return make_products()


def rows_of(union: Any, *, members: int = 500, enrolled: int = 9, retired: int = 2) -> list[list[Any]]:
    head = [*HEAD, "組合員数", "執行部加入", "解約のうち退職"]
    return [head, [union.code, union.name, "2026年10月", "団生", 120, 3, 4, members, enrolled, retired]]


def everything() -> list[list[dict[str, Any]]]:
    return [
        list(Result.objects.order_by("pk").values()),
        list(
            Headcount.objects.order_by("organization", "month").values("organization", "month", "members", "executives")
        ),
        list(ExecutiveUse.objects.order_by("organization").values("organization", "line", "month", "enrolled")),
        list(TerminationReason.objects.order_by("result", "reason").values("result", "reason", "count")),
    ]


def test_all_are_taken_in_with_the_sums_and_out_in_one_step(tree, hara, lines):
    take_in(run := receive(hara, tree.nagano, rows_of(tree.hikari)), hara)

    assert Headcount.objects.get().members == 500
    assert ExecutiveUse.objects.get().enrolled == 9
    reason = TerminationReason.objects.get()
    assert (reason.result, reason.reason, reason.count) == (Result.objects.get(), "retired", 2)
    assert HeadcountSummary.objects.get(area=tree.nagano, basis="today").members == 500
    assert actions.differences_to_rows() == []

    run.refresh_from_db()
    actions.undo_import(run=run, by=hara, now=NOW)

    assert everything() == [[], [], [], []]
    assert actions.differences_to_rows() == []


def test_same_file_again_changes_nothing(tree, hara, lines):
    take_in(receive(hara, tree.nagano, rows_of(tree.hikari)), hara)
    before = everything()

    again = receive(hara, tree.nagano, rows_of(tree.hikari))
    comparison = comparison_of(again)

    assert (comparison.new_count, comparison.changed_count, comparison.same_count) == (0, 0, 4)
    take_in(again, hara)
    assert everything() == before


def test_undoing_puts_back_what_stood_and_leaves_what_a_file_did_not_tell(tree, hara, lines):
    tell_people(tree.hikari, "2026-10", members=480, executives=15)
    result = tell_result(tree.hikari, lines["group_life"], "2026-10", in_force=118)
    ExecutiveUse.objects.create(organization=tree.hikari, line=lines["group_life"], month=MONTH, enrolled=8)
    for reason, count in (("retired", 1), ("died", 1)):
        TerminationReason.objects.create(result=result, reason=reason, count=count)
    before = everything()

    run = take_in(receive(hara, tree.nagano, rows_of(tree.hikari)), hara)

    assert Headcount.objects.values_list("members", "executives").get() == (500, 15)
    assert list(TerminationReason.objects.values_list("reason", "count")) == [("died", 1), ("retired", 2)]
    run.refresh_from_db()
    actions.undo_import(run=run, by=hara, now=NOW)
    assert everything() == before


def test_differences_name_people_and_reasons(tree, hara, lines):
    take_in(receive(hara, tree.nagano, rows_of(tree.hikari)), hara)

    comparison = comparison_of(receive(hara, tree.nagano, rows_of(tree.hikari, members=510, retired=3)))
    told = differences_of(comparison.changes, comparison.flash, comparison.details)

    assert [(one.union, one.line, one.measure, one.before, one.after) for one in told] == [
        ("ひかり市職労", "", "組合員数", 500, 510),
        ("ひかり市職労", "団体生命共済", "解約のうち退職", 2, 3),
    ]


def test_people_changed_since_they_were_seen_are_not_taken_in(tree, hara, lines):
    run = receive(hara, tree.nagano, rows_of(tree.hikari))
    seen = comparison_of(run).seal
    tell_people(tree.hikari, "2026-10", members=499)

    with pytest.raises(actions.ChangedSince):
        actions.commit_import(run=run, seen=seen, by=hara, now=NOW)

    assert not Result.objects.exists()


def test_import_is_not_undone_under_people_changed_later(tree, hara, lines):
    first = take_in(receive(hara, tree.nagano, rows_of(tree.hikari)), hara)
    take_in(receive(hara, tree.nagano, rows_of(tree.hikari, members=510)), hara)

    with pytest.raises(actions.OverwrittenSince, match="ひかり市職労の2026-10など1件"):
        actions.undo_import(run=first, by=hara, now=NOW)


def test_import_is_not_undone_under_reasons_told_later(tree, hara, lines):
    first = take_in(
        receive(hara, tree.nagano, [[*HEAD], ["", tree.hikari.name, "2026年10月", "団生", 120, 3, 4]]), hara
    )
    later = [["組合名", "年月", "共済種目", "うち死亡"], [tree.hikari.name, "2026年10月", "団生", 1]]
    take_in(receive(hara, tree.nagano, later), hara)

    with pytest.raises(actions.OverwrittenSince):
        actions.undo_import(run=first, by=hara, now=NOW)


def test_file_of_people_alone_is_taken_in(tree, hara, lines):
    rows = [["組合名", "年月", "組合員数"], [tree.hikari.name, "2026年10月", 500]]

    run = take_in(receive(hara, tree.nagano, rows), hara)

    assert run.counts == {
        "entries": 0, "details": 1, "faults": 0, "findings": 0, "unions": 1, "new": 1, "changed": 0, "same": 0,
    }  # fmt: skip
    assert run.months == [MONTH]
    assert HeadcountSummary.objects.get(area=tree.national, month=MONTH, basis="today").members == 500


def test_reasons_belong_to_the_flash_result_where_no_final_one_stands(tree, hara, lines):
    flash = tell_result(tree.hikari, lines["group_life"], "2026-10", is_flash=True, in_force=118, terminations=3)
    rows = [["組合名", "年月", "共済種目", "うち死亡"], [tree.hikari.name, "2026年10月", "団生", 1]]

    take_in(receive(hara, tree.nagano, rows), hara)

    assert TerminationReason.objects.get().result == flash
    assert comparison_of(receive(hara, tree.nagano, rows)).same_count == 1


def test_reasons_alone_make_a_result_that_tells_nothing_else(tree, hara, lines):
    rows = [["組合名", "年月", "共済種目", "うち死亡"], [tree.hikari.name, "2026年10月", "団生", 1]]
    run = receive(hara, tree.nagano, rows)
    assert comparison_of(run).new_count == 1

    take_in(run, hara)

    assert Result.objects.get().in_force is None
    assert TerminationReason.objects.get().count == 1
    run.refresh_from_db()
    actions.undo_import(run=run, by=hara, now=NOW)
    assert everything() == [[], [], [], []]


def test_executives_of_a_headquarters_are_kept_and_count_in_no_sum(tree, hara, lines):
    tell_people(tree.hikari, "2026-10", executives=15)
    rows = [
        ["組合名", "年月", "共済種目", "執行委員数", "執行部加入"],
        [tree.hikari.name, "2026年10月", "団生", 16, 9],
        ["県本部", "2026年10月", "団生", 12, 7],
    ]

    run = take_in(receive(hara, tree.nagano, rows), hara)

    assert Headcount.objects.get(organization=tree.nagano).executives == 12
    assert ExecutiveUse.objects.get(organization=tree.nagano).enrolled == 7
    national = HeadcountSummary.objects.get(area=tree.national, month=MONTH, basis="today")
    assert (national.executives, national.executives_unions) == (16, 1)
    assert actions.differences_to_rows() == []
    changed = comparison_of(receive(hara, tree.nagano, [rows[0], ["県本部", "2026年10月", "団生", 12, 8]]))
    told = differences_of(changed.changes, changed.flash, changed.details)
    assert [(one.union, one.before, one.after) for one in told] == [("長野県本部", 7, 8)]
    run.refresh_from_db()
    actions.undo_import(run=run, by=hara, now=NOW)
    assert list(Headcount.objects.values_list("organization", "executives")) == [(tree.hikari.pk, 15)]
    assert not ExecutiveUse.objects.exists()


def test_reasons_told_row_by_row_are_held_against_the_terminations_that_stand(tree, hara, lines):
    tell_result(tree.hikari, lines["group_life"], "2026-10", is_flash=True, in_force=118, terminations=5)
    head = ["組合名", "年月", "共済種目", "解約の理由", "件数"]
    own = [tree.hikari.name, "2026年10月", "団生"]

    run = take_in(receive(hara, tree.nagano, [head, [*own, "退職", 3], [*own, "死亡", 1]]), hara)

    assert [finding[0] for finding in run.reading["findings"]] == ["reasons_fall_short"]
    assert "足すと4になりますが、解約は5です" in run.reading["findings"][0][1]
    assert list(TerminationReason.objects.values_list("reason", "count").order_by("reason")) == [
        ("died", 1),
        ("retired", 3),
    ]
