"""What people send: files, filters, whose report it is, corrected values, reasons."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.common.dates import parse_date
from suishin.common.numbers import fold_widths
from suishin.forms.values import LONGEST_CELL, ValueRefused, clean_value, value_in_words
from suishin.ingestion.models import Proposal, SourceFile
from suishin.organizations.models import Organization
from suishin.reading.definition import FormDefinition, HeaderKind, Item, ItemKind, printed_heading
from suishin.rounds.models import Round
from suishin.rounds.rules import day_in_words

ROWS_TO_ADD = 3  # of a table, below those that were read


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files; what each is worth is decided one by one."""

    widget = ManyFilesInput(attrs={"accept": ".pdf,.xlsx,.xlsm,.xls,.ods,.docx,.docm,.doc,.odt,.txt,.text,.md"})

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    originals = ManyFilesField(
        label=_("ファイル"),
        allow_empty_file=True,
        help_text=_(
            "PDF・Excel・Word・テキスト。いくつでも一度に送れます。複数の県の報告を綴じたファイルも読み取れます。"
        ),
        error_messages={"required": _("ファイルを選んでください。")},
    )
    round = forms.ModelChoiceField(
        queryset=Round.objects.none(),
        label=_("回"),
        required=False,
        empty_label=_("読み取った様式と作成日から決める"),
    )
    is_repeat_wanted = forms.BooleanField(label=_("前に送ったものと同じファイルでも、もう一度読み取る"), required=False)

    def __init__(self, *args: Any, rounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["round"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rounds

    @property
    def max_megabytes(self) -> int:
        return int(settings.UPLOAD_FILE_BYTES) // 2**20


class FileFilter(forms.Form):
    """Filters of the list; nonsense in an address is passed over."""

    STATES = (
        ("", _("破棄したもの以外")),
        ("review", _("確認するもの")),
        ("underway", _("読み取り中")),
        ("failed", _("読み取れないもの")),
        ("done", _("済んだもの")),
        (SourceFile.State.DISCARDED, _("破棄したもの")),
    )
    state = forms.ChoiceField(label=_("状態"), required=False, choices=STATES)
    organization = forms.ModelChoiceField(
        queryset=Organization.objects.none(), label=_("送った組織"), required=False, empty_label=_("すべて")
    )
    round = forms.ModelChoiceField(
        queryset=Round.objects.none(), label=_("回"), required=False, empty_label=_("すべて"), to_field_name="code"
    )

    def __init__(self, *args: Any, rounds: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("round", rounds), ("organization", organizations)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset

    def chosen(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)


class AssignForm(forms.Form):
    organization = forms.ModelChoiceField(
        queryset=Organization.objects.none(), label=_("県"), required=False, empty_label=_("選んでください")
    )
    round = forms.ModelChoiceField(
        queryset=Round.objects.none(), label=_("回"), required=False, empty_label=_("選んでください")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, organizations: Any, rounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("organization", organizations), ("round", rounds)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset


class TypingForm(forms.Form):
    """Which pages without text hold whose report."""

    organization = forms.ModelChoiceField(
        queryset=Organization.objects.none(), label=_("県"), empty_label=_("選んでください")
    )
    round = forms.ModelChoiceField(queryset=Round.objects.none(), label=_("回"), empty_label=_("選んでください"))
    first_page = forms.TypedChoiceField(label=_("はじめのページ"), coerce=int)
    last_page = forms.TypedChoiceField(label=_("終わりのページ"), coerce=int)

    def __init__(self, *args: Any, organizations: Any, rounds: Any, pages: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("organization", organizations), ("round", rounds)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset
        for name in ("first_page", "last_page"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [(page, gettext("%(page)dページ") % {"page": page}) for page in pages]

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first_page"), self.cleaned_data.get("last_page")
        if first and last and last < first:
            self.add_error("last_page", _("はじめのページより後のページを選んでください。"))
        return self.cleaned_data

    @property
    def chosen_pages(self) -> range:
        return range(self.cleaned_data["first_page"], self.cleaned_data["last_page"] + 1)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("操作の記録に残ります。")
    )


class CorrectionForm(forms.Form):
    text = forms.CharField(
        label=_("直してほしいこと"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("どの項目をどう直すかを書いてください。全国本部の担当者が読み、返事を書きます。"),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("返事"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class SettleForm(forms.Form):
    replaces = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    """What was chosen for a value, and which state of it the person had before them."""

    choice = forms.ChoiceField(
        choices=[(name, name) for name in ("accept", "correct", "reject", "leave_unknown", "yes", "no")]
    )
    revision = forms.IntegerField(min_value=0)


class DayField(forms.CharField):
    """A day or month as people write it, 2025年2月3日, 令和7年2月3日 or 2025-02; cleaned to 2025-02-03 or 2025-02."""

    default_error_messages = {"day": _("日付は「2025年2月3日」のように書いてください（月までなら「2025年2月」）。")}

    def prepare_value(self, value: Any) -> Any:
        return day_in_words(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        day = parse_date(text)
        if day is None:
            raise forms.ValidationError(self.error_messages["day"], code="day")
        return day


class NumberField(forms.DecimalField):
    """A number as people type it: 7,344 and ７３４４ are the same."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(fold_widths(value).replace(",", "") if isinstance(value, str) else value)


class TextValueForm(forms.Form):
    text = forms.CharField(
        label=_("文章"), strip=False, required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 8})
    )

    def changed(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"].replace("\r\n", "\n").replace("\r", "\n")}


class DayValueForm(forms.Form):
    value = DayField(label=_("日付"), max_length=20, help_text=_("例：2025年2月3日"))

    def changed(self) -> dict[str, Any]:
        return {"value": self.cleaned_data["value"]}


class PersonValueForm(forms.Form):
    value = forms.CharField(label=_("氏名など"), max_length=200)

    def changed(self) -> dict[str, Any]:
        return {"value": self.cleaned_data["value"]}


class FigureValueForm(forms.Form):
    subject = forms.CharField(label=_("何の数か"), max_length=200, required=False)
    value = NumberField(label=_("数値"), max_digits=18, decimal_places=4)
    unit = forms.CharField(label=_("単位"), max_length=10)

    def changed(self) -> dict[str, Any]:
        number = self.cleaned_data["value"]
        value = int(number) if number == number.to_integral_value() else float(number)
        return {"subject": self.cleaned_data["subject"], "value": value, "unit": self.cleaned_data["unit"]}


class EventValueForm(forms.Form):
    STATUSES = (("planned", _("予定")), ("held", _("実施済み")), ("unknown", _("不明")))
    name = forms.CharField(label=_("行事"), max_length=200)
    date = DayField(label=_("はじめの日"), max_length=20, required=False)
    date_end = DayField(label=_("終わりの日"), max_length=20, required=False)
    status = forms.ChoiceField(label=_("状態"), choices=STATUSES)

    def changed(self) -> dict[str, Any]:
        values = self.cleaned_data
        days = {"date": values["date"] or None, "date_end": values["date_end"] or None}
        return {"name": values["name"], "status": values["status"], **days}


class ItemValueForm(forms.Form):
    """A number, date, choice, table or organizations of a form; a table has a field for each of its cells."""

    def __init__(self, *args: Any, item: Item, value: Any, unions: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item, self.unions = item, unions
        if item.kind is ItemKind.TABLE:
            for number, row in enumerate(self._rows(value or []), start=1):
                for column in item.columns:
                    name = row.get(item.columns[0].key) or _("%(number)s行目") % {"number": number}
                    label = f"{name}：{printed_heading(column)}"
                    self.fields[f"{number}.{column.key}"] = forms.CharField(
                        label=label, required=False, max_length=LONGEST_CELL, initial=row.get(column.key, "")
                    )
        elif item.kind is ItemKind.ORGANIZATION:
            self.fields["value"] = forms.MultipleChoiceField(
                label=item.title,
                required=False,
                choices=[(code, f"{name}（{code}）") for code, name in unions.items()],
                initial=value or [],
                widget=forms.CheckboxSelectMultiple,
            )
        elif item.kind is ItemKind.CHOICE:
            offered = [("", _("記入なし")), *((option.key, option.label) for option in item.options)]
            self.fields["value"] = forms.ChoiceField(label=item.title, required=False, choices=offered, initial=value)
        else:
            label = f"{item.title}（{item.unit}）" if item.unit else item.title
            self.fields["value"] = forms.CharField(label=label, required=False, max_length=50, initial=value or "")

    def _rows(self, value: list[dict[str, str]]) -> list[dict[str, str]]:
        """Return the rows to offer: those read, or the printed ones, and some to add where the form allows it."""
        rows = value or [{self.item.columns[0].key: label} for label in self.item.rows]
        if not self.item.can_add_rows:
            return rows
        sent = {int(name.partition(".")[0]) for name in self._sent_names()}
        return rows + [{}] * max(ROWS_TO_ADD, max(sent, default=0) - len(rows))

    def _sent_names(self) -> Iterator[str]:
        for name in self.data or ():
            bare = name.removeprefix(f"{self.prefix}-")
            if re.fullmatch(r"[0-9]{1,3}\..+", bare):
                yield bare

    def clean(self) -> dict[str, Any]:
        try:
            self.kept = clean_value(self.item, self._typed())
        except ValueRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return self.cleaned_data

    def _typed(self) -> Any:
        if self.item.kind is not ItemKind.TABLE:
            return self.cleaned_data.get("value", "")
        rows: dict[str, dict[str, str]] = {}
        for name, text in self.cleaned_data.items():
            number, _dot, key = name.partition(".")
            rows.setdefault(number, {})[key] = text
        return list(rows.values())

    def changed(self) -> dict[str, Any]:
        if self.item.kind is ItemKind.ORGANIZATION:
            return {"value": self.kept, "shown": gettext("、").join(self.unions[str(code)] for code in self.kept)}
        return {"value": self.kept, "shown": value_in_words(self.item, self.kept)}


PlainValueForm = TextValueForm | DayValueForm | PersonValueForm | FigureValueForm | EventValueForm
ValueForm = ItemValueForm | PlainValueForm


def value_form(
    proposal: Proposal, definition: FormDefinition, unions: Mapping[str, str], sent: Any = None
) -> ValueForm | None:
    """Return the form in which a value is corrected, filled with the value as it stands; ticks have none."""
    # A page holds many of these: the prefix keeps the ids of their fields apart.
    prefix = f"value{proposal.pk}"
    if proposal.kind == Proposal.Kind.VALUE:
        item = definition.item(proposal.key.partition(".")[2])
        return ItemValueForm(sent, prefix=prefix, item=item, value=proposal.value["value"], unions=unions)
    form_class = _value_form_class(proposal, definition.header)
    if form_class is None:
        return None
    return form_class(sent, prefix=prefix) if sent is not None else form_class(initial=proposal.value, prefix=prefix)


def _value_form_class(proposal: Proposal, header: Sequence[Any]) -> type[PlainValueForm] | None:
    if proposal.kind == Proposal.Kind.HEADER:
        is_day = any(field.key == proposal.key and field.kind is HeaderKind.DATE for field in header)
        return DayValueForm if is_day else PersonValueForm
    by_kind: dict[str, type[PlainValueForm]] = {
        Proposal.Kind.NARRATIVE: TextValueForm,
        Proposal.Kind.FIGURE: FigureValueForm,
        Proposal.Kind.EVENT: EventValueForm,
    }
    return by_kind.get(proposal.kind)
