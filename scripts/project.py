"""Where the project lies, for the scripts beside this file."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def prepare_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
