"""Covers: the one an editor chose, the first page of the PDF, or one drawn of type, title, country and year."""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from PIL import ImageFont
from wagtail.images import get_image_model

from publications.vocabulary import PublicationType

logger = logging.getLogger(__name__)

LIST_WIDTH, PAGE_WIDTH = 240, 640
"""Pixels of the file: twice what is shown in a list and on the work's own page."""
FORMATS = (("avif", "image/avif"), ("webp", "image/webp"), ("jpeg", "image/jpeg"))

WIDTH, HEIGHT, MARGIN = 240, 320, 20
PAPER, ACCENT = "#fbf8f2", "#f0a074"
SERIF, SANS = "'Source Serif 4', Georgia, serif", "'Source Sans 3', Arial, sans-serif"
FIELDS = {
    PublicationType.SURVEY: "#0d4f52",
    PublicationType.DATASET: "#0d4f52",
    PublicationType.RESEARCH: "#5c4506",
    PublicationType.SYSTEMATIC_ANALYSIS: "#5c4506",
    PublicationType.REPORT: "#143f63",
    PublicationType.BULLETIN: "#143f63",
    PublicationType.BRIEF: "#143f63",
    PublicationType.PROTOCOL: "#57284f",
    PublicationType.INFOGRAPHIC: "#7a2f12",
    PublicationType.PRESENTATION: "#7a2f12",
}
SIZES = ((25, 5), (22, 6), (19, 7), (16.5, 8))
"""Sizes of the title, each with the most lines that it may take."""


@dataclass(frozen=True, slots=True)
class Source:
    """One format of a cover."""

    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands for a work before its words: a picture in three formats, or a drawing."""

    sources: tuple[Source, ...] = ()
    """The better formats; `url` is the JPEG for everyone else."""
    url: str = ""
    width: int = WIDTH
    height: int = HEIGHT
    drawing: SafeString | None = None


def specs(width: int) -> list[str]:
    """Wagtail's names of the renditions of a cover."""
    return [f"width-{width}|format-{name}" for name, _kind in FORMATS]


def pictures(images: Iterable[int | None], width: int) -> dict[int, Cover]:
    """The covers that these images (by number) make; none of one that cannot be made. One query where the renditions are made
    already."""
    ids = {image for image in images if image is not None}
    if not ids:
        return {}
    wanted = specs(width)
    model = get_image_model()
    made: dict[int, dict[str, Any]] = {pk: {} for pk in ids}
    for rendition in model.get_rendition_model().objects.filter(
        image__in=ids, filter_spec__in=wanted, focal_point_key=""
    ):
        made[rendition.image_id][rendition.filter_spec] = rendition
    missing = [pk for pk, ready in made.items() if len(ready) < len(wanted)]
    for image in model.objects.filter(pk__in=missing) if missing else ():
        try:
            made[image.pk] = image.get_renditions(*wanted)
        except Exception:  # its file is lost, storage is away, a disk is full: a page is read for its words
            logger.exception("The cover from image %s could not be made.", image.pk)
            made[image.pk] = {}
    return {pk: _cover(ready, wanted) for pk, ready in made.items() if ready}


def _cover(ready: dict[str, Any], wanted: Sequence[str]) -> Cover:
    better = tuple(Source(kind, ready[spec].url) for spec, (_name, kind) in zip(wanted[:-1], FORMATS[:-1], strict=True))
    plain = ready[wanted[-1]]
    return Cover(better, plain.url, plain.width, plain.height)


@lru_cache(maxsize=4096)
def drawn(kind: str, kind_label: str, title: str, place: str, year: int) -> Cover:
    """A cover drawn of words: the type above, the title, place and year below, and bars that no two titles share."""
    return Cover(drawing=draw(kind, kind_label, title, place, year))


