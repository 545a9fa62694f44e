"""Settings of every deployment. What differs comes from the environment, and each name starts with KLADKA_."""

import os
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

PACKAGE = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("KLADKA_VAR", Path.cwd() / "var"))
"""Everything the installation writes: database, files, keys, extracts, mailbox. Never inside the web root."""

DEBUG = False
SECRET_KEY = os.environ.get("KLADKA_SECRET_KEY", "")
SECRET_KEY_FILE = VAR / "keys" / "secret-key"
if not SECRET_KEY and SECRET_KEY_FILE.exists():
    SECRET_KEY = SECRET_KEY_FILE.read_text().strip()
if not SECRET_KEY:
    # Commands that need no secret (migrations check, catalogues) run without one; `serve` refuses to.
    SECRET_KEY = "unset-" + os.urandom(24).hex()

ALLOWED_HOSTS = os.environ.get("KLADKA_HOSTS", "localhost 127.0.0.1 [::1]").split()
PUBLIC_URL = os.environ.get("KLADKA_URL", "http://localhost:8000")
IS_HTTPS = urlsplit(PUBLIC_URL).scheme == "https"

ROOMS = [
    "core",
    "audit",
    "accounts",
    "files",
    "messages",
    "organisations",
    "processes",
    "programmes",
    "people",
    "agenda",
    "incubation",
    "learning",
    "coaching",
    "employers",
    "benefits",
    "calls",
    "reporting",
    "exchange",
    "demo",
    "api",
    "pages",
]
"""Our Django apps from the ground up: a foreign key may only point to an earlier one."""

APP_ORDER = ["outbox" if room == "messages" else room for room in ROOMS]

INSTALLED_APPS = [
    *(f"kladka.{room}" for room in ROOMS if (PACKAGE / room / "apps.py").exists()),
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks_db",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    # Answers programs itself: they show a token and have no session, no cookies and no forms.
    "kladka.api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kladka.pages.middleware.StayingMiddleware",
    "kladka.pages.middleware.AccessMiddleware",
]

ROOT_URLCONF = "kladka.config.urls"
WSGI_APPLICATION = "kladka.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_NAME = "Kładka"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted((PACKAGE / "pages").glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kladka.pages.context.everywhere",
            ],
        },
    },
]

FORM_RENDERER = "kladka.core.forms.renderer.Renderer"
"""So that the forms of allauth look like ours."""


def _has_good_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


PATIENCE = 20
"""Seconds for which a connection waits for others; after that pages say that the database is busy."""


