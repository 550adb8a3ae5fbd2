"""Text in a spreadsheet stays text: what a program would take for a formula is marked as none."""

import re
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def as_csv_cell(value: Any) -> Any:
    """A text that begins like a formula gets an apostrophe before it; numbers and dates stay as they are."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return value


def as_xlsx_cell(value: Any) -> Any:
    """A text without the characters that a workbook cannot hold."""
    return _UNPRINTABLE.sub("", value) if isinstance(value, str) else value
