"""Choosing who writes and confirms, and comments on items."""

import pytest
from django.urls import reverse

from suishin.accounts.models import Post
from suishin.rounds.models import Comment, Hand


@pytest.fixture
def hands_url(nagano_report) -> str:
    return reverse("rounds:report-hands", args=[nagano_report.pk])


@pytest.fixture
def comments_url(nagano_report) -> str:
    return reverse("rounds:comment-list", args=[nagano_report.pk, "grant"])


def post_of(user) -> Post:
    return user.held_posts[0]


def test_posts_of_both_offices_are_chosen_and_the_history_stays(hands_url, nagano_report, sign_in, mori, hayashi):
    client = sign_in(mori)
    client.post(hands_url, {"authors": [post_of(mori).pk], "confirmers": [post_of(hayashi).pk]})

    page = client.get(hands_url).content.decode()
    assert set(Hand.objects.values_list("kind", "post")) == {
        ("author", post_of(mori).pk),
        ("confirmer", post_of(hayashi).pk),
    }
    assert "今も" in page
    assert "支部 県の確認者 Hayashi" in page


def test_confirmer_who_would_be_the_only_author_is_refused(hands_url, sign_in, mori):
    answer = sign_in(mori).post(hands_url, {"authors": [post_of(mori).pk], "confirmers": [post_of(mori).pk]})

    assert "確認者がただ一人の作成者になっています。" in answer.content.decode()
    assert not Hand.objects.exists()


def test_post_of_another_prefecture_cannot_be_chosen(hands_url, sign_in, mori, ishida):
    sign_in(mori).post(hands_url, {"authors": [post_of(ishida).pk]})

    assert not Hand.objects.exists()


def test_branch_staff_who_is_chosen_may_write(hands_url, nagano_report, sign_in, mori, hara):
    write = reverse("rounds:report-write", args=[nagano_report.pk])
    assert sign_in(hara).get(write).status_code == 403

    sign_in(mori).post(hands_url, {"authors": [post_of(hara).pk]})

    assert sign_in(hara).get(write).status_code == 200


def test_comment_calls_on_people_and_stands_at_its_item(comments_url, nagano_report, sign_in, mori, hara, hayashi):
    sign_in(hara).post(comments_url, {"text": "<b>数字</b>を確かめてください。", "mentions": [hayashi.pk]})

    page = sign_in(mori).get(reverse("rounds:report-write", args=[nagano_report.pk])).content.decode()
    assert "&lt;b&gt;数字" in page
    assert "→ Hayashi" in page
    assert list(Comment.objects.get().mentions.all()) == [hayashi]


def test_prefecture_cannot_call_on_somebody_it_does_not_see(comments_url, sign_in, mori, ishida):
    answer = sign_in(mori).post(comments_url, {"text": "確かめて", "mentions": [ishida.pk]})

    assert answer.status_code == 200
    assert not Comment.objects.exists()


def test_comment_that_was_dealt_with_leaves_the_item(comments_url, nagano_report, sign_in, mori, hayashi):
    client = sign_in(hayashi)
    client.post(comments_url, {"text": "確かめて"})
    sign_in(mori).post(reverse("rounds:comment-resolve", args=[Comment.objects.get().pk]))

    page = client.get(reverse("rounds:report-write", args=[nagano_report.pk])).content.decode()
    thread = client.get(comments_url).content.decode()
    assert "確かめて" not in page
    assert "済み（Moriさん" in thread


@pytest.mark.parametrize(("key", "status"), [("grant", 200), ("nowhere", 404)])
def test_thread_is_there_for_items_of_the_form_only(nagano_report, sign_in, mori, key, status):
    assert sign_in(mori).get(reverse("rounds:comment-list", args=[nagano_report.pk, key])).status_code == status