def _database() -> dict[str, object]:
    """SQLite in VAR, or the PostgreSQL that KLADKA_DATABASE names (postgresql://user:password@host:port/name)."""
    url = os.environ.get("KLADKA_DATABASE", "")
    if not url:
        return {
            "ENGINE": "kladka.core.sqlite",
            "NAME": str(VAR / "kladka.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": PATIENCE},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/") or not _has_good_port(parts):
        raise ImproperlyConfigured(
            "KLADKA_DATABASE must be like postgresql://user:password@host:5432/name. Without it, SQLite in VAR is used."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # Pages ask for a few rows by conditions whose cost PostgreSQL overrates: compiling them took seconds.
            # And nobody waits for somebody else's lock for longer than on SQLite.
            "options": f"-c jit=off -c lock_timeout={PATIENCE}s",
            # And they ask the same again and again: planned once, they cost the database a half to a third.
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    }


DATABASES = {"default": _database()}

CACHES = {
    # On disk, because limits on sign-in attempts must hold for all processes and outlive a restart.
    "default": {
        "BACKEND": "kladka.core.cache.ExpiredFirstCache",
        "LOCATION": str(VAR / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Calendars as telephones fetch them: large, many, and made anew when one is gone. They must not crowd out limits.
    "feeds": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR / "cache-feeds"),
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", "Polski"), ("en", "English")]
LOCALE_PATHS = sorted(PACKAGE.glob("**/locale"))
TIME_ZONE = "Europe/Warsaw"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR / "files")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
UPLOAD_LIMIT = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
BEHIND_PROXY = bool(os.environ.get("KLADKA_BEHIND_PROXY"))
"""TLS ends at a proxy of ours, which sets X-Forwarded-Proto itself. Without one the header could be forged."""
SECURE_SSL_REDIRECT = IS_HTTPS and BEHIND_PROXY
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "kladka.pages.whose.csrf"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_REDIRECT_URL = "account:home"


def mailers(url: str) -> dict[str, dict[str, object]]:
    """The mail server that KLADKA_MAIL names (smtp:// or smtps://user:password@host:port), or the mailbox in VAR.

    smtps speaks TLS from the start. smtp changes to TLS before anything is said; only to this machine it need not.
    """
    if not url:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"default": {"BACKEND": backend, "OPTIONS": {"file_path": str(VAR / "mailbox")}}}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or not _has_good_port(parts):
        raise ImproperlyConfigured("KLADKA_MAIL must be like smtp://user:password@host:587 or smtps://….")
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    options = {
        "host": parts.hostname,
        "port": parts.port or {"smtp": 587, "smtps": 465}[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and not is_here,
        "timeout": 20,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


MAILERS = mailers(os.environ.get("KLADKA_MAIL", ""))
DEFAULT_FROM_EMAIL = os.environ.get("KLADKA_FROM", "kladka@localhost")
SMS_CHANNEL = os.environ.get("KLADKA_SMS", "")
MESSAGE_CHANNELS = {"email": "kladka.messages.channels.by_mail", **({"sms": SMS_CHANNEL} if SMS_CHANNEL else {})}
"""What hands messages over, by channel. No provider of text messages is shipped: KLADKA_SMS names a function."""

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {
    "login": "kladka.accounts.forms.LoginForm",
    "reset_password": "kladka.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "kladka.accounts.forms.ResetPasswordKeyForm",
    "change_password": "kladka.accounts.forms.ChangePasswordForm",
    "reauthenticate": "kladka.accounts.forms.ReauthenticateForm",
}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "kladka.pages.account.adapter.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
ACCOUNT_SESSION_REMEMBER = False
# Every other session ends with the old password; the one in which it was changed goes on.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
PASSWORD_RESET_TIMEOUT = 24 * 3600

MFA_ADAPTER = "kladka.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "kladka.accounts.forms.AuthenticateForm",
    "reauthenticate": "kladka.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "kladka.accounts.forms.ActivateAppForm",
    "add_webauthn": "kladka.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "kladka.accounts.forms.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Accounts are made by an administrator, who knows whose address it is.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = SITE_NAME
# One step of 30 seconds either way: a code that changed while it was being typed still lets in (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
# The library's own switch for WebAuthn without TLS; browsers allow that at "localhost" only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
TICK_SECONDS = int(os.environ.get("KLADKA_TICK_SECONDS", "15"))
RELEASE_RULES = int(os.environ.get("KLADKA_RELEASE_RULES", "2000000"))
"""How many rules may be put to the solver to check one release beside all that was published before."""
WORK_LISTS_SECONDS = int(os.environ.get("KLADKA_WORK_LISTS_SECONDS", "60"))
"""How old a work list may be of which whoever looks at it has changed nothing."""
WORK_LISTS_PATIENCE: float | None = 0.25
"""Seconds for which a page waits for the number of what is on it; without one it leads to the list all the same."""
KEEP_SUBMISSIONS_DAYS = 30
KEEP_MESSAGES_DAYS = 90

API_TOKEN_DAYS = int(os.environ.get("KLADKA_API_TOKEN_DAYS", "366"))
"""For how many days a token may be made at most."""
API_TOKENS_EACH = 20
API_PER_MINUTE = int(os.environ.get("KLADKA_API_PER_MINUTE", "120"))
"""How many requests a minute one token may make."""
API_REFUSED_PER_MINUTE = int(os.environ.get("KLADKA_API_REFUSED_PER_MINUTE", "30"))
"""How many requests a minute with tokens that open nothing are answered for one address."""
API_MOST_DATES = 60
API_MOST_BYTES = 8 * 1024
"""The longest address (its question mark and what follows) and the longest body that the API takes."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # Paths, ids and error types only: what people typed stays out of the log.
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"no_data": {"()": "kladka.core.logs.WithoutData"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_data"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"kladka": {"level": "INFO"}, "django.server": {"handlers": [], "propagate": False}},
}
