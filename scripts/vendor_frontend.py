"""Fetch the fonts and the script library the public site serves, and make them small.

Run where a new version is wanted; the results are committed:

    uv run --no-project --with fonttools --with brotli python scripts/vendor_frontend.py

Say `fonts`, `htmx`, `players` or `qr` for a part of it; without fonts it needs no fonttools.

Sources (npm): @fontsource-variable/source-serif-4 and source-sans-3 (SIL Open Font License 1.1), htmx.org (0BSD),
scorm-again (MIT), h5p-standalone (MIT, with the core of H5P in it, GPL-3.0), qr (MIT or Apache-2.0), whose reader esbuild
(MIT) makes one file of.
The serif is pinned at one optical size, which suits headings and reading alike, and both families keep the weights
400 to 700 and lose their hinting: two files of some 35 and 29 kB instead of 122 and 29 are needed on a first view.
"""

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"
PACKAGES = {
    "source-serif-4": "@fontsource-variable/source-serif-4@5.3.1",
    "source-sans-3": "@fontsource-variable/source-sans-3@5.3.0",
    "htmx": "htmx.org@4.0.1",
    "scorm-again": "scorm-again@3.4.3",
    "h5p-standalone": "h5p-standalone@3.8.2",
    "qr": "qr@0.7.0",
    "esbuild": "esbuild@0.28.2",
}
VENDOR = STATIC / "vendor"
WEIGHTS = (400, 400, 700)
SERIF_OPTICAL_SIZE = 26
H5P_FILES = (
    "main.bundle.js",
    "main.bundle.js.LICENSE.txt",
    "frame.bundle.js",
    "fonts/h5p-core-30.woff2",
    "fonts/h5p-hub-publish.woff2",
    "fonts/h5p-theme.woff2",
    "images/h5p.svg",
    "images/throbber.gif",
)
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$\n?", re.MULTILINE)
TEXT_FONT = re.compile(r"@font-face\s*\{[^}]*/(?:inter|open-sans)/[^}]*\}")
"""Families of 1.3 MB for the text of activities: the reader's own are used instead."""
GPL = Path("/usr/share/common-licenses/GPL-3")
"""The text of the licence of H5P's core, which h5p-standalone does not carry along; Debian does."""
ABOUT_H5P = """# h5p-standalone {version}

From npm (`scripts/vendor_frontend.py players`); its source is at <https://github.com/tunapanda/h5p-standalone>, MIT
([LICENSE.txt](LICENSE.txt)).

`frame.bundle.js`, `styles/` and `fonts/` are the core of H5P, by Joubel AS and others, GPL-3.0
([LICENSE-H5P-core.txt](LICENSE-H5P-core.txt)); its source is at <https://github.com/h5p/h5p-php-library>. They are handed
out as they are, but for the text fonts that `styles/h5p.css` names no more, and run in the frame of a package: no part of
the portal is linked with them.
"""


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
    from fontTools.ttLib import TTFont  # needed for fonts alone
    from fontTools.varLib import instancer

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


def vendor_fonts(temporary: Path) -> None:
    fonts = STATIC / "fonts"
    (fonts / "LICENSES").mkdir(parents=True, exist_ok=True)
    folders = {key: fetch(PACKAGES[key], temporary) for key in ("source-serif-4", "source-sans-3")}
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
    for key, folder in folders.items():
        (fonts / "LICENSES" / f"{key}.txt").write_bytes((folder / "LICENSE").read_bytes())


def vendor_htmx(temporary: Path) -> None:
    folder = fetch(PACKAGES["htmx"], temporary)
    (VENDOR / "htmx.min.js").write_bytes((folder / "dist" / "htmx.min.js").read_bytes())
    (VENDOR / "htmx.LICENSE.txt").write_bytes((folder / "LICENSE").read_bytes())


def vendor_players(temporary: Path) -> None:
    """The SCORM runtime and the H5P player. What they name and nobody serves (source maps, two font families) is left out."""
    folder, target = fetch(PACKAGES["scorm-again"], temporary), VENDOR / "scorm-again"
    target.mkdir(exist_ok=True)
    for name in ("scorm12.min.js", "scorm2004.min.js"):
        (target / name).write_text(SOURCE_MAP.sub("", (folder / "dist" / name).read_text()))
    (target / "LICENSE.txt").write_bytes((folder / "LICENSE").read_bytes())

    folder, target = fetch(PACKAGES["h5p-standalone"], temporary), VENDOR / "h5p-standalone"
    shutil.rmtree(target, ignore_errors=True)
    for name in H5P_FILES:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes((folder / "dist" / name).read_bytes())
    styles = (folder / "dist" / "styles" / "h5p.css").read_text()
    (target / "styles").mkdir()
    (target / "styles" / "h5p.css").write_text(TEXT_FONT.sub("", styles))
    (target / "LICENSE.txt").write_bytes((folder / "LICENSE").read_bytes())
    (target / "LICENSE-H5P-core.txt").write_bytes(GPL.read_bytes())
    (target / "README.md").write_text(ABOUT_H5P.format(version=PACKAGES["h5p-standalone"].rpartition("@")[2]))


def vendor_qr(temporary: Path) -> None:
    """The part of it that reads codes, as a script that the page loads: `qrReader.BarcodeDetector`."""
    folder, bundled = fetch(PACKAGES["qr"], temporary), VENDOR / "qr-reader.min.js"
    entry = temporary / "reader.mjs"
    entry.write_text(f'export {{ BarcodeDetector }} from "{folder / "decode.js"}";')
    options = ["--bundle", "--minify", "--format=iife", "--global-name=qrReader", f"--outfile={bundled}"]
    subprocess.run(
        ["npm", "exec", "--yes", "--silent", PACKAGES["esbuild"], "--", str(entry), *options], cwd=temporary, check=True
    )
    (VENDOR / "qr-reader.LICENSE.txt").write_bytes((folder / "LICENSE-MIT").read_bytes())


PARTS = {"fonts": vendor_fonts, "htmx": vendor_htmx, "players": vendor_players, "qr": vendor_qr}


def main(names: list[str]) -> None:
    VENDOR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        for name in names or PARTS:
            PARTS[name](Path(temporary))


if __name__ == "__main__":
    main(sys.argv[1:])
