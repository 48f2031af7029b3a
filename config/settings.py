"""All settings. The environment holds only what differs between installations:

SUISHIN_VAR        folder of database, originals and secrets (default: var/ beside the code)
SUISHIN_HTTPS      1 when served over https to other machines: production rules apply
SUISHIN_DEMO       1 in the demonstration: invented accounts may sign in
SUISHIN_HOSTS      host names, comma-separated
SUISHIN_BEHIND_PROXY  1 when a reverse proxy of ours sets X-Forwarded-Proto and X-Forwarded-For
SUISHIN_SECRET_KEY, SUISHIN_AUDIT_KEY   secrets; created in the var folder unless SUISHIN_HTTPS is on
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
if IS_HTTPS and (DEBUG or "*" in ALLOWED_HOSTS or len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10):
    raise ImproperlyConfigured(
        "本番（SUISHIN_HTTPS=1）では SUISHIN_DEBUG を外し、SUISHIN_HOSTS に実際のホスト名を書き、"
        "SUISHIN_SECRET_KEY に推測できない50文字以上の値を設定してください。"
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "suishin.audit",
    "suishin.organizations",
    "suishin.accounts",
    "suishin.forms",
    "suishin.outputs",
    "suishin.rounds",
    "suishin.ingestion",
    "suishin.workbooks",
    "suishin.dashboards",
    "suishin.operations",
]

MIDDLEWARE = [
    "suishin.accounts.middleware.numbered",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "suishin.accounts.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "suishin.accounts.middleware.session_limits",
    "suishin.accounts.middleware.SignInFirst",
    "suishin.accounts.middleware.acting_post",
    "suishin.accounts.middleware.no_store",
    "suishin.accounts.middleware.password_change_first",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
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
            ],
        },
    }
]

DATABASES = {
    "default": environment.database(os.environ.get("DATABASE_URL", ""), sqlite_file=VAR_DIR / "suishin.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "suishin.accounts.backends.AccountBackend",
]
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
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "suishin.accounts.lockout.LockoutHandler"
ADDRESS_FAILURE_LIMIT = 20  # failures of one address over all names, in the same time
AXES_CLIENT_IP_CALLABLE = "suishin.accounts.lockout.client_address"
IS_BEHIND_PROXY = environment.switch("SUISHIN_BEHIND_PROXY")
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or an attacker could keep somebody out for ever
AXES_LOCKOUT_CALLABLE = "suishin.accounts.views.errors.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # who signed in stands in the audit
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False

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
STATICFILES_DIRS = [BASE_DIR / "static"]
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
AUDIT_HEAD_FILE = VAR_DIR / "audit-head.log"
UPLOAD_FILE_BYTES = 20 * 1024 * 1024
UPLOAD_TOTAL_BYTES = 200 * 1024 * 1024
UPLOAD_QUOTA_BYTES = 2 * 1024 * 1024 * 1024  # per organization
FILE_UPLOAD_TEMP_DIR = None
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
        "axes": {"level": "WARNING"},  # each sign-in writes several lines; the audit tells it better
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
