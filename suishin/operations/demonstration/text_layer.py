"""An invented report as the text layer of a print from which the ticks were lost: its boxes can only be unknown."""

from collections.abc import Iterable, Iterator

from suishin.forms.content import ReportContent
from suishin.reading.definition import Box, FormDefinition, Section


def text_layer(definition: FormDefinition, contents: Iterable[ReportContent]) -> str:
    """Return reports one after the other, a form feed between them."""
    return "\f".join("\n".join(_lines(definition, content)) + "\n" for content in contents)


def _lines(definition: FormDefinition, content: ReportContent) -> Iterator[str]:
    yield definition.title
    for field in definition.header:
        yield f"{field.label}　{content.header.get(field.key, '')}"
    for section in definition.sections:
        yield ""
        yield f"{section.number}.{section.title}"
        yield from _section(section, content)


def _section(section: Section, content: ReportContent) -> Iterator[str]:
    for box, prompt in ((Box.LEFT, section.left_prompt), (Box.RIGHT, section.right_prompt)):
        if prompt:
            yield prompt
        for item in section.items:
            if item.box is not box:
                continue
            if item.label:
                yield f"{item.mark}　{item.label}".strip("　")
            yield from content.narratives.get(item.key, ())
