"""Taking files in: limits, repeated files, quota, discarding, reading again."""

import pytest
from django.core.files.base import ContentFile

from suishin.audit.models import Entry
from suishin.common import originals
from suishin.ingestion import actions
from suishin.ingestion.actions import uploads
from suishin.ingestion.models import SourceFile, Upload
from suishin.permissions import NotAllowed
from tests.factories.uploads import UPLOADED_AT, make_drafts, settle, upload


def receive(by, organization, *files, repeat=False):
    return actions.receive_files(
        files=[ContentFile(content, name) for name, content in files],
        organization=organization,
        round=None,
        is_repeat_wanted=repeat,
        by=by,
        now=UPLOADED_AT,
    )


def test_an_original_is_kept_under_its_hash_and_readable_by_the_owner_alone(mori, tree):
    file = upload(mori, tree.nagano, content="県名　長野県".encode())

    place = originals.path_of(file.sha256)
    assert place.read_bytes() == "県名　長野県".encode()
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.name == file.sha256


def test_one_unfit_file_does_not_keep_the_others_out(mori, tree):
    receipt = receive(mori, tree.nagano, ("良い.txt", b"report"), ("悪い.exe", b"MZ"), ("空.txt", b""))

    assert [file.name for file in receipt.accepted] == ["良い.txt"]
    assert [refusal.name for refusal in receipt.refused] == ["悪い.exe", "空.txt"]
    assert Entry.objects.filter(event="files_uploaded").count() == 1


def test_nothing_is_kept_when_no_file_fits(mori, tree):
    receipt = receive(mori, tree.nagano, ("悪い.exe", b"MZ"))

    assert receipt.upload is None
    assert not Upload.objects.exists()
    assert not Entry.objects.filter(event="files_uploaded").exists()


def test_the_same_file_twice_is_recognized(mori, tree):
    first = upload(mori, tree.nagano)

    receipt = receive(mori, tree.nagano, ("別の名前.txt", b"report"))

    assert receipt.repeated == [("別の名前.txt", first)]
    assert SourceFile.objects.count() == 1


def test_the_same_file_twice_in_one_upload_is_taken_once(mori, tree):
    receipt = receive(mori, tree.nagano, ("一.txt", b"report"), ("二.txt", b"report"))

    assert [file.name for file in receipt.accepted] == ["一.txt"]
    assert [refusal.name for refusal in receipt.refused] == ["二.txt"]


def test_the_same_file_is_read_again_when_that_is_wanted(mori, tree):
    upload(mori, tree.nagano)

    receipt = receive(mori, tree.nagano, ("報告.txt", b"report"), repeat=True)

    assert len(receipt.accepted) == 1
    assert len(list(originals.path_of(receipt.accepted[0].sha256).parent.iterdir())) == 1


def test_a_file_of_another_prefecture_is_not_given_away_as_repeated(mori, ishida, tree):
    upload(ishida, tree.gifu)

    receipt = receive(mori, tree.nagano, ("報告.txt", b"report"))

    assert not receipt.repeated
    assert len(receipt.accepted) == 1


def test_an_upload_that_is_too_large_is_refused_as_a_whole(mori, tree, settings):
    settings.UPLOAD_TOTAL_BYTES = 10

    with pytest.raises(uploads.UploadTooLarge):
        receive(mori, tree.nagano, ("一.txt", b"123456"), ("二.txt", b"1234567"))

    assert not SourceFile.objects.exists()


def test_the_quota_counts_what_an_organization_keeps(mori, ishida, tree, settings):
    settings.UPLOAD_QUOTA_BYTES = 10
    file = upload(mori, tree.nagano, content=b"12345678")

    with pytest.raises(uploads.QuotaExceeded):
        receive(mori, tree.nagano, ("もう一つ.txt", b"123"))

    assert receive(ishida, tree.gifu, ("岐阜.txt", b"123")).accepted
    actions.discard_file(file=file, reason="重複", by=mori, now=UPLOADED_AT)
    assert receive(mori, tree.nagano, ("もう一つ.txt", b"123")).accepted


