"""Interactive packages as zips, made of a few lines each, and as rows."""

import io
import warnings
import zipfile
from typing import Any

from django.core.files.base import ContentFile

from trainaction.models import InteractivePackage
from trainaction.packages.reading import read_package

SCHEMAS = {
    "1.2": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
    "2004 4th Edition": "http://www.adlnet.org/xsd/adlcp_v1p3",
}
PAGE = "<!doctype html><html><head><title>Actividad</title></head><body>Hola</body></html>"
Files = dict[str, str | bytes]


def packed(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def packed_twice(name: str, files: Files) -> bytes:
    """A zip in which one name is there twice."""
    target = io.BytesIO(packed(files))
    with warnings.catch_warnings(), zipfile.ZipFile(target, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(name, "otra vez")
    return target.getvalue()


def manifest(*hrefs: str, version: str = "1.2", more: str = "", order: str = "") -> str:
    """A manifest with a part for each address; `order` is the sequencing of the whole, as XML."""
    schema = SCHEMAS.get(version, SCHEMAS["1.2"])
    items = "".join(
        f'<item identifier="i{at}" identifierref="r{at}"><title>Parte {at}</title>{more}</item>'
        for at, _href in enumerate(hrefs, 1)
    )
    resources = "".join(
        f'<resource identifier="r{at}" type="webcontent" adlcp:scormtype="sco" href="{href}"/>'
        for at, href in enumerate(hrefs, 1)
    )
    return (
        f'<manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="{schema}" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">'
        f"<metadata><schemaversion>{version}</schemaversion></metadata>"
        f'<organizations default="o"><organization identifier="o"><title>Curso</title>{items}{order}</organization></organizations>'
        f"<resources>{resources}</resources></manifest>"
    )


def scorm(files: Files | None = None, *hrefs: str, **said: Any) -> bytes:
    """A SCORM package that begins with index.html, or with each of `hrefs`."""
    return packed(
        {"imsmanifest.xml": manifest(*(hrefs or ("index.html",)), **said), "index.html": PAGE, **(files or {})}
    )


def make_package(content: bytes | None = None, title: str = "Actividad", **fields: Any) -> InteractivePackage:
    content = content or scorm()
    package = InteractivePackage(**{"title_es": title, "title_en": f"{title} (en)", **fields})
    package.describe(read_package(io.BytesIO(content)), len(content))
    package.file.save("x.zip", ContentFile(content), save=False)
    package.save()
    return package
