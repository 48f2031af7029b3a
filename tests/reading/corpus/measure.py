"""Make files of every family, read them, and print a table of how much was read right.

Usage: python -m bench.corpus [--families xlsx_typed docx_…] [--files 20] [--kept-apart] [--show] [--write docs/reading.md]

The truth is held against the reading by the functions of `bench/score.py`. Files are kept under build/corpus
until the code that makes them changes. `--show` lists what was read wrong, never of the kept-apart set.
"""

import argparse
import hashlib
import json
import os
import pickle
import re
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from rapidfuzz.distance import Levenshtein

from bench.measure import measure as measure_process
from bench.score import Score, event_similarity, figure_similarity, matching_pairs, plain, score_report
from suishin.cli import PACKAGED_FORM
from suishin.reading.definition import FormDefinition, load_definition
from suishin.reading.flow import read_file
from suishin.reading.report_json import reading_to_json
from tests.reading.corpus.families import families, missing_programs
from tests.reading.corpus.gold import gold_of
from tests.reading.corpus.model import CorpusFile
from tests.reading.corpus.prose import FIRST_KEPT_APART, KEPT_APART, TUNING, told_from

ROOT = Path(__file__).resolve().parents[3]
CORPUS = Path(__file__).resolve().parent
BEGIN, END = "<!-- families: begin, written by bench.corpus -->", "<!-- families: end -->"
IMPORT = re.compile(r"^from (tests\.[\w.]+) import (?:\(([^)]+)\)|([\w, ]+))", re.MULTILINE)
BOUNDED = 'ulimit -v 4000000; ulimit -t 60; exec "$@"'  # a hostile file must not take this machine along, whatever it does to the reader
MEBIBYTE = 1 << 20
MOST_WORK, MOST_MEMORY = 2.0, 512_000_000  # processor seconds and bytes that a file may cost which is no report
NOTHING: dict[str, Any] = {"checks": {}, "narratives": {}, "figures": [], "events": []}


