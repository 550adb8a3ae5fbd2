"""Every text of the interface is in Spanish: extracts the texts afresh and compares them with the catalogue.

Exit status 1 on a text that is missing, untranslated or doubtful (fuzzy), or whose placeholders differ.
"""

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
LEFT_OUT = shutil.ignore_patterns(
    ".venv", "var", ".git", "node_modules", "tests", "bench", "locale", "*.mo", "__pycache__"
)


def extracted() -> Catalog:
    """The texts that the sources and templates hold now."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "portal"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        (copy / "locale").mkdir()
        command = ["makemessages", "--locale", "es", "--no-wrap", "--verbosity", "0"]
        subprocess.run([sys.executable, "-m", "django", *command], cwd=copy, check=True)
        with (copy / "locale" / "es" / "LC_MESSAGES" / "django.po").open("rb") as texts:
            return read_po(texts, locale="es")


def faults() -> list[str]:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="es")
    found = _said_twice()
    for text in extracted():
        if not text.id:
            continue
        singular = text.id[0] if isinstance(text.id, tuple) else text.id
        where = ", ".join(f"{path}:{line}" for path, line in text.locations[:2])
        known = catalogue.get(singular, text.context)
        strings = known.string if known and isinstance(known.string, tuple | list) else [known.string if known else ""]
        if known is None:
            found.append(f"missing: {singular!r} ({where})")
        elif not all(strings) or not strings:
            found.append(f"untranslated: {singular!r} ({where})")
        elif known.fuzzy:
            found.append(f"doubtful: {singular!r} ({where})")
        elif isinstance(text.id, tuple) != isinstance(known.id, tuple):
            found.append(f"singular and plural differ from the source: {singular!r} ({where})")
        else:
            known.flags |= text.flags
            found += [f"{error}: {singular!r} ({where})" for error in known.check(catalogue)]
    return found


def _said_twice() -> list[str]:
    """Texts with two entries: the catalogue's lines are merged one after the other, and gettext's tools refuse those."""
    entries = CATALOGUE.read_text().split("\n\n")
    keys = [
        "\n".join(line for line in entry.splitlines() if line.startswith(("msgctxt", "msgid ", '"')))
        for entry in (each.split("\nmsgstr")[0] for each in entries)
        if "msgid" in entry
    ]
    return [f"two entries: {key}" for key, times in Counter(keys).items() if times > 1]


def main() -> int:
    if shutil.which("xgettext") is None:
        print("The texts cannot be extracted: install gettext (on Debian and Ubuntu: apt install gettext).")
        return 1
    if not CATALOGUE.exists():
        print(f"There is no {CATALOGUE.relative_to(ROOT)}: make messages makes it.")
        return 1
    found = faults()
    print("\n".join(found))
    print(
        f"{len(found)} texts to put right in {CATALOGUE.relative_to(ROOT)}." if found else "All texts are translated."
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
