"""Results typed by hand: all or nothing, with their sums, never over somebody else's change."""

from datetime import datetime

import pytest

from suishin.accounts.rules import details_in_words
from suishin.audit.models import Entry
from suishin.common.months import Month
from suishin.permissions import NotAllowed
from suishin.results import actions
from suishin.results.models import ExecutiveUse, Headcount, ProductLine, Result, Summary, TerminationReason
from suishin.results.queries.entry import sheet_of, stored_values
from suishin.results.rules.cells import CellKey
from tests.factories.results import make_products, tell_people, tell_result
from tests.factories.tree import make_organization

NOW = datetime.fromisoformat("2026-11-24T10:00+09:00")
OCTOBER = Month.parse("2026-10")


@pytest.fixture
def lines(db):
    return make_products()


def sheet(organization, *, month=OCTOBER, is_flash=False, code=None):
    lines = ProductLine.objects.select_related("product")
    chosen = list(lines.filter(code=code) if code else lines)
    return sheet_of(organization, month=month, is_flash=is_flash, lines=chosen)


def save(shown, typed, by, *, seen=None):
    return actions.save_entry(
        sheet=shown, typed=typed, seen=stored_values(shown) if seen is None else seen, by=by, now=NOW
    )


def test_a_prefecture_types_one_line_of_all_its_unions_with_sums_and_one_audit_entry(tree, mori, lines):
    second = make_organization("local_union", "20-002", "みなと町職", tree.nagano)
    car = lines["car"].pk
    before = Entry.objects.count()

    saved = save(
        sheet(tree.nagano, code="car"),
        {
            CellKey(tree.hikari.pk, car, "in_force"): 100,
            CellKey(tree.hikari.pk, car, "new_enrolments"): 0,
            CellKey(tree.hikari.pk, car, "terminations"): None,
            CellKey(second.pk, car, "in_force"): 40,
        },
        mori,
    )

    assert saved == actions.Saved(3, 0)
    row = Result.objects.get(organization=tree.hikari)
    assert (row.in_force, row.new_enrolments, row.terminations, row.is_flash) == (100, 0, None, False)
    found = Summary.objects.get(area=tree.nagano, line=car, month=OCTOBER.number, basis="today")
    assert (found.in_force, found.in_force_unions, found.new_enrolments) == (140, 2, 0)
    assert actions.differences_to_rows() == []
    assert Entry.objects.count() == before + 1
    told = details_in_words(Entry.objects.first().details)
    assert "変えた欄の数：3" in told
    assert "変更前：（数のある欄：0）" in told
    assert "変更後：（数のある欄：3）" in told


def test_flash_and_final_stand_side_by_side(tree, mori, lines):
    key = CellKey(tree.hikari.pk, lines["car"].pk, "in_force")

    save(sheet(tree.hikari, is_flash=True), {key: 98}, mori)
    save(sheet(tree.hikari), {key: 100}, mori)

    assert dict(Result.objects.values_list("is_flash", "in_force")) == {True: 98, False: 100}
    found = Summary.objects.get(area=tree.nagano, line=key.line, month=OCTOBER.number, basis="today")
    assert (found.in_force, found.flash_unions) == (100, 0)


def test_measures_that_the_person_did_not_touch_stay(tree, mori, lines):
    row = tell_result(tree.hikari, lines["car"], "2026-10", in_force=100, top_ups=4)
    TerminationReason.objects.create(result=row, reason="retired", count=2)

    save(sheet(tree.hikari), {CellKey(tree.hikari.pk, lines["car"].pk, "in_force"): 101}, mori)

    row.refresh_from_db()
    assert (row.in_force, row.top_ups, row.reasons.count()) == (101, 4, 1)


def test_a_row_in_which_nothing_is_told_any_more_goes_and_the_audit_says_so(tree, mori, lines):
    tell_result(tree.hikari, lines["car"], "2026-10", in_force=100)
    actions.rebuild_summaries()

    saved = save(sheet(tree.hikari), {CellKey(tree.hikari.pk, lines["car"].pk, "in_force"): None}, mori)

    assert saved == actions.Saved(1, 1)
    assert not Result.objects.exists()
    assert Entry.objects.first().details["removed_rows"] == 1
    assert actions.differences_to_rows() == []


