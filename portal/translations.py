"""Compiles the interface's translations. Pure Python: a machine that runs the portal needs no gettext tools."""

import os
from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(folders: Iterable[Path]) -> list[Path]:
    """Write the .mo beside each .po under these folders that is newer than its own; returns the .po files compiled."""
    compiled = []
    for folder in folders:
        for po in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            mo = po.with_suffix(".mo")
            if mo.exists() and mo.stat().st_mtime_ns > po.stat().st_mtime_ns:
                continue
            with po.open("rb") as source:
                catalogue = read_po(source, locale=po.parts[-3])
            # Written aside and moved: several processes may do this at once.
            part = mo.with_suffix(f".{os.getpid()}")
            with part.open("wb") as target:
                write_mo(target, catalogue)
            part.replace(mo)
            compiled.append(po)
    return compiled
