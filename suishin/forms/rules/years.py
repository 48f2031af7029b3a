"""Years that stand in the words of a form, to be raised by one when next year's form is made from it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from suishin.reading.definition import FormDefinition, dump_definition, parse_definition

YEAR = re.compile(r"(?P<before>令和|平成)?(?P<year>(?<![0-9０-９])(?:20[0-9]{2}|２０[０-９]{2}|[0-9０-９]{1,2}))(?=年)")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
WORDED = {
    "title",
    "title_variants",
    "short_title",
    "label",
    "variants",
    "left_prompt",
    "right_prompt",
    "prompt_variants",
    "guidance",
    "message",
    "rows",
}


@dataclass(frozen=True, slots=True)
class YearProposal:
    """A text with a year in it, and the same text one year later. `place` is the way to it: "sections.2.title"."""

    place: str
    before: str
    after: str


def year_proposals(definition: FormDefinition) -> list[YearProposal]:
    """Return every text of a form that names a year."""
    return [
        YearProposal(place, text, raised(text))
        for place, text in _texts(dump_definition(definition), "", is_worded=False)
        if raised(text) != text
    ]


def with_raised_years(definition: FormDefinition, places: Collection[str]) -> FormDefinition:
    """Raise the years of the texts at the places given."""
    plain = dump_definition(definition)
    for proposal in year_proposals(definition):
        if proposal.place in places:
            _put(plain, proposal.place.split("."), proposal.after)
    return parse_definition(plain, is_draft=True)


def raised(text: str) -> str:
    """Return 2026年4月 for 2025年4月, in the digits it was written in; 2年 alone is a stretch of time and stays."""
    return YEAR.sub(_raised, text)


def _raised(match: re.Match[str]) -> str:
    written, era = match["year"], match["before"] or ""
    if len(written) != len("2025") and not era:
        return match[0]
    later = str(int(written) + 1)
    return era + (later if written.isascii() else later.translate(FULL_WIDTH))


def _texts(plain: Any, place: str, *, is_worded: bool) -> Iterator[tuple[str, str]]:
    if isinstance(plain, str):
        if is_worded:
            yield place, plain
        return
    if isinstance(plain, dict):
        entries = [(name, value, name in WORDED) for name, value in plain.items()]
    elif isinstance(plain, list):
        entries = [(str(number), value, is_worded) for number, value in enumerate(plain)]
    else:
        return
    for name, value, worded in entries:
        yield from _texts(value, f"{place}.{name}" if place else name, is_worded=worded)


def _put(plain: Any, way: list[str], text: str) -> None:
    for step in way[:-1]:
        plain = plain[int(step)] if isinstance(plain, list) else plain[step]
    if isinstance(plain, list):
        plain[int(way[-1])] = text
    else:
        plain[way[-1]] = text
