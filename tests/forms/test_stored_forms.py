"""Forms that come with the product are stored once."""

import pytest

from suishin.audit.models import Entry
from suishin.forms.actions import store_packaged_forms
from suishin.forms.models import FormVersion
from tests.rounds.conftest import NOW


@pytest.mark.django_db
def test_packaged_forms_are_stored_once():
    stored = store_packaged_forms(now=NOW)
    again = store_packaged_forms(now=NOW)

    assert [form.code for form in stored] == ["2025-01"]
    assert again == []
    assert FormVersion.objects.count() == 1
    assert Entry.objects.filter(event="form_stored").count() == 1


@pytest.mark.django_db
def test_changed_form_becomes_a_further_version():
    first = store_packaged_forms(now=NOW)[0]
    first.content_hash, first.content = "0" * 64, first.content | {"title": "前の様式"}
    first.save()

    second = store_packaged_forms(now=NOW)[0]

    assert [(form.code, form.number) for form in FormVersion.objects.all()] == [("2025-01", 2), ("2025-01", 1)]
    assert second.definition.title == "県本部共済推進取り組み報告書"
