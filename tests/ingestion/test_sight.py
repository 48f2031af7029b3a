"""Who sees which file, draft and finding; and of a booklet only one's own part."""

import pytest

from suishin.ingestion import actions, queries
from suishin.ingestion.models import Draft, Finding, SourceFile, Upload
from suishin.ingestion.queries.review import hidden_parts
from suishin.ingestion.source_views import visible_pages
from suishin.permissions import NotAllowed
from tests.factories.uploads import UPLOADED_AT, make_drafts

EVERYBODY = ("honbu", "mori", "hayashi", "hara", "ishida", "ono", "kanri")


@pytest.fixture
def people(honbu, mori, hayashi, hara, ishida, ono, kanri):
    return {user.username: user for user in (honbu, mori, hayashi, hara, ishida, ono, kanri)}


def who_sees(people, queryset_of):
    return {name for name in EVERYBODY if queryset_of(people[name]).exists()}


def test_a_file_of_a_prefecture_is_seen_there_and_at_headquarters(draft, people):
    own = {"honbu", "mori", "hayashi", "hara"}

    assert who_sees(people, Upload.objects.visible_to) == own
    assert who_sees(people, SourceFile.objects.visible_to) == own
    assert who_sees(people, Draft.objects.visible_to) == own
    assert who_sees(people, Finding.objects.visible_to) == own


def test_of_a_booklet_each_prefecture_sees_its_own_report(booklet, people, tree):
    assert list(Draft.objects.visible_to(people["mori"])) == [booklet[0]]
    assert list(Draft.objects.visible_to(people["ishida"])) == [booklet[1]]
    assert Draft.objects.visible_to(people["honbu"]).count() == 2
    assert who_sees(people, SourceFile.objects.visible_to) == set(EVERYBODY) - {"ono", "kanri"}
    assert who_sees(people, Upload.objects.visible_to) == {"honbu"}


def test_findings_of_a_whole_booklet_stay_with_the_headquarters(booklet, people):
    Finding.objects.all().delete()
    Finding.objects.create(
        source_file=booklet[0].source_file, code="report_twice", severity="warning", message="岐阜県が二度あります。"
    )

    assert who_sees(people, Finding.objects.visible_to) == {"honbu"}


def test_the_whole_original_goes_to_those_for_whom_all_of_it_is(booklet, draft, people):
    file = booklet[0].source_file

    assert [name for name in EVERYBODY if queries.sees_whole(people[name], file)] == ["honbu"]
    assert queries.sees_whole(people["mori"], draft.source_file)


def test_a_file_with_one_report_goes_to_its_prefecture(honbu, mori, tree, definition, round_2025):
    file = make_drafts(honbu, tree.national, definition, ["20"])[0].source_file

    assert queries.sees_whole(mori, file)


def test_parts_of_other_prefectures_are_hidden(booklet, mori, honbu):
    assert hidden_parts(booklet[0], mori) == booklet[1].sources
    assert hidden_parts(booklet[0], honbu) == []


def test_a_page_shared_by_two_reports_is_hidden():
    own, foreign = [{"page": 1}, {"page": 2}], [{"page": 2}, {"page": 3}]

    assert visible_pages(own, foreign) == {1}


def test_counts_are_for_those_who_review(draft, people):
    counts = {name: [entry.count for entry in queries.review_counts(people[name])] for name in EVERYBODY}

    assert counts["honbu"] == [1, 0, 0, 0]
    assert counts["mori"] == [1, 0, 0]
    assert counts["ishida"] == [0, 0, 0]
    assert counts["hara"] == counts["ono"] == counts["kanri"] == []


@pytest.mark.parametrize("lack", [{"outcome": "partial"}, {"unread_pages": [3]}])
def test_what_was_not_read_of_a_file_of_the_headquarters_stays_there(lack, honbu, mori, tree, definition, round_2025):
    file = make_drafts(honbu, tree.national, definition, ["20"])[0].source_file
    SourceFile.objects.filter(pk=file.pk).update(**lack)
    file.refresh_from_db()

    assert not queries.sees_whole(mori, file)
    assert queries.sees_whole(honbu, file)


def test_a_report_given_to_another_prefecture_is_out_of_sight_for_the_sender(
    draft, mori, ishida, honbu, tree, round_2025
):
    actions.assign_draft(
        draft=draft, organization=tree.gifu, round=round_2025, seen_revision=0, by=honbu, now=UPLOADED_AT
    )

    assert not Draft.objects.visible_to(mori).exists()
    assert not Finding.objects.visible_to(mori).exists()
    assert hidden_parts(draft, mori) == draft.sources
    assert Draft.objects.visible_to(ishida).exists()
    with pytest.raises(NotAllowed):
        actions.discard_file(file=draft.source_file, reason="重複", by=mori, now=UPLOADED_AT)
    actions.discard_file(file=draft.source_file, reason="重複", by=honbu, now=UPLOADED_AT)
