"""Choosing the posts that write and confirm a report."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import Post
from suishin.rounds.models import Hand


class HandsForm(forms.Form):
    authors = forms.TypedMultipleChoiceField(
        label=_("作成者"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("何人でも選べます。本部と支部のどちらの役職でもかまいません。"),
    )
    confirmers = forms.TypedMultipleChoiceField(
        label=_("確認者"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("確認者がただ一人の作成者になることはできません。"),
    )

    def __init__(self, typed: Any, *, posts: Sequence[tuple[Post, str]], hands: Sequence[Hand]) -> None:
        chosen = {
            name: [hand.post_id for hand in hands if hand.kind == kind]
            for name, kind in (("authors", Hand.Kind.AUTHOR), ("confirmers", Hand.Kind.CONFIRMER))
        }
        super().__init__(typed, initial=chosen)
        self._posts = {post.pk: post for post, _label in posts}
        for name in chosen:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(post.pk, label) for post, label in posts]

    def posts(self, name: str) -> list[Post]:
        """Return the posts chosen, once the form is valid."""
        return [self._posts[pk] for pk in self.cleaned_data[name]]
