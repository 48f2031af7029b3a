"""Input of the round pages: a round's own facts, and the filters of its work desk."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suishin.forms.models import FormVersion
from suishin.organizations.fields import DayField
from suishin.organizations.models import Organization
from suishin.rounds.models import Report
from suishin.rounds.rules import MISSING


class RoundForm(forms.Form):
    code = forms.RegexField(
        r"^[0-9]{4}-[0-9]{2}(-[0-9]{1,2})?\Z",
        label=_("コード"),
        help_text=_("年と月を「2026-01」のように書きます。同じ月に二回目があれば「2026-01-2」とします。"),
        error_messages={"invalid": _("コードは「2026-01」の形で書いてください。")},
    )
    title = forms.CharField(label=_("名称"), max_length=100)
    form = forms.ModelChoiceField(FormVersion.objects.all(), label=_("様式"), empty_label=None)
    opens_on = DayField(label=_("受付開始日"))
    due_on = DayField(label=_("締切日"))

    def __init__(self, *args: Any, is_in_use: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_in_use:
            for name in ("code", "form"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("すでに報告があるため変えられません。")

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "opens_on" in cleaned and "due_on" in cleaned and cleaned["due_on"] < cleaned["opens_on"]:
            self.add_error("due_on", _("締切日は受付開始日以降の日にしてください。"))
        return cleaned


class DeskFilter(forms.Form):
    """Filters of the work desk; unknown values in an address are passed over."""

    block = forms.ChoiceField(label=_("地区ブロック"), required=False)
    status = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=[("", _("すべて")), (MISSING, _("未提出すべて")), *Report.Status.choices],
    )

    def __init__(self, *args: Any, blocks: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["block"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("すべて")), *((block.code, block.name) for block in blocks)]

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
