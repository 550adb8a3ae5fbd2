from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from participants.models import ImportBatch
from participants.services.imports import undo
from portal.commands import RefusingCommand
from portal.numbers import record_key


class Command(RefusingCommand):
    help = "Undo an import: the registry is as it was before it, or the reason why not is said."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", help="the number of the import")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            number = options["batch"]
            key = record_key(number)
            batch = ImportBatch.objects.filter(pk=key).first() if key is not None else None
            if batch is None:
                raise CommandError(_("There is no import “%(batch)s”.") % {"batch": number})
            if batch.state == ImportBatch.State.UNDONE:
                self.stdout.write(
                    _("Import %(batch)d had been undone already. Nothing was changed.") % {"batch": batch.pk}
                )
                return
            try:
                undo(batch=batch, by=None)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            self.stdout.write(_("Import %(batch)d was undone.") % {"batch": batch.pk})
