"""Telling a full disk from an error of the program: somebody has to make room, and then the same will do."""

import errno

from django.db import DatabaseError

_ERRNOS = {errno.ENOSPC, errno.EDQUOT}
_WORDS = ("disk is full", "No space left on device", "Disk quota exceeded")
"""Of SQLite, and of PostgreSQL, which hands on what its system says."""


def is_full_disk(error: BaseException | None) -> bool:
    """Whether a disk had no room: of this machine, or of the database's. Also where that set off the error that came of it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in _ERRNOS:
            return True
        if isinstance(error, DatabaseError) and any(words in str(error) for words in _WORDS):
            return True
        error = error.__cause__ or error.__context__
    return False
