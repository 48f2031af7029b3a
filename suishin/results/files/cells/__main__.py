"""The child: takes a path per line of standard input and answers with one line of JSON each."""

import gc
import json
import sys
from pathlib import Path

from suishin.reading.child import confine
from suishin.results.files.cells.reading import read_file


def serve(memory_bytes: int) -> None:
    confine(memory_bytes)
    gc.disable()  # nothing here goes in circles, and the process ends with its file
    for line in sys.stdin:
        content = read_file(Path(json.loads(line)))
        sys.stdout.write(json.dumps(content.to_plain(), separators=(",", ":")) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
