"""What a person should look at before results are taken in: nothing here refuses a file."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from suishin.results.files.cells import Sheet, Value
from suishin.results.files.groups import measure_by_row
from suishin.results.files.headings import Vocabulary
from suishin.results.files.model import (
    IN_FORCE,
    REASON_NAMES,
    TERMINATIONS,
    ColumnMapping,
    ColumnUse,
    Detail,
    Directory,
    Entry,
    FileFinding,
    FindingKind,
    Line,
    ResultKey,
    Role,
    SheetMapping,
)
from suishin.results.files.months import shown
from suishin.results.files.values import count_of
from suishin.results.rules.cells import PEOPLE

LEAST_CHANGES = 6  # of a union's own, before one of them can be called unusual
SPREAD = 1.4826  # makes the median deviation comparable with a standard deviation
MOST_NAMES = 10
Series = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on a change is a jump: so many times a union's usual one, and so many policies at least."""

    times_usual: float = 6.0
    least_change: int = 20


@dataclass(frozen=True, slots=True)
class History:
    """What was in force in the months before: one row per union and line, one column per month, NaN where missing."""

    last_month: int
    places: Mapping[tuple[int, int], int] = field(default_factory=dict)  # union and line → row
    in_force: Series = field(default_factory=lambda: np.empty((0, 0)))

    def before(self, month: int) -> Series:
        """Return the columns of the months before one."""
        return self.in_force[:, : max(self.in_force.shape[1] - 1 - (self.last_month - month), 0)]

    def in_month(self, month: int) -> Series | None:
        """Return the column of a month, None for one out of reach."""
        column = self.in_force.shape[1] - 1 - (self.last_month - month)
        return self.in_force[:, column] if 0 <= column < self.in_force.shape[1] else None


def findings_of(
    entries: Sequence[Entry],
    history: History,
    directory: Directory,
    mapping: ColumnMapping,
    thresholds: Thresholds,
    *,
    is_whole: bool = True,
) -> Iterator[FileFinding]:
    """Yield what stands out, in the order in which a person would ask.

    Of a file that is not whole, because rows are at fault, nobody can say what is missing.
    """
    told = _Telling(directory, mapping)
    by_month: dict[int, list[Entry]] = {}
    for entry in entries:
        by_month.setdefault(entry.month, []).append(entry)
    for month, of_month in sorted(by_month.items()):
        previous = _known_in(history, month - 1) | _in_force(by_month.get(month - 1, ()))
        if is_whole:
            yield from _missing(of_month, previous, month, told)
        yield from _breaks(of_month, previous, told)
        yield from _jumps(of_month, previous, history, thresholds, told)


def _known_in(history: History, month: int) -> dict[tuple[int, int], int]:
    """Return what was in force in a month, by union and line."""
    column = history.in_month(month)
    if column is None:
        return {}
    values = column.tolist()
    return {key: int(values[row]) for key, row in history.places.items() if values[row] == values[row]}  # NaN: missing


def _in_force(entries: Iterable[Entry]) -> dict[tuple[int, int], int]:
    return {(e.union, e.line): force for e in entries if (force := e.values[IN_FORCE]) is not None}


class _Telling:
    """Places and names for findings."""

    def __init__(self, directory: Directory, mapping: ColumnMapping) -> None:
        self.directory, self._mapping = directory, mapping

    def about(self, kind: FindingKind, entry: Entry | Detail, words: str) -> FileFinding:
        sheet = self._mapping.sheets[entry.sheet].sheet
        union, line = self.directory.by_id[entry.union], self.directory.lines_by_id[entry.line]
        text = f"{union.name}の{line.name}（{shown(entry.month)}）：{words}"
        return FileFinding(kind, text, sheet, entry.row, entry.column)


def _breaks(entries: Sequence[Entry], previous: Mapping[tuple[int, int], int], told: _Telling) -> Iterator[FileFinding]:
    """Stock and flow: in_force(t) = in_force(t-1) + new - terminations + transfers in - transfers out."""
    for entry in entries:
        force, new, gone, came, left, _ = entry.values
        before = previous.get((entry.union, entry.line))
        if force is None or new is None or gone is None or before is None:
            continue
        reckoned = before + new - gone + (came or 0) - (left or 0)
        if reckoned != force:
            words = f"前月の保有{before:,}と今月の増減からは{reckoned:,}になりますが、保有は{force:,}です。"
            yield told.about(FindingKind.STOCK_AND_FLOW, entry, words)


