"""Input of the page that says when a round reminds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suishin.rounds.models import ReminderStage


class StageForm(forms.Form):
    """One line of the page of reminders; a line without an occasion is passed over."""

    kind = forms.ChoiceField(label=_("とき"), required=False, choices=[("", "―"), *ReminderStage.Kind.choices])
    days = forms.IntegerField(label=_("日数"), required=False, min_value=0, max_value=365)
    is_on = forms.BooleanField(label=_("送る"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("kind") == ReminderStage.Kind.ON_DUE_DAY:
            cleaned["days"] = 0
        elif cleaned.get("kind") and "days" in cleaned and not cleaned["days"]:
            self.add_error("days", _("日数を1以上の数で書いてください。"))
        return cleaned


StageFormSet = forms.formset_factory(StageForm, extra=2, max_num=30, absolute_max=30, can_delete=True)


def typed_stages(formset: forms.BaseFormSet[StageForm]) -> list[tuple[str, int, bool]]:
    """Return the lines of a valid page of reminders that stay: kind, days, whether it is on."""
    kept = [form.cleaned_data for form in formset.forms if form not in formset.deleted_forms]
    return [(line["kind"], line["days"], line["is_on"]) for line in kept if line.get("kind")]
