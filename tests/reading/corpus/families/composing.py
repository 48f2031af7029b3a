"""A report to write into a file: what its author meant beside how it is written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from tests.reading.corpus import prose
from tests.reading.corpus.model import UNDECIDABLE, Meant

SELECTORS = re.compile(
    "[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)  # of variants of a kanji: a print shows the variant alone


@dataclass
class Written:
    """One report as the writers of forms take it."""

    meant: Meant
    prefecture: str  # as written
    written_date: str
    author: str
    confirmer: str
    checks: dict[str, bool]
    narratives: dict[str, list[str]]  # paragraphs

    @property
    def date(self) -> tuple[int, int, int]:
        year, month, day = (self.meant.date or "2025-01-31").split("-")
        return int(year), int(month), int(day)


def compose(dice: Random, prefecture: str = "") -> Written:
    return written(prose.report(dice, prefecture=prefecture))


def written(meant: Meant) -> Written:
    """Return a report to be written as it was meant."""
    meant = _without_selectors(meant)
    return Written(
        meant,
        meant.prefecture_as_written,
        meant.date_as_written,
        meant.author or "",
        meant.confirmer or "",
        {key: answer == "yes" for key, answer in meant.checks.items()},
        {key: text.split("\n") if text else [] for key, text in meant.narratives.items()},
    )


def _without_selectors(meant: Meant) -> Meant:
    def bare(text: str | None) -> str | None:
        return SELECTORS.sub("", text) if text else text

    return replace(
        meant,
        author=bare(meant.author),
        confirmer=bare(meant.confirmer),
        narratives={key: bare(text) or "" for key, text in meant.narratives.items()},
    )


def with_checks(report: Written, answers: dict[str, str]) -> Written:
    """Return the report with other answers."""
    return written(replace(report.meant, checks=answers))


def with_some_ticked(dice: Random, report: Written) -> Written:
    """Return the report with at least one box ticked and one not."""
    answers = dict(report.meant.checks)
    first, second = dice.sample(sorted(answers), 2)
    if "yes" not in answers.values():
        answers[first] = "yes"
    if "no" not in answers.values():
        answers[second] = "no"
    return with_checks(report, answers)


def told(report: Written, hidden: Iterable[str] = ()) -> Meant:
    """Return what a careful person reads where the rendering hides these ticks."""
    hidden = set(hidden)
    checks = {key: UNDECIDABLE if key in hidden else answer for key, answer in report.meant.checks.items()}
    return replace(report.meant, checks=checks)


def without_page(report: Written, keys: Iterable[str]) -> Meant:
    """Return what is left of a report where the items of these keys stand on a page that cannot be read."""
    lost = set(keys)
    left = told(report, lost)
    return replace(
        left,
        narratives={key: "" if key in lost else text for key, text in left.narratives.items()},
        figures=[each for each in left.figures if each.narrative not in lost],
        events=[each for each in left.events if each.narrative not in lost],
    )