def _jumps(
    entries: Sequence[Entry],
    previous: Mapping[tuple[int, int], int],
    history: History,
    thresholds: Thresholds,
    told: _Telling,
) -> Iterator[FileFinding]:
    """A change far beyond the union's own: further from its median change than so many times their median deviation."""
    usual, spread, counts = _own_changes(history.before(entries[0].month))
    for entry in entries:
        key = (entry.union, entry.line)
        force, before, row = entry.values[IN_FORCE], previous.get(key), history.places.get(key)
        if force is None or before is None or row is None or counts[row] < LEAST_CHANGES:
            continue
        change = force - before
        reach = max(thresholds.times_usual * spread[row], thresholds.least_change)
        if abs(change - usual[row]) > reach:
            words = f"前月の{before:,}から{force:,}へ、これまでにない動き（{change:+,}）です。"
            yield told.about(FindingKind.JUMP, entry, words)


def _own_changes(in_force: Series) -> tuple[Series, Series, npt.NDArray[np.int64]]:
    """Return of each series its median change from month to month, their spread, and how many there are."""
    if in_force.shape[0] == 0 or in_force.shape[1] < 2:
        empty = np.zeros(in_force.shape[0])
        return empty, empty, empty.astype(np.int64)
    changes = np.diff(in_force, axis=1)
    counts = np.count_nonzero(~np.isnan(changes), axis=1)
    usual = _median(changes, counts)
    spread = SPREAD * _median(np.abs(changes - usual[:, None]), counts)
    return usual, spread, counts


