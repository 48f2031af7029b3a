"""Read thousands of damaged files: none may crash or hang the reader, or make it need too much memory.

python -m bench.soak.damaged_files [--files 10000] [--seed 1]
"""

import argparse
import io
import json
import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.booklet import DEFINITION, SUISHIN, print_reports
from bench.invention import InventedReport, invent_reports
from bench.measure import measure
from suishin.forms.content import ReportContent
from suishin.forms.workbook import form_workbook
from suishin.reading.definition import FormDefinition, load_definition

FILES_PER_RUN = 20
SECONDS_PER_RUN = 30.0
MEBIBYTES = 512.0
OUTCOMES = {"ok", "partial", "unreadable", "rejected"}
ORDINARY_EXIT_STATUSES = {0, 1}


def main() -> int:
    options = _options()
    chance = random.Random(options.seed)
    seen: Counter[str] = Counter()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as temporary:
        sound = sound_files(Path(temporary))
        for first in range(0, options.files, FILES_PER_RUN):
            with tempfile.TemporaryDirectory() as batch_folder:
                batch = list(damaged_copies(sound, Path(batch_folder), chance))
                outcomes, troubles = read_batch(batch)
            seen.update(outcomes)
            faults += [f"files {first + 1} to {first + FILES_PER_RUN}: {trouble}" for trouble in troubles]
    print(f"{sum(seen.values())} damaged files: {dict(sorted(seen.items()))}, {len(faults)} faults")
    for fault in faults[:20]:
        print(f"  {fault}")
    return 1 if faults else 0


def sound_files(folder: Path) -> list[Path]:
    """Return invented reports as a PDF, a text and a workbook."""
    definition = load_definition(DEFINITION)
    reports = list(invent_reports(definition, seed=3))[:3]
    booklet, text, workbook = (folder / f"sound.{ending}" for ending in ("pdf", "txt", "xlsx"))
    print_reports(definition, reports, booklet)
    text.write_text("\n".join(line for report in reports for line in text_lines(definition, report)), "utf-8")
    first = reports[0]
    points = {key: written.splitlines() for key, written in first.narratives.items()}
    workbook.write_bytes(form_workbook(definition, ReportContent(first.header, first.checks, points)))
    return [booklet, text, workbook]


def text_lines(definition: FormDefinition, report: InventedReport) -> Iterator[str]:
    yield definition.title
    for field in definition.header:
        yield f"{field.label} {report.header[field.key]}"
    for section in definition.sections:
        yield f"{section.number}. {section.title}"
        for item in section.ticks:
            yield f"{'☑' if report.checks[item.key] == 'yes' else '□'}{item.mark} {item.label}"
        for item in section.narratives:
            yield from (item.label, report.narratives[item.key])


def damaged_copies(sound: Sequence[Path], folder: Path, chance: random.Random) -> Iterator[Path]:
    for number in range(FILES_PER_RUN):
        original = chance.choice(sound)
        copy = folder / f"{number}{original.suffix}"
        damage = _damage_part if original.suffix == ".xlsx" and chance.random() < 0.7 else _damage
        copy.write_bytes(damage(original.read_bytes(), chance))
        yield copy


def read_batch(batch: Sequence[Path]) -> tuple[list[str], list[str]]:
    """Return the outcomes of a batch, and what went wrong."""
    answers = batch[0].parent / "answers"
    run = measure([str(SUISHIN), "read", *map(str, batch), "--json", str(answers)])
    faults = []
    if run.exit_status not in ORDINARY_EXIT_STATUSES:
        faults.append(f"exit status {run.exit_status}")
    if run.seconds > SECONDS_PER_RUN:
        faults.append(f"took {run.seconds:.0f} s")
    if run.peak_mebibytes > MEBIBYTES:
        faults.append(f"needed {run.peak_mebibytes:.0f} MiB")
    outcomes = [outcome_of(answers / f"{path.name}.json") for path in batch]
    faults += [outcome for outcome in outcomes if outcome not in OUTCOMES]
    return outcomes, faults


def outcome_of(answer: Path) -> str:
    if not answer.exists():
        return "no answer"
    return str(json.loads(answer.read_text("utf-8")).get("outcome"))


def _damage_part(content: bytes, chance: random.Random) -> bytes:
    """Damage one part inside a workbook: damaged from outside it is mostly no workbook any more."""
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as sound, zipfile.ZipFile(damaged, "w", zipfile.ZIP_DEFLATED) as copy:
        victim = chance.choice(sound.namelist())
        for name in sound.namelist():
            part = sound.read(name)
            copy.writestr(name, _damage(part, chance) if name == victim else part)
    return damaged.getvalue()


def _damage(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(1, 8)):
        content = chance.choice(DAMAGES)(content, chance)
    return content


def _flip_bytes(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.randrange(1, 200)):
        if damaged:
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def _cut_end(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _remove_stretch(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start + chance.randrange(5000) :]


def _repeat_stretch(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start : start + 5000] * chance.randrange(2, 50) + content[start:]


def _insert_zeros(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + bytes(chance.randrange(5000)) + content[start:]


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip_bytes,
    _cut_end,
    _remove_stretch,
    _repeat_stretch,
    _insert_zeros,
)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
