"""Loaded by pytest before Django reads its settings: tests never touch the var folder of the checkout."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="suishin-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
Path(_folder, "static").mkdir()
os.environ["SUISHIN_VAR"] = _folder
for _name in ("HTTPS", "DEMO", "DEBUG", "HOSTS", "SECRET_KEY", "OLD_SECRET_KEYS", "URL", "SMTP_URL", "MAIL_FROM"):
    os.environ.pop(f"SUISHIN_{_name}", None)
# Playwright keeps an event loop in the worker that drives the browser; other tests of that worker use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
