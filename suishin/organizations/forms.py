"""What is typed about organizations, and the filters of the list."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suishin.organizations.fields import DayField, RowsField
from suishin.organizations.models import Organization, Succession
from suishin.organizations.rules import PARENT_KINDS, child_kinds
from suishin.permissions import Permission

if TYPE_CHECKING:
    from suishin.accounts.models import User

_ANY = [("", _("すべて"))]


class OrganizationFilter(forms.Form):
    q = forms.CharField(
        label=_("名称・コード"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(label=_("種別"), required=False, choices=[*_ANY, *Organization.Kind.choices])
    state = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=[("", _("今ある組織")), ("closed", _("廃止した組織")), ("all", _("すべて"))],
    )


class OrganizationForm(forms.Form):
    """A new organization straight under another."""

    kind = forms.ChoiceField(label=_("種別"))
    code = forms.CharField(label=_("コード"), max_length=20, help_text=_("ほかの組織と重ならない番号。例：20-015"))
    name = forms.CharField(label=_("名称"), max_length=100)
    member_count = forms.IntegerField(label=_("組合員数（人）"), required=False, min_value=0, max_value=10_000_000)
    valid_from = DayField(label=_("所属の開始日"))

    def __init__(self, *args: Any, parent: Organization, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [Organization.Kind(kind) for kind in child_kinds(parent.kind)]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = today


class OrganizationChangeForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=100)
    member_count = forms.IntegerField(label=_("組合員数（人）"), required=False, min_value=0, max_value=10_000_000)


class MoveForm(forms.Form):
    parent = forms.ModelChoiceField(label=_("新しい所属先"), queryset=Organization.objects.none())
    on = DayField(label=_("移る日"), help_text=_("今の所属は、この日の前日までになります。"))

    def __init__(self, *args: Any, organization: Organization, viewer: "User", today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = (
            Organization.objects.with_permission(viewer, Permission.ORGANIZATION_EDIT)
            .filter(kind__in=PARENT_KINDS[organization.kind], closed_on__isnull=True)
            .order_by("code")
        )
        # Workplaces move between unions of one prefecture; a list of all unions would help nobody.
        if organization.kind == Organization.Kind.WORKPLACE:
            parents = parents.filter(path__startswith=prefecture_path(organization))
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]
        self.fields["parent"].label_from_instance = _with_code  # type: ignore[attr-defined]
        self.fields["on"].initial = today


class SuccessionForm(forms.Form):
    kind = forms.ChoiceField(label=_("何が起きましたか"), choices=Succession.Kind.choices)
    successors = RowsField(
        label=_("引き継ぐ組織"),
        required=False,
        queryset=Organization.objects.none(),
        help_text=_("合併は1つ、分割は2つ以上選びます。解散は選びません。新しい組織は先に登録してください。"),
        widget=forms.CheckboxSelectMultiple,
    )
    on = DayField(label=_("日付"))

    def __init__(self, *args: Any, organization: Organization, viewer: "User", today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        siblings = (
            Organization.objects.with_permission(viewer, Permission.ORGANIZATION_EDIT)
            .filter(kind=organization.kind, closed_on__isnull=True, path__startswith=prefecture_path(organization))
            .exclude(pk=organization.pk)
            .order_by("code")
        )
        self.fields["successors"].queryset = siblings  # type: ignore[attr-defined]
        self.fields["successors"].label_from_instance = _with_code  # type: ignore[attr-defined]
        self.fields["on"].initial = today


def prefecture_path(organization: Organization) -> str:
    """Return the path of the prefecture an organization lies in, or the root's when it lies above them."""
    above = Organization.objects.filter(pk__in=organization.ancestor_ids)
    prefecture = above.filter(kind=Organization.Kind.PREFECTURE).first()
    return prefecture.path if prefecture else "/"


def _with_code(organization: Organization) -> str:
    return f"{organization.code}　{organization.name}"
