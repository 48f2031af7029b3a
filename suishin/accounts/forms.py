"""What people type about their sign-in; the administrator's forms stand in `administration_forms`."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import User


class SignInForm(AuthenticationForm):
    """One answer for a wrong password, an unknown name, a suspended and an invented account."""

    password = forms.CharField(
        label=_("パスワード"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _("利用者名かパスワードが違います。大文字と小文字を確かめて、もう一度入力してください。"),
        "inactive": _("利用者名かパスワードが違います。大文字と小文字を確かめて、もう一度入力してください。"),
    }

    def __init__(self, request: HttpRequest, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.now = now

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()

    def confirm_login_allowed(self, user: User) -> None:
        """Told only to whoever knows the one-time password: that it has expired."""
        super().confirm_login_allowed(user)
        if user.is_password_expired(self.now):
            raise ValidationError(
                _("一時パスワードの期限（7日間）が切れています。システム管理者に再発行を依頼してください。"), "expired"
            )


class FirstPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A password, twice. What is wrong with it is told where it was typed first, not beside its repetition."""

    def validate_password_for_user(self, user: AbstractBaseUser, password_field_name: str = "") -> None:
        super().validate_password_for_user(user, "new_password1")


class OwnEmailForm(forms.Form):
    email = forms.EmailField(
        label=_("メールアドレス"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class OwnPasswordForm(FirstPasswordForm, PasswordChangeForm):
    """The present password and, twice, a new one that differs from it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        new = cleaned.get("new_password1")
        if new and new == cleaned.get("old_password"):
            self.add_error("new_password1", _("今のパスワードとは違うものにしてください。"))
        return cleaned
