"""A product of its own for a long run: an empty, migrated database and its files, in a folder that is gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def own_product() -> Iterator[Path]:
    """Set Django up for a folder of its own. `DATABASE_URL` names another database than a fresh SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        os.environ["SUISHIN_VAR"] = folder
        import django
        from django.conf import settings
        from django.core.management import call_command
        from django.test.utils import override_settings, setup_test_environment, teardown_test_environment

        django.setup()
        setup_test_environment()
        plain_files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        Path(folder, "static").mkdir()
        with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain_files}):
            call_command("migrate", verbosity=0, interactive=False)
            yield Path(folder)
        teardown_test_environment()
