"""Items of every kind on the page: what they show, what is kept, what is refused; and files of an item."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from suishin.common import originals
from suishin.forms.models import FormVersion
from suishin.ingestion.actions.uploads import remove_unneeded
from suishin.rounds import actions
from suishin.rounds.models import Attachment, DraftAnswer, Report
from tests.factories.reports import tell_report
from tests.rounds.conftest import NOW

PDF = b"%PDF-1.7 invented"


def item(key: str, kind: str, **more) -> dict:
    return {"key": key, "kind": kind, "box": "left", "label": key, "title": f"{key}の項目", "variants": []} | more


SECTION = {
    "key": "kinds",
    "number": 7,
    "title": "あらゆる種類の項目",
    "items": [
        item("members", "number", unit="人", least=0),
        item("held_on", "date"),
        item("route", "choice", options=[{"key": "own", "label": "自前"}, {"key": "joint", "label": "共同"}]),
        item(
            "results",
            "table",
            columns=[
                {"key": "name", "label": "種目"},
                {"key": "count", "label": "件数", "kind": "number", "unit": "件"},
            ],
            rows=["団生"],
            can_add_rows=True,
        ),
        item("unions", "organization"),
        item("documents", "file"),
    ],
}


@pytest.fixture
def report(round_2025, nagano_report):
    form = FormVersion.objects.get(pk=round_2025.form_id)
    form.content["sections"].append(SECTION)
    form.save()
    return Report.objects.select_related("round__form", "organization").get(pk=nagano_report.pk)


@pytest.fixture
def url(report) -> str:
    return reverse("rounds:report-write", args=[report.pk])


@pytest.fixture
def files_url(report) -> str:
    return reverse("rounds:attachment-list", args=[report.pk, "documents"])


def sent(key: str, **fields) -> dict:
    return {f"{key}:revision": 0} | {f"{key}:{name}": value for name, value in fields.items()}


def value(key: str):
    return DraftAnswer.objects.get(item_key=key).value


def test_report_page_keeps_the_order_of_the_form(round_2025, nagano_report, sign_in, mori):
    form = FormVersion.objects.get(pk=round_2025.form_id)
    ticks = [item("before", "tick"), item("members", "number"), item("after", "tick")]
    form.content["sections"].append(SECTION | {"items": ticks})
    form.save()
    tell_report(round_2025, nagano_report.organization, mori)

    page = sign_in(mori).get(reverse("rounds:report-detail", args=[nagano_report.pk])).content.decode()

    assert page.index('id="item-before"') < page.index('id="item-members"') < page.index('id="item-after"')


def test_each_kind_is_typed_and_kept_as_its_value(report, url, sign_in, mori):
    content = (
        sent("members", value="１，２３４人")
        | sent("held_on", value="2025-02-03")
        | sent("route", value="joint")
        | sent("results", name=["団生", "マイカー", ""], count=["12", "３件", ""])
        | sent("unions", value=["20-001"])
    )

    answer = sign_in(mori).post(url, content, follow=True)

    assert "5項目を保存しました。" in answer.content.decode()
    assert [value(key) for key in ("members", "held_on", "route", "unions")] == [
        "1234",
        "2025-02-03",
        "joint",
        ["20-001"],
    ]
    assert value("results") == [{"name": "団生", "count": "12"}, {"name": "マイカー", "count": "3"}]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (sent("members", value="たくさん"), "「たくさん」は数として読めません。"),
        (sent("members", value="-3"), "0以上の数にしてください。"),
        (sent("route", value="nowhere"), "「nowhere」は選べません。"),
        (sent("results", name=["団生"], count=["多い"]), "1行目の「件数」"),
        (sent("unions", value=["21-001"]), "この組織のものでない単組があります。"),
    ],
)
def test_what_cannot_be_kept_says_why(report, url, sign_in, mori, content, message):
    answer = sign_in(mori).post(url, content)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not DraftAnswer.objects.exists()


def test_own_unions_only_are_offered(report, url, sign_in, mori):
    page = sign_in(mori).get(url).content.decode()

    assert "ひかり市職労" in page
    assert "みどり町職" not in page


def test_file_is_given_read_and_taken_off(report, url, files_url, sign_in, mori, hara, ishida):
    client = sign_in(mori)
    client.post(files_url, {"file": SimpleUploadedFile("../交付金 一覧.pdf", PDF)})

    named = value("documents")
    download = reverse("rounds:attachment-download", args=[report.pk, named[0]["sha256"]])
    assert named[0]["name"] == "交付金 一覧.pdf"
    assert "交付金 一覧.pdf" in client.get(url).content.decode()
    answer = sign_in(hara).get(download)
    assert (answer.content, answer["Content-Security-Policy"]) == (PDF, "sandbox; default-src 'none'")
    assert sign_in(ishida).get(download).status_code == 404
    sign_in(mori).post(files_url, {"remove": named[0]["sha256"]})
    assert value("documents") == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("道具.exe", b"MZ", "この種類のファイルは付けられません。"),
        ("一覧.pdf", b"MZ not a pdf", "拡張子と中身が合いません。"),
        ("一覧.png", b"x\x89PNG", "拡張子と中身が合いません。"),
        ("一覧.txt", PDF, "拡張子と中身が合いません。"),
    ],
)
def test_file_that_is_not_what_it_seems_is_refused(report, files_url, sign_in, mori, name, content, message):
    answer = sign_in(mori).post(files_url, {"file": SimpleUploadedFile(name, content)}, follow=True)

    assert message in answer.content.decode()
    assert not Attachment.objects.exists()


def test_files_of_somebody_else_cannot_be_named(report, mori):
    stolen = [{"name": "他県.pdf", "sha256": "0" * 64}]

    with pytest.raises(actions.AnswerRefused, match="見つかりません"):
        actions.save_answer(report=report, key="documents", raw=stolen, revision=0, by=mori, now=NOW)


def test_file_of_a_report_outlives_the_cleaning_of_uploads(report, mori):
    attachment = actions.attach_file(
        report=report, key="documents", file=ContentFile(PDF, "一覧.pdf"), by=mori, now=NOW
    )

    remove_unneeded([attachment.sha256])

    assert originals.path_of(attachment.sha256).exists()


def test_no_more_files_than_an_item_may_have_and_the_organization_has_room_for(report, mori, settings):
    settings.UPLOAD_QUOTA_BYTES = len(PDF)
    actions.attach_file(report=report, key="documents", file=ContentFile(PDF, "一.pdf"), by=mori, now=NOW)

    with pytest.raises(actions.NoRoomForFiles):
        actions.attach_file(report=report, key="documents", file=ContentFile(PDF, "二.pdf"), by=mori, now=NOW)


def test_submitted_report_shows_every_kind(report, sign_in, mori, hayashi):
    for key, raw in (("members", "1234"), ("results", [{"name": "団生", "count": "5000"}]), ("route", "own")):
        actions.save_answer(report=report, key=key, raw=raw, revision=0, by=mori, now=NOW)
    actions.send_for_confirmation(report=report, by=mori, now=NOW)
    client = sign_in(hayashi)
    reading = client.get(reverse("rounds:report-write", args=[report.pk])).content.decode()
    seen = reading.partition("?seen=")[2][:64]
    client.post(reverse("rounds:report-confirm", args=[report.pk]), {"seen": seen})

    page = client.get(reverse("rounds:report-detail", args=[report.pk])).content.decode()
    for text in ("1,234人", "5,000", "自前"):
        assert text in reading
        assert text in page