def _median(values: Series, counts: npt.NDArray[np.int64]) -> Series:
    """Return the median of each row, without NaN; sorting puts NaN last, and so is faster than nanmedian."""
    ordered = np.sort(values, axis=1)
    rows = np.arange(len(values))
    upper, lower = np.maximum(counts // 2, 0), np.maximum((counts - 1) // 2, 0)
    last = values.shape[1] - 1
    return np.asarray((ordered[rows, np.minimum(upper, last)] + ordered[rows, np.minimum(lower, last)]) / 2)


def _missing(
    entries: Sequence[Entry], previous: Mapping[tuple[int, int], int], month: int, told: _Telling
) -> Iterator[FileFinding]:
    """What was there last month and is not in the file, of the prefectures that it is about."""
    directory = told.directory
    here = {(entry.union, entry.line) for entry in entries}
    prefectures = {directory.by_id[entry.union].prefecture for entry in entries}
    lacking: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    expected: Counter[tuple[str, int]] = Counter()
    for union_id, line_id in previous:
        union = directory.by_id.get(union_id)
        if union is None or union.prefecture not in prefectures or not union.existed_in(month):
            continue
        expected[union.prefecture, line_id] += 1
        if (union_id, line_id) not in here:
            lacking[union.prefecture][line_id].append(union_id)
    for prefecture, lines in sorted(lacking.items()):
        yield from _lines_missing(prefecture, lines, expected, month, directory)
        yield from _unions_missing(prefecture, lines, expected, month, directory)


def _lines_missing(
    prefecture: str,
    lines: Mapping[int, list[int]],
    expected: Mapping[tuple[str, int], int],
    month: int,
    directory: Directory,
) -> Iterator[FileFinding]:
    gone = [line for line in lines if len(lines[line]) == expected[prefecture, line]]
    names = "、".join(directory.lines_by_id[line].name for line in gone)
    if gone:
        text = f"{directory.prefectures.get(prefecture, '')}：前月にあった{names}の数が、{shown(month)}には1件もありません。"
        yield FileFinding(FindingKind.LINE_MISSING, text)


def _unions_missing(
    prefecture: str,
    lines: Mapping[int, list[int]],
    expected: Mapping[tuple[str, int], int],
    month: int,
    directory: Directory,
) -> Iterator[FileFinding]:
    partly = {union for line, unions in lines.items() if len(unions) < expected[prefecture, line] for union in unions}
    names = "、".join(directory.by_id[union].name for union in sorted(partly)[:MOST_NAMES])
    more = f"ほか{len(partly) - MOST_NAMES}" if len(partly) > MOST_NAMES else ""
    if partly:
        where = directory.prefectures.get(prefecture, "")
        text = (
            f"{where}：前月に数のあった{len(partly)}単組の数が、{shown(month)}にはそろっていません（{names}{more}）。"
        )
        yield FileFinding(FindingKind.UNIONS_MISSING, text)


def reasons_above(
    entries: Mapping[ResultKey, Entry],
    details: Iterable[Detail],
    directory: Directory,
    mapping: ColumnMapping,
    standing: Mapping[ResultKey, int],
) -> Iterator[FileFinding]:
    """Hold the reasons of terminations against all terminations of the month.

    There may be fewer, but not where each row tells its reason: those add up. `standing` tells the terminations of
    results that the file itself does not tell.
    """
    told = _Telling(directory, mapping)
    by_result: dict[ResultKey, list[Detail]] = defaultdict(list)
    for detail in details:
        if detail.name in REASON_NAMES:
            by_result[detail[:4]].append(detail)
    for key, reasons in by_result.items():
        total = sum(reason.value for reason in reasons)
        gone = entries[key].values[TERMINATIONS] if key in entries else None
        gone = standing.get(key) if gone is None else gone
        has_all = any(mapping.sheets[reason.sheet].only(Role.REASON) is not None for reason in reasons)
        if gone is not None and (total > gone or (has_all and total < gone)):
            words = f"理由ごとの解約を足すと{total:,}になりますが、解約は{gone:,}です。"
            kind = FindingKind.REASONS_EXCEED if total > gone else FindingKind.REASONS_FALL_SHORT
            yield told.about(kind, reasons[0], words)


def differing_totals(
    sheet: Sheet, mapping: SheetMapping, totals: Sequence[int], vocabulary: Vocabulary
) -> Iterator[FileFinding]:
    """Hold each row of sums against the rows that it adds up: all above it, or those since the sum before."""
    product = mapping.only(Role.PRODUCT)
    columns = [use.column for use in mapping.columns if use.role is Role.VALUE and not _is_repeated(use, mapping)]
    sums = frozenset(totals)
    everything: dict[str, Counter[int]] = defaultdict(Counter)
    since: dict[str, Counter[int]] = defaultdict(Counter)
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        if number <= mapping.head_row:
            continue
        if number in sums:
            yield from _differences(
                sheet, mapping, number, row, columns, (everything, since), _key(row, product, vocabulary)
            )
            since = defaultdict(Counter)
            continue
        for key in {"", _key(row, product, vocabulary)}:
            for column in columns:
                value = row[column] if type(row[column]) is int else count_of(row[column])
                if type(value) is int:
                    everything[key][column] += value
                    since[key][column] += value


def _is_repeated(use: ColumnUse, mapping: SheetMapping) -> bool:
    """Tell whether several rows may say the same: of a union's people for its products, of a result for its reasons."""
    if use.measure in PEOPLE:
        return mapping.only(Role.PRODUCT) is not None
    return mapping.only(Role.REASON) is not None and use.measure not in ("", measure_by_row(mapping))


def _key(row: Sequence[Value], product: int | None, vocabulary: Vocabulary) -> str:
    if product is None or row[product] == "":
        return ""
    line = vocabulary.line_of(str(row[product]), "")
    return line.code if isinstance(line, Line) else str(line or row[product])


def _differences(
    sheet: Sheet,
    mapping: SheetMapping,
    number: int,
    row: Sequence[Value],
    columns: Sequence[int],
    sums: tuple[dict[str, Counter[int]], ...],
    key: str,
) -> Iterator[FileFinding]:
    headings = {use.column: use.heading for use in mapping.columns}
    for column in columns:
        claimed = count_of(row[column], most=10**12)
        fitting = [of_key[key][column] for of_key in sums]
        if type(claimed) is int and claimed not in fitting:
            text = f"「{headings[column]}」の合計は{claimed:,}と書かれていますが、行を足すと{fitting[0]:,}です。"
            yield FileFinding(FindingKind.TOTAL_DIFFERS, text, sheet.name, number, column)
