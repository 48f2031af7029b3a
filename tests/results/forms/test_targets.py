"""What is typed about targets."""

from decimal import Decimal

import pytest

from suishin.results.forms.targets import TargetForm, TargetTermsForm
from suishin.results.models import ProductSet
from tests.factories.results import make_products


def _terms(value: str, measure: str = "in_force") -> TargetTermsForm:
    return TargetTermsForm({"value": value, "on": "2027-05-31", "seen": "0"}, measure=measure)


@pytest.mark.parametrize(
    ("typed", "measure", "expected"),
    [
        ("6400", "in_force", 6400),
        ("６，４００", "in_force", 6400),
        ("1万2千", "in_force", 12_000),
        ("0", "new_enrolments", 0),
        ("38.5", "penetration", Decimal("38.5")),
    ],
)
def test_numbers_are_read_as_offices_type_them(typed, measure, expected):
    form = _terms(typed, measure)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["value"] == expected


@pytest.mark.parametrize(
    ("typed", "measure"),
    [
        ("", "in_force"),
        ("たくさん", "in_force"),
        ("-5", "in_force"),
        ("△5", "in_force"),
        ("6400.5", "in_force"),
        ("99999999999", "in_force"),
        ("9" * 40, "in_force"),
        ("101", "penetration"),
        ("38.555", "penetration"),
    ],
)
def test_what_is_no_target_is_refused_with_the_reason(typed, measure):
    form = _terms(typed, measure)

    assert not form.is_valid()
    assert form.errors["value"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"product_set": "group_life"}, None),
        ({"activity": "執行部への説明", "measure": "unions"}, None),
        ({}, "product_set"),
        ({"product_set": "group_life", "activity": "説明会"}, "activity"),
        ({"product_set": "group_life", "measure": "unions"}, "measure"),
        ({"activity": "執行部への説明"}, "measure"),
        ({"product_set": "group_life", "value": "6400.5"}, "value"),
        ({"product_set": "group_life", "place": "gifu"}, "place"),
    ],
)
def test_target_names_products_or_an_activity_with_a_measure_of_its_own(tree, mori, fields, wrong):
    make_products()
    fields = {"place": "nagano", "measure": "in_force", "value": "8", **fields}
    if code := fields.get("product_set"):
        fields["product_set"] = ProductSet.objects.get(code=code).pk
    fields["place"] = getattr(tree, fields["place"]).pk

    form = TargetForm({**fields, "kind": "final", "on": "2027-05-31"}, places=[tree.nagano], viewer=mori)

    assert (list(form.errors) or [None]) == [wrong]
