"""The filters above a table in words, for whoever reads later what was taken out of the product."""

from typing import Any

from django.conf import settings
from django.forms import BooleanField, ChoiceField, Field, Form
from django.utils import translation
from django.utils.translation import gettext


def chosen_in_words(form: Form) -> dict[str, str]:
    """Return every filter that is set under its label, in Japanese. What else the address said is left out."""
    form.is_valid()
    with translation.override(settings.LANGUAGE_CODE):
        return {
            str(field.label): _in_words(field, form.cleaned_data[name])
            for name, field in form.fields.items()
            if form.cleaned_data.get(name)
        }


def _in_words(field: Field, value: Any) -> str:
    if isinstance(field, BooleanField):
        return gettext("はい")
    choices: dict[str, Any] = dict(field.choices) if isinstance(field, ChoiceField) else {}  # type: ignore[arg-type]
    return str(choices.get(value, value))
