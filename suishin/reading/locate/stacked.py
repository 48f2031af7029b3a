"""Pages on which several reports stand one below the other, as in a sheet or a document that was filled by pasting."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from suishin.reading.definition import FormDefinition
from suishin.reading.locate.matching import agrees, key_of, label_key
from suishin.reading.model import Fragment, Page


def unstacked(pages: Iterable[Page], definition: FormDefinition) -> list[Page]:
    """Return pages of at most one report each; a page with several is cut above each report's head."""
    return [part for page in pages for part in _parts(page, definition)]


def _parts(page: Page, definition: FormDefinition) -> list[Page]:
    first = definition.sections[0]
    starts = _tops(page.fragments, [f"{first.number}{label_key(first.title)}", label_key(first.title)])
    if len(starts) < 2:
        return [page]
    last = definition.sections[-1]
    ends = _tops(page.fragments, [f"{last.number}{label_key(last.title)}", label_key(last.title)])
    heads = [label_key(text) for text in (definition.title, *definition.title_variants)]
    heads += [label_key(text) for field in definition.header for text in field.labels]
    cuts = []
    for before, start in pairwise(starts):
        low = max([end for end in ends if before < end < start], default=before)
        between = [top for top in _tops(page.fragments, heads) if low < top < start]
        if low > before:
            cuts.append(min(between, default=start) - 1)
    return _cut(page, cuts)


def _tops(fragments: Iterable[Fragment], labels: Sequence[str]) -> list[float]:
    """Return the heights at which a line is exactly one of the labels."""
    return sorted(
        fragment.box.top
        for fragment in fragments
        if fragment.box and any(agrees(key_of(fragment), label) for label in labels)
    )


def _cut(page: Page, cuts: Sequence[float]) -> list[Page]:
    edges = [float("-inf"), *cuts, float("inf")]
    parts = []
    for top, bottom in pairwise(edges):
        fragments = tuple(f for f in page.fragments if f.box and top <= f.box.top < bottom)
        marks = tuple(mark for mark in page.marks if mark.box and top <= mark.box.top < bottom)
        parts.append(replace(page, fragments=fragments, marks=marks))
    return parts
