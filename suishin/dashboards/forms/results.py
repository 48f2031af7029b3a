"""Filters above results. The month is kept by arrows beside them; unknown values in an address are passed over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suishin.dashboards.choices import ResultChoice
from suishin.dashboards.measures import MEASURES
from suishin.results.models import Basis

UNION_ORDERS = [
    ("shortfall", _("不足の多い順")),
    ("achievement", _("達成率の低い順")),
    ("in_force", _("保有の多い順")),
    ("target", _("目標の大きい順")),
    ("members", _("組合員の多い順")),
    ("told", _("最後の報告の古い順")),
    ("code", _("組合のコード順")),
]
PREFECTURE_ORDERS = [
    ("shortfall", _("不足の多い順")),
    ("achievement", _("達成率の低い順")),
    ("in_force", _("保有の多い順")),
    ("target", _("目標の大きい順")),
    ("new", _("年度の新規の多い順")),
    ("missing", _("未報告の組合の多い順")),
    ("code", _("県の順")),
]


class ResultFilter(forms.Form):
    """Which products, and under whom the past is counted."""

    month = forms.CharField(widget=forms.HiddenInput, required=False, label=_("年月"))
    set = forms.ChoiceField(label=_("種目"), required=False)
    basis = forms.ChoiceField(label=_("組織"), required=False, choices=Basis.choices)

    def __init__(self, asked: dict[str, str], choice: ResultChoice) -> None:
        known = {"month": str(choice.month), "set": choice.chosen.code, "basis": choice.basis}
        super().__init__({**asked, **known})
        self._choose("set", [(product_set.code, product_set.name) for product_set in choice.sets])

    def _choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Offer these values; another one in the address counts as none."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if self.data.get(name) not in {value for value, _label in choices}:
            self.data = {**self.data, name: choices[0][0] if choices else ""}

    def chosen(self, name: str) -> str:
        value = self.data.get(name)
        return str(value or "")


class NationalFilter(ResultFilter):
    measure = forms.ChoiceField(label=_("地図の値"), required=False)

    def __init__(self, asked: dict[str, str], choice: ResultChoice) -> None:
        super().__init__(asked, choice)
        self._choose("measure", [(name, measure.label) for name, measure in MEASURES.items()])


class FederationFilter(ResultFilter):
    block = forms.ChoiceField(label=_("地区ブロック"), required=False)
    order = forms.ChoiceField(label=_("並び順"), required=False)

    def __init__(self, asked: dict[str, str], choice: ResultChoice, blocks: Sequence[tuple[str, str]]) -> None:
        super().__init__(asked, choice)
        self._choose("block", [("", _("すべて")), *blocks])
        self._choose(
            "order",
            [
                ("", _("県の順")),
                ("achievement", _("達成率の高い順")),
                ("shortfall", _("不足の多い順")),
                ("growth", _("前年同月比の高い順")),
                ("change", _("前月から増えた順")),
            ],
        )
        if len(blocks) < 2:
            del self.fields["block"]


class BlockFilter(ResultFilter):
    order = forms.ChoiceField(label=_("並び順"), required=False)

    def __init__(self, asked: dict[str, str], choice: ResultChoice) -> None:
        super().__init__(asked, choice)
        self._choose("order", PREFECTURE_ORDERS)


class PrefectureFilter(ResultFilter):
    district = forms.ChoiceField(label=_("地域ブロック"), required=False)
    order = forms.ChoiceField(label=_("並び順"), required=False)

    def __init__(self, asked: dict[str, str], choice: ResultChoice, districts: Sequence[tuple[str, str]]) -> None:
        super().__init__(asked, choice)
        self._choose("order", UNION_ORDERS)
        self._choose("district", [("", _("すべて")), *districts])
        if not districts:
            del self.fields["district"]


class TellingFilter(forms.Form):
    """Whose months, and which of them."""

    month = forms.CharField(widget=forms.HiddenInput, required=False, label=_("年月"))
    block = forms.ChoiceField(label=_("地区ブロック"), required=False)
    prefecture = forms.ChoiceField(label=_("県"), required=False)
    state = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=[
            ("missing", _("未報告")),
            ("flash", _("速報だけ")),
            ("final", _("確定")),
            ("all", _("すべて")),
        ],
    )

    def __init__(
        self,
        asked: dict[str, str],
        choice: ResultChoice,
        *,
        blocks: Sequence[tuple[str, str]],
        prefectures: Sequence[tuple[str, str]],
    ) -> None:
        states = {"missing", "flash", "final", "all"}
        places = {"block": blocks, "prefecture": prefectures}
        known = {"month": str(choice.month), "state": asked.get("state") if asked.get("state") in states else "missing"}
        for name, choices in places.items():
            known[name] = asked.get(name, "") if asked.get(name) in dict(choices) else ""
        super().__init__({**asked, **known})
        for name, choices in places.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("すべて")), *choices]
            if len(choices) < 2:
                del self.fields[name]

    def chosen(self, name: str) -> str:
        return str(self.data.get(name) or "") if name in self.fields else ""
