"""What holds for the whole product: headers, cookies, weak settings, hostile requests, errors."""

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from suishin.common.logs import OneLine, request_number
from tests.access_table import ROWS

ROOT = Path(__file__).resolve().parent.parent
STRONG = "".join(chr(33 + number % 90) for number in range(64))
PRODUCTION = {
    "SUISHIN_HTTPS": "1",
    "SUISHIN_HOSTS": "suishin.example",
    "SUISHIN_SECRET_KEY": STRONG,
    "SUISHIN_AUDIT_KEY": STRONG[::-1],
}
PAGES = [row for row in ROWS if "GET" in row.methods]
FORBIDDEN_IN_CSP = ("unsafe-inline", "unsafe-eval", "http:", "https:", "*", "data:")


@pytest.fixture
def browsers(world, django_user_model) -> list[Client]:
    browsers = [Client(), Client(), Client()]
    browsers[1].force_login(django_user_model.objects.get(username="honbu"))
    browsers[2].force_login(django_user_model.objects.get(username="kanri"))
    return browsers


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_every_answer_carries_the_headers_that_protect_it(row, world, browsers):
    url = reverse(row.name, args=row.arguments(world, "nagano"))
    for browser in browsers:
        response = browser.get(url)

        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy or policy.startswith("sandbox;")  # of a file that is saved
        assert not any(word in policy for word in FORBIDDEN_IN_CSP)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response.headers["X-Frame-Options"] == "DENY"
        assert re.fullmatch("[0-9a-f]{8}", response.headers["X-Request-Number"])
        if "session" in browser.cookies:
            assert "no-store" in response.headers["Cache-Control"]


def test_static_files_carry_the_same_policy():
    names = [name.rsplit(".", 1)[-1] for name in settings.MIDDLEWARE]

    assert names.index("SecurityMiddleware") < names.index("CSPMiddleware") < names.index("WhiteNoiseMiddleware")


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_no_page_holds_script_style_or_addresses_of_others(row, world, browsers):
    url = reverse(row.name, args=row.arguments(world, "nagano"))
    for browser in browsers:
        response = browser.get(url)
        if "html" not in response.headers.get("Content-Type", ""):
            continue
        page = response.content.decode()

        assert not re.search(r"<script(?![^>]*\ssrc=)", page)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", page)
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", page)


def test_cookies_are_kept_from_scripts_and_other_sites(browsers):
    client = browsers[1]
    client.get(reverse("accounts:account"))

    for name in ("session", "csrf"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["domain"]


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "a b", "testserver@elsewhere"])
def test_foreign_host_name_is_refused(client, db, host):
    response = client.get(reverse("accounts:sign-in"), headers={"Host": host})

    assert response.status_code == 400
    assert "elsewhere" not in response.content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "\\\\elsewhere.example"])
def test_language_switch_never_leads_elsewhere(client, db, target):
    response = client.post(reverse("set_language"), {"language": "en", "next": target})

    assert "elsewhere" not in response.headers["Location"]


def test_language_is_japanese_until_somebody_chooses(client, db):
    assert (
        client.get(reverse("accounts:sign-in"), headers={"Accept-Language": "en"}).headers["Content-Language"] == "ja"
    )

    client.post(reverse("set_language"), {"language": "en"})

    assert client.get(reverse("accounts:sign-in")).headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/organizations/0/", "/organizations/99999999999999999999/", "/%00", "/../"]
)
def test_unknown_address_is_a_page_that_says_so(browsers, path):
    response = browsers[2].get(path)

    assert response.status_code == 404
    assert "ページが見つかりません" in response.content.decode()


def test_broken_page_shows_the_number_under_which_the_log_holds_it(browsers, monkeypatch, caplog):
    def break_down(*args, **kwargs):
        raise RuntimeError("内部の秘密")

    monkeypatch.setattr("suishin.accounts.queries.users_of", break_down)
    browsers[2].raise_request_exception = False

    response = browsers[2].get(reverse("accounts:user-list"))

    assert response.status_code == 500
    assert response.headers["X-Request-Number"] in response.content.decode()
    assert "内部の秘密" not in response.content.decode()
    assert "内部の秘密" in caplog.text


