"""Settings for a public server. It does not start on a missing or unsafe value, and says of each what is wrong with it."""

import importlib.util
import os
import re
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from portal.settings.base import *  # noqa: F403
from portal.settings.base import (
    ALLAUTH_TRUSTED_PROXY_COUNT,
    CERTIFICATE_KEYS_DIR,
    CONTENT_SECURITY_POLICY,
    DATABASES,
    ELASTICSEARCH_CA_FILE,
    ELASTICSEARCH_INDEX,
    ELASTICSEARCH_URL,
    FAULTS,
    LOGGING,
    PACKAGE_ORIGIN,
    SECURITY_CONTACT,
    STORAGES,
    VAR_DIR,
    XAPI_ENDPOINT,
    XAPI_KEY,
    XAPI_SECRET,
)
from portal.settings.bucket import Bucket

_wrong: list[str] = FAULTS.copy()


def _value(name: str, what: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        _wrong.append(f"{name} is not set: {what}")
    return value


def _split(address: str) -> SplitResult:
    """The parts of an address; nothing where it is none."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts


def _refuse_if(condition: bool, sentence: str) -> None:
    if condition:
        _wrong.append(sentence)


DEBUG = False

# --- the site -------------------------------------------------------------------------------
SECRET_KEY = _value("SECRET_KEY", "give 50 or more random characters.")
_refuse_if(
    bool(SECRET_KEY)
    and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10 or SECRET_KEY.startswith("django-insecure-")),
    "SECRET_KEY is too easily guessed: give 50 or more random characters.",
)
ALLOWED_HOSTS = list(filter(None, (host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(","))))
_refuse_if(not ALLOWED_HOSTS, "ALLOWED_HOSTS is not set: name the site's hosts, separated by commas.")
_refuse_if("*" in ALLOWED_HOSTS, "ALLOWED_HOSTS is *, which lets anyone name the host: name the site's own.")
_strange = [
    each for each in ALLOWED_HOSTS if re.fullmatch(r"\*|\.?[\w-]+(\.[\w-]+)*|\[[\da-f:.]+\]", each, re.I) is None
]
_refuse_if(
    bool(_strange),
    f"ALLOWED_HOSTS holds {', '.join(_strange)}: name hosts alone, such as portal.example.org, separated by commas.",
)
WAGTAILADMIN_BASE_URL = _value("PORTAL_BASE_URL", "give the site's address, https://… without a path.").rstrip("/")
_base = _split(WAGTAILADMIN_BASE_URL)
_is_address = _base.scheme == "https" and bool(_base.hostname) and f"https://{_base.netloc}" == WAGTAILADMIN_BASE_URL
_refuse_if(
    bool(WAGTAILADMIN_BASE_URL) and (not _is_address or "@" in _base.netloc),
    f"PORTAL_BASE_URL is {WAGTAILADMIN_BASE_URL}: give the site's address, https://… without a path.",
)
_refuse_if(
    bool(ALLOWED_HOSTS and _base.hostname and not _strange) and not validate_host(_base.hostname or "", ALLOWED_HOSTS),
    f"ALLOWED_HOSTS leaves out {_base.hostname}, the host of PORTAL_BASE_URL: what e-mails lead to would be refused.",
)
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]

# --- HTTPS ----------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading binds the whole domain for years; whoever owns the domain decides that, not this program.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- database, cache, jobs ------------------------------------------------------------------
_value("DATABASE_URL", "give postgres://USER:PASSWORD@HOST:PORT/NAME, or sqlite:////FILE for one small server.")
_engine = DATABASES["default"]["ENGINE"].rpartition(".")[2]
_refuse_if(
    _engine not in {"postgresql", "sqlite3"},
    f"DATABASE_URL names {_engine}: the portal runs on postgres:// or sqlite:///.",
)
_name = str(DATABASES["default"]["NAME"])
if os.environ.get("DATABASE_URL") and _engine == "sqlite3":
    _refuse_if(
        not Path(_name).is_absolute(),
        "DATABASE_URL names no file by its whole path: give sqlite:////FILE with four slashes, so that the data are kept "
        "and found wherever the program is started.",
    )
_refuse_if(
    _engine == "postgresql" and not _name,
    "DATABASE_URL names no database: give postgres://USER:PASSWORD@HOST:PORT/NAME.",
)
_cache = _value("CACHE_URL", "give redis://HOST:PORT/1, or db://portal_cache for a table of the database.")
_refuse_if(
    bool(_cache) and not _cache.startswith(("redis://", "rediss://", "db://")),
    f"CACHE_URL is {_cache.partition(':')[0]}://…: the portal knows redis://, rediss:// and db://.",
)
_broker = os.environ.get("CELERY_BROKER_URL", "")
_refuse_if(
    bool(_broker) and not _broker.startswith(("redis://", "rediss://")),
    "CELERY_BROKER_URL is not a Redis address: give redis://HOST:PORT/0, or leave it out to run jobs in the server.",
)

# --- search ---------------------------------------------------------------------------------
for _node in filter(None, (each.strip() for each in ELASTICSEARCH_URL.split(","))):
    _parts = _split(_node)
    _refuse_if(
        _parts.scheme not in {"http", "https"} or not _parts.hostname or _parts.port is None,
        "ELASTICSEARCH_URL is not the address of a server: give https://USER:PASSWORD@HOST:9200, several nodes separated "
        "by commas, or leave it out to search with the embedded engine.",
    )
_refuse_if(
    bool(ELASTICSEARCH_CA_FILE) and not Path(ELASTICSEARCH_CA_FILE).is_file(),
    f"ELASTICSEARCH_CA_FILE is {ELASTICSEARCH_CA_FILE}, and there is no such file.",
)
_refuse_if(
    re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,60}", ELASTICSEARCH_INDEX) is None,
    "ELASTICSEARCH_INDEX is not the beginning of an index name: give lower-case letters, digits, dots and hyphens.",
)

# --- e-mail ---------------------------------------------------------------------------------
_mail_address = _value("EMAIL_URL", "give smtp+tls://USER:PASSWORD@HOST:587 (or smtp+ssl://, or smtp://).")
_mail = _split(_mail_address)
_refuse_if(
    bool(_mail_address) and (_mail.scheme not in {"smtp", "smtp+tls", "smtp+ssl"} or not _mail.hostname),
    "EMAIL_URL is not the address of a mail server: give smtp+tls://USER:PASSWORD@HOST:587 (or smtp+ssl://, or smtp://).",
)
_refuse_if(
    _mail.scheme == "smtp" and bool(_mail.password),
    "EMAIL_URL would send its password unencrypted: give smtp+tls:// or smtp+ssl://.",
)
EMAIL_HOST = _mail.hostname or ""
EMAIL_PORT = _mail.port or {"smtp+tls": 587, "smtp+ssl": 465}.get(_mail.scheme, 25)
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
EMAIL_USE_SSL = _mail.scheme == "smtp+ssl"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _value("DEFAULT_FROM_EMAIL", "give the address the portal writes from.")
_refuse_if(
    bool(DEFAULT_FROM_EMAIL) and "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1],
    "DEFAULT_FROM_EMAIL is not an e-mail address.",
)

_refuse_if(
    os.environ.get("SERVE_MEDIA", "") not in ("", "0", "1"),
    "SERVE_MEDIA is neither 1 nor 0: give 1 where no web server before the portal hands out uploaded files.",
)

# --- other servers, and whom to tell ---------------------------------------------------------
if XAPI_ENDPOINT:
    _store = _split(XAPI_ENDPOINT)
    _refuse_if(
        _store.scheme not in {"http", "https"} or not _store.hostname,
        f"XAPI_ENDPOINT is {XAPI_ENDPOINT}: give the address of a store of learning records, https://…",
    )
    _refuse_if(not (XAPI_KEY and XAPI_SECRET), "XAPI_ENDPOINT is set: give its XAPI_KEY and XAPI_SECRET too.")
_refuse_if(
    bool(SECURITY_CONTACT) and not SECURITY_CONTACT.startswith(("mailto:", "https:")),
    f"PORTAL_SECURITY_CONTACT is {SECURITY_CONTACT}: give mailto:ADDRESS, or https://…",
)

# --- files ----------------------------------------------------------------------------------
_refuse_if(
    not VAR_DIR.is_absolute(),
    f"PORTAL_VAR_DIR is {VAR_DIR}: give the whole path, so that files are found wherever the program is started.",
)
if _bucket := os.environ.get("S3_BUCKET", ""):
    _refuse_if(
        importlib.util.find_spec("storages") is None,
        "S3_BUCKET is set, but django-storages is not installed: uv sync --frozen --no-dev --extra s3",
    )
    _kept = Bucket(
        _bucket,
        access_key=_value("S3_ACCESS_KEY", "S3_BUCKET needs it."),
        secret_key=_value("S3_SECRET_KEY", "S3_BUCKET needs it."),
        endpoint_url=os.environ.get("S3_ENDPOINT_URL", ""),
        region=os.environ.get("S3_REGION", ""),
        public_host=os.environ.get("S3_PUBLIC_HOST", ""),
    )
    _refuse_if(
        bool(_kept.endpoint_url) and _split(_kept.endpoint_url).scheme not in ("http", "https"),
        f"S3_ENDPOINT_URL is {_kept.endpoint_url}: give the storage's address, https://…",
    )
    STORAGES["default"] = _kept.storage()
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"] += _kept.origins()

# --- interactive packages -------------------------------------------------------------------
if PACKAGE_ORIGIN:
    _packages = _split(PACKAGE_ORIGIN)
    _refuse_if(
        _packages.scheme != "https" or not _packages.hostname or bool(_packages.path),
        f"PORTAL_PACKAGE_ORIGIN is {PACKAGE_ORIGIN}: give the address of the packages' host, https://… without a path.",
    )
    _refuse_if(
        bool(_packages.hostname) and _packages.hostname in {*ALLOWED_HOSTS, _base.hostname},
        f"PORTAL_PACKAGE_ORIGIN is {PACKAGE_ORIGIN}, which is the portal's own host: packages would reach the portal there.",
    )
    ALLOWED_HOSTS.append(_packages.hostname or "")

# --- certificates ---------------------------------------------------------------------------
CERTIFICATE_KEY_IS_MADE_HERE = False  # whose key a server signs with is decided, and not made up when it starts
if not os.environ.get("PORTAL_CERTIFICATE_KEYS", ""):
    CERTIFICATE_KEYS_DIR = None  # certificates are issued and verified by their pages, and not signed as credentials
else:
    assert CERTIFICATE_KEYS_DIR is not None
    _key = CERTIFICATE_KEYS_DIR / "signing.pem"
    _refuse_if(
        not (_key.is_file() and os.access(_key, os.R_OK) and b"PRIVATE KEY" in _key.read_bytes()),
        f"PORTAL_CERTIFICATE_KEYS is {CERTIFICATE_KEYS_DIR}, and no signing.pem with a private key can be read there: "
        "make one with openssl genrsa -out signing.pem 3072.",
    )

# --- what is written down -------------------------------------------------------------------
if _admin := os.environ.get("ADMIN_EMAIL", ""):
    _refuse_if("@" not in _admin, "ADMIN_EMAIL is not an e-mail address.")
    ADMINS = [("Administration", _admin)]
    LOGGING["handlers"]["mail"] = {"class": "django.utils.log.AdminEmailHandler", "level": "ERROR"}
    LOGGING["root"]["handlers"] = ["console", "mail"]
    # Programs that try every server under any name are nobody's error: a message for each would hide those that matter.
    LOGGING["loggers"]["django.security.DisallowedHost"] = {"handlers": ["console"], "propagate": False}

if _wrong:
    raise ImproperlyConfigured("The portal does not start:\n" + "\n".join(f"- {sentence}" for sentence in _wrong))
