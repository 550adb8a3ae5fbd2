"""Uploaded files on a disk: there whole, or not at all."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Django's, but what could not be written to its end is removed. Its own leaves the beginning of a file that met a full disk,
    under a name that nothing refers to; who tries again, as people do, fills what room is made with more of them."""

    def _save(self, name: str, content: "File[Any]") -> str:
        # From here on the name is this file's, whoever saves beside it.
        name = super()._save(name, ContentFile(b""))  # type: ignore[misc]  # not in the stubs
        path = Path(self.path(name))
        number, taken = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        part = Path(taken)
        try:
            with os.fdopen(number, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk.encode() if isinstance(chunk, str) else chunk)
                os.fchmod(file.fileno(), path.stat().st_mode & 0o777)
            part.replace(path)
        except BaseException:
            path.unlink(missing_ok=True)
            part.unlink(missing_ok=True)
            raise
        return name
