"""Recognizing what comes back: one's own form, somebody else's, an old one, a changed one, none of ours."""

import io
import zipfile

import pytest

from suishin.audit.models import Entry
from suishin.common import originals
from suishin.rounds.models import DraftAnswer, Report, Round
from suishin.workbooks.models import ReturnedWorkbook
from tests.workbooks.conftest import form_of
from tests.workbooks.filling import fill, with_part

State = ReturnedWorkbook.State


def only(receipt) -> ReturnedWorkbook:
    (workbook,) = receipt.received
    return workbook


def test_own_form_is_recognized_and_the_draft_is_not_touched(give_back, sent, cells, nagano_report):
    workbook = only(give_back(fill(sent, {cells["grant"]: "12単組に支払った。"})))

    assert (workbook.state, workbook.report) == (State.WAITING, nagano_report)
    assert workbook.answers["grant"] == {"": ["12単組に支払った。"]}
    assert [key for key, value in workbook.answers.items() if value is not None] == ["grant"]
    assert originals.path_of(workbook.sha256).exists()
    assert not DraftAnswer.objects.exists()
    nagano_report.refresh_from_db()
    assert nagano_report.status == Report.Status.NOT_STARTED


def test_receipt_leaves_one_entry_for_all_its_files(give_back, sent, cells):
    give_back(sent, fill(sent, {cells["grant"]: "別の文"}))

    assert Entry.objects.filter(event="workbooks_returned").count() == 1


def test_form_of_another_prefecture_is_named_and_not_read(give_back, gifu_report):
    workbook = only(give_back(form_of(gifu_report)))

    assert (workbook.state, workbook.report, workbook.answers) == (State.REFUSED, None, {})
    assert "岐阜県の「2025年1月報告」の様式です" in workbook.message
    assert not originals.path_of(workbook.sha256).exists()


def test_headquarters_is_told_when_a_form_lies_at_the_wrong_report(give_back, nagano_report, gifu_report, honbu):
    workbook = only(give_back(form_of(gifu_report), by=honbu, report=nagano_report))

    assert workbook.state == State.REFUSED
    assert "岐阜県の「2025年1月報告」の様式です。長野県の様式を送ってください。" in workbook.message


def test_form_of_another_round_is_named(give_back, round_2025, nagano_report, sent):
    later = Round.objects.get(pk=round_2025.pk)
    later.pk, later.code, later.title = None, "2026-01", "2026年1月報告"
    later.save()
    expected = Report.objects.create(round=later, organization=nagano_report.organization)

    workbook = only(give_back(sent, report=expected))

    assert workbook.state == State.REFUSED
    assert "「2025年1月報告」の様式です。「2026年1月報告」の様式を受け取って" in workbook.message


def test_form_of_a_report_that_is_done_is_last_years(give_back, sent, nagano_report):
    Report.objects.filter(pk=nagano_report.pk).update(status=Report.Status.WAITING)

    workbook = only(give_back(sent))

    assert workbook.state == State.REFUSED
    assert "その報告は「確認待ち」のため今は書けません" in workbook.message


def test_form_after_the_last_day_is_refused(give_back, sent, round_2025):
    Round.objects.filter(pk=round_2025.pk).update(due_on="2025-01-20", is_late_allowed=False)

    assert "締め切られました" in only(give_back(sent)).message


def test_form_of_an_earlier_version_is_named(give_back, sent, round_2025):
    round_2025.form.content_hash = "0" * 64
    round_2025.form.save()

    assert "様式が新しくなる前に出されたものです" in only(give_back(sent)).message


def test_changed_identity_is_refused_and_nothing_is_read(give_back, sent, nagano_report, gifu_report):
    def as_gifu(part: bytes) -> bytes:
        return part.replace(f'"report_id":{nagano_report.pk}'.encode(), f'"report_id":{gifu_report.pk}'.encode())

    changed = with_part(sent, "xl/sharedStrings.xml", as_gifu)
    assert changed != sent

    workbook = only(give_back(changed))

    assert (workbook.state, workbook.answers) == (State.REFUSED, {})
    assert "目印が書き換えられたか" in workbook.message


