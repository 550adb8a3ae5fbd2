"""Takes a file in, and removes it again."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from participants.attendance.limits import MAX_FILE_BYTES
from participants.models import Activity, ColumnMapping, ImportBatch, MatchDecision, Mode
from participants.services.bulk import long_work
from participants.services.imports.staging import clear, hold
from portal.models import User

CHUNK = 1024 * 1024
State = ImportBatch.State
OPEN_STATES = (State.UPLOADED, State.READING, State.QUESTIONS, State.MAPPING, State.PREVIEW, State.REFUSED)
"""A batch in one of these has written nothing to the registry."""


def private_path(batch: ImportBatch) -> Path:
    """Where the file of a batch is kept: below PRIVATE_ROOT, which no server serves."""
    return Path(settings.PRIVATE_ROOT) / batch.file


def upload(
    *,
    activity: Activity,
    file: File[Any] | IO[bytes],
    filename: str,
    by: User | None,
    mode: str = Mode.ONLINE,
    layout: str = "",
    answers: dict[str, str] | None = None,
    again: bool = False,
) -> ImportBatch:
    """Keep a file for an activity. `layout` forces one; `answers` settle what the file leaves open ("timezone"…);
    `again` takes it though it is in, to look at.

    Raises ValidationError where the file is too large, or is already in: the same content for the same activity.
    """
    stored = f"attendance/{uuid.uuid4().hex}"
    path = Path(settings.PRIVATE_ROOT) / stored
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        digest, size = keep(file, path)
        if not again and (earlier := already_in(activity=activity, digest=digest)):
            raise ValidationError(
                _("This file is already in: import %(batch)s of %(day)s. Nothing was changed."),
                code="already_in",
                params={
                    "batch": earlier.pk,
                    "day": date_format(timezone.localtime(earlier.applied_at or earlier.created_at), "DATETIME_FORMAT"),
                },
            )
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                activity=activity,
                file=stored,
                filename=Path(filename).name[:255],
                digest=digest,
                size=size,
                mode=mode,
                layout_forced=layout,
                answers=answers or {},
                created_by=by,
            )
            log(batch, "wagtail.create", user=by)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return batch


def already_in(*, activity: Activity, digest: str) -> ImportBatch | None:
    """The standing import of a file with this content for this activity."""
    return ImportBatch.objects.filter(activity=activity, digest=digest, state=State.APPLIED).first()


def keep(file: File[Any] | IO[bytes], path: Path) -> tuple[str, int]:
    """Write a file to a path that nothing has yet; its digest and size in bytes. Raises ValidationError past the limit."""
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as target:
        path.chmod(0o600)
        for chunk in _pieces(file):
            size += len(chunk)
            if size > MAX_FILE_BYTES:
                raise ValidationError(
                    _("The file is larger than %(limit)d MB."),
                    code="file_too_large",
                    params={"limit": MAX_FILE_BYTES // 1_000_000},
                )
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest(), size


def _pieces(file: File[Any] | IO[bytes]) -> Iterable[bytes]:
    if isinstance(file, File):
        return file.chunks()
    return iter(lambda: file.read(CHUNK), b"")


@long_work()
@transaction.atomic
def discard(*, batch: ImportBatch, by: User | None) -> None:
    """Give an import up before it is brought in; what was read from the file is removed, and the file.

    What it taught about the columns of its sheet is forgotten too, unless an import that was brought in rests on it; and
    the names that were typed for new people of it.
    """
    batch = hold(batch)
    if batch.state not in OPEN_STATES:
        raise ValidationError(_("This import cannot be discarded any more."))
    clear(batch)
    _forget_columns(batch)
    # A name that somebody typed is personal data, and nobody's now.
    MatchDecision.objects.filter(batch=batch, person=None).exclude(name="").delete()
    path = private_path(batch)
    batch.state, batch.file, batch.recognition, batch.summary = State.DISCARDED, "", {}, {}
    batch.save(update_fields=["state", "file", "recognition", "summary"])
    log(batch, "participants.discard_import", user=by)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _forget_columns(batch: ImportBatch) -> None:
    """Put back what was known of the columns of a sheet before this import said what they mean."""
    taught = batch.recognition.get("taught")
    if taught is None:
        return
    known = ColumnMapping.objects.select_for_update().filter(header_digest=taught["digest"]).first()
    if known is None or known.columns != taught["columns"] or _is_relied_on(taught["digest"], known.columns):
        return
    if taught["before"] is not None and _is_relied_on(taught["digest"], taught["before"]):
        known.columns = taught["before"]
        known.save(update_fields=["columns"])
    else:
        known.delete()


def _is_relied_on(digest: str, columns: dict[str, int]) -> bool:
    """Whether an import that was brought in read its sheet by these columns."""
    brought_in = ImportBatch.objects.filter(
        state__in=(State.APPLYING, State.APPLIED, State.UNDOING), recognition__mapping__digest=digest
    )
    mapped: Any = brought_in.values_list("recognition__mapping__columns", flat=True)
    return columns in list(mapped)


def purge_files(*, older_than: timedelta | None = None) -> int:
    """Remove stored files past their retention, and those no batch knows; return how many.

    `older_than` stands for ATTENDANCE_FILE_RETENTION_DAYS. Only the file goes: the batch and its records stay.
    """
    age = older_than if older_than is not None else timedelta(days=settings.ATTENDANCE_FILE_RETENTION_DAYS)
    before = timezone.now() - age
    removed = 0
    over = (State.APPLIED, State.UNDONE, State.DISCARDED, State.REFUSED)
    for batch in ImportBatch.objects.filter(created_at__lt=before, state__in=over).exclude(file=""):
        private_path(batch).unlink(missing_ok=True)
        ImportBatch.objects.filter(pk=batch.pk).update(file="")
        removed += 1
    folder = Path(settings.PRIVATE_ROOT) / "attendance"
    known = set(ImportBatch.objects.exclude(file="").values_list("file", flat=True))
    for path in folder.glob("*") if folder.exists() else ():
        if f"attendance/{path.name}" not in known and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            removed += 1
    return removed
