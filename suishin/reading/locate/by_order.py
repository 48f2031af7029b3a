"""Find what answers a form in plain text, where only the order of lines tells what belongs together."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from suishin.reading.definition import FormDefinition, Section
from suishin.reading.glyphs import LOOSE_CHECKS
from suishin.reading.locate import text_boxes
from suishin.reading.locate.form_labels import Found, LabelKind, Span, find_labels, find_retyped, fold, labels_of
from suishin.reading.locate.located import Line, LocatedReport, LocatedTick
from suishin.reading.locate.text_blocks import Block, blocks_of, counted_pages, free_spans, is_folio, is_page_number
from suishin.reading.locate.text_columns import part_columns, share_lines
from suishin.reading.locate.text_header import HeaderFinder
from suishin.reading.locate.text_items import Glyph, ItemGlyphs, choose_items, glyphs_of_items
from suishin.reading.locate.text_places import WIDE_GAP, part_by_place
from suishin.reading.locate.text_reports import Stretch, split_reports
from suishin.reading.locate.text_sections import assign_blocks, is_labelled
from suishin.reading.model import Document, Finding, Fragment, Mark, MarkKind, Severity, Source
from suishin.reading.narratives import display_width

if TYPE_CHECKING:
    from suishin.reading.locate.text_labelled import Labelled

NOTHING_TYPED = re.compile(rf"[\s　{re.escape(LOOSE_CHECKS)}レ]*")
LEAST_BEHIND_ITEMS = 2  # texts behind their items that show how a layer was printed
RUNNING_PAGES = 3  # a first or last line that this many pages share is a running head


def locate_by_order(document: Document, definition: FormDefinition) -> Iterator[LocatedReport]:
    """Yield every report in a document that has no geometry."""
    fragments = [fragment for page in document.pages for fragment in page.fragments]
    page_starts = _page_starts(document)
    texts = _without_page_furniture(document)
    page_numbers = _page_numbers(fragments) if len(page_starts) == 1 else []
    for line in page_numbers:
        texts[line] = ""
    found = find_labels(texts, labels_of(definition))
    for stretch in split_reports(texts, found, page_starts, definition, page_numbers):
        yield _ReportLocator(definition, fragments, texts, stretch).locate()


def _page_starts(document: Document) -> list[int]:
    starts, index = [], 0
    for page in document.pages:
        starts.append(index)
        index += len(page.fragments)
    return starts


def _page_numbers(fragments: Sequence[Fragment]) -> list[int]:
    """Return the lines of a text without form feeds that hold a page's number."""
    texts = [fragment.text for fragment in fragments]
    return sorted({*counted_pages(texts), *(line for line, text in enumerate(texts) if is_folio(text))})


def _without_page_furniture(document: Document) -> list[str]:
    """Return the lines with page numbers and running heads blanked, so that no answer swallows them."""
    edges: Counter[str] = Counter()
    for page in document.pages:
        edges.update({fold(page.fragments[index].text) for index in _edge_lines(page.fragments)})
    filled = sum(any(fragment.text.strip() for fragment in page.fragments) for page in document.pages)
    texts: list[str] = []
    for page in document.pages:
        lines = ["" if is_folio(fragment.text) else fragment.text for fragment in page.fragments]
        for index in _edge_lines(page.fragments):
            if is_page_number(lines[index]) or _is_running(lines[index], edges[fold(lines[index])], filled):
                lines[index] = ""
        texts += lines
    return texts


def _is_running(text: str, count: int, pages: int) -> bool:
    """Tell a running head: many pages share it, or all of them and it is dated or numbered as a browser prints it."""
    is_stamped = re.search(r"\d", text) is not None and not text.rstrip().endswith("。")
    return (count >= RUNNING_PAGES and pages >= 2 * RUNNING_PAGES) or (is_stamped and count >= pages >= 2)


def _edge_lines(fragments: Sequence[Fragment]) -> list[int]:
    """Return the first and the last lines of a page that are not blank; marks laid over boxes are printed last."""
    filled = [index for index, fragment in enumerate(fragments) if not NOTHING_TYPED.fullmatch(fragment.text)]
    return list(dict.fromkeys([*filled[:1], *filled[-1:]]))


