"""What people type about their sign-in; the administrator's forms stand in `administration_forms`."""

from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm, UsernameField
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import User


class SignInForm(forms.Form):
    """A name, in any width and case, and a password exactly as typed. Whether they fit is not for the form to say."""

    username = UsernameField(label=_("利用者名"), max_length=60, widget=forms.TextInput(attrs={"autofocus": True}))
    password = forms.CharField(
        label=_("パスワード"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()


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


class OwnDatesForm(forms.Form):
    dates = forms.ChoiceField(label=_("年月の表し方"), choices=User.Dates.choices, widget=forms.RadioSelect)


class OwnPasswordForm(FirstPasswordForm, PasswordChangeForm):
    """The present password and, twice, a new one that differs from it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        new = cleaned.get("new_password1")
        if new and new == cleaned.get("old_password"):
            self.add_error("new_password1", _("今のパスワードとは違うものにしてください。"))
        return cleaned