def draw(kind: str, kind_label: str, title: str, place: str, year: int) -> SafeString:
    """The drawing as SVG. It repeats what stands beside it, so it is hidden from readers that speak."""
    field = FIELDS.get(PublicationType(kind), "#0d4f52")
    size, lines = _fitted(title)
    leading = size * 1.18
    top = 66 + size
    words = format_html_join(
        "",
        '<text x="{}" y="{}" font-family="{}" font-weight="600" font-size="{}" fill="{}">{}</text>',
        ((MARGIN, f"{top + row * leading:.1f}", SERIF, size, PAPER, line) for row, line in enumerate(lines)),
    )
    below = _cut(place, _font("source-sans-3-latin-normal.woff2", 12), WIDTH - 2 * MARGIN - 46)
    return format_html(
        '<svg class="cover__drawing" viewBox="0 0 {w} {h}" width="{w}" height="{h}" xmlns="http://www.w3.org/2000/svg" '
        'aria-hidden="true" focusable="false"><rect width="{w}" height="{h}" fill="{field}"/>'
        '<text x="{m}" y="36" font-family="{sans}" font-weight="600" font-size="11.5" '
        'letter-spacing="0.6" fill="{paper}">{kind}</text><rect x="{m}" y="46" width="36" height="3" fill="{accent}"/>'
        "{words}{bars}"
        '<text x="{m}" y="{y1}" font-family="{sans}" font-size="12" fill="{paper}">{place}</text>'
        '<text x="{m}" y="{y2}" font-family="{serif}" font-weight="600" font-size="19" '
        'fill="{paper}">{year}</text></svg>',
        w=WIDTH,
        h=HEIGHT,
        m=MARGIN,
        field=field,
        serif=SERIF,
        sans=SANS,
        paper=PAPER,
        accent=ACCENT,
        kind=_cut(kind_label, _font("source-sans-3-latin-normal.woff2", 12.5), WIDTH - 2 * MARGIN),
        words=words,
        bars=_bars(title),
        place=below,
        y1=HEIGHT - 40,
        y2=HEIGHT - MARGIN,
        year=year,
    )


def _bars(title: str) -> SafeString:
    """Five bars at the foot, their heights from the title: a mark of its own that is no chart of anything."""
    heights = [10 + each % 5 * 7 for each in hashlib.sha256(title.encode()).digest()[:5]]
    left = WIDTH - MARGIN - 5 * 9 + 2
    return format_html_join(
        "",
        '<rect x="{}" y="{}" width="7" height="{}" fill="{}"{}/>',
        (
            (left + number * 9, HEIGHT - MARGIN - height, height, ACCENT if number == 4 else PAPER, _FADED[number == 4])
            for number, height in enumerate(heights)
        ),
    )


_FADED = {False: SafeString(' fill-opacity="0.45"'), True: SafeString("")}


def _fitted(title: str) -> tuple[float, Sequence[str]]:
    """The largest size at which the title fits, and its lines; cut at the smallest where it fits at none."""
    for size, most in SIZES:
        font = _font("source-serif-4-latin-normal.woff2", size)
        lines = _wrapped(title, font)
        if len(lines) <= most and all(font.getlength(line) <= WIDTH - 2 * MARGIN for line in lines):
            return size, lines
    size, most = SIZES[-1]
    font = _font("source-serif-4-latin-normal.woff2", size)
    lines = [_cut(line, font, WIDTH - 2 * MARGIN) for line in _wrapped(title, font)]
    if len(lines) <= most:
        return size, lines
    last = lines[most - 1].rstrip("…").split()
    while len(last) > 1 and font.getlength(f"{' '.join(last)}…") > WIDTH - 2 * MARGIN:
        last.pop()
    return size, [*lines[: most - 1], _cut(f"{' '.join(last)}…", font, WIDTH - 2 * MARGIN)]


def _wrapped(text: str, font: Any) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= WIDTH - 2 * MARGIN:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _cut(text: str, font: Any, width: float) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


@lru_cache(maxsize=16)
def _font(name: str, size: float) -> Any:
    font = ImageFont.truetype(settings.BASE_DIR / "static" / "fonts" / name, size)
    font.set_variation_by_axes([600])
    return font
