"""What was read from a file while its batch is looked at."""

from participants.models import ImportBatch, ImportIdentity, ImportInstitution, ImportRow


def clear(batch: ImportBatch) -> None:
    """Remove all that was read from the file, personal data included."""
    for model in (ImportRow, ImportIdentity, ImportInstitution):
        rows = model.objects.of(batch.pk)
        rows._raw_delete(rows.db)
