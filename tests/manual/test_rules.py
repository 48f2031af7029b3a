"""From Markdown to what is shown."""

import pytest

from suishin.manual.rules import Drawn, Picture, anchor_of, draw


def drawn(body: str) -> Drawn:
    return draw(
        f"# 題\n\n何のページか。\n\n{body}",
        page_url=lambda name: f"/manual/{name}/",
        picture_of=lambda source: Picture(f"/static/{source}", 640, 480),
    )


def test_title_and_first_paragraph_are_told_apart_from_the_rest():
    page = drawn("## 見出し\n\n本文。")

    assert (page.title, page.summary) == ("題", "何のページか。")
    assert page.body == '<h2 id="見出し">見出し</h2>\n<p>本文。</p>\n'


def test_only_large_headings_are_contents():
    page = drawn("## 一つ目\n\n### 細かいこと\n\n## 二つ目")

    assert [heading.text for heading in page.headings] == ["一つ目", "二つ目"]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("[ほか](files.md)", '<a href="/manual/files/">ほか</a>'),
        ("[中](files.md#a)", '<a href="/manual/files/#a">中</a>'),
        ("[ここ](#a)", '<a href="#a">ここ</a>'),
        ("[外](https://example.org/)", '<a href="https://example.org/">外</a>'),
        (
            "![写真](a.png)",
            '<a href="/static/a.png"><img src="/static/a.png" alt="写真" width="640" height="480" loading="lazy" /></a>',
        ),
        ("行の終わりで\n切れない", "行の終わりで切れない"),
        ("「**送る**」を押す", "「<strong>送る</strong>」を押す"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[悪](javascript:alert)", "[悪](javascript:alert)"),
    ],
)
def test_links_pictures_and_html(markdown, html):
    assert drawn(markdown).body == f"<p>{html}</p>\n"


def test_tables_look_as_elsewhere():
    assert '<table class="table">' in drawn("| 言葉 | すること |\n| --- | --- |\n| 甲 | 乙 |").body


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [("受理する・差し戻す", "受理する差し戻す"), ("Excelで 書いて戻す", "excelで-書いて戻す"), ("A, b（c）", "a-bc")],
)
def test_anchors_are_those_of_the_usual_viewers(heading, anchor):
    assert anchor_of(heading) == anchor
