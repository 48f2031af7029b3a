from datetime import UTC, date, datetime
from decimal import Decimal

from suishin.common.bulk import insert_rows
from suishin.results.models import ProductSet, Target
from tests.factories.results import make_products


def test_rows_go_in_as_the_database_keeps_them(tree):
    make_products()
    car = ProductSet.objects.get(code="car")
    names = ("organization", "product_set", "activity", "measure", "on", "kind", "value", "state", "note", "revision")
    moment = datetime(2026, 6, 1, 9, tzinfo=UTC)

    row = (tree.nagano.pk, car.pk, "", "in_force", date(2027, 5, 31), "final", Decimal("12.5"), "set", "", 0, moment)
    insert_rows(Target, (*names, "decided_at"), [row])

    target = Target.objects.get(on=date(2027, 5, 31), value=Decimal("12.50"), decided_at=moment)
    assert (target.organization, target.product_set, target.state) == (tree.nagano, car, "set")
