"""Files of targets: held against what stands, taken in as a whole or not at all."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from suishin.audit.models import Entry
from suishin.common import originals
from suishin.notices.models import Message
from suishin.organizations.models import Succession
from suishin.permissions import NotAllowed, Role
from suishin.results import actions
from suishin.results.models import Target, TargetChange, TargetFile
from suishin.results.outputs.target_files import workbook_to_fill
from suishin.results.queries.target_files import comparison_of, sheets_to_fill, sums_after
from suishin.results.queries.target_pages import units_of
from tests.factories.results import make_products, make_target, tell_people, tell_result
from tests.factories.target_files import HEAD, receive_target_file, target_day, target_rows
from tests.factories.tree import make_organization, make_user

NOW = timezone.now()
DAY = timezone.localdate() + timedelta(days=200)
LIFE = ("団体生命共済", "保有", "最終目標")
NEW_CARS = ("マイカー共済", "新規", "最終目標")


@pytest.fixture(autouse=True)
def lines(tree):
    return make_products()


@pytest.fixture
def aoba(tree):
    return make_organization("local_union", "20-002", "あおば町職", tree.nagano, member_count=100)


def _target(place, value, product_set="group_life", **more) -> Target:
    return make_target(place, product_set, value, on=DAY, **more)


def _commit(file: TargetFile, by, *, seen=None) -> TargetFile:
    return actions.commit_targets(file=file, seen=seen, by=by, now=NOW)


def _values(**filters) -> dict[str, int]:
    targets = Target.objects.in_effect().filter(**filters).select_related("organization")
    return {target.organization.name: target.amount for target in targets}


def _faults(file: TargetFile, viewer) -> list[str]:
    return [fault.reason for fault in comparison_of(file, viewer=viewer).faults]


def _differences(file: TargetFile, viewer) -> list[tuple]:
    return [
        (row.organization.name, None if row.before is None else int(row.before), int(row.entry.value), row.proposes)
        for row in comparison_of(file, viewer=viewer).planned
    ]


def test_file_sets_and_changes_targets_of_unions_with_history_and_one_entry(tree, aoba, mori, ono):
    own = _target(tree.hikari, 100)
    rows = target_rows(("ひかり市職労", *LIFE, 120), ("あおば町職", *LIFE, 30), ("あおば町職", *NEW_CARS, 4))
    file = receive_target_file(mori, tree.nagano, rows)
    entries = Entry.objects.count()
    assert _differences(file, mori) == [
        ("ひかり市職労", 100, 120, False),
        ("あおば町職", None, 30, False),
        ("あおば町職", None, 4, False),
    ]

    _commit(file, mori, seen=comparison_of(file, viewer=mori).seal)

    assert _values(measure="in_force") == {"ひかり市職労": 120, "あおば町職": 30}
    assert list(TargetChange.objects.filter(target=own).values_list("state", "value_before", "value", "note")) == [
        ("set", 100, 120, "ファイル「目標.csv」から")
    ]
    assert Entry.objects.count() == entries + 1
    entry = Entry.objects.order_by("-sequence").first()
    assert (entry.event, entry.details["new"], entry.details["changed"]) == ("target_file_taken_in", 2, 1)


def test_second_time_nothing_differs(tree, aoba, mori):
    rows = target_rows(("ひかり市職労", *LIFE, 120), ("あおば町職", *LIFE, 30))
    _commit(receive_target_file(mori, tree.nagano, rows), mori)

    again = receive_target_file(mori, tree.nagano, rows)

    comparison = comparison_of(again, viewer=mori)
    assert (comparison.planned, comparison.faults, comparison.same_count) == ([], [], 2)
    with pytest.raises(actions.NothingChanges):
        _commit(again, mori)


def test_whoever_may_only_propose_proposes(tree, mori, ono, honbu):
    _target(tree.nagano, 500)
    of_nagano = receive_target_file(mori, tree.nagano, target_rows(("長野県", *LIFE, 450), ("ひかり市職労", *LIFE, 90)))
    of_hikari = receive_target_file(ono, tree.hikari, target_rows(("ひかり市職労", *NEW_CARS, 5)))
    assert _differences(of_nagano, mori) == [("長野県", 500, 450, True), ("ひかり市職労", None, 90, False)]

    _commit(of_nagano, mori)
    _commit(of_hikari, ono)

    proposed = Target.objects.proposed().values_list("organization__name", "value")
    assert set(proposed) == {("長野県", 450), ("ひかり市職労", 5)}
    assert _values() == {"長野県": 500, "ひかり市職労": 90}
    assert (
        comparison_of(receive_target_file(mori, tree.nagano, target_rows(("長野県", *LIFE, 450))), viewer=mori).planned
        == []
    )


def test_own_proposal_is_changed_by_a_second_file(tree, mori):
    _commit(receive_target_file(mori, tree.nagano, target_rows(("長野県", *LIFE, 450))), mori)

    _commit(receive_target_file(mori, tree.nagano, target_rows(("長野県", *LIFE, 460))), mori)

    assert [target.amount for target in Target.objects.proposed()] == [460]
    assert TargetChange.objects.count() == 2


def test_headquarters_sets_targets_of_prefectures_and_unions(tree, honbu):
    file = receive_target_file(honbu, tree.national, target_rows(("長野県", *LIFE, 500), ("みどり町職", *LIFE, 20)))

    _commit(file, honbu)

    assert _values() == {"長野県": 500, "みどり町職": 20}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("みどり町職", "ほかの県の単組です"),
        ("岐阜県", "この名前やコードの単組はありません"),
        ("全国本部", "この名前やコードの単組はありません"),
    ],
)
def test_targets_of_others_are_refused(tree, mori, name, reason):
    file = receive_target_file(mori, tree.nagano, target_rows((name, *LIFE, 20), ("ひかり市職労", *LIFE, 90)))

    assert reason in _faults(file, mori)[0]
    with pytest.raises(actions.HasFaults):
        _commit(file, mori)
    assert not Target.objects.exists()


def test_union_names_nobody_but_itself(tree, aoba, ono):
    file = receive_target_file(ono, tree.hikari, target_rows(("あおば町職", *LIFE, 20)))

    [fault] = comparison_of(file, viewer=ono).faults
    assert "この名前やコードの単組はありません" in fault.reason
    assert fault.candidates == ()


def test_what_another_person_may_not_set_is_a_fault_for_them(tree, mori, ono):
    """A file of a prefecture, should somebody else come to take it in."""
    file = receive_target_file(mori, tree.nagano, target_rows(("長野県", *LIFE, 450)))

    assert "役割ではありません" in _faults(file, ono)[0]


def test_failure_in_the_middle_leaves_nothing_half_saved(tree, aoba, mori, monkeypatch):
    file = receive_target_file(mori, tree.nagano, target_rows(("ひかり市職労", *LIFE, 120), ("あおば町職", *LIFE, 30)))
    monkeypatch.setattr("suishin.results.actions.target_files.tell_of_targets", lambda *a, **b: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        _commit(file, mori)

    file.refresh_from_db()
    assert (file.state, Target.objects.count(), TargetChange.objects.count()) == ("waiting", 0, 0)


def test_what_moved_since_it_was_looked_at_is_compared_anew(tree, mori, hayashi):
    target = _target(tree.hikari, 100)
    first = receive_target_file(mori, tree.nagano, target_rows(("ひかり市職労", *LIFE, 120)))
    second = receive_target_file(hayashi, tree.nagano, target_rows(("ひかり市職労", *LIFE, 130)))
    seen = comparison_of(second, viewer=hayashi).seal
    _commit(first, mori, seen=comparison_of(first, viewer=mori).seal)

    with pytest.raises(actions.TargetsMovedSince):
        _commit(second, hayashi, seen=seen)

    assert _differences(second, hayashi) == [("ひかり市職労", 120, 130, False)]
    _commit(second, hayashi, seen=comparison_of(second, viewer=hayashi).seal)
    target.refresh_from_db()
    assert (target.amount, target.revision) == (130, 2)


def test_file_is_decided_once(tree, mori):
    file = receive_target_file(mori, tree.nagano, target_rows(("ひかり市職労", *LIFE, 120)))
    _commit(file, mori)

    for again in (lambda: _commit(file, mori), lambda: actions.discard_targets(file=file, by=mori, now=NOW)):
        with pytest.raises(actions.AlreadyDecided):
            again()


def test_discarded_file_is_no_longer_needed(tree, mori):
    file = receive_target_file(mori, tree.nagano, target_rows(("ひかり市職労", *LIFE, 120)))
    assert originals.needed_above([file.sha256]) == {file.sha256}

    actions.discard_targets(file=file, by=mori, now=NOW)

    assert originals.needed_above([file.sha256]) == set()
    assert not Target.objects.exists()


def test_whoever_gives_no_targets_sends_no_file(tree, kita, kanri, ishida):
    for person in (kita, kanri, ishida):
        with pytest.raises(NotAllowed):
            receive_target_file(person, tree.nagano, target_rows(("ひかり市職労", *LIFE, 120)))


def test_one_message_for_each_whom_a_file_concerns(tree, aoba, mori, hayashi, ono, honbu):
    make_user("officer", aoba, Role.UNION_OFFICER)
    _target(tree.hikari, 100)
    rows = target_rows(
        ("ひかり市職労", *LIFE, 120),
        ("ひかり市職労", *NEW_CARS, 4),
        ("あおば町職", *LIFE, 30),
        ("長野県", *LIFE, 300),
        ("長野県", *NEW_CARS, 40),
    )

    _commit(receive_target_file(mori, tree.nagano, rows), mori)

    told = Message.objects.order_by("to__username").values_list("to__username", "kind", "link")
    assert list(told) == [
        ("honbu", "target_proposed", "/results/targets/proposals/"),
        ("officer", "target_set", f"/results/targets/{Target.objects.get(organization=aoba).pk}/"),
        ("ono", "target_set", f"/results/targets/?place={tree.hikari.pk}"),
    ]
    body = Message.objects.get(to=ono).body
    assert Message.objects.get(to=ono).subject == "【推進】ひかり市職労の目標が決まりました（2件）"
    assert "：100件 → 120件" in body
    assert "・マイカー共済　新規　" in body


def test_sums_after_the_file_stand_beside_the_target_above(tree, aoba, mori):
    _target(tree.nagano, 200)
    _target(tree.hikari, 100)
    file = receive_target_file(mori, tree.nagano, target_rows(("ひかり市職労", *LIFE, 120), ("あおば町職", *LIFE, 30)))

    [row] = sums_after(comparison_of(file, viewer=mori))

    assert (row.target.organization, int(row.total), row.told_units, row.units) == (tree.nagano, 150, 2, 2)


def test_union_that_took_another_in_gets_a_target_for_the_whole(tree, aoba, mori):
    _target(tree.hikari, 100, decided_at=NOW - timedelta(days=300))
    _target(aoba, 50, decided_at=NOW - timedelta(days=300))
    aoba.closed_on = timezone.localdate() - timedelta(days=100)
    aoba.save()
    Succession.objects.create(predecessor=aoba, successor=tree.hikari, on=aoba.closed_on, kind="merger")
    unchanged = receive_target_file(mori, tree.nagano, target_rows(("ひかり市職労", *LIFE, 150)))
    file = receive_target_file(mori, tree.nagano, target_rows(("ひかり市職労", *LIFE, 100)))
    assert _differences(unchanged, mori) == []
    assert _differences(file, mori) == [("ひかり市職労", 150, 100, False)]

    _commit(file, mori)

    assert _differences(receive_target_file(mori, tree.nagano, target_rows(("ひかり市職労", *LIFE, 100))), mori) == []
    closed = receive_target_file(mori, tree.nagano, target_rows(("あおば町職", *LIFE, 9)))
    assert "今は「ひかり市職労」です" in _faults(closed, mori)[0]


def _workbook(place, viewer) -> openpyxl.Workbook:
    sheets = sheets_to_fill(place, viewer=viewer, today=timezone.localdate())
    content = workbook_to_fill(sheets, list(units_of(place)), year_begins=6)
    return openpyxl.load_workbook(io.BytesIO(content))


def _sent_back(book: openpyxl.Workbook, by, place) -> TargetFile:
    buffer = io.BytesIO()
    book.save(buffer)
    file = ContentFile(buffer.getvalue(), "目標の表.xlsx")
    return actions.receive_targets(file=file, organization=place, by=by, now=NOW)


def test_workbook_holds_what_stands_and_comes_back_with_no_difference(tree, aoba, mori, lines):
    tell_result(tree.hikari, lines["group_life"], "2025-10", in_force=95)
    tell_people(tree.hikari, "2025-10", members=820)
    actions.rebuild_summaries()
    _target(tree.nagano, 200)
    _target(tree.hikari, 100)
    _target(tree.nagano, 40, "car", measure="new_enrolments", kind="interim")
    _target(tree.nagano, 8, "", activity="執行部への説明", measure="unions")
    _target(tree.nagano, 7, "car", measure="penetration")
    make_target(tree.nagano, "home", 5, on=timezone.localdate() - timedelta(days=1))  # its day has passed

    book = _workbook(tree.nagano, mori)

    assert book.sheetnames == [
        "団体生命共済 保有 最終",
        "マイカー共済 新規 中間",
        "マイカー共済 加入率（％） 最終",
        "執行部への説明 組合数 最終",
    ]
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][0].endswith("（件）　長野県の目標 200件")
    assert rows[2][:6] == ("組織コード", "組織名", "組合員数", "前年同月の保有", "今の目標", "新しい目標")
    assert rows[3][:9] == ("20-001", "ひかり市職労", 820, 95, 100, 100, "団体生命共済", "保有", "最終目標")
    assert rows[4][:6] == ("20-002", "あおば町職", "―", "―", "―", None)
    file = _sent_back(book, mori, tree.nagano)
    comparison = comparison_of(file, viewer=mori)
    assert (comparison.planned, comparison.faults, comparison.same_count) == ([], [], 1)


def test_workbook_filled_in_sets_every_kind_of_target(tree, aoba, mori):
    _target(tree.nagano, 200)
    _target(tree.nagano, 8, "", activity="執行部への説明", measure="unions")
    _target(tree.nagano, 45, "car", measure="penetration")
    book = _workbook(tree.nagano, mori)
    book.worksheets[0]["F4"], book.worksheets[0]["F5"] = 120, "８０"
    heads = [[cell.value for cell in sheet[3]].index("新しい目標") + 1 for sheet in book.worksheets]
    book.worksheets[1].cell(4, heads[1], 45.5)
    book.worksheets[2].cell(4, heads[2], 1)

    file = _sent_back(book, mori, tree.nagano)

    assert _faults(file, mori) == []
    _commit(file, mori)
    assert {
        (t.organization.name, t.about, float(t.value)) for t in Target.objects.exclude(organization=tree.nagano)
    } == {
        ("ひかり市職労", "団体生命共済", 120.0),
        ("あおば町職", "団体生命共済", 80.0),
        ("ひかり市職労", "マイカー共済", 45.5),
        ("ひかり市職労", "執行部への説明", 1.0),
    }
    assert _differences(_sent_back(book, mori, tree.nagano), mori) == []


def test_row_left_as_it_was_overwrites_nothing_and_a_changed_one_says_that_things_moved(tree, aoba, mori):
    _target(tree.nagano, 200)
    untouched, changed = _target(tree.hikari, 100), _target(aoba, 50)
    book = _workbook(tree.nagano, mori)
    Target.objects.filter(pk=untouched.pk).update(value=110)
    Target.objects.filter(pk=changed.pk).update(value=60)
    book.worksheets[0]["F5"] = 70

    file = _sent_back(book, mori, tree.nagano)

    [fault] = comparison_of(file, viewer=mori).faults
    assert "今の目標が変わりました（50 → 60）" in fault.reason
    assert fault.place == "F5"
    book.worksheets[0]["E5"] = 60
    assert _differences(_sent_back(book, mori, tree.nagano), mori) == [("あおば町職", 60, 70, False)]


def test_workbook_of_a_place_without_targets_is_a_list_to_fill_in(tree, aoba, mori):
    book = _workbook(tree.nagano, mori)

    rows = list(book.worksheets[0].iter_rows(min_row=3, values_only=True))
    assert rows[0] == ("組織コード", "組織名", HEAD[4], *HEAD[1:4], "期日")
    book.worksheets[0]["C4"], book.worksheets[0]["D4"] = 120, "団生"
    book.worksheets[0]["E4"], book.worksheets[0]["F4"], book.worksheets[0]["G4"] = "保有", "最終", target_day()
    file = _sent_back(book, mori, tree.nagano)
    assert (_differences(file, mori), _faults(file, mori)) == ([("ひかり市職労", None, 120, False)], [])


def test_list_of_targets_as_the_product_exports_it_comes_back_with_no_difference(tree, aoba, mori, client):
    from django.urls import reverse

    _target(tree.nagano, 200)
    _target(tree.hikari, 100)
    client.force_login(mori, backend="suishin.accounts.backends.AccountBackend")
    content = client.get(reverse("results:target-export")).content

    file = _sent_back(openpyxl.load_workbook(io.BytesIO(content)), mori, tree.nagano)

    comparison = comparison_of(file, viewer=mori)
    assert (comparison.planned, comparison.faults, comparison.same_count) == ([], [], 2)
