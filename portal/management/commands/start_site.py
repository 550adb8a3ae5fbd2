"""Gives a new site its first pages, so that it does not begin with Wagtail's welcome page."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Site

from portal.first_pages import make


class Command(BaseCommand):
    help = (
        "Make the pages a site begins with, in Spanish and English, and let the site answer at PORTAL_BASE_URL. "
        "What is there already is kept."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        home = make(self.stdout.write)
        address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        port = address.port or (443 if address.scheme == "https" else 80)
        Site.objects.filter(root_page=home).update(hostname=address.hostname, port=port)
        Site.clear_site_root_paths_cache()
        self.stdout.write(f"The site answers at {settings.WAGTAILADMIN_BASE_URL}")
