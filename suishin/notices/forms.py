"""Input of the pages of notices: filters of the log, a text with placeholders."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.notices.kinds import Kind
from suishin.notices.models import Message
from suishin.notices.rules import LONGEST_SUBJECT, unknown_placeholders

_ANY = [("", _("すべて"))]


class LogFilter(forms.Form):
    state = forms.ChoiceField(label=_("状態"), required=False, choices=[*_ANY, *Message.State.choices])
    kind = forms.ChoiceField(label=_("種類"), required=False, choices=[*_ANY, *Kind.choices])
    person = forms.CharField(
        label=_("受け取る人"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )


class TextForm(forms.Form):
    subject = forms.CharField(label=_("件名"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(label=_("本文"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 16}), strip=False)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_subject(self) -> str:
        return self._known("subject")

    def clean_body(self) -> str:
        return self._known("body").replace("\r\n", "\n").strip() + "\n"

    def _known(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        unknown = unknown_placeholders(self.kind, text)
        if unknown:
            names = gettext("、").join(gettext("「{%(name)s}」") % {"name": name} for name in unknown)
            message = gettext(
                "%(names)sは、このメールでは使えません。下の一覧にあるものに直してください。保存していません。"
            )
            raise forms.ValidationError(message % {"names": names})
        return text
