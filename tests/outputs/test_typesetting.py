"""Documents from the compiler's child: the same bytes for the same content, and a reason where there is none."""

import shutil

import pytest

from suishin.outputs import typesetting
from suishin.outputs.typesetting import ROOT, Limits, TypesettingFailed, TypesettingInterrupted, typeset

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


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """A copy of what the compiler's child needs, to break it."""
    copy = tmp_path / "suishin" / "outputs"
    shutil.copytree(ROOT / "suishin" / "outputs" / "fonts", copy / "fonts")
    shutil.copytree(ROOT / "suishin" / "outputs" / "typst", copy / "typst")
    shutil.copy(ROOT / "suishin" / "outputs" / "typesetting_child.py", copy)
    monkeypatch.setattr(typesetting, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    return copy


@pytest.mark.parametrize("lost", ["*.ttf", "NotoSansJP-Fallback.ttf"])
def test_without_its_fonts_no_document_is_made(installation, lost):
    for font in list((installation / "fonts").glob(lost)):
        font.unlink()

    with pytest.raises(TypesettingFailed, match=r"フォント.*が足りない.*Noto Sans JP"):
        typeset("report.typ", CONTENT)


def test_fonts_that_are_damaged_make_no_document(installation):
    for font in (installation / "fonts").glob("*.ttf"):
        font.write_bytes(font.read_bytes()[:5000])

    with pytest.raises(TypesettingFailed):
        typeset("report.typ", CONTENT)


def test_compiler_that_was_killed_may_come_to_its_end_the_next_time(installation):
    (installation / "typesetting_child.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")

    with pytest.raises(TypesettingInterrupted, match="途中で処理が止められました"):
        typeset("report.typ", CONTENT)


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
