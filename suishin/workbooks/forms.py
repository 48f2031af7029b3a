"""What people send back: workbooks, and their choice between file and draft."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from suishin.ingestion.forms import ManyFilesField, ManyFilesInput
from suishin.workbooks.queries import ComparedItem
from suishin.workbooks.rules import Choice


class WorkbooksField(ManyFilesField):
    widget = ManyFilesInput(attrs={"accept": ".xlsx,.xlsm,.zip"})


class ReturnForm(forms.Form):
    workbooks = WorkbooksField(
        label=_("記入したExcel"),
        allow_empty_file=True,
        help_text=_("いくつでも一度に送れます。まとめて圧縮したもの（.zip）も送れます。"),
        error_messages={"required": _("ファイルを選んでください。")},
    )

    @property
    def max_megabytes(self) -> int:
        return int(settings.UPLOAD_FILE_BYTES) // 2**20

    @property
    def files_sent(self) -> "list[UploadedFile[bytes]]":
        files: list[UploadedFile[bytes]] = self.cleaned_data["workbooks"]
        return files


class ChoiceForm(forms.Form):
    """For each item that differs: the file's answer or the draft's, and the revision of the draft that was seen."""

    def __init__(self, posted: QueryDict | None, *, items: list[ComparedItem], **kwargs: Any) -> None:
        super().__init__(posted, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"choice-{item.key}"] = forms.ChoiceField(
                label=_("%(item)s：どちらにしますか") % {"item": item.label},
                choices=[
                    (Choice.FILE.value, _("ファイルのほうを取り込む")),
                    (Choice.DRAFT.value, _("今の下書きのまま")),
                ],
                widget=forms.RadioSelect,
                initial=Choice.FILE.value if item.proposed is Choice.FILE else None,
                error_messages={"required": _("どちらにするかを選んでください。")},
            )
            self.fields[f"revision-{item.key}"] = forms.IntegerField(widget=forms.HiddenInput, initial=item.revision)

    def rows(self) -> list[tuple[ComparedItem, forms.BoundField, forms.BoundField]]:
        return [(item, self[f"choice-{item.key}"], self[f"revision-{item.key}"]) for item in self.items]

    @property
    def chosen(self) -> dict[str, int]:
        """Return the revision that was seen of each item to be taken from the file."""
        return {
            item.key: self.cleaned_data[f"revision-{item.key}"]
            for item in self.items
            if self.cleaned_data[f"choice-{item.key}"] == Choice.FILE
        }
