"""Print invented reports as one PDF with the product's own templates and fonts.

Runs as a process of its own (`python -m bench.typeset TEMPLATE CONTENT.json OUTPUT.pdf`): the compiler never gives
memory back.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from suishin.outputs.typesetting_child import compile_template


def print_bare(template: str, content: Any, output: Path) -> None:
    """Write the document of a template to `output`."""
    source = output.with_suffix(".json")
    source.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    subprocess.run([sys.executable, "-m", "bench.typeset", template, str(source), str(output)], check=True)


if __name__ == "__main__":
    template, content, output = sys.argv[1:]
    Path(output).write_bytes(compile_template(template, json.loads(Path(content).read_text("utf-8"))))
