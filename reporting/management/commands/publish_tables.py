"""`manage.py publish_tables`: show the public the reach of today."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from reporting.services import publish_tables


class Command(BaseCommand):
    help = "Publish the declared public tables of reach, through the gate."

    def handle(self, *args: Any, **options: Any) -> None:
        if publish_tables(by=None):
            self.stdout.write(_("The public tables show the reach of today."))
        else:
            self.stdout.write(
                _("The public tables stay as they are: nothing changed, or too little to be shown safely.")
            )
