"""Paper: tagged PDFs (PDF/UA-1) set by Typst in the portal's own types, with nothing of the system.

A template reads its values as JSON from `sys.inputs`. See docs/decisions/0030 for why it is not WeasyPrint.
"""

import io
import json
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import segno
import typst

logger = logging.getLogger(__name__)

FONTS = Path(__file__).parent / "typesetting_fonts"


def as_pdf(template: Path, *, name: str, values: Any, called: str) -> bytes:
    """The template with these JSON values under `name`; the same values give the same bytes on the same machine.

    It is PDF/UA-1 unless a text is in a script that our types have no letters of: then what types the machine has are
    asked, and what is missing is shown as a box, since a paper in doubt is better than none. `called` is what the log says.
    """
    inputs = {name: json.dumps(values, ensure_ascii=False)}
    try:
        return _set(template, inputs, _fonts(), ["ua-1"])
    except typst.TypstError as error:
        logger.warning("%s is not set as PDF/UA: %s", called, error)
        return _set(template, inputs, typst.Fonts(include_system_fonts=True, font_paths=[str(FONTS)]), [])


def qr_code(text: str) -> str:
    """A QR code as an SVG text, in the colour of ink and without a border."""
    written = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(written, kind="svg", border=0, dark="#1b2422", xmldecl=False, svgns=True, omitsize=True)
    return written.getvalue().decode()


def _set(template: Path, inputs: dict[str, str], fonts: typst.Fonts, standards: list[Literal["ua-1"]]) -> bytes:
    """Raises typst.TypstError where the page cannot be set by these standards."""
    return typst.compile(
        template, root=template.parent, font_paths=fonts, sys_inputs=inputs, pdf_standards=[*standards], timestamp=0
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Reading them takes longer than setting a page."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
