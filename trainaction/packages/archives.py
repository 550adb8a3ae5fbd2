"""Opening the zip of a package to read from it, wherever uploaded files are kept."""

import logging
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from trainaction.models import InteractivePackage

logger = logging.getLogger(__name__)

FETCHED_WITHIN = 3600
"""Seconds: a part of a copy that is older was being fetched by a process that is gone."""
CHUNK = 1024 * 1024


def local_path(package: InteractivePackage) -> Path:
    """The zip on this machine: itself where files are kept here, else a copy of it, fetched once.

    A copy is written beside its place and moved there in one step, so that nobody reads half of one. Raises
    FileNotFoundError where storage has lost it.
    """
    try:
        return Path(package.file.path)
    except NotImplementedError:  # storage that is not on this machine
        return _copy_of(package)


def _copy_of(package: InteractivePackage) -> Path:
    folder = Path(settings.PACKAGE_COPIES_DIR)
    copy = folder / f"{package.key}.zip"
    if copy.exists():
        return copy
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.part"):
        if left.stat().st_mtime < time.time() - FETCHED_WITHIN:
            left.unlink(missing_ok=True)
    part = folder / f"{package.key}.{uuid4().hex}.part"
    try:
        with package.file.storage.open(str(package.file.name), "rb") as source, part.open("wb") as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
        part.replace(copy)
    finally:
        part.unlink(missing_ok=True)
    return copy


@contextmanager
def opened(package: InteractivePackage) -> Iterator[zipfile.ZipFile]:
    """The zip of a package, to read from. Raises FileNotFoundError, and tells the log, where storage has lost it."""
    try:
        archive = zipfile.ZipFile(local_path(package))
    except FileNotFoundError:
        logger.error("The file of package %s is missing from storage: %s", package.pk, package.file.name)
        raise
    with archive:
        yield archive


def forget_copies(keys: set[str]) -> int:
    """Remove the copies of packages that are not among these keys; returns how many."""
    folder = Path(settings.PACKAGE_COPIES_DIR)
    gone = [copy for copy in folder.glob("*.zip") if copy.stem not in keys] if folder.is_dir() else []
    for copy in gone:
        copy.unlink(missing_ok=True)
    return len(gone)
