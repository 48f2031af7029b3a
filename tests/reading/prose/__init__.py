"""Invented prose of many offices with what a careful person reads in it, in a compact form.

A text begins with `== date-of-the-report narrative`; the lines below it are the text, then:

    f 84 回 | 単組訪問 | comparison=71 qualifier=延べ     a figure: value, unit, words of the subject, what else must agree
    o 3 日                                              a figure that costs nothing, reported or not
    c 71 回                                             the same, said of a number that another one is held against
    e 2024-06/2024-12 | オルグ | visit | held | unions=4  an event: date, title, kind, status, participants and unions
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from suishin.reading.events import find_events
from suishin.reading.figures import find_figures
from tests.reading.writers.invented import form

MARKS = ("f ", "o ", "c ", "e ")


@dataclass(slots=True)
class Told:
    """One text with its truth, in the form of the labels that `bench/score.py` scores against."""

    date: str
    narrative: str
    text: str = ""
    figures: list[dict[str, Any]] = field(default_factory=list)
    optional: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)


def offices(name: str) -> list[Told]:
    told: list[Told] = []
    for line in Path(__file__).with_name(f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("== "):
            told.append(Told(*line.split()[1:]))
        elif line.startswith(MARKS):
            _note(told[-1], line[0], [part.strip() for part in line[2:].split("|")])
        else:
            told[-1].text += ("\n" if told[-1].text else "") + line
    return told


def _note(told: Told, mark: str, parts: list[str]) -> None:
    if mark == "e":
        told.events.append(_event(told, *parts))
    else:
        (told.figures if mark == "f" else told.optional).append(_figure(told, *parts))


def _figure(told: Told, number: str, subject: str = "", more: str = "") -> dict[str, Any]:
    value, unit = number.split()
    stated = dict(each.split("=") for each in more.split())
    for key in ("comparison", "value_max"):
        if key in stated:
            stated[key] = float(stated[key])
    return {"narrative": told.narrative, "span": "", "subject": subject, "value": float(value), "unit": unit} | stated


def _event(told: Told, date: str, title: str, kind: str, status: str, more: str = "") -> dict[str, Any]:
    first, _, last = date.partition("/")
    stated: dict[str, Any] = {
        key: None if count == "none" else int(count) for key, count in (each.split("=") for each in more.split())
    }
    return {
        "narrative": told.narrative, "span": "", "title": title, "kind": kind, "status": status,
        "date": None if first == ".." else first, "date_end": None if last in ("", "..") else last,
    } | stated  # fmt: skip


def read(told: Told) -> dict[str, Any]:
    """Read the text as the report's own narrative."""
    where: dict[str, Any] = {"report_date": told.date, "is_previous": told.narrative.startswith("previous")}
    figures = [
        {key: getattr(figure, key) for key in ("narrative", "span", "metric", "subject", "value", "unit", "value_max", "as_of", "qualifier")}
        | {"comparison": figure.comparison.value if figure.comparison else None}
        for figure in find_figures(told.narrative, told.text, **where)
    ]  # fmt: skip
    title = form().item(told.narrative).title
    events = [
        {key: getattr(event, key) for key in ("narrative", "span", "name", "kind", "status", "date", "date_end", "participants", "unions")}
        for event in find_events(told.narrative, told.text, title=title, **where)
    ]  # fmt: skip
    return {"figures": figures, "events": events}
