"""What a prefecture still sees of a version whose settlement was taken back."""

import pytest
from django.urls import reverse

from suishin.ingestion import actions
from tests.factories.uploads import UPLOADED_AT, settle

REASON = "岐阜県の報告でした"


@pytest.fixture
def misplaced(booklet, tree, honbu):
    """The report of 岐阜, settled as 長野's and taken back."""
    draft = booklet[1]
    assign(draft, tree.nagano, honbu)
    settlement = settle(draft, honbu)
    actions.take_back_settlement(settlement=settlement, reason=REASON, by=honbu, now=UPLOADED_AT)
    return settlement


def assign(draft, organization, by):
    draft.refresh_from_db()
    actions.assign_draft(
        draft=draft,
        organization=organization,
        round=draft.round,
        seen_revision=draft.revision,
        by=by,
        now=UPLOADED_AT,
    )


def pages_of(settlement, client, user):
    client.force_login(user)
    report = settlement.version.report_id
    version = reverse("rounds:report-version", args=[report, settlement.version.number])
    return client.get(reverse("rounds:report-detail", args=[report])).content.decode(), client.get(version)


def test_list_says_that_it_was_taken_back_by_whom_and_why(misplaced, client, honbu):
    listed, version = pages_of(misplaced, client, honbu)

    for page in (listed, version.content.decode()):
        assert "取り消し済み" in page
        assert f"理由：{REASON}" in page
        assert honbu.name in page


def test_its_content_stays_readable_while_it_is_still_the_prefectures(misplaced, client, mori):
    _listed, version = pages_of(misplaced, client, mori)

    assert version.status_code == 200


def test_its_content_is_gone_once_it_is_another_prefectures_report(misplaced, client, tree, honbu, mori, ishida):
    assign(misplaced.draft, tree.gifu, honbu)

    listed, version = pages_of(misplaced, client, mori)

    assert version.status_code == 404
    assert "ほかの県の報告だったため、内容は開けません。" in listed
    assert version.wsgi_request.path not in listed
    assert pages_of(misplaced, client, honbu)[1].status_code == 200
    assert pages_of(misplaced, client, ishida)[1].status_code == 404  # it stands in 長野's list
