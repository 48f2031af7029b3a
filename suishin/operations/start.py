"""What the first and every later start prepares: database, static files, the demonstration or an empty federation."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from suishin.accounts.actions import issue_first_access
from suishin.accounts.models import User
from suishin.common.errors import ActionError
from suishin.forms.actions import store_packaged_forms
from suishin.operations.demonstration.people import read_sign_ins
from suishin.organizations.actions import load_prefectures
from suishin.organizations.models import Organization
from suishin.results.actions import store_packaged_products

SIGN_INS_FILE = "demo-signins.txt"


class WrongMode(ActionError):
    message = "このデータは別の動かし方のものです。"


def prepare_database() -> None:
    """Bring the database to what the migration files say; when it is there already, nothing runs."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def prepare_static_files() -> None:
    """Collect static files again only when one of them has changed since the last start."""
    stamp, state = settings.STATIC_ROOT / ".collected", _static_state()
    if stamp.exists() and stamp.read_text("ascii") == state:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, skip_checks=True)
    stamp.write_text(state, "ascii")


def is_first_start() -> bool:
    return not Organization.objects.exists()


def has_demonstration() -> bool:
    return User.objects.filter(is_demonstration=True).exists()


def start_demonstration(*, now: datetime) -> None:
    """Fill an empty database with the invented federation, or go on with it; refuse data of real people."""
    if is_first_start():
        from suishin.operations.demonstration.build import build_demonstration  # a later start needs none of it

        build_demonstration(now=now, sign_ins_file=settings.VAR_DIR / SIGN_INS_FILE)
    elif not has_demonstration():
        raise WrongMode(
            f"{settings.VAR_DIR} には実際のデータが入っています。make run DEMO=0 で起動してください。"
            "デモを見るには SUISHIN_VAR=新しいフォルダ make run としてください。"
        )


def start_real(*, now: datetime) -> None:
    """Begin with the 47 prefectures, or go on with the data that is there; refuse invented data."""
    if has_demonstration():
        raise WrongMode(
            f"{settings.VAR_DIR} にはデモデータが入っています。このフォルダを別の名前に移すか、"
            "SUISHIN_VAR=新しいフォルダ make run DEMO=0 で起動してください。"
        )
    store_packaged_forms(now=now)
    store_packaged_products(now=now)
    load_prefectures(now=now)


def sign_in_lines(*, port: int, now: datetime) -> Iterator[str]:
    """Tell how to sign in: the demonstration's people, or the first administrator's link."""
    if has_demonstration():
        yield from _demonstration_lines()
        return
    link = issue_first_access(now=now)
    if link:
        yield "最初の管理者は、次のリンクを開いてパスワードを決めてください（24時間有効、一度だけ使えます）。"
        yield f"  http://127.0.0.1:{port}{link}"


def _demonstration_lines() -> Iterator[str]:
    path = settings.VAR_DIR / SIGN_INS_FILE
    sign_ins = read_sign_ins(path)
    if not sign_ins:
        yield f"{path} がないため、パスワードを示せません。var を別の名前に移すと、デモを作り直せます。"
        return
    yield f"サインインできる人（{path} にもあります）："
    for entry in sign_ins:
        yield f"  {entry.username:<10} {entry.password:<22} {entry.role}（{entry.name}）"
    yield f"メールは送らず、{settings.MAIL_DIR} に一通ずつのファイルとして置きます。"


def _static_state() -> str:
    """Return a hash over names, sizes and times of all static files, ours and those of the libraries."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            modified = storage.get_modified_time(name).timestamp()
            digest.update(f"{name} {storage.size(name)} {modified}\n".encode())
    return digest.hexdigest()
