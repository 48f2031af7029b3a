"""A file of results, how its columns are to be understood, which unions its spellings mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.files.model import (
    COUNT_NAMES,
    ROLE_NAMES,
    ColumnMapping,
    ColumnUse,
    Fault,
    Role,
    SheetMapping,
)
from suishin.results.models import ProductLine

ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"


STAGES = [("", _("ファイルのとおり（書かれていなければ確定）")), ("final", _("確定")), ("flash", _("速報"))]


class MonthInput(forms.TextInput):
    input_type = "month"


class ResultFileForm(forms.Form):
    file = forms.FileField(
        label=_("実績のファイル"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Excel（.xlsx）・ODS・CSV。送ってもすぐには取り込みません。まず中身を確かめます。"),
        error_messages={"required": _("ファイルを選んでください。")},
    )
    month = forms.CharField(
        label=_("年月"),
        required=False,
        max_length=7,
        widget=MonthInput,
        help_text=_("ファイルに年月が書かれていないときだけ選びます。"),
    )
    stage = forms.ChoiceField(
        label=_("速報か確定か"),
        choices=STAGES,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("どちらとして読んだかは次の画面に出ます。そこでも選び直せます。"),
    )

    def clean_stage(self) -> bool | None:
        """Return whether the file is preliminary, None for what its own words say."""
        stage = self.cleaned_data["stage"]
        return stage == "flash" if stage else None

    @property
    def max_megabytes(self) -> int:
        return int(settings.UPLOAD_FILE_BYTES) // 2**20

    def clean_month(self) -> Month | None:
        written = self.cleaned_data["month"].strip()
        if not written:
            return None
        try:
            return Month.parse(written)
        except ValueError as error:
            raise ValidationError(_("年月は 2026-10 のように書いてください。")) from error


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of a sheet on the page: what it is taken for, and the two choices."""

    use: ColumnUse
    meaning: forms.BoundField
    line: forms.BoundField


class ColumnsForm(forms.Form):
    """For each column: what it holds, and for counts of which line."""

    def __init__(self, *args: Any, mapping: ColumnMapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._mapping = mapping
        lines = [("", _("ほかの見出しや列が示す")), *ProductLine.objects.values_list("code", "name")]
        for sheet_number, use in self._columns():
            key = f"{sheet_number}-{use.column}"
            is_count = use.role is Role.VALUE
            self.fields[f"meaning-{key}"] = forms.ChoiceField(
                label=_("%(heading)sの列の読み方") % {"heading": use.heading},
                choices=_meanings(),
                initial=f"value:{use.measure}" if is_count else str(use.role),
            )
            self.fields[f"line-{key}"] = forms.ChoiceField(
                label=_("%(heading)sの列の共済種目") % {"heading": use.heading},
                choices=lines,
                required=False,
                initial=use.line,
            )

    def _columns(self) -> Iterator[tuple[int, ColumnUse]]:
        for number, sheet in enumerate(self._mapping.sheets):
            yield from ((number, use) for use in sheet.columns if use.heading)

    def sheets(self) -> list[tuple[SheetMapping, list[ColumnRow]]]:
        return [
            (
                sheet,
                [
                    ColumnRow(use, self[f"meaning-{number}-{use.column}"], self[f"line-{number}-{use.column}"])
                    for use in sheet.columns
                    if use.heading
                ],
            )
            for number, sheet in enumerate(self._mapping.sheets)
        ]

    @property
    def chosen(self) -> dict[str, dict[str, str]]:
        """Return for each head, by its fingerprint, what each column holds."""
        choices: dict[str, dict[str, str]] = {}
        for number, use in self._columns():
            meaning = self.cleaned_data[f"meaning-{number}-{use.column}"]
            line = self.cleaned_data[f"line-{number}-{use.column}"]
            role, _colon, measure = meaning.partition(":")
            choice = f"value:{line}:{measure}" if role == Role.VALUE else meaning
            choices.setdefault(self._mapping.sheets[number].fingerprint, {})[str(use.column)] = choice
        return choices


def _meanings() -> list[tuple[str, str]]:
    counts = [(f"value:{measure}", name) for measure, name in COUNT_NAMES.items()]
    keys = [(str(role), name) for role, name in ROLE_NAMES.items() if role is not Role.VALUE]
    return [*keys, *counts, ("value:", str(_("数（項目は行が示す）")))]


class NamesForm(forms.Form):
    """For each spelling that is no union's: which union is meant. What is left open stays a fault."""

    def __init__(self, *args: Any, faults: Sequence[Fault], own: Sequence[Organization] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spellings: dict[str, str] = {}  # field → what is remembered
        own_choices = [(str(union.pk), f"{union.code} {union.name}") for union in own]
        for fault in faults:
            if not fault.written or fault.written in self.spellings.values():
                continue
            near = list(zip(map(str, fault.candidate_ids), fault.candidates, strict=True))
            choices = [*near, *(choice for choice in own_choices if choice not in near)]
            if not choices:
                continue
            name = f"name-{len(self.spellings)}"
            self.spellings[name] = fault.written
            self.fields[name] = forms.ChoiceField(
                label=_("「%(value)s」（%(sheet)s %(place)s）")
                % {"value": fault.value, "sheet": fault.sheet, "place": fault.place},
                choices=[("", _("決めない")), *choices],
                required=False,
            )

    @property
    def chosen(self) -> dict[str, int]:
        """Return the id of the union meant by each spelling that was decided."""
        return {
            written: int(self.cleaned_data[name])
            for name, written in self.spellings.items()
            if self.cleaned_data.get(name)
        }
