"""Names as meetings display them: the person's own name, remarks in brackets, note-taking bots, and what is no name."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from participants.attendance.countries import country_code
from participants.attendance.folding import PARTICLES, clean, fold_name, fold_text, mended, without_accents
from participants.attendance.institutions import looks_like_acronym

BOTS = (
    r"otter\.?ai",
    r"otter pilot",
    r"otterpilot",
    r"fireflies",
    r"read\.ai",
    r"read ai",
    r"fathom(?:'s|s)?(?: ai)?(?: note ?taker)?$",
    r"fathom",
    r"tl;?dv",
    r"meetgeek",
    r"zoom ai companion",
    r"ai companion",
    r"ai notes?\b",
    r"note ?taker",
    r"notas de",
    r"tomador de notas",
    r"sembly",
    r"avoma",
    r"grain\.?(?:co|ai)",
    r"fellow\.?(?:app|ai)",
    r"supernormal",
    r"krisp(?:\.ai)?$",
    r"jamie\.ai",
    r"circleback",
    r"tactiq",
    r"meetjamie",
    r"spinach\.?(?:io|ai)",
    r"rev\.?ai",
    r"notta(?: bot)?$",
    r"laxis",
    r"airgram",
    r"gong\.io",
    r"chorus\.ai",
    r"recall\.ai",
    r"vexa",
    r"copilot$",
    r"meeting (?:bot|assistant|recorder)",
    r"asistente de (?:ia|reuni[oó]n)",
    r"grabador(?:a)? de reuni",
)
"""Expressions that a note-taking or recording program's display name contains."""

# Of lower-case text: ignoring case the expression would try each of them at each letter.
_BOT = re.compile(r"(?<!\w)(?:" + "|".join(BOTS) + r")(?!\w)")

REMARKS = frozenset(
    [
        "guest",
        "invitado",
        "invitada",
        "external",
        "externo",
        "externa",
        "unverified",
        "no",
        "verificado",
        "sin",
        "verificar",
        "host",
        "anfitrion",
        "anfitriona",
        "co",
        "host",
        "coanfitrion",
        "coanfitriona",
        "organizer",
        "organizador",
        "organizadora",
        "presenter",
        "she",
        "her",
        "he",
        "him",
        "they",
        "them",
        "ella",
        "el",
        "elle",
        "me",
        "yo",
    ]
)
"""Words that brackets after a name hold without being a name; compared word by word, folded."""

_BRACKETS = re.compile(r"^(?P<before>.*?)\s*\((?P<inside>[^()]*)\)\s*(?P<after>[^()]*)$")
_LETTERS = re.compile(r"[^\W\d_]{2,}")

DEVICES = frozenset(
    [
        "iphone",
        "ipad",
        "ipod",
        "android",
        "galaxy",
        "samsung",
        "huawei",
        "xiaomi",
        "redmi",
        "poco",
        "oppo",
        "realme",
        "motorola",
        "oneplus",
        "nokia",
        "lenovo",
        "infinix",
        "tecno",
        "xperia",
        "zte",
        "asus",
        "acer",
        "toshiba",
        "macbook",
        "imac",
        "chromebook",
        "windows",
        "laptop",
        "desktop",
        "tablet",
        "tableta",
        "celular",
        "smartphone",
        "telefono",
        "user",
        "usuario",
        "usuaria",
        "zoom",
        "teams",
        "anonymous",
        "anonimo",
        "anonima",
        "unknown",
        "desconocido",
        "desconocida",
    ]
)
"""Words that name a device or an account, and nobody."""

OF_NO_ONE = DEVICES | frozenset(
    [
        "pc",
        "mac",
        "moto",
        "hp",
        "dell",
        "vivo",
        "honor",
        "pixel",
        "call",
        "in",
        "phone",
        "llamada",
        "host",
        "anfitrion",
        "anfitriona",
        "guest",
        "invitado",
        "invitada",
        "participante",
        "participant",
        "asistente",
        "attendee",
    ]
)
"""Words that tell no name by themselves, though some are part of one ('Dell', 'In')."""

_MODELS = frozenset(
    [
        "note",
        "pro",
        "max",
        "plus",
        "mini",
        "lite",
        "ultra",
        "prime",
        "power",
        "tab",
        "air",
        "edge",
        "fold",
        "flip",
        "fe",
        "se",
        "play",
        "neo",
        "go",
        "sm",
    ]
)
"""What follows the name of a device, and is no more of a name beside one."""

