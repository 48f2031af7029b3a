"""The same people everywhere, and a var folder of its own for each test."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("SHARED") or Path(__file__).resolve().parent.parent / ".." / "shared").resolve()


@pytest.fixture
def shared() -> Path:
    """The folder of real reports and gold labels; tests that need it are skipped without it."""
    if not (SHARED / "reports").is_dir():
        pytest.skip(f"the folder with the real reports is not at {SHARED} (set SHARED to its place)")
    return SHARED


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    """Originals and audit heads of one test stay with that test."""
    settings.ORIGINALS_DIR = tmp_path / "originals"
    settings.BOOKLETS_DIR = tmp_path / "booklets"
    settings.AUDIT_HEAD_FILE = tmp_path / "audit-head.log"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def emptied_tables_may_hold_audit_entries():
    """After a test with real transactions Django empties every table; the append-only audit would refuse that."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from suishin.audit import triggers

    original = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(operations, sql_list):
        triggers.drop(operations.connection)
        original(operations, sql_list)
        triggers.create(operations.connection)

    BaseDatabaseOperations.execute_sql_flush = execute_sql_flush
    yield
    BaseDatabaseOperations.execute_sql_flush = original


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """Keep the test database as its migrations left it, for tests that need a file of their own (on SQLite)."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return None
    file = tmp_path_factory.mktemp("migrated") / "suishin.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(file)) as kept:
        connection.ensure_connection()
        connection.connection.backup(kept)
    return file


@pytest.fixture(scope="session")
def migrated_file(django_db_setup):
    """A migrated, empty database, copied for each test."""
    return django_db_setup


@pytest.fixture
def tree(db):
    from tests.factories.tree import make_tree

    return make_tree()


@pytest.fixture
def honbu(tree):
    """The national headquarters."""
    from suishin.permissions import Role
    from tests.factories.tree import make_user

    return make_user("honbu", tree.national, Role.NATIONAL_STAFF)


@pytest.fixture
def mori(tree):
    """Writes the report of 長野."""
    from suishin.permissions import Role
    from tests.factories.tree import make_user

    return make_user("mori", tree.nagano, Role.PREFECTURE_AUTHOR)


@pytest.fixture
def hayashi(tree):
    """Confirms the report of 長野, from the branch."""
    from suishin.permissions import Role
    from tests.factories.tree import make_user

    return make_user("hayashi", tree.nagano, Role.PREFECTURE_CONFIRMER, office="branch")


@pytest.fixture
def ishida(tree):
    """Writes for 岐阜 and sees nothing of 長野's."""
    from suishin.permissions import Role
    from tests.factories.tree import make_user

    return make_user("ishida", tree.gifu, Role.PREFECTURE_AUTHOR)


@pytest.fixture
def hara(tree):
    """Works at the branch of 長野 and only reads."""
    from suishin.permissions import Role
    from tests.factories.tree import make_user

    return make_user("hara", tree.nagano, Role.BRANCH_STAFF, office="branch")


@pytest.fixture
def ono(tree):
    """An officer of ひかり市職労 (長野)."""
    from suishin.permissions import Role
    from tests.factories.tree import make_user

    return make_user("ono", tree.hikari, Role.UNION_OFFICER)


@pytest.fixture
def kanri(tree):
    """The system administrator."""
    from suishin.permissions import Role
    from tests.factories.tree import make_user

    return make_user("kanri", tree.national, Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def kita(tree):
    """Works at the partner's promotion office in 長野."""
    from suishin.permissions import Role
    from tests.factories.tree import make_user

    return make_user("kita", tree.nagano, Role.PARTNER_OFFICE, office="partner")


@pytest.fixture(scope="module")
def kept_world(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world of the access table, made once for a module: it takes longer than most tests with it."""
    from django.core.management import call_command
    from django.test import override_settings

    from tests.factories.world import make_world

    folder = tmp_path_factory.mktemp("world")
    kept_files = {
        "ORIGINALS_DIR": folder / "originals",
        "BOOKLETS_DIR": folder / "booklets",
        "AUDIT_HEAD_FILE": folder / "audit-head.log",
    }
    with django_db_blocker.unblock(), override_settings(**kept_files):
        world = make_world()
    yield world, kept_files
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def world(kept_world, db, settings):
    """Everything that the access table points at; what a test changes is undone."""
    import copy

    world, kept_files = kept_world
    settings.ORIGINALS_DIR = kept_files["ORIGINALS_DIR"]
    settings.BOOKLETS_DIR = kept_files["BOOKLETS_DIR"]
    return copy.deepcopy(world)


@pytest.fixture
def form_2025(db):
    """The packaged form of January 2025, stored."""
    from suishin.forms.actions import store_packaged_forms
    from suishin.forms.models import FormVersion

    store_packaged_forms(now=_now())
    return FormVersion.objects.get(code="2025-01")


@pytest.fixture
def round_2025(tree, form_2025):
    """A round in which 長野 and 岐阜 have reports that nobody has begun."""
    from datetime import date

    from suishin.rounds.models import Report, Round

    created = Round.objects.create(
        code="2025-01",
        title="2025年1月報告",
        organizer=tree.national,
        form=form_2025,
        opens_on=date(2025, 1, 6),
        due_on=date(2025, 2, 14),
        opened_at=_now(),
    )
    Report.objects.bulk_create(Report(round=created, organization=o) for o in (tree.nagano, tree.gifu))
    return created


def _now():
    from django.utils import timezone

    return timezone.now()
