"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()

from portal.jobs import begin_serving  # noqa: E402  (needs the apps, which are loaded now)

begin_serving()

# What is loaded now stays for good: a collection that a large answer sets off need not look at it again (80 ms each).
gc.collect()
gc.freeze()
