"""What the system administrator does to users."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from suishin.accounts import actions
from suishin.accounts.actions.administrators import LastAdministrator
from suishin.accounts.actions.posts import GivenToOneself
from suishin.accounts.actions.users import OwnAccount, OwnPassword, UsernameTaken
from suishin.accounts.models import User
from suishin.audit.models import Entry
from suishin.permissions import NotAllowed, Role
from tests.factories.tree import give_post, make_user

NOW = datetime(2025, 4, 10, 3, 0, tzinfo=UTC)
TODAY = date(2025, 4, 10)


def create(kanri, **changes):
    given = {"username": "nishida", "name": "西田", "post": None, "valid_from": TODAY, "by": kanri, "now": NOW}
    return actions.create_user(**given | changes)


def test_new_user_gets_a_one_time_password_for_seven_days(kanri):
    issued = create(kanri)

    user = User.objects.get(username="nishida")
    assert user.check_password(issued.password)
    assert user.must_change_password
    assert user.password_expires_at == NOW + timedelta(days=7)
    assert issued.password not in Entry.objects.get().details_json


def test_new_user_takes_over_the_post(tree, kanri, mori):
    post = mori.held_posts[0]

    issued = create(kanri, post=post)

    holdings = post.holdings.order_by("valid_from")
    assert [holding.user for holding in holdings] == [mori, issued.user]
    assert holdings[0].valid_to == TODAY - timedelta(days=1)


def test_username_is_given_once(kanri, mori):
    with pytest.raises(UsernameTaken):
        create(kanri, username="mori")


@pytest.mark.parametrize("actor", ["honbu", "mori", "ono"])
def test_only_the_administrator_creates_users(request, tree, actor):
    with pytest.raises(NotAllowed):
        create(request.getfixturevalue(actor))


def test_one_time_passwords_differ_and_are_legible(kanri):
    passwords = {create(kanri, username=f"user{number}").password for number in range(20)}

    assert len(passwords) == 20
    assert all(len(password) == 19 and not set(password) & set("ilo01") for password in passwords)


def test_password_is_shown_on_the_answer_and_never_again(client, kanri, mori):
    client.force_login(kanri)

    response = client.post(reverse("accounts:password-issue", args=[mori.pk]))

    mori.refresh_from_db()
    shown = response.context["issued"].password
    assert mori.check_password(shown)
    assert shown in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"
    assert shown not in client.get(reverse("accounts:user-detail", args=[mori.pk])).content.decode()
    assert shown not in str(dict(client.session))


def test_issuing_a_password_ends_the_persons_sessions(kanri, mori):
    theirs = Client()
    theirs.force_login(mori)

    actions.issue_password(user=mori, by=kanri, now=NOW)

    assert theirs.get(reverse("accounts:account")).status_code == 302


def test_administrator_does_not_issue_the_own_password(kanri):
    with pytest.raises(OwnPassword):
        actions.issue_password(user=kanri, by=kanri, now=NOW)


def test_suspended_person_is_out_at_once_and_old_sessions_stay_ended(kanri, mori):
    theirs = Client()
    theirs.force_login(mori)
    page = reverse("accounts:account")

    actions.suspend_user(user=mori, by=kanri, now=NOW)
    assert theirs.get(page).status_code == 302

    actions.resume_user(user=mori, by=kanri, now=NOW)
    assert theirs.get(page).status_code == 302
    theirs.force_login(User.objects.get(pk=mori.pk))
    assert theirs.get(page).status_code == 200


def test_own_account_is_not_suspended_by_oneself(kanri):
    with pytest.raises(OwnAccount):
        actions.suspend_user(user=kanri, by=kanri, now=NOW)


def test_last_administrator_is_not_suspended(tree, kanri):
    system = User.objects.system()

    with pytest.raises(LastAdministrator):
        actions.suspend_user(user=kanri, by=system, now=NOW)

    kanri.refresh_from_db()
    assert kanri.is_active


def test_one_of_two_administrators_can_be_suspended(tree, kanri):
    second = make_user("kanri2", tree.national, Role.SYSTEM_ADMINISTRATOR)

    actions.suspend_user(user=second, by=kanri, now=NOW)

    assert not User.objects.get(pk=second.pk).is_active


def test_nobody_gives_a_post_to_oneself(tree, kanri, honbu):
    with pytest.raises(GivenToOneself):
        actions.hand_over_post(post=honbu.held_posts[0], to=kanri, on=TODAY, by=kanri, now=NOW)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"kanri", "mori", "ishida", "naked"}),
        ("?q=MOR", {"mori"}),
        ("?state=suspended", {"ishida"}),
        ("?state=waiting", {"mori"}),
        ("?state=without_post", {"naked"}),
        ("?state=active", {"kanri", "mori", "naked"}),
        ("?state=nonsense", {"kanri", "mori", "ishida", "naked"}),
    ],
)
def test_list_filters_by_name_and_state(client, kanri, mori, ishida, query, shown):
    User.objects.create_user("naked", password=None, name="役職なし")
    User.objects.system()
    User.objects.filter(pk=ishida.pk).update(is_active=False)
    User.objects.filter(pk=mori.pk).update(must_change_password=True)
    client.force_login(kanri)

    response = client.get(reverse("accounts:user-list") + query)

    assert {user.username for user in response.context["table"].rows} == shown


def test_list_takes_the_same_number_of_queries_however_long(client, tree, kanri, django_assert_max_num_queries):
    for number in range(20):
        user = make_user(f"person{number}", tree.nagano, Role.BRANCH_STAFF)
        give_post(user, tree.hikari, Role.UNION_OFFICER)
    client.force_login(kanri)

    with django_assert_max_num_queries(12):
        client.get(reverse("accounts:user-list"))
    with django_assert_max_num_queries(12):
        client.get(reverse("accounts:post-list"))


@pytest.mark.parametrize("username", ["", "a", "Has Blank", "日本", "-x", "a" * 61, "kanri"])
def test_form_refuses_a_bad_username(client, kanri, username):
    client.force_login(kanri)

    response = client.post(
        reverse("accounts:user-create"), {"username": username, "name": "西田", "valid_from": "2025-04-01"}
    )

    assert response.status_code == 200
    assert response.context["form"].errors


def test_nobody_can_be_registered_under_the_name_of_the_system(tree, kanri):
    with pytest.raises(UsernameTaken):
        actions.create_user(username="system", name="偽者", post=None, valid_from=NOW.date(), by=kanri, now=NOW)
