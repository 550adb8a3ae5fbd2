from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from participants.services.imports import purge_files


class Command(BaseCommand):
    help = "Remove attendance files past ATTENDANCE_FILE_RETENTION_DAYS; what they said stays in the records."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = purge_files()
        self.stdout.write(ngettext("%(count)d file removed.", "%(count)d files removed.", removed) % {"count": removed})
