"""Files in the storage of uploads: whole, or not there."""

import errno
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile

from portal.whole_files import WholeFileStorage


class EndsEarly(ContentFile):  # type: ignore[type-arg]  # generic in its stubs only
    """What is written until there is no room."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[Any]:
        yield b"the beginning"
        raise OSError(errno.ENOSPC, "No space left on device")


def test_uploads_are_kept_so() -> None:
    assert isinstance(default_storage, WholeFileStorage)


def test_what_met_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    storage = WholeFileStorage(location=tmp_path)
    storage.save("documents/a.pdf", ContentFile(b"first"))
    with pytest.raises(OSError, match="No space left"):
        storage.save("documents/a.pdf", EndsEarly(b""))
    assert [(path.name, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file()] == [("a.pdf", b"first")]


@pytest.mark.parametrize("content", [b"x" * 200_000, "señal", b""], ids=["long", "text", "empty"])
def test_a_file_is_as_it_was_sent_under_a_name_of_its_own(tmp_path: Path, content: bytes | str) -> None:
    storage = WholeFileStorage(location=tmp_path, file_permissions_mode=0o640)
    names = [storage.save("documents/a.pdf", ContentFile(content)) for _each in range(2)]
    assert (names[0], len(set(names))) == ("documents/a.pdf", 2)
    for name in names:
        path = tmp_path / name
        assert path.read_bytes() == (content.encode() if isinstance(content, str) else content)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(path.name for path in (tmp_path / "documents").iterdir()) == sorted(Path(name).name for name in names)


def test_a_large_upload_is_taken_from_where_it_waits(tmp_path: Path) -> None:
    storage = WholeFileStorage(location=tmp_path)
    upload = TemporaryUploadedFile("a.pdf", "application/pdf", 5, None)
    upload.write(b"whole")
    upload.seek(0)
    name = storage.save("a.pdf", upload)
    upload.close()
    assert (tmp_path / name).read_bytes() == b"whole"
