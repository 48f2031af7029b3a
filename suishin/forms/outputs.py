"""The table of forms and the names of files to save."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from suishin.forms.models import FormVersion
from suishin.forms.queries import FormRow
from suishin.outputs.tables import NUMBER, Column, Format, Table

_SHAPES = {FormVersion.State.DRAFT: "◐", FormVersion.State.READY: "●"}
STATE = Format(lambda state: f"{_SHAPES[state]} {FormVersion.State(state).label}", width=14)


def forms_table(rows: Sequence[FormRow]) -> Table[FormRow]:
    """One row per stored version, the latest first."""
    return Table(
        _("様式"),
        rows=rows,
        columns=[
            Column(
                _("名称"), lambda row: row.form.title, url=lambda row: reverse("forms:form-detail", args=[row.form.pk])
            ),
            Column(_("コード"), lambda row: row.form.code),
            Column(_("版"), lambda row: row.form.number, NUMBER),
            Column(_("状態"), lambda row: row.form.state, STATE),
            Column(_("つくったところ"), lambda row: row.form.owner.name if row.form.owner else _("製品に付属")),
            Column(_("使っている回"), lambda row: _("、").join(row.rounds) or None),
        ],
        empty_text=_("様式がまだありません。「新しい様式をつくる」から始めてください。"),
    )


def definition_file_name(form: FormVersion) -> str:
    """Return the name of a form's file; a draft's says so."""
    suffix = _("（作成中）") if form.is_draft else ""
    return f"{form.code}-{form.number}{suffix}.json"


def blank_file_name(form: FormVersion) -> str:
    return _("%(title)s_%(code)s_様式.xlsx") % {"title": form.title, "code": form.code}
