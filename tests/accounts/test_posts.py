"""Posts outlive the people who hold them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from suishin.accounts import actions
from suishin.accounts.actions.administrators import LastAdministrator
from suishin.accounts.actions.posts import (
    AlreadyHolder,
    HeldByAnother,
    PostNotThere,
    RoleDoesNotFit,
    SuspendedHolder,
)
from suishin.accounts.models import Post, User
from suishin.permissions import Role
from tests.factories.tree import make_user

NOW = datetime(2025, 4, 10, 3, 0, tzinfo=UTC)
TODAY = date(2025, 4, 10)


@pytest.fixture
def post(mori):
    return mori.held_posts[0]


@pytest.fixture
def hand_over(kanri, post):
    def _hand_over(to, on=TODAY):
        actions.hand_over_post(post=post, to=to, on=on, by=kanri, now=NOW)

    return _hand_over


def history(post):
    return [
        (holding.user.username, holding.valid_from, holding.valid_to)
        for holding in post.holdings.order_by("valid_from").select_related("user")
    ]


def test_hand_over_keeps_who_held_the_post_before(post, ishida, hand_over):
    hand_over(ishida)

    assert history(post) == [
        ("mori", date(2020, 4, 1), TODAY - timedelta(days=1)),
        ("ishida", TODAY, None),
    ]


def test_planned_hand_over_leaves_the_post_until_then(post, mori, ishida, hand_over):
    hand_over(ishida, TODAY + timedelta(days=20))

    assert list(Post.objects.held_by(mori, on=TODAY)) == [post]
    assert not Post.objects.held_by(mori, on=TODAY + timedelta(days=20)).exists()


def test_new_plan_replaces_the_one_before(post, ishida, ono, hand_over):
    hand_over(ishida, TODAY + timedelta(days=20))
    hand_over(ono, TODAY + timedelta(days=10))

    assert [entry[0] for entry in history(post)] == ["mori", "ono"]


def test_post_can_stay_without_a_holder(post, hand_over):
    hand_over(None)

    assert history(post) == [("mori", date(2020, 4, 1), TODAY - timedelta(days=1))]


def test_hand_over_of_today_can_be_corrected_today(post, ishida, ono, hand_over):
    hand_over(ishida)
    hand_over(ono)

    assert [entry[0] for entry in history(post)] == ["mori", "ono"]


def test_past_that_somebody_else_holds_is_not_rewritten(post, ishida, ono, hand_over):
    hand_over(ishida, TODAY - timedelta(days=5))

    with pytest.raises(HeldByAnother):
        hand_over(ono, TODAY - timedelta(days=9))


@pytest.mark.parametrize(
    ("prepare", "refusal"),
    [
        (lambda user, post: None, AlreadyHolder),
        (lambda user, post: User.objects.filter(pk=user.pk).update(is_active=False), SuspendedHolder),
    ],
)
def test_holder_that_cannot_be_is_refused(post, mori, hand_over, prepare, refusal):
    prepare(mori, post)

    with pytest.raises(refusal):
        hand_over(User.objects.get(pk=mori.pk))


def test_post_is_not_given_before_it_exists(ishida, hand_over):
    with pytest.raises(PostNotThere):
        hand_over(ishida, date(2019, 1, 1))


def test_ended_post_takes_its_holder_along(post, mori, kanri):
    actions.end_post(post=post, on=TODAY, by=kanri, now=NOW)

    assert history(post) == [("mori", date(2020, 4, 1), TODAY)]
    assert not Post.objects.held_by(mori, on=TODAY + timedelta(days=1)).exists()


def test_last_administrators_post_is_neither_emptied_nor_ended(tree, kanri):
    post, second = kanri.held_posts[0], make_user("kanri2", tree.national, Role.SYSTEM_ADMINISTRATOR)
    actions.hand_over_post(post=second.held_posts[0], to=None, on=TODAY, by=kanri, now=NOW)
    system = User.objects.system()

    with pytest.raises(LastAdministrator):
        actions.hand_over_post(post=post, to=None, on=TODAY, by=system, now=NOW)
    with pytest.raises(LastAdministrator):
        actions.end_post(post=post, on=TODAY, by=system, now=NOW)


@pytest.mark.parametrize(
    ("place", "role"),
    [
        ("gifu", Role.NATIONAL_STAFF),
        ("gifu", Role.SYSTEM_ADMINISTRATOR),
        ("national", Role.PREFECTURE_AUTHOR),
        ("hikari", Role.BRANCH_STAFF),
        ("block", Role.NATIONAL_STAFF),
    ],
)
def test_role_stands_only_where_it_belongs(tree, kanri, place, role):
    with pytest.raises(RoleDoesNotFit):
        actions.create_post(
            organization=getattr(tree, place),
            role=role,
            office="headquarters",
            title="担当",
            valid_from=TODAY,
            by=kanri,
            now=NOW,
        )


def test_post_keeps_its_role_when_it_gets_another_title(post, kanri):
    actions.change_post(post=post, title="書記次長", office="branch", by=kanri, now=NOW)

    post.refresh_from_db()
    assert (post.title, post.office, post.role) == ("書記次長", "branch", Role.PREFECTURE_AUTHOR)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("?q=岐阜", 1),
        ("?q=Mori", 1),
        ("?role=prefecture_author", 2),
        ("?state=vacant", 1),
        ("?state=ended", 0),
    ],
)
def test_list_filters_posts(client, tree, kanri, mori, ishida, query, count):
    ishida.held_posts[0].holdings.all().delete()
    client.force_login(kanri)

    response = client.get(reverse("accounts:post-list") + query)

    assert len(response.context["table"].rows) == count


def test_refusal_is_told_on_the_form(client, kanri, post, mori):
    client.force_login(kanri)

    response = client.post(reverse("accounts:post-hand-over", args=[post.pk]), {"user": mori.pk, "on": "2025-04-10"})

    assert "すでにこの役職を担当しています" in response.content.decode()
