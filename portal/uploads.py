"""Files that people send without being editors: what they are by content, whatever their names say.

Pictures are drawn anew, so that nothing travels in them: neither where they were taken nor another file behind them.
"""

import io
import struct
import warnings
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MEGABYTE = 1024 * 1024
LARGEST = 5
"""Megabytes of one file, where nothing else is said."""
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400
"""Pixels: a photograph from a phone is made this small, for slow lines."""
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
KINDS: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    f"{_OFFICE}.wordprocessingml.document": ("docx",),
    f"{_OFFICE}.spreadsheetml.sheet": ("xlsx",),
    f"{_OFFICE}.presentationml.presentation": ("pptx",),
    f"{_OPEN}.text": ("odt",),
    f"{_OPEN}.spreadsheet": ("ods",),
    f"{_OPEN}.presentation": ("odp",),
}
"""What may be sent, by content, and how the names of such files end."""
_PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


def endings_of(kinds: Iterable[str]) -> list[str]:
    """How the names of files of these kinds end."""
    return [ending for kind in KINDS if kind in set(kinds) for ending in KINDS[kind]]


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was looked at and may be kept. `content` of a picture is without what tells where it was taken."""

    name: str
    kind: str
    content: bytes


def read(upload: "UploadedFile[Any]", *, largest: int = LARGEST, only: Collection[str] = KINDS) -> Sent:
    """A file that somebody sends, of `largest` megabytes at most and of one of the kinds `only`.

    Raises ValidationError with a sentence where it is not one that can be sent.
    """
    name = PurePath(upload.name or "").name
    if (upload.size or 0) > largest * MEGABYTE:
        raise ValidationError(
            _("“%(name)s” is too large: %(most)s MB is the most. Make it smaller, or write where it can be found.")
            % {"name": name, "most": largest}
        )
    content = upload.read()
    guessed = filetype.guess(content)
    kind = guessed.mime if guessed else ""
    ending = PurePath(name).suffix.lstrip(".").lower()
    if kind not in only:
        raise ValidationError(_not_taken(name, ending, kind, only))
    if ending not in KINDS[kind]:
        raise ValidationError(
            _(
                "“%(name)s” is not what its name says: by its content it is a .%(ending)s file. Rename it, or send another."
            )
            % {"name": name, "ending": KINDS[kind][0]}
        )
    if (kind in _PICTURES or kind == "application/pdf") and zipfile.is_zipfile(io.BytesIO(content)):
        raise ValidationError(
            _("“%(name)s” is two files in one: a ZIP is hidden in it. Save it anew and send that.") % {"name": name}
        )
    if kind in _PICTURES:
        content = _without_place(name, content, _PICTURES[kind])
    elif kind != "application/pdf":
        _refuse_macros(name, content)
    stem = " ".join("".join(each if each.isprintable() else " " for each in PurePath(name).stem).split())
    return Sent(f"{stem[:100] or 'file'}.{ending}", kind, content)


def _not_taken(name: str, ending: str, kind: str, only: Collection[str]) -> str:
    """Why a file is refused for its kind, and which kinds are taken instead: those that are asked for here, and no others."""
    endings = ", ".join(f".{each}" for each in endings_of(only))
    if set(only) == set(KINDS):
        return _(
            "“%(name)s” is of a kind that cannot be sent. Send a PDF, a picture or an office document without macros."
        ) % {"name": name}
    said = {"name": name, "endings": endings}
    if ending not in endings_of(only):
        return _("“%(name)s” is of a kind that is not asked for here. Send one of these: %(endings)s.") % said
    if kind in KINDS:
        return _(
            "“%(name)s” is not what its name says: by its content it is a .%(ending)s file, which is not asked for here. "
            "Send one of these: %(endings)s."
        ) % {**said, "ending": KINDS[kind][0]}
    return _("“%(name)s” is not what its name says, or it is damaged. Send one of these: %(endings)s.") % said


def _without_place(name: str, content: bytes, format_: str) -> bytes:
    """The picture alone, upright and not larger than a screen: a photograph tells where and when it was taken."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=[format_]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise _too_many_pixels(name)
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                if format_ == "JPEG" and upright.mode not in ("RGB", "L"):
                    upright = upright.convert("RGB")
                kept = Image.new(upright.mode, upright.size)
                if upright.mode == "P" and (palette := upright.getpalette()) is not None:
                    kept.putpalette(palette)
                kept.paste(upright)
                out = io.BytesIO()
                kept.save(out, format_, quality=85)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        # Pillow says so from the header alone: nothing has been decoded.
        raise _too_many_pixels(name) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning) as error:
        raise ValidationError(_("“%(name)s” is damaged: it cannot be opened.") % {"name": name}) from error
    return out.getvalue()


def _too_many_pixels(name: str) -> ValidationError:
    return ValidationError(_("“%(name)s” has too many pixels to be opened. Send a smaller picture.") % {"name": name})


def _refuse_macros(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = [each.lower() for each in packed.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise ValidationError(_("“%(name)s” is damaged: it cannot be opened.") % {"name": name}) from error
    if any("vbaproject" in each or each.startswith("basic/") for each in names):
        raise ValidationError(_("“%(name)s” holds macros. Save it without them and send it again.") % {"name": name})
