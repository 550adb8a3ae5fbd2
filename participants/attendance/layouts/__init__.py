"""The layouts that are recognised, each a declaration. See docs/attendance-layouts.md for how to add one."""

from __future__ import annotations

from participants.attendance.layouts import moodle, openedx, sheets, teams, zoom
from participants.attendance.layouts.declaration import Field, Layout, Section

__all__ = ["LAYOUTS", "MAPPED", "Field", "Layout", "Section", "layout_of"]

LAYOUTS: tuple[Layout, ...] = (
    *zoom.LAYOUTS,
    *teams.LAYOUTS,
    *moodle.LAYOUTS,
    *openedx.LAYOUTS,
    *sheets.LAYOUTS,
)

MAPPED = sheets.MAPPED
"""The layout of a sheet whose columns a person has mapped by hand."""

_BY_KEY = {layout.key: layout for layout in (*LAYOUTS, MAPPED)}


def layout_of(key: str) -> Layout:
    """The layout with a key; KeyError where there is none."""
    return _BY_KEY[key]
