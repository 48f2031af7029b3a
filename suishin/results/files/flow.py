"""A file of results, from its cells to entries, faults and findings: read aloud."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from suishin.results.files import reasons
from suishin.results.files.cells import FileContent, Sheet
from suishin.results.files.columns import Remembered, map_sheet, stage_told_in
from suishin.results.files.findings import History, Thresholds, differing_totals, findings_of, reasons_above
from suishin.results.files.groups import Circumstances
from suishin.results.files.headings import Vocabulary
from suishin.results.files.model import (
    REASON_NAMES,
    ColumnMapping,
    Detail,
    Entry,
    Fault,
    FaultKind,
    FileReading,
    ResultKey,
    SheetMapping,
)
from suishin.results.files.names import UnionFinder
from suishin.results.files.rows import SheetReader, Taken


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided: how to understand columns (by fingerprint of the head), which union a spelling means."""

    columns: Remembered = field(default_factory=dict)
    unions: dict[str, int] = field(default_factory=dict)


def read_results(
    content: FileContent,
    known: Circumstances,
    *,
    decisions: Decisions | None = None,
    history: Callable[[list[Entry]], History] | None = None,
    terminations: Callable[[Collection[ResultKey]], Mapping[ResultKey, int]] | None = None,
    thresholds: Thresholds | None = None,
) -> FileReading:
    """Return what a file says, and everything that is wrong with it or stands out.

    `history` tells for entries what was in force in the months before them, `terminations` what stands of results.
    """
    if content.refusal:
        return FileReading(faults=[Fault(FaultKind.UNREADABLE, content.refusal)])
    decisions = decisions or Decisions()
    vocabulary = Vocabulary(known.directory)
    mapped = _mapped(content, vocabulary, known, decisions)
    reading = FileReading(ColumnMapping(tuple(mapping for _, mapping in mapped)))
    if not mapped:
        first = content.sheets[0]
        reading.faults.append(Fault(FaultKind.NO_TABLE, reasons.PLAIN[FaultKind.NO_TABLE], first.name))
        return reading
    taken = _taken(mapped, vocabulary, known, decisions)
    reading.entries, reading.details = list(taken.entries.values()), list(taken.details.values())
    reading.faults = in_order(taken.faults, mapped)
    if not reading.faults:
        for (sheet, mapping), totals in zip(mapped, taken.total_rows, strict=True):
            reading.findings += differing_totals(sheet, mapping, totals, vocabulary) if totals else ()
    past = history(reading.entries) if history and reading.entries else History(known.this_month)
    reading.findings += findings_of(
        reading.entries,
        past,
        known.directory,
        reading.mapping,
        thresholds or Thresholds(),
        is_whole=not reading.faults,
    )
    untold = [key for key in _with_reasons(reading.details) if key not in taken.entries]
    standing = terminations(untold) if terminations and untold else {}
    reading.findings += reasons_above(taken.entries, reading.details, known.directory, reading.mapping, standing)
    reading.notes = list(notes_of(content, mapped, taken))
    reading.unread = taken.unread
    return reading


def _mapped(
    content: FileContent, vocabulary: Vocabulary, known: Circumstances, decisions: Decisions
) -> list[tuple[Sheet, SheetMapping]]:
    found = ((sheet, map_sheet(sheet, vocabulary, known.directory, decisions.columns)) for sheet in content.sheets)
    return [(sheet, _with_stage(mapping, known.file_name)) for sheet, mapping in found if mapping]


def _with_stage(mapping: SheetMapping, file_name: str) -> SheetMapping:
    if mapping.is_flash is not None:
        return mapping
    is_flash, told_by = stage_told_in({"ファイル名": [file_name]})
    return replace(mapping, is_flash=is_flash, stage_told_by=told_by)


def _taken(
    mapped: list[tuple[Sheet, SheetMapping]], vocabulary: Vocabulary, known: Circumstances, decisions: Decisions
) -> Taken:
    finder = UnionFinder(known.directory, decisions.unions)
    reader = SheetReader(known, vocabulary, finder, [sheet.name for sheet, _ in mapped])
    for place, (sheet, mapping) in enumerate(mapped):
        reader.read(place, sheet, mapping)
    if not reader.taken.faults:
        reader.taken.add_up_reasons()
    return reader.taken


def _with_reasons(details: Iterable[Detail]) -> list[ResultKey]:
    return list(dict.fromkeys(detail[:4] for detail in details if detail.name in REASON_NAMES))


def in_order(faults: list[Fault], mapped: list[tuple[Sheet, SheetMapping]]) -> list[Fault]:
    places = {sheet.name: place for place, (sheet, _) in enumerate(mapped)}
    return sorted(faults, key=lambda fault: (places[fault.sheet], fault.row or 0, fault.column or 0))


def notes_of(content: FileContent, mapped: list[tuple[Sheet, SheetMapping]], taken: Taken) -> list[str]:
    """Return what a person may want to know of how the file was read."""
    skipped = [sheet.name for sheet in content.sheets if sheet.rows and sheet not in [own for own, _ in mapped]]
    hidden = sum(sheet.hidden_rows for sheet, _ in mapped)
    formulas = sum(sheet.formulas for sheet, _ in mapped)
    totals = sum(map(len, taken.total_rows))
    notes = {
        "直すところがあるため、抜けている数と合計の行は、直したあとに確かめます。": bool(taken.faults),
        f"表のないシートは読みませんでした：{'、'.join(skipped)}": bool(skipped),
        f"表示しない設定のシートは読みませんでした：{'、'.join(content.hidden_sheets)}": bool(content.hidden_sheets),
        f"表示しない設定の行が{hidden:,}行あります。その行の数も読みました。": bool(hidden),
        f"計算式のセルが{formulas:,}あります。保存されたときの計算の結果を読みました。": bool(formulas),
        f"合計の行（{totals:,}行）は、足し算を確かめるだけに使いました。": bool(totals),
        f"解約は、理由ごとの数を足しました（{taken.summed_reasons:,}件）。": bool(taken.summed_reasons),
        f"数の書かれていない行（{taken.blank_rows:,}行）は読みませんでした。": bool(taken.blank_rows),
    }
    return [note for note, holds in notes.items() if holds]
