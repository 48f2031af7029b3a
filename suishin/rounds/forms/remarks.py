"""Comments on an item, with the people they call on."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from suishin.accounts.models import User

LONGEST_COMMENT = 2000


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("コメント"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("報告には載りません。この報告を読める人が読みます。"),
        error_messages={"required": _("何も書かれていません。書いてから送ってください。")},
    )
    mentions = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("知らせたい人"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mentions"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = people
