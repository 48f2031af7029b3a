"""A round's own facts, and the filters of its work desk."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import User
from suishin.forms.models import FormVersion
from suishin.organizations.fields import DayField
from suishin.organizations.models import Organization
from suishin.rounds.actions import RoundFacts
from suishin.rounds.models import Report, Round
from suishin.rounds.rules import MISSING


class RoundForm(forms.Form):
    code = forms.RegexField(
        r"^([0-9]{2}-)?[0-9]{4}-[0-9]{2}(-[0-9]{1,2})?\Z",
        label=_("コード"),
        help_text=_("年と月を「2026-01」のように書きます。同じ月に二回目があれば「2026-01-2」とします。"),
        error_messages={"invalid": _("コードは「2026-01」の形で書いてください。")},
    )
    title = forms.CharField(label=_("名称"), max_length=100)
    form = forms.ModelChoiceField(FormVersion.objects.none(), label=_("様式"), empty_label=None)
    target_kind = forms.ChoiceField(label=_("報告するところ"), choices=Round.TargetKind.choices)
    chosen_targets = forms.ModelMultipleChoiceField(
        Organization.objects.none(),
        label=_("対象を選ぶ"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("ひとつも選ばなければ、すべてが対象です。"),
    )
    opens_on = DayField(label=_("受付開始日"))
    due_on = DayField(label=_("締切日"))
    is_late_allowed = forms.BooleanField(label=_("締切後も受け付ける"), required=False, initial=True)
    late_until = DayField(
        label=_("締切後の受付の最終日"),
        required=False,
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

    def __init__(
        self,
        *args: Any,
        viewer: User,
        organizer: Organization,
        is_open: bool = False,
        is_in_use: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["form"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = FormVersion.objects.visible_to(viewer).ready()
        self._offer_targets(organizer)
        self._keep(("code", "form") if is_in_use else (), gettext("すでに報告があるため変えられません。"))
        self._keep(
            ("target_kind", "chosen_targets") if is_open else (), gettext("受付が始まっているため変えられません。")
        )

    def _offer_targets(self, organizer: Organization) -> None:
        """Offer what the organizer may ask: headquarters prefectures or all unions, a prefecture its own unions."""
        kind, targets = self.fields["target_kind"], self.fields["chosen_targets"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(targets, forms.ModelMultipleChoiceField)
        below = Organization.objects.below(organizer)
        if organizer.is_national:
            targets.queryset = below.prefectures()
        else:
            kind.choices = [(Round.TargetKind.LOCAL_UNION, Round.TargetKind.LOCAL_UNION.label)]
            kind.initial = Round.TargetKind.LOCAL_UNION
            targets.queryset = below.filter(kind=Organization.Kind.LOCAL_UNION).order_by("code")

    def _keep(self, names: Iterable[str], reason: str) -> None:
        for name in names:
            self.fields[name].disabled = True
            self.fields[name].help_text = reason

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
        return RoundFacts(**(self.cleaned_data | {"chosen_targets": tuple(self.cleaned_data["chosen_targets"])}))


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
