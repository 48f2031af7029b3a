"""The same charts on paper: the compiler of documents draws them, and their words stay words."""

import shutil

import pypdfium2
import pytest

from suishin.outputs import gallery, typesetting
from suishin.outputs.charts import small_chart
from suishin.outputs.typesetting import ROOT, typeset

TEMPLATE = """
#import "base.typ": paper
#let content = json(bytes(sys.inputs.content))
#show: paper.with(title: content.title, day: (2026, 11, 24))
#for chart in content.charts {
  image(bytes(chart), format: "svg", width: 120mm, alt: "図")
}
"""


@pytest.fixture
def template(tmp_path, monkeypatch):
    """A template beside the product's own, in a copy of what the compiler needs."""
    copy = tmp_path / "suishin" / "outputs"
    shutil.copytree(ROOT / "suishin" / "outputs" / "fonts", copy / "fonts")
    shutil.copytree(ROOT / "suishin" / "outputs" / "typst", copy / "typst")
    shutil.copy(ROOT / "suishin" / "outputs" / "typesetting_child.py", copy)
    monkeypatch.setattr(typesetting, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    (copy / "typst" / "charts.typ").write_text(TEMPLATE)
    return "charts.typ"


def test_charts_are_printed_with_their_words(template):
    content = gallery.invented_content()
    charts = [content[name] for name in ("lines", "years", "range", "too_few", "progress_bar", "sparkline")]
    charts += [small_chart(shown) for shown in gallery.small_charts()[:2]]

    document = typeset(template, {"title": "図", "charts": charts})

    words = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(document))
    for word in (
        "見通し 1,300",
        "時期相当",
        "目標 1,350件",
        "2016年6月",
        "自分の組合 64.6％",
        "実績 1,236件",
        "退職者団体生命共済",
    ):
        assert word in words
