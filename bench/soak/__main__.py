"""`make soak`: run every module of this folder, one after the other."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main() -> int:
    modules = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))
    print("long runs: " + ", ".join(modules), flush=True)
    statuses = [run(module) for module in modules]
    return max(statuses, default=0)


def run(module: str) -> int:
    print(f"\n== {module}", flush=True)
    return subprocess.run(
        [sys.executable, "-m", f"bench.soak.{module}"], cwd=FOLDER.parent.parent, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
