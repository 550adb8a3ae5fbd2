"""Removes personal data that is older than its kind is kept."""

from typing import Any

from django.core.management.base import BaseCommand

from participants.services.privacy import apply_retention


class Command(BaseCommand):
    help = "Remove personal data older than RETENTION_DAYS says."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, removed in apply_retention().items():
            self.stdout.write(f"{kind}: {removed}")
