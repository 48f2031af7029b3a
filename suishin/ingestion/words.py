"""Values of proposals as people read them."""

from typing import Any

from django.utils.translation import gettext as _

from suishin.ingestion.models import Proposal
from suishin.outputs import ticks
from suishin.reading.definition import FormDefinition
from suishin.rounds.rules import day_in_words

EVENT_STATES = {"planned": "予定", "held": "実施済み", "unknown": "不明"}


def title_of(proposal: Proposal, definition: FormDefinition) -> str:
    """Return what a value is called: as on the form, for a claim its kind and text."""
    if proposal.kind == Proposal.Kind.HEADER:
        labels = {field.key: field.label.replace("　", "") for field in definition.header}
        return labels.get(proposal.key, proposal.key)
    if proposal.kind == Proposal.Kind.FIGURE:
        return str(proposal.value["subject"] or proposal.value["metric"] or _("数値"))
    if proposal.kind == Proposal.Kind.EVENT:
        return str(proposal.value["name"])
    key = proposal.key.partition(".")[2]
    item = definition.item(key)
    return f"{definition.section_of(key).number}{item.mark} {item.title}"


def value_in_words(kind: str, value: dict[str, Any]) -> str:
    """Return a value as one text; "" for nothing."""
    if kind == Proposal.Kind.TICK:
        return _(ticks.WORDS[value["answer"]])
    if kind == Proposal.Kind.NARRATIVE:
        return str(value["text"])
    if kind == Proposal.Kind.VALUE:
        return str(value["shown"])
    if kind == Proposal.Kind.HEADER:
        return day_in_words(str(value["value"] or ""))
    return _figure(value) if kind == Proposal.Kind.FIGURE else _event(value)


def _figure(value: dict[str, Any]) -> str:
    number = _number(value["value"])
    if value["value_max"] is not None:
        number += f"〜{_number(value['value_max'])}"
    words = f"{value['qualifier'] or ''}{number}{value['unit']}"
    compared = value["comparison"]
    if compared:
        against = _number(compared["value"]) + compared["unit"]
        words += _("（比べる値：%(against)s）") % {"against": against}
    return words


def _number(number: int | float) -> str:
    return f"{number:,}"


def _event(value: dict[str, Any]) -> str:
    days = day_in_words(value["date"] or "")
    if value["date_end"] or not days:
        days += "〜" + day_in_words(value["date_end"] or "")
    return f"{days}　{_(EVENT_STATES.get(value['status'], value['status']))}"
