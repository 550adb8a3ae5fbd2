"""What an uploaded package is, by its content. Nothing is written: what is refused leaves nothing behind.

The central directory is looked at first, since it is small and says what is to come; then every file is read to its end
without being kept, since a directory can lie. A package stays a zip for ever (see decision 0032): no path of it is
ever a path on a disk.
"""

import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from trainaction.packages.manifests import Manifest, Part, read_manifest

MEGABYTE = 1024 * 1024
LARGEST = 200 * MEGABYTE
"""Bytes of the zip."""
LARGEST_UNPACKED = 600 * MEGABYTE
"""Bytes of all its files together."""
MOST_FILES = 5000
LARGEST_DIRECTORY = 4 * MEGABYTE
"""Bytes of the list of its files, which is read at once: 5,000 names of 800 bytes."""
LARGEST_MANIFEST = 4 * MEGABYTE
LONGEST_NAME = 500
MANIFEST, H5P_JSON, H5P_CONTENT = "imsmanifest.xml", "h5p.json", "content/content.json"
H5P = "h5p"
FORBIDDEN = frozenset(
    ("apk", "app", "asp", "aspx", "bat", "cgi", "cmd", "com", "cpl", "deb", "dll", "dmg", "exe", "hta", "htaccess", "jar",
     "jsp", "lnk", "msi", "msp", "phar", "php", "php3", "php4", "php5", "phtml", "pif", "pl", "ps1", "psm1", "py", "rb",
     "reg", "rpm", "scr", "sh", "so", "vb", "vbe", "vbs", "wsf", "wsh")
)  # fmt: skip
"""Endings of files that run on a server or on the reader's machine: nothing in a lesson needs them."""
_LEFT_OUT = ("__MACOSX/",)
_END_OF_DIRECTORY, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65535
_LARGE_END, _LOCATOR, _LOCATOR_SIZE, _LARGE_END_SIZE = b"PK\x06\x06", b"PK\x06\x07", 20, 76
"""Of zips that count in 64 bits: what stands right before the end, where it is, and the bytes of both together
(APPNOTE.TXT of PKWARE, 4.3.14 and 4.3.15)."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A package that can be played. `kind` is scorm12, scorm2004 or h5p."""

    kind: str
    parts: tuple[Part, ...]
    files: int
    unpacked: int
    """Bytes."""
    not_followed: tuple[str, ...] = ()
    """What of its sequencing is not followed: codes of `sequencing.NOT_FOLLOWED`."""


def name_of(info: zipfile.ZipInfo) -> str:
    """The name of a file within its package, with slashes, whatever the system that it was packed on."""
    return info.filename.replace("\\", "/").removeprefix("./")