def test_log_line_carries_the_number_and_stays_one_line():
    line = logging.LogRecord("suishin", logging.WARNING, "", 0, "a\nb\r%s", ("c",), None)
    token = request_number.set("3f9c02ab")

    written = OneLine().format(line)

    request_number.reset(token)
    assert "[3f9c02ab] a\\nb\\rc" in written
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d ", written)
    assert "\n" not in written


@pytest.mark.parametrize("sign", ["\x1b[2J", "\x85", "\u2028", "\u202e", "\x00", "\x0b"])
def test_log_line_steers_no_terminal_and_hides_no_line(sign):
    line = logging.LogRecord("suishin", logging.WARNING, "", 0, "報告書　%s.txt", (sign,), None)

    written = OneLine().format(line)

    assert sign[0] not in written
    assert "報告書　" in written


def run(code: str, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess:
    """Run `code` in a process that knows nothing of the tests' own environment."""
    ours = ("SUISHIN_", "DATABASE_", "DJANGO_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean | {"SUISHIN_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


SET_UP = "import django; django.setup()"


@pytest.mark.parametrize(
    "weakness",
    [
        {"SUISHIN_SECRET_KEY": ""},
        {"SUISHIN_SECRET_KEY": "short"},
        {"SUISHIN_SECRET_KEY": "a" * 64},
        {"SUISHIN_OLD_SECRET_KEYS": "short"},
        {"SUISHIN_OLD_SECRET_KEYS": f"{'strong-0123456789-' * 4},{'a' * 64}"},
        {"SUISHIN_AUDIT_KEY": ""},
        {"SUISHIN_DEBUG": "1"},
        {"SUISHIN_HOSTS": "*"},
        {"DATABASE_URL": "mysql://localhost/suishin"},
    ],
    ids=lambda weakness: "=".join(*weakness.items())[:40],
)
def test_production_refuses_to_start_with_weak_settings(tmp_path, weakness):
    finished = run(SET_UP, tmp_path, **PRODUCTION | weakness)

    assert finished.returncode != 0
    assert "ImproperlyConfigured" in finished.stderr


def test_production_starts_with_strong_keys_of_before(tmp_path):
    former = [f"former-{number}-0123456789-abcdefghij-klmnopqrst-uvwxyz-{number}" for number in range(2)]
    code = f"{SET_UP}; from django.conf import settings; print(settings.SECRET_KEY_FALLBACKS)"

    finished = run(code, tmp_path, **PRODUCTION | {"SUISHIN_OLD_SECRET_KEYS": ", ".join(former)})

    assert finished.stdout.strip() == str(former), finished.stderr


def test_production_has_no_warnings_and_keeps_its_promises(tmp_path):
    code = f"""{SET_UP}
from django.core.management import call_command
from django.conf import settings
call_command("check", deploy=True, fail_level="WARNING")
from django.test import Client
response = Client().get("/", secure=True, HTTP_HOST="suishin.example")
print(response.headers["Strict-Transport-Security"])
print(Client().get("/", HTTP_HOST="suishin.example").headers["Location"])
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE)
print(settings.PASSWORD_HASHERS)
"""
    finished = run(code, tmp_path, **PRODUCTION)

    assert finished.returncode == 0, finished.stderr
    assert "max-age=31536000; includeSubDomains" in finished.stdout
    assert "https://suishin.example/" in finished.stdout
    assert "__Host-session __Host-csrf True" in finished.stdout
    assert "Argon2" in finished.stdout
    assert not list(tmp_path.glob("secrets/*"))  # a production secret is given, never made up


def test_local_start_makes_its_own_secrets_that_only_the_owner_reads(tmp_path):
    assert run(SET_UP, tmp_path).returncode == 0

    secrets = sorted((tmp_path / "secrets").iterdir())
    assert [file.name for file in secrets] == ["audit-key", "secret-key"]
    assert all(file.stat().st_mode & 0o077 == 0 and file.stat().st_size >= 50 for file in secrets)
