"""What differs between installations: the mail server and the address of the product."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from suishin.common.environment import Smtp, site_url, smtp


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", None),
        ("smtp://relay", Smtp("relay", 25, "", "", is_starttls=False, is_tls=False)),
        ("smtp+starttls://mail.example", Smtp("mail.example", 587, "", "", is_starttls=True, is_tls=False)),
        (
            "smtps://honbu%40union.example:p%3Ass@mail.example:4650",
            Smtp("mail.example", 4650, "honbu@union.example", "p:ss", is_starttls=False, is_tls=True),
        ),
    ],
)
def test_mail_server_is_read_from_its_url(url, expected):
    assert smtp(url) == expected


@pytest.mark.parametrize("url", ["mail.example:25", "https://mail.example", "smtp://"])
def test_url_that_is_no_mail_server_says_what_to_write(url):
    with pytest.raises(ImproperlyConfigured, match=r"smtp\+starttls://"):
        smtp(url)


@pytest.mark.parametrize(
    ("given", "port", "is_https", "expected"),
    [
        ("https://suishin.example/", "", True, "https://suishin.example"),
        ("", "", True, "https://first.example"),
        ("", "8123", False, "http://127.0.0.1:8123"),
        ("", "", False, "http://127.0.0.1:8000"),
    ],
)
def test_address_for_links(given, port, is_https, expected, monkeypatch):
    monkeypatch.setenv("SUISHIN_URL", given)
    monkeypatch.setenv("PORT", port)

    assert site_url(is_https=is_https, hosts=["first.example", "second.example"]) == expected
