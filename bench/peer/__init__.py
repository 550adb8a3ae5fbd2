"""What the public pages are measured against: a Wagtail project as `wagtail start` makes it, with a journal in it.

Wagtail's own demo site is in no package registry, so its blog is built here anew, written by us, in the same shape:
a listing of articles with image, tags and authors, and an article with a body of blocks, an image and its authors;
a menu that knows which of its items have pages below, breadcrumbs, a footer text. Written as Wagtail's manual writes
such pages, and in what it leaves out (a second menu for phones, reading the tags twice, icons) quicker than the
original. Settings and base template are the generated ones; on top of them what any server needs (settings.py).
"""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
LISTING = "/journal/"
ARTICLE = "/journal/article-3/"
WSGI = "peer.wsgi:application"


def environment(folder: Path, base: Mapping[str, str]) -> dict[str, str]:
    """What the peer's processes are started with, the project being in `folder`."""
    kept = {name: value for name, value in base.items() if not name.startswith(("PORTAL_", "DATABASE_"))}
    return {**kept, "DJANGO_SETTINGS_MODULE": "peer.settings.bench", "PYTHONPATH": str(folder)}


def make(folder: Path, base: Mapping[str, str]) -> None:
    """Start the project in an empty folder, with its journal and its content."""
    start = [sys.executable, "-c", "from wagtail.bin.wagtail import main; main()", "start", "peer", str(folder)]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL)
    shutil.copytree(HERE / "journal", folder / "journal")
    shutil.copy(HERE / "settings.py", folder / "peer" / "settings" / "bench.py")
    (folder / "journal" / "migrations").mkdir()
    (folder / "journal" / "migrations" / "__init__.py").touch()
    for arguments in (
        ["makemigrations", "journal", "-v0"],
        ["migrate", "-v0"],
        ["shell", "-v0", "-c", "from journal.content import load; load()"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=folder,
            env=environment(folder, base),
            check=True,
            stdout=subprocess.DEVNULL,
        )
