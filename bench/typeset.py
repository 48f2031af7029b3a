"""Print invented reports as one PDF with the product's own templates and fonts.

Runs as a process of its own (`python -m bench.typeset CONTENT.json OUTPUT.pdf`): the compiler never gives memory back.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import typst

OUTPUTS = Path(__file__).resolve().parent.parent / "suishin" / "outputs"


def print_booklet(content: dict[str, Any], output: Path) -> None:
    """Write the booklet of `form_booklet.typ` to `output`."""
    source = output.with_suffix(".json")
    source.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    subprocess.run([sys.executable, "-m", "bench.typeset", str(source), str(output)], check=True)


def compile_booklet(content: str, output: Path) -> None:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(OUTPUTS / "fonts")])
    typst.compile(
        str(OUTPUTS / "typst" / "form_booklet.typ"),
        output=str(output),
        root=str(OUTPUTS / "typst"),
        font_paths=fonts,
        sys_inputs={"content": content},
        pdf_standards=["ua-1"],  # this one refuses a character that no font can draw
    )


if __name__ == "__main__":
    compile_booklet(Path(sys.argv[1]).read_text("utf-8"), Path(sys.argv[2]))