def files_of(package: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Its files by name, without folders and what macOS adds."""
    return {
        name: info
        for info in package.infolist()
        if (name := name_of(info)) and not name.endswith("/") and not name.startswith(_LEFT_OUT)
    }


def read_package(file: IO[bytes]) -> Contents:
    """What a zip holds that somebody uploads. Raises ValidationError with a sentence where it cannot be played."""
    file.seek(0, 2)
    size = file.tell()
    if size > LARGEST:
        raise ValidationError(
            _("The file is too large: %(most)s MB is the most. Leave its videos out and put them in the lesson.")
            % {"most": LARGEST // MEGABYTE}
        )
    _refuse_large_directory(file, size)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            _look_at(package.infolist())
            unpacked = _read_all(package)
            names = files_of(package)
            found = _what_it_is(package, names)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, UnicodeDecodeError, struct.error) as error:
        raise _damaged() from error
    except (NotImplementedError, RuntimeError) as error:  # a way of packing that cannot be undone here
        raise _unreadable() from error
    return Contents(found.version, found.parts, len(names), unpacked, found.not_followed)


def _refuse_large_directory(file: IO[bytes], size: int) -> None:
    """Look at the last bytes alone: a list of millions of files is not read at all."""
    start = max(0, size - _LARGE_END_SIZE - _END_SIZE - _LONGEST_COMMENT)
    file.seek(start)
    end = file.read()
    at = end.rfind(_END_OF_DIRECTORY)
    file.seek(0)
    if not file.read(4).startswith((b"PK\x03\x04", _END_OF_DIRECTORY)) or at < 0 or len(end) < at + _END_SIZE:
        raise ValidationError(
            _(
                "This is no zip file, whatever its name says. Upload the package as it was exported: a .zip, or a .h5p of H5P."
            )
        )
    (directory,) = struct.unpack_from("<L", end, at + 12)
    if end[max(0, at - _LOCATOR_SIZE) :].startswith(_LOCATOR):  # then what is said there is what it is read by
        large = at - _LARGE_END_SIZE
        (place,) = struct.unpack_from("<Q", end, at - _LOCATOR_SIZE + 8)
        if large < 0 or not end[large:].startswith(_LARGE_END) or place != start + large:
            raise _unreadable()
        (directory,) = struct.unpack_from("<Q", end, large + 40)
    if directory > LARGEST_DIRECTORY:
        raise _too_many()


def _look_at(infos: list[zipfile.ZipInfo]) -> None:
    if not infos:
        raise ValidationError(_("The zip is empty."))
    if len(infos) > MOST_FILES:
        raise _too_many()
    if sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        raise _too_large()
    seen: set[str] = set()
    for info in infos:
        name = name_of(info)
        _look_at_name(name)
        if name in seen:
            raise ValidationError(_("Two files in it are called “%(name)s”. Pack it anew.") % {"name": name})
        seen.add(name)
        if info.flag_bits & 0x1:
            raise ValidationError(_("It is protected by a password. Pack it without one."))
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            raise ValidationError(
                _("“%(name)s” is a link and no file. Pack the package with the files themselves.") % {"name": name}
            )


def _look_at_name(name: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":":
        raise ValidationError(
            _("“%(name)s” leads out of the package. Pack it anew, with names that begin in its own folder.")
            % {"name": name[:200]}
        )
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise ValidationError(_("“%(name)s” is no name for a file. Rename it.") % {"name": ascii(name[:100])})
    ending = path.name.rpartition(".")[2].lower() if "." in path.name else ""
    if ending in FORBIDDEN:
        raise ValidationError(
            _("“%(name)s” is a program. A package holds pages, scripts for the browser and media: take it out.")
            % {"name": name[:200]}
        )


def _read_all(package: zipfile.ZipFile) -> int:
    """Read every file to its end, keeping none; returns how many bytes they are. What was said of them may be a lie."""
    total = 0
    for info in package.infolist():
        with package.open(info) as file:
            while chunk := file.read(MEGABYTE):
                total += len(chunk)
                if total > LARGEST_UNPACKED:
                    raise _too_large()
    return total


def _what_it_is(package: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> Manifest:
    if MANIFEST in names:
        return read_manifest(_small(package, names[MANIFEST]), set(names))
    if H5P_JSON in names:
        _look_at_h5p(package, names)
        return Manifest(H5P, (Part(key=H5P, title="", path=H5P_JSON),))
    for name in sorted(names, key=len):
        if PurePosixPath(name).name in (MANIFEST, H5P_JSON):
            raise ValidationError(
                _("Its content is in the folder “%(folder)s”. Pack what is in that folder, and not the folder.")
                % {"folder": str(PurePosixPath(name).parent)[:200]}
            )
    raise ValidationError(
        _("It is no package that can be played: a SCORM package holds an imsmanifest.xml, an H5P one an h5p.json.")
    )


def _look_at_h5p(package: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> None:
    """Its description, its content and every library that it is made of are there (H5P specification, “h5p.json”)."""
    about = _json(package, names, H5P_JSON)
    if H5P_CONTENT not in names:
        raise ValidationError(_("There is no %(name)s in it. Export it again.") % {"name": H5P_CONTENT})
    _json(package, names, H5P_CONTENT)
    main, libraries = about.get("mainLibrary"), about.get("preloadedDependencies")
    if not isinstance(libraries, list) or not all(isinstance(each, dict) for each in libraries):
        libraries = []
    if not main or main not in [each.get("machineName") for each in libraries]:
        raise ValidationError(_("Its h5p.json names no library that plays it. Export it again."))
    for each in libraries:
        plain = str(each.get("machineName", ""))
        versioned = f"{plain}-{each.get('majorVersion')}.{each.get('minorVersion')}"
        if not {f"{versioned}/library.json", f"{plain}/library.json"} & set(names):
            raise ValidationError(
                _("The library %(name)s is not in it. Export it with its libraries: nothing is fetched from elsewhere.")
                % {"name": versioned[:100]}
            )


def _json(package: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], name: str) -> dict[str, Any]:
    try:
        found = json.loads(_small(package, names[name]))
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("%(name)s cannot be read. Export it again.") % {"name": name}) from error
    if not isinstance(found, dict):
        raise ValidationError(_("%(name)s cannot be read. Export it again.") % {"name": name})
    return found


def _small(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.file_size > LARGEST_MANIFEST:
        raise ValidationError(_("%(name)s is too large to be read.") % {"name": name_of(info)})
    return package.read(info)


def _too_many() -> ValidationError:
    return ValidationError(_("There are too many files in it: %(most)s is the most.") % {"most": MOST_FILES})


def _too_large() -> ValidationError:
    return ValidationError(
        _("Unpacked it is too large: %(most)s MB is the most. Leave its videos out and put them in the lesson.")
        % {"most": LARGEST_UNPACKED // MEGABYTE}
    )


def _unreadable() -> ValidationError:
    return ValidationError(_("It is packed in a way that cannot be read. Pack it as an ordinary zip."))


def _damaged() -> ValidationError:
    return ValidationError(_("The zip is damaged: a file in it cannot be read. Export it again."))


def parts_from(rows: Iterable[dict[str, Any]]) -> tuple[Part, ...]:
    """The parts of a package as its row keeps them."""
    return tuple(Part(**row) for row in rows)
