"""Which occurrence of a printed text is the form's own, and which glyphs belong to which item.

The same words stand in prose, two sections share an item's text, and tick glyphs come before their
item, behind it, on a line of their own, or far away.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from suishin.reading.glyphs import BOXED_CHECKS, CHECK_LETTERS, CHECKED, EMPTY, TICK_GLYPHS
from suishin.reading.locate.form_labels import BULLETS, NUMBER_PREFIX, Found, LabelKind, Span

PAGE_COST = 1000  # an item hardly ever comes out on another page than its section
NO_GLYPH_COST = 3
MOST = 0.7  # of the items, that show how this report bullets them
BULLET_COST = 6  # 「・県本部新採対策会議の開催」 is prose
GLYPHS_BEFORE = re.compile(rf"([{re.escape(TICK_GLYPHS)}](?:[\s　]*[{re.escape(TICK_GLYPHS)}])*)[\s　]*$")
GLYPH_IN_COLUMN = re.compile(rf"[\s　]*([{re.escape(TICK_GLYPHS)}{CHECK_LETTERS}])(?=[\s　]|$)")
TICKED_BOX = re.compile(rf"[\s　]*([{re.escape(BOXED_CHECKS)}])")
GLYPHS_BEHIND = re.compile(rf"[\s　]*([{re.escape(TICK_GLYPHS)}]+)[\s　]*$")
LETTER_BEFORE = re.compile(rf"(?:^|[\s　])([{CHECK_LETTERS}])[\s　]*$")
ONLY_GLYPHS = re.compile(rf"[\s　]*((?:[{re.escape(TICK_GLYPHS)}][\s　]*)+|[{CHECK_LETTERS}][\s　]*)$")


@dataclass(frozen=True, slots=True)
class Glyph:
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ItemGlyphs:
    """What was found of the ticks: glyphs per item, those of no item, items whose glyphs could be another's."""

    of_item: dict[str, tuple[Glyph, ...]]
    loose: tuple[Glyph, ...]
    doubtful: frozenset[str]
    elsewhere: tuple[Glyph, ...] = ()  # the same signs that tick items here, in the middle of other text


def choose_items(texts: Sequence[str], found: Iterable[Found], page_of: Sequence[int]) -> dict[str, Found]:
    """Return for each item the occurrence that is the form's own; the others are prose."""
    occurrences: dict[tuple[str, ...], list[Found]] = {}
    shown: set[str] = set()  # sections of which a heading or an item of their own is there
    for hit in found:
        if hit.label.kind in (LabelKind.HEADING, LabelKind.ITEM):
            shown.add(hit.label.section)
        if hit.label.kind is LabelKind.ITEM:
            occurrences.setdefault(hit.label.candidates, []).append(hit)
    certain = {keys[0]: hits[0] for keys, hits in occurrences.items() if len(keys) == 1 and len(hits) == 1}
    is_spaced = _are_spaced(texts, certain.values())
    chosen = dict(certain)
    for keys, hits in occurrences.items():
        if keys[0] in certain:
            continue
        there = tuple(key for key in keys if _section(key) in shown) or keys
        siblings = {key: [hit for other, hit in certain.items() if _section(other) == _section(key)] for key in there}
        chosen |= _cheapest_match(
            texts, there, _as_printed(texts, hits, len(there), is_spaced=is_spaced), siblings, page_of
        )
    return chosen


def _are_spaced(texts: Sequence[str], hits: Iterable[Found]) -> bool:
    """Return whether this report's items have a blank between their glyph and their text."""
    spaced = [_is_spaced(texts, hit) for hit in hits]
    return sum(spaced) > MOST * len(spaced)


def _is_spaced(texts: Sequence[str], hit: Found) -> bool:
    return texts[hit.first.line][: hit.first.start][-1:].isspace()


def _as_printed(texts: Sequence[str], hits: list[Found], count: int, *, is_spaced: bool) -> list[Found]:
    """Leave out what is bulleted otherwise than the items are, 「■…」 beside 「□　…」, where enough are left."""
    alike = [hit for hit in hits if _is_spaced(texts, hit)] if is_spaced else hits
    return alike if len(alike) >= count else hits


def _quoted(texts: Sequence[str], items: dict[str, Found], found: Sequence[Found], *, has_lone: bool) -> Iterator[str]:
    """Yield the items that may be quotations: bulleted otherwise than the others, or found twice with other glyphs."""
    is_spaced = _are_spaced(texts, items.values())
    are_bare = has_lone and sum(not _sign_before(texts, hit) for hit in items.values()) > MOST * len(items)
    for key, hit in items.items():
        glyph = _sign_before(texts, hit)
        if glyph and (are_bare or (is_spaced and not _is_spaced(texts, hit))):
            yield key
        others = (other for other in found if other is not hit and key in other.label.candidates)
        if len(hit.label.candidates) == 1 and any(
            _sign_before(texts, other) not in ("", glyph) and _is_spaced(texts, other) == _is_spaced(texts, hit)
            for other in others
        ):
            yield key


