"""Settings for the demo: as on a public server, on one machine and with nothing else installed."""

from portal.settings.dev import *  # noqa: F403

DEBUG = False
WHITENOISE_USE_FINDERS = True
