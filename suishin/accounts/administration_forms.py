"""What the system administrator types: users, posts, and the filters of the lists."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import Post, User, username_rule, users_visible_to
from suishin.audit.events import Event
from suishin.organizations.fields import DayField
from suishin.organizations.models import Organization
from suishin.permissions import Permission, Role, roles_at

_ANY = [("", _("すべて"))]
_SEARCH = forms.TextInput(attrs={"type": "search"})


class UserFilter(forms.Form):
    q = forms.CharField(label=_("氏名・利用者名"), required=False, max_length=100, widget=_SEARCH)
    state = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=[
            *_ANY,
            ("active", _("利用中")),
            ("waiting", _("パスワード設定待ち")),
            ("suspended", _("停止中")),
            ("without_post", _("役職なし")),
        ],
    )


class PostFilter(forms.Form):
    q = forms.CharField(label=_("組織・役職名・担当者"), required=False, max_length=100, widget=_SEARCH)
    role = forms.ChoiceField(label=_("役割"), required=False, choices=[*_ANY, *Role.choices])
    state = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=[("", _("今ある役職")), ("vacant", _("担当者なし")), ("ended", _("終わった役職"))],
    )


class AuditFilter(forms.Form):
    event = forms.ChoiceField(label=_("操作"), required=False, choices=[*_ANY, *Event.choices])
    person = forms.CharField(label=_("操作した人"), required=False, max_length=100, widget=_SEARCH)
    target = forms.CharField(label=_("対象"), required=False, max_length=100, widget=_SEARCH)
    first_day = DayField(label=_("この日から"), required=False)
    last_day = DayField(label=_("この日まで"), required=False)


class UserForm(forms.Form):
    """A new user, with the first post where one is already set up."""

    username = forms.CharField(
        label=_("利用者名"),
        max_length=60,
        validators=[username_rule],
        help_text=_("半角の英小文字・数字・「.」「-」「_」。あとから変えられません。"),
    )
    name = forms.CharField(label=_("氏名"), max_length=60)
    email = forms.EmailField(
        label=_("メールアドレス"), required=False, help_text=_("空のままなら、お知らせは画面だけに出ます。")
    )
    post = forms.ModelChoiceField(
        label=_("役職"),
        required=False,
        queryset=Post.objects.none(),
        empty_label=_("あとで付ける"),
        help_text=_("担当者がいる役職を選ぶと、担当を引き継ぎます。"),
    )
    valid_from = DayField(label=_("担当の開始日"))

    def __init__(self, *args: Any, viewer: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = Organization.objects.with_permission(viewer, Permission.USER_EDIT)
        self.fields["post"].queryset = (  # type: ignore[attr-defined]
            Post.objects.existing(on=today).filter(organization__in=below).select_related("organization")
        )
        self.fields["valid_from"].initial = today


class PersonForm(forms.Form):
    name = forms.CharField(label=_("氏名"), max_length=60)
    email = forms.EmailField(
        label=_("メールアドレス"), required=False, help_text=_("空のままなら、お知らせは画面だけに出ます。")
    )


class PostForm(forms.Form):
    role = forms.ChoiceField(label=_("役割"), choices=Role.choices)
    office = forms.ChoiceField(label=_("所属"), choices=Post.Office.choices)
    title = forms.CharField(label=_("役職名"), max_length=60, help_text=_("例：書記長、事務局次長"))
    valid_from = DayField(label=_("開始日"))

    def __init__(self, *args: Any, organization: Organization, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = roles_at(organization.kind)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = today


class PostChangeForm(forms.Form):
    title = forms.CharField(label=_("役職名"), max_length=60)
    office = forms.ChoiceField(label=_("所属"), choices=Post.Office.choices)


class HandOverForm(forms.Form):
    user = forms.ModelChoiceField(
        label=_("新しい担当者"), required=False, queryset=User.objects.none(), empty_label=_("担当者なし（空席にする）")
    )
    on = DayField(label=_("担当の開始日"), help_text=_("前の担当者は、この日の前日までになります。"))

    def __init__(self, *args: Any, viewer: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = users_visible_to(viewer).filter(is_active=True).exclude(pk=viewer.pk).order_by("name", "username")
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = lambda user: f"{user.name}（{user.username}）"  # type: ignore[attr-defined]
        self.fields["on"].initial = today


class PostEndForm(forms.Form):
    on = DayField(label=_("最後の日"), help_text=_("この日の翌日から、この役職はなくなります。"))
