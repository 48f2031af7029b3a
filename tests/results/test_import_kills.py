"""An import that is killed at any moment is wholly there or not at all; `make soak` kills it hundreds of times."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_killed_import_is_wholly_old_or_wholly_new():
    command = [sys.executable, "-m", "bench.soak.import_kills", "--kills", "40"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stdout.endswith("0 faults\n"), done.stdout + done.stderr[-2000:]
    assert "committed" in done.stdout
    assert done.returncode == 0
