"""An upload that is too large is refused before it is written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from suishin.ingestion.models import SourceFile


@pytest.mark.parametrize(("most_bytes", "status"), [(100, 400), (3_000_000, 302)])
def test_a_request_above_the_limit_is_refused(most_bytes, status, client, mori, tree, settings):
    settings.UPLOAD_TOTAL_BYTES = most_bytes
    client.force_login(mori)
    large = SimpleUploadedFile("報告.txt", b"x" * 2_000_000)

    response = client.post(reverse("ingestion:file-upload"), {"originals": [large]})

    assert response.status_code == status
    assert SourceFile.objects.exists() is (status == 302)
