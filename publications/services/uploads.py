"""An import through the admin: kept out of reach, looked through in a job, brought in in another."""

from __future__ import annotations

import shutil
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.attendance.errors import AttendanceFileError
from portal.jobs import JobError, Task, enqueue
from portal.models import User
from publications.models import PublicationImport
from publications.services.importing import FILE_EXTENSIONS, import_sheet
from publications.sheets import plain_name

KEPT_DAYS = 7
"""An import that nobody brought in is forgotten after this long, when the next one comes."""
MOST_FILES = 500
MOST_UNPACKED = 2 * 1024**3


@dataclass(frozen=True)
class Given:
    """A file that came with a sheet, by itself or in a ZIP. `size` in bytes, as it says itself."""

    name: str
    size: int
    keep: Callable[[Path], None]
    """Writes it to a path."""


def _unpacked(files: Iterable[UploadedFile[Any]]) -> Iterator[Given]:
    """The files, those in a ZIP one by one: their names without folders, what a Mac adds left out."""
    for file in files:
        name = plain_name(PurePath(file.name or "").name)
        if PurePath(name).suffix.lower() != ".zip":
            yield Given(name, file.size or 0, partial(_keep, file))
            continue
        try:
            packed = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError) as error:
            raise ValidationError(_("“%(name)s” is a damaged ZIP."), params={"name": name[:80]}) from error
        for info in packed.infolist():
            inside = plain_name(PurePath(_name_in(info).replace("\\", "/")).name)
            if not info.is_dir() and not inside.startswith(".") and not info.filename.startswith("__MACOSX/"):
                yield Given(inside, info.file_size, partial(_unpack, packed, info))


def _name_in(info: zipfile.ZipInfo) -> str:
    """A name in a ZIP. Many programs write UTF-8 and do not say so; it is then read as an old code page."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _unpack(packed: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> None:
    """Write a file out of a ZIP. Raises ValidationError where it is locked, damaged, or larger than it says."""
    refused = ValidationError(_("“%(name)s” cannot be taken out of the ZIP."), params={"name": path.name[:80]})
    try:
        with packed.open(info) as content, path.open("wb") as kept:
            left = info.file_size
            while chunk := content.read(1024 * 1024):
                left -= len(chunk)
                if left < 0:
                    raise refused
                kept.write(chunk)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error) as error:
        raise refused from error


def folder_of(upload: PublicationImport) -> Path:
    """Where its files are: below PRIVATE_ROOT, which no server serves."""
    return Path(settings.PRIVATE_ROOT) / "publications" / upload.folder


def upload_import(
    *, sheet: UploadedFile[Any], files: Iterable[UploadedFile[Any]], by: User, preview: Task
) -> PublicationImport:
    """Keep a sheet and its files, and have them looked through. Raises ValidationError for what cannot be taken."""
    given = list(_unpacked(files))
    if len(given) > MOST_FILES:
        raise ValidationError(_("These are more than %(most)d files: divide them."), params={"most": MOST_FILES})
    names = [each.name for each in given]
    for name in names:
        if PurePath(name).suffix.lower() not in FILE_EXTENSIONS:
            raise ValidationError(_("“%(name)s” is of no kind that the library takes."), params={"name": name[:80]})
        if names.count(name) > 1:
            raise ValidationError(_("Two files are called “%(name)s”."), params={"name": name[:80]})
    if sum(each.size for each in given) > MOST_UNPACKED:
        raise ValidationError(_("The files have more than %(most)d GB together: divide them."), params={"most": 2})
    _forget_old()
    upload = PublicationImport(
        folder=uuid.uuid4().hex, filename=PurePath(sheet.name or "sheet").name[:255], created_by=by
    )
    folder = folder_of(upload)
    try:
        (folder / "files").mkdir(parents=True, mode=0o700)
        _keep(sheet, folder / "sheet")
        for each in given:
            each.keep(folder / "files" / each.name)
        with transaction.atomic():
            upload.save()
            upload.job = enqueue(preview, by=by, upload=upload.pk)
            upload.save(update_fields=["job"])
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return upload


def begin_applying(*, upload: PublicationImport, by: User, apply: Task) -> None:
    """Have an import brought in. Raises ValidationError where it was already, or was not looked through yet."""
    with transaction.atomic():
        standing = PublicationImport.objects.select_for_update().get(pk=upload.pk)
        if standing.applied_at is not None or standing.report is None:
            raise ValidationError(
                _("This import cannot be brought in: it was already, or is still being looked through.")
            )
        standing.applied_at = timezone.now()
        standing.job = enqueue(apply, by=by, upload=standing.pk)
        standing.save(update_fields=["applied_at", "job"])


def run_import(*, upload: int, dry_run: bool, tell: Callable[[int, int | None], None]) -> dict[str, Any]:
    """Look an import through, or bring it in; the report is kept. Raises JobError for a sheet that cannot be read.

    Bringing in again what was half brought in changes nothing that is there.
    """
    found = PublicationImport.objects.select_related("created_by").get(pk=upload)
    folder = folder_of(found)
    try:
        report = import_sheet(
            sheet=folder / "sheet",
            files=folder / "files",
            by=found.created_by,
            filename=found.filename,
            dry_run=dry_run,
            tell=tell,
        )
    except AttendanceFileError as error:
        raise JobError(error.message) from error
    PublicationImport.objects.filter(pk=upload).update(report=report.as_json())
    if not dry_run:
        shutil.rmtree(folder, ignore_errors=True)
    return {"wrong": report.count("wrong")}


def _keep(file: UploadedFile[Any], path: Path) -> None:
    with path.open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)


def _forget_old() -> None:
    old = PublicationImport.objects.filter(applied_at=None, created_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    for upload in old:
        shutil.rmtree(folder_of(upload), ignore_errors=True)
    old.delete()
