"""Originals beside their values: lines, cells and pictures, made in a child."""

import io

import pytest
from PIL import Image, ImageOps
from reportlab.pdfgen.canvas import Canvas

from suishin.common import originals
from suishin.forms.content import ReportContent
from suishin.forms.workbook import form_workbook
from suishin.ingestion import source_views
from suishin.ingestion.source_views import Marked
from suishin.reading.readers import open_document
from tests.factories.uploads import upload
from tests.ingestion.test_layouts import workbook_with_controls
from tests.reading.writers.invented import invent
from tests.reading.writers.ods_form import ods_sheet, write_ods
from tests.reading.writers.odt_form import write_odt

LINES = [{"line_from": 2, "line_to": 3}]


def marked(**source):
    return [Marked(source, "値")]


def test_a_text_is_shown_by_its_lines_and_only_the_reports_own(mori, tree):
    file = upload(mori, tree.nagano, content="一\n二\n三\n四".encode())

    view = source_views.view_of(file, marked(line_from=3, line_to=3), parts=LINES)

    assert view.texts[0].lines == [(2, "二", ""), (3, "三", "line-3")]


def test_lines_of_other_reports_stay_hidden(mori, tree):
    file = upload(mori, tree.nagano, content="一\n二\n三\n四".encode())

    view = source_views.view_of(file, [], parts=LINES, hidden=[{"line_from": 3, "line_to": 9}])

    assert view.texts[0].lines == [(2, "二", "")]


def cells_of(view):
    return [cell for _row, row in view.sheets[0].rows for cell in row]


def test_a_workbook_is_shown_by_its_cells(mori, tree, definition):
    content = form_workbook(definition, ReportContent(header={"prefecture": "長野県"}))
    file = upload(mori, tree.nagano, name="報告.xlsx", content=content)
    sheet = source_views.layout_of(file)["pages"][0]["sheet"]

    view = source_views.view_of(file, marked(sheet=sheet, cell="P1"), parts=[{"sheet": sheet, "cell": None}])

    cells = cells_of(view)
    assert any("長野県" in cell.text for cell in cells)
    assert sum(bool(cell.place) for cell in cells) == 1


def paragraphs_of(blocks):
    for block in blocks:
        if isinstance(block, source_views.TableView):
            for cell in (cell for row in block.rows for cell in row):
                yield from paragraphs_of(cell.blocks)
        else:
            yield block


def test_sheet_and_text_of_opendocument_are_shown_as_what_they_are(mori, tree, tmp_path):
    report = invent(3)
    sheet, _ = ods_sheet(report)
    cells = upload(
        mori, tree.nagano, name="報告.ods", content=write_ods(tmp_path / "a.ods", {"様式": sheet}).read_bytes()
    )
    text = upload(mori, tree.nagano, name="報告.odt", content=write_odt(tmp_path / "a.odt", report).read_bytes())

    shown = source_views.view_of(cells, [], parts=[{"sheet": "様式", "cell": None}])
    read = source_views.view_of(text, [], parts=[{"page": 1, "box": None}])

    assert any(report.author in cell.text for cell in cells_of(shown))
    assert any(report.author in line for block in paragraphs_of(read.written[0].blocks) for line, _place in block.lines)


def test_a_ticked_box_over_merged_cells_lights_up_with_its_value(mori, tree, tmp_path):
    path = workbook_with_controls(tmp_path / "a.xlsx")
    file = upload(mori, tree.nagano, name="報告.xlsx", content=path.read_bytes())

    view = source_views.view_of(file, marked(sheet="様式", cell="B2"), parts=[{"sheet": "様式", "cell": None}])

    (cell,) = [cell for cell in cells_of(view) if cell.text]
    assert (cell.text, cell.place, cell.columns) == ("一つ目", "", 1)
    (box,) = cell.before
    assert (box.kind, box.state, box.place) == ("control", "on", source_views.places.cell_id("様式", 2, 2))


def pdf(*texts):
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(200, 100), invariant=True)
    for text in texts:
        canvas.drawString(20, 50, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_pdf_is_shown_by_pictures_with_boxes(mori, tree):
    file = upload(mori, tree.nagano, name="報告.pdf", content=pdf("one", "two"))

    view = source_views.view_of(file, marked(page=2, box=[20.0, 40.0, 60.0, 55.0]), parts=[{"page": 2}])

    (picture,) = view.pictures
    assert (picture.number, picture.width, picture.height) == (2, 200, 100)
    assert picture.places == [("box-20-200-400-600-550", 20.0, 40.0, 40.0, 15.0, "値")]
    assert source_views.picture_of(file, 2).read_bytes().startswith(b"\x89PNG")


def ink_of(picture):
    return ImageOps.invert(picture.convert("L")).getbbox()


def test_a_page_that_lies_on_its_side_is_turned_as_its_text(mori, tree):
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(100, 200), invariant=True)
    canvas.rotate(90)
    canvas.drawString(20, -50, "on its side")
    canvas.save()
    file = upload(mori, tree.nagano, name="報告.pdf", content=buffer.getvalue())

    page = source_views.layout_of(file)["pages"][0]
    picture = Image.open(io.BytesIO(source_views.picture_of(file, 1).read_bytes()))

    assert (page["width"], page["height"]) == (200, 100)
    assert picture.width > picture.height
    text = open_document(originals.path_of(file.sha256)).pages[0].fragments[0].box
    left, top, right, bottom = (edge * page["width"] / picture.width for edge in ink_of(picture))
    assert text.x0 <= (left + right) / 2 <= text.x1
    assert text.top <= (top + bottom) / 2 <= text.bottom


def test_pictures_are_made_once_and_go_with_the_original(mori, tree, monkeypatch):
    file = upload(mori, tree.nagano, name="報告.pdf", content=pdf("one"))
    made = source_views.picture_of(file, 1)
    monkeypatch.setattr(source_views, "_run", None)

    assert source_views.picture_of(file, 1) == made
    originals.remove(file.sha256)
    assert not made.exists()


@pytest.mark.parametrize(("name", "content"), [("報告.pdf", b"%PDF-1.7 torn"), ("報告.xlsx", b"PK\x03\x04torn")])
def test_a_file_that_cannot_be_shown_is_told_and_harms_nothing(name, content, mori, tree):
    file = upload(mori, tree.nagano, name=name, content=content)

    with pytest.raises(source_views.NoView):
        source_views.layout_of(file)


def test_a_page_that_does_not_exist_has_no_picture(mori, tree):
    file = upload(mori, tree.nagano, name="報告.pdf", content=pdf("one"))

    with pytest.raises(source_views.NoView):
        source_views.picture_of(file, 2)


def test_pages_are_given_to_those_who_see_the_draft_and_only_its_own(
    client, honbu, mori, ishida, tree, definition, round_2025
):
    from django.urls import reverse

    from tests.factories.uploads import make_drafts

    draft = make_drafts(honbu, tree.national, definition, ["20"])[0]
    file = upload(honbu, tree.national, name="報告.pdf", content=pdf("one", "two"))
    draft.sources = [{"page": 1, "box": None}]
    draft.source_file = file
    draft.save()

    def status(user, page):
        client.force_login(user)
        return client.get(reverse("ingestion:page-picture", args=[file.pk, draft.index, page])).status_code

    assert [status(honbu, 1), status(mori, 1), status(ishida, 1), status(honbu, 2)] == [200, 200, 404, 404]
