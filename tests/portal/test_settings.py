import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "portal.example,www.portal.example",
    "PORTAL_BASE_URL": "https://portal.example",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:5432/portal",
    "CACHE_URL": "redis://127.0.0.1:6379/1",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://portal:p%40ss@mail.portal.example",
    "DEFAULT_FROM_EMAIL": "Portal <portal@portal.example>",
}
KNOWN = {
    *SAFE,
    "S3_BUCKET",
    "S3_ACCESS_KEY",
    "S3_SECRET_KEY",
    "S3_ENDPOINT_URL",
    "S3_PUBLIC_HOST",
    "S3_REGION",
    "ADMIN_EMAIL",
    "PORTAL_TRUSTED_PROXIES",
    "PORTAL_VAR_DIR",
    "PORTAL_SUPPRESSION_THRESHOLD",
    "PORTAL_COUNTING_MEMORY_MB",
    "PORTAL_ACCESS_LOG_RETENTION_DAYS",
    "SERVE_MEDIA",
    "ELASTICSEARCH_URL",
    "ELASTICSEARCH_API_KEY",
    "ELASTICSEARCH_CA_FILE",
    "ELASTICSEARCH_INDEX",
    "PORTAL_CERTIFICATE_KEYS",
    "PORTAL_PACKAGE_ORIGIN",
    "PORTAL_SECURITY_CONTACT",
    "XAPI_ENDPOINT",
    "XAPI_KEY",
    "XAPI_SECRET",
}


def _production(environment: dict[str, str], show: str = "None") -> subprocess.CompletedProcess[str]:
    code = f"import json; from portal.settings import production as s; print(json.dumps({show}))"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in KNOWN} | environment,
        capture_output=True,
        text=True,
    )


def _refusal(environment: dict[str, str]) -> list[str]:
    done = _production(environment)
    assert done.returncode == 1
    assert "django.core.exceptions.ImproperlyConfigured: The portal does not start:" in done.stderr
    return [line.removeprefix("- ") for line in done.stderr.splitlines() if line.startswith("- ")]


def _shown(show: str, **more: str) -> Any:
    done = _production(SAFE | more, show)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_production_starts_on_safe_values():
    assert _shown(
        "[s.DEBUG, s.ALLOWED_HOSTS, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE]"
    ) == [
        False,
        ["portal.example", "www.portal.example"],
        True,
        True,
        True,
    ]


def test_production_reads_the_mail_server():
    show = "[s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL]"
    assert _shown(show) == ["mail.portal.example", 587, "portal", "p@ss", True, False]


def test_production_trusts_forwarded_headers_only_behind_a_named_number_of_proxies():
    show = "getattr(s, 'SECURE_PROXY_SSL_HEADER', None)"
    assert _shown(show) is None
    assert _shown(show, PORTAL_TRUSTED_PROXIES="1") == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_production_runs_on_one_machine_without_servers(tmp_path: Path):
    environment = SAFE | {"DATABASE_URL": f"sqlite:///{tmp_path / 'p.sqlite3'}", "CACHE_URL": "db://portal_cache"}
    del environment["CELERY_BROKER_URL"]
    done = _production(environment, "[s.DATABASES['default']['ENGINE'], s.CELERY_BROKER_URL]")
    assert json.loads(done.stdout) == ["django.db.backends.sqlite3", ""]


def test_sqlite_keeps_what_it_reads_in_the_memory_for_counting(tmp_path: Path):
    show = "s.DATABASES['default']['OPTIONS']['init_command']"
    on_sqlite = {"DATABASE_URL": f"sqlite:///{tmp_path / 'p.sqlite3'}", "CACHE_URL": "db://portal_cache"}
    for given, kilobytes in ({}, 65_536), ({"PORTAL_COUNTING_MEMORY_MB": "600"}, 614_400):
        command = _shown(show, **on_sqlite, **given)
        with closing(sqlite3.connect(tmp_path / "p.sqlite3")) as connection:
            connection.executescript(command)
            assert connection.execute("PRAGMA cache_size").fetchone() == (-kilobytes,)


