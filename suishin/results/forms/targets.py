"""What is typed about targets, and the filters of their list."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.common.numbers import parse_number
from suishin.organizations.fields import DayField
from suishin.organizations.models import Organization
from suishin.results.actions import Share
from suishin.results.models import ProductSet, Target
from suishin.results.queries.distribution import Base, Distribution
from suishin.results.queries.target_pages import OF_ACTIVITY, PERCENT, Order

if TYPE_CHECKING:
    from suishin.accounts.models import User

_Measure = Target.Measure
_LARGEST = Decimal(9_999_999_999)


class AmountField(forms.CharField):
    """A number as offices type it: full-width digits and thousands signs are read too. Never negative."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=30, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        read = parse_number(text)
        if read is None or not 0 <= Decimal(str(read)) <= _LARGEST:
            raise ValidationError(gettext("数として読めません。0以上の数を入力してください。"))
        return Decimal(str(read))


def _check_amount(measure: str, value: Decimal) -> None:
    if measure == _Measure.PENETRATION:
        if value > PERCENT:
            raise ValidationError(gettext("加入率は100％までで入力してください。"))
        if value != round(value, 2):
            raise ValidationError(gettext("小数は2けたまでで入力してください。"))
    elif value != int(value):
        raise ValidationError(gettext("小数のない数を入力してください。"))


