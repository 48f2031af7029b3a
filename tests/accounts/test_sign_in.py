"""Signing in and out: one answer for every refusal, and a lock after repeated failures."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from suishin.audit.models import Entry
from tests.factories.tree import PASSWORD

SIGN_IN = reverse("accounts:sign-in")
REFUSAL = "利用者名かパスワードが違います"


@pytest.fixture
def person(mori):
    mori.set_password(PASSWORD)
    mori.save()
    return mori


def sign_in(client, username="mori", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password} | more)


def test_right_password_opens_home_and_is_recorded(client, person):
    response = sign_in(client)

    assert response.status_code == 302
    assert response.url == "/"
    assert [entry.event for entry in Entry.objects.all()] == ["signed_in"]


@pytest.mark.parametrize("typed", ["MORI", "ｍｏｒｉ", " mori "])
def test_username_may_be_typed_in_any_width_and_case(client, person, typed):
    assert sign_in(client, typed).status_code == 302


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_demonstration": True}], ids=["suspended", "invented"])
def test_refused_account_answers_like_a_wrong_password(client, person, django_user_model, change):
    django_user_model.objects.filter(pk=person.pk).update(**change)

    answers = {
        sign_in(client).content.decode().count(REFUSAL),
        sign_in(Client(), "nobody").content.decode().count(REFUSAL),
    }

    assert answers == {1}


def test_invented_account_signs_in_where_the_demonstration_runs(client, person, django_user_model, settings):
    settings.IS_DEMONSTRATION = True
    django_user_model.objects.filter(pk=person.pk).update(is_demonstration=True)

    assert sign_in(client).status_code == 302


def test_invented_session_ends_when_the_demonstration_does(client, person, django_user_model, settings):
    settings.IS_DEMONSTRATION = True
    django_user_model.objects.filter(pk=person.pk).update(is_demonstration=True)
    sign_in(client)

    settings.IS_DEMONSTRATION = False

    assert client.get(reverse("accounts:account")).status_code == 302


def test_nobody_signs_in_as_the_system(client, django_user_model):
    system = django_user_model.objects.system()
    system.set_password(PASSWORD)
    system.save()

    assert sign_in(client, "system").status_code == 200


def test_failure_is_recorded_without_the_name_that_nobody_has(client, person):
    sign_in(client, password="wrong")
    sign_in(client, "my-secret-typed-here", "wrong")

    unknown, known = Entry.objects.all()
    assert (known.event, known.target_label) == ("sign_in_failed", "Mori")
    assert (unknown.target_label, unknown.details["is_known"]) == ("", False)
    assert "my-secret" not in unknown.details_json


def test_fifth_failure_locks_the_name_for_this_address(client, person):
    statuses = [sign_in(client, password="wrong").status_code for _try in range(5)]

    assert statuses == [200, 200, 200, 200, 429]
    assert sign_in(client).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="198.51.100.7")).status_code == 302


def test_lock_opens_after_a_quarter_of_an_hour(client, person):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _try in range(5):
            sign_in(client, password="wrong")
        clock.shift(timedelta(minutes=15, seconds=1))

        assert sign_in(client).status_code == 302


def test_twenty_failures_lock_the_address_for_every_name(client, person):
    statuses = [sign_in(client, f"name{number}", "wrong").status_code for number in range(20)]

    assert statuses == [200] * 19 + [429]
    assert sign_in(client).status_code == 429


def test_own_success_does_not_reset_the_failures_on_another_name(client, person):
    for _try in range(4):
        sign_in(client, "ono", "wrong")
    sign_in(Client())

    assert sign_in(client, "ono", "wrong").status_code == 429


def test_attack_on_a_locked_name_does_not_fill_the_audit(client, person):
    for _try in range(30):
        sign_in(client, password="wrong")

    assert Entry.objects.count() == 5
    assert Entry.objects.first().details["is_locked"] is True


@pytest.mark.parametrize(
    ("headers", "address"),
    [({}, "127.0.0.1"), ({"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}, "198.51.100.7")],
)
def test_address_behind_our_proxy_is_the_one_the_proxy_saw(rf, settings, headers, address):
    from suishin.accounts.lockout import client_address

    settings.IS_BEHIND_PROXY = True

    assert client_address(rf.get("/", headers=headers)) == address


def test_forwarded_address_is_not_believed_without_a_proxy(rf):
    from suishin.accounts.lockout import client_address

    assert client_address(rf.get("/", headers={"X-Forwarded-For": "203.0.113.9"})) == "127.0.0.1"


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\elsewhere.example"]
)
def test_way_back_never_leads_elsewhere(client, person, target):
    assert sign_in(client, next=target).url == "/"


def test_way_back_leads_to_the_page_one_wanted(client, person):
    wanted = client.get(reverse("accounts:account"))

    assert sign_in(client, next="/account/").url == "/account/"
    assert wanted.url == "/sign-in/?next=/account/"


def test_form_sent_after_the_session_ended_does_not_come_back_as_an_address(client, db):
    assert client.post(reverse("accounts:sessions-end")).url == SIGN_IN


def test_part_of_a_page_asked_for_after_the_session_ended_sends_the_whole_page_to_sign_in(client, db):
    response = client.get("/users/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/users/?q=a"})

    assert response.status_code == 204
    assert response.headers["HX-Redirect"] == "/sign-in/?next=/users/%3Fq%3Da"


def test_session_key_changes_at_sign_in(client, person):
    client.get(SIGN_IN)
    session = client.session
    session["visitor"] = 1
    session.save()
    before = session.session_key

    sign_in(client)

    assert client.session.session_key != before


def test_signed_out_cookie_is_worth_nothing(client, person):
    sign_in(client)
    cookie = client.cookies["session"].value

    client.post(reverse("accounts:sign-out"))

    replay = Client()
    replay.cookies["session"] = cookie
    assert replay.get(reverse("accounts:account")).status_code == 302
    assert Entry.objects.first().event == "signed_out"


def test_password_of_more_than_128_signs_is_not_even_hashed(client, person):
    response = sign_in(client, password="x" * 5000)

    assert response.status_code == 200
    assert not Entry.objects.exists()