def test_production_names_every_missing_value_at_once():
    assert [sentence.split(" ")[0] for sentence in _refusal({})] == [
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "PORTAL_BASE_URL",
        "DATABASE_URL",
        "CACHE_URL",
        "EMAIL_URL",
        "DEFAULT_FROM_EMAIL",
    ]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is too easily guessed: give 50 or more random characters."),
        ("SECRET_KEY", "ab" * 40, "SECRET_KEY is too easily guessed: give 50 or more random characters."),
        (
            "SECRET_KEY",
            f"django-insecure-{'0123456789' * 5}",
            "SECRET_KEY is too easily guessed: give 50 or more random characters.",
        ),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS is *, which lets anyone name the host: name the site's own."),
        ("ALLOWED_HOSTS", " , ", "ALLOWED_HOSTS is not set: name the site's hosts, separated by commas."),
        (
            "ALLOWED_HOSTS",
            "https://portal.example",
            "ALLOWED_HOSTS holds https://portal.example: name hosts alone, such as portal.example.org, separated by commas.",
        ),
        (
            "ALLOWED_HOSTS",
            "www.portal.example",
            "ALLOWED_HOSTS leaves out portal.example, the host of PORTAL_BASE_URL: what e-mails lead to would be refused.",
        ),
        (
            "PORTAL_BASE_URL",
            "https://portal.example?a=b",
            "PORTAL_BASE_URL is https://portal.example?a=b: give the site's address, https://… without a path.",
        ),
        (
            "PORTAL_BASE_URL",
            "https://me:secret@portal.example",
            "PORTAL_BASE_URL is https://me:secret@portal.example: give the site's address, https://… without a path.",
        ),
        (
            "PORTAL_BASE_URL",
            "http://portal.example",
            "PORTAL_BASE_URL is http://portal.example: give the site's address, https://… without a path.",
        ),
        (
            "ELASTICSEARCH_URL",
            "search.internal:9200",
            "ELASTICSEARCH_URL is not the address of a server: give https://USER:PASSWORD@HOST:9200, several nodes "
            "separated by commas, or leave it out to search with the embedded engine.",
        ),
        ("ELASTICSEARCH_CA_FILE", "/none/ca.crt", "ELASTICSEARCH_CA_FILE is /none/ca.crt, and there is no such file."),
        (
            "ELASTICSEARCH_INDEX",
            "My index",
            "ELASTICSEARCH_INDEX is not the beginning of an index name: give lower-case letters, digits, dots and hyphens.",
        ),
        (
            "PORTAL_CERTIFICATE_KEYS",
            "/none/keys",
            "PORTAL_CERTIFICATE_KEYS is /none/keys, and no signing.pem with a private key can be read there: "
            "make one with openssl genrsa -out signing.pem 3072.",
        ),
        ("DATABASE_URL", "mysql://a:b@c/d", "DATABASE_URL names mysql: the portal runs on postgres:// or sqlite:///."),
        (
            "DATABASE_URL",
            "postgres://",
            "DATABASE_URL names no database: give postgres://USER:PASSWORD@HOST:PORT/NAME.",
        ),
        *(
            (
                "DATABASE_URL",
                value,
                "DATABASE_URL names no file by its whole path: give sqlite:////FILE with four slashes, so that the data are "
                "kept and found wherever the program is started.",
            )
            for value in ("sqlite://:memory:", "sqlite:///portal.sqlite3")
        ),
        (
            "PORTAL_VAR_DIR",
            "var",
            "PORTAL_VAR_DIR is var: give the whole path, so that files are found wherever the program is started.",
        ),
        ("XAPI_ENDPOINT", "https://store.example", "XAPI_ENDPOINT is set: give its XAPI_KEY and XAPI_SECRET too."),
        (
            "PORTAL_SECURITY_CONTACT",
            "security@portal.example",
            "PORTAL_SECURITY_CONTACT is security@portal.example: give mailto:ADDRESS, or https://…",
        ),
        (
            "CACHE_URL",
            "memcached://127.0.0.1",
            "CACHE_URL is memcached://…: the portal knows redis://, rediss:// and db://.",
        ),
        (
            "CELERY_BROKER_URL",
            "amqp://127.0.0.1",
            "CELERY_BROKER_URL is not a Redis address: "
            "give redis://HOST:PORT/0, or leave it out to run jobs in the server.",
        ),
        (
            "EMAIL_URL",
            "console://",
            "EMAIL_URL is not the address of a mail server: "
            "give smtp+tls://USER:PASSWORD@HOST:587 (or smtp+ssl://, or smtp://).",
        ),
        (
            "EMAIL_URL",
            "smtp://portal:secret@mail.portal.example",
            "EMAIL_URL would send its password unencrypted: give smtp+tls:// or smtp+ssl://.",
        ),
        ("DEFAULT_FROM_EMAIL", "portal", "DEFAULT_FROM_EMAIL is not an e-mail address."),
        ("ADMIN_EMAIL", "nobody", "ADMIN_EMAIL is not an e-mail address."),
        (
            "PORTAL_BASE_URL",
            "https://[x",
            "PORTAL_BASE_URL is https://[x: give the site's address, https://… without a path.",
        ),
        (
            "DATABASE_URL",
            "postgres://host:port/name",
            "DATABASE_URL cannot be read: give postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:////FILE, "
            "with signs in a password written as %40.",
        ),
        (
            "EMAIL_URL",
            "smtp://host:port",
            "EMAIL_URL is not the address of a mail server: "
            "give smtp+tls://USER:PASSWORD@HOST:587 (or smtp+ssl://, or smtp://).",
        ),
        ("PORTAL_TRUSTED_PROXIES", "yes", "PORTAL_TRUSTED_PROXIES is yes: give a whole number, 0 or more."),
        ("PORTAL_SUPPRESSION_THRESHOLD", "1", "PORTAL_SUPPRESSION_THRESHOLD is 1: give a whole number, 3 or more."),
        (
            "PORTAL_COUNTING_MEMORY_MB",
            "64MB",
            "PORTAL_COUNTING_MEMORY_MB is 64MB: give a whole number, 4 or more.",
        ),
        (
            "PORTAL_ACCESS_LOG_RETENTION_DAYS",
            "-5",
            "PORTAL_ACCESS_LOG_RETENTION_DAYS is -5: give a whole number, 1 or more.",
        ),
        (
            "SERVE_MEDIA",
            "perhaps",
            "SERVE_MEDIA is neither 1 nor 0: give 1 where no web server before the portal hands out uploaded files.",
        ),
    ],
)
def test_production_refuses_an_unsafe_value(name: str, value: str, sentence: str):
    assert _refusal(SAFE | {name: value}) == [sentence]


