"""The pages of the tree."""

from datetime import date

import pytest
from django.urls import reverse

from suishin.organizations.models import Organization
from suishin.organizations.queries import prefectures_by_block
from tests.factories.tree import make_organization


def open_page(client, user, url):
    client.force_login(user)
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_prefectures_are_counted_with_what_hangs_under_them(tree, honbu):
    district = make_organization("district", "20-D1", "北ブロック", tree.nagano)
    make_organization("local_union", "20-002", "こだま市職", district, member_count=80)

    (group,) = prefectures_by_block(honbu)

    nagano, gifu = group.rows
    assert (nagano.prefecture, nagano.district_count, nagano.union_count, nagano.member_count) == (
        tree.nagano,
        1,
        2,
        900,
    )
    assert (gifu.union_count, gifu.member_count) == (1, 140)


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?q=ひかり", "ひかり市職労", "みどり町職"),
        ("?q=21-", "みどり町職", "ひかり市職労"),
        ("?kind=block", "中部地区", "みどり町職"),
        ("?state=closed", "もと町職", "みどり町職"),
    ],
)
def test_search_finds_by_name_code_kind_and_state(client, tree, honbu, query, shown, hidden):
    closed = make_organization("local_union", "21-009", "もと町職", tree.gifu)
    Organization.objects.filter(pk=closed.pk).update(closed_on="2024-03-31")

    page = open_page(client, honbu, reverse("organizations:organization-list") + query)

    assert shown in page
    assert hidden not in page


def test_union_officer_sees_the_own_union_alone(client, ono):
    page = open_page(client, ono, reverse("organizations:organization-list"))

    assert "ひかり市職労" in page
    assert "みどり町職" not in page


def test_page_of_a_union_shows_who_stands_there_and_the_way_up(client, tree, mori, ono):
    page = open_page(client, mori, reverse("organizations:organization-detail", args=[tree.hikari.pk]))

    assert "Ono" in page
    assert reverse("organizations:organization-detail", args=[tree.nagano.pk]) in page
    assert reverse("organizations:organization-detail", args=[tree.block.pk]) not in page
    assert reverse("organizations:organization-move", args=[tree.hikari.pk]) not in page


def test_refusal_is_told_on_the_form(client, tree, kanri):
    client.force_login(kanri)

    response = client.post(
        reverse("organizations:organization-succeed", args=[tree.hikari.pk]), {"kind": "merger", "on": "2025-04-01"}
    )

    assert "引き継ぐ組織の選び方が合いません" in response.content.decode()


@pytest.mark.parametrize("chosen", ["9" * 19, "9" * 5000, "x", "-1"], ids=lambda text: text[:2])
def test_successor_that_cannot_be_is_told_on_the_form(client, tree, kanri, chosen):
    client.force_login(kanri)
    url = reverse("organizations:organization-succeed", args=[tree.hikari.pk])

    response = client.post(url, {"kind": "merger", "on": "2025-04-01", "successors": [chosen]})

    assert response.context["form"].errors["successors"]


def test_list_takes_the_same_number_of_queries_however_long(client, tree, kanri, django_assert_max_num_queries):
    for number in range(30):
        make_organization("local_union", f"20-1{number:02}", f"組合{number}", tree.nagano)
    client.force_login(kanri)

    with django_assert_max_num_queries(12):
        client.get(reverse("organizations:organization-list"))
    with django_assert_max_num_queries(12):
        client.get(reverse("organizations:organization-list") + "?kind=local_union")


def test_page_of_a_prefecture_takes_the_same_number_of_queries(client, tree, kanri, django_assert_max_num_queries):
    for number in range(30):
        make_organization("local_union", f"20-1{number:02}", f"組合{number}", tree.nagano)
    client.force_login(kanri)

    with django_assert_max_num_queries(16):
        client.get(reverse("organizations:organization-detail", args=[tree.nagano.pk]))


def test_prefectures_count_what_is_open_however_deep_it_hangs(tree, honbu, mori):
    district = make_organization("district", "20-D1", "北ブロック", tree.nagano)
    for number, members in ((2, None), (3, 80)):
        make_organization("local_union", f"20-D1-{number}", f"第{number}市職", district, member_count=members)
    gone = make_organization("local_union", "20-099", "もと町職", tree.nagano, member_count=50)
    gone.closed_on = date(2026, 3, 31)
    gone.save()
    tree.midori.member_count = None
    tree.midori.save()

    ((nagano, gifu),) = [group.rows for group in prefectures_by_block(honbu)]
    (own,) = [row for group in prefectures_by_block(mori) for row in group.rows]

    assert (nagano.district_count, nagano.union_count, nagano.member_count) == (1, 3, 900)
    assert (gifu.district_count, gifu.union_count, gifu.member_count) == (0, 1, None)
    assert own == nagano
