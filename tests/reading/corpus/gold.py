"""What a report means, in the form of the labels that `bench/score.py` scores against."""

from dataclasses import asdict
from typing import Any

from tests.reading.corpus.model import UNDECIDABLE, Meant, MeantEvent


def gold_of(meant: Meant) -> dict[str, Any]:
    decidable = {key: answer != UNDECIDABLE for key, answer in meant.checks.items()}
    return {
        "prefecture": meant.prefecture,
        "prefecture_code": meant.prefecture_code,
        "date": meant.date,
        "author": meant.author,
        "confirmer": meant.confirmer,
        "checks": dict(meant.checks),
        "decidable": decidable,
        "narratives": dict(meant.narratives),
        "figures": [asdict(figure) for figure in meant.figures if not figure.is_optional],
        "figures_optional": [asdict(figure) for figure in meant.figures if figure.is_optional],
        "events": [_event(event) for event in meant.events],
    }


def _event(event: MeantEvent) -> dict[str, Any]:
    return asdict(event) | {"title": event.name}