def test_command_line_says_it_without_a_traceback():
    environment = {name: value for name, value in os.environ.items() if name not in KNOWN} | SAFE
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=ROOT,
        env=environment | {"DJANGO_SETTINGS_MODULE": "portal.settings.production", "SECRET_KEY": ""},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr.splitlines()) == (
        1,
        "",
        ["The portal does not start:", "- SECRET_KEY is not set: give 50 or more random characters."],
    )


def test_production_refuses_a_bucket_without_its_keys():
    refusal = _refusal(SAFE | {"S3_BUCKET": "media"})
    assert refusal[-2:] == [
        "S3_ACCESS_KEY is not set: S3_BUCKET needs it.",
        "S3_SECRET_KEY is not set: S3_BUCKET needs it.",
    ]


@pytest.mark.parametrize(
    ("more", "origins"),
    [
        ({}, ["https://media.s3.amazonaws.com"]),
        ({"S3_REGION": "sa-east-1"}, ["https://media.s3.amazonaws.com", "https://media.s3.sa-east-1.amazonaws.com"]),
        ({"S3_ENDPOINT_URL": "https://store.example:9000"}, ["https://store.example:9000"]),
        ({"S3_PUBLIC_HOST": "files.example"}, ["https://files.example"]),
    ],
)
def test_production_lets_pages_show_the_pictures_of_the_bucket(more: dict[str, str], origins: list[str]):
    keys = {"S3_BUCKET": "media", "S3_ACCESS_KEY": "k", "S3_SECRET_KEY": "s"}
    assert _shown("s.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src']", **keys, **more) == ["'self'", "data:", *origins]


