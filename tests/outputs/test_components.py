"""The pieces that pages are put together from, and the gallery that shows them."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.forms.renderers import DjangoTemplates
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.html import parse_html
from django.utils import translation
from django.utils.safestring import SafeString

from suishin.common.months import Month
from suishin.outputs.charts import sparkline
from suishin.outputs.tables import NUMBER, PICTURE, TICK, Column, Sorting, Table

ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]


def rendered(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def component(name: str, request=None, **context: object) -> str:
    return render_to_string(f"components/{name}.html", context, request=request)


@pytest.fixture
def gallery(client, settings):
    settings.DEBUG = True
    return client.get("/gallery/").content.decode()


def test_title_is_heading_and_window_title():
    page = rendered('{% extends "layouts/plain.html" %}{% block title %}報告 & 実績{% endblock %}')

    assert "<title>報告 & 実績｜推進</title>" in page
    assert "<h1>報告 & 実績</h1>" in page


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_error_page_needs_no_request_and_says_what_to_do(name):
    page = render_to_string(name)

    assert page.count("<h1>") == 1
    assert 'class="button button--primary" href="/"' in page


@pytest.mark.parametrize(
    ("state", "shape", "word"),
    [("yes", "●", "実施"), ("no", "○", "未実施"), ("unknown", "？", "不明"), ("no_report", "―", "報告なし")],
)
@pytest.mark.parametrize("is_compact", [True, False])
def test_tick_is_a_shape_and_a_word(state, shape, word, is_compact):
    tick = component("tick", state=state, is_compact=is_compact)

    assert re.search(rf">{shape}</span><span[^>]*>{word}</span>", tick)


@pytest.mark.parametrize("status", ["not_started", "draft", "waiting", "returned", "submitted", "accepted", "skipped"])
def test_every_report_status_has_its_own_shape_and_word(status):
    badge = component("report_status", status=status)

    assert len(re.findall(r'<span class="badge badge--', badge)) == 1


def test_table_escapes_what_people_typed_and_labels_its_cells():
    columns = [
        Column("県", lambda row: row, url=lambda row: "/r/?a=1&b=2"),
        Column("件", lambda row: None, NUMBER),
        Column("学習会", lambda row: "yes", TICK),
    ]

    page = component("table", table=Table("表", ["<b>長野</b>"], columns), excel_url="/x.xlsx")

    assert "&lt;b&gt;長野&lt;/b&gt;" in page
    assert 'href="/r/?a=1&amp;b=2"' in page
    assert '<td data-label="件" class="number">' in page
    assert 'href="/x.xlsx"' in page
    assert "tick--yes" in page


def test_empty_table_says_why():
    page = component("table", table=Table("表", [], [], empty_text="まだ報告がありません。"))

    assert "まだ報告がありません。" in page
    assert "<table" not in page


def test_pagination_keeps_the_filters():
    request = RequestFactory().get("/list/", {"block": "east", "page": "2"})

    page = component("pagination", request, page=Paginator(range(100), 10).page(2))

    assert "?block=east&amp;page=3" in page
    assert 'aria-current="page"' in page


class _Form(forms.Form):
    name = forms.CharField(label="名前", help_text="姓と名")
    answer = forms.ChoiceField(label="回答", choices=[("yes", "実施")], widget=forms.RadioSelect)


def test_invalid_form_names_each_field_and_leads_to_it():
    page = _Form({}).render()

    targets = re.findall(r'href="#([^"]+)"', page)

    assert targets == ["id_name", "id_answer"]
    assert all(page.count(f'id="{target}"') == 1 for target in targets)
    assert 'aria-describedby="id_name_helptext id_name_error"' in page


def test_form_without_errors_has_no_summary():
    assert "error-summary" not in _Form().render()


def test_difference_shows_an_empty_side_as_missing():
    assert "―" in component("diff", before="", after="四月に開く。")


def test_page_picture_writes_numbers_with_points_in_every_language():
    with translation.override("de"):
        picture = component(
            "page_picture", image_url="/p.png", width=595.5, height=842, places=[("t", 1.5, 2, 3, 4, "①")]
        )

    assert 'viewBox="0 0 595.5 842"' in picture
    assert 'x="1.5"' in picture


@pytest.mark.django_db
def test_gallery_is_not_there_in_production(client):
    assert client.get("/gallery/").status_code == 404


@pytest.mark.django_db
def test_gallery_shows_every_component(gallery):
    for mark in ("tick--unknown", "error-summary", "drop-zone", "scroll-frame", "chart--map", "review-item", "diff"):
        assert f'"{mark}' in gallery or f" {mark}" in gallery


@pytest.mark.django_db
def test_gallery_has_neither_inline_style_nor_inline_script(gallery):
    assert not re.search(r"\sstyle=|<style|\son\w+=", gallery)
    assert not re.search(r"<script(?![^>]*\ssrc=)", gallery)


@pytest.mark.django_db
def test_gallery_has_no_identifier_twice(gallery):
    identifiers = re.findall(r'\sid="([^"]+)"', gallery)

    assert len(identifiers) == len(set(identifiers))


def test_cells_of_a_row_are_escaped_and_named_by_their_columns():
    """They are written without a template, so that nothing escapes them but the tag itself."""
    nasty, safe = """<b>"'&""", "&lt;b&gt;&quot;&#x27;&amp;"
    columns = [
        Column("県", lambda row: row, url=lambda row: f"/{row}", anchor=lambda row: f"a{row}"),
        Column(nasty, lambda row: row),
        Column("実施", lambda _row: "no", TICK),
        Column("数", lambda _row: 1547, NUMBER),
    ]

    written = component("table", table=Table("表", [nasty], columns))

    assert f'<th scope="row" id="a{safe}" class="short"><a href="/{safe}">{safe}</a></th>' in written
    assert f'<td data-label="{safe}" class="short">{safe}</td>' in written
    assert '<td data-label="実施" class="short"><span class="tick tick--no">' in written
    assert '<td data-label="数" class="number">1,547</td>' in written
    assert "<b>" not in written


