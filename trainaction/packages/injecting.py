"""Putting a script ahead of all others in a page of a package, whatever the page is like."""

import codecs
import re

_BEGINS = (
    re.compile(r"<head(?:\s[^>]*)?>", re.IGNORECASE),
    re.compile(r"<html(?:\s[^>]*)?>", re.IGNORECASE),
    re.compile(r"<!doctype[^>]*>", re.IGNORECASE),
)
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE
)
_LOOKED_AT = 1024
"""Bytes in which a page says how it is written (HTML standard, “prescan a byte stream”)."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def charset_of(page: bytes) -> str:
    """How a page says that it is written; empty where it says nothing. What is put into it may push that out of sight."""
    for mark, name in _MARKS:
        if page.startswith(mark):
            return name.removesuffix("-sig")
    said = _CHARSET.search(page[:_LOOKED_AT])
    name = said[1].decode("ascii") if said else ""
    try:
        codecs.lookup(name)
    except LookupError:
        return ""
    return name


def with_scripts(page: bytes, addresses: list[str]) -> bytes:
    """The page with these scripts at the beginning of its head, or where its head would be. The rest stays, byte by byte."""
    tags = "".join(f'<script src="{address}"></script>' for address in addresses)
    encoding = next((name for mark, name in _MARKS if page.startswith(mark)), "latin-1")
    text = page.decode(encoding, errors="replace") if encoding == "utf-16" else page.decode("latin-1")
    at = next((found.end() for pattern in _BEGINS if (found := pattern.search(text))), None)
    if at is None:
        at = len(codecs.BOM_UTF8) if page.startswith(codecs.BOM_UTF8) else 0
    whole = text[:at] + tags + text[at:]
    return whole.encode("utf-16" if encoding == "utf-16" else "latin-1")
