"""Input of the settings of products. `seen` carries what the page showed, so that nothing is overwritten unseen."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.common.numbers import fold_widths
from suishin.organizations.fields import DayField, RowsField
from suishin.organizations.models import Organization
from suishin.results.models import Product, ProductLine, Promotion, YearStart

MOST_MEMBERS = 10_000_000
_NOBODY = "nobody"
_BETWEEN = re.compile(r"[\s、,，人]+")
_CODE_HELP = _("半角の英小文字、数字、「_」で付けます。ファイルのやりとりで使い、あとから変えられません。")


class SeenForm(forms.Form):
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)


def _code_field() -> forms.RegexField:
    return forms.RegexField(
        r"^[a-z][a-z0-9_]{1,39}\Z",
        label=_("識別名"),
        help_text=_CODE_HELP,
        error_messages={"invalid": _("半角の英小文字で始め、英小文字、数字、「_」だけで付けてください。")},
    )


def _lines_field(**kwargs: Any) -> RowsField:
    return RowsField(
        label=_("種目"),
        queryset=ProductLine.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        **kwargs,
    )


class ProductAddForm(forms.Form):
    code = _code_field()
    name = forms.CharField(label=_("名称"), max_length=60)
    short_name = forms.CharField(label=_("略称"), max_length=12, help_text=_("表の見出しに使います。"))
    counts = forms.ChoiceField(
        label=_("数え方"),
        choices=Product.Counts.choices,
        help_text=_("「加入した組合」は、組合がまるごと加入するものに使います。"),
    )
    unit = forms.CharField(label=_("単位"), max_length=10, initial="件")


class ProductForm(SeenForm):
    name = forms.CharField(
        label=_("名称"), max_length=60, help_text=_("同じ名称の種目区分と種目の組も、一緒に変わります。")
    )
    unit = forms.CharField(label=_("単位"), max_length=10)
    position = forms.IntegerField(label=_("並び順"), min_value=1, help_text=_("上から何番目に並べるか。"))

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].validators.append(MaxValueValidator(count))
        self.fields["position"].widget.attrs["max"] = count


class LineForm(SeenForm):
    name = forms.CharField(label=_("名称"), max_length=60)
    short_name = forms.CharField(label=_("略称"), max_length=12, help_text=_("表の見出しに使います。"))
    aliases = forms.CharField(
        label=_("ファイルでの呼び名"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("実績のファイルで使われるほかの名前を、一行に一つずつ書きます。"),
    )

    def clean_aliases(self) -> list[str]:
        written = [line.strip() for line in self.cleaned_data["aliases"].splitlines()]
        return list(dict.fromkeys(name for name in written if name))

    def clean(self) -> dict[str, Any]:
        """Refuse a name by which files already mean another line: they would be read as either."""
        cleaned = super().clean() or {}
        written = {"name": [cleaned.get("name")], "short_name": [cleaned.get("short_name")]}
        for field, names in (written | {"aliases": cleaned.get("aliases", [])}).items():
            for name in [name for name in names if name in self.taken_names][:1]:
                self.add_error(field, gettext("「%(name)s」は、ほかの種目の名前です。") % {"name": name})
        return cleaned

    def __init__(self, *args: Any, taken_names: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken_names = taken_names


class RevisionForm(forms.Form):
    on = DayField(label=_("改定日"))
    note = forms.CharField(label=_("改定の内容"), max_length=200, help_text=_("グラフの印に、この文が付きます。"))


class SetAddForm(forms.Form):
    code = _code_field()
    name = forms.CharField(label=_("名称"), max_length=60)
    lines = _lines_field(help_text=_("一緒に数える種目を選びます。"))

    def __init__(self, *args: Any, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].queryset = lines  # type: ignore[attr-defined]


class SetForm(SeenForm):
    name = forms.CharField(label=_("名称"), max_length=60)
    lines = _lines_field(help_text=_("この組で数える目標があるあいだは、変えられません。"))

    def __init__(self, *args: Any, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].queryset = lines  # type: ignore[attr-defined]


class PlaceFilter(forms.Form):
    """Which prefecture's settings are shown; without a choice the first that one may see."""

    prefecture = forms.ModelChoiceField(Organization.objects.none(), label=_("県"), empty_label=None, required=False)

    def __init__(self, *args: Any, prefectures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prefecture"].queryset = prefectures  # type: ignore[attr-defined]


class PackageAddForm(forms.Form):
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("組織"), empty_label=None)
    name = forms.CharField(label=_("名称"), max_length=60)
    lines = _lines_field(help_text=_("セットで募集する種目を選びます。"))

    def __init__(self, *args: Any, organizations: Any, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.fields["lines"].queryset = lines  # type: ignore[attr-defined]


class PackageForm(SeenForm):
    name = forms.CharField(label=_("名称"), max_length=60)
    lines = _lines_field(help_text=_("セットで募集する種目を選びます。"))

    def __init__(self, *args: Any, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].queryset = lines  # type: ignore[attr-defined]


class YearFilter(forms.Form):
    year = forms.TypedChoiceField(label=_("年度"), coerce=int, required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(year, gettext("%(year)d年度") % {"year": year}) for year in years]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]


class PriorityForm(SeenForm):
    products = RowsField(
        label=_("重点共済"),
        required=False,
        queryset=Product.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("ひとつも選ばなければ、この年度の重点共済はありません。"),
    )


class PromotionForm(SeenForm):
    prefectures = RowsField(label=_("県"), queryset=Organization.objects.none(), widget=forms.CheckboxSelectMultiple)
    promoter = forms.ChoiceField(
        label=_("推進するところ"),
        choices=[*Promotion.Promoter.choices, (_NOBODY, _("なし"))],
        widget=forms.RadioSelect,
        help_text=_(
            "「推進本部」か「合同」にした県では、その県の推進本部担当がこの種目の実績を見られるようになります。"
        ),
    )
    valid_from = DayField(label=_("開始日"), help_text=_("今までの担当は、この日の前日までになります。"))

    def __init__(self, *args: Any, prefectures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prefectures"].queryset = prefectures  # type: ignore[attr-defined]

    def clean_promoter(self) -> str:
        chosen = str(self.cleaned_data["promoter"])
        return "" if chosen == _NOBODY else chosen


class BandForm(SeenForm):
    starts = forms.CharField(
        label=_("区分の境目（組合員数）"),
        max_length=400,
        help_text=_("各区分の始まりの人数を、0から順に「、」で区切って書きます。例：0、50、100、300"),
    )

    def clean_starts(self) -> list[int]:
        written = [part for part in _BETWEEN.split(fold_widths(self.cleaned_data["starts"])) if part]
        wrong = [part for part in written if not part.isdecimal() or int(part) > MOST_MEMBERS]
        if wrong:
            raise forms.ValidationError(_("「%(text)s」は人数として読めません。"), params={"text": wrong[0][:20]})
        return sorted({int(part) for part in written})


class YearStartForm(SeenForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(month, gettext("%(month)d月") % {"month": month}) for month in range(1, 13)]
        for use in YearStart.Use:
            self.fields[use.value] = forms.TypedChoiceField(label=use.label, choices=months, coerce=int)
