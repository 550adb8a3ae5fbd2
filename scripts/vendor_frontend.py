"""Fetch the fonts and the script library the public site serves, and make them small.

Run where a new version is wanted; the results are committed:

    uv run --no-project --with fonttools --with brotli python scripts/vendor_frontend.py

Sources (npm): @fontsource-variable/source-serif-4 and source-sans-3 (SIL Open Font License 1.1), htmx.org (0BSD).
The serif is pinned at one optical size, which suits headings and reading alike, and both families keep the weights
400 to 700 and lose their hinting: two files of some 35 and 29 kB instead of 122 and 29 are needed on a first view.
"""

import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

STATIC = Path(__file__).resolve().parents[1] / "static"
PACKAGES = {
    "source-serif-4": "@fontsource-variable/source-serif-4@5.3.1",
    "source-sans-3": "@fontsource-variable/source-sans-3@5.3.0",
    "htmx": "htmx.org@4.0.1",
}
WEIGHTS = (400, 400, 700)
SERIF_OPTICAL_SIZE = 26


def fetch(package: str, folder: Path) -> Path:
    """Download one npm package and return the folder its files are in."""
    name = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()
    target = folder / name.removesuffix(".tgz")
    with tarfile.open(folder / name) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def shrink(source: Path, target: Path, **axes: float | tuple[float, float, float]) -> None:
    """Write `source` with its axes limited and its hinting dropped."""
    font = instancer.instantiateVariableFont(TTFont(source), axes)
    for table in ("fpgm", "prep", "cvt ", "cvar"):
        if table in font:
            del font[table]
    for name in font["glyf"].keys():  # noqa: SIM118  (the table is no dictionary)
        glyph = font["glyf"][name]
        if hasattr(glyph, "program"):
            glyph.removeHinting()
    font.flavor = "woff2"
    font.save(target)
    print(f"{target.relative_to(STATIC)}: {target.stat().st_size:,} bytes")


def main() -> None:
    fonts = STATIC / "fonts"
    (fonts / "LICENSES").mkdir(parents=True, exist_ok=True)
    (STATIC / "vendor").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folders = {key: fetch(package, Path(temporary)) for key, package in PACKAGES.items()}
        for script in ("latin", "latin-ext"):
            for style in ("normal", "italic"):
                shrink(
                    folders["source-serif-4"] / "files" / f"source-serif-4-{script}-opsz-{style}.woff2",
                    fonts / f"source-serif-4-{script}-{style}.woff2",
                    wght=WEIGHTS,
                    opsz=SERIF_OPTICAL_SIZE,
                )
                shrink(
                    folders["source-sans-3"] / "files" / f"source-sans-3-{script}-wght-{style}.woff2",
                    fonts / f"source-sans-3-{script}-{style}.woff2",
                    wght=WEIGHTS,
                )
        for key in ("source-serif-4", "source-sans-3"):
            (fonts / "LICENSES" / f"{key}.txt").write_bytes((folders[key] / "LICENSE").read_bytes())
        (STATIC / "vendor" / "htmx.min.js").write_bytes((folders["htmx"] / "dist" / "htmx.min.js").read_bytes())
        (STATIC / "vendor" / "htmx.LICENSE.txt").write_bytes((folders["htmx"] / "LICENSE").read_bytes())


if __name__ == "__main__":
    main()