def _sign_before(texts: Sequence[str], hit: Found) -> str:
    match = GLYPHS_BEFORE.search(texts[hit.first.line][: hit.first.start])
    return match[1] if match else ""


def _section(item_key: str) -> str:
    return item_key.partition(".")[0]


def _cheapest_match(
    texts: Sequence[str],
    keys: tuple[str, ...],
    hits: list[Found],
    siblings: dict[str, list[Found]],
    page_of: Sequence[int],
) -> dict[str, Found]:
    """Match keys and occurrences so that each stands nearest to the other items of its section."""
    places: list[Found | None] = [*hits[:6], *[None] * max(0, len(keys) - len(hits))]
    cheapest = min(
        permutations(places, len(keys)),
        key=lambda choice: sum(
            _distance(texts, hit, siblings[key], page_of) for key, hit in zip(keys, choice, strict=True)
        ),
    )
    return {key: hit for key, hit in zip(keys, cheapest, strict=True) if hit is not None}


def _distance(texts: Sequence[str], hit: Found | None, siblings: list[Found], page_of: Sequence[int]) -> float:
    if hit is None:
        return 3 * PAGE_COST
    line = hit.first.line
    near = min(
        (
            abs(line - sibling.first.line) + PAGE_COST * (page_of[line] != page_of[sibling.first.line])
            for sibling in siblings
        ),
        default=0,
    )
    before = texts[line][: hit.first.start]
    has_glyph = bool(GLYPHS_BEFORE.search(before))
    is_bullet = not has_glyph and before.strip()[-1:] in BULLETS and bool(before.strip())
    return near + NO_GLYPH_COST * (not has_glyph) + BULLET_COST * is_bullet


def glyphs_of_items(
    texts: Sequence[str], items: dict[str, Found], others: Iterable[Found], found: Sequence[Found]
) -> ItemGlyphs:
    """Bind glyphs to items: on the item's own line, else on lines of their own where only one way is possible."""
    before = {key: _before(texts, hit) for key, hit in items.items()}
    pattern = GLYPHS_BEHIND if any(before.values()) else GLYPH_IN_COLUMN
    bound = {
        key: glyphs
        for key, hit in items.items()
        if (glyphs := (*(before[key] or _behind(texts, hit, pattern)), *_inside(texts, hit)))
    }
    lone = _lone_glyphs(texts, {glyph.span for glyphs in bound.values() for glyph in glyphs})
    lone = _without_prompt_glyphs(texts, lone, others)
    paired, doubtful = _pair_lone_glyphs(
        texts, {key: hit for key, hit in items.items() if key not in bound}, lone, items
    )
    taken = {glyph.span for glyph in paired.values()}
    return ItemGlyphs(
        of_item=bound | {key: (glyph,) for key, glyph in paired.items()},
        loose=tuple(glyph for glyph in lone if glyph.span not in taken),
        doubtful=frozenset((*doubtful, *_quoted(texts, items, found, has_lone=bool(lone)))),
        elsewhere=tuple(_elsewhere(texts, (*bound.values(), tuple(paired.values())), (*lone, *taken), found)),
    )


def _elsewhere(
    texts: Sequence[str], bound: Iterable[tuple[Glyph, ...]], known: Iterable[Glyph | Span], found: Iterable[Found]
) -> Iterator[Glyph]:
    """Yield further glyphs of the kinds that tick items, in front of text or behind it."""
    taken = {glyph.span for glyphs in bound for glyph in glyphs}
    signs = {glyph.text for glyphs in bound for glyph in glyphs} - set(EMPTY)
    taken |= {entry.span if isinstance(entry, Glyph) else entry for entry in known}
    printed = [span for hit in found for span in hit.spans]
    for line, text in enumerate(texts):
        for place, character in enumerate(text):
            span = Span(line, place, place + 1)
            if character not in signs or span in taken or not _stands_free(text, place):
                continue
            if not any(other.line == line and other.start <= place < other.end for other in printed):
                yield Glyph(character, span)


def _stands_free(text: str, place: int) -> bool:
    """Tell a sign from a letter of a word: レ is both."""
    before, behind = text[:place][-1:], text[place + 1 :][:1]
    return text[place] not in CHECK_LETTERS or ((not before or before.isspace()) and (not behind or behind.isspace()))


