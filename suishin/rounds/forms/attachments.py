"""A file for an item of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AttachmentForm(forms.Form):
    file = forms.FileField(
        label=_("付けるファイル"),
        help_text=_("PDF、Excel、Word、PowerPoint、画像（PNG、JPEG）、テキスト。1件ずつ付けます。"),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("空のファイルです。")},
        max_length=255,
    )