@pytest.mark.parametrize("name", ["hara", "ono", "kanri", "ishida"])
def test_only_people_who_upload_for_the_prefecture_may_upload(name, tree, request):
    with pytest.raises(NotAllowed):
        upload(request.getfixturevalue(name), tree.nagano)

    assert not originals.path_of("0" * 64).parent.parent.exists() or not list(
        originals.path_of("0" * 64).parent.parent.glob("??")
    )


def test_discarding_takes_the_original_off_the_disk_and_keeps_the_record(
    draft, mori, django_capture_on_commit_callbacks
):
    file = draft.source_file
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_file(file=file, reason="間違えて送った", by=mori, now=UPLOADED_AT)

    file.refresh_from_db()
    draft.refresh_from_db()
    assert file.state == "discarded"
    assert file.reading is None
    assert draft.state == "discarded"
    assert not originals.path_of(file.sha256).exists()
    assert Entry.objects.get(event="file_discarded").details["reason"] == "間違えて送った"


def test_an_original_stays_while_another_file_needs_it(mori, ishida, tree, django_capture_on_commit_callbacks):
    first, second = upload(mori, tree.nagano), upload(ishida, tree.gifu)

    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_file(file=first, reason="重複", by=mori, now=UPLOADED_AT)

    assert originals.path_of(second.sha256).exists()


def test_discarding_needs_a_reason(draft, mori):
    with pytest.raises(uploads.ReasonMissing):
        actions.discard_file(file=draft.source_file, reason="　", by=mori, now=UPLOADED_AT)


def test_a_file_is_discarded_once(draft, mori):
    actions.discard_file(file=draft.source_file, reason="重複", by=mori, now=UPLOADED_AT)

    with pytest.raises(uploads.FileGone):
        actions.discard_file(file=draft.source_file, reason="重複", by=mori, now=UPLOADED_AT)


def test_a_file_with_a_settled_report_is_not_discarded(draft, mori, hayashi):
    settle(draft, hayashi)

    with pytest.raises(uploads.FileInUse):
        actions.discard_file(file=draft.source_file, reason="重複", by=mori, now=UPLOADED_AT)


def test_a_prefecture_does_not_discard_a_booklet_of_the_headquarters(booklet, mori):
    with pytest.raises(NotAllowed):
        actions.discard_file(file=booklet[0].source_file, reason="重複", by=mori, now=UPLOADED_AT)


def test_only_a_failed_file_is_read_again(draft, mori):
    with pytest.raises(uploads.NotFailed):
        actions.retry_reading(file=draft.source_file, by=mori, now=UPLOADED_AT)


def test_a_failed_file_waits_again_after_retrying(mori, tree):
    file = upload(mori, tree.nagano)
    SourceFile.objects.update(state="failed", attempts=3, message="読めません")

    actions.retry_reading(file=file, by=mori, now=UPLOADED_AT)

    file.refresh_from_db()
    assert (file.state, file.attempts, file.message) == ("waiting", 0, "")


def test_taking_an_original_out_is_recorded(draft, mori):
    actions.record_download(file=draft.source_file, by=mori, now=UPLOADED_AT)

    assert Entry.objects.get(event="original_downloaded").target_id == str(draft.source_file_id)


def test_leftovers_of_broken_uploads_are_removed_and_others_stay(draft, mori, tree, definition):
    from datetime import timedelta

    from django.utils import timezone

    from suishin.accounts.models import User

    orphan = originals.keep([b"nobody's"])
    torn = originals.path_of(orphan).parent.parent / ".incoming-torn"
    torn.write_bytes(b"half")
    make_drafts(mori, tree.nagano, definition, ["20"])

    actions.remove_leftovers(by=User.objects.system(), now=timezone.now() + timedelta(hours=2))

    assert not torn.exists()
    assert not originals.path_of(orphan).exists()
    assert originals.path_of(draft.source_file.sha256).exists()


def test_an_upload_above_the_quota_leaves_nothing_on_the_disk(mori, tree, settings):
    settings.UPLOAD_QUOTA_BYTES = 10
    kept = upload(mori, tree.nagano, content=b"12345678")

    with pytest.raises(uploads.QuotaExceeded):
        receive(mori, tree.nagano, ("一.txt", b"123"), ("同じ.txt", b"12345678"), repeat=True)

    assert [path.name for path in settings.ORIGINALS_DIR.glob("??/*")] == [kept.sha256]
