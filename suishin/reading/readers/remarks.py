"""What is told of a file beside what it holds: a name that says something else, programs and links that are not followed."""

from collections.abc import Iterator
from pathlib import Path

from suishin.reading.model import Finding, Severity
from suishin.reading.readers.safety import OLE_KINDS, PACKAGES, Kind, open_package, otherwise_named

MACROS = "マクロが入っています。動かさずに、書かれている内容だけを読みました。"
SCRIPT = "プログラム（JavaScriptなど）が入っています。動かさずに、書かれている内容だけを読みました。"
LINKS = "ほかのファイルへのリンクが入っています。リンク先は開かずに、保存されている値を読みました。"
MACRO_PARTS = ("vbaProject.bin", "Basic/script-lc.xml")  # of Office, of LibreOffice
OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def remarks_on(path: Path, kind: Kind) -> tuple[Finding, ...]:
    """Return notes for the person who reads along. Raises Refused for a PDF that would unpack to far too much."""
    named = otherwise_named(path, kind)
    told = (Finding("named_otherwise", Severity.NOTE, "", named),) if named else ()
    return (*told, *_carried(path, kind))


def _carried(path: Path, kind: Kind) -> Iterator[Finding]:
    if kind is Kind.PDF:
        from suishin.reading.readers.pdf_survey import survey

        if survey(path).has_script:
            yield _program(SCRIPT)
    elif kind in PACKAGES:
        with open_package(path) as package:
            names = package.names()
        if any(name.endswith(MACRO_PARTS) for name in names):
            yield _program(MACROS)
        if any(name.startswith("xl/externalLinks/") for name in names):
            yield Finding("links_ignored", Severity.NOTE, "", LINKS)
    elif kind in OLE_KINDS and OLE_MACROS in path.read_bytes():
        yield _program(MACROS)


def _program(message: str) -> Finding:
    return Finding("program_ignored", Severity.NOTE, "", message)
