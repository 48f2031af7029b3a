"""The own account: password, sessions, the post one acts for."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from suishin.audit.models import Entry
from suishin.permissions import Role
from tests.factories.tree import PASSWORD, give_post

NEW = "yuugao-no-hana-2048"
CHANGE = reverse("accounts:password-change")
ACCOUNT = reverse("accounts:account")


@pytest.fixture
def person(mori):
    mori.set_password(PASSWORD)
    mori.save()
    return mori


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def change(client, old=PASSWORD, new=NEW):
    return client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": new})


def test_new_password_ends_all_other_sessions(person):
    here, elsewhere = signed_in(person), signed_in(person)

    assert change(here).status_code == 302

    person.refresh_from_db()
    assert person.check_password(NEW)
    assert here.get(ACCOUNT).status_code == 200
    assert elsewhere.get(ACCOUNT).status_code == 302


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("wrong", NEW),
        (PASSWORD, PASSWORD),
        (PASSWORD, "short-1"),
        (PASSWORD, "a" * 11),
        (PASSWORD, "b7-" * 43),  # 129 signs
        (PASSWORD, "123456789012"),
        (PASSWORD, "passwordpassword"),
        (PASSWORD, "suishin20252025"),
        (PASSWORD, "共済推進2025202520"),
        (PASSWORD, "international"),  # on the list of common ones
    ],
)
def test_password_that_breaks_a_rule_is_refused(person, old, new):
    response = change(signed_in(person), old, new)

    person.refresh_from_db()
    assert response.status_code == 200
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize("new", ["b7-" * 42 + "cd", "つきのよるにうさぎがはねる", "  yuugao no hana  "])
def test_password_is_kept_exactly_as_typed(person, new):
    change(signed_in(person), PASSWORD, new)

    person.refresh_from_db()
    assert person.check_password(new)


def test_fault_of_a_password_is_told_where_it_was_typed_first(person):
    response = change(signed_in(person), PASSWORD, "short-1")

    assert set(response.context["form"].errors) == {"new_password1"}


def test_five_wrong_present_passwords_end_every_session(person):
    here, elsewhere = signed_in(person), signed_in(person)

    statuses = [change(here, old="wrong").status_code for _try in range(5)]

    assert statuses == [200, 200, 200, 200, 302]
    assert "もう一度サインインしてください" in here.get(reverse("accounts:sign-in")).content.decode()
    assert elsewhere.get(ACCOUNT).status_code == 302
    assert [entry.event for entry in Entry.objects.all()] == ["sessions_ended"]


def test_one_time_password_must_be_changed_before_anything_else(person):
    person.must_change_password = True
    person.save()
    client = signed_in(person)

    assert client.get(ACCOUNT).url == CHANGE
    assert client.get(CHANGE).status_code == 200
    change(client)
    assert client.get(ACCOUNT).status_code == 200


def test_expired_one_time_password_is_refused_with_its_reason(client, person):
    person.password_expires_at = timezone.now() - timedelta(seconds=1)
    person.save()

    response = client.post(reverse("accounts:sign-in"), {"username": "mori", "password": PASSWORD})

    assert "期限" in response.content.decode()


def test_other_sessions_can_be_ended_without_a_new_password(person):
    here, elsewhere = signed_in(person), signed_in(person)

    here.post(reverse("accounts:sessions-end"))

    assert here.get(ACCOUNT).status_code == 200
    assert elsewhere.get(ACCOUNT).status_code == 302


def test_switch_of_post_changes_what_one_may_do_and_the_session_key(tree, person):
    second = give_post(person, tree.midori, Role.UNION_OFFICER)
    client = signed_in(person)
    page = reverse("organizations:organization-detail", args=[tree.midori.pk])
    assert client.get(page).status_code == 404
    before = client.session.session_key

    response = client.post(reverse("accounts:post-switch"), {"post": second.pk, "next": "//elsewhere.example"})

    assert response.url == "/"
    assert client.session.session_key != before
    assert client.get(page).status_code == 200
    assert client.get(reverse("organizations:organization-detail", args=[tree.nagano.pk])).status_code == 404


@pytest.mark.parametrize("chosen", ["foreign", "0", "", "x", "9" * 30, "9" * 5000], ids=lambda text: text[:10])
def test_switch_to_a_post_one_does_not_hold_is_refused(person, ishida, chosen):
    client = signed_in(person)
    post = ishida.held_posts[0].pk if chosen == "foreign" else chosen

    assert client.post(reverse("accounts:post-switch"), {"post": post}).status_code == 404
    assert not Entry.objects.exists()


def test_post_that_was_given_away_is_not_acted_for_any_more(tree, person, kanri, ono):
    from suishin.accounts import actions

    client = signed_in(person)
    client.get(ACCOUNT)

    actions.hand_over_post(post=person.held_posts[0], to=ono, on=timezone.localdate(), by=kanri, now=timezone.now())

    assert client.get(ACCOUNT).status_code == 302


def test_session_ends_after_an_hour_without_a_request(person):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(person)
        client.get(ACCOUNT)
        clock.shift(timedelta(minutes=59))
        assert client.get(ACCOUNT).status_code == 200
        clock.shift(timedelta(minutes=61))
        assert client.get(ACCOUNT).status_code == 302


def test_session_ends_after_twelve_hours_whatever_one_does(person):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(person)
        statuses = []
        for _half_hour in range(26):
            statuses.append(client.get(ACCOUNT).status_code)
            clock.shift(timedelta(minutes=30))

        assert statuses == [200] * 25 + [302]


def test_page_names_the_posts_one_holds(tree, person):
    give_post(person, tree.midori, Role.UNION_OFFICER)

    page = signed_in(person).get(ACCOUNT).content.decode()

    assert "みどり町職" in page
    assert "今はこの役職で操作しています" in page


def test_own_mail_address_is_kept_and_recorded(client, mori):
    client.force_login(mori, backend="suishin.accounts.backends.AccountBackend")

    client.post("/account/email/", {"email": "mori@union.example"})

    mori.refresh_from_db()
    assert mori.email == "mori@union.example"
    assert Entry.objects.get(event="user_changed").details["after"] == {"email": "mori@union.example"}


def test_what_is_no_mail_address_is_not_kept(client, mori):
    client.force_login(mori, backend="suishin.accounts.backends.AccountBackend")

    response = client.post("/account/email/", {"email": "mori@union.example\nBcc: all@union.example"})

    mori.refresh_from_db()
    assert response.status_code == 200
    assert mori.email == ""


def test_whether_months_are_told_in_eras_is_each_persons_own_choice(client, mori):
    client.force_login(mori, backend="suishin.accounts.backends.AccountBackend")

    client.post("/account/dates/", {"dates": "era"})

    mori.refresh_from_db()
    assert mori.counts_in_eras
    assert Entry.objects.get(event="user_changed").details["after"] == {"dates": "era"}
    assert 'value="era" required id="id_dates_1" checked' in client.get("/account/").content.decode()


def test_a_manner_of_dates_that_does_not_exist_is_not_kept(client, mori):
    client.force_login(mori, backend="suishin.accounts.backends.AccountBackend")

    page = client.post("/account/dates/", {"dates": "maya"}, follow=True).content.decode()

    mori.refresh_from_db()
    assert not mori.counts_in_eras
    assert "何も変えていません" in page
