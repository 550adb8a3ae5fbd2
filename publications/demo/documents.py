"""Documents set as PDF: tagged for accessibility (PDF/UA-1), with title, authors, language and outline.

Typst does the setting: it needs nothing from the system, brings its own open fonts, and refuses to write a PDF/UA
that is none. The same document gives the same bytes.
"""

import json
from dataclasses import asdict
from pathlib import Path

import typst

from publications.demo.composing import Document

TEMPLATE = Path(__file__).parent / "document.typ"
_FONTS: list[typst.Fonts] = []


def as_pdf(document: Document) -> bytes:
    """The document as a tagged PDF. Raises typst.TypstError where the template does not take it."""
    if not _FONTS:  # reading the fonts takes longer than setting a document
        _FONTS.append(typst.Fonts(include_system_fonts=False))
    values = asdict(document)
    when = document.when
    values["when"] = [when.year, when.month, when.day] if when else None
    pdf = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_FONTS[0],
        sys_inputs={"document": json.dumps(values, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=0,
    )
    assert isinstance(pdf, bytes)
    return pdf
