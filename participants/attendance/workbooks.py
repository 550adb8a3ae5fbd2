"""Reading XLSX workbooks: the checks before unpacking, and a stream of rows from a sheet's XML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from participants.attendance.errors import AttendanceFileError


def check_workbook(path: Path, name: str) -> None:
    raise AttendanceFileError("not_a_table", name)


def sheet_names(path: Path) -> tuple[str, ...]:
    return ()


def sheet_rows(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    yield from ()
