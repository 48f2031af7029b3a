"""Reports on pages without text: a person types them beside the pictures of their pages."""

import re

import pytest
from django.urls import reverse

from suishin.audit.models import Entry
from suishin.ingestion import actions
from suishin.ingestion.actions.scans import PagesTaken
from suishin.ingestion.models import Draft, Proposal, SourceFile
from suishin.ingestion.queries import pages_to_type
from suishin.permissions import NotAllowed
from suishin.reading.model import Outcome, Reading
from suishin.rounds.models import Report
from tests.factories.uploads import UPLOADED_AT, read_with, reading_of, settle, upload

SCAN = b"%PDF-1.7 only pictures"
UNREADABLE = "文字情報のない画像だけの文書です。"


def scan(by, organization, *, pages=(1, 2, 3)):
    file = upload(by, organization, name="スキャン.pdf", content=SCAN)
    return read_with(file, Reading(Outcome.UNREADABLE, UNREADABLE, (), tuple(pages), "pdf", len(pages)))


@pytest.fixture
def scanned(mori, tree, form_2025, round_2025):
    return scan(mori, tree.nagano)


def begin(file, organization, round, by, pages=(1, 2)):
    return actions.begin_typing(file=file, pages=pages, organization=organization, round=round, by=by, now=UPLOADED_AT)


def test_every_value_of_the_form_is_unknown_and_says_why(scanned, tree, definition, round_2025, mori):
    draft = begin(scanned, tree.nagano, round_2025, mori)

    values = list(draft.proposals.all())
    kinds = [value.kind for value in values]
    assert kinds.count("tick") == len(list(definition.ticks))
    assert kinds.count("narrative") == len(list(definition.narratives))
    assert {value.reason for value in values} == {"画像のページのため読めていません。"}
    assert not any(value.is_certain or value.source for value in values)
    assert {value.original["answer"] for value in values if value.kind == "tick"} == {"unknown"}
    assert draft.sources == [{"page": 1, "box": None}, {"page": 2, "box": None}]
    assert (draft.organization, draft.round, draft.index) == (tree.nagano, round_2025, 1)


def test_the_file_then_waits_for_review_and_an_entry_is_written(scanned, tree, round_2025, mori):
    draft = begin(scanned, tree.nagano, round_2025, mori)

    scanned.refresh_from_db()
    assert scanned.state == SourceFile.State.READ
    entry = Entry.objects.get(event="draft_begun")
    assert (entry.actor_id, entry.details["pages"]) == (str(mori.pk), [1, 2])
    assert draft.is_typed


def test_pressing_twice_makes_one_draft(scanned, tree, round_2025, mori):
    assert begin(scanned, tree.nagano, round_2025, mori) == begin(scanned, tree.nagano, round_2025, mori)
    assert Draft.objects.count() == Entry.objects.filter(event="draft_begun").count() == 1


@pytest.mark.parametrize("pages", [(2, 3), (1,), (4,), ()])
def test_pages_in_use_and_pages_that_were_read_are_not_typed(pages, scanned, tree, round_2025, mori):
    begin(scanned, tree.nagano, round_2025, mori)

    with pytest.raises(PagesTaken):
        begin(scanned, tree.nagano, round_2025, mori, pages=pages)


def test_pages_of_a_discarded_report_are_free_again(scanned, tree, round_2025, mori):
    draft = begin(scanned, tree.nagano, round_2025, mori)
    assert pages_to_type(scanned) == [3]

    actions.discard_draft(draft=draft, reason="ページを間違えました", by=mori, now=UPLOADED_AT)

    assert pages_to_type(scanned) == [1, 2, 3]
    assert begin(scanned, tree.nagano, round_2025, mori).index == 2


def test_only_reviewers_of_file_and_prefecture_may(scanned, tree, round_2025, mori, hara, ishida):
    for person, organization in ((hara, tree.nagano), (ishida, tree.nagano), (mori, tree.gifu)):
        with pytest.raises(NotAllowed):
            begin(scanned, organization, round_2025, person)


def test_scanned_pages_of_a_booklet_stand_behind_the_reports_that_were_read(honbu, tree, definition, round_2025):
    file = upload(honbu, tree.national, name="冊子.pdf", content=SCAN)
    read = reading_of(definition, "20")
    read_with(file, Reading(Outcome.PARTIAL, "4ページは読んでいません。", read.reports, (3, 4), "pdf", 4))

    draft = begin(file, tree.gifu, round_2025, honbu, pages=(3, 4))

    assert (draft.index, draft.is_typed) == (2, True)
    assert not file.drafts.get(index=1).is_typed


def test_other_kinds_of_files_have_no_pictures_to_type_from(mori, tree, round_2025):
    file = upload(mori, tree.nagano, content=b"\xff\xfe")
    read_with(file, Reading(Outcome.UNREADABLE, "文字が入っていません。", (), (1,), "text", 1))

    assert pages_to_type(file) == []


def typing_page(file):
    return reverse("ingestion:file-type", args=[file.pk])


def test_from_the_page_of_the_file_to_the_settled_report(client, scanned, tree, round_2025, mori, honbu):
    client.force_login(mori)
    detail = client.get(reverse("ingestion:file-detail", args=[scanned.pk])).content.decode()
    assert typing_page(scanned) in detail
    chosen = {"organization": tree.nagano.pk, "round": round_2025.pk, "first_page": 1, "last_page": 2}

    twice = [client.post(typing_page(scanned), chosen) for _time in range(2)]

    draft = Draft.objects.get()
    address = reverse("ingestion:draft-review", args=[scanned.pk, draft.index])
    assert [answer["Location"] for answer in twice] == [address, address]
    narrative = draft.proposals.get(key="narratives.newhire")
    review = client.get(address).content.decode()
    assert f'name="value{narrative.pk}-text"' in review  # no button to press before typing
    assert "入力する値" in review
    decide = reverse("ingestion:value-decide", args=[scanned.pk, draft.index, narrative.pk])
    client.post(decide, {"choice": "correct", "revision": 0, f"value{narrative.pk}-text": "新採を訪ねた。"})

    settle(draft, honbu)

    version = Report.objects.get(round=round_2025, organization=tree.nagano).current_version
    assert [point.text for point in version.answers.get(item_key="newhire").points.all()] == ["新採を訪ねた。"]
    assert draft.proposals.filter(state=Proposal.State.PROPOSED).count() == 0


def test_pages_are_offered_while_they_are_free(client, scanned, tree, round_2025, mori):
    begin(scanned, tree.nagano, round_2025, mori, pages=(1,))
    client.force_login(mori)

    offered = re.findall(r'<option value="(\d+)"[^>]*>\d+ページ', client.get(typing_page(scanned)).content.decode())

    assert sorted(set(offered)) == ["2", "3"]


def test_the_last_page_does_not_come_before_the_first(client, scanned, tree, round_2025, mori):
    client.force_login(mori)
    chosen = {"organization": tree.nagano.pk, "round": round_2025.pk, "first_page": 2, "last_page": 1}

    answer = client.post(typing_page(scanned), chosen)

    assert "はじめのページより後のページを選んでください。" in answer.content.decode()
    assert not Draft.objects.exists()
