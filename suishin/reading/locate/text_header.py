"""Where the values of a report's head stand in a text: behind their label, below it, or far from it."""

import re
from collections.abc import Sequence
from itertools import combinations, pairwise

from suishin.common.prefectures import PREFECTURES
from suishin.reading.definition import FormDefinition, HeaderField, HeaderKind
from suishin.reading.header import is_plausible, stands_alone
from suishin.reading.locate.form_labels import Found, LabelKind, Span

VALUE_LINES = 3  # a value stands at most so many lines below its label
SCATTERED_LINES = 7  # 沖・縄・県 each on a line of its own, blank lines between them
SHORT_LINES = 40  # lines of one or two letters that are looked at
OFFICES, FAMILY_NAME = ("長", "部", "員", "役", "任", "担当"), 2
LABEL_CLOSING = " 　\t:：」』】"


def _lacks_name(text: str) -> bool:
    """Tell an office without a person (事務局長), or a family name alone."""
    last = re.split(r"[\s　、]+", text.strip())[-1]
    return last.endswith(OFFICES) or len(last) <= FAMILY_NAME


class HeaderFinder:
    """Finds the spans of every header field among the lines of one report."""

    def __init__(self, definition: FormDefinition, texts: Sequence[str], anchors: Sequence[Found]) -> None:
        self.fields = definition.header
        self.texts = texts
        self.labels = [hit for hit in anchors if hit.label.kind is LabelKind.HEADER]
        self.occupied = [span for hit in anchors for span in hit.spans]

    def find(self) -> dict[str, tuple[Span, ...]]:
        """Return the spans of each field's value; none where nothing was found."""
        found = self._in_a_column()
        if found:
            return found
        for header_field in self.fields:
            spans = self._near_label(header_field)
            found[header_field.key] = spans
            self.occupied += spans
        self._give_back_names(found)
        for header_field in self.fields:
            if not found[header_field.key] and header_field.kind is not HeaderKind.PERSON:
                found[header_field.key] = self._far_from_label(header_field)
                self.occupied += found[header_field.key]
        return found

    def _near_label(self, header_field: HeaderField) -> tuple[Span, ...]:
        hits = [hit for hit in self.labels if hit.label.key == header_field.key]
        for hit in hits:
            span = self._behind(hit.last)
            if span is not None and is_plausible(header_field.kind, self._text(span)):
                return (span,)
        for hit in hits:
            if spans := self._below(header_field, hit.last):
                return spans
        return self._unreadable(header_field, hits)

    def _unreadable(self, header_field: HeaderField, hits: list[Found]) -> tuple[Span, ...]:
        """Return what stands behind a label although it is no such value: a person should see it."""
        if header_field.kind is HeaderKind.PERSON:
            return ()
        spans = [span for hit in hits if (span := self._behind(hit.last)) is not None]
        return tuple(spans[:1])

    def _behind(self, span: Span) -> Span | None:
        """Return the rest of a label's line, up to the next label."""
        text = self.texts[span.line]
        later = [other.start for other in self.occupied if other.line == span.line and other.start >= span.end]
        rest = text[span.end : min(later, default=len(text))]
        start = span.end + len(rest) - len(rest.lstrip(LABEL_CLOSING))
        stop = span.end + len(rest.rstrip(" 　\t「"))
        return Span(span.line, start, stop) if start < stop else None

    def _below(self, header_field: HeaderField, span: Span) -> tuple[Span, ...]:
        """Return the value on the next line that is not blank; a name may lie scattered over several."""
        spans: list[Span] = []
        for line in range(span.line + 1, min(span.line + VALUE_LINES + SCATTERED_LINES, len(self.texts))):
            if not self.texts[line].strip():
                continue
            if any(other.line == line for other in self.occupied):
                break
            spans.append(self._whole(line))
            if is_plausible(header_field.kind, "".join(self._text(each) for each in spans)):
                return self._whole_person(spans) if header_field.kind is HeaderKind.PERSON else tuple(spans)
            if header_field.kind is not HeaderKind.PREFECTURE or len(self._text(spans[-1])) > 2:
                break
        return ()

    def _whole_person(self, spans: list[Span]) -> tuple[Span, ...]:
        """Return a person's lines as far as the next label where wide blanks made several lines of one."""
        occupied = {other.line for other in self.occupied}
        pieces = list(spans)
        for line in range(spans[-1].line + 1, min(spans[-1].line + SCATTERED_LINES, len(self.texts))):
            if line in occupied:
                return tuple(pieces)
            if self.texts[line].strip():
                pieces.append(self._whole(line))
            if not is_plausible(HeaderKind.PERSON, "　".join(map(self._text, pieces))):
                break
        return tuple(spans)

    def _give_back_names(self, found: dict[str, tuple[Span, ...]]) -> None:
        """Share out the lines below the last person where the names of all of them stand in a column of their own."""
        keys = [each.key for each in self.fields if each.kind is HeaderKind.PERSON and found[each.key]]
        if not keys:
            return
        own = {key: found[key] for key in keys} | {keys[-1]: found[keys[-1]][:1]}
        names = found[keys[-1]][1:]
        lacking = [key for key, spans in own.items() if _lacks_name("".join(map(self._text, spans)))]
        if len(lacking) == len(names) and lacking != keys[-1:]:
            found |= own | {key: (*own[key], name) for key, name in zip(lacking, names, strict=True)}

    def _in_a_column(self) -> dict[str, tuple[Span, ...]]:
        """Return the values where all labels come first, one below the other, and then all values.

        One value fewer than labels means that the last field, which may be empty, is empty.
        """
        keys = [hit.label.key for hit in self.labels]
        if len(keys) != len(self.fields) or len(set(keys)) != len(keys) or any(map(self._behind, self._last_spans())):
            return {}
        first, last = self.labels[0].first.line, self.labels[-1].last.line
        between = [line for line in range(first, last) if self.texts[line].strip()]
        values = self._lines_below(last)
        by_key = {header_field.key: header_field for header_field in self.fields}
        may_lack = 0 if by_key[keys[-1]].required else 1
        if len(between) > len(keys) or not len(keys) - may_lack <= len(values) <= len(keys):
            return {}
        pairs = list(zip(keys, values, strict=False))
        if not all(is_plausible(by_key[key].kind, self._text(span)) for key, span in pairs):
            return {}
        return dict.fromkeys(keys, ()) | {key: (span,) for key, span in pairs}

    def _last_spans(self) -> list[Span]:
        return [hit.last for hit in self.labels]

    def _lines_below(self, line: int) -> list[Span]:
        """Return the lines below a label that are not blank, up to the next printed text."""
        lines: list[Span] = []
        occupied = {span.line for span in self.occupied}
        for below in range(line + 1, len(self.texts)):
            if below in occupied or len(lines) > len(self.fields):
                break
            if any(map(str.isalnum, self.texts[below])):  # else a mark laid over a box
                lines.append(self._whole(below))
        return lines

    def _far_from_label(self, header_field: HeaderField) -> tuple[Span, ...]:
        """Return a line that holds nothing but such a value, nearest to the header's labels."""
        blocked = {span.line for span in self.occupied}
        labels = [hit.first.line for hit in self.labels]
        lines = [
            line
            for line, text in enumerate(self.texts)
            if line not in blocked and stands_alone(header_field.kind, text)
        ]
        if lines and labels:
            return (self._whole(min(lines, key=lambda line: min(abs(line - label) for label in labels))),)
        return self._scattered_name(blocked) if header_field.kind is HeaderKind.PREFECTURE else ()

    def _scattered_name(self, blocked: set[int]) -> tuple[Span, ...]:
        """Return a prefecture whose letters stand on lines of their own, the label's own letters among them."""
        lines = [line for line, text in enumerate(self.texts) if line not in blocked and 0 < len(text.strip()) <= 2]
        for begin, end in combinations(range(min(len(lines), SHORT_LINES) + 1), 2):
            spans = tuple(self._whole(line) for line in lines[begin:end])
            are_near = all(below.line - above.line <= SCATTERED_LINES for above, below in pairwise(spans))
            name = re.sub(r"[\s　]", "", "".join(map(self._text, spans)))
            is_name = name in PREFECTURES.values() or (len(name) == len(spans) and f"{name}県" in PREFECTURES.values())
            if are_near and is_name:
                return spans
        return ()

    def _text(self, span: Span) -> str:
        return self.texts[span.line][span.start : span.end]

    def _whole(self, line: int) -> Span:
        text = self.texts[line]
        return Span(line, len(text) - len(text.lstrip()), len(text.rstrip()))
