"""`make bench`: whether reading is right, and how fast reading, files, pages and results are, each against something known."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = (
    "bench.command",
    "bench.corpus --files 3 --write docs/reading.md",
    "bench.booklet",
    "bench.folder",
    "bench.paper",
    "bench.workbooks",
    "bench.sheets",
    "bench.charts",
    "bench.pages",
    "bench.union_page",
    "bench.forecast",
    "bench.imports",
    "bench.results_pages",
    "bench.crowd",
)


def main() -> int:
    shared = Path(os.environ.get("SHARED") or ROOT.parent / "shared")
    failed = False
    if (shared / "gold").is_dir():
        failed |= run("bench.score")
    else:
        print(f"bench.score left out: there are no labelled reports in {shared} (say where with SHARED=)", flush=True)
    for command in MODULES:
        failed |= run(*command.split())
    return 1 if failed else 0


def run(module: str, *arguments: str) -> bool:
    """Run a measurement and return whether it failed."""
    print(f"\n== {module}", flush=True)
    return subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, check=False).returncode != 0


if __name__ == "__main__":
    sys.exit(main())