def test_a_cell_that_somebody_else_changed_is_shown_and_nothing_is_saved(tree, mori, lines):
    car = tell_result(tree.hikari, lines["car"], "2026-10", in_force=100)
    shown = sheet(tree.hikari)
    seen = stored_values(shown)
    Result.objects.filter(pk=car.pk).update(in_force=120)
    key, other = (CellKey(tree.hikari.pk, lines[code].pk, "in_force") for code in ("car", "home"))

    with pytest.raises(actions.CellsDisputed) as dispute:
        save(shown, {key: 110, other: 7}, mori, seen=seen)

    assert dispute.value.stored == {key: 120}
    assert list(Result.objects.values_list("in_force", flat=True)) == [120]

    save(shown, {key: 110, other: 7}, mori, seen={key: 120})

    assert sorted(Result.objects.values_list("in_force", flat=True)) == [7, 110]


def test_what_somebody_else_changed_in_another_cell_is_left_alone(tree, mori, lines):
    row = tell_result(tree.hikari, lines["car"], "2026-10", in_force=100, top_ups=1)
    shown = sheet(tree.hikari)
    seen = stored_values(shown)
    Result.objects.filter(pk=row.pk).update(top_ups=9)
    car = lines["car"].pk

    save(
        shown,
        {CellKey(tree.hikari.pk, car, "in_force"): 101, CellKey(tree.hikari.pk, car, "top_ups"): 1},
        mori,
        seen=seen,
    )

    row.refresh_from_db()
    assert (row.in_force, row.top_ups) == (101, 9)


def test_people_and_executives_of_a_union_are_typed_with_it(tree, mori, lines):
    union, car = tree.hikari.pk, lines["car"].pk
    save(
        sheet(tree.hikari),
        {CellKey(union, 0, "members"): 820, CellKey(union, 0, "executives"): 12, CellKey(union, car, "enrolled"): 9},
        mori,
    )

    people = Headcount.objects.get()
    assert (people.members, people.executives, people.new_hires) == (820, 12, None)
    assert ExecutiveUse.objects.get().enrolled == 9
    assert actions.differences_to_rows() == []

    saved = save(
        sheet(tree.hikari),
        {
            CellKey(union, 0, "members"): None,
            CellKey(union, 0, "executives"): None,
            CellKey(union, car, "enrolled"): None,
        },
        mori,
    )

    assert saved == actions.Saved(3, 2)
    assert not Headcount.objects.exists()
    assert not ExecutiveUse.objects.exists()


def test_a_prefectures_sheet_has_the_unions_that_existed_in_the_month(tree, lines):
    make_organization("local_union", "20-002", "みなと町職", tree.nagano)
    closed = make_organization("local_union", "20-003", "さくら町職", tree.nagano)
    closed.closed_on = "2026-09-30"
    closed.save()

    assert [union.code for union in sheet(tree.nagano, code="car").unions] == ["20-001", "20-002"]
    september = sheet(tree.nagano, code="car", month=OCTOBER + -1)
    assert [union.code for union in september.unions] == ["20-001", "20-002", "20-003"]


def test_people_of_other_months_or_unions_are_not_touched(tree, mori, lines):
    tell_people(tree.hikari, "2026-09", members=800)
    tell_people(tree.midori, "2026-10", members=140)

    save(sheet(tree.hikari), {CellKey(tree.hikari.pk, 0, "members"): 820}, mori)

    assert sorted(Headcount.objects.values_list("members", flat=True)) == [140, 800, 820]


def test_the_future_is_not_typed(tree, mori, lines):
    shown = sheet(tree.hikari, month=Month.parse("2026-12"))

    with pytest.raises(actions.MonthToCome):
        save(shown, {CellKey(tree.hikari.pk, lines["car"].pk, "in_force"): 1}, mori)


def test_who_types_for_whom(tree, mori, hara, honbu, ishida, ono, kita, lines):
    typed = {CellKey(tree.hikari.pk, lines["car"].pk, "in_force"): 1}
    for person in (ishida, ono, kita):
        with pytest.raises(NotAllowed):
            save(sheet(tree.hikari), typed, person)
    assert not Result.objects.exists()

    for count, person in enumerate((mori, hara, honbu), start=1):
        save(sheet(tree.hikari), dict.fromkeys(typed, count), person)

    assert Result.objects.get().in_force == 3