class _ReportLocator:
    """Locates one report: labels, then ticks and header, then the free text that is left."""

    def __init__(
        self, definition: FormDefinition, fragments: Sequence[Fragment], texts: Sequence[str], stretch: Stretch
    ) -> None:
        self.definition = definition
        self.fragments = fragments[stretch.first : stretch.after]
        self.texts = list(texts[stretch.first : stretch.after])
        starts = [start - stretch.first for start in stretch.page_starts]
        self.page_of = [sum(start <= line for start in starts) for line in range(len(self.texts))]
        self._drop_page_numbers(starts)
        self.findings: list[Finding] = []

    def locate(self) -> LocatedReport:
        found = self._find_labels()
        items = choose_items(self.texts, found, self.page_of)
        anchors = self._printed(found, items)
        glyphs = glyphs_of_items(self.texts, items, anchors, found)
        header, values = self._header(anchors)
        free = self._free_spans(anchors, glyphs, values)
        labelled = self._labelled(found, anchors, free, open_header=sum(not spans for spans in header.values()))
        narratives = self._narratives(self._blocks(anchors, free, labelled), anchors)
        if labelled:
            narratives |= self._labelled_narratives(labelled)
        return LocatedReport(
            header=header,
            ticks=self._ticks(items, glyphs),
            narratives=narratives,
            sources=(_joined([fragment.source for fragment in self.fragments]),),
            findings=tuple(self.findings),
            values=labelled.values if labelled else {},
            loose_marks=(*map(self._mark, glyphs.loose), *map(self._doubtful_mark, glyphs.elsewhere)),
        )

    def _drop_page_numbers(self, starts: list[int]) -> None:
        """Blank the page numbers of booklets whose pages are marked by nothing but a leading blank."""
        for start in [*starts[1:], len(self.texts)]:
            filled = [line for line in range(start) if not NOTHING_TYPED.fullmatch(self.texts[line])]
            if filled and is_page_number(self.texts[filled[-1]]):
                self.texts[filled[-1]] = ""

    def _find_labels(self) -> list[Found]:
        labels = labels_of(self.definition)
        found = find_labels(self.texts, labels)
        seen = {(hit.label.kind, candidate) for hit in found for candidate in hit.label.candidates}
        missing = [
            label
            for label in labels
            if label.kind in (LabelKind.HEADING, LabelKind.ITEM, LabelKind.BOX)
            and not any((label.kind, candidate) in seen for candidate in label.candidates)
        ]
        retyped = find_retyped(self.texts, missing, (span for hit in found for span in hit.spans)) if missing else []
        return sorted([*found, *retyped], key=lambda hit: hit.first)

    def _printed(self, found: list[Found], items: dict[str, Found]) -> list[Found]:
        """Return the labels that are the form's own; the rest is prose that uses the same words."""
        boxed = text_boxes.boxed_section(self.definition)
        boxes = text_boxes.printed_box_labels(found, boxed) if boxed else {}
        headings: dict[str, Found] = {}
        for hit in found:
            known = headings.get(hit.label.key)
            if hit.label.kind is LabelKind.HEADING and (known is None or self._rank(hit) > self._rank(known)):
                headings[hit.label.key] = hit
        own = {id(hit) for hit in (*items.values(), *boxes.values(), *headings.values())}
        own |= {id(hits[0]) for hits in self._own_labels(found).values()}
        chosen = (LabelKind.HEADING, LabelKind.ITEM, LabelKind.BOX, LabelKind.VALUE)
        return [self._named(hit, items) for hit in found if hit.label.kind not in chosen or id(hit) in own]

    @staticmethod
    def _named(hit: Found, items: dict[str, Found]) -> Found:
        """Give a text that two sections share the section it was chosen for."""
        keys = [key for key, item in items.items() if item is hit]
        if not keys or hit.label.section:
            return hit
        return Found(replace(hit.label, key=keys[0], section=keys[0].partition(".")[0]), hit.spans)

    def _rank(self, hit: Found) -> tuple[bool, int]:
        """A heading with its number, or else the longer wording, is the printed one."""
        section = next(section for section in self.definition.sections if section.key == hit.label.key)
        before = fold_number(self.texts[hit.first.line][: hit.first.start])
        return before == str(section.number), len(hit.label.folded)

    def _header(self, anchors: list[Found]) -> tuple[dict[str, tuple[Fragment, ...]], list[Span]]:
        """Return what stands behind each header label, and the spans it took."""
        spans = HeaderFinder(self.definition, self.texts, anchors).find()
        header = {key: tuple(self._fragment(span) for span in found) for key, found in spans.items()}
        return header, [span for found in spans.values() for span in found]

    def _own_labels(self, found: list[Found]) -> dict[str, list[Found]]:
        """Return where the labels of answers stand that have one each."""
        if not any(map(is_labelled, self.definition.sections)):
            return {}
        from suishin.reading.locate.text_labelled import own_labels  # most forms have none: it costs a short run time

        return own_labels(self.texts, found, self.definition)

    def _labelled(
        self, found: list[Found], anchors: list[Found], free: list[Span], *, open_header: int
    ) -> "Labelled | None":
        if not any(map(is_labelled, self.definition.sections)):
            return None
        from suishin.reading.locate.text_labelled import LabelledLocator

        ambiguous = [key for key, hits in self._own_labels(found).items() if len(hits) > 1]
        return LabelledLocator(
            self.definition, self.fragments, self.texts, anchors, free, ambiguous=ambiguous, open_header=open_header
        ).locate()

    def _labelled_narratives(self, labelled: "Labelled") -> dict[str, tuple[Line, ...]]:
        for key in labelled.doubtful:
            spans = labelled.narratives[key]
            self._doubt_lines(key, [self.fragments[span.line].source for span in spans] or [self.fragments[0].source])
        return {key: tuple(self._lines_of(spans)) for key, spans in labelled.narratives.items()}

    def _free_spans(self, anchors: list[Found], glyphs: ItemGlyphs, values: list[Span]) -> list[Span]:
        marks = [glyph.span for bound in glyphs.of_item.values() for glyph in bound]
        marks += [glyph.span for glyph in glyphs.loose]
        spans = free_spans(self.texts, anchors, [*marks, *values], labels_of(self.definition))
        return [span for span in spans if not self._is_torn_label(span)]

    def _blocks(self, anchors: list[Found], free: list[Span], labelled: "Labelled | None") -> list[Block]:
        taken: dict[int, list[Span]] = {}
        for own in labelled.taken if labelled else ():
            taken.setdefault(own.line, []).append(own)
        spans = [
            span
            for span in free
            if not any(span.start < own.end and own.start < span.end for own in taken.get(span.line, ()))
        ]
        return blocks_of(self.texts, spans, anchors, self.page_of)

    def _is_torn_label(self, span: Span) -> bool:
        """県 and 名 on lines of their own are what is left of 「県　名」."""
        text = fold(self._text(span))
        return 0 < len(text) <= 2 and any(
            text in fold(label) for header_field in self.definition.header for label in header_field.labels
        )

    def _narratives(self, blocks: list[Block], anchors: list[Found]) -> dict[str, tuple[Line, ...]]:
        assigned: dict[str, list[Block]] = {item.key: [] for item in self.definition.narratives}
        boxed = text_boxes.boxed_section(self.definition)
        own = text_boxes.own_blocks(blocks, boxed) if boxed else []
        others = [block for block in blocks if block not in own]
        if boxed:
            self._assign_boxes(own, others, anchors, assigned)
        sections = [section for section in self.definition.sections if section.narratives]
        keys = {section.key: section.narratives[0].key for section in sections if not is_labelled(section)}
        for part in assign_blocks(self.texts, others, anchors, self.definition, self.page_of):
            assigned[keys[part.section]].append(part.block)
            if not part.is_sure:
                self._doubt(keys[part.section], part.block)
        return {key: tuple(self._lines(found)) for key, found in assigned.items()}

    def _assign_boxes(
        self, own: list[Block], others: list[Block], anchors: list[Found], assigned: dict[str, list[Block]]
    ) -> None:
        boxed = text_boxes.boxed_section(self.definition)
        if boxed is None:
            return
        if columns := self._columns_on_shared_lines(own, anchors, boxed):
            for key, spans in columns.items():
                assigned[key] += [replace(own[0], spans=spans)] if spans else []
            return
        shared = text_boxes.assign_boxes(
            self.texts,
            own,
            boxed,
            cutoff=text_boxes.cutoff_of(boxed),
            by_column=self._is_by_column(anchors),
            right_comes_last=self._follow_items(anchors, others),
        )
        for key, found in shared.blocks.items():
            assigned[key] += found
            if not shared.is_sure and found:
                self._doubt(key, found[0])

    def _columns_on_shared_lines(
        self, own: list[Block], anchors: list[Found], boxed: Section
    ) -> dict[str, tuple[Span, ...]]:
        """Return the pieces of each box where the left ones and the right one stand side by side on lines."""
        labelled = [item.key for item in boxed.narratives if item.labels]
        right = next((item.key for item in boxed.narratives if not item.labels), "")
        blocks = [block for block in own if block.before is not None and block.before.label.key in labelled]
        if len(labelled) != 2 or not right:
            return {}
        if placed := self._columns_by_place(blocks, anchors, labelled):
            left, beside_left = placed
            # The right box may begin beside the last line of the left instruction.
            above = [span for block in own if block not in blocks for span in block.spans]
            return self._by_label(left, anchors, labelled) | {right: (*above, *beside_left)}
        width = self._width_of(LabelKind.LEFT_PROMPT, anchors, boxed)
        # Row by row: no blank line is left that would part the columns.
        by_row = len(blocks) <= len(labelled) and self._prompts_share_lines(anchors, boxed)
        if not by_row and not self._share_lines(blocks, width):
            return {}
        beside = {
            block.spans[0] for block in blocks if block.on_line_of is not None and block.on_line_of is block.before
        }
        last = [block for block in blocks if block.before is not None and block.before.label.key == labelled[1]]
        is_alone = not by_row and not self._share_lines(last, width)
        alone = last if is_alone and not any(block.spans[0] in beside for block in last) else []
        spans = [span for block in blocks if block not in alone for span in block.spans]
        restart = next((hit.last.line for hit in anchors if hit.label.key == labelled[1]), len(self.texts))
        columns = part_columns(
            self.texts,
            spans,
            left_width=width,
            right_width=max(width, self._width_of(LabelKind.RIGHT_PROMPT, anchors, boxed)),
            beside_labels=beside,
            left_restarts=restart,
        )
        if not columns.is_sure:
            for key in (labelled[0], right):
                self._doubt(key, blocks[0])
        return {
            labelled[0]: tuple(span for span in columns.left if span.line < restart),
            labelled[1]: (
                *(span for span in columns.left if span.line >= restart),
                *(span for block in alone for span in block.spans),
            ),
            right: columns.right,
        }

    def _columns_by_place(
        self, blocks: list[Block], anchors: list[Found], labelled: list[str]
    ) -> tuple[tuple[Span, ...], tuple[Span, ...]] | None:
        """Return the left and the right pieces where blanks or tabs show in which column a piece stands."""
        spans = [span for block in blocks for span in block.spans]
        gaps = [self._gap_behind_label(hit) for hit in anchors if hit.label.key in labelled]
        is_laid_out = any(gaps) or any("\t" in self.texts[span.line] for span in spans)
        return part_by_place(self.texts, spans) if is_laid_out else None

    def _gap_behind_label(self, hit: Found) -> bool:
        behind = self.texts[hit.last.line][hit.last.end :].lstrip("」』）)】：:")
        return WIDE_GAP.match(behind) is not None and bool(behind.strip())

    @staticmethod
    def _by_label(left: Sequence[Span], anchors: list[Found], labelled: list[str]) -> dict[str, tuple[Span, ...]]:
        """Share out the left column between its two boxes, which the second label parts."""
        restart = next((hit.last for hit in anchors if hit.label.key == labelled[1]), None)
        upper = tuple(span for span in left if restart is None or span < restart)
        return {labelled[0]: upper, labelled[1]: tuple(span for span in left if span not in upper)}

    def _share_lines(self, blocks: list[Block], width: int) -> bool:
        spans = [span for block in blocks for span in block.spans]
        return share_lines(self.texts, spans, left_width=width, right_width=width)

    def _prompts_share_lines(self, anchors: list[Found], boxed: Section) -> bool:
        """Tell a layer that prints row by row: the instructions over both columns stand on the same lines."""
        lines = [
            {
                span.line
                for hit in anchors
                if hit.label.kind is kind and hit.label.section == boxed.key
                for span in hit.spans
            }
            for kind in (LabelKind.LEFT_PROMPT, LabelKind.RIGHT_PROMPT)
        ]
        return bool(lines[0] & lines[1])

    def _width_of(self, kind: LabelKind, anchors: list[Found], boxed: Section) -> int:
        """Return how wide a column is: its instruction fills its lines."""
        prompts = [hit for hit in anchors if hit.label.kind is kind and hit.label.section == boxed.key]
        return max((display_width(self._text(span)) for hit in prompts for span in hit.spans), default=1000)

    def _is_by_column(self, anchors: list[Found]) -> bool:
        """True where most right prompts do not follow their left prompt on its line: columns come out one by one."""
        lefts = [hit.last for hit in anchors if hit.label.kind is LabelKind.LEFT_PROMPT and not hit.label.section]
        rights = {hit.first.line for hit in anchors if hit.label.kind is LabelKind.RIGHT_PROMPT}
        together = sum(span.line in rights for span in lefts)
        return bool(lefts) and together * 2 < len(lefts)

    def _follow_items(self, anchors: list[Found], blocks: Sequence[Block]) -> bool:
        """Tell texts that all stand behind the last item of a section, none beside or between the items."""
        lasts = {id(hit) for hit, following in pairwise([*anchors, None]) if hit and _ends_items(hit, following)}
        places = [block.before for block in blocks if block.before is not None]
        others = [hit for hit in places if hit.label.section and not hit.label.is_prompt]
        return len(others) >= LEAST_BEHIND_ITEMS and all(id(hit) in lasts for hit in others)

    def _doubt(self, key: str, block: Block) -> None:
        self._doubt_lines(key, [self.fragments[span.line].source for span in block.spans])

    def _doubt_lines(self, key: str, sources: Sequence[Source]) -> None:
        source = _joined(sources)
        message = f"{source.in_words()}の文章は、並び順だけではどの欄のものか確かめられません。原本と見比べてください。"
        self.findings.append(Finding("narrative_place_unsure", Severity.WARNING, f"narratives.{key}", message, source))

    def _lines(self, blocks: Iterable[Block]) -> Iterable[Line]:
        """Yield a narrative's lines, an empty one where blank lines part them."""
        ordered = sorted(blocks, key=lambda block: block.spans[0])
        return self._lines_of([span for block in ordered for span in block.spans])

    def _lines_of(self, spans: Iterable[Span]) -> Iterable[Line]:
        last: int | None = None
        for span in spans:
            if last is not None and any(not self.texts[line].strip() for line in range(last + 1, span.line)):
                yield Line(Fragment("", self.fragments[last + 1].source))
            yield Line(self._fragment(span))
            last = span.line

    def _ticks(self, items: dict[str, Found], glyphs: ItemGlyphs) -> dict[str, LocatedTick]:
        ticks = {}
        for item in self.definition.ticks:
            hit = items.get(item.key)
            source = _joined([self.fragments[span.line].source for span in hit.spans]) if hit else None
            marks = tuple(self._mark(glyph) for glyph in glyphs.of_item.get(item.key, ()))
            trouble = "近くの印がどの項目のものか、並び順だけでは分かりません。" if item.key in glyphs.doubtful else ""
            ticks[item.key] = LocatedTick(source, marks, trouble)
        return ticks

    def _mark(self, glyph: Glyph) -> Mark:
        return Mark(MarkKind.GLYPH, self.fragments[glyph.span.line].source, None, glyph=glyph.text)

    def _doubtful_mark(self, glyph: Glyph) -> Mark:
        return Mark(MarkKind.TEXT, self.fragments[glyph.span.line].source, None, label=glyph.text)

    def _fragment(self, span: Span) -> Fragment:
        return Fragment(self._text(span), self.fragments[span.line].source)

    def _text(self, span: Span) -> str:
        return self.texts[span.line][span.start : span.end]


def _ends_items(hit: Found, following: Found | None) -> bool:
    """Tell the last of a section's items that stand together."""
    is_item = hit.label.kind is LabelKind.ITEM
    return is_item and (following is None or following.label.kind is not LabelKind.ITEM)


def fold_number(text: str) -> str:
    """Return the digits of a printed number before a heading."""
    return "".join(re.findall(r"[0-9]+", text.translate(str.maketrans("０１２３４５６７８９", "0123456789")))[-1:])


def _joined(sources: Sequence[Source]) -> Source:
    """Return one source over several: from the first line to the last."""
    first, last = sources[0], sources[-1]
    if first.line_from is None or last.line_to is None:
        return first
    return Source(line_from=first.line_from, line_to=last.line_to)
