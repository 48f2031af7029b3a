"""The filters of the unions to call, why a reason is put aside, and the numbers of a rule."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from suishin.organizations.fields import DayField
from suishin.organizations.models import Organization
from suishin.results.models import AlertRule, ProductSet
from suishin.results.rules.alert_words import SENTENCES
from suishin.results.rules.alerts import DEFAULTS, LARGEST, Rule, Threshold

if TYPE_CHECKING:
    from suishin.accounts.models import User


class AlertFilter(forms.Form):
    prefecture = forms.ChoiceField(label=_("県"), required=False)
    rule = forms.ChoiceField(label=_("理由"), required=False, choices=[("", _("すべて")), *AlertRule.Rule.choices])
    product = forms.ChoiceField(label=_("種目"), required=False)

    def __init__(self, *args: Any, prefectures: Sequence[Organization], viewer: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prefectures = {str(place.pk): place for place in prefectures}
        self._choose_from("prefecture", ((key, place.name) for key, place in self.prefectures.items()))
        self._choose_from("product", ((str(row.pk), row.name) for row in ProductSet.objects.visible_to(viewer)))
        if len(prefectures) < 2:  # nothing to choose from
            del self.fields["prefecture"]

    def chosen(self, name: str) -> str:
        """Return the cleaned value of a filter, or an empty one where the address says nonsense."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    def _choose_from(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("すべて")), *choices]


class AsideForm(forms.Form):
    """Why a reason to call rests, and until when."""

    reason = forms.CharField(label=_("脇に置く理由"), max_length=200, help_text=_("例：12月の委員会で話す約束をした"))
    until = DayField(label=_("いつまで"), help_text=_("この日の次の日になっても理由が続いていれば、また一覧に出ます。"))

    def __init__(self, *args: Any, first: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}


class RuleForm(forms.Form):
    """A rule as a sentence with its numbers in it."""

    is_on = forms.BooleanField(label=_("この決まりを使う"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, typed: Any = None, *, rule: AlertRule) -> None:
        self.rule = rule
        self.names = [name for name in _LABELS if getattr(DEFAULTS[Rule(rule.rule)], name)]
        stored = {name: getattr(rule, name) for name in self.names}
        initial = {"is_on": rule.is_on, "seen": rule.revision, **stored}
        super().__init__(typed, auto_id=f"{rule.rule}-%s", initial=initial)
        for name in self.names:
            field = forms.IntegerField(label=_LABELS[name], min_value=1, max_value=getattr(LARGEST, name))
            field.widget.attrs |= {"aria-label": _LABELS[name], "class": "rule__number"}
            self.fields[name] = field

    @property
    def sentence(self) -> SafeString:
        """The rule in words; its numbers are fields."""
        return format_html(str(SENTENCES[Rule(self.rule.rule)]), **{name: self[name] for name in self.names})

    @property
    def number_errors(self) -> Iterator[tuple[str, Any]]:
        """Yield the label and the errors of each number that is refused."""
        for name in self.names:
            if self[name].errors:
                yield str(_LABELS[name]), self[name].errors

    @property
    def threshold(self) -> Threshold:
        return Threshold(**{name: self.cleaned_data[name] for name in self.names})


_LABELS = {"months": _("月数"), "share": _("割合（％）"), "count": _("件数")}