def test_form_that_went_out_under_a_former_secret_key_is_recognized_while_that_key_is_kept(give_back, sent, settings):
    former, settings.SECRET_KEY = settings.SECRET_KEY, "the-key-of-today-" * 4

    refused = only(give_back(sent))
    settings.SECRET_KEY_FALLBACKS = ["the-key-of-long-ago-" * 4, former]
    recognized = only(give_back(sent))

    assert (refused.state, recognized.state) == (State.REFUSED, State.WAITING)
    assert "システムの秘密鍵が替わっています" in refused.message
    assert "SUISHIN_OLD_SECRET_KEYS" in refused.message


def test_changed_identity_is_refused_under_a_former_key_too(give_back, sent, nagano_report, gifu_report, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the-key-of-today-" * 4
    ours, theirs = (f'"report_id":{report.pk}'.encode() for report in (nagano_report, gifu_report))
    changed = with_part(sent, "xl/sharedStrings.xml", lambda part: part.replace(ours, theirs))

    assert only(give_back(changed)).state == State.REFUSED


def test_same_file_twice_says_when_it_came(give_back, sent):
    first = only(give_back(sent))

    receipt = give_back(sent)

    assert receipt.received == []
    assert receipt.repeated == [("長野1.xlsx", first)]
    assert Entry.objects.filter(event="workbooks_returned").count() == 1


def test_workbook_that_is_none_of_ours_is_kept_for_the_reader(give_back, form_2025):
    from suishin.forms.workbook import form_workbook

    workbook = only(give_back(form_workbook(form_2025.definition, None)))

    assert workbook.state == State.UNKNOWN
    assert "読み取りに回して" in workbook.message
    assert originals.path_of(workbook.sha256).exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("報告.pdf", b"%PDF-1.7 ...", "Excelのファイルではありません"),
        ("報告.xlsx", b"", "空のファイルです"),
        ("報告.xlsx", b"no zip", "拡張子と中身が合いません"),
        ("報告.xlsx", b"PK\x03\x04 cut short", "壊れているか、途中で切れています"),
        ("報告.zip", b"PK\x03\x04 cut short", "壊れているか、途中で切れています"),
        ("報告.exe", b"MZ", "まだ読み取れません"),
    ],
)
def test_unfit_file_is_refused_with_its_reason(give_back, name, content, words):
    workbook = only(give_back(content, names=(name,)))

    assert workbook.state == State.REFUSED
    assert words in workbook.message


def test_archive_of_forms_is_taken_apart(give_back, honbu, nagano_report, gifu_report):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        for report in (nagano_report, gifu_report):
            files.writestr(f"戻り/{report.organization}.xlsx", form_of(report))
        files.writestr("__MACOSX/._長野県.xlsx", b"")

    receipt = give_back(archive.getvalue(), by=honbu, names=("まとめ.zip",))

    assert {(w.name, w.report.organization.name) for w in receipt.received} == {
        ("長野県.xlsx", "長野県"),
        ("岐阜県.xlsx", "岐阜県"),
    }


def test_names_in_an_archive_of_japanese_windows_are_read(give_back, sent):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("____.xlsx", sent)
    raw = archive.getvalue().replace(b"____.xlsx", "長野.xlsx".encode("cp932"))

    assert only(give_back(raw, names=("まとめ.zip",))).name == "長野.xlsx"


def test_archive_that_unpacks_to_too_much_is_refused(give_back):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("a.xlsx", b"\0" * 30_000_000)

    workbook = only(give_back(archive.getvalue(), names=("爆弾.zip",)))

    assert workbook.state == State.REFUSED
    assert "異常に大きくなる" in workbook.message


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entities_are_refused(give_back, sent, name):
    def hostile(part: bytes) -> bytes:
        return part.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaa">]>', 1)

    workbook = only(give_back(with_part(sent, name, hostile)))

    assert workbook.state == State.REFUSED
    assert "文書型の宣言" in workbook.message


def test_a_million_empty_rows_are_read_in_passing(give_back, sent):
    def long(part: bytes) -> bytes:
        rows = b"".join(b'<row r="%d"/>' % number for number in range(200, 1_048_577))
        return part.replace(b"</sheetData>", rows + b"</sheetData>")

    assert only(give_back(with_part(sent, "xl/worksheets/sheet1.xml", long))).state == State.WAITING


def test_discarding_a_file_of_the_reader_leaves_the_returned_one(give_back, sent):
    from suishin.ingestion.actions import remove_unneeded

    workbook = only(give_back(sent))

    remove_unneeded([workbook.sha256])

    assert originals.path_of(workbook.sha256).exists()