@dataclass
class Result:
    """What became of the files of a family."""

    family: str
    files: int = 0
    reports: int = 0
    outcomes_right: int = 0
    pages: int = 0
    seconds: float = 0.0
    work: float = 0.0  # most processor seconds over one file, and
    peak_mebibytes: float = 0.0  # most memory: of hostile files only
    score: Score = field(default_factory=Score)
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Result") -> None:
        for name in ("files", "reports", "outcomes_right", "pages", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.work = max(self.work, other.work)
        self.peak_mebibytes = max(self.peak_mebibytes, other.peak_mebibytes)
        self.score.add(other.score)
        self.faults += other.faults


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and return 0 where no tick was read wrong or guessed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", nargs="*", default=[], help="names, or beginnings of names")
    parser.add_argument("--files", type=int, default=6, help="of each family")
    parser.add_argument("--first", type=int, default=0, help="seed of the first file")
    parser.add_argument("--kept-apart", action="store_true", help="other prose and other seeds than those for tuning")
    parser.add_argument("--show", action="store_true", help="list what is wrong in each file")
    parser.add_argument("--write", type=Path, help="write the table into this document")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    if options.show and options.kept_apart:
        parser.error("the kept-apart set stays out of sight")
    chosen = [name for name in families() if not options.families or name.startswith(tuple(options.families))]
    results = measure(
        chosen, options.files, first=options.first, kept_apart=options.kept_apart, processes=options.processes
    )
    if options.show:
        print("\n".join(fault for result in results for fault in result.faults))
    table = "\n".join(table_of(results))
    print(table)
    if options.write:
        write_table(options.write, table)
    return 1 if any(result.score.ticks_wrong for result in results) else 0


def measure(
    names: Sequence[str], files: int, *, first: int = 0, kept_apart: bool = False, processes: int = 2
) -> list[Result]:
    """Return one result per family."""
    bank, start = (KEPT_APART, FIRST_KEPT_APART + first) if kept_apart else (TUNING, first)
    able = [name for name in names if not missing_programs(families()[name])]
    for name in set(names) - set(able):
        print(f"{name} left out: {', '.join(missing_programs(families()[name]))} missing", file=sys.stderr)
    tasks = [(name, start + number, bank) for name in able for number in range(files)]
    results = {name: Result(name) for name in able}
    with ProcessPoolExecutor(processes) as pool:
        for result in pool.map(_result_of, tasks):
            results[result.family].add(result)
    return list(results.values())


def _result_of(task: tuple[str, int, str]) -> Result:
    name, seed, bank = task
    try:
        made = made_file(name, seed, bank)
    except Exception:
        return Result(name, faults=[f"{name}/{seed} could not be made: {traceback.format_exc(limit=-3)}"])
    result = Result(name, files=1, reports=len(made.reports))
    where = f"{name}/{seed} {made.path.name} ({made.remark})"
    started = perf_counter()
    try:
        reading = _read_as_command(made.path, result) if families()[name].is_hostile else _read(made.path, result)
    except Exception:
        result.faults.append(f"{where} raised {traceback.format_exc(limit=-3)}")
        reading = {"outcome": "raised", "reports": [], "unread_pages": []}
    result.seconds = result.seconds or perf_counter() - started
    _compare(result, where, reading, made)
    return result


def _read(path: Path, result: Result) -> dict[str, Any]:
    started = perf_counter()
    reading = read_file(path, _definition())
    result.seconds = perf_counter() - started
    result.pages = reading.page_count
    return reading_to_json(reading)


def _read_as_command(path: Path, result: Result) -> dict[str, Any]:
    """Read a file as a person would: the command is a process of its own, of which time and memory count."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "suishin.cli", "read", str(path), "--json", folder]
        run = measure_process(["sh", "-c", BOUNDED, "sh", *command])
        result.seconds, result.work, result.peak_mebibytes = run.seconds, run.processor_seconds, run.peak_mebibytes
        if run.processor_seconds > MOST_WORK or run.peak_mebibytes * MEBIBYTE > MOST_MEMORY:
            result.faults.append(f"{path.name} took {run.processor_seconds:.1f} s and {run.peak_mebibytes:.0f} MiB")
        written = list(Path(folder).iterdir())
        if not written:
            return {"outcome": f"died with status {run.exit_status}", "reports": [], "unread_pages": []}
        reading: dict[str, Any] = json.loads(written[0].read_text("utf-8"))
    return reading


def _compare(result: Result, where: str, reading: dict[str, Any], made: CorpusFile) -> None:
    golds = [gold_of(meant) for meant in made.reports]
    for gold, read in _paired(golds, reading["reports"]):
        score = score_report(read, gold)
        remarks = [*score.remarks, *_misread(read, gold), *_missed(read, gold)]
        score.remarks = []
        result.score.add(score)
        result.faults += [f"{where} {gold['prefecture']}: {remark}" for remark in remarks]
        unknown = [key for key, answer in read["checks"].items() if answer == "unknown" and gold["decidable"].get(key)]
        if unknown:
            reasons = {read["sources"].get(f"checks.{key}", {}).get("reason") for key in unknown}
            result.faults.append(f"{where} {gold['prefecture']}: unknown {len(unknown)} {sorted(map(str, reasons))}")
    wrong = _wrong_outcome(reading, made)
    result.outcomes_right += not wrong
    if wrong:
        result.faults.append(f"{where} {wrong}: {reading.get('message', '')}")


def _wrong_outcome(reading: dict[str, Any], made: CorpusFile) -> str:
    if reading["outcome"] not in made.outcomes:
        return f"outcome {reading['outcome']} instead of {'/'.join(made.outcomes)}"
    if len(reading["reports"]) != len(made.reports):
        return f"{len(reading['reports'])} reports instead of {len(made.reports)}"
    if made.unread_pages and tuple(reading["unread_pages"]) != made.unread_pages:
        return f"unread pages {reading['unread_pages']} instead of {made.unread_pages}"
    return ""


def _paired(
    golds: Sequence[dict[str, Any]], reads: Sequence[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each meant report with the one read of its prefecture, or else with the next that is left."""
    left = list(reads)
    taken: list[dict[str, Any] | None] = []
    for gold in golds:
        same = next((read for read in left if read["prefecture_code"] == gold["prefecture_code"]), None)
        if same is not None:
            left.remove(same)
        taken.append(same)
    for gold, read in zip(golds, taken, strict=True):
        yield gold, read if read is not None else left.pop(0) if left else NOTHING


def _misread(read: dict[str, Any], gold: dict[str, Any]) -> Iterator[str]:
    """Yield the narratives that were read otherwise than they were written, with the first differences."""
    for key, text in gold["narratives"].items():
        meant, got = plain(text), plain(read["narratives"].get(key))
        if edits := Levenshtein.editops(meant, got):
            spots = sorted({(edit.src_pos // 20, edit.dest_pos // 20) for edit in edits})[:2]
            shown = "; ".join(
                f"「{meant[here * 20 : here * 20 + 30]}」→「{got[there * 20 : there * 20 + 30]}」"
                for here, there in spots
            )
            yield f"text {key} differs by {len(edits)}: {shown}"


def _missed(read: dict[str, Any], gold: dict[str, Any]) -> Iterator[str]:
    """Yield figures and events that were not read, and those that nobody wrote."""
    for kind, similarity, entries in (
        ("figure", figure_similarity, [*gold["figures"], *gold["figures_optional"]]),
        ("event", event_similarity, gold["events"]),
    ):
        found = matching_pairs(entries, read[f"{kind}s"], similarity)
        for place, entry in enumerate(entries):
            if place not in found and not entry.get("is_optional"):
                told = entry["value"] if kind == "figure" else entry["date"]
                yield f"missed {kind} {told} 「{entry['span']}」 {entry['narrative']}"
        for place, entry in enumerate(read[f"{kind}s"]):
            if place not in found.values():
                told = f"{entry['value']}{entry['unit']}" if kind == "figure" else f"{entry['date']} {entry['name']}"
                yield f"surplus {kind} {told} 「{entry['span']}」 {entry['narrative']}"


def made_file(name: str, seed: int, bank: str) -> CorpusFile:
    """Return the family's file of this seed, made or taken from where it was kept."""
    folder = ROOT / "build" / "corpus" / name / f"{_digest(name, bank)}-{bank}" / str(seed)
    truth = folder / "truth.pickle"
    if truth.exists():
        kept: CorpusFile = pickle.loads(truth.read_bytes())
        return kept
    shutil.rmtree(folder, ignore_errors=True)
    files = folder / "file"
    files.mkdir(parents=True)
    with told_from(bank):
        made = families()[name].make(Random(f"{name}/{seed}"), files)
    waiting = folder / f"truth.{os.getpid()}"
    waiting.write_bytes(pickle.dumps(made))
    waiting.rename(truth)
    return made


@cache
def _digest(name: str, bank: str) -> str:
    """Return a name for the state of the code that makes this family's files: its module and all that it imports from here."""
    sources = {CORPUS / f"bank_{bank}.py"}
    waiting = [Path(sys.modules[families()[name].make.__module__].__file__ or "")]
    while waiting:
        source = waiting.pop()
        if source not in sources:
            sources.add(source)
            waiting += _imported(source)
    total = hashlib.sha256()
    for source in sorted(sources):
        total.update(source.read_bytes())
    return total.hexdigest()[:12]


def _imported(source: Path) -> Iterator[Path]:
    for package, in_brackets, names in IMPORT.findall(source.read_text("utf-8")):
        place = ROOT / package.replace(".", "/")
        files = [
            place.with_suffix(".py"),
            *(place / f"{name.strip()}.py" for name in (in_brackets or names).split(",")),
        ]
        yield from (file for file in files if file.exists())


@cache
def _definition() -> FormDefinition:
    return load_definition(PACKAGED_FORM)


def table_of(results: Sequence[Result]) -> Iterator[str]:
    """Yield the lines of the table, then those of the files that are no report."""
    reports = [result for result in results if not families()[result.family].is_hostile]
    hostile = [result for result in results if families()[result.family].is_hostile]
    yield "| family | files | checks right | wrong | unknown | guessed | header | CER | figures F1 | events F1 | outcome | pages/s |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |"
    total = Result("all")
    for result in reports:
        total.add(result)
        yield _line(result)
    yield _line(total)
    if hostile:
        yield ""
        yield "| no report | files | outcome | most work s | most MiB |"
        yield "| --- | --: | --: | --: | --: |"
    for result in hostile:
        right = f"{result.outcomes_right}/{result.files}"
        yield f"| {result.family} | {result.files} | {right} | {result.work:.1f} | {result.peak_mebibytes:.0f} |"


def _line(result: Result) -> str:
    score = result.score
    cells = (
        result.family,
        str(result.files),
        f"{score.ticks_right}/{score.ticks_all}",
        str(score.ticks_wrong - score.ticks_guessed),
        str(score.ticks_unknown),
        str(score.ticks_guessed),
        f"{score.header_right}/{score.header_all}",
        f"{score.error_rate:.2%}",
        f"{score.figures_f1:.3f}",
        f"{score.events_f1:.3f}",
        f"{result.outcomes_right}/{result.files}",
        f"{result.pages / result.seconds:.0f}" if result.seconds else "",
    )
    return f"| {' | '.join(cells)} |"


def write_table(document: Path, table: str) -> None:
    """Put the table between its two marks in the document, which is begun where there is none."""
    text = document.read_text("utf-8") if document.exists() else f"# Reading\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    document.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
