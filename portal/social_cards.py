"""The picture that shows where a page is shared: drawn from its title in its language, once for each content.

A card is named by a digest of what stands on it and kept in the storage of uploads; a page that changes has another name, so
that nobody shows the old one for longer than they keep it.
"""

import hashlib
import io
import json
import logging
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont
from wagtail.models import Page

from portal.models import PortalPage
from portal.programmes import PROGRAMMES

logger = logging.getLogger(__name__)

WIDTH, HEIGHT = 1200, 630
"""Pixels: what the readers of Open Graph show whole."""
MARGIN = 80
FONTS = Path(__file__).parent / "typesetting_fonts"
FOLDER = "social-cards"
VERSION = 1
"""Of the drawing: raised when it changes, so that all cards are drawn anew."""
PAPER, INK, MUTED, BRAND, ACCENT = "#fbf8f2", "#1b2422", "#566160", "#0d4f52", "#a63f14"
HUES = {"datacction": "#17609b", "trainaction": "#7d3a74", "conose": "#3d6a28", "publications": "#80600a"}
"""As in static/css/tokens.css."""
SIZES = (76, 66, 58, 50, 44)
MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card, in the page's language."""

    site: str
    overline: str
    title: str
    hue: str

    @property
    def digest(self) -> str:
        """The name of the drawing; the same for the same words."""
        text = json.dumps([VERSION, asdict(self)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:24]


def card_of(page: Page, language: str) -> Card:
    """The card of a page, read in its own model, which is in this language. No query."""
    programme = getattr(page, "programme", "")
    with translation.override(language):
        kind = page.social_kind if isinstance(page, PortalPage) else ""
        name = str(dict(PROGRAMMES).get(programme, ""))
        return Card(
            site=_("Citizen security in data"),
            overline=" · ".join(dict.fromkeys(filter(None, (name, kind)))),
            title=" ".join((page.seo_title or page.title).split()),
            hue=HUES.get(programme, BRAND),
        )


def drawn(card: Card) -> bytes:
    """The card as a PNG, drawn where it never was. Raises OSError where storage cannot be read."""
    name = f"{FOLDER}/{card.digest}.png"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            return bytes(file.read())
    content = draw(card)
    default_storage.save(name, ContentFile(content))
    return content


def draw(card: Card) -> bytes:
    """A card of 1200 × 630 pixels, as a PNG."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, 14), fill=card.hue)
    if card.overline:
        pen.text((MARGIN, 84), card.overline, font=_font("SourceSans3-Semibold", 34), fill=card.hue)
    lines, size = _set(card.title)
    top = 150 if card.overline else 110
    for number, line in enumerate(lines):
        place = (MARGIN, top + number * round(size * 1.2))
        pen.text(place, line, font=_font("SourceSerif4-Semibold", size), fill=INK)
    _mark(pen, MARGIN, HEIGHT - 122)
    pen.text((MARGIN + 84, HEIGHT - 108), card.site, font=_font("SourceSans3-Semibold", 34), fill=BRAND)
    out = io.BytesIO()
    picture.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _mark(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
    """The programme's mark (templates/components/_mark.html), of 64 pixels."""
    scale = 64 / 38
    pen.rectangle((left, top, left + 64, top + 64), fill=BRAND)
    for place, (across, down, height) in enumerate(((7, 21, 9), (13.5, 15, 15), (20, 18, 12), (26.5, 8, 22))):
        corner = (left + across * scale, top + down * scale)
        other = (left + (across + 4.5) * scale, top + (down + height) * scale)
        pen.rectangle((*corner, *other), fill=ACCENT if place == 3 else PAPER)


def _set(title: str) -> tuple[list[str], int]:
    """The title in lines, and the largest size in which it has no more than fit; cut at the smallest."""
    for size in SIZES:
        lines = _lines(title, size)
        if len(lines) <= MOST_LINES and len(lines) * size * 1.2 <= 350:
            return lines, size
    *kept, last = lines[:MOST_LINES]
    font = _font("SourceSerif4-Semibold", size)
    while font.getlength(f"{last}…") > WIDTH - 2 * MARGIN:
        last = last[:-1]
    return [*kept, f"{last.rstrip(' ,.;:')}…"], size


def _lines(title: str, size: int) -> list[str]:
    """As many words on a line as fit; a word that is longer than a line is cut where it ends."""
    font, room = _font("SourceSerif4-Semibold", size), WIDTH - 2 * MARGIN
    lines: list[str] = []
    line = ""
    for word in title.split():
        while font.getlength(word) > room:
            fits = next(n for n in range(len(word), 0, -1) if font.getlength(word[:n]) <= room)
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:fits])
            word = word[fits:]
        longer = f"{line} {word}".strip()
        if font.getlength(longer) <= room:
            line = longer
        else:
            lines.append(line)
            line = word
    return [*lines, line] if line else lines


@lru_cache(maxsize=16)
def _font(name: str, size: int) -> Any:
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size)