@pytest.mark.parametrize(
    ("language", "is_era", "shown"),
    [("ja", False, "2026年11月"), ("ja", True, "令和8年11月"), ("en", True, "2026-11")],
)
def test_a_month_is_written_in_the_years_of_its_reader(language, is_era, shown):
    request = RequestFactory().get("/")
    request.user = type("Person", (), {"counts_in_eras": is_era})()

    with translation.override(language):
        assert rendered("{% month value %}", request=request, value=Month.of(2026, 11)) == shown


def test_heads_of_a_table_in_order_say_so_and_are_links():
    columns = [Column("<b>", lambda row: row, sort_key="name"), Column("数", lambda row: 1, NUMBER)]

    written = component("table", table=Table("表", ["長野"], columns, sorting=Sorting("name", query="q=%22&a=1")))

    assert '<th scope="col" aria-sort="ascending"><a href="?q=%22&amp;a=1&amp;sort=-name">&lt;b&gt;</a></th>' in written
    assert '<th scope="col" class="number">数</th>' in written


def test_picture_stands_in_its_cell_as_it_is_and_anything_else_is_escaped():
    columns = [Column("県", lambda row: "県"), Column("推移", lambda row: row, PICTURE)]
    drawn = sparkline([1, 2], text="二つの値")

    written = component("table", table=Table("表", [drawn, "<svg onload=x>", ""], columns))

    assert f'<td data-label="推移" class="drawing">{drawn}</td>' in written
    assert "<svg onload" not in written
    assert '<td data-label="推移" class="drawing">―</td>' in written


def test_rows_that_can_be_chosen_have_a_box_named_by_their_first_cell():
    table = Table("表", ["<長野>", ""], [Column("県", lambda row: row)], key=lambda row: row)

    written = component("table", table=table)

    assert '<input type="checkbox" name="chosen" value="&lt;長野&gt;" aria-label="&lt;長野&gt;">' in written
    assert '<td class="table__choice"></td>' in written


class _Choosing(forms.Form):
    place = forms.ChoiceField(
        choices=[("", "―"), ("20", "<長野> & \"'"), ("中部", [("21", "岐阜"), ('2"2', SafeString("静<b>岡</b>"))])],
        widget=forms.Select(attrs={"data-x": '"<', "hidden": True, "disabled": False}),
    )
    several = forms.MultipleChoiceField(choices=[("1", "一"), ("2", "二"), ("3", "三")])


def test_select_box_is_what_django_makes_of_it():
    chosen = {"place": '2"2', "several": ["1", "3"]}
    ours, theirs = _Choosing(chosen), _Choosing(chosen, renderer=DjangoTemplates())

    for name in ours.fields:
        assert parse_html(str(ours[name])) == parse_html(str(theirs[name]))
    assert "&lt;長野&gt; &amp; &quot;&#x27;" in str(ours["place"])
    assert str(ours["place"]).count("selected") == 1
