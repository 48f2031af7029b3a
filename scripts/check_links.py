"""Find links in the Markdown files that lead to a file or heading that is not there. Addresses of the web are not tried."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from scripts import project
from suishin.manual.rules import anchor_of

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)
LEFT_OUT = {".venv", "node_modules", "build", "var"}


def main() -> int:
    documents = [path for path in sorted(project.ROOT.rglob("*.md")) if not LEFT_OUT & set(path.parts)]
    faults = [fault for document in documents for fault in broken_links(document)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(documents)} documents, {len(faults)} broken links")
    return 1 if faults else 0


def broken_links(document: Path) -> Iterator[str]:
    for target in LINK.findall(document.read_text("utf-8")):
        if "://" in target or target.startswith("mailto:"):
            continue
        address, _, heading = unquote(target).partition("#")
        path = (document.parent / address) if address else document
        if not path.exists():
            yield f"{document.relative_to(project.ROOT)}: {target} does not exist"
        elif heading and path.suffix == ".md" and heading not in anchors(path):
            yield f"{document.relative_to(project.ROOT)}: {target} has no such heading"


def anchors(document: Path) -> set[str]:
    """Return the anchors that the usual Markdown viewers give to headings."""
    return {anchor_of(heading) for heading in HEADING.findall(document.read_text("utf-8"))}


if __name__ == "__main__":
    sys.exit(main())
