"""The child of `typesetting`: takes {"template": …, "content": …} as JSON on standard input and answers with the PDF.

What went wrong stands on standard error. Imports neither Django nor anything of ours: it starts in no time.
"""

import json
import sys
from pathlib import Path
from typing import Any

ADDRESS_ROOM = 3  # address space per byte of data: libraries reserve far more than they use
FONTS_MISSING = 3  # exit status
FAMILIES = {"BIZ UDGothic", "BIZ UDPGothic", "Noto Sans JP", "Suishin Signs"}
HERE = Path(__file__).resolve().parent


class FontsMissing(Exception):
    """Without its fonts the compiler leaves out the text and says nothing."""


def compile_template(template: str, content: Any) -> bytes:
    """Compile within this process: what the child does, and what a benchmark compares with."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")])
    missing = FAMILIES - set(fonts.families())
    if missing:
        raise FontsMissing(", ".join(sorted(missing)))
    return typst.compile(
        str(HERE / "typst" / template),
        root=str(HERE / "typst"),
        font_paths=fonts,
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        pdf_standards=["ua-1"],  # refuses a character that no font draws, and what a screen reader could not read
        timestamp=0,  # not the clock's: the document says itself of which day it is
    )


def _confine(memory_bytes: int) -> None:
    import resource

    for kind, amount in (
        (resource.RLIMIT_DATA, memory_bytes),
        (resource.RLIMIT_AS, ADDRESS_ROOM * memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        if hard == resource.RLIM_INFINITY or amount <= hard:
            resource.setrlimit(kind, (amount, amount))


def _serve(memory_bytes: int) -> int:
    request = json.load(sys.stdin)
    _confine(memory_bytes)
    try:
        document = compile_template(request["template"], request["content"])
    except FontsMissing as error:
        print(error, file=sys.stderr)
        return FONTS_MISSING
    except RuntimeError as error:  # what the compiler says of a document
        print(str(error).splitlines()[0], file=sys.stderr)
        return 1
    sys.stdout.buffer.write(document)
    return 0


if __name__ == "__main__":
    sys.exit(_serve(int(sys.argv[1])))
