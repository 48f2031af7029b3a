"""The manual inside the product: read by everybody who is signed in, one's own role first."""

import re
from urllib.parse import unquote

import pytest
from django.urls import reverse

from suishin.manual.context import HELP
from suishin.manual.pages import NAMES, manual_pages
from tests.access.browsing import ALL_NAMES


@pytest.mark.parametrize(
    ("person", "own"),
    [
        ("honbu", "national_staff"),
        ("mori", "prefecture_author"),
        ("hayashi", "prefecture_confirmer"),
        ("hara", "branch_staff"),
        ("kita", "partner_office"),
        ("ono", "union_officer"),
        ("kanri", "system_administrator"),
    ],
)
def test_the_index_opens_with_the_page_of_ones_own_role(person, own, client, request):
    client.force_login(request.getfixturevalue(person))

    body = client.get(reverse("manual:index")).content.decode()

    main = body[body.index("<main") :]
    links = re.findall(r'href="/manual/(\w+)/"', main)
    assert links == [own, *(name for name in NAMES if name != own)]


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_read_by_everybody(name, client, ono):
    client.force_login(ono)

    body = client.get(reverse("manual:page", args=[name])).content.decode()

    assert 'id="困ったとき"' in body
    assert "**" not in body
    assert ".md" not in body.replace("README.ja.md", "")
    assert 'src="pictures/' not in body


def test_a_picture_is_served_with_its_size(client, mori):
    client.force_login(mori)

    body = client.get(reverse("manual:page", args=["prefecture_author"])).content.decode()

    assert re.search(r'<img src="/static/manual/write-head\.png" alt="[^"]+" width="\d+" height="\d+"', body)


def test_links_lead_to_headings_that_are_there(client, mori):
    client.force_login(mori)
    bodies = {name: client.get(reverse("manual:page", args=[name])).content.decode() for name in NAMES}

    for name, body in bodies.items():
        for page, anchor in re.findall(r'href="(?:/manual/(\w+)/)?#([^"]+)"', body[body.index("manual__text") :]):
            assert f'id="{unquote(anchor)}"' in bodies[page or name], (name, page, anchor)


def test_every_help_leads_to_a_heading():
    pages = manual_pages()

    for view, headings in HELP.items():
        for name, heading in headings.items():
            assert heading in [one.text for one in pages[name].headings], (view, name)


def test_help_is_told_of_pages_that_exist():
    assert set(HELP) <= set(ALL_NAMES)


def test_a_page_leads_to_the_part_of_the_manual_for_its_reader(client, mori, kanri):
    client.force_login(mori)
    assert 'href="/manual/prefecture_author/#依頼のメールが届いたら"' in client.get("/").content.decode()

    client.force_login(kanri)
    assert 'href="/manual/system_administrator/#はじめに"' in client.get("/").content.decode()


def test_the_english_interface_says_that_the_manual_is_japanese(client, mori):
    client.force_login(mori)
    client.cookies["language"] = "en"

    body = client.get(reverse("manual:page", args=["prefecture_author"])).content.decode()

    assert "This manual is written in Japanese." in body
    assert 'lang="ja"' in body


def test_without_the_folder_the_pages_say_so(client, mori, tmp_path, settings):
    settings.MANUAL_DIR = tmp_path / "nowhere"
    client.force_login(mori)

    for address in (reverse("manual:index"), reverse("manual:page", args=["basics"])):
        response = client.get(address)
        assert response.status_code == 200
        assert "手引きのファイルが見つかりません" in response.content.decode()


def test_an_unknown_page_is_not_there(client, mori):
    client.force_login(mori)

    assert client.get("/manual/secrets/").status_code == 404
