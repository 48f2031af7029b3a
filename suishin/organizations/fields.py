"""Form fields that several areas use."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator


class DayInput(forms.DateInput):
    """The browser's own calendar, which sends and needs YYYY-MM-DD whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


# Far enough from the calendar's own ends that the day before, the day after and every time zone exist.
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        between = [MinValueValidator(_FIRST_DAY), MaxValueValidator(_LAST_DAY)]
        super().__init__(widget=DayInput(), input_formats=["%Y-%m-%d"], validators=between, **kwargs)


_LONGEST_ID = 18  # digits; databases take 19, but not every number of them


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """Several rows. A number that no row can have is no choice; Django would ask the database, which breaks down."""

    def clean(self, value: Any) -> Any:
        for sent in value or ():
            if len(str(sent)) > _LONGEST_ID:
                raise ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": str(sent)[:20]}
                )
        return super().clean(value)
