"""All settings. The environment holds only what differs between installations:

SUISHIN_VAR        folder of database, originals and secrets (default: var/ beside the code)
SUISHIN_HTTPS      1 when served over https to other machines: production rules apply
SUISHIN_DEMO       1 in the demonstration: invented accounts may sign in
SUISHIN_HOSTS      host names, comma-separated
SUISHIN_BEHIND_PROXY  1 when a reverse proxy of ours sets X-Forwarded-Proto and X-Forwarded-For
SUISHIN_SECRET_KEY, SUISHIN_AUDIT_KEY   secrets; created in the var folder unless SUISHIN_HTTPS is on
SUISHIN_OLD_SECRET_KEYS   secret keys of before, comma-separated: what they signed (forms that are out as workbooks, sessions)
                   still counts; take them out when everything has come back
SUISHIN_URL        address under which people open the product, for links in mails (default: made from host and port)
SUISHIN_SMTP_URL   mail server: smtp://host:25, smtp+starttls://name:password@host:587 or smtps://name:password@host:465;
                   without one nothing is mailed and messages stand in the product only (the demonstration mails nobody:
                   it writes files into mail/ of the var folder)
SUISHIN_MAIL_FROM  sender of mails
DATABASE_URL       postgresql://…; SQLite when empty
SUISHIN_DEBUG      1 for developers only
"""

import os
from pathlib import Path

import django
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from suishin.common import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("SUISHIN_VAR") or BASE_DIR / "var").resolve()
MANUAL_DIR = BASE_DIR / "docs" / "manual"

DEBUG = environment.switch("SUISHIN_DEBUG")
IS_HTTPS = environment.switch("SUISHIN_HTTPS")
IS_DEMONSTRATION = environment.switch("SUISHIN_DEMO")
ALLOWED_HOSTS = environment.names("SUISHIN_HOSTS", default="127.0.0.1,localhost,[::1]")
SECRET_KEY = environment.secret(
    "SUISHIN_SECRET_KEY", stored_in=VAR_DIR / "secrets" / "secret-key", may_create=not IS_HTTPS
)
AUDIT_KEY = environment.secret(
    "SUISHIN_AUDIT_KEY", stored_in=VAR_DIR / "secrets" / "audit-key", may_create=not IS_HTTPS
)
SECRET_KEY_FALLBACKS = environment.names("SUISHIN_OLD_SECRET_KEYS", default="")
if IS_HTTPS and (DEBUG or "*" in ALLOWED_HOSTS or environment.is_weak(SECRET_KEY)):
    raise ImproperlyConfigured(
        "本番（SUISHIN_HTTPS=1）では SUISHIN_DEBUG を外し、SUISHIN_HOSTS に実際のホスト名を書き、"
        "SUISHIN_SECRET_KEY に推測できない50文字以上の値を設定してください。"
    )
if IS_HTTPS and any(map(environment.is_weak, SECRET_KEY_FALLBACKS)):
    raise ImproperlyConfigured(
        "SUISHIN_OLD_SECRET_KEYS に、推測できる鍵か50文字に足りない鍵があります。前の鍵をコンマで区切って書いてください。"
        "弱い鍵は外してください（その鍵で出した様式は受け取れなくなります）。"
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "suishin.audit",
    "suishin.organizations",
    "suishin.accounts",
    "suishin.jobs",
    "suishin.forms",
    "suishin.results",
    "suishin.notices",
    "suishin.outputs",
    "suishin.rounds",
    "suishin.ingestion",
    "suishin.workbooks",
    "suishin.manual",
    "suishin.dashboards",
    "suishin.operations",
]

MIDDLEWARE = [
    "suishin.accounts.middleware.numbered",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # answers for static files, which carry the policy too
    "django.contrib.sessions.middleware.SessionMiddleware",
    "suishin.accounts.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",  # reads the whole request
    "suishin.ingestion.receiving.Uploads",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "suishin.accounts.middleware.session_limits",
    "suishin.accounts.middleware.SignInFirst",
    "suishin.accounts.middleware.acting_post",
    "suishin.accounts.middleware.no_store",
    "suishin.accounts.middleware.password_change_first",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
_LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # django.forms cannot be an installed app beside ours of that name: its templates are named by folder.
        "DIRS": [BASE_DIR / "templates", Path(django.__file__).parent / "forms" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "suishin.outputs.templatetags.components",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "suishin.accounts.context.frame",
                "suishin.dashboards.context.waiting",
                "suishin.notices.context.mail_trouble",
                "suishin.manual.context.help_link",
            ],
        },
    }
]

DATABASES = {
    "default": environment.database(os.environ.get("DATABASE_URL", ""), sqlite_file=VAR_DIR / "suishin.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
SCHEDULES = {  # which job runs when, as in cron, in the time of TIME_ZONE
    "suishin.rounds.jobs.open_due_rounds": "*/5 * * * *",  # a round opens with its day, whenever the worker comes up
    "suishin.rounds.jobs.send_reminders": "30 7 * * *",
    "suishin.notices.jobs.send_due_messages": "* * * * *",
    "suishin.organizations.jobs.derive_paths": "1 0 * * *",
    "suishin.ingestion.jobs.remove_leftovers": "*/5 * * * *",
    "suishin.accounts.jobs.remove_expired": "*/5 * * * *",
    "suishin.jobs.jobs.remove_old_jobs": "15 3 * * *",
}
# Called by every worker, with its id, every few seconds: whoever keeps work of its own beside a job takes it up again.
WORKER_CARE = [
    "suishin.results.jobs.look_after_sums",
    "suishin.ingestion.jobs.look_after_lost_readings",
    "suishin.rounds.jobs.look_after_lost_booklets",
]

SITE_URL = environment.site_url(is_https=IS_HTTPS, hosts=ALLOWED_HOSTS)
MAIL_DIR = VAR_DIR / "mail"
SMTP = environment.smtp(os.environ.get("SUISHIN_SMTP_URL", ""))
SENDS_MAIL = IS_DEMONSTRATION or SMTP is not None
EMAIL_BACKEND = "suishin.notices.mailing.FolderBackend"
if SMTP and not IS_DEMONSTRATION:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = SMTP.host, SMTP.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SMTP.user, SMTP.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP.is_starttls, SMTP.is_tls
EMAIL_TIMEOUT = 20  # seconds; a worker must not wait for ever
DEFAULT_FROM_EMAIL = os.environ.get("SUISHIN_MAIL_FROM") or "suishin@localhost"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["suishin.accounts.backends.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "suishin.accounts.passwords.LengthValidator", "OPTIONS": {"shortest": 12, "longest": 128}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "suishin.accounts.passwords.ContextWordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "dashboards:home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
IS_BEHIND_PROXY = environment.switch("SUISHIN_BEHIND_PROXY")

SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "suishin.accounts.views.errors.csrf_failure"
SESSION_IDLE_SECONDS = 60 * 60
SESSION_LONGEST_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static", ("manual", MANUAL_DIR / "pictures")]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

ORIGINALS_DIR = VAR_DIR / "originals"  # uploaded files, named by their hash
BOOKLETS_DIR = VAR_DIR / "booklets"  # made files, named by their hash; they can be made again
AUDIT_HEAD_FILE = VAR_DIR / "audit-head.log"
UPLOAD_FILE_BYTES = 20 * 1024 * 1024
UPLOAD_TOTAL_BYTES = 200 * 1024 * 1024
UPLOAD_QUOTA_BYTES = 2 * 1024 * 1024 * 1024  # per organization
FILE_UPLOAD_HANDLERS = ["suishin.ingestion.receiving.LimitedUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 200

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "suishin.common.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
