#!/bin/sh
# Run Django's deployment checks with the environment of a real installation, made up here.
set -eu
cd "$(dirname "$0")/.."
random() { .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))'; }

SUISHIN_HTTPS=1 SUISHIN_HOSTS=suishin.example.jp SUISHIN_SECRET_KEY=$(random) SUISHIN_AUDIT_KEY=$(random) \
    exec .venv/bin/python manage.py check --deploy --fail-level WARNING
