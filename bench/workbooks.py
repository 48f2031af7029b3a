"""Forms of 47 prefectures out as workbooks, and back with the comparison: how long does the product take?

python -m bench.workbooks [--repetitions 5]

Runs the product's own pages against a database of its own, in a folder that is gone afterwards.
"""

import argparse
import io
import os
import statistics
import sys
import tempfile
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bench.measure import seconds_of

if TYPE_CHECKING:
    from django.test import Client

OUT_SECONDS = 3.0
BACK_SECONDS = 5.0
SENTENCE = (
    "十二月に全単組を回り、執行部学習会をのべ三十六回開いた。参加できなかった人には資料を送り、二月に改めて声をかける。"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SUISHIN_VAR": folder, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
        client, code = _product()
        out = _median(lambda: _take_forms(client, code), options.repetitions)
        filled = [_filled_in(_take_forms(client, code), number) for number in range(options.repetitions)]
        back = _median(lambda: _give_back(client, filled.pop()), options.repetitions)
    print(f"47 forms out                {out:6.2f} s   (median of {options.repetitions}, goal {OUT_SECONDS} s)")
    print(f"47 back with comparison     {back:6.2f} s   (median of {options.repetitions}, goal {BACK_SECONDS} s)")
    return 0 if out <= OUT_SECONDS and back <= BACK_SECONDS else 1


def _median(work: Callable[[], Any], repetitions: int) -> float:
    return statistics.median(seconds_of(work) for _ in range(repetitions))


def _product() -> "tuple[Client, str]":
    """Make a round with a begun report for each prefecture, and return a signed-in client and the round's code."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    now = timezone.now()
    user, code = _round(now)
    client = Client()
    client.force_login(user, backend="suishin.accounts.backends.AccountBackend")
    return client, code


def _round(now: Any) -> tuple[Any, str]:
    from django.utils import timezone

    from suishin.accounts.models import Holding, Post, User
    from suishin.common.prefectures import PREFECTURES
    from suishin.forms.actions import store_packaged_forms
    from suishin.forms.models import FormVersion
    from suishin.organizations.models import Organization
    from suishin.permissions import Role
    from suishin.rounds.actions import save_answer
    from suishin.rounds.models import Report, Round

    store_packaged_forms(now=now)
    national = Organization.objects.create(kind="national", code="000", name="全国本部", path="/1/")
    user = User.objects.create_user("bench", password=None, name="計測")
    today = timezone.localdate(now)
    post = Post.objects.create(
        organization=national, role=Role.NATIONAL_STAFF, office="headquarters", title="計測", valid_from=today
    )
    Holding.objects.create(post=post, user=user, valid_from=today)
    round = Round.objects.create(
        code="2025-01",
        title="計測の回",
        organizer=national,
        form=FormVersion.objects.get(code="2025-01"),
        opens_on=today,
        due_on=today + timedelta(days=30),
        opened_at=now,
    )
    for code, name in PREFECTURES.items():
        place = Organization.objects.create(kind="prefecture", code=code, name=name, path="")
        Organization.objects.filter(pk=place.pk).update(path=f"/1/{place.pk}/")
        report = Report.objects.create(round=round, organization=place)
        points = [{"text": f"{name}：{SENTENCE}"} for _ in range(5)]
        for item in round.form.definition.narratives:
            save_answer(report=report, key=item.key, raw=points, revision=0, by=user, now=now)
    return user, round.code


def _take_forms(client: "Client", code: str) -> bytes:
    response = client.get(f"/rounds/{code}/forms.zip")
    assert response.status_code == 200
    return response.content


def _filled_in(archive: bytes, number: int) -> bytes:
    """Change a sentence in each workbook, a different one each time."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(target, "w") as files:
        for name in source.namelist():
            files.writestr(name, _changed(source.read(name), number))
    return target.getvalue()


def _changed(workbook: bytes, number: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/sharedStrings.xml":
                part = part.replace("三十六回".encode(), f"四十{number}回".encode())
            book.writestr(name, part)
    return target.getvalue()


def _give_back(client: "Client", archive: bytes) -> None:
    """Send all forms back at once and open every comparison."""
    from django.core.files.base import ContentFile

    from suishin.workbooks.models import ReturnedWorkbook

    before = set(ReturnedWorkbook.objects.values_list("pk", flat=True))
    assert client.post("/workbooks/", {"workbooks": ContentFile(archive, "forms.zip")}).status_code == 302
    fresh = ReturnedWorkbook.objects.filter(state="waiting").exclude(pk__in=before).values_list("pk", flat=True)
    assert len(fresh) == 47
    for pk in fresh:
        assert client.get(f"/workbooks/{pk}/").status_code == 200


if __name__ == "__main__":
    sys.exit(main())
