"""Settings that hold everywhere. The environment is read in this package and nowhere else."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("PORTAL_VAR_DIR", BASE_DIR / "var"))

FAULTS: list[str] = []
"""What is wrong with values read here, a sentence each. Production adds its own and does not start with any."""


def _all_zones() -> tuple[str, ...]:
    from portal.timezones import all_zones  # which needs the settings

    return all_zones()


def _whole_value(name: str, default: int, *, least: int) -> int:
    """A whole number from the environment; the default where it is none, or less than makes sense."""
    text = os.environ.get(name, "").strip() or str(default)
    if text.isascii() and text.isdigit() and int(text) >= least:
        return int(text)
    FAULTS.append(f"{name} is {text}: give a whole number, {least} or more.")
    return default


def _database() -> dict[str, Any]:
    by_default = f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"
    kept: dict[str, Any] = {"conn_max_age": 60, "conn_health_checks": True}
    try:
        return dict(dj_database_url.config(env="DATABASE_URL", default=by_default, **kept))
    except ValueError:
        FAULTS.append(
            "DATABASE_URL cannot be read: give postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:////FILE, "
            "with signs in a password written as %40."
        )
        return dict(dj_database_url.parse(by_default, **kept))


INSTALLED_APPS = [
    "portal",
    "search",
    "participants",
    "datacction",
    "publications",
    "trainaction",
    "conose",
    "front",
    "reporting",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.table_block",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "portal.middleware.ArrivalMiddleware",  # the first: deadlines are counted by it
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "trainaction.packages.host.PackageHostMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",  # a page that has not changed is not sent again
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "portal.middleware.KeptFormMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "search.middleware.ClickMiddleware",
    "portal.middleware.SignedOutMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# --- database -------------------------------------------------------------------------------
COUNTING_MEMORY_MB = _whole_value("PORTAL_COUNTING_MEMORY_MB", 64, least=4)
"""What one reader of figures may take. PostgreSQL: to sort the people of a cell, where much is counted at one moment, its
`work_mem` there alone. SQLite: to keep what it read of the file, so that the next statement need not read it again."""
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
        f"PRAGMA mmap_size=268435456; PRAGMA cache_size=-{COUNTING_MEMORY_MB * 1024};"
    ),
}
DATABASES = {"default": _database()}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache: rate limits count in it, so that every process must see the same one ----------------
CACHE_URL = os.environ.get("CACHE_URL", "")
"""redis://… for Redis, db://TABLE for a table of the database, empty for this process alone."""
if CACHE_URL.startswith(("redis://", "rediss://")):
    CACHES = {"default": {"BACKEND": "portal.caches.OutlivedRedisCache", "LOCATION": CACHE_URL}}
elif CACHE_URL.startswith("db://"):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": CACHE_URL.removeprefix("db://") or "portal_cache",
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- jobs -----------------------------------------------------------------------------------
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "")
CELERY_TASK_ACKS_LATE = True  # a worker that dies gives its job back
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Who saves something waits for no broker that is away: the beat asks again for what was not sent.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 30, "socket_connect_timeout": 1.5, "max_retries": 0}
CELERY_BEAT_SCHEDULE = {
    "resume-interrupted-jobs": {"task": "portal.resume_interrupted_jobs", "schedule": 60.0, "options": {"expires": 50}},
    # What is due, and how often each thing is, the database and the apps' tasks.py say: see portal.periodic.
    "run-due-tasks": {"task": "portal.run_due_tasks", "schedule": 15.0, "options": {"expires": 14}},
    "bring-search-up-to-date": {"task": "search.bring_up_to_date", "schedule": 10.0, "options": {"expires": 10}},
}
PERIODIC_IN_SERVER = True
"""Without a broker each server process has a clock; one of them does what is due."""

# --- people and sign-in ---------------------------------------------------------------------
AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "portal.views.signed_out.form_not_checked"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, and in no other
ACCOUNT_ADAPTER = "portal.accounts.AccountAdapter"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "login": "30/m/ip", "signup": "10/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = _whole_value("PORTAL_TRUSTED_PROXIES", 0, least=0)
# One sign-in: what allauth does with passwords and addresses (throttled, confirmed by mail), the admin does not.
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_REQUIRED = False

