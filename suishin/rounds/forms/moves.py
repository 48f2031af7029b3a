"""What the page of a step asks for: a reason, marks on items, a day; and what its reader had before them."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suishin.organizations.fields import DayField
from suishin.rounds.models import Report

if TYPE_CHECKING:
    from suishin.rounds.views.steps import StepWords

LONGEST_REASON, LONGEST_MARK = 2000, 500


class MoveForm(forms.Form):
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("理由"),
        max_length=LONGEST_REASON,
        help_text=_("相手にこのまま伝わります。何をどう直すかが分かるように書いてください。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("理由を書いてください。相手に伝わります。何も変えていません。")},
    )
    due_on = DayField(label=_("新しい締切日"))

    def __init__(self, *args: Any, words: "StepWords", report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not words.needs_reason:
            del self.fields["reason"]
        if not words.has_due_day:
            del self.fields["due_on"]
        self.marked_items: dict[str, str] = {}  # name of the field → key of the item
        if words.has_marks:
            self._ask_for_marks(report)

    def _ask_for_marks(self, report: Report) -> None:
        for section in report.round.form.definition.sections:
            for item in section.items:
                name = f"mark-{item.key}"
                self.marked_items[name] = item.key
                self.fields[name] = forms.CharField(
                    label=section.name_of(item),
                    required=False,
                    max_length=LONGEST_MARK,
                )

    @property
    def marks(self) -> list[forms.BoundField]:
        return [self[name] for name in self.marked_items]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.marked_items]

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, once it is valid."""
        marks = {key: self.cleaned_data.get(name, "") for name, key in self.marked_items.items()}
        return {name: self.cleaned_data.get(name) for name in ("seen", "version", "reason", "due_on")} | {
            "marks": marks
        }


class ReasonForm(forms.Form):
    """Why something is done to somebody's report; it is told to them."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("どこをどう直してほしいかを書きます。相手にそのまま伝わります。"),
    )
