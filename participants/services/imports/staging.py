"""What was read from a file while its batch is looked at."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participants.models import ImportBatch, ImportCountry, ImportIdentity, ImportInstitution, ImportRow
from participants.services.bulk import remove
from portal.models import Job

AT_WORK = (Job.State.QUEUED, Job.State.RUNNING)


def hold(batch: ImportBatch) -> ImportBatch:
    """The batch as it stands, locked until the transaction ends, to change what was read from its file.

    Raises ValidationError while a job is at work on it: that reads and writes the very rows, and what were taken from
    under it would be missing from the file without anybody being told.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("activity").get(pk=batch.pk)
    if Job.objects.filter(pk=batch.job_id or 0, state__in=AT_WORK).exists():
        raise ValidationError(_("This import is being worked on. Nothing was changed: wait until that is done."))
    return batch


def clear(batch: ImportBatch) -> None:
    """Remove all that was read from the file, personal data included."""
    for model in (ImportRow, ImportIdentity, ImportInstitution, ImportCountry):
        remove(model.objects.of(batch.pk))
