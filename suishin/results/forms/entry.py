"""What is sent from the grid in which results are typed, and which grid is shown."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.common.months import Month
from suishin.organizations.models import Organization
from suishin.results.models import ProductLine
from suishin.results.queries.entry import Sheet, months_to_type
from suishin.results.rules.cells import CellKey, Values
from suishin.results.rules.counts import NotACount, parse_count, parse_joined

FINAL, FLASH = "final", "flash"


def month_in_words(month: Month) -> str:
    return gettext("%(year)d年%(month)d月") % {"year": month.year, "month": month.month}


class MonthField(forms.TypedChoiceField):
    """A month that has begun, the latest first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("年月"), coerce=Month.parse, empty_value=None, required=False, **kwargs)

    def offer(self, today: date, *, besides: Month | None = None) -> None:
        months = months_to_type(today)
        if besides is not None and besides not in months:
            months.append(besides)
        self.choices = [(str(month), month_in_words(month)) for month in months]


class StartFilter(forms.Form):
    """Whose results are to be typed, for which month."""

    prefecture = forms.ModelChoiceField(Organization.objects.none(), label=_("県"), empty_label=None, required=False)
    month = MonthField()

    def __init__(self, *args: Any, prefectures: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prefecture"].queryset = prefectures  # type: ignore[attr-defined]
        self.fields["month"].offer(today)  # type: ignore[attr-defined]
        if len(prefectures) == 1:
            self.fields["prefecture"].widget = forms.HiddenInput()


class GridFilter(forms.Form):
    """Which grid of an organization: month, flash or final, and of a prefecture which line."""

    month = MonthField()
    state = forms.ChoiceField(label=_("速報・確定"), required=False, choices=[(FINAL, _("確定")), (FLASH, _("速報"))])
    line = forms.ModelChoiceField(
        ProductLine.objects.none(), label=_("種目"), empty_label=None, to_field_name="code", required=False
    )

    def __init__(self, *args: Any, lines: Sequence[ProductLine], today: date, month: Month, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].offer(today, besides=month)  # type: ignore[attr-defined]
        if lines:
            shown = ProductLine.objects.filter(pk__in=[line.pk for line in lines])
            self.fields["line"].queryset = shown.select_related("product")  # type: ignore[attr-defined]
        else:
            del self.fields["line"]


@dataclass(frozen=True, slots=True)
class Sent:
    """What came back: every cell's text, its value where it is one, what is wrong where it is none, what was seen."""

    texts: Mapping[CellKey, str]
    values: Mapping[CellKey, int | None]
    faults: Mapping[CellKey, str]
    seen: Values


def read_cells(sheet: Sheet, sent: Mapping[str, str]) -> Sent:
    """Read the cells of a sheet; one that was not sent was left as it was seen."""
    joined = {line.pk for line in sheet.lines if line.product.counts_unions}
    seen = _seen(sheet, sent.get("seen", ""))
    texts: dict[CellKey, str] = {}
    values: dict[CellKey, int | None] = {}
    faults: dict[CellKey, str] = {}
    for key in sheet.keys:
        text = sent.get(key.name)
        if text is None:
            continue
        texts[key] = text
        is_choice = key.line in joined and key.field == "in_force"
        try:
            values[key] = parse_joined(text) if is_choice else parse_count(text)
        except NotACount as fault:
            faults[key] = fault.text
    return Sent(texts, values, faults, seen)


def seen_in_words(values: Values) -> str:
    """Return what a page carries along of the values that it showed."""
    return json.dumps({key.name: value for key, value in values.items()}, separators=(",", ":"))


def _seen(sheet: Sheet, carried: str) -> Values:
    """Read what the page carried along. Without it every change counts as one that the person could not see."""
    try:
        shown = json.loads(carried)
    except ValueError:
        return {}
    if not isinstance(shown, dict):
        return {}
    return {key: shown[key.name] for key in sheet.keys if isinstance(shown.get(key.name), int)}