# Not "Editors": Wagtail makes a group of that name itself, with other permissions.
ROLE_GROUPS = {
    "editor": "Editores",
    "manager": "Gestión del programa",
    "course_manager": "Gestión de cursos",
    "call_secretary": "Secretaría de convocatorias",
    "committee": "Comité de la red",
}

# --- languages ------------------------------------------------------------------------------
LANGUAGE_CODE = "es"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # what is not translated yet is not public
FORMAT_MODULE_PATH = "portal.formats"
TIME_ZONE = "America/Guatemala"
USE_TZ = True

# --- files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("PORTAL_STATIC_ROOT", VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"  # attendance files: never under MEDIA_ROOT, never served
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "portal.whole_files.WholeFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SERVE_MEDIA = os.environ.get("SERVE_MEDIA", "") == "1"
"""Let the portal itself hand out uploaded files: for one machine without another web server before it."""

# --- Wagtail --------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Seguridad ciudadana en datos"
WAGTAILADMIN_BASE_URL = os.environ.get("PORTAL_BASE_URL", "http://127.0.0.1:8000")
WAGTAIL_ALLOW_UNICODE_SLUGS = False
"""An address of plain letters reads the same in a citation, a mail and print. Pages that had another before keep it."""
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = SimpleLazyObject(_all_zones)  # Wagtail's own has “localtime”, and is read for each form
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.images.PictureForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000  # what the largest phones take; some 250 MB while one is made smaller
TASKS = {"default": {"BACKEND": "portal.postponing.PostponingBackend"}}
"""Wagtail's own: they are done where they are asked for. Our jobs are those of portal.jobs."""
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # recordings are embedded by our own block, after a press

# --- what a browser may load ----------------------------------------------------------------
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "EXCLUDE_URL_PREFIXES": ("/admin/", "/django-admin/"),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

# --- what is written down -------------------------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "portal": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}

# --- search ---------------------------------------------------------------------------------
ELASTICSEARCH_URL = os.environ.get("ELASTICSEARCH_URL", "").strip()
"""http(s)://USER:PASSWORD@HOST:PORT of Elasticsearch 8, several nodes separated by commas; empty for the embedded engine."""
ELASTICSEARCH_API_KEY = os.environ.get("ELASTICSEARCH_API_KEY", "").strip()
ELASTICSEARCH_CA_FILE = os.environ.get("ELASTICSEARCH_CA_FILE", "").strip()
"""The certificate (PEM) of the authority that its HTTPS rests on, where that is none of the usual ones."""
ELASTICSEARCH_INDEX = os.environ.get("ELASTICSEARCH_INDEX", "").strip() or "portal"
"""What the names of the portal's indexes begin with: another for each portal on a cluster."""
SEARCH_ENGINE = "elasticsearch" if ELASTICSEARCH_URL else "tantivy"
SEARCH_DIR = VAR_DIR / "search"
"""Where the embedded engine keeps its index: on a disk of this machine, which it can be built again on at any time."""

# --- certificates ---------------------------------------------------------------------------
CERTIFICATE_KEYS_DIR: Path | None = Path(os.environ.get("PORTAL_CERTIFICATE_KEYS") or VAR_DIR / "keys")
"""The folder with `signing.pem`, by which certificates are signed as credentials, and the public parts of earlier keys."""
CERTIFICATE_KEY_IS_MADE_HERE = True
"""Make the key where there is none: for one machine that tries things out."""

# --- interactive packages -------------------------------------------------------------------
PACKAGE_ORIGIN = os.environ.get("PORTAL_PACKAGE_ORIGIN", "").strip().rstrip("/")
"""https://HOST of a host that leads to this portal as well and hands out nothing but packages (SCORM, H5P), so that their
pages may have an origin, which is not the portal's; empty: they have none. See docs/decisions/0032."""
PACKAGE_COPIES_DIR = VAR_DIR / "packages"
"""Copies of packages that are kept in a bucket, to be read from. They can be deleted at any time."""