def _before(texts: Sequence[str], hit: Found) -> tuple[Glyph, ...]:
    """Return the glyphs right before an item."""
    line = hit.first.line
    before = texts[line][: hit.first.start]
    numbered = re.search(NUMBER_PREFIX.pattern + "$", before)
    before = before[: numbered.start()] if numbered else before
    before = before.rstrip("「『（(")
    match = GLYPHS_BEFORE.search(before) or LETTER_BEFORE.search(before)
    return _glyphs(match, line, 0) if match else ()


def _behind(texts: Sequence[str], hit: Found, pattern: re.Pattern[str]) -> tuple[Glyph, ...]:
    """Return the glyphs behind an item: at the end of its line, in a column of ticks, or a ticked box that fell out."""
    line, end = hit.last.line, hit.last.end
    match = pattern.match(texts[line], end) or TICKED_BOX.match(texts[line], end)
    return _glyphs(match, line, 0) if match else ()


def _inside(texts: Sequence[str], hit: Found) -> tuple[Glyph, ...]:
    """Return the glyphs that an extractor printed in the middle of an item's words or before one of its later lines."""
    glyphs: list[Glyph] = []
    for index, span in enumerate(hit.spans):
        text = texts[span.line]
        begin = 0 if index and GLYPHS_BEFORE.fullmatch(text[: span.start].strip(" \t　")) else span.start
        glyphs += [
            Glyph(text[place], Span(span.line, place, place + 1))
            for place in range(begin, span.end)
            if text[place] in CHECKED + EMPTY
        ]
    return tuple(glyphs)


def _glyphs(match: re.Match[str], line: int, offset: int) -> tuple[Glyph, ...]:
    return tuple(
        Glyph(character, Span(line, match.start(1) + index + offset, match.start(1) + index + offset + 1))
        for index, character in enumerate(match[1])
        if not character.isspace()
    )


def _lone_glyphs(texts: Sequence[str], taken: set[Span]) -> list[Glyph]:
    glyphs = (
        glyph
        for line, text in enumerate(texts)
        if (match := ONLY_GLYPHS.match(text)) is not None
        for glyph in _glyphs(match, line, 0)
    )
    return [glyph for glyph in glyphs if glyph.span not in taken]


def _without_prompt_glyphs(texts: Sequence[str], lone: list[Glyph], others: Iterable[Found]) -> list[Glyph]:
    """Drop the ☑ of 「実施している取り組み☑してください。」 where it fell out of its sentence."""
    kept = list(lone)
    prompts = [hit for hit in others if hit.label.kind is LabelKind.LEFT_PROMPT and len(hit.spans) == 1]
    whole = [hit for hit in prompts if any(glyph in texts[hit.first.line] for glyph in CHECKED)]
    if not whole and not any(glyph.text in CHECKED for glyph in kept):
        return kept
    for hit in prompts:
        if hit in whole:
            continue
        near = [glyph for glyph in kept if glyph.text in CHECKED and 0 < glyph.span.line - hit.last.line <= 2]
        if near:
            kept.remove(near[0])
    return kept


def _pair_lone_glyphs(
    texts: Sequence[str], bare: dict[str, Found], lone: list[Glyph], items: dict[str, Found]
) -> tuple[dict[str, Glyph], set[str]]:
    """Pair items without a glyph and lines that hold only a glyph, run by run.

    A run is a stretch of the text where nothing else stands between them. With as many glyphs as
    items, one after the other, there is one way to read it; else the items stay doubtful.
    """
    paired: dict[str, Glyph] = {}
    doubtful: set[str] = set()
    for run in _runs(texts, bare, lone):
        keys = [entry for entry in run if isinstance(entry, str)]
        glyphs = [entry for entry in run if isinstance(entry, Glyph)]
        if not keys or not glyphs:
            continue
        kinds = [isinstance(entry, str) for entry in run]
        alternates = all(ours != theirs for ours, theirs in pairwise(kinds))
        if alternates and len(keys) == len(glyphs):
            paired |= dict(zip(keys, glyphs, strict=True))
        else:
            doubtful |= set(keys)
    if 2 * len(paired) < len(bare):
        return {}, doubtful | set(paired)  # where most find no partner, the few may have found a wrong one
    return paired, doubtful


def _runs(texts: Sequence[str], bare: dict[str, Found], lone: list[Glyph]) -> list[list[str | Glyph]]:
    entries: list[tuple[int, int, str | Glyph]] = [(hit.first.line, hit.last.line, key) for key, hit in bare.items()]
    entries += [(glyph.span.line, glyph.span.line, glyph) for glyph in lone]
    runs: list[list[str | Glyph]] = []
    last_line = -1
    for first, last, entry in sorted(entries, key=lambda entry: entry[0]):
        if not runs or any(texts[line].strip() for line in range(last_line + 1, first)):
            runs.append([])
        runs[-1].append(entry)
        last_line = last
    return runs
