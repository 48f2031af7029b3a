"""Choosing which number of results goes into a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suishin.common.months import Month
from suishin.reading.definition import Item, ItemKind
from suishin.results.rules.claim_model import Measure
from suishin.rounds.queries import Offered
from suishin.rounds.rules import Asked


class FromResultsForm(forms.Form):
    product_set = forms.ChoiceField(label=_("共済種目"))
    measure = forms.ChoiceField(label=_("何の数か"))
    month = forms.ChoiceField(label=_("いつの実績か"))
    part = forms.ChoiceField(label=_("入れるところ"), required=False)

    def __init__(self, typed: Any, *, item: Item, offered: Offered) -> None:
        super().__init__(typed)
        choices = {
            "product_set": offered.sets,
            "measure": offered.measures,
            "month": list(offered.months),
            "part": [(part.key, part.title) for part in item.parts],
        }
        if item.kind is ItemKind.TABLE:
            del self.fields["product_set"]  # each row names its own
        if not item.parts:
            del self.fields["part"]
        for name, field in self.fields.items():
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices[name]
            field.initial = choices[name][0][0] if choices[name] else None

    def asked(self) -> Asked:
        """Return what was chosen, once the form is valid."""
        chosen = self.cleaned_data
        return Asked(
            product_set=chosen.get("product_set", ""),
            measure=Measure(chosen["measure"]),
            month=Month.parse(chosen["month"]),
            part=chosen.get("part", ""),
        )

    def with_defaults(self) -> dict[str, Any]:
        """Return the first choice of each field, which is what the page begins with."""
        return {name: field.initial for name, field in self.fields.items()}
