"""What is filled into a form, for whoever draws it; and what tells one form's file from another's."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from suishin.forms.values import Value
from suishin.reading.narratives import PARAGRAPH_START


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Answers by key. A tick that is empty or not named is still to be answered: its box is drawn empty."""

    header: Mapping[str, str] = field(default_factory=dict)  # as written on the form
    checks: Mapping[str, str] = field(default_factory=dict)  # "yes" | "no" | "unknown" | ""
    narratives: Mapping[str, Sequence[str]] = field(default_factory=dict)  # points: one per paragraph or bullet
    values: Mapping[str, Value] = field(default_factory=dict)  # of all other items, as `forms.values` keeps them


def printed_points(points: Sequence[str]) -> str:
    """Return the points of a text as they are printed, each in lines of its own; where there are several, set in."""
    paragraphs = "\n".join(points).split("\n")
    return "\n".join(map(_indented, paragraphs)) if len(paragraphs) > 1 else paragraphs[0]


def _indented(paragraph: str) -> str:
    """Begin a paragraph with a wide blank, as printed Japanese does: a line that happens to be full hides its end."""
    return paragraph if not paragraph.strip() or PARAGRAPH_START.match(paragraph) else f"　{paragraph}"


def hash_of_content(content: Mapping[str, Any]) -> str:
    """Return the hash of a form's JSON, whatever the order of its entries."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
