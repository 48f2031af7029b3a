"""Files of results as tables: those that were sent, what is wrong with one, what it would change; and a month written out."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.common.months import Month
from suishin.outputs.formats import ROW
from suishin.outputs.tables import LONG_TEXT, MOMENT, NUMBER, TEXT, Column, Table
from suishin.results.files.model import DETAIL_NAMES, MEASURE_NAMES, Fault, FileFinding, FileReading, Role
from suishin.results.models import ImportRun
from suishin.results.queries.imports import Difference, ResultRow

_PLACES_TOLD = 3
_OTHER_ROW = re.compile(r"(?:シート「[^」]*」の)?\d+行目")
_IN_BRACKETS = re.compile("（[^）]*）")


def results_table(month: Month, rows: Sequence[ResultRow]) -> Table[ResultRow]:
    """Write a month's results in the layout that the import reads."""
    return Table(
        f"{month.year}年{month.month}月の共済実績",
        rows=rows,
        columns=[
            Column("県", lambda row: row.prefecture),
            Column("組合コード", lambda row: row.union_code),
            Column("組合名", lambda row: row.union_name),
            Column("年月", lambda row: f"{row.month.year}年{row.month.month}月"),
            Column("共済種目", lambda row: row.line),
            Column("速報・確定", lambda row: "速報" if row.is_flash else "確定"),
            *_measure_columns(),
            *_detail_columns(rows),
        ],
    )


def _measure_columns() -> Iterable[Column[ResultRow]]:
    for place, name in enumerate(MEASURE_NAMES.values()):
        yield Column(name, lambda row, place=place: row.values[place], NUMBER)  # type: ignore[misc]


def _detail_columns(rows: Sequence[ResultRow]) -> Iterable[Column[ResultRow]]:
    """Return columns for the counts beside the measures that some row tells."""
    told = {name for row in rows for name in row.details}
    for name, heading in DETAIL_NAMES.items():
        if name in told:
            yield Column(heading, lambda row, name=name: row.details.get(name), NUMBER)  # type: ignore[misc]


def faults_table(faults: Sequence[Fault]) -> Table[dict[str, Any]]:
    """List what has to be mended in a file, cell by cell."""
    return Table(
        _("直すところ"),
        rows=[fault.to_plain() for fault in faults],
        columns=[
            Column(_("シート"), lambda row: row["sheet"]),
            Column(_("行"), lambda row: row["row"], ROW),
            Column(_("列"), lambda row: row["column"]),
            Column(_("見出し"), lambda row: row["heading"]),
            Column(_("値"), lambda row: row["value"]),
            Column(_("直すところ"), lambda row: row["reason"], LONG_TEXT),
            Column(_("候補"), lambda row: _("、").join(row["candidates"]), TEXT),
        ],
    )


def faults_on_page(faults: Sequence[Fault], title: str) -> Table[Fault]:
    """List what has to be mended as one reads it: the cell's name first, so that it heads its block on a phone."""
    return Table(
        title,
        rows=faults,
        columns=[
            Column(_("セル"), lambda fault: f"{fault.sheet} {fault.place}".strip()),
            Column(_("見出し"), lambda fault: fault.heading),
            Column(_("値"), lambda fault: fault.value),
            Column(_("直すところ"), lambda fault: fault.reason, LONG_TEXT),
        ],
    )


def kinds_of_faults(faults: Sequence[Fault]) -> list[tuple[str, int]]:
    """Return what is wrong in few words, and how many cells it is about, the most first."""
    return Counter(_in_few_words(fault.reason) for fault in faults).most_common()


def _in_few_words(reason: str) -> str:
    """Return the first sentence of a reason without what is of one cell alone."""
    return _OTHER_ROW.sub("ほかの行", _IN_BRACKETS.sub("", reason.partition("。")[0]))


