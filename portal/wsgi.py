"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()

from portal.jobs import begin_serving  # noqa: E402  (needs the apps, which are loaded now)

begin_serving()
