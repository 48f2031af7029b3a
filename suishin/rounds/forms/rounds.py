"""A round's own facts, and the filters of its work desk."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import User
from suishin.forms.models import FormVersion
from suishin.organizations.models import Organization
from suishin.rounds.actions import RoundFacts
from suishin.rounds.models import Report


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")  # what browsers expect, whatever the language


class RoundForm(forms.Form):
    code = forms.RegexField(
        r"^[0-9]{4}-[0-9]{2}(-[0-9]{1,2})?\Z",
        label=_("コード"),
        help_text=_("年と月を「2026-01」のように書きます。同じ月に二回目があれば「2026-01-2」とします。"),
        error_messages={"invalid": _("コードは「2026-01」の形で書いてください。")},
    )
    title = forms.CharField(label=_("名称"), max_length=100)
    form = forms.ModelChoiceField(FormVersion.objects.none(), label=_("様式"), empty_label=None)
    opens_on = forms.DateField(label=_("受付開始日"), widget=DayInput)
    due_on = forms.DateField(label=_("締切日"), widget=DayInput)
    is_late_allowed = forms.BooleanField(label=_("締切後も受け付ける"), required=False, initial=True)
    late_until = forms.DateField(
        label=_("締切後の受付の最終日"),
        required=False,
        widget=DayInput,
        help_text=_("空のままにすると、いつまでも受け付けます。"),
    )
    needs_confirmation = forms.BooleanField(
        label=_("提出の前に確認者の確認を要する"),
        required=False,
        initial=True,
        help_text=_("外すと、作成者がそのまま提出します。"),
    )
    request_text = forms.CharField(
        label=_("依頼文"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("報告を書くページと依頼のメールに載ります。"),
    )

    def __init__(self, *args: Any, viewer: User, is_in_use: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["form"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = FormVersion.objects.visible_to(viewer).ready()
        if is_in_use:
            for name in ("code", "form"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("すでに報告があるため変えられません。")

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "opens_on" in cleaned and "due_on" in cleaned and cleaned["due_on"] < cleaned["opens_on"]:
            self.add_error("due_on", _("締切日は受付開始日以降の日にしてください。"))
        if cleaned.get("late_until") and "due_on" in cleaned and cleaned["late_until"] < cleaned["due_on"]:
            self.add_error("late_until", _("締切後の受付の最終日は、締切日以降の日にしてください。"))
        return cleaned

    @property
    def facts(self) -> RoundFacts:
        """What was typed, once it is valid."""
        return RoundFacts(**self.cleaned_data)


class DeskFilter(forms.Form):
    """Filters of the work desk; unknown values in an address are passed over."""

    block = forms.ChoiceField(label=_("地区ブロック"), required=False)
    status = forms.ChoiceField(label=_("状態"), required=False, choices=[("", _("すべて")), *Report.Status.choices])

    def __init__(self, *args: Any, blocks: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["block"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("すべて")), *((block.code, block.name) for block in blocks)]

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