class TargetFilter(forms.Form):
    place = forms.ChoiceField(label=_("組織"), required=False)
    product = forms.ChoiceField(label=_("種目・活動"), required=False)
    kind = forms.ChoiceField(label=_("目標の区分"), required=False, choices=[("", _("すべて")), *Target.Kind.choices])
    state = forms.ChoiceField(
        label=_("状態"), required=False, choices=[("", _("設定・合意・提案")), *Target.State.choices]
    )
    order = forms.ChoiceField(
        label=_("並び順"),
        required=False,
        choices=[("", _("組織の順")), *Order.choices],
    )

    def __init__(self, *args: Any, places: Iterable[Organization], viewer: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field("place").choices = [(str(place.pk), place.name) for place in places]
        sets = ProductSet.objects.visible_to(viewer)
        self._field("product").choices = [
            ("", _("すべて")),
            *((str(row.pk), row.name) for row in sets),
            (OF_ACTIVITY, _("活動の目標")),
        ]

    def chosen(self, name: str) -> str:
        """Return the cleaned value of a filter, or an empty one where the address says nonsense."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field


class TargetTermsForm(forms.Form):
    """How much, and by which day: what can be changed of a target."""

    value = AmountField(label=_("目標値"))
    on = DayField(label=_("期日"), help_text=_("この日までに達する目標です。年度末の日付も、ここで決めます。"))
    note = forms.CharField(label=_("備考"), required=False, max_length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, measure: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure

    def clean_value(self) -> Decimal:
        value: Decimal = self.cleaned_data["value"]
        _check_amount(self.measure, value)
        return value


class TargetForm(forms.Form):
    """A new target."""

    value = AmountField(label=_("目標値"))
    on = DayField(label=_("期日"), help_text=_("この日までに達する目標です。年度末の日付も、ここで決めます。"))
    note = forms.CharField(label=_("備考"), required=False, max_length=200)
    place = forms.ChoiceField(label=_("組織"))
    product_set = forms.ChoiceField(label=_("種目"), required=False)
    activity = forms.CharField(
        label=_("活動"),
        required=False,
        max_length=100,
        help_text=_("活動の目標のときだけ書きます。例：執行部への説明"),
    )
    measure = forms.ChoiceField(
        label=_("何の目標か"),
        choices=_Measure.choices,
        help_text=_("種目では保有・新規・純増・加入率、活動では組合数・回数・参加者数から選びます。"),
    )
    kind = forms.ChoiceField(
        label=_("目標の区分"), choices=Target.Kind.choices, widget=forms.RadioSelect, initial=Target.Kind.FINAL
    )
    field_order = ("place", "product_set", "activity", "measure", "kind", "value", "on", "note")

    def __init__(self, *args: Any, places: Sequence[Organization], viewer: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(place.pk): place for place in places}
        self.fields["place"].choices = [(key, place.name) for key, place in self.places.items()]  # type: ignore[attr-defined]
        self.product_sets = {str(row.pk): row for row in ProductSet.objects.visible_to(viewer)}
        self.fields["product_set"].choices = [  # type: ignore[attr-defined]
            ("", _("（種目ではなく、活動の目標）")),
            *((key, row.name) for key, row in self.product_sets.items()),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        product_set = self.product_sets.get(cleaned.get("product_set", ""))
        activity = cleaned.get("activity", "").strip()
        measure = cleaned.get("measure")
        if product_set and activity:
            self.add_error("activity", _("種目を選んだときは、活動を書かないでください。"))
        elif not product_set and not activity:
            self.add_error("product_set", _("種目を選ぶか、活動を書いてください。"))
        elif measure and (measure in Target.OF_ACTIVITIES) == bool(product_set):
            self.add_error("measure", _("種目と活動では選べるものが違います。"))
        if measure and cleaned.get("value") is not None:
            self._check_value(measure, cleaned["value"])
        place = self.places.get(cleaned.get("place", ""))
        return {**cleaned, "place": place, "product_set": product_set, "activity": activity}

    def _check_value(self, measure: str, value: Decimal) -> None:
        try:
            _check_amount(measure, value)
        except ValidationError as error:
            self.add_error("value", error)


class AnswerForm(forms.Form):
    """The answer to a proposal: agreed, with its value or another, or declined."""

    value = AmountField(label=_("合意する目標値"), help_text=_("提案と違う値で合意するときは、理由も書いてください。"))
    reason = forms.CharField(
        label=_("理由"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),  # Enter there must not agree
        help_text=_("見送るときは必ず書きます。提案した人が読みます。"),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, measure: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure

    def clean_value(self) -> Decimal:
        value: Decimal = self.cleaned_data["value"]
        _check_amount(self.measure, value)
        return value


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class BaseForm(forms.Form):
    """By what a target is divided."""

    base = forms.ChoiceField(label=_("割り振りの元"), required=False)

    def __init__(self, *args: Any, bases: Sequence[Base], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bases = bases
        self.fields["base"].choices = [(base.value, base.label) for base in bases]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Base:
        """Return the base that the address names, or the nearest."""
        self.is_valid()
        return Base(self.cleaned_data.get("base") or self.bases[0])


class DistributionForm(forms.Form):
    """What each unit is to get, with the revision of its own target that was seen."""

    reason = forms.CharField(label=_("備考"), required=False, max_length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, distribution: Distribution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shares = distribution.shares
        self.measure = distribution.target.measure
        self.fields["seen"].initial = distribution.target.revision
        for row in self.shares:
            had = row.standing_target
            share = AmountField(label=row.unit.name, required=False)
            share.initial = row.share
            share.widget.attrs |= {"aria-label": gettext("%(name)sの目標") % {"name": row.unit.name}, "data-share": ""}
            seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
            seen.initial = had.revision if had else None
            self.fields[f"share-{row.unit.pk}"], self.fields[f"seen-{row.unit.pk}"] = share, seen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for row in self.shares:
            value = cleaned.get(f"share-{row.unit.pk}")
            if value is not None:
                try:
                    _check_amount(self.measure, value)
                except ValidationError as error:
                    self.add_error(f"share-{row.unit.pk}", error)
        return cleaned

    @property
    def typed(self) -> list[Share]:
        """Return the shares that have a value."""
        found = []
        for row in self.shares:
            value = self.cleaned_data.get(f"share-{row.unit.pk}")
            if value is not None:
                found.append(Share(row.unit, value, self.cleaned_data.get(f"seen-{row.unit.pk}")))
        return found

    @property
    def total(self) -> Decimal:
        """Return the sum of what is typed, or before anything was typed of what is proposed."""
        if self.is_bound:
            self.is_valid()
            return sum((share.value for share in self.typed), Decimal(0))
        return Decimal(sum(row.share or 0 for row in self.shares))
