"""Form fields that several areas use."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """The browser's own calendar, which sends and needs YYYY-MM-DD whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DayInput(), input_formats=["%Y-%m-%d"], **kwargs)
