"""What the product needs from outside is taken away; `make soak` also waits for what takes long to notice."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_what_is_gone_is_told_tried_again_and_nothing_is_lost():
    command = [sys.executable, "-m", "bench.soak.parts_gone", "--hasty"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert "mails came, 0 faults" in done.stdout, done.stdout + done.stderr[-2000:]
    assert done.returncode == 0
