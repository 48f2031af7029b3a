"""Hold `suishin read` against the gold labels and say how well it does.

Usage: python bench/score.py [--shared FOLDER]    (or SHARED=FOLDER; default: ../shared beside the project)

Scored as gold/README.md says: header, ticks, character error rate of the narratives, F1 of figures and
events. Files with a `*.truth.json` beside them are scored in the same way. Ends with status 1 below
the bars.
"""

import argparse
import difflib
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from suishin.cli import PACKAGED_FORM
from suishin.reading.definition import FormDefinition, load_definition
from suishin.reading.flow import read_file
from suishin.reading.report_json import reading_to_json

SIMILAR = 0.5  # names of events, by difflib
ERROR_RATE_BAR, FIGURES_BAR, EVENTS_BAR = 0.01, 0.75, 0.6
READ_WELL = (
    "xlsx_glyph",
    "xlsx_formcontrol",
    "pdf_lo",
    "pdf_kangxi",
)  # families of ../shared/form whose ticks must all be known


@dataclass
class Score:
    """Counts that can be added up over reports."""

    header_right: int = 0
    header_all: int = 0
    ticks_right: int = 0
    ticks_wrong: int = 0
    ticks_guessed: int = 0  # of the wrong ones those that the file does not tell
    ticks_unknown: int = 0  # although the file tells
    ticks_all: int = 0  # that the file tells
    edits: int = 0
    characters: int = 0
    figures_matched: int = 0
    figures_read: int = 0
    figures_gold: int = 0
    events_matched: int = 0
    events_read: int = 0
    events_gold: int = 0
    remarks: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def error_rate(self) -> float:
        return self.edits / max(self.characters, 1)

    @property
    def figures_f1(self) -> float:
        return _f1(self.figures_matched, self.figures_read, self.figures_gold)

    @property
    def events_f1(self) -> float:
        return _f1(self.events_matched, self.events_read, self.events_gold)


