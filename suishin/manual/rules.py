"""From the Markdown of a manual page to what the product shows: its title, first words, contents and HTML."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

PAGE_LINK = re.compile(r"([a-z_]+)\.md(#.*)?")
_READER = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Picture:
    """Where a picture is served from, and how large it is."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page of the manual: `body` is what stands below its title and first paragraph."""

    title: str
    summary: str
    headings: list[Heading]
    body: str


def anchor_of(heading: str) -> str:
    """Return the anchor that the usual Markdown viewers give to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def draw(text: str, *, page_url: Callable[[str], str], picture_of: Callable[[str], Picture]) -> Drawn:
    """Draw a page that begins with its title and a paragraph of what it is for."""
    tokens = _READER.parse(text)
    title, summary, rest = tokens[1].content, tokens[4].content, tokens[6:]
    headings = [_name_heading(rest[place], rest[place + 1]) for place in _places(rest, "heading_open")]
    for place in _places(rest, "table_open"):
        rest[place].attrSet("class", "table")
    for token in rest:
        if token.children:
            token.children = [
                drawn for part in token.children for drawn in _shown(part, page_url=page_url, picture_of=picture_of)
            ]
    html = str(_READER.renderer.render(rest, _READER.options, {}))
    return Drawn(title, summary, [heading for heading in headings if heading], html)


def _places(tokens: Sequence[Token], kind: str) -> list[int]:
    return [place for place, token in enumerate(tokens) if token.type == kind]


def _name_heading(opening: Token, words: Token) -> Heading | None:
    """Give a heading its anchor; return it if it belongs into the contents."""
    heading = Heading(words.content, anchor_of(words.content))
    opening.attrSet("id", heading.anchor)
    return heading if opening.tag == "h2" else None


def _shown(part: Token, *, page_url: Callable[[str], str], picture_of: Callable[[str], Picture]) -> list[Token]:
    if part.type == "softbreak":
        return []  # Japanese goes on where a line of the file ends
    if part.type == "link_open":
        _lead_link(part, page_url)
    if part.type == "image":
        return _picture_with_link(part, picture_of(str(part.attrGet("src"))))
    return [part]


def _lead_link(part: Token, page_url: Callable[[str], str]) -> None:
    """Let a link between two files of the manual lead from page to page."""
    found = PAGE_LINK.fullmatch(str(part.attrGet("href")))
    if found:
        part.attrSet("href", page_url(found[1]) + (found[2] or ""))


def _picture_with_link(part: Token, picture: Picture) -> list[Token]:
    """Let a picture open in its own size: on a phone it is shown small."""
    part.attrs |= {"src": picture.url, "width": picture.width, "height": picture.height, "loading": "lazy"}
    return [Token("link_open", "a", 1, attrs={"href": picture.url}), part, Token("link_close", "a", -1)]
