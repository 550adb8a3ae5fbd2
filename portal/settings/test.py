"""Settings for the test suite: SQLite in a throw-away folder, or the server that DATABASE_URL names."""

import atexit
import shutil
import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES, SQLITE_OPTIONS

_SCRATCH = Path(tempfile.mkdtemp(prefix="portal-tests-"))
atexit.register(shutil.rmtree, _SCRATCH, ignore_errors=True)

SECRET_KEY = "for-tests-only"
DEBUG = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = _SCRATCH / "static"
STATIC_ROOT.mkdir()
MEDIA_ROOT = _SCRATCH / "media"
PRIVATE_ROOT = _SCRATCH / "private"
SEARCH_DIR = _SCRATCH / "search"
CERTIFICATE_KEYS_DIR = _SCRATCH / "keys"
PACKAGE_COPIES_DIR = _SCRATCH / "packages"
STORAGES = {
    "default": {"BACKEND": "portal.whole_files.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SEARCH_ENGINE = "tantivy"  # tests that are about both engines ask for the other by its name
CELERY_BROKER_URL = ""  # jobs run where they are asked for, once the asking transaction is committed
PERIODIC_IN_SERVER = False

DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: a served page and the test then have a connection each, as in life.
    DATABASES["default"]["TEST"] = {"NAME": _SCRATCH / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS | {
        "init_command": str(SQLITE_OPTIONS["init_command"]) + "PRAGMA synchronous=OFF;"
    }
