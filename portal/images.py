"""Pictures that are uploaded in the admin: what is refused, each with a sentence that says what to do.

Wagtail compares a file's name with its first bytes and counts its pixels by what it says of itself. A file that begins as a
picture and cannot be read ends in an error there, and one that is something else besides is taken in, to be handed out
under its own address. Here each is opened whole, once, when it comes; and one that tells where and when it was taken, by what
camera or whom, is kept without that: its colours and which side is up stay.
"""

import io
import warnings
import zipfile
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from portal.numbers import whole

FORMATS = ["AVIF", "GIF", "JPEG", "PNG", "WEBP"]
MARKS = (b"<script", b"<!doctype html", b"<html>", b"<html ", b"<?php", b"%pdf-1.", b"%pdf-2.")
"""What begins or is a page, a program or a paper; no picture holds it by chance."""
MEGA = 1_000_000
ORIENTATION = 0x0112
TELLING = ("exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment")
"""What a picture says besides itself, as Pillow reads it: EXIF, XMP, IPTC, a line of text."""


class PictureField(WagtailImageField):
    """A picture that can be opened, is of a size that can be handled, and is nothing else besides."""

    def to_python(self, data: Any) -> Any:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                found = super().to_python(data)
                if found is not None:
                    self._open_whole(found)
        except ValidationError:
            raise
        except Exception as error:  # whatever a library says of a file that is not what it begins as
            raise ValidationError(_damaged(data), code="invalid_image") from error
        return found

    def check_image_file_format(self, f: Any) -> None:
        """Wagtail's check, told in words that say what to do."""
        try:
            super().check_image_file_format(f)
        except ValidationError as error:
            if error.code != "invalid_image_known_format":
                raise
            if f.image.format_name.upper() not in FORMATS:
                raise ValidationError(_damaged(f), code="invalid_image") from error
            raise ValidationError(
                _(
                    "“%(name)s” is not what its name says: by its content it is a .%(ending)s file. Rename it, or send another."
                )
                % {"name": f.name, "ending": f.image.format_name},
                code=error.code,
            ) from error

    def check_image_pixel_size(self, f: Any) -> None:
        """Wagtail's check, told by width and height."""
        try:
            super().check_image_pixel_size(f)
        except ValidationError as error:
            raise ValidationError(
                _("“%(name)s” has too many pixels. Make it smaller: %(most)s million are the most (width × height).")
                % {"name": f.name, "most": whole(self.max_image_pixels // MEGA)},
                code="file_too_many_pixels",
            ) from error

    def _open_whole(self, found: Any) -> None:
        found.seek(0)
        content = found.read()
        found.seek(0)
        lowered = content.lower()
        if any(mark in lowered for mark in MARKS) or zipfile.is_zipfile(io.BytesIO(content)):
            raise ValidationError(
                _(
                    "“%(name)s” is a picture and something else besides. Open it in a program for pictures, save it anew, and "
                    "upload that."
                )
                % {"name": found.name},
                code="polyglot",
            )
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            picture.load()
            bare = without_what_it_tells(picture) if tells_something(picture) else None
        if bare is not None:
            found.file.seek(0)
            found.file.truncate()
            found.file.write(bare)
            found.file.flush()
            found.size = len(bare)
        found.seek(0)


def tells_something(picture: Image.Image) -> bool:
    """Whether a picture that is open says more than what is seen: where it was taken, when, by what camera, by whom."""
    if any(tag != ORIENTATION for tag in picture.getexif()):
        return True
    return any(picture.info.get(name) for name in TELLING) or bool(getattr(picture, "text", None))


def without_what_it_tells(picture: Image.Image) -> bytes:
    """The same picture with its colours (ICC) and its orientation, and nothing else it says. A JPEG is written with its own
    tables, so that nothing of it is seen to change; an animation stays one."""
    kept = Image.Exif()
    if orientation := picture.getexif().get(ORIENTATION):
        kept[ORIENTATION] = orientation
    options: dict[str, Any] = {
        "exif": kept.tobytes() if orientation else b"",
        "icc_profile": picture.info.get("icc_profile"),
    }
    format_ = picture.format or ""
    match format_:
        case "JPEG":
            options |= {"quality": "keep", "progressive": bool(picture.info.get("progressive"))}
        case "MPO":  # a phone's: the picture, and a smaller one or a map of depth behind it, which goes
            format_ = "JPEG"
            options["quality"] = 95
        case "PNG":
            options |= {"pnginfo": PngInfo(), "save_all": getattr(picture, "is_animated", False)}
        case "WEBP" | "AVIF":
            options |= {"quality": 92, "save_all": getattr(picture, "is_animated", False)}
        case "GIF":
            options = {"save_all": True, "comment": b""}
    bare = picture.copy() if format_ in ("PNG", "GIF") and not getattr(picture, "is_animated", False) else picture
    for name in TELLING:
        bare.info.pop(name, None)
    out = io.BytesIO()
    bare.save(out, format_, **options)
    return out.getvalue()


def _damaged(data: Any) -> str:
    return _(
        "“%(name)s” is damaged or no picture: it cannot be opened. Save it anew as a JPEG or PNG, and upload that."
    ) % {"name": getattr(data, "name", "")}


class PictureForm(BaseImageForm):
    """The form of every upload of the admin: one, many at once, and from a chooser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain = self.fields.get("file")
        if plain is not None:  # the form of several pictures' words has none
            self.fields["file"] = PictureField(
                label=plain.label, required=plain.required, widget=plain.widget, help_text=plain.help_text
            )
