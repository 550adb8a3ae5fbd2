"""Draw the icons that cannot be SVG from the site's mark: `static/img/favicon.ico`, `apple-touch-icon.png`, and
`podcast.png`, the cover of the recordings in podcast programs.

    .venv/bin/python scripts/make_icons.py

The mark is `static/img/favicon.svg`: a field and four bars on a grid of 38. Bars are laid on whole pixels, so that they
stay sharp at 16; what is drawn is committed, and only a change of the mark needs this again.
"""

import xml.etree.ElementTree as ET
from pathlib import Path

from PIL import Image, ImageDraw

IMAGES = Path(__file__).parents[1] / "static" / "img"
SVG = "{http://www.w3.org/2000/svg}"
GRID = 38
FAVICON_SIZES = (16, 32, 48)
TOUCH_SIZE = 180
COVER_SIZE = 1406
"""Pixels: the next whole grid after the 1,400 that Apple asks for at least."""


def main() -> None:
    rects = list(_rects(IMAGES / "favicon.svg"))
    icons = [_drawn(rects, size) for size in FAVICON_SIZES]
    sizes = [icon.size for icon in icons]
    icons[-1].save(IMAGES / "favicon.ico", sizes=sizes, append_images=icons[:-1])
    _drawn(rects, TOUCH_SIZE).save(IMAGES / "apple-touch-icon.png", optimize=True)
    # Without transparency, and of the few colours it has: some 5 kB.
    _drawn(rects, COVER_SIZE).convert("RGB").quantize(16).save(IMAGES / "podcast.png", optimize=True)


def _rects(path: Path) -> list[tuple[tuple[float, float, float, float], str]]:
    """Every rectangle of the mark as (left, top, right, bottom) on the grid, and its colour."""
    root = ET.parse(path).getroot()
    group = root.find(f"{SVG}g")
    inherited = {rect: group.get("fill", "") for rect in group} if group is not None else {}
    found = []
    for rect in root.iter(f"{SVG}rect"):
        left, top, width, height = (float(rect.get(name, 0)) for name in ("x", "y", "width", "height"))
        found.append(((left, top, left + width, top + height), rect.get("fill") or inherited[rect]))
    return found


def _drawn(rects: list[tuple[tuple[float, float, float, float], str]], size: int) -> Image.Image:
    image = Image.new("RGBA", (size, size))
    pen = ImageDraw.Draw(image)
    for box, colour in rects:
        left, top, right, bottom = (round(edge * size / GRID) for edge in box)
        pen.rectangle((left, top, right - 1, bottom - 1), fill=colour)
    return image


if __name__ == "__main__":
    main()
