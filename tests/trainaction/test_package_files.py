"""Uploaded packages: what is told of a good one, and each bad one refused with a sentence and nothing kept."""

import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from tests.factories.packages import PAGE, Files, manifest, packed, packed_twice, scorm
from trainaction.demo.interactive import packed as demo_package
from trainaction.models import InteractivePackage
from trainaction.packages import reading
from trainaction.packages.reading import Contents, read_package

ADD = "/admin/snippets/trainaction/interactivepackage/add/"
DAMAGED = "The zip is damaged: a file in it cannot be read. Export it again."
NO_ZIP = "This is no zip file, whatever its name says. Upload the package as it was exported: a .zip, or a .h5p of H5P."


def read(content: bytes) -> Contents:
    return read_package(io.BytesIO(content))


def refusal(content: bytes) -> str:
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        read(content)
    return " ".join(caught.value.messages)


def with_entry(name: str, content: str = "x", **attributes: Any) -> bytes:
    """A package with one more file, whose entry has these attributes."""
    target = io.BytesIO(scorm())
    with zipfile.ZipFile(target, "a") as archive:
        info = zipfile.ZipInfo(name)
        for key, value in attributes.items():
            setattr(info, key, value)
        archive.writestr(info, content)
    return target.getvalue()


def patched(content: bytes, marker: bytes, offset: int, value: bytes) -> bytes:
    """The zip with these bytes behind the last marker exchanged."""
    at = content.rindex(marker) + offset
    return content[:at] + value + content[at + len(value) :]


CENTRAL, END = b"PK\x01\x02", b"PK\x05\x06"


def large(content: bytes, directory: int, place: int | None = None) -> bytes:
    """The zip as those that count in 64 bits end: with these bytes of directory, and where that is said."""
    at = content.rindex(END)
    (entries, _here, size, begins) = struct.unpack_from("<HHLL", content, at + 8)
    record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, directory or size, begins)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at if place is None else place, 1)
    return content[:at] + record + locator + content[at:]


def h5p(about: Any = None, **files: str | bytes) -> bytes:
    about = about or {
        "title": "Tarjetas",
        "mainLibrary": "H5P.Cards",
        "preloadedDependencies": [{"machineName": "H5P.Cards", "majorVersion": 1, "minorVersion": 2}],
    }
    there: Files = {"h5p.json": json.dumps(about), "content/content.json": "{}", "H5P.Cards-1.2/library.json": "{}"}
    return packed({name: content for name, content in {**there, **files}.items() if content})


# --- good ones -------------------------------------------------------------------------------


def test_a_scorm_package_tells_its_version_and_its_parts():
    content = scorm(
        {"dos.html": PAGE}, "index.html?a=1", "dos.html", more="<adlcp:masteryscore>80</adlcp:masteryscore>"
    )
    found = read(content)
    assert (found.kind, found.files) == ("scorm12", 3)
    assert [(part.key, part.title, part.path, part.query, part.pass_mark) for part in found.parts] == [
        ("i1", "Parte 1", "index.html", "a=1", 0.8),
        ("i2", "Parte 2", "dos.html", "", 0.8),
    ]


@pytest.mark.parametrize("version", ["CAM 1.3", "2004 3rd Edition", "2004 4th Edition"])
def test_each_edition_of_scorm_2004_is_known(version: str):
    assert read(scorm(version=version)).kind == "scorm2004"


def test_a_zip_that_counts_in_64_bits_is_read():
    assert read(large(scorm(), 0)).files == 2
    assert read(patched(large(scorm(), 0), END, 12, b"\xff" * 8)).files == 2


def test_an_h5p_package_is_known_with_and_without_versions_in_its_folders():
    plain = h5p(**{"H5P.Cards-1.2/library.json": "", "H5P.Cards/library.json": "{}"})
    assert [read(content).kind for content in (h5p(), plain)] == ["h5p", "h5p"]


def test_a_package_made_on_windows_is_read_by_slashes_and_whatever_the_capitals():
    content = packed({"imsmanifest.xml": manifest("Curso\\Index.HTML"), "curso\\index.html": PAGE})
    assert [part.path for part in read(content).parts] == ["curso/index.html"]


def test_the_packages_of_the_demo_can_be_played():
    found = [read(demo_package(name)) for name in ("sources", "cards")]
    assert [(each.kind, len(each.parts)) for each in found] == [("scorm12", 1), ("h5p", 1)]
    assert found[0].parts[0].pass_mark == 0.7


# --- bad ones --------------------------------------------------------------------------------

BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "text": (lambda: b"esto no es un zip", NO_ZIP),
    "nothing": (lambda: b"", NO_ZIP),
    "a program with a zip at its end": (lambda: b"MZ" + scorm(), NO_ZIP),
    "cut off": (lambda: scorm()[:-30], NO_ZIP),
    "empty": (lambda: packed({}), "The zip is empty."),
    "damaged": (lambda: patched(scorm({"a.txt": "a" * 50}), CENTRAL, 16, b"\0\0\0\0"), DAMAGED),
    "a path upwards": (
        lambda: scorm({"../../etc/cron.d/x": "x"}),
        "“../../etc/cron.d/x” leads out of the package. Pack it anew, with names that begin in its own folder.",
    ),
    "a path upwards as on Windows": (
        lambda: scorm({"a\\..\\..\\x": "x"}),
        "“a/../../x” leads out of the package. Pack it anew, with names that begin in its own folder.",
    ),
    "an absolute path": (
        lambda: with_entry("/etc/passwd"),
        "“/etc/passwd” leads out of the package. Pack it anew, with names that begin in its own folder.",
    ),
    "a drive": (
        lambda: with_entry("C:/x.html"),
        "“C:/x.html” leads out of the package. Pack it anew, with names that begin in its own folder.",
    ),
    "a link": (
        lambda: with_entry("enlace", "/etc/passwd", external_attr=0o120777 << 16),
        "“enlace” is a link and no file. Pack the package with the files themselves.",
    ),
    "a name that is none": (lambda: with_entry("a\x07.html"), "“'a\\x07.html'” is no name for a file. Rename it."),
    "one name twice": (
        lambda: packed_twice("index.html", {"imsmanifest.xml": manifest("index.html"), "index.html": PAGE}),
        "Two files in it are called “index.html”. Pack it anew.",
    ),
    "a password": (
        lambda: patched(scorm(), CENTRAL, 8, b"\x01\x00"),
        "It is protected by a password. Pack it without one.",
    ),
    "a way of packing nobody knows": (
        lambda: patched(scorm(), CENTRAL, 10, b"\x63\x00"),
        "It is packed in a way that cannot be read. Pack it as an ordinary zip.",
    ),
    "a program": (
        lambda: scorm({"instalar/Setup.EXE": "MZ"}),
        "“instalar/Setup.EXE” is a program. A package holds pages, scripts for the browser and media: take it out.",
    ),
    "a script of a server": (
        lambda: scorm({"x.php": "<?php"}),
        "“x.php” is a program. A package holds pages, scripts for the browser and media: take it out.",
    ),
    "2 GB by its directory": (
        lambda: patched(scorm(), CENTRAL, 24, struct.pack("<L", 2**31)),
        "Unpacked it is too large: 600 MB is the most. Leave its videos out and put them in the lesson.",
    ),
    "millions of files by its directory": (
        lambda: patched(scorm(), END, 12, b"\xff\xff\xff\xff"),
        "There are too many files in it: 5000 is the most.",
    ),
    "millions of files, said where large zips say it": (
        lambda: large(scorm(), 2**31),
        "There are too many files in it: 5000 is the most.",
    ),
    "two directories, one of them small": (
        lambda: large(scorm(), 0, place=4),
        "It is packed in a way that cannot be read. Pack it as an ordinary zip.",
    ),
    "more files than the most": (
        lambda: packed({f"{number}.txt": "" for number in range(5001)}),
        "There are too many files in it: 5000 is the most.",
    ),
    "nothing to play": (
        lambda: packed({"index.html": PAGE}),
        "It is no package that can be played: a SCORM package holds an imsmanifest.xml, an H5P one an h5p.json.",
    ),
    "a folder around it": (
        lambda: packed({"curso/imsmanifest.xml": manifest("index.html"), "curso/index.html": PAGE}),
        "Its content is in the folder “curso”. Pack what is in that folder, and not the folder.",
    ),
    "an unknown version": (
        lambda: scorm(version="1.1"),
        "It says that it is SCORM “1.1”. SCORM 1.2 and SCORM 2004 can be played: export it as one of them.",
    ),
    "no entry": (
        lambda: packed({"imsmanifest.xml": manifest(), "index.html": PAGE}),
        "Its imsmanifest.xml names no page to begin with. Export the package again as SCORM 1.2 or SCORM 2004.",
    ),
    "an entry above": (
        lambda: scorm(None, "../index.html"),
        "Its imsmanifest.xml begins with “../index.html”, which is outside of the package. Everything has to be in it.",
    ),
    "an entry elsewhere": (
        lambda: scorm(None, "https://otro.example/curso.html"),
        "Its imsmanifest.xml begins with “https://otro.example/curso.html”, which is outside of the package. "
        "Everything has to be in it.",
    ),
    "an entry at no host": (
        lambda: scorm(None, "//[x/curso.html"),
        "Its imsmanifest.xml begins with “//[x/curso.html”, which is outside of the package. Everything has to be in it.",
    ),
    "an entry that is not there": (
        lambda: scorm(None, "inicio.html"),
        "Its imsmanifest.xml begins with “inicio.html”, and there is no such file in it. Export it again.",
    ),
    "h5p that is no description": (lambda: h5p([1]), "h5p.json cannot be read. Export it again."),
    "h5p without content": (
        lambda: h5p(**{"content/content.json": ""}),
        "There is no content/content.json in it. Export it again.",
    ),
    "h5p that nothing plays": (
        lambda: h5p({"mainLibrary": "H5P.Other", "preloadedDependencies": []}),
        "Its h5p.json names no library that plays it. Export it again.",
    ),
    "h5p without its library": (
        lambda: h5p(**{"H5P.Cards-1.2/library.json": ""}),
        "The library H5P.Cards-1.2 is not in it. Export it with its libraries: nothing is fetched from elsewhere.",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_a_sentence_that_says_what_to_do(name: str):
    make, sentence = BAD[name]
    assert refusal(make()) == sentence


def test_a_manifest_that_swells_or_reaches_out_is_not_read():
    swelling = '<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><m>&b;</m>'
    outside = '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]><m>&a;</m>'
    for text in (swelling, outside, "<manifest>"):
        assert refusal(packed({"imsmanifest.xml": text})).startswith("Its imsmanifest.xml cannot be read: ")


def test_what_is_read_counts_and_not_what_the_directory_says(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "_look_at", lambda infos: None)
    monkeypatch.setattr(reading, "LARGEST_UNPACKED", 1_000_000)
    assert refusal(scorm({"a.bin": b"\0" * 1_100_000})).startswith("Unpacked it is too large: ")


def test_a_file_that_is_larger_than_may_be_sent_is_refused_unread(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "LARGEST", 100)
    assert refusal(scorm()).startswith("The file is too large: ")


# --- in the admin ----------------------------------------------------------------------------


def stored() -> list[str]:
    folder = Path(settings.MEDIA_ROOT) / "documents" / "packages"
    return sorted(path.name for path in folder.glob("*")) if folder.is_dir() else []


def upload(client: Client, content: bytes, name: str = "curso.zip", **fields: str) -> Any:
    data = {"title_es": "Mi actividad", "title_en": "", **fields, "file": SimpleUploadedFile(name, content)}
    return client.post(ADD, data)


@pytest.mark.django_db
def test_an_editor_uploads_a_package_and_it_is_told_by_its_content(editor_client: Client):
    before = stored()
    assert upload(editor_client, scorm(version="2004 4th Edition"), "curso.ZIP").status_code == 302
    package = InteractivePackage.objects.get()
    assert (package.title, package.kind, package.files) == ("Mi actividad", "scorm2004", 2)
    assert stored() == sorted([*before, f"{package.key}.zip"])
    listing = editor_client.get("/admin/snippets/trainaction/interactivepackage/").content.decode()
    assert ("SCORM 2004" in listing, "Probarlo" in listing) == (True, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ no soy un zip", "curso.zip", "Esto no es un archivo zip, diga lo que diga su nombre."),
        (scorm(), "curso.exe", "Suba el paquete tal como se exportó: un .zip, o un .h5p de H5P."),
        (scorm({"../x.html": "x"}), "curso.zip", "«../x.html» sale del paquete."),
    ],
)
def test_of_a_refused_file_nothing_is_kept(editor_client: Client, content: bytes, name: str, sentence: str):
    before = stored()
    answer = upload(editor_client, content, name)
    assert (answer.status_code, sentence in answer.content.decode()) == (200, True)
    assert (InteractivePackage.objects.count(), stored()) == (0, before)


@pytest.mark.django_db
def test_a_file_stays_as_it_is_when_its_titles_are_edited(editor_client: Client):
    upload(editor_client, scorm())
    package = InteractivePackage.objects.get()
    url = f"/admin/snippets/trainaction/interactivepackage/edit/{package.pk}/"
    data = {"title_es": "Otro título", "title_en": "", "file": SimpleUploadedFile("otro.zip", scorm({"b.html": PAGE}))}
    assert editor_client.post(url, data).status_code == 302
    same = InteractivePackage.objects.get()
    assert (same.title, same.file.name, same.files) == ("Otro título", package.file.name, package.files)
