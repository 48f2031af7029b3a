"""What differs between installations, read from environment variables once at start-up."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def switch(name: str, *, default: bool = False) -> bool:
    """Return whether a variable says 1/true/yes/on."""
    value = os.environ.get(name, "")
    return value.lower() in {"1", "true", "yes", "on"} if value else default


def names(name: str, *, default: str) -> list[str]:
    """Return a comma-separated variable as a list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret(name: str, *, stored_in: Path, may_create: bool) -> str:
    """Return a secret from the environment or from its file, which a local start creates with mode 0600."""
    value = os.environ.get(name, "")
    if value:
        return value
    if not stored_in.exists():
        if not may_create:
            raise ImproperlyConfigured(
                f"環境変数 {name} がありません。推測できない50文字以上の値を設定してから起動してください。"
            )
        _write_new(stored_in, secrets.token_urlsafe(64))
    return stored_in.read_text("utf-8").strip()


def is_weak(key: str) -> bool:
    """Return whether a secret could be guessed."""
    return len(key) < 50 or len(set(key)) < 10


def database(url: str, *, sqlite_file: Path) -> dict[str, object]:
    """Return Django's settings for `postgresql://user:password@host:port/name`, or for SQLite when the URL is empty."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_file,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",  # writers queue up instead of failing half-way
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL は postgresql://利用者:パスワード@ホスト:ポート/名前 の形にしてください。"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server and how to speak to it."""

    host: str
    port: int
    user: str
    password: str
    is_starttls: bool
    is_tls: bool


SMTP_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def smtp(url: str) -> Smtp | None:
    """Return the mail server of `smtp://…`, `smtp+starttls://…` or `smtps://…`; None for an empty URL."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in SMTP_PORTS or not parts.hostname:
        raise ImproperlyConfigured(
            "SUISHIN_SMTP_URL は smtp+starttls://利用者:パスワード@ホスト:587 の形にしてください"
            "（はじめから暗号化するときは smtps://、同じ網の中の中継には smtp://）。"
        )
    return Smtp(
        host=parts.hostname,
        port=parts.port or SMTP_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_starttls=parts.scheme == "smtp+starttls",
        is_tls=parts.scheme == "smtps",
    )


def site_url(*, is_https: bool, hosts: Sequence[str]) -> str:
    """Return the address by which people open the product, without a slash at its end."""
    given = os.environ.get("SUISHIN_URL", "")
    if given:
        return given.rstrip("/")
    if is_https:
        return f"https://{hosts[0].lstrip('.')}" if hosts else "https://localhost"
    return f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}"


def _write_new(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return  # another process of the same start was first
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
