"""Documents from the compiler's child: the same bytes for the same content, and a reason where there is none."""

import pytest

from suishin.outputs.typesetting import Limits, TypesettingFailed, typeset

REPORT = {"title": "報告書", "header": [], "sections": [], "notes": []}
CONTENT = {"title": "報告書", "day": [2025, 2, 3], "report": REPORT}


def test_same_content_gives_the_same_bytes():
    assert typeset("report.typ", CONTENT) == typeset("report.typ", CONTENT)


def test_document_is_tagged_and_names_language_and_title():
    document = typeset("report.typ", CONTENT)

    assert document.startswith(b"%PDF")
    assert b"/MarkInfo" in document
    assert b"/Lang(ja" in document
    assert b"pdfuaid:part" in document


def test_character_without_a_font_is_refused_by_name():
    with pytest.raises(TypesettingFailed, match="😀"):
        typeset("report.typ", CONTENT | {"report": REPORT | {"title": "😀"}})


@pytest.mark.parametrize(
    ("limits", "words"),
    [(Limits(seconds=0.01), "時間がかかりすぎた"), (Limits(memory_bytes=1 << 20), "PDFを作れません")],
)
def test_document_that_costs_too_much_is_given_up(limits, words):
    with pytest.raises(TypesettingFailed, match=words):
        typeset("report.typ", CONTENT, limits)
