"""Pages that hold the right part of another page, as a print that is wider than its paper leaves them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from suishin.reading.definition import FormDefinition
from suishin.reading.locate.matching import is_part_of, key_of, label_key, likeness
from suishin.reading.model import Fragment, Mark, Page, Rect

SAME_HEIGHT = 6.0  # points
HEADING = 84.0
SHORTEST = 4  # letters


def joined_sideways(pages: Sequence[Page], definition: FormDefinition) -> list[Page]:
    """Return the pages, each right part moved beside the page whose boxes it carries on."""
    kinds = [_prompt_tops(page, definition) for page in pages]
    hosts = [place for place, (left, right) in enumerate(kinds) if left and not right]
    sides = [place for place, (left, right) in enumerate(kinds) if right and not left]
    if not sides or len(hosts) != len(sides):
        return list(pages)
    pairs = dict(zip(hosts, sides, strict=True))
    if not all(_is_level(kinds[host][0], kinds[side][1]) for host, side in pairs.items()):
        return list(pages)
    return [
        _beside(page, pages[pairs[place]]) if place in pairs else page
        for place, page in enumerate(pages)
        if place not in sides
    ]


def _prompt_tops(page: Page, definition: FormDefinition) -> tuple[list[float], list[float]]:
    """Return the heights of the left and of the right boxes' instructions; a heading counts as left."""
    left: list[float] = []
    right: list[float] = []
    if page.sheet is not None:
        return left, right
    for fragment in page.fragments:
        key = key_of(fragment)
        if not fragment.box or len(key) < SHORTEST:
            continue
        if begins(key, (section.right_prompt for section in definition.sections)):
            right.append(fragment.box.top)
        elif begins(key, (section.left_prompt for section in definition.sections)) or any(
            likeness(key, label_key(section.title)) >= HEADING for section in definition.sections
        ):
            left.append(fragment.box.top)
    return left, right


def begins(key: str, prompts: Iterable[str]) -> bool:
    """Tell whether a line is the first one of a printed instruction."""
    return any(
        prompt and len(key) >= SHORTEST and label_key(prompt).startswith(key[:6]) and is_part_of(key, label_key(prompt))
        for prompt in prompts
    )


def _is_level(left: Sequence[float], right: Sequence[float]) -> bool:
    """Tell whether every instruction on the right stands level with something of the left."""
    return all(any(abs(top - other) <= SAME_HEIGHT for other in left) for top in right)


def _beside(page: Page, side: Page) -> Page:
    shift = page.width
    return replace(
        page,
        fragments=page.fragments + tuple(moved_fragment(fragment, shift) for fragment in side.fragments),
        marks=page.marks + tuple(moved_mark(mark, shift) for mark in side.marks),
        width=page.width + side.width,
    )


def moved_fragment(fragment: Fragment, shift: float) -> Fragment:
    return replace(fragment, box=_moved(fragment.box, shift), frame=_moved(fragment.frame, shift))


def moved_mark(mark: Mark, shift: float) -> Mark:
    return replace(mark, box=_moved(mark.box, shift))


def _moved(box: Rect | None, shift: float) -> Rect | None:
    return Rect(box.x0 + shift, box.top, box.x1 + shift, box.bottom) if box else None
