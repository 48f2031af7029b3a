"""Uploads that break off before they are whole; `make soak` sends more of them, and some that fall silent."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_nothing_of_a_broken_upload_shows_or_stays():
    command = [sys.executable, "-m", "bench.soak.uploads", "--cuts", "4", "--hasty"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert "temporary files gone after at most" in done.stdout, done.stderr[-2000:]
    assert done.returncode == 0, done.stdout
