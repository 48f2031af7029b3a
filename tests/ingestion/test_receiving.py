"""An upload that is too large is refused before it is written."""

import errno
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from suishin.ingestion import receiving
from suishin.ingestion.models import SourceFile


@pytest.mark.parametrize(("most_bytes", "status"), [(100, 400), (3_000_000, 302)])
def test_a_request_above_the_limit_is_refused(most_bytes, status, client, mori, tree, settings, written):
    settings.UPLOAD_TOTAL_BYTES = most_bytes
    client.force_login(mori)
    large = SimpleUploadedFile("報告.txt", b"x" * 2_000_000)

    response = client.post(reverse("ingestion:file-upload"), {"originals": [large]})

    assert response.status_code == status
    assert SourceFile.objects.exists() is (status == 302)
    assert sum(written) == (2_000_000 if status == 302 else 0)


@pytest.fixture
def written(monkeypatch):
    """The sizes of what is written to disk while requests arrive."""
    sizes = []

    class Recorded(io.BytesIO):
        def write(self, piece):
            sizes.append(len(piece))
            return super().write(piece)

    monkeypatch.setattr(receiving.tempfile, "TemporaryFile", Recorded)
    return sizes


@pytest.mark.parametrize(("name", "status"), [(None, 302), ("hara", 403), ("kanri", 403)])
def test_files_of_people_who_may_not_send_never_reach_the_disk(name, status, request, tree, written):
    browser = Client(enforce_csrf_checks=True)  # the check reads the whole request, whoever sent it
    if name:
        browser.force_login(request.getfixturevalue(name))
    page = browser.get(reverse("dashboards:home"), follow=True).content.decode()
    token = re.findall('name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    large = SimpleUploadedFile("報告.txt", b"x" * 300_000)

    response = browser.post(reverse("ingestion:file-upload"), {"csrfmiddlewaretoken": token, "originals": [large]})

    assert response.status_code == status
    assert written == []


def test_a_file_above_the_limit_is_refused_and_not_written_to_its_end(client, mori, tree, settings, written):
    settings.UPLOAD_FILE_BYTES = 100_000
    client.force_login(mori)
    files = [SimpleUploadedFile("大きい.txt", b"x" * 2_000_000), SimpleUploadedFile("小さい.txt", b"report")]

    response = client.post(reverse("ingestion:file-upload"), {"originals": files}, follow=True)

    assert sum(written) < 300_000
    assert "大きすぎます" in response.content.decode()
    assert [file.name for file in SourceFile.objects.all()] == ["小さい.txt"]


def test_what_arrived_has_no_name_on_disk_and_is_let_go_of(client, mori, tree, monkeypatch, tmp_path):
    opened, names = [], []
    make = receiving.tempfile.TemporaryFile

    def temporary_file():
        opened.append(make(dir=tmp_path))
        names.extend(tmp_path.iterdir())
        return opened[-1]

    monkeypatch.setattr(receiving.tempfile, "TemporaryFile", temporary_file)
    client.force_login(mori)

    client.post(reverse("ingestion:file-upload"), {"originals": [SimpleUploadedFile("報告.txt", b"x" * 100_000)]})

    assert names == []
    assert [file.closed for file in opened] == [True]


class Full(io.BytesIO):
    """A file on a disk without room."""

    def write(self, piece):
        raise OSError(errno.ENOSPC, "No space left on device")


class FullAtLast(Full):
    """One that holds back what is written, until it cannot any more."""

    def write(self, piece):
        return len(piece)

    def seek(self, *place):
        raise OSError(errno.ENOSPC, "No space left on device")


def nowhere():
    raise FileNotFoundError("no folder for temporary files")


@pytest.mark.parametrize("temporary_file", [Full, FullAtLast, nowhere])
def test_disk_that_takes_nothing_is_told_in_words(client, mori, tree, monkeypatch, temporary_file):
    monkeypatch.setattr(receiving.tempfile, "TemporaryFile", temporary_file)
    client.force_login(mori)
    file = SimpleUploadedFile("報告.txt", b"report")

    response = client.post(reverse("ingestion:file-upload"), {"originals": [file]})

    assert response.status_code == 507
    assert "書き込めないため、ファイルを受け取れませんでした。何も保存していません。" in response.content.decode()
    assert not SourceFile.objects.exists()
