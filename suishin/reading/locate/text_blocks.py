"""The free text between the printed labels, as blocks with what stands before and behind each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from suishin.reading.locate.form_labels import BULLETS, NUMBER_PREFIX, Found, Label, Span, fold

PRINTED_LENGTH = 5  # folded letters of a stray line that make it part of a printed instruction
PAGE_NUMBER = re.compile(
    r"[\s　]*(?:[-–—―−－‐]*\s*[0-9０-９]{1,3}\s*[-–—―−－‐]*|[0-9０-９]{1,3}\s*[/／]\s*[0-9０-９]{1,3}|(?:[Pp](?:age)?[.．]?\s*)[0-9]{1,3}|[0-9０-９]{1,3}\s*ページ)[\s　]*$"
)
FOLIO = re.compile(r"[\s　]*[-–—―−－‐]+[\s　]*[0-9０-９]{1,3}[\s　]*[-–—―−－‐]+[\s　]*$")  # - 3 -: never anything else
LEAST_COUNTED, MOST_LEFT_OUT = 4, 4  # pages: fewer may be a list of the author's; scanned ones have no number
CLOSING = "。．」』）)】：:"
BLANKS = " \t　"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of free text that nothing parts, neither a label nor a blank line."""

    spans: tuple[Span, ...]
    before: Found | None  # the label before it on its page
    behind: Found | None
    on_line_of: Found | None  # a label that shares a line with it
    page: int
    joins_previous: bool  # only blank lines lie between it and the block before


def free_spans(
    texts: Sequence[str], found: Sequence[Found], dropped: Iterable[Span], labels: Iterable[Label]
) -> list[Span]:
    """Return what is left of the lines when labels, their numbers and glyphs, and printed remains are taken off."""
    whole = {hit.label for hit in found}
    torn = [label.folded for label in labels if label.is_prompt and label not in whole]
    cut: dict[int, list[Span]] = {}
    for hit in found:
        for span in hit.spans:
            cut.setdefault(span.line, []).append(_with_decoration(texts[span.line], span, hit.label))
    for span in dropped:
        cut.setdefault(span.line, []).append(span)
    spans: list[Span] = []
    for line, text in enumerate(texts):
        spans += [piece for piece in _pieces(text, line, cut.get(line, [])) if not _is_printed(texts, piece, torn)]
    return spans


def _with_decoration(text: str, span: Span, label: Label) -> Span:
    """Widen a label's span by its number, bracket and closing sign; behind a prompt, by a remark typed on to it."""
    head = text[: span.start]
    start = (
        len(head.rstrip(BLANKS + "「『（(※" + BULLETS))
        if head.strip(BLANKS + "「『（(※" + BULLETS) == ""
        else len(head.rstrip("「『"))
    )
    number = re.search(NUMBER_PREFIX.pattern + "$", head[: len(head.rstrip("「『（("))])
    start = min(start, number.start()) if number else start
    tail = text[span.end :]
    end = span.end + len(tail) - len(tail.lstrip(CLOSING))
    if label.is_prompt and end < len(text) and not text[end].isspace():
        end = next((index for index in range(end, len(text)) if text[index].isspace()), len(text))
    return Span(span.line, start, end)


def _pieces(text: str, line: int, cuts: list[Span]) -> list[Span]:
    pieces = []
    position = 0
    for cut in [*sorted(cuts), Span(line, len(text), len(text))]:
        piece = text[position : cut.start]
        hangs_over = piece.strip(BLANKS) == text.strip(BLANKS) and piece.strip(BLANKS)[:1] in tuple("。、）」』！？")
        if hangs_over or any(character.isalnum() for character in piece):
            indent = len(piece) - len(piece.lstrip(" \t"))
            pieces.append(Span(line, position + indent, position + len(piece.rstrip(BLANKS))))
        position = max(position, cut.end)
    return pieces


def _is_printed(texts: Sequence[str], piece: Span, torn: list[str]) -> bool:
    """A line that is part of a printed instruction whose wraps were torn apart is no answer."""
    text = texts[piece.line][piece.start : piece.end].lstrip(BLANKS)
    folded = fold(text)
    is_heading = text[:1] in BULLETS + "【＜<〈《[［①②③④⑤"  # an author's own, in the words of the instruction
    return len(folded) >= PRINTED_LENGTH and not is_heading and any(folded in whole for whole in torn)


def is_page_number(text: str) -> bool:
    """Return whether a line at a page's edge is its number."""
    return PAGE_NUMBER.match(text) is not None


def is_folio(text: str) -> bool:
    """Return whether a line is a page number wherever it stands."""
    return FOLIO.match(text) is not None


def counted_pages(texts: Sequence[str]) -> list[int]:
    """Return the lines that count a text's pages: numbers that stand alone and go on one by one, a few left out."""
    chains: dict[int, list[int]] = {}  # the lines of the longest chain that ends in a number
    for line, text in enumerate(texts):
        if (number := _page_number(text)) is not None:
            before = max((chains.get(number - step, []) for step in range(1, MOST_LEFT_OUT + 2)), key=len)
            chains[number] = [*before, line]
    longest = max(chains.values(), key=len, default=[])
    return longest if len(longest) >= LEAST_COUNTED else []


def _page_number(text: str) -> int | None:
    return int(re.findall("[0-9０-９]+", text)[0]) if is_page_number(text) else None


def blocks_of(
    texts: Sequence[str], spans: Sequence[Span], labels: Sequence[Found], page_of: Sequence[int]
) -> list[Block]:
    """Group free text into blocks."""
    groups: list[list[Span]] = []
    anchors = sorted(((span, hit) for hit in labels for span in hit.spans), key=lambda anchor: anchor[0])
    for span in spans:
        if not groups or _parted(texts, groups[-1][-1], span, anchors):
            groups.append([])
        groups[-1].append(span)
    blocks: list[Block] = []
    for index, group in enumerate(groups):
        page = page_of[group[0].line]
        before = _last([hit for span, hit in anchors if span < group[0] and page_of[span.line] == page])
        behind = next((hit for span, hit in anchors if span > group[-1] and page_of[span.line] == page), None)
        joins = (
            index > 0
            and page_of[groups[index - 1][-1].line] == page
            and not any(groups[index - 1][-1] < span < group[0] for span, _ in anchors)
        )
        blocks.append(Block(tuple(group), before, behind, _sharing_line(group, before, behind), page, joins))
    return blocks


def _parted(texts: Sequence[str], last: Span, span: Span, anchors: list[tuple[Span, Found]]) -> bool:
    blank_between = any(not texts[line].strip(BLANKS) for line in range(last.line + 1, span.line))
    return blank_between or any(last < anchor < span for anchor, _ in anchors)


def _last(hits: list[Found]) -> Found | None:
    return hits[-1] if hits else None


def _sharing_line(group: list[Span], before: Found | None, behind: Found | None) -> Found | None:
    if before is not None and any(span.line == group[0].line for span in before.spans):
        return before
    if behind is not None and behind.first.line == group[-1].line:
        return behind
    return None


def text_of(texts: Sequence[str], block: Block) -> str:
    return "\n".join(texts[span.line][span.start : span.end] for span in block.spans)
