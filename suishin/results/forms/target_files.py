"""A file of targets."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from suishin.results.forms.imports import ACCEPTED


class TargetFileForm(forms.Form):
    file = forms.FileField(
        label=_("目標のファイル"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Excel（.xlsx）・ODS・CSV。送ってもすぐには目標になりません。まず違いを確かめます。"),
        error_messages={"required": _("ファイルを選んでください。")},
    )

    @property
    def max_megabytes(self) -> int:
        return int(settings.UPLOAD_FILE_BYTES) // 2**20
