"""What is refused of pictures that are uploaded in the admin, each with its sentence."""

import hashlib
import io
import json
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse
from PIL import Image as Pillow
from PIL import ImageCms
from wagtail.images.models import Image

from portal.models import PeriodicRun
from portal.periodic import run_now


def picture(format_: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Pillow.new("RGB", size, "#0d4f52").save(out, format_)
    return out.getvalue()


def vast() -> bytes:
    """A PNG of a few bytes that says it has 30,000 × 30,000 pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("run.js", "alert(1)")
    return out.getvalue()


DAMAGED = "«%s» está dañado o no es una imagen: no se puede abrir. Guárdelo de nuevo como JPEG o PNG y súbalo."
TWO_THINGS = (
    "«%s» es una imagen y además otra cosa. Ábralo en un programa de imágenes, guárdelo de nuevo y suba ese archivo."
)
REFUSED = [
    ("vasta.png", vast(), "«vasta.png» tiene demasiados píxeles. Redúzcala: el máximo son 60 millones (ancho × alto)."),
    (
        "foto.jpg",
        picture("PNG"),
        "«foto.jpg» no es lo que dice su nombre: por su contenido es un archivo .png. Cámbiele el nombre, o envíe otro.",
    ),
    ("pagina.png", b"<html><script>alert(1)</script></html>", DAMAGED % "pagina.png"),
    ("empieza.png", b"\x89PNG\r\n\x1a\n" + b"<p>no es una imagen</p>", DAMAGED % "empieza.png"),
    ("cortada.png", picture(size=(400, 300))[:-60], DAMAGED % "cortada.png"),
    ("doble.png", picture() + archive(), TWO_THINGS % "doble.png"),
    ("doble.jpg", picture("JPEG") + b"<script>alert(1)</script>", TWO_THINGS % "doble.jpg"),
    ("papel.gif", picture("GIF") + b"%PDF-1.7\n", TWO_THINGS % "papel.gif"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED, ids=[name for name, *_ in REFUSED])
def test_a_picture_that_is_none_or_more_than_one_is_refused_in_a_sentence(
    editor_client: Client, name: str, content: bytes, sentence: str
) -> None:
    """In the form of one picture; `file` is read by the same field wherever pictures are uploaded."""
    answer = editor_client.post(
        reverse("wagtailimages:add"), {"title": "Foto", "file": SimpleUploadedFile(name, content)}
    )
    assert [str(each) for each in answer.context["form"].errors["file"]] == [sentence]
    assert Image.objects.count() == 0


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_a_picture_is_taken_in(editor_client: Client, format_: str) -> None:
    file = SimpleUploadedFile(f"foto.{format_.lower()}", picture(format_))
    assert editor_client.post(reverse("wagtailimages:add"), {"title": "Foto", "file": file}).status_code == 302
    assert Image.objects.values_list("title", "width", "height").get() == ("Foto", 40, 30)


def test_many_at_once_and_the_chooser_refuse_the_same(editor_client: Client) -> None:
    many = editor_client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Foto", "files[]": SimpleUploadedFile("doble.png", picture() + archive())},
    )
    assert (many.json()["success"], TWO_THINGS % "doble.png" in many.json()["error_message"]) == (False, True)
    chooser = editor_client.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "Foto",
            "image-chooser-upload-file": SimpleUploadedFile("doble.png", picture() + archive()),
        },
    )
    assert (chooser.json()["step"], TWO_THINGS % "doble.png" in str(chooser.json())) == ("reshow_creation_form", True)
    assert Image.objects.count() == 0


def told(format_: str) -> bytes:
    """A picture that says where and by what it was taken, lies on its side, and has colours of its own."""
    exif = Pillow.Exif()
    exif[0x0112], exif[0x010F] = 6, "Cámara de Ana"
    exif.get_ifd(0x8825)[2] = (14.0, 38.0, 5.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = io.BytesIO()
    Pillow.new("RGB", (40, 30), "#0d4f52").save(out, format_, exif=exif.tobytes(), icc_profile=profile, quality=81)
    return out.getvalue()


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_without_where_it_was_taken_and_with_its_side_and_colours(
    editor_client: Client, format_: str
) -> None:
    name = f"foto.{format_.lower()}"
    editor_client.post(reverse("wagtailimages:add"), {"title": "Foto", "file": SimpleUploadedFile(name, told(format_))})
    kept = Image.objects.get()
    with kept.file.open("rb") as file:
        content = file.read()
    with Pillow.open(io.BytesIO(content)) as picture_kept:
        exif, profile = picture_kept.getexif(), picture_kept.info.get("icc_profile")
        assert (dict(exif), dict(exif.get_ifd(0x8825)), bool(profile), picture_kept.size) == (
            {0x0112: 6},
            {},
            True,
            (40, 30),
        )
    assert (b"Ana" in content, kept.file_size) == (False, len(content))


def test_a_picture_that_tells_nothing_stays_byte_for_byte(editor_client: Client) -> None:
    content = picture("JPEG")
    editor_client.post(reverse("wagtailimages:add"), {"title": "Foto", "file": SimpleUploadedFile("a.jpg", content)})
    with Image.objects.get().file.open("rb") as file:
        assert file.read() == content


def test_what_was_kept_before_is_freed_once_with_the_smaller_ones_that_were_made_of_it(db: None) -> None:
    kept = {
        name: Image.objects.create(title=name, file=SimpleUploadedFile(f"{name}.jpg", content))
        for name, content in (("bare", picture("JPEG")), ("told", told("JPEG")), ("broken", picture("JPEG")))
    }
    small = kept["told"].get_rendition("width-20")
    with small.file.open("rb") as file:
        assert b"Ana" in file.read()
    with kept["broken"].file.storage.open(kept["broken"].file.name, "wb") as file:
        file.write(b"nothing that can be read")
    before = {name: each.file.name for name, each in kept.items()}
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert run_now("portal.clean_pictures")
    told_now = Image.objects.get(title="told")
    with told_now.file.open("rb") as file:
        content = file.read()
    assert (b"Ana" in content, told_now.file_size, told_now.renditions.count()) == (False, len(content), 0)
    assert told_now.file_hash == hashlib.sha1(content).hexdigest()
    storage = told_now.file.storage
    assert (storage.exists(before["told"]), storage.exists(small.file.name)) == (False, False)
    assert Image.objects.get(title="bare").file.name == before["bare"]
    assert json.loads(PeriodicRun.objects.get(task="portal.clean_pictures").outcome) == {
        "looked": 3, "anew": 1, "unreadable": 1, "last": kept["broken"].pk,
    }  # fmt: skip
    assert run_now("portal.clean_pictures")
    assert json.loads(PeriodicRun.objects.get(task="portal.clean_pictures").outcome)["looked"] == 0
