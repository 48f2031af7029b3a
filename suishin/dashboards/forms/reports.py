"""Filters above the pictures; unknown values in an address are passed over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suishin.dashboards.queries.claims import Choice
from suishin.dashboards.rules import EVENT_KINDS, EVENT_STATES
from suishin.ingestion.models import Finding
from suishin.organizations.models import Organization
from suishin.reading.definition import FormDefinition, Section
from suishin.rounds.models import Round


class RoundFilter(forms.Form):
    """Which round; every other filter stands beside it."""

    round = forms.ChoiceField(label=_("回"), required=False)

    def __init__(self, *args: Any, rounds: Sequence[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field("round").choices = [(round.code, round.title) for round in rounds]

    def chosen(self, name: str) -> Any:
        """Return the cleaned value of a filter, or an empty one where the address says nonsense."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field


class MatrixFilter(RoundFilter):
    block = forms.ChoiceField(label=_("地区ブロック"), required=False)
    told = forms.BooleanField(label=_("提出済み以降だけを数える"), required=False)
    compare = forms.BooleanField(label=_("前の回と比べる"), required=False)
    order = forms.ChoiceField(
        label=_("並び順"),
        required=False,
        choices=[("", _("県の順")), ("most", _("実施の多い順")), ("fewest", _("実施の少ない順"))],
    )

    def __init__(
        self, *args: Any, blocks: Sequence[Organization], has_previous: bool, rounds: Sequence[Round], **kwargs: Any
    ) -> None:
        super().__init__(*args, rounds=rounds, **kwargs)
        self._field("block").choices = [("", _("すべて")), *((block.code, block.name) for block in blocks)]
        if len(blocks) < 2:
            del self.fields["block"]
        if not blocks:  # one sees one prefecture
            del self.fields["order"]
        if not has_previous:
            del self.fields["compare"]


class MapFilter(RoundFilter):
    item = forms.ChoiceField(label=_("取り組み"), required=False)

    def __init__(self, *args: Any, definition: FormDefinition, rounds: Sequence[Round], **kwargs: Any) -> None:
        super().__init__(*args, rounds=rounds, **kwargs)
        self._field("item").choices = [
            (
                _section_name(section),
                [(item.key, f"{section.number}{item.mark} {item.title}") for item in section.ticks],
            )
            for section in definition.sections
            if section.ticks
        ]


class FigureFilter(RoundFilter):
    subject = forms.CharField(label=_("内容に含む言葉"), required=False, max_length=60)
    unit = forms.ChoiceField(label=_("単位"), required=False)
    order = forms.ChoiceField(
        label=_("並び順"),
        required=False,
        choices=[("", _("県の順")), ("largest", _("値の大きい順")), ("latest", _("時点の新しい順"))],
    )

    def __init__(self, *args: Any, units: Sequence[Choice], rounds: Sequence[Round], **kwargs: Any) -> None:
        super().__init__(*args, rounds=rounds, **kwargs)
        self._field("unit").choices = [
            ("", _("すべて")),
            *((choice.value, _with_count(choice.value, choice.count)) for choice in units),
        ]


class EventFilter(RoundFilter):
    kind = forms.ChoiceField(label=_("種類"), required=False)
    status = forms.ChoiceField(label=_("状態"), required=False, choices=[("", _("すべて")), *EVENT_STATES.items()])
    order = forms.ChoiceField(
        label=_("並び順"),
        required=False,
        choices=[("", _("日付の早い順")), ("latest", _("日付の遅い順")), ("prefecture", _("県の順"))],
    )

    def __init__(self, *args: Any, kinds: Sequence[Choice], rounds: Sequence[Round], **kwargs: Any) -> None:
        super().__init__(*args, rounds=rounds, **kwargs)
        self._field("kind").choices = [
            ("", _("すべて")),
            *(
                (choice.value, _with_count(EVENT_KINDS.get(choice.value, choice.value), choice.count))
                for choice in kinds
            ),
        ]


class FindingFilter(RoundFilter):
    severity = forms.ChoiceField(
        label=_("重さ"), required=False, choices=[("", _("すべて")), *Finding.Severity.choices]
    )
    with_resolved = forms.BooleanField(label=_("確かめ終えたものも表示する"), required=False)


def _section_name(section: Section) -> str:
    return f"{section.number}．{section.short_title or section.title}"


def _with_count(name: object, count: int) -> str:
    return gettext("%(name)s（%(count)d）") % {"name": name, "count": count}
