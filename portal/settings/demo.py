"""Settings for the demo: as on a public server, on one machine and with nothing else installed."""

from portal.settings.dev import *  # noqa: F403
from portal.settings.dev import SECURITY_CONTACT

DEBUG = False
WHITENOISE_USE_FINDERS = True
SECURITY_CONTACT = SECURITY_CONTACT or "mailto:seguridad@portal.example"
