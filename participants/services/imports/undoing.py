"""Undoes a batch, in one transaction."""

from django.contrib.auth.base_user import AbstractBaseUser

from participants.models import ImportBatch
from participants.services.imports.reading import Progress, silent


def undo(*, batch: ImportBatch, by: AbstractBaseUser | None, progress: Progress = silent) -> ImportBatch:
    raise NotImplementedError
