"""The child: takes a path per line of standard input and answers with one line of JSON each."""

import json
import sys
from pathlib import Path

from suishin.reading.child import confine
from suishin.reading.returned.reading import read_returned


def serve(memory_bytes: int) -> None:
    confine(memory_bytes)
    for line in sys.stdin:
        sheets = read_returned(Path(json.loads(line)))
        sys.stdout.write(json.dumps(sheets.to_plain(), ensure_ascii=True) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