def test_production_refuses_storage_whose_address_is_none():
    keys = {"S3_BUCKET": "media", "S3_ACCESS_KEY": "k", "S3_SECRET_KEY": "s", "S3_ENDPOINT_URL": "store.example"}
    assert _refusal(SAFE | keys) == ["S3_ENDPOINT_URL is store.example: give the storage's address, https://…"]


@pytest.mark.parametrize(
    ("address", "engine"),
    [("", "tantivy"), ("https://portal:p%40ss@one.example:9200, https://two.example:9200", "elasticsearch")],
)
def test_address_of_elasticsearch_chooses_the_engine(address: str, engine: str):
    assert _shown("s.SEARCH_ENGINE", ELASTICSEARCH_URL=address) == engine


# --- what Wagtail would tell others ---------------------------------------------------------


def test_wagtail_tells_nobody_of_this_portal(settings):
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False
    assert settings.WAGTAIL_ENABLE_WHATS_NEW_BANNER is False
    assert settings.WAGTAILEMBEDS_FINDERS == []


@pytest.mark.browser
def test_admin_home_asks_this_machine_only(live_server, desktop, sign_in, administrator):
    asked: set[str] = set()
    desktop.on("request", lambda request: asked.add(request.url))
    sign_in(desktop, administrator)
    desktop.goto(f"{live_server.url}/admin/", wait_until="networkidle")
    desktop.locator("h1").wait_for()  # on a busy machine it may come after the page was quiet for a moment
    desktop.goto(f"{live_server.url}/admin/account/", wait_until="networkidle")
    outside = {url for url in asked if not url.startswith((live_server.url, "data:", "blob:"))}
    assert outside == set()


def test_production_makes_up_no_key_for_certificates(tmp_path: Path):
    show = "[s.CERTIFICATE_KEYS_DIR and str(s.CERTIFICATE_KEYS_DIR), s.CERTIFICATE_KEY_IS_MADE_HERE]"
    without = _production(SAFE, show)
    (tmp_path / "signing.pem").write_text("-----BEGIN PRIVATE KEY-----")
    with_one = _production({**SAFE, "PORTAL_CERTIFICATE_KEYS": str(tmp_path)}, show)
    assert (json.loads(without.stdout), json.loads(with_one.stdout)) == ([None, False], [str(tmp_path), False])


def test_production_takes_a_host_for_packages():
    shown = _shown("[s.ALLOWED_HOSTS, s.PACKAGE_ORIGIN]", PORTAL_PACKAGE_ORIGIN="https://paquetes.example/")
    assert shown == [["portal.example", "www.portal.example", "paquetes.example"], "https://paquetes.example"]


@pytest.mark.parametrize(
    ("origin", "sentence"),
    [
        ("http://paquetes.example", "give the address of the packages' host, https://… without a path."),
        ("https://paquetes.example/x", "give the address of the packages' host, https://… without a path."),
        ("https://www.portal.example", "which is the portal's own host: packages would reach the portal there."),
    ],
)
def test_production_refuses_a_host_for_packages_that_would_not_keep_them_apart(origin: str, sentence: str):
    [refused] = _refusal(SAFE | {"PORTAL_PACKAGE_ORIGIN": origin})
    assert refused.endswith(sentence)


TOLD = """
import json, logging
import django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # none are collected
django.setup()
from django.core import mail
from django.test import Client
settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
mail.outbox = []
status = Client().get("/robots.txt", secure=True, headers={"host": "198.51.100.7"}).status_code
before = len(mail.outbox)
logging.getLogger("django.request").error("Something failed.")
print(json.dumps([status, before, [each.to for each in mail.outbox]]))
"""


def test_the_administration_is_told_of_errors_and_not_of_who_tries_every_server(tmp_path: Path):
    environment = SAFE | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'p.sqlite3'}",
        "CACHE_URL": "db://portal_cache",
        "PORTAL_VAR_DIR": str(tmp_path),
        "ADMIN_EMAIL": "admin@portal.example",
    }
    kept = {name: value for name, value in os.environ.items() if name not in KNOWN}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", TOLD], cwd=ROOT, env=kept | environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [400, 0, [["admin@portal.example"]]]