ROOMS = frozenset(
    [
        "sala",
        "salon",
        "auditorio",
        "aula",
        "oficina",
        "despacho",
        "recepcion",
        "laboratorio",
        "biblioteca",
        "room",
        "boardroom",
        "classroom",
        "auditorium",
        "webinar",
        "webinars",
        "webinario",
        "seminario",
        "seminar",
        "taller",
        "workshop",
        "conferencia",
        "conference",
        "meeting",
        "reunion",
        "evento",
        "capacitacion",
        "training",
    ]
)
"""Words for a room or a gathering. Some are surnames too (Sala, Seminario): what is called so is asked about, not left out."""

_OF_A_ROOM = frozenset(
    [
        "juntas",
        "reuniones",
        "conferencias",
        "videoconferencias",
        "capacitaciones",
        "sesiones",
        "prensa",
        "crisis",
        "usos",
        "multiples",
        "virtual",
        "principal",
        "grande",
        "main",
        "board",
    ]
)
"""What follows a word for a room, and is no name beside one."""

_A_NAME = re.compile(r"[^\W\d_]{3,}")
_AT_THE_ENDS = re.compile(r"^\d+|\d+$")
_GENITIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_LOST_LETTER = re.compile(
    # The letters first: what a search begins with is looked for 10 times as fast as one of several things.
    "[\ufffd\u2500-\u259fÃÂ?¿]"
    "(?:(?<=[\ufffd\u2500-\u259f])|(?<=[a-zà-ÿ][ÃÂ])|(?<=[ÃÂ])(?![\\w\\s.'’-]|$)|(?<=\\w[?¿])|(?<=[?¿])(?=\\w))"
)
"""A replacement mark, a box or a question mark in a word, or half of a letter that another encoding wrote in two."""


class Doubt(StrEnum):
    """Why what stands for a name may not be a person's own."""

    DEVICE = "device"
    UNREADABLE = "unreadable"
    NUMBERED = "numbered"
    ROOM = "room"


_PLACES = (Doubt.DEVICE, Doubt.ROOM)
"""What a person's own name stands before, where a meeting shows both."""


def is_bot(name: str) -> bool:
    """Whether a display name is a note-taking program's."""
    return _BOT.search(name.lower()) is not None


def is_nameless(name: str) -> bool:
    """Whether a display name tells nobody's name: empty, signs, a number, a telephone, or a device and its model."""
    if not _LETTERS.search(name):
        return True
    words = fold_text(name).split()
    telling = [word for word in words if not (len(word) == 1 or word in PARTICLES or _is_number(word))]
    if any(not (word in _MODELS or _is_of_no_one(word)) for word in telling):
        return False
    return any(map(_is_of_no_one, words)) or any(
        _is_number(word) and not (telling and word.isdigit()) for word in words
    )


def _is_number(word: str) -> bool:
    """Whether a folded word is a number, or that of a model ('a525f')."""
    return not word.isalpha() and not _A_NAME.search(word)


def _is_of_no_one(word: str) -> bool:
    return word in OF_NO_ONE or (not word.isalpha() and _AT_THE_ENDS.sub("", word) in OF_NO_ONE)


def doubt_about(name: str) -> Doubt | None:
    """Why a display name may not be a person's own; None where nothing speaks against it.

    'iPhone de Juan' is a device's, 'Mu?oz' has lost a letter, 'Ana Pérez 2' may be another device of Ana Pérez, in
    'Sala 2' and 'Conference Room' there may sit several.
    """
    if _LOST_LETTER.search(name):
        return Doubt.UNREADABLE
    words = fold_text(name).split()
    if not DEVICES.isdisjoint(words):
        return Doubt.DEVICE
    if not ROOMS.isdisjoint(words) and _is_a_room(words):
        return Doubt.ROOM
    if all(map(str.isalpha, words)):
        return None
    return Doubt.DEVICE if any(_AT_THE_ENDS.sub("", word) in DEVICES for word in words) else Doubt.NUMBERED


