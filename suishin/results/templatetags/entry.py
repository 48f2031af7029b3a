"""The cells of the grid in which results are typed. Written here: as a template they were most of a long page."""

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from suishin.results.outputs.entry import EntryCell, EntryRow

register = template.Library()


@register.simple_tag
def entry_cells(row: EntryRow) -> SafeString:
    """Return the cells of a row behind its heading."""
    return SafeString("".join(_cell(cell) for cell in row.cells))


def _cell(cell: EntryCell | None) -> str:
    if cell is None:
        return '<td class="entry__none"><span aria-hidden="true">―</span></td>'
    below = "".join(f'<span class="entry__{kind}" id="{kind}-{cell.name}">{html}</span>' for kind, html in _below(cell))
    return f'<td class="entry__cell">{_field(cell)}{below}</td>'


def _below(cell: EntryCell) -> list[tuple[str, str]]:
    """Return what stands below a field: what is wrong with it, then what was told before."""
    notes = "<br>".join(escape(note) for note in cell.notes)
    return [(kind, html) for kind, html in (("fault", escape(cell.fault)), ("note", notes)) if html]


def _field(cell: EntryCell) -> str:
    described = " ".join(f"{kind}-{cell.name}" for kind, _html in _below(cell))
    attributes = f'id="c-{cell.name}" name="{cell.name}" aria-label="{escape(cell.label)}"'
    if described:
        attributes += f' aria-describedby="{described}"'
    if cell.fault:
        attributes += ' aria-invalid="true"'
    if cell.text != cell.stored:
        attributes += f' data-stored="{escape(cell.stored)}"'
    if cell.is_choice:
        return f"<select {attributes}>{_choices(cell.text)}</select>"
    return f'<input {attributes} value="{escape(cell.text)}" inputmode="numeric" autocomplete="off" maxlength="20">'


def _choices(chosen: str) -> str:
    words = (("", gettext("不明")), ("1", gettext("加入している")), ("0", gettext("加入していない")))
    return "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{escape(word)}</option>'
        for value, word in words
    )