def differences_table(differences: Sequence[Difference]) -> Table[Difference]:
    return Table(
        _("前の数と違うところ"),
        rows=differences,
        columns=[
            Column(_("組合名"), lambda row: row.union),
            Column(_("共済種目"), lambda row: row.line),
            Column(_("年月"), lambda row: _month_and_stage(row)),
            Column(_("項目"), lambda row: row.measure),
            Column(_("前"), lambda row: row.before, NUMBER),
            Column(_("後"), lambda row: row.after, NUMBER),
        ],
        empty_text=_("前の数と違うところはありません。"),
        sheet_name=_("変わる数"),
    )


def findings_table(findings: Sequence[FileFinding]) -> Table[FileFinding]:
    return Table(
        _("気づいたこと"),
        rows=findings,
        columns=[
            Column(_("シート"), lambda row: row.sheet),
            Column(_("セル"), lambda row: row.place),
            Column(_("気づいたこと"), lambda row: row.text, LONG_TEXT),
        ],
    )


def runs_table(runs: Sequence[ImportRun]) -> Table[ImportRun]:
    """List files that were sent, with what became of each."""
    return Table(
        _("送ったファイル"),
        rows=runs,
        columns=[
            Column(
                _("ファイル"), lambda row: row.name, url=lambda row: reverse("results:import-detail", args=[row.pk])
            ),
            Column(_("年月"), lambda row: _("、").join(months_in_words(row))),
            Column(_("状態"), lambda row: row.get_state_display()),
            Column(_("数の行"), lambda row: row.counts.get("entries"), NUMBER),
            Column(_("直すところ"), lambda row: row.counts.get("faults"), NUMBER),
            Column(_("組織"), lambda row: row.organization.name),
            Column(_("送った人"), lambda row: row.by.name),
            Column(_("送った日時"), lambda row: row.at, MOMENT),
        ],
        empty_text=_("まだありません。実績のファイルを送ると、ここに並びます。"),
    )


@dataclass(frozen=True, slots=True)
class StageRead:
    """Whether a file was read as preliminary or final, and why; a person may say otherwise before it is taken in."""

    words: str
    reason: str
    is_disputed: bool  # a person chose otherwise than the file says
    may_be_flash: bool  # some of it was read as final
    may_be_final: bool


def stage_of(run: ImportRun, reading: FileReading) -> StageRead | None:
    """Return how a file was read whose rows do not all say it themselves; None where nothing was."""
    sheets = [sheet for sheet in reading.mapping.sheets if sheet.only(Role.FLASH) is None]
    if not sheets or not reading.is_of_results:
        return None
    read_as = {bool(sheet.is_flash if run.is_flash is None else run.is_flash) for sheet in sheets}
    told = {sheet.stage_told_by: sheet.is_flash for sheet in sheets if sheet.is_flash is not None}
    differing = [place for place, is_flash in told.items() if run.is_flash not in (None, is_flash)]
    places = _("、").join((differing or list(told))[:_PLACES_TOLD])
    if differing:
        reason = _("選んだとおりに読みましたが、ファイルには%(places)sとあります。") % {"places": places}
    elif run.is_flash is not None:
        reason = _("送るときか、この画面で選んだとおりです。")
    elif told:
        reason = _("%(places)sとあるためです。") % {"places": places}
    else:
        reason = _("ファイルに速報とも確定とも書かれていないためです。")
    words = _("・").join(stage_in_words(is_flash=one) for one in sorted(read_as))
    return StageRead(words, reason, bool(differing), False in read_as, True in read_as)


def stages_in_words(reading: FileReading) -> str:
    """Return whether the results of a file are preliminary, final or both."""
    return _("・").join(
        stage_in_words(is_flash=one) for one in sorted({bool(entry.is_flash) for entry in reading.entries})
    )


def stage_in_words(*, is_flash: bool) -> str:
    return _("速報") if is_flash else _("確定")


def months_in_words(run: ImportRun) -> list[str]:
    return [_month_in_words(Month(month)) for month in run.months]


def _month_in_words(month: Month) -> str:
    return _("%(year)s年%(month)s月") % {"year": month.year, "month": month.month}


def _month_and_stage(row: Difference) -> str:
    words = _month_in_words(row.month)
    if row.stage == "flash":
        return _("%(month)s（速報）") % {"month": words}
    return _("%(month)s（速報から確定へ）") % {"month": words} if row.stage == "after_flash" else words
