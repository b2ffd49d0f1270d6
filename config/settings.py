"""Settings, from the environment only; with nothing set, the registry runs on SQLite beside the code."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

# Before numpy is loaded: its small dense systems are solved faster by one thread than by several that wait for each
# other, and by far so beside another job.
for _library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def _words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def _secret_key() -> str:
    """Return the key from the environment, or one made on first use and kept beside the database."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        VAR_DIR.mkdir(exist_ok=True)
        # Exclusive creation: of two processes that start together, one key wins.
        try:
            with kept.open("x", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(50))
            kept.chmod(0o600)
        except FileExistsError:
            pass
    return kept.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
DEBUG = _flag("DEBUG")
ALLOWED_HOSTS = _words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "config.desk.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "registry",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# With nothing set one can check out the code, install requirements.txt and run: the database is a file.
DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{VAR_DIR / 'registry.sqlite3'}", conn_max_age=60)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at the start of a transaction: with WAL alone, a transaction that reads and
    # then writes fails at once with "database is locked", whatever the timeout.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Files are served from where they lie, so that starting the registry needs no separate collection step.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 600

# Pages load nothing from other hosts and run no inline code.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# Behind TLS: HTTPS=1 makes cookies secure and sends plain requests on to it.
HTTPS = _flag("HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# What comes from outside. A sender is an address (of IPv6 its network of 64 bits); what is kept of it is a keyed
# digest. Addresses are taken from the connection; behind a proxy all senders would be one, so that the proxy has to be
# named (addresses or networks), and then the last address in X-Forwarded-For that is none of these is taken.
TRUSTED_PROXIES = _words("TRUSTED_PROXIES")
# At most so many in any hour and in any 24 hours: submissions of one sender, and of all together.
SUBMISSION_LIMITS = {"hour": 5, "day": 20}
SUBMISSION_LIMITS_OF_ALL = {"hour": 100, "day": 500}
# Accounts that somebody asks for on behalf of a developer; then, for one such claim, how often its proof is looked for.
CLAIM_LIMITS = {"hour": 3, "day": 10}
CLAIM_LIMITS_OF_ALL = {"hour": 30, "day": 100}
PROOF_LIMITS = {"hour": 10, "day": 40}
# Failed attempts of one sender to log in. These and the claims of one sender are counted in the cache, which is each
# process's own unless CACHES names a shared one.
LOGIN_LIMITS = {"hour": 20, "day": 60}
# A form sent faster than a person types, or opened longer ago than anybody waits, is to be sent again (seconds).
FORM_SECONDS = {"least": 3, "most": 86_400}
# Where model cards are read, and the host:port that may be fetched from although they are not public addresses.
HUB_ENDPOINT = os.environ.get("HUB_ENDPOINT", "https://huggingface.co")
FETCH_ALLOW = _words("FETCH_ALLOW")
LOGIN_URL = "registry:account-login"
LOGIN_REDIRECT_URL = "registry:account"

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "registry.api.problems.as_problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Openness registry API",
    "DESCRIPTION": (
        "What is open about an AI model, by whose definition, and how far each degree of openness trails the "
        "frontier. Read-only, open to all. Every number names its edition, definition version and date."
    ),
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "LICENSE": {"name": "CC-BY-4.0 for the data; sources as named"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    # An address that cannot be answered is the reader's business, not a fault of the registry.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