def main() -> int:
    """Print the scores and return 0 where every bar is reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("SHARED", "../shared")))
    shared = parser.parse_args().shared
    if not (shared / "gold").is_dir():
        print(f"{shared}/gold がありません。--shared で場所を指定してください。", file=sys.stderr)
        return 2
    definition = load_definition(PACKAGED_FORM)
    faults = [*_score_reports(shared, definition), *_score_form_files(shared / "form", definition)]
    for fault in faults:
        print(f"未達: {fault}")
    return 1 if faults else 0


def _score_reports(shared: Path, definition: FormDefinition) -> list[str]:
    golds = {path.stem: _read_json(path) for path in sorted((shared / "gold").glob("*.json"))}
    total = Score()
    print(_title_line("reports/"))
    for name, gold in golds.items():
        score = score_file(shared / "reports" / f"{name}.txt", [gold], definition)
        print(_line(name, score))
        total.add(score)
    print(_line("8 reports", total))
    booklet = score_file(shared / "reports" / "booklet.txt", list(golds.values()), definition)
    print(_line("booklet.txt", booklet))
    return [*_faults("reports", total), *_faults("booklet", booklet)]


def _score_form_files(folder: Path, definition: FormDefinition) -> list[str]:
    faults = []
    total = Score()
    print(_title_line("form/"))
    for truth_file in sorted(folder.glob("*.truth.json")):
        name = truth_file.name.removesuffix(".truth.json")
        score = score_file(folder / name, _read_json(truth_file)["reports"], definition)
        print(_line(name, score))
        total.add(score)
        must_be_known = name.startswith(READ_WELL)
        if score.ticks_wrong:
            faults.append(f"{name}: 誤った印 {score.ticks_wrong}")
        if must_be_known and (score.ticks_unknown or score.error_rate > ERROR_RATE_BAR):
            faults.append(f"{name}: 不明 {score.ticks_unknown}、文字誤り率 {score.error_rate:.2%}")
    print(_line("form files", total))
    return faults


def _faults(name: str, score: Score) -> list[str]:
    bars: list[tuple[bool, str]] = [
        (score.header_right == score.header_all, f"見出し {score.header_right}/{score.header_all}"),
        (not score.ticks_wrong, f"誤った印 {score.ticks_wrong}"),
        (not score.ticks_unknown, f"分かるはずの印が不明 {score.ticks_unknown}"),
        (score.error_rate <= ERROR_RATE_BAR, f"文字誤り率 {score.error_rate:.2%}"),
        (score.figures_f1 >= FIGURES_BAR, f"数値F1 {score.figures_f1:.3f}"),
        (score.events_f1 >= EVENTS_BAR, f"できごとF1 {score.events_f1:.3f}"),
    ]
    return [f"{name}: {what}" for reached, what in bars if not reached]


def score_file(path: Path, golds: Sequence[dict[str, Any]], definition: FormDefinition) -> Score:
    """Read a file and score its reports, in order, against the gold ones."""
    return score_reading(reading_to_json(read_file(path, definition)), golds)


def score_reading(reading: dict[str, Any], golds: Sequence[dict[str, Any]]) -> Score:
    """Score the reports of a reading, in order, against the gold ones."""
    read = reading["reports"]
    total = Score()
    if len(read) != len(golds):
        total.remarks.append(f"{len(golds)}件のうち{len(read)}件")
    nothing: dict[str, Any] = {"checks": {}, "narratives": {}, "figures": [], "events": []}
    for index, gold in enumerate(golds):
        total.add(score_report(read[index] if index < len(read) else nothing, gold))
    return total


def score_report(read: dict[str, Any], gold: dict[str, Any]) -> Score:
    """Score one report."""
    score = Score()
    _score_header(score, read, gold)
    _score_ticks(score, read, gold)
    for key, text in gold["narratives"].items():
        score.edits += Levenshtein.distance(_plain(text), _plain(read["narratives"].get(key)))
        score.characters += len(_plain(text))
    score.figures_gold, score.figures_read = len(gold["figures"]), len(read["figures"])
    score.figures_matched = _matches(gold["figures"], read["figures"], figure_similarity)
    score.figures_read -= _optional_figures(gold, read, score.figures_matched)
    score.events_gold, score.events_read = len(gold["events"]), len(read["events"])
    score.events_matched = _matches(gold["events"], read["events"], event_similarity)
    return score


def _score_header(score: Score, read: dict[str, Any], gold: dict[str, Any]) -> None:
    persons = gold.get("extra", gold)
    expected = {key: gold[key] for key in ("prefecture", "prefecture_code", "date")}
    expected |= {key: persons[key] for key in ("author", "confirmer")}
    for key, value in expected.items():
        score.header_all += 1
        if _plain(read.get(key)) == _plain(value):
            score.header_right += 1
        else:
            score.remarks.append(f"{key}「{read.get(key)}」≠「{value}」")


def _score_ticks(score: Score, read: dict[str, Any], gold: dict[str, Any]) -> None:
    decidable = gold.get("decidable", {})
    for key, truth in gold["checks"].items():
        expected = truth if decidable.get(key, True) else "unknown"
        answer = read["checks"].get(key, "unknown")
        score.ticks_all += expected != "unknown"
        if answer == expected:
            score.ticks_right += expected != "unknown"
        elif answer == "unknown":
            score.ticks_unknown += 1
        else:
            score.ticks_wrong += 1
            score.ticks_guessed += expected == "unknown"
            score.remarks.append(f"{key} {answer}≠{expected}")


def _matches(
    golds: Iterable[dict[str, Any]],
    reads: Sequence[dict[str, Any]],
    similarity: Callable[[dict[str, Any], dict[str, Any]], float],
) -> int:
    return len(matching_pairs(golds, reads, similarity))


def matching_pairs(
    golds: Iterable[dict[str, Any]],
    reads: Sequence[dict[str, Any]],
    similarity: Callable[[dict[str, Any], dict[str, Any]], float],
) -> dict[int, int]:
    """Pair gold and read entries, likest first, each used once; return the place of the read one for each gold one."""
    pairs = sorted(
        (
            (likeness, gold_index, read_index)
            for gold_index, gold in enumerate(golds)
            for read_index, read in enumerate(reads)
            if (likeness := similarity(gold, read)) > 0
        ),
        reverse=True,
    )
    matched: dict[int, int] = {}
    reads_used: set[int] = set()
    for _, gold_index, read_index in pairs:
        if gold_index not in matched and read_index not in reads_used:
            matched[gold_index] = read_index
            reads_used.add(read_index)
    return matched


def figure_similarity(gold: dict[str, Any], read: dict[str, Any]) -> float:
    """Return 0 unless narrative, value and unit agree; else 1 and how like the subjects are."""
    same = gold["narrative"] == read["narrative"] and _unit(gold["unit"]) == _unit(read["unit"])
    if not same or abs(gold["value"] - read["value"]) > 1e-9:
        return 0.0
    return 1.0 + difflib.SequenceMatcher(None, _plain(gold.get("subject")), _plain(read.get("subject"))).ratio()


def _optional_figures(gold: dict[str, Any], read: dict[str, Any], matched: int) -> int:
    """Return how many read figures are among those that cost nothing."""
    optional = gold.get("figures_optional", [])
    return _matches([*gold["figures"], *optional], read["figures"], figure_similarity) - matched if optional else 0


def event_similarity(gold: dict[str, Any], read: dict[str, Any]) -> float:
    """Return 0 unless narrative and start agree and name or span resemble; else 1 and how like they are."""
    if gold["narrative"] != read["narrative"] or not _same_start(gold, read):
        return 0.0
    name, title = _plain(read["name"]), _plain(gold.get("title") or gold.get("name"))
    span, gold_span = _plain(read["span"]), _plain(gold.get("span"))
    likeness = max(_likeness(name, title), _likeness(span, gold_span))
    return 1.0 + likeness if likeness >= SIMILAR else 0.0


def _same_start(gold: dict[str, Any], read: dict[str, Any]) -> bool:
    """The month is enough where gold has a month; an open start is no date."""
    expected = (gold["date"] or "").split("/")[0].strip(".")
    start = read["date"] or ""
    return start == expected or (len(expected) == 7 and start[:7] == expected)


def _likeness(text: str, other: str) -> float:
    if not text or not other:
        return 0.0
    if text in other or other in text:
        return 1.0
    return difflib.SequenceMatcher(None, text, other).ratio()


def _unit(unit: str | None) -> str:
    return {"名": "人", "％": "%", "冊": "部"}.get(unit or "", unit or "")


def _plain(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def _f1(matched: int, read: int, gold: int) -> float:
    return 2 * matched / (read + gold) if read + gold else 1.0


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _title_line(name: str) -> str:
    return f"{name:<36} 見出し  印 正/誤/不明/全    誤り率   数値F1  できごとF1"


def _line(name: str, score: Score) -> str:
    header = score.header_right / max(score.header_all, 1)
    ticks = f"{score.ticks_right:>4}/{score.ticks_wrong}/{score.ticks_unknown}/{score.ticks_all}"
    remarks = f"  {'、'.join(score.remarks[:4])}" if score.remarks else ""
    return (
        f"{name:<36} {header:>6.0%} {ticks:>16} {score.error_rate:>9.2%} "
        f"{score.figures_f1:>8.3f} {score.events_f1:>8.3f}{remarks}"
    )


if __name__ == "__main__":
    sys.exit(main())
