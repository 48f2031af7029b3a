"""Signing in and out: one answer for every refusal, and a lock after repeated failures."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from suishin.accounts.models import SignInTry
from suishin.audit.models import Entry
from suishin.jobs.management.commands import worker
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


@pytest.mark.parametrize("username", ["mori", "nobody"])
def test_fifth_failure_locks_the_name_from_wherever_it_comes(person, username):
    statuses = [
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), username, "wrong").status_code for number in range(5)
    ]

    assert statuses == [200, 200, 200, 200, 429]
    assert sign_in(Client(REMOTE_ADDR="203.0.113.9"), username).status_code == 429


def test_attack_from_elsewhere_does_not_keep_a_browser_out_that_signed_in_before(client, person):
    sign_in(client)
    client.post(reverse("accounts:sign-out"))

    for number in range(30):
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), password="wrong")

    assert sign_in(Client()).status_code == 429
    assert sign_in(client).status_code == 302


def test_attack_from_the_same_office_does_not_keep_a_browser_out_that_signed_in_before(client, person):
    sign_in(client)
    client.post(reverse("accounts:sign-out"))

    for number in range(20):
        sign_in(Client(), f"name{number}", "wrong")

    assert sign_in(Client()).status_code == 429
    assert sign_in(client, password="wrong").status_code == 200
    assert sign_in(client).status_code == 302


def test_browser_that_signed_in_before_is_locked_after_its_own_five_failures(client, person):
    sign_in(client)
    client.post(reverse("accounts:sign-out"))

    statuses = [sign_in(client, password="wrong").status_code for _try in range(5)]

    assert statuses == [200, 200, 200, 200, 429]
    assert sign_in(client).status_code == 429
    assert sign_in(Client()).status_code == 302


def test_browser_is_known_to_the_accounts_that_signed_in_with_it_alone(client, person, ono):
    ono.set_password(PASSWORD)
    ono.save()
    sign_in(client, "ono")
    client.post(reverse("accounts:sign-out"))

    for _try in range(5):
        sign_in(Client(), password="wrong")

    assert sign_in(client).status_code == 429
    assert sign_in(client, "ono").status_code == 302


def test_browser_is_strange_again_once_the_password_was_changed_elsewhere(client, person):
    sign_in(client)
    client.post(reverse("accounts:sign-out"))
    person.set_password("yuugao-no-hana-2048")
    person.save()

    for _try in range(5):
        sign_in(Client(), password="wrong")

    assert sign_in(client, password="yuugao-no-hana-2048").status_code == 429


def test_browser_that_changes_the_password_stays_known(client, person):
    sign_in(client)
    new = "yuugao-no-hana-2048"
    client.post(
        reverse("accounts:password-change"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    client.post(reverse("accounts:sign-out"))

    for _try in range(5):
        sign_in(Client(), password="wrong")

    assert sign_in(client, password=new).status_code == 302


def test_forged_cookie_makes_no_browser_known(client, person):
    sign_in(client)
    name = next(name for name in client.cookies if name.startswith("device-"))
    forged = Client()
    forged.cookies[name] = client.cookies[name].value[:-1] + "!"
    for _try in range(5):
        sign_in(Client(), password="wrong")

    assert sign_in(forged).status_code == 429
    assert client.cookies[name]["httponly"]
    assert client.cookies[name]["samesite"] == "Strict"


def test_session_and_known_browser_outlive_a_change_of_the_secret_key(client, person, settings):
    sign_in(client)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the-key-of-today-" * 4

    assert client.get("/").status_code == 200
    client.post(reverse("accounts:sign-out"))
    for _try in range(5):
        sign_in(Client(), password="wrong")
    assert sign_in(client).status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get("/").status_code == 200


def test_new_one_time_password_opens_a_locked_account_at_once(client, person, kanri):
    from suishin.accounts import actions

    for _try in range(5):
        sign_in(client, password="wrong")
    issued = actions.issue_password(user=person, by=kanri, now=timezone.now())

    assert sign_in(client, password="abcd-efgh-jkmn-pqrs").status_code == 429
    assert sign_in(client, password=issued.password).status_code == 302


def test_own_password_that_looks_like_a_one_time_password_does_not_pass_the_lock(client, person):
    own = "abcd-efgh-jkmn-pqrs"
    person.set_password(own)
    person.save()
    for _try in range(5):
        sign_in(client, password="wrong")

    assert sign_in(client, password=own).status_code == 429


def test_tries_at_the_same_moment_do_not_slip_through_together(person, monkeypatch):
    from suishin.accounts.actions import signing_in

    statuses = []

    def attack():
        number = len(statuses)
        statuses.append(0)
        statuses[number] = sign_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), password="wrong").status_code

    monkeypatch.setattr(signing_in, "authenticate", lambda **typed: attack())  # the next comes while one is checked

    attack()

    assert statuses == [429] * 6


@pytest.mark.django_db(transaction=True)
def test_worker_forgets_ended_sessions_and_tries_that_no_longer_count(client, person, monkeypatch):
    monkeypatch.setattr(worker.Worker, "configure_signals", lambda _worker: None)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(Client(), password="wrong")
        sign_in(client)
        clock.shift(timedelta(hours=12, seconds=1))
        sign_in(client)

        call_command("worker", once=True)

        assert [session.session_key for session in Session.objects.all()] == [client.session.session_key]
        assert not SignInTry.objects.exists()


def test_typed_names_are_not_kept(client, person):
    sign_in(client, "my-secret-typed-here", "wrong")

    assert "my-secret" not in str(list(SignInTry.objects.values()))


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
    assert SignInTry.objects.count() == 5
    assert Entry.objects.first().details["is_locked"] is True


@pytest.mark.parametrize(
    ("headers", "address"),
    [({}, "127.0.0.1"), ({"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}, "198.51.100.7")],
)
def test_address_behind_our_proxy_is_the_one_the_proxy_saw(rf, settings, headers, address):
    from suishin.accounts.origins import client_address

    settings.IS_BEHIND_PROXY = True

    assert client_address(rf.get("/", headers=headers)) == address


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("198.51.100.7", "198.51.100.7"),
        ("nonsense" * 20, ("nonsense" * 20)[:60]),
    ],
)
def test_address_of_the_sixth_version_counts_as_its_network(rf, db, address, counted):
    from suishin.accounts.origins import origin_of

    assert origin_of(rf.get("/", REMOTE_ADDR=address), "mori").address == counted


def test_forwarded_address_is_not_believed_without_a_proxy(rf):
    from suishin.accounts.origins import client_address

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
