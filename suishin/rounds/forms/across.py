"""Input of the pages that read across reports: words to look for, passages to keep."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.rounds.models import PassageMark


class AcrossFilter(forms.Form):
    """Words to look for in the answers to one item."""

    q = forms.CharField(label=_("中の言葉"), required=False, max_length=100)

    @property
    def words(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))


class PassageForm(forms.Form):
    """A sentence to mark as worth keeping."""

    span = forms.CharField(label=_("文"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label=_("種類"), choices=PassageMark.Kind.choices)
    theme = forms.CharField(label=_("テーマ"), max_length=60)


def _told_choices() -> list[tuple[str, str]]:
    return [(str(count), gettext("%(count)d回以上") % {"count": count}) for count in range(StalledFilter.FEWEST, 7)]


class StalledFilter(forms.Form):
    """How often a sentence must have been told to be listed; an unknown value in an address is passed over."""

    FEWEST = 2

    told = forms.ChoiceField(
        label=_("同じ文の回数"),
        required=False,
        choices=_told_choices,
    )

    @property
    def at_least(self) -> int:
        self.is_valid()
        return int(self.cleaned_data.get("told") or self.FEWEST)


class MarkFilter(forms.Form):
    """Filters above the marked passages; unknown values in an address are passed over."""

    kind = forms.ChoiceField(label=_("種類"), required=False, choices=[("", _("すべて")), *PassageMark.Kind.choices])
    theme = forms.ChoiceField(label=_("テーマ"), required=False)

    def __init__(self, *args: Any, themes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["theme"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("すべて")), *((theme, theme) for theme in themes)]

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
