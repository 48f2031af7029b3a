"""`make bench`: correctness on the labelled reports, then correctness and speed on an invented booklet,
then forms out as workbooks and back, then the pages of reports.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    shared = Path(os.environ.get("SHARED") or ROOT.parent / "shared")
    failed = False
    if (shared / "gold").is_dir():
        failed |= run("bench.score")
    else:
        print(f"bench.score left out: there are no labelled reports in {shared} (say where with SHARED=)", flush=True)
    failed |= run("bench.booklet")
    failed |= run("bench.paper")
    failed |= run("bench.workbooks")
    failed |= run("bench.pages")
    failed |= run("bench.forecast")
    return 1 if failed else 0


def run(module: str) -> bool:
    """Run a measurement and return whether it failed."""
    print(f"\n== {module}", flush=True)
    return subprocess.run([sys.executable, "-m", module], cwd=ROOT, check=False).returncode != 0


if __name__ == "__main__":
    sys.exit(main())
