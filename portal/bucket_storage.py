"""Uploaded files in a bucket (S3). Imported where `S3_BUCKET` is set alone: its libraries are not installed otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from portal.storage_away import StorageAway


@contextmanager
def _answering() -> Iterator[None]:
    """Say by an error of the system, as a disk does, that storage is away: the library has errors of its own for that."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise StorageAway(str(error)) from error


class BucketStorage(S3Storage):
    """The library's, which raises StorageAway where the bucket does not answer."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _answering():
            return super()._open(name, mode)

    def _save(self, name: str, content: Any) -> str:
        with _answering():
            saved: str = super()._save(name, content)
            return saved

    def exists(self, name: str) -> bool:
        with _answering():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with _answering():
            return int(super().size(name))

    def delete(self, name: str) -> None:
        with _answering():
            super().delete(name)
