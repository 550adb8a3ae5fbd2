"""`manage.py publish_tables`: show the public the reach of today."""

from typing import Any

from django.core.management.base import BaseCommand

from reporting.services import publish_tables
from reporting.wording import renewed


class Command(BaseCommand):
    help = "Publish the declared public tables of reach, through the gate."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(renewed(publish_tables(by=None)))
