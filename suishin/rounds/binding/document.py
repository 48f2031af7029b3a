"""The booklet as one Word file, to be edited before it is handed on."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from suishin.forms.document import draw_form
from suishin.outputs import word
from suishin.outputs.ticks import SHAPES, WORDS, in_words
from suishin.rounds.binding.content import STATES, BookletContent

NAME_WIDTH, COUNT_WIDTH = Mm(20), Mm(11)
SHOWN = (*STATES, "no_report")


def booklet_document(booklet: BookletContent) -> bytes:
    """Return the booklet as a DOCX file; the same content gives the same bytes."""
    day = timezone.make_aware(datetime.combine(booklet.frozen_on, time()))
    document = word.new_document(booklet.title, day=day)
    word.add_page_number(document)
    chapters = _Chapters(document)
    _add_cover(document, booklet)
    _add_contents(document, booklet)
    if booklet.definition.ticks:
        chapters.begin(_("全国のまとめ"))
        _add_counts(document, booklet)
        _add_matrix(document, booklet)
    for report in booklet.reports:
        chapters.begin(report.name)
        draw_form(document, booklet.definition, report.content, names=booklet.names)
    if booklet.absent:
        chapters.begin(_("受理していない報告"))
        _add_absent(document, booklet)
    return word.saved(document)


class _Chapters:
    """Begins chapters, each on a page of its own and under a bookmark that the contents point at."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._count = 0

    def begin(self, title: str) -> None:
        self._count += 1
        heading = self._document.add_paragraph(style="Heading 1")
        heading.paragraph_format.page_break_before = True
        heading.paragraph_format.space_after = Pt(6)
        word.write(heading, title, size=14, is_bold=True)
        word.add_bookmark(heading, f"chapter{self._count}", self._count)


def _add_cover(document: WordDocument, booklet: BookletContent) -> None:
    day = booklet.frozen_on
    lines = (
        (booklet.organizer, 13, 160),
        (booklet.title, 26, 40),
        (_("%(form)s　第%(number)d号") % {"form": booklet.definition.title, "number": booklet.number}, 14, 16),
        (_("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}, 11, 200),
    )
    for text, size, before in lines:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(before)
        word.write(paragraph, text, size=size, is_bold=size > 20)


def _add_contents(document: WordDocument, booklet: BookletContent) -> None:
    heading = document.add_paragraph()
    heading.paragraph_format.page_break_before = True
    heading.paragraph_format.space_after = Pt(6)
    word.write(heading, _("目次"), size=14, is_bold=True)
    titles = [
        *([_("全国のまとめ")] if booklet.definition.ticks else []),
        *(report.name for report in booklet.reports),
        *([_("受理していない報告")] if booklet.absent else []),
    ]
    for number, title in enumerate(titles, start=1):
        _add_contents_line(document.add_paragraph(), title, number)


def _add_contents_line(paragraph: Paragraph, title: str, number: int) -> None:
    word.add_dotted_tab(paragraph)
    word.write(paragraph, f"{title}\t")
    word.add_field(paragraph, f"PAGEREF chapter{number} \\h", "―")


def _add_counts(document: WordDocument, booklet: BookletContent) -> None:
    lead = _("報告を求めた%(asked)d件のうち、受理した%(accepted)d件をまとめました。")
    word.write(document.add_paragraph(), lead % {"asked": booklet.asked_count, "accepted": len(booklet.reports)})
    items = booklet.definition.ticks
    widths = [Mm(26), word.TEXT_WIDTH - Mm(26) - 4 * Mm(19), *[Mm(19)] * 4]
    table = word.bordered_table(document, len(items) + 1, widths)
    heads = [_("項目"), _("取り組み"), *(f"{SHAPES[state]}{_(WORDS[state])}" for state in SHOWN)]
    word.write_heads(table, heads)
    for row, item in enumerate(items, start=1):
        section, counts = booklet.definition.section_of(item.key), booklet.counts(item)
        texts = [section.short_title or section.title, f"{item.mark}{item.title}", *(str(counts[s]) for s in SHOWN)]
        cells = table.rows[row].cells
        for column, text in enumerate(texts):
            word.write_into(cells[column], text, size=word.SMALL_SIZE)
            if column > 1:
                word.align_right(cells[column])


def _add_matrix(document: WordDocument, booklet: BookletContent) -> None:
    items = booklet.definition.ticks
    title = document.add_paragraph()
    title.paragraph_format.page_break_before = True
    word.write(title, _("%(kind)sごとの実施状況") % {"kind": booklet.kind}, size=11, is_bold=True)
    width = (word.TEXT_WIDTH - NAME_WIDTH - COUNT_WIDTH) // len(items)
    table = word.bordered_table(document, len(booklet.reports) + 1, [NAME_WIDTH, *[width] * len(items), COUNT_WIDTH])
    marks = [f"{booklet.definition.section_of(item.key).number}{item.mark}" for item in items]
    word.write_heads(table, [booklet.kind, *marks, _("実施数")])
    for row, report in enumerate(booklet.reports, start=1):
        cells = table.rows[row].cells
        texts = [report.name, *(SHAPES[booklet.state(report, item)] for item in items), str(booklet.yes_count(report))]
        for column, text in enumerate(texts):
            word.write_into(cells[column], text, size=7.5, is_centred=column > 0)
    word.write(document.add_paragraph(), _("、").join(in_words(state) for state in STATES), size=word.SMALL_SIZE)


def _add_absent(document: WordDocument, booklet: BookletContent) -> None:
    lead = _("次の報告は、この冊子を固定したときに受理していなかったため、載せていません。")
    word.write(document.add_paragraph(), lead)
    table = word.bordered_table(document, len(booklet.absent) + 1, [Mm(60), word.TEXT_WIDTH - Mm(60)])
    word.write_heads(table, [booklet.kind, _("固定したときの状態")])
    for row, absence in enumerate(booklet.absent, start=1):
        cells = table.rows[row].cells
        word.write_into(cells[0], absence.name)
        word.write_into(cells[1], absence.in_words)
