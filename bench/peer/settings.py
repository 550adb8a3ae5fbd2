"""The generated settings as a public server has them: no DEBUG, connections kept, no lines written for each request."""

from peer.settings.base import *  # noqa: F403
from peer.settings.base import DATABASES, INSTALLED_APPS

DEBUG = False
SECRET_KEY = "for-the-benchmark-only"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["journal", *INSTALLED_APPS]
DATABASES["default"]["CONN_MAX_AGE"] = 600
WAGTAIL_ENABLE_UPDATE_CHECK = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