# --- the portal -----------------------------------------------------------------------------
PORTAL_MENU_VIEWS: list[tuple[str, object]] = []
"""Pages that are views, in the main menu after the Wagtail pages: (URL name, title)."""
PORTAL_BODY_BLOCKS: dict[str, str] = {"dataset": "publications.blocks.DatasetBlock"}
"""Blocks of content apps that an editor may put into any reading page: name to class, which knows no model by import."""
PORTAL_COUNTRY_HEADER = os.environ.get("PORTAL_COUNTRY_HEADER", "")
"""The request header in which the server in front writes the reader's country (ISO code); downloads are counted by it."""
# A store of learning records (xAPI 1.0.3); without an address nothing is written for it or sent.
XAPI_ENDPOINT = os.environ.get("XAPI_ENDPOINT", "").strip()
XAPI_KEY = os.environ.get("XAPI_KEY", "").strip()
XAPI_SECRET = os.environ.get("XAPI_SECRET", "").strip()

SUPPRESSION_THRESHOLD = _whole_value("PORTAL_SUPPRESSION_THRESHOLD", 10, least=3)
"""Public cells that count from 1 to one less than this number of people are suppressed."""
SECURITY_CONTACT = os.environ.get("PORTAL_SECURITY_CONTACT", "").strip()
"""Whom to tell of a weakness, as an address that begins with mailto: or https:, for /.well-known/security.txt; empty for none."""
FIRST_PAGES: list[str] = [
    "datacction.first_pages.make",
    "trainaction.first_pages.make",
    "conose.first_pages.make",
    "publications.first_pages.make",
    "reporting.first_pages.make",
    "front.first_pages.make",
    "portal.notices.make_notices",
]
"""Functions that make the page an app begins with, in the order of the menu; each takes the Spanish home page."""
DEMO_LOADERS: list[str] = [
    "datacction.demo.load.load",
    "datacction.demo.attendance.load",
    "publications.demo.load.load",
    "trainaction.demo.load.load",
    "trainaction.demo.academy.load",
    "trainaction.demo.certificates.load",
    "participants.registration.demo.load",
    "conose.demo.load.load",
    "conose.demo.calls.load",
    "conose.demo.review.load",
    "datacction.demo.live.load",
    "datacction.demo.certificates.load",
    "participants.comments.demo.load",
    "participants.newsletter.demo.load",
    "datacction.demo.practice.load",
    "portal.notices.load",
    "front.demo.load.load",
    "reporting.demo.load",
]
"""Functions that put an app's part of the demo in, in this order; each takes `say`, to tell what it is doing."""
DEMO_STARTERS: list[str] = ["datacction.demo.live.bring_to_today", "conose.demo.calls.bring_to_today"]
"""Functions that bring what happens now in the demo to the day, each time it is started."""
ATTENDANCE_FILE_RETENTION_DAYS = _whole_value("PORTAL_ATTENDANCE_FILE_RETENTION_DAYS", 365, least=1)
"""An attendance file is removed this long after it was uploaded; what it said stays in the records."""
RETENTION_DAYS = {
    "access_log": _whole_value("PORTAL_ACCESS_LOG_RETENTION_DAYS", 1095, least=1),
    "import_files": ATTENDANCE_FILE_RETENTION_DAYS,
    "open_imports": _whole_value("PORTAL_OPEN_IMPORT_RETENTION_DAYS", 60, least=1),
    "forums": _whole_value("PORTAL_FORUM_RETENTION_DAYS", 1095, least=30),
    "submitted_files": _whole_value("PORTAL_SUBMITTED_FILE_RETENTION_DAYS", 365, least=30),
    "registrations": _whole_value("PORTAL_REGISTRATION_RETENTION_DAYS", 395, least=31),
    "joining": _whole_value("PORTAL_JOINING_RETENTION_DAYS", 730, least=31),
    "speakers": _whole_value("PORTAL_SPEAKER_RETENTION_DAYS", 395, least=31),
    "applications": _whole_value("PORTAL_APPLICATION_RETENTION_DAYS", 1095, least=90),
    "contact": _whole_value("PORTAL_CONTACT_RETENTION_DAYS", 365, least=1),
    "comments": _whole_value("PORTAL_COMMENT_RETENTION_DAYS", 395, least=31),
    "searches": _whole_value("PORTAL_SEARCH_RETENTION_DAYS", 395, least=31),
}
"""How long each kind of personal data is kept, in days: `manage.py apply_retention` removes what is older."""
