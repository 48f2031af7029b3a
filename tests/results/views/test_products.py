"""The pages of the products' settings."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from suishin.results.models import Band, Package, Priority, Product, ProductLine, Promotion, YearStart
from tests.factories.results import make_products
from tests.factories.tree import make_organization


@pytest.fixture
def lines(db):
    return make_products()


def opened(client, person, name, *args):
    client.force_login(person)
    response = client.get(reverse(f"results:{name}", args=args))
    assert response.status_code == 200
    return response


def send(client, person, page, /, *args, **changed):
    """Open a form, change some fields and send it."""
    form = opened(client, person, page, *args).context["form"]
    content = {field.name: field.value() for field in form if field.value() is not None}
    return client.post(reverse(f"results:{page}", args=args), content | changed)


def test_a_product_is_added_changed_and_seen_in_the_list(client, honbu, lines):
    response = send(
        client, honbu, "product-create", code="pension", name="団体年金", short_name="団年", counts="policies"
    )
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "種目を足しました。実績と目標に使えます。"
    ]
    product = Product.objects.get(code="pension")

    send(client, honbu, "product-edit", product.pk, unit="口", position="1")

    assert next(found.code for found in Product.objects.all()) == "pension"
    assert "団体年金" in opened(client, honbu, "product-list").content.decode()
    assert "口" in opened(client, honbu, "product-detail", product.pk).content.decode()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"position": "10"}, "9 以下"),
        ({"position": "0"}, "1 以上"),
        ({"name": ""}, "必須"),
        ({"name": "住まいる共済"}, "もう使われています"),
    ],
)
def test_wrong_input_is_said_at_the_form_and_changes_nothing(client, honbu, lines, changed, message):
    add = {"code": "pension", "name": "団体年金", "short_name": "団年", "counts": "policies"}
    send(client, honbu, "product-create", **add)
    product = Product.objects.get(code="car")

    response = send(client, honbu, "product-edit", product.pk, **changed)

    assert response.status_code == 200
    assert "まだ保存していません" in response.content.decode()
    assert message in response.content.decode()
    product.refresh_from_db()
    assert (product.name, product.order) == ("マイカー共済", 2)


def test_names_in_files_are_one_a_line_and_mean_one_line_only(client, honbu, lines):
    car = lines["car"]

    send(client, honbu, "line-edit", car.pk, aliases="自動車\n\n  車 \n自動車")
    car.refresh_from_db()
    assert car.aliases == ["自動車", "車"]

    refused = send(client, honbu, "line-edit", car.pk, aliases="火災共済")
    assert "「火災共済」は、ほかの種目の名前です。" in refused.content.decode()
    refused = send(client, honbu, "line-edit", car.pk, short_name="住まい")
    assert "「住まい」は、ほかの種目の名前です。" in refused.content.decode()


def test_revisions_come_and_go_on_the_products_page(client, honbu, lines):
    car = lines["car"].product
    send(client, honbu, "revision-create", car.pk, on="2026-04-01", note="掛金の見直し")
    assert "掛金の見直し" in opened(client, honbu, "product-detail", car.pk).content.decode()

    client.post(reverse("results:revision-remove", args=[car.revisions.get().pk]))

    assert "掛金の見直し" not in opened(client, honbu, "product-detail", car.pk).content.decode()


def test_a_prefecture_adds_a_package_for_a_union_and_reads_that_it_never_counts_twice(client, tree, mori, lines):
    page = opened(client, mori, "package-list").content.decode()
    assert "二重に数えることはありません" in page

    response = send(
        client,
        mori,
        "package-create",
        tree.nagano.pk,
        organization=tree.hikari.pk,
        name="秋のセット",
        lines=[lines["car"].pk, lines["home"].pk],
    )

    assert response.url == f"{reverse('results:package-list')}?prefecture={tree.nagano.pk}"
    package = Package.objects.get()
    assert "秋のセット" in client.get(response.url).content.decode()
    send(client, mori, "package-edit", package.pk, name="冬のセット")
    assert Package.objects.get().lines.count() == 2
    page = opened(client, mori, "package-edit", package.pk)
    client.post(reverse("results:package-remove", args=[package.pk]), {"seen": "something else"})
    assert Package.objects.exists()
    seen = page.context["form"]["seen"].value()
    assert f'value="{seen}"' in page.content.decode().partition("このセット共済を外す")[2]
    client.post(reverse("results:package-remove", args=[package.pk]), {"seen": seen})
    assert not Package.objects.exists()


def test_a_package_of_another_prefectures_union_is_no_choice(client, tree, mori, lines):
    response = send(
        client,
        mori,
        "package-create",
        tree.nagano.pk,
        organization=tree.midori.pk,
        name="セット",
        lines=[lines["car"].pk],
    )

    assert response.status_code == 200
    assert not Package.objects.exists()


def test_head_office_looks_at_one_prefectures_packages_at_a_time(client, tree, honbu, lines):
    for place in (tree.nagano, tree.gifu):
        Package.objects.create(organization=place, name=f"{place.name}のセット").lines.add(lines["car"])
    client.force_login(honbu)

    gifu = client.get(reverse("results:package-list"), {"prefecture": tree.gifu.pk}).content.decode()

    assert "岐阜県のセット" in gifu
    assert "長野県のセット" not in gifu


def test_each_keeps_the_priorities_of_its_own(client, tree, mori, honbu, lines):
    year = opened(client, mori, "priority-list").context["filter"].data["year"]
    send(client, mori, "priority-edit", tree.nagano.pk, year, products=[lines["car"].product.pk])
    send(client, honbu, "priority-edit", tree.national.pk, year, products=[lines["home"].product.pk])

    page = opened(client, mori, "priority-list").content.decode()

    assert "マイカー共済" in page
    assert "住まいる共済" in page
    assert "岐阜県" not in page
    assert reverse("results:priority-edit", args=[tree.national.pk, year]) not in page
    assert Priority.objects.count() == 2


def test_promoters_are_set_for_several_prefectures_and_the_history_tells_them(client, tree, honbu, mori, lines):
    car = lines["car"].product
    send(
        client,
        honbu,
        "promotion-set",
        car.pk,
        prefectures=[tree.nagano.pk, tree.gifu.pk],
        promoter="partner",
        valid_from="2024-04-01",
    )
    send(
        client, honbu, "promotion-set", car.pk, prefectures=[tree.nagano.pk], promoter="joint", valid_from="2025-04-01"
    )

    assert Promotion.objects.count() == 3
    assert (
        send(client, honbu, "promotion-set", car.pk, prefectures=[tree.gifu.pk], valid_from="2026-04-01").status_code
        == 200
    )  # nobody is a choice too, and has to be made
    send(client, honbu, "promotion-set", car.pk, prefectures=[tree.gifu.pk], promoter="nobody", valid_from="2026-04-01")
    assert Promotion.objects.get(prefecture=tree.gifu).valid_to == date(2026, 3, 31)
    page = opened(client, mori, "promotion-list").content.decode()
    assert "合同" in page
    assert "岐阜県" not in page
    history = opened(client, mori, "promotion-history", tree.nagano.pk).content.decode()
    assert "2025年3月31日（月）" in history
    assert "を外す" not in history  # head office alone takes entries back
    newest = Promotion.objects.get(promoter="joint")
    client.force_login(honbu)
    client.post(reverse("results:promotion-remove", args=[newest.pk]))
    assert Promotion.objects.get(prefecture=tree.nagano).valid_to is None


def test_promotions_that_another_entered_meanwhile_are_not_overwritten(client, tree, honbu, lines):
    car = lines["car"].product
    form = opened(client, honbu, "promotion-set", car.pk).context["form"]
    Promotion.objects.create(product=car, prefecture=tree.nagano, promoter="branch", valid_from=date(2024, 4, 1))

    response = client.post(
        reverse("results:promotion-set", args=[car.pk]),
        {
            "seen": form["seen"].value(),
            "prefectures": [tree.nagano.pk],
            "promoter": "partner",
            "valid_from": "2025-04-01",
        },
    )

    assert "ほかの人がここを変えました" in response.content.decode()
    assert Promotion.objects.get().promoter == "branch"


@pytest.mark.parametrize(
    ("typed", "starts"),
    [("０、１００、1000", [0, 100, 1000]), ("0, 50\u3000300人", [0, 50, 300]), ("100 0", [0, 100])],
)
def test_bands_are_written_as_a_row_of_numbers(client, honbu, lines, typed, starts):
    send(client, honbu, "bands-edit", starts=typed)

    assert list(Band.objects.values_list("members_from", flat=True)) == starts


@pytest.mark.parametrize(
    ("typed", "message"),
    [("0、百", "「百」は人数として読めません。"), ("0、-5", "「-5」は"), ("50、100", "0人から始めてください")],
)
def test_bands_that_make_no_sense_are_refused(client, honbu, lines, typed, message):
    response = send(client, honbu, "bands-edit", starts=typed)

    assert message in response.content.decode()
    assert Band.objects.count() == 6


def test_years_start_in_a_month(client, honbu, lines):
    send(client, honbu, "year-starts-edit", results="5")
    assert YearStart.of(YearStart.Use.RESULTS) == 5

    refused = send(client, honbu, "year-starts-edit", results="13")
    assert refused.status_code == 200
    assert YearStart.of(YearStart.Use.RESULTS) == 5


def test_the_partner_office_has_no_business_here(client, tree, kita, lines):
    client.force_login(kita)

    for name in ("product-list", "package-list", "promotion-list", "entry-start"):
        assert client.get(reverse(f"results:{name}")).status_code == 403


def test_lists_of_many_prefectures_do_not_ask_for_each(client, tree, honbu, lines, django_assert_max_num_queries):
    client.force_login(honbu)
    for number in range(30, 60):
        prefecture = make_organization("prefecture", str(number), f"県{number}", tree.block)
        Promotion.objects.create(
            product=lines["car"].product, prefecture=prefecture, promoter="partner", valid_from=date(2024, 4, 1)
        )

    for name in ("promotion-list", "priority-list", "product-list", "set-list"):
        with django_assert_max_num_queries(20):
            assert client.get(reverse(f"results:{name}")).status_code == 200
    assert ProductLine.objects.count() == 9
