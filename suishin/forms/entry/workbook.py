"""Writing the workbook: the form's sheet, how to fill it in, and what is hidden."""

import io

from django.utils.translation import gettext as _
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from suishin.forms.entry.blocks import entry_blocks
from suishin.forms.entry.boxes import with_check_boxes
from suishin.forms.entry.order import EntryOrder
from suishin.forms.entry.pen import EntryPen
from suishin.forms.entry.signature import signature_of
from suishin.forms.paper import lay_out, text_height
from suishin.forms.workbook import FONT, JAPANESE, draw_form, new_book, sheet_name
from suishin.outputs.workbook import excel_text
from suishin.reading.returned import FORMAT, GUIDE_SHEET, IDENTITY_SHEET, LISTS_SHEET, Identity

CHUNK = 30_000  # characters of the identity in one cell
GUIDE_PIXELS = 520  # of the column with the guide: narrow enough for A4 whatever the font
GUIDE_WIDTH = GUIDE_PIXELS * 0.75  # in points
GUIDE_SIZE, HEADING_SIZE = 11, 14
GUIDE_GAP = 4.0


def entry_workbook(order: EntryOrder) -> bytes:
    """Return the form of a report with all that is known filled in, to be completed and sent back."""
    buffer = io.BytesIO()
    with new_book(buffer, order.definition) as book:
        paper = lay_out(order.definition, None, blocks=entry_blocks(order.values, order.unions))
        name = sheet_name(order.definition, order.prefecture)
        sheet, guide = book.add_worksheet(name), book.add_worksheet(GUIDE_SHEET)
        lists, hidden = book.add_worksheet(LISTS_SHEET), book.add_worksheet(IDENTITY_SHEET)
        pen = EntryPen(book, sheet, paper.text_size, lists=lists, unions=order.unions)
        header = {field.key: str(order.values.get(field.key) or "") for field in order.definition.header}
        draw_form(pen, order.definition, header, paper)
        _protect(sheet)
        _write_guide(book, guide, order)
        _write_identity(hidden, _identity(order, pen))
        for further in (lists, hidden):
            further.very_hidden()
    return with_check_boxes(buffer.getvalue(), pen.boxes)


def _protect(sheet: Worksheet) -> None:
    """Lock all but the answers, without a password: nobody is kept out, slips of the hand are."""
    # Rows may be made higher for a long text; controls may be clicked in every version of Excel.
    sheet.protect("", {"format_rows": True, "objects": True})


def _identity(order: EntryOrder, pen: EntryPen) -> Identity:
    return Identity(
        round_code=order.round_code,
        report_id=order.report_id,
        organization_code=order.organization_code,
        form_hash=order.form_hash,
        sheet=pen.sheet.get_name(),
        sent_at=order.sent_at,
        revisions={field.key: order.revisions.get(field.key, 0) for field in pen.fields},
        fields=tuple(pen.fields),
        printed=pen.printed,
    )


def _write_identity(sheet: Worksheet, identity: Identity) -> None:
    text = identity.to_text()
    sheet.write_string("A1", FORMAT)
    sheet.write_string("B1", signature_of(text))
    for row, start in enumerate(range(0, len(text), CHUNK), start=1):
        sheet.write_string(row, 0, text[start : start + CHUNK])
    sheet.protect()


def _write_guide(book: Workbook, sheet: Worksheet, order: EntryOrder) -> None:
    common = {"font_name": FONT, "font_charset": JAPANESE, "text_wrap": True, "valign": "top"}
    title = book.add_format(common | {"font_size": HEADING_SIZE, "bold": True})
    heading = book.add_format(common | {"font_size": 12, "bold": True})
    text = book.add_format(common | {"font_size": GUIDE_SIZE})
    rows = [(title, order.definition.title), (heading, f"{order.round_title}　{order.prefecture}")]
    rows.append((text, _("締切　%(due)s") % {"due": order.due_in_words}))
    if order.request_text.strip():
        rows.append((heading, _("お願い")))
        rows += [(text, line) for line in order.request_text.strip().split("\n")]
    rows.append((heading, _("記入のしかた")))
    rows += [(text, line) for line in _steps()]
    sheet.set_column_pixels(0, 0, GUIDE_PIXELS)
    for number, (look_of_row, line) in enumerate(rows):
        sheet.write_string(number, 0, excel_text(line), look_of_row)
        size = GUIDE_SIZE if look_of_row is text else HEADING_SIZE
        sheet.set_row(number, text_height(line, size=size, width=GUIDE_WIDTH) + GUIDE_GAP)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.protect()


def _steps() -> list[str]:
    return [
        _("１．色の付いた欄だけに記入します。ほかの欄は書けないように保護してあります（パスワードはありません）。"),
        _("２．四角は押すと印が付き、もう一度押すと外れます。"),
        _("３．文章は、ひとつの段落（項目）を一行に書きます。行を分けるには Alt を押しながら Enter を押します。"),
        _("４．前の報告の文は初めから入れてあります。続けて書くところだけ直し、終わったことは行ごと消してください。"),
        _("５．行や列を足したり、シートの名前を変えたりしないでください。行の高さは変えてかまいません。"),
        _("６．書き終えたら .xlsx のまま保存し、画面の「記入したExcelを戻す」から送ってください。"),
        _("７．送るとまず、画面の下書きとの違いが項目ごとに出ます。取り込むものを選ぶまで、下書きは変わりません。"),
    ]
