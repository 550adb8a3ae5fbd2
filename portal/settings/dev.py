"""Settings for development on one machine."""

import os
import secrets

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *  # noqa: F403
from portal.settings.base import FAULTS, VAR_DIR

if FAULTS:
    raise ImproperlyConfigured(" ".join(FAULTS))

DEBUG = True
SERVE_MEDIA = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
STORAGES = {
    "default": {"BACKEND": "portal.whole_files.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def _secret_key() -> str:
    """A key made on this machine and kept in var/, so that sessions outlive a restart."""
    path = VAR_DIR / "secret-key"
    try:
        if not path.exists() or not path.read_text():
            VAR_DIR.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f"{path.name}.{os.getpid()}")
            part.touch(mode=0o600)
            part.write_text(secrets.token_urlsafe(64))
            part.replace(path)  # whole or not at all, on a full disk too
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The portal keeps its data in {VAR_DIR}, and there it cannot: {error.strerror} ({error.filename}). Make room, let this "
            "account write there, or name another folder in PORTAL_VAR_DIR."
        ) from None


SECRET_KEY = _secret_key()
