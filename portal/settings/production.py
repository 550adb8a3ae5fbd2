"""Settings for a public server: refuses to start on a missing or unsafe value, in a sentence."""

import os

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *  # noqa: F403

DEBUG = False


def _required(name: str, what: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: {what}")
    return value


SECRET_KEY = _required("SECRET_KEY", "give 50 or more random characters.")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: give 50 or more random characters.")
ALLOWED_HOSTS = _required("ALLOWED_HOSTS", "name the site's hosts, separated by commas.").split(",")
