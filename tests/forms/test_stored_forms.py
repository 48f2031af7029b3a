"""Forms that come with the product are stored once."""

from importlib.resources import files

import pytest
from django.urls import reverse

from suishin.audit.models import Entry
from suishin.forms import queries
from suishin.forms.actions import store_packaged_forms
from suishin.forms.models import FormVersion
from tests.factories.forms import make_june_form
from tests.rounds.conftest import NOW


@pytest.mark.django_db
def test_packaged_forms_are_stored_once():
    stored = store_packaged_forms(now=NOW)
    again = store_packaged_forms(now=NOW)

    assert [form.code for form in stored] == ["2024-06", "2025-01"]
    assert again == []
    assert FormVersion.objects.count() == 2
    assert Entry.objects.filter(event="form_stored").count() == 2


@pytest.mark.django_db
def test_changed_form_becomes_a_further_version():
    first = store_packaged_forms(now=NOW)[-1]
    first.content_hash, first.content = "0" * 64, first.content | {"title": "前の様式"}
    first.save()

    second = store_packaged_forms(now=NOW)[0]

    stored = [(form.code, form.number) for form in FormVersion.objects.all()]
    assert stored == [("2025-01", 2), ("2025-01", 1), ("2024-06", 1)]
    assert second.definition.title == "県本部共済推進取り組み報告書"


@pytest.mark.django_db
def test_packaged_june_form_is_one_that_people_make_on_the_pages(tree, honbu, client):
    form = make_june_form(tree.national, honbu)
    client.force_login(honbu)

    exported = client.get(reverse("forms:form-export", args=[form.pk])).content

    assert exported == files("suishin.forms").joinpath("definitions", "2024-06.json").read_bytes()


@pytest.mark.django_db
def test_january_repeats_nothing_that_is_not_there(form_2025, tree, honbu):
    assert queries.losses_of(form_2025, viewer=honbu) == []
