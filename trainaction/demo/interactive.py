"""The interactive packages of the demo, made of their sources below `packages/`: one SCORM 1.2, one H5P."""

import io
import zipfile
from pathlib import Path

from django.core.files.base import ContentFile

from trainaction.models import InteractivePackage
from trainaction.packages.reading import read_package

FOLDER = Path(__file__).parent / "packages"
TITLES = {
    "sources": ("Registro, encuesta o ninguno de los dos", "Record, survey or neither"),
    "cards": ("Cinco palabras que se confunden", "Five words that get mixed up"),
}
_MADE = (2026, 1, 1, 0, 0, 0)


def packed(name: str) -> bytes:
    """The zip of a package: the same bytes whenever it is made."""
    root = FOLDER / name
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(each for each in root.rglob("*") if each.is_file()):
            archive.writestr(zipfile.ZipInfo(path.relative_to(root).as_posix(), _MADE), path.read_bytes())
    return target.getvalue()


def package(name: str) -> InteractivePackage:
    """A package of the demo, made where it is missing."""
    spanish, english = TITLES[name]
    found: InteractivePackage | None = InteractivePackage.objects.filter(title_es=spanish).first()
    if found is not None:
        return found
    content = packed(name)
    made = InteractivePackage(title_es=spanish, title_en=english)
    made.describe(read_package(io.BytesIO(content)), len(content))
    made.file.save(f"{name}.zip", ContentFile(content), save=False)
    made.save()
    return made
