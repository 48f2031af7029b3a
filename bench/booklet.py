"""Read a 94-page booklet of 47 invented reports: is it read right, and how fast beside bare text extraction?

python -m bench.booklet [--repetitions 5] [--keep FOLDER]
"""

import argparse
import json
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from bench.invention import InventedReport, invent_reports
from bench.measure import Run, measure, measure_in_turn
from bench.typeset import print_bare
from suishin.forms.printing import printed_form
from suishin.reading.definition import FormDefinition, load_definition

ROOT = Path(__file__).resolve().parent.parent
DEFINITION = ROOT / "suishin" / "forms" / "definitions" / "2025-01.json"
SUISHIN = Path(sys.executable).parent / "suishin"
PAGES = 94
SEED = 47
SLOW_REPETITIONS = 3  # of pdfplumber, which takes the better part of a minute
NARRATIVE_ERROR_LIMIT = 0.01
LEAST_OF_OBJECTS, LEAST_OF_PDFPLUMBER, MOST_MEGABYTES = 0.5, 6.0, 200.0
BARE = [sys.executable, "-m", "bench.bare"]


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        definition = load_definition(DEFINITION)
        reports = list(invent_reports(definition, seed=SEED))
        booklet = folder / "booklet.pdf"
        print_reports(definition, reports, booklet)
        is_fast = compare_speed(booklet, folder, repetitions=options.repetitions)
        status = report_correctness(reports, read_back(folder / f"{booklet.name}.json"))
        return status if is_fast else 1


def print_reports(definition: FormDefinition, reports: Sequence[InventedReport], booklet: Path) -> None:
    printed = [printed_form(definition, report.to_content()).report for report in reports]
    print_bare("reports.typ", {"title": definition.title, "day": None, "reports": printed}, booklet)
    print(f"{len(reports)} invented reports, {booklet.stat().st_size / 1e6:.1f} MB")


def compare_speed(booklet: Path, folder: Path, *, repetitions: int) -> bool:
    """Print pages per second of each whole process, started anew every time, and return whether the goals are met."""
    second = folder / f"second-{booklet.name}"
    second.write_bytes(booklet.read_bytes())
    read = [str(SUISHIN), "read", "--json", str(folder), "--processes"]
    commands = {
        "suishin read": [*read, "1", str(booklet)],
        "two at once": [*read, "2", str(booklet), str(second)],
        "pypdfium2": [*BARE, "pypdfium2", str(booklet)],
        "with objects": [*BARE, "pypdfium2-objects", str(booklet)],
        "by raw calls": [*BARE, "raw-calls", str(booklet)],
    }
    runs = measure_in_turn(commands, repetitions=repetitions)
    often = min(repetitions, SLOW_REPETITIONS)
    runs["pdfplumber"] = measure([*BARE, "pdfplumber", str(booklet)], repetitions=often)
    print(
        f"\n{'':<14}{'seconds':>9}{'processor':>11}{'pages/s':>9}{'peak MiB':>10}{'runs':>6}   (median, whole process)"
    )
    for name, run in runs.items():
        pages = PAGES * (2 if name == "two at once" else 1)
        print(
            f"{name:<14}{run.seconds:>9.2f}{run.processor_seconds:>11.2f}{pages / run.seconds:>9.1f}"
            f"{run.peak_mebibytes:>10.0f}{run.repetitions:>6}"
        )
    print(
        "two at once: two booklets in two processes; with objects: pypdfium2's characters and page objects; by raw calls: the same without its own objects in between\n"
    )
    return _meets_goals(runs)


def _meets_goals(runs: Mapping[str, Run]) -> bool:
    ours = runs["suishin read"]
    of_objects = runs["with objects"].processor_seconds / ours.processor_seconds
    of_pdfplumber = runs["pdfplumber"].processor_seconds / ours.processor_seconds
    megabytes = ours.peak_mebibytes * 1.048576
    of_raw_calls = runs["by raw calls"].processor_seconds / ours.processor_seconds
    print(f"speed beside pypdfium2 with objects {of_objects:.2f} times (goal: at least {LEAST_OF_OBJECTS:g}), ", end="")
    print(f"by raw calls {of_raw_calls:.2f} times, ", end="")
    print(f"beside pdfplumber {of_pdfplumber:.1f} times (goal: at least {LEAST_OF_PDFPLUMBER:g}), ", end="")
    print(f"highest memory {megabytes:.0f} MB (goal: at most {MOST_MEGABYTES:g}); by processor time")
    for name, run in runs.items():
        if run.exit_status:
            print(f"{name} ended with exit status {run.exit_status}")
    return of_objects >= LEAST_OF_OBJECTS and of_pdfplumber >= LEAST_OF_PDFPLUMBER and megabytes <= MOST_MEGABYTES


def report_correctness(truths: Sequence[InventedReport], outcome: dict[str, Any]) -> int:
    """Print how the reading differs from what was printed; return the exit status."""
    readings = outcome.get("reports", [])
    pairs = list(zip(truths, readings, strict=False))
    wrong_ticks = [place for truth, reading in pairs for place in differing_ticks(truth, reading, unknown=False)]
    unknown_ticks = [place for truth, reading in pairs for place in differing_ticks(truth, reading, unknown=True)]
    wrong_headers = [place for truth, reading in pairs for place in differing_headers(truth, reading)]
    error_rate = narrative_error_rate(pairs)
    print(f"\nreports {len(readings)} of {len(truths)}, ticks wrong {len(wrong_ticks)}, unknown {len(unknown_ticks)}, ")
    print(f"header values wrong {len(wrong_headers)}, narratives' character error rate {error_rate:.4f}")
    for place in (wrong_ticks + wrong_headers)[:20]:
        print(f"  wrong: {place}")
    is_right = len(readings) == len(truths) and not wrong_ticks and not wrong_headers
    return 0 if is_right and error_rate <= NARRATIVE_ERROR_LIMIT else 1


def differing_ticks(truth: InventedReport, reading: dict[str, Any], *, unknown: bool) -> Iterator[str]:
    """Yield the ticks left unknown, or those answered wrongly."""
    for key, answer in truth.checks.items():
        found = reading["checks"][key]
        if found != answer and (found == "unknown") is unknown:
            yield f"{truth.prefecture_code} {key}: {found}, printed {answer}"


def differing_headers(truth: InventedReport, reading: dict[str, Any]) -> Iterator[str]:
    expected = truth.header | {"date": truth.written_on.isoformat(), "prefecture_code": truth.prefecture_code}
    for key, text in expected.items():
        if _plain(reading.get(key) or "") != _plain(text):
            yield f"{truth.prefecture_code} {key}: {reading.get(key)}, printed {text}"


def narrative_error_rate(pairs: Sequence[tuple[InventedReport, dict[str, Any]]]) -> float:
    """Return edits ÷ printed characters over all narratives, blanks left out."""
    edits = characters = 0
    for truth, reading in pairs:
        for key, text in truth.narratives.items():
            edits += Levenshtein.distance(_plain(text), _plain(reading["narratives"].get(key, "")))
            characters += len(_plain(text))
    return edits / characters if characters else 1.0


def read_back(path: Path) -> dict[str, Any]:
    outcome: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return outcome


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="folder in which booklet and reading are kept")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
