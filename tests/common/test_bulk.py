from datetime import UTC, date, datetime
from decimal import Decimal

from suishin.common.bulk import insert_rows, read_numbers
from suishin.results.models import ProductSet, Result, Target
from tests.factories.results import make_products, tell_result


def test_rows_go_in_as_the_database_keeps_them(tree):
    make_products()
    car = ProductSet.objects.get(code="car")
    names = ("organization", "product_set", "activity", "measure", "on", "kind", "value", "state", "note", "revision")
    moment = datetime(2026, 6, 1, 9, tzinfo=UTC)

    row = (tree.nagano.pk, car.pk, "", "in_force", date(2027, 5, 31), "final", Decimal("12.5"), "set", "", 0, moment)
    insert_rows(Target, (*names, "decided_at"), [row])

    target = Target.objects.get(on=date(2027, 5, 31), value=Decimal("12.50"), decided_at=moment)
    assert (target.organization, target.product_set, target.state) == (tree.nagano, car, "set")


def test_numbers_are_read_as_they_stand(tree):
    car = make_products()["car"]
    tell_result(tree.hikari, car, "2026-10", in_force=2**31 - 1)
    tell_result(tree.midori, car, "2026-10", is_flash=True, in_force=0, top_ups=7)
    names = ("organization_id", "month", "is_flash", "in_force", "top_ups")

    found = read_numbers(Result.objects.filter(line=car), names)

    month = 2026 * 12 + 9
    assert sorted(map(tuple, found.tolist())) == [
        (tree.hikari.pk, month, 0, 2**31 - 1, -1),
        (tree.midori.pk, month, 1, 0, 7),
    ]
    assert read_numbers(Result.objects.filter(top_ups=None), ("top_ups",), missing=-9).tolist() == [[-9]]


def test_no_rows_are_an_array_without_rows(tree):
    names = ("organization_id", "month")

    assert read_numbers(Result.objects.all(), names).shape == (0, 2)
    assert read_numbers(Result.objects.filter(organization__in=[]), names).shape == (0, 2)
