"""Written documents of OpenDocument: tables, boxes of every kind, signs, page breaks, notes."""

import zipfile

import pytest

from suishin.reading.model import MarkKind
from suishin.reading.readers import open_document
from tests.reading.writers.answers import answers_of, header_of, located_in, meant_header, meant_texts, texts_of
from tests.reading.writers.invented import invent
from tests.reading.writers.odt_form import BOXES, write_odt


@pytest.mark.parametrize("name", BOXES)
@pytest.mark.parametrize("seed", range(3))
def test_form_is_read_whatever_its_boxes(tmp_path, name, seed):
    report = invent(seed)

    (located,) = located_in(write_odt(tmp_path / "form.odt", report, BOXES[name]))

    assert answers_of(located) == report.expected_checks()
    assert header_of(located) == meant_header(report)
    assert texts_of(located) == meant_texts(report)


def test_something_drawn_in_place_of_a_box_is_unknown(tmp_path):
    report = invent(4)

    def drawn(_is_on, number):
        return '<draw:custom-shape svg:x="1pt" svg:y="1pt" svg:width="9pt" svg:height="9pt"/>' if number == 0 else "□"

    path = write_odt(tmp_path / "form.odt", report, drawn)

    (located,) = located_in(path)

    assert any(mark.kind is MarkKind.DRAWING for mark in open_document(path).pages[0].marks)
    answers = answers_of(located)
    assert answers["grant.paid_by_rule"] == "unknown"


def test_note_is_no_text(tmp_path):
    report = invent(5)
    report.narratives["grant"] = ["手引きどおりに支払った。"]
    path = write_odt(tmp_path / "form.odt", report)
    _replace(
        path,
        "手引きどおりに支払った。",
        "手引きどおりに<office:annotation><text:p>要確認</text:p></office:annotation>支払った。",
    )

    (located,) = located_in(path)

    assert texts_of(located)["grant"] == "手引きどおりに支払った。"


def test_break_before_a_paragraph_begins_a_page(tmp_path):
    path = write_odt(tmp_path / "form.odt", invent(6))
    _replace(
        path,
        "</office:text>",
        '<text:p text:style-name="next">次のページ<text:s text:c="3"/>です</text:p></office:text>',
    )

    pages = open_document(path).pages

    assert len(pages) == 2
    assert [fragment.text for fragment in pages[1].fragments] == ["次のページ   です"]


def _replace(path, old, new):

    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old.encode() in parts["content.xml"]
    parts["content.xml"] = parts["content.xml"].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