def _is_a_room(words: list[str]) -> bool:
    """Whether folded words with one of ROOMS among them begin with it, or have it before a number or a particle, or after
    another. Elsewhere it is a surname: 'Ana Sala'."""
    following = zip(words, [*words[1:], ""], strict=True)
    return words[0] in ROOMS or any(
        word in ROOMS and (after in PARTICLES or after in ROOMS or (bool(after) and not after.isalpha()))
        for word, after in following
    )


def _tells_a_name(name: str) -> bool:
    """Whether the name of a room has a word that may be somebody's name: 'Sala Ana', but not 'Sala de Juntas 2'."""
    return any(
        len(word) > 1 and word.isalpha() and not (word in ROOMS or word in _OF_A_ROOM or word in PARTICLES)
        for word in fold_text(name).split()
    )


_PLAIN = re.compile("[A-Za-zÁÉÍÓÚÜÑáéíóúüñ ]+")
_ASKS_MORE = OF_NO_ONE | _MODELS | ROOMS
_LONGEST_PARTICLE = max(map(len, PARTICLES))


def is_plain(name: str) -> bool:
    """Whether a display name is one as nearly all are: words of Spanish letters, of which nothing is to be mended, cleaned
    or asked. What else this module says of it is known then: it is somebody's own name, no program's, with no other."""
    if _PLAIN.fullmatch(name) is None:
        return False
    words = without_accents(name).split(" ")
    return (
        "" not in words  # no two spaces in a row
        and max(map(len, words)) > _LONGEST_PARTICLE
        and _ASKS_MORE.isdisjoint(words)
        and not is_bot(name)
    )


def is_own_name(name: str) -> bool:
    """Whether a display name may stand as a person's name, where an address tells who it is."""
    if is_plain(name):
        return True
    if is_nameless(name):
        return False
    doubt = doubt_about(name)
    return doubt in (None, Doubt.NUMBERED) or (doubt is Doubt.ROOM and _tells_a_name(name))


def name_within(name: str) -> str:
    """The folded name that a doubtful one leaves: 'iPhone de Juan' → 'juan', 'Ana Pérez 2' → 'ana perez'."""
    words = fold_name(_GENITIVE.sub("", _LOST_LETTER.sub("", name))).split()
    kept = (
        _AT_THE_ENDS.sub("", word) for word in words if not (word in _MODELS or _is_number(word) or _is_of_no_one(word))
    )
    return " ".join(sorted(word for word in kept if len(word) > 1))


@lru_cache(maxsize=8192)
def _is_remark(text: str) -> bool:
    words = fold_text(text).split()
    return bool(words) and all(word in REMARKS for word in words)


def display_name(text: str, *, original_names: bool) -> tuple[str, str]:
    """The person's name and the other name they were shown under, '' where there is none.

    With `original_names`, 'Name (Original Name)' holds the name of the account in brackets, which is the person's own;
    unless it is one word where the displayed name has more ('Ana Pérez (UNAH)', 'Ana Pérez (ana)').
    """
    name = clean(mended(text))
    if "(" not in name or _is_formula(name):
        return name, ""
    found = _BRACKETS.match(name)
    if found is None:
        return name, ""
    inside = found["inside"].strip()
    outside = " ".join(part for part in (found["before"].strip(), found["after"].strip()) if part)
    if not outside:
        return inside, ""
    if not inside or _is_remark(inside):
        return display_name(outside, original_names=original_names) if "(" in outside else (outside, "")
    if not original_names:
        return name, ""
    if fold_text(inside) == fold_text(outside):
        return inside, ""
    if len(inside.split()) == 1 and len(outside.split()) > 1 and not is_nameless(outside):
        return (inside, outside) if doubt_about(outside) in _PLACES else (outside, inside)
    if is_nameless(inside) or (doubt_about(inside) in _PLACES and not is_nameless(outside)):
        return outside, inside
    return inside, outside


def _is_formula(name: str) -> bool:
    """Whether somebody typed a formula for a name: its brackets hold no other name, and it stays the text it is."""
    return name.startswith("=") or (name.startswith(("+", "-", "@")) and " (" not in name)


def second_name(name: str, other: str) -> str:
    """The other name where somebody may be called by it; '' for a device, an address, an acronym, a country, or
    nothing new."""
    if not other or "@" in other or is_nameless(other) or doubt_about(other) or is_bot(other):
        return ""
    if looks_like_acronym(other) or country_code(other):
        return ""
    return other if set(fold_name(other).split()) - set(fold_name(name).split()) else ""
