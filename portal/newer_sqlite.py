"""The SQLite of the package pysqlite3-binary, where it is installed and newer than Python's own (docs/decisions/0073)."""

import sqlite3
import sys


def take_newer_sqlite() -> None:
    """Let `import sqlite3` mean the newer of the two, in this process.

    To be called before anything opens a database: of two SQLites in one process, one does not see what the other has locked.
    """
    try:
        import pysqlite3
    except ImportError:  # another system than the wheels are for, or Python's own is wanted
        return
    if pysqlite3.sqlite_version_info > sqlite3.sqlite_version_info:
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
