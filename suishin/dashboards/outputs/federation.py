"""Prefectures × product lines: as a matrix on the page and, with the same values, as a table for Excel."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from suishin.dashboards.measures import Value, shown
from suishin.dashboards.outputs.results import unions_in_words
from suishin.dashboards.queries.areas import Prefecture
from suishin.dashboards.queries.federation import FederationRow, FederationTable
from suishin.outputs.formats import MISSING, NUMBER
from suishin.outputs.tables import Column, Table


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One line of a prefecture as the page shows it."""

    count: str
    rate: str
    gap: str  # of how many unions, where some are missing
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    name: str
    url: str | None
    place: str | None  # None: the rows are no ranking
    cells: list[MatrixCell]


def matrix_row(table: FederationTable, row: FederationRow, url: Callable[[Prefecture], str]) -> MatrixRow:
    return MatrixRow(
        _name(row),
        url(row.prefecture) if row.prefecture else None,
        (place_in_words(row) or MISSING) if table.is_ranking else None,
        [_cell(table, row, at) for at in range(len(table.sets))],
    )


def _cell(table: FederationTable, row: FederationRow, at: int) -> MatrixCell:
    found, is_chosen = row.cells[at], table.sets[at] == table.chosen
    if found is None or found.standing.in_force is None:
        return MatrixCell(MISSING, "", "", is_chosen)
    standing = found.standing
    rate = MISSING if found.value is None else table.measure.format.in_words(shown(found.value))
    gap = f"{standing.in_force_unions:,}/{standing.unions:,}" if standing.missing_unions else ""
    return MatrixCell(f"{standing.in_force:,}", rate, gap, is_chosen)


def _name(row: FederationRow) -> str:
    return row.prefecture.name if row.prefecture else _("全国")


def place_in_words(row: FederationRow) -> str:
    """Return 「3位」, or 「3位（同）」 where another prefecture has the same value."""
    if row.place is None:
        return ""
    return (_("%(place)d位（同）") if row.is_shared else _("%(place)d位")) % {"place": row.place}


def federation_excel(table: FederationTable, *, title: str) -> Table[FederationRow]:
    """The matrix as a table: of each line the count, what stands under it, and of how many unions it consists."""
    return Table(
        title,
        rows=[table.total, *table.rows],
        columns=[
            Column(_("県"), _name),
            Column(_("地区"), lambda row: row.prefecture.block if row.prefecture else ""),
            *([Column(_("順位"), place_in_words)] if table.is_ranking else []),
            *(column for at in range(len(table.sets)) for column in _columns(table, at)),
        ],
        sheet_name=_("県と種目"),
    )


def _columns(table: FederationTable, at: int) -> list[Column[FederationRow]]:
    product_set, measure = table.sets[at].name, table.measure

    def value(row: FederationRow) -> Value:
        cell = row.cells[at]
        return None if cell is None else shown(cell.value)

    return [
        Column(
            _("%(set)s 保有") % {"set": product_set},
            lambda row: cell.standing.in_force if (cell := row.cells[at]) else None,
            NUMBER,
        ),
        Column(f"{product_set} {measure.label}", value, measure.format),
        Column(
            _("%(set)s 数えた組合") % {"set": product_set},
            lambda row: unions_in_words(cell.standing) if (cell := row.cells[at]) else "",
        ),
    ]
