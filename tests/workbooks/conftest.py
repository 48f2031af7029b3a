"""The form of 長野 as it went out, and the facts that every test of the way back needs."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile

from suishin.forms.entry import entry_workbook
from suishin.rounds import outputs, queries
from suishin.rounds.models import Report
from suishin.workbooks import actions

SENT_AT = datetime(2025, 1, 10, 1, 0, tzinfo=UTC)
NOW = datetime(2025, 2, 3, 1, 0, tzinfo=UTC)


def form_of(report: Report) -> bytes:
    """Return the workbook of a report as somebody takes it now."""
    draft = queries.draft_of(report, today=SENT_AT.date())
    return entry_workbook(outputs.entry_order(draft, unions={}, now=SENT_AT))


@pytest.fixture
def nagano_report(round_2025, tree):
    return round_2025.reports.for_drafts().get(organization=tree.nagano)


@pytest.fixture
def gifu_report(round_2025, tree):
    return round_2025.reports.for_drafts().get(organization=tree.gifu)


@pytest.fixture
def sent(nagano_report) -> bytes:
    return form_of(nagano_report)


@pytest.fixture
def cells(sent, tmp_path) -> dict[str, str]:
    """The first cell of each answer, by item."""
    from tests.workbooks.filling import fields_of

    found: dict[str, str] = {}
    for (key, _part, _row, _column), cell in fields_of(sent, tmp_path).items():
        found.setdefault(key, cell)
    return found


@pytest.fixture
def give_back(nagano_report, mori):
    """Return a function that sends files back and returns what became of them."""

    def give(*contents: bytes, by=mori, report=None, names: tuple[str, ...] = ()):
        named = names or tuple(f"長野{number}.xlsx" for number, _content in enumerate(contents, start=1))
        files = [ContentFile(content, name) for content, name in zip(contents, named, strict=True)]
        organization = report.organization if report else by.posts[0].organization
        return actions.receive_workbooks(files=files, report=report, organization=organization, by=by, now=NOW)

    return give


@pytest.fixture
def sign_in(client):
    """Return a function that signs a person in and returns the client."""

    def as_user(user):
        client.force_login(user, backend="suishin.accounts.backends.AccountBackend")
        return client

    return as_user
