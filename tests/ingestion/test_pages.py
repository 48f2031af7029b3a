"""The pages as people use them, without script: each step is a form or a link."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from suishin.ingestion.models import Draft, Proposal, SourceFile
from suishin.reading.model import Outcome, Reading
from tests.factories.uploads import TEXT, UNKNOWN_ITEM, answer_all, make_drafts, read_with, settle, upload


def page(client, name, *args, **query):
    return client.get(reverse(f"ingestion:{name}", args=args), query)


def text(response):
    return response.content.decode()


def draft_page(client, draft):
    return page(client, "draft-review", draft.source_file_id, draft.index)


def decide(client, proposal, choice, *, revision=None, htmx=False, **values):
    address = reverse("ingestion:value-decide", args=[proposal.draft.source_file_id, proposal.draft.index, proposal.pk])
    sent = {"choice": choice, "revision": proposal.revision if revision is None else revision}
    sent |= {f"value{proposal.pk}-{name}": value for name, value in values.items()}
    return client.post(address, sent, headers={"HX-Request": "true"} if htmx else {})


@pytest.fixture
def as_mori(client, mori):
    client.force_login(mori)
    return client


@pytest.fixture
def as_honbu(client, honbu):
    client.force_login(honbu)
    return client


def send(client, *files, **options):
    sent = {"originals": [SimpleUploadedFile(name, content) for name, content in files], **options}
    return client.post(reverse("ingestion:file-upload"), sent, follow=True)


def test_uploading_leads_to_a_page_that_counts(as_mori, tree, round_2025):
    response = send(as_mori, ("一.txt", b"one"), ("二.txt", b"two"), ("三.exe", b"MZ"))

    assert "2件中0件" in text(response)
    assert "「三.exe」は受け付けていません" in text(response)
    assert SourceFile.objects.first().upload.organization == tree.nagano


def test_the_progress_page_renews_itself_without_script_until_all_is_read(as_mori, tree, mori, definition, round_2025):
    file = upload(mori, tree.nagano)
    address = reverse("ingestion:upload-detail", args=[file.upload_id])

    assert '<noscript><meta http-equiv="refresh"' in text(as_mori.get(address))

    read_with(file, Reading(Outcome.REJECTED, "この様式ではありません。"))
    assert "http-equiv" not in text(as_mori.get(address))
    part = as_mori.get(address, headers={"HX-Request": "true"})
    assert part["HX-Refresh"] == "true"
    assert "<html" not in text(part)


def test_a_repeated_file_is_named_with_a_link_to_the_earlier_one(as_mori, draft):
    content = SourceFile.objects.get().sha256
    original = send(as_mori, ("一.txt", b"one"))
    assert content

    response = send(as_mori, ("一.txt", b"one"))

    earlier = SourceFile.objects.get(name="一.txt")
    assert original.status_code == 200
    assert reverse("ingestion:file-detail", args=[earlier.pk]) in text(response)
    assert SourceFile.objects.filter(name="一.txt").count() == 1


def test_sending_nothing_is_told_at_the_field(as_mori, tree):
    response = send(as_mori)

    assert "ファイルを選んでください。" in text(response)


def test_names_of_files_are_shown_as_text(as_mori, tree, mori):
    upload(mori, tree.nagano, name="<script>alert(1)</script>.txt")

    assert "<script>alert" not in text(page(as_mori, "file-list"))


def test_a_failed_file_shows_why_on_list_and_page(as_mori, tree, mori, round_2025):
    file = read_with(upload(mori, tree.nagano), Reading(Outcome.REJECTED, "パスワードがかかっています。"))

    assert "パスワードがかかっています。" in text(page(as_mori, "file-list"))
    assert "パスワードがかかっています。" in text(page(as_mori, "file-detail", file.pk))
    as_mori.post(reverse("ingestion:file-retry", args=[file.pk]))
    file.refresh_from_db()
    assert file.state == "waiting"


@pytest.mark.parametrize(
    ("state", "shown"),
    [("", True), ("review", True), ("underway", False), ("failed", False), ("done", False), ("discarded", False)],
)
def test_the_list_is_filtered_by_state(state, shown, as_mori, draft):
    assert (draft.source_file.name in text(page(as_mori, "file-list", state=state))) is shown


def test_nonsense_in_the_filters_is_passed_over(as_mori, draft):
    assert page(as_mori, "file-list", state="x", round="x", organization="x", page="x").status_code == 200


def test_the_list_takes_the_same_number_of_queries_for_any_number_of_files(
    as_mori, draft, mori, tree, definition, django_assert_max_num_queries
):
    page(as_mori, "file-list")
    with django_assert_max_num_queries(40) as few:
        page(as_mori, "file-list")
    make_drafts(mori, tree.nagano, definition, ["20", "20"])
    make_drafts(mori, tree.nagano, definition, ["20"])

    with django_assert_max_num_queries(len(few)):
        page(as_mori, "file-list")


def test_the_review_takes_the_same_number_of_queries_for_any_number_of_values(
    as_mori, draft, django_assert_max_num_queries
):
    draft_page(as_mori, draft)
    with django_assert_max_num_queries(40) as many:
        draft_page(as_mori, draft)
    draft.proposals.filter(kind="tick").delete()

    with django_assert_max_num_queries(len(many)) as few:
        draft_page(as_mori, draft)
    assert len(few) == len(many)


def test_doubtful_values_come_first_and_say_why(as_mori, draft):
    content = text(draft_page(as_mori, draft))

    first = content.index("先に確かめる値")
    unknown, certain = draft.proposals.get(key=f"checks.{UNKNOWN_ITEM}"), draft.proposals.get(key="author")
    assert first < content.index(f'id="value-{unknown.pk}"') < content.index(f'id="value-{certain.pk}"')
    assert "印が読めません。" in content
    assert "元のファイルに場所が見つかりません" in content


def test_a_value_is_answered_by_a_plain_form_and_the_page_goes_on(as_mori, draft):
    unknown = draft.proposals.get(key=f"checks.{UNKNOWN_ITEM}")

    response = decide(as_mori, unknown, "yes")

    left = draft.proposals.get(key="confirmer")
    assert response.url.endswith(f"#value-{left.pk}")
    unknown.refresh_from_db()
    assert unknown.state == "corrected"


def test_with_htmx_only_the_value_and_the_count_come_back(as_mori, draft):
    unknown = draft.proposals.get(key=f"checks.{UNKNOWN_ITEM}")

    content = text(decide(as_mori, unknown, "yes", htmx=True))

    assert "<html" not in content
    assert content.count("<article") == 1
    assert f"<strong>{draft.proposals.count() - 1}</strong>" in content


@pytest.mark.parametrize(
    ("key", "sent", "corrected"),
    [
        ("date", {"value": "2025年2月4日"}, {"value": "2025-02-04"}),
        ("date", {"value": "令和7年2月4日"}, {"value": "2025-02-04"}),
        ("date", {"value": "2025-02"}, {"value": "2025-02"}),
        ("confirmer", {"value": "林　真澄"}, {"value": "林　真澄"}),
        ("narratives.grant", {"text": "一つ目\r\n二つ目"}, {"text": "一つ目\n二つ目"}),
        ("figures.1", {"subject": "新規契約", "value": "7344", "unit": "件"}, {"value": 7344}),
        ("figures.1", {"subject": "新規契約", "value": "７,３４４.5", "unit": "件"}, {"value": 7344.5}),
        ("events.1", {"name": "委員会", "date": "2024-11-29", "status": "held"}, {"date": "2024-11-29"}),
    ],
)
def test_values_are_corrected_in_fields_of_their_kind(key, sent, corrected, as_mori, draft):
    proposal = draft.proposals.get(key=key)
    address = reverse("ingestion:value-decide", args=[draft.source_file_id, draft.index, proposal.pk])

    assert f'name="value{proposal.pk}-{next(iter(sent))}"' in text(as_mori.get(address))
    decide(as_mori, proposal, "correct", **sent)

    proposal.refresh_from_db()
    assert proposal.state == "corrected"
    assert proposal.corrected.items() >= corrected.items()


@pytest.mark.parametrize(
    ("key", "sent"),
    [("date", {"value": "2025-02-30"}), ("date", {"value": "去年"}), ("figures.1", {"value": "多数", "unit": "件"})],
)
def test_a_faulty_correction_is_told_and_nothing_is_saved(key, sent, as_mori, draft):
    proposal = draft.proposals.get(key=key)

    response = decide(as_mori, proposal, "correct", **sent)

    assert response.status_code == 400
    assert "まだ保存していません" in text(response)
    proposal.refresh_from_db()
    assert proposal.is_open


@pytest.mark.parametrize("htmx", [True, False])
def test_of_two_people_the_second_sees_yours_theirs_and_before(htmx, client, draft, mori, hayashi):
    narrative = draft.proposals.get(key="narratives.grant")
    client.force_login(hayashi)
    decide(client, narrative, "correct", text="林の文章")
    client.force_login(mori)

    content = text(decide(client, narrative, "correct", revision=0, htmx=htmx, text="森の文章"))

    assert all(words in content for words in ("林の文章", "森の文章", TEXT.split("\n")[0], "Hayashiさんが"))
    narrative.refresh_from_db()
    assert narrative.corrected == {"text": "林の文章"}

    revision = re.findall(r'name="revision" value="(\d+)"', content[content.index("森の文章") :])[0]
    decide(client, narrative, "correct", revision=int(revision), text="森の文章")
    narrative.refresh_from_db()
    assert narrative.corrected == {"text": "森の文章"}


def test_certain_values_are_accepted_with_one_button(as_mori, draft):
    address = reverse("ingestion:draft-accept-certain", args=[draft.source_file_id, draft.index])

    assert address in text(draft_page(as_mori, draft))
    as_mori.post(address)

    assert draft.proposals.filter(state="proposed").count() == 2


def test_prefecture_and_round_are_chosen_from_what_one_may(as_honbu, booklet, tree, round_2025):
    first = booklet[0]
    address = reverse("ingestion:draft-assign", args=[first.source_file_id, first.index])

    as_honbu.post(address, {"organization": tree.gifu.pk, "round": round_2025.pk, "revision": 0})
    stale = as_honbu.post(address, {"organization": tree.nagano.pk, "round": round_2025.pk, "revision": 0}, follow=True)

    first.refresh_from_db()
    assert first.organization == tree.gifu
    assert "ほかの人が県か回を変えました" in text(stale)


def test_a_foreign_prefecture_in_the_form_is_no_choice(as_mori, draft, tree, round_2025):
    address = reverse("ingestion:draft-assign", args=[draft.source_file_id, draft.index])

    response = as_mori.post(address, {"organization": tree.gifu.pk, "round": round_2025.pk, "revision": 0})

    assert response.status_code == 400
    draft.refresh_from_db()
    assert draft.organization == tree.nagano


def test_settling_shows_the_difference_and_leads_to_the_report(as_honbu, draft, honbu, hayashi, tree, definition):
    settle(draft, hayashi)
    second = make_drafts(honbu, tree.national, definition, ["20"])[0]
    decide(as_honbu, second.proposals.get(key="checks.grant.paid_by_rule"), "no")
    answer_all(second, honbu)
    address = reverse("ingestion:draft-settle", args=[second.source_file_id, second.index])

    content = text(as_honbu.get(address))
    response = as_honbu.post(address, {"replaces": 1})

    assert "第1版の報告があります" in content
    assert content.count("<h3>") == 1
    assert response.url == reverse(
        "rounds:report-detail", args=[Draft.objects.get(pk=draft.pk).settlements.get().version.report_id]
    )


def test_after_settling_one_report_of_a_booklet_the_next_is_offered(as_honbu, booklet, honbu):
    nagano, gifu = booklet
    answer_all(nagano, honbu)

    page = as_honbu.post(f"/files/{nagano.source_file_id}/drafts/1/settle/", {"replaces": 0}, follow=True)

    assert f"/files/{gifu.source_file_id}/drafts/2/" in page.content.decode()
    assert "同じファイルの次の報告（岐阜県）を確認する" in page.content.decode()


def test_a_report_of_a_booklet_says_where_it_stands(as_honbu, booklet):
    page = as_honbu.get(f"/files/{booklet[1].source_file_id}/drafts/2/").content.decode()

    assert "2件中2件目" in page
    assert 'rel="prev"' in page
    assert 'rel="next"' not in page


def test_settling_without_having_seen_the_present_version_is_refused(as_honbu, draft, honbu):
    answer_all(draft, honbu)
    address = reverse("ingestion:draft-settle", args=[draft.source_file_id, draft.index])

    response = as_honbu.post(address, {}, follow=True)

    assert "違いを見直してください" in text(response)


def test_settling_too_early_leads_back_with_the_reason(as_honbu, draft):
    address = reverse("ingestion:draft-settle", args=[draft.source_file_id, draft.index])

    assert "まだ確認していない値があります" in text(as_honbu.get(address, follow=True))


def test_a_settlement_is_taken_back_on_its_page(as_honbu, draft, hayashi):
    settlement = settle(draft, hayashi)
    address = reverse("ingestion:settlement-take-back", args=[settlement.pk])

    assert as_honbu.get(address).status_code == 200
    as_honbu.post(address, {"reason": "別の県の報告でした"})

    assert "別の県の報告でした" in text(draft_page(as_honbu, draft))


def test_files_and_drafts_are_discarded_on_their_pages(as_mori, draft):
    of_draft = reverse("ingestion:draft-discard", args=[draft.source_file_id, draft.index])
    of_file = reverse("ingestion:file-discard", args=[draft.source_file_id])
    assert as_mori.get(of_draft).status_code == as_mori.get(of_file).status_code == 200

    as_mori.post(of_draft, {"reason": "重複"})
    as_mori.post(of_file, {"reason": "重複"})

    assert draft_page(as_mori, draft).status_code == 200
    assert SourceFile.objects.get().is_discarded


def test_an_original_is_offered_for_saving_and_never_runs(as_mori, tree, mori):
    file = upload(mori, tree.nagano, name="報告 長野.txt", content=b"<html><script>alert(1)</script>")

    response = page(as_mori, "original-download", file.pk)

    assert response.content == b"<html><script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%A0%B1%E5%91%8A")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_booklet_shows_a_prefecture_its_own_report_and_not_the_original(as_mori, booklet):
    file = booklet[0].source_file

    content = text(page(as_mori, "file-detail", file.pk))

    assert "長野県" in content
    assert "岐阜県" not in content
    assert page(as_mori, "original-download", file.pk).status_code == 403
    assert draft_page(as_mori, booklet[1]).status_code == 404
    assert "20" in text(draft_page(as_mori, booklet[0]))


def test_requests_for_correction_go_from_page_to_page(client, draft, mori, honbu, hayashi):
    report = settle(draft, hayashi).version.report
    client.force_login(mori)
    client.post(reverse("ingestion:correction-request", args=[report.pk]), {"text": "①は未実施です。"})
    client.force_login(honbu)
    listed = page(client, "correction-list")
    request = report.correction_requests.get()
    assert reverse("ingestion:correction-close", args=[request.pk]) in text(listed)
    client.post(reverse("ingestion:correction-close", args=[request.pk]), {"answer": "直しました。"})
    client.force_login(mori)

    assert "直しました。" in text(page(client, "correction-list"))


def test_branch_staff_read_and_find_no_buttons(client, draft, hara):
    client.force_login(hara)

    content = text(draft_page(client, draft))

    assert "data-accept" not in content
    assert "draft-accept-certain" not in content
    assert "ファイルを送る" not in text(page(client, "file-list"))
    assert page(client, "file-upload").status_code == 403


@pytest.mark.parametrize("name", ["ono", "kanri"])
def test_people_without_reports_do_not_get_in(name, client, draft, request):
    client.force_login(request.getfixturevalue(name))

    assert page(client, "file-list").status_code == 403
    assert page(client, "correction-list").status_code == 403
    assert page(client, "file-detail", draft.source_file_id).status_code == 403


def test_people_of_another_prefecture_find_nothing(client, draft, ishida):
    client.force_login(ishida)
    proposal = Proposal.objects.filter(draft=draft).first()

    assert page(client, "file-detail", draft.source_file_id).status_code == 404
    assert draft_page(client, draft).status_code == 404
    assert decide(client, proposal, "accept").status_code == 404
    assert draft.source_file.name not in text(page(client, "file-list"))


def test_a_stale_choice_that_the_value_never_offered_breaks_nothing(as_mori, draft):
    tick = draft.proposals.get(key=f"checks.{UNKNOWN_ITEM}")
    decide(as_mori, tick, "yes")

    response = decide(as_mori, tick, "reject", revision=0)

    assert response.status_code == 404
    tick.refresh_from_db()
    assert tick.value == {"answer": "yes"}


def test_pictures_of_pages_are_not_kept_by_the_browser(as_mori, draft, monkeypatch, tmp_path):
    SourceFile.objects.update(kind="pdf")
    Draft.objects.update(sources=[{"page": 1}])
    picture = tmp_path / "page-1.png"
    picture.write_bytes(b"picture")
    monkeypatch.setattr("suishin.ingestion.source_views.picture_of", lambda _file, _page: picture)

    response = page(as_mori, "page-picture", draft.source_file_id, draft.index, 1)

    assert response.content == b"picture"
    assert "no-store" in response.headers["Cache-Control"]
    assert page(as_mori, "page-picture", draft.source_file_id, draft.index, 2).status_code == 404
