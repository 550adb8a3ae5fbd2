"""Names as meetings display them: the person's own name, remarks in brackets, note-taking bots, and what is no name."""

from __future__ import annotations

import re
from functools import lru_cache

from participants.attendance.countries import country_code
from participants.attendance.folding import clean, fold_name, fold_text
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

_BOT = re.compile(r"(?:^|(?<=\W))(?:" + "|".join(BOTS) + r")(?!\w)", re.IGNORECASE)

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
        "android",
        "galaxy",
        "samsung",
        "huawei",
        "xiaomi",
        "redmi",
        "motorola",
        "moto",
        "windows",
        "user",
        "usuario",
        "laptop",
        "desktop",
        "pc",
        "macbook",
        "mac",
        "zoom",
        "room",
        "call",
        "in",
        "llamada",
        "tablet",
        "telefono",
        "phone",
        "oneplus",
        "nokia",
        "lenovo",
        "hp",
        "dell",
        "host",
        "anfitrion",
        "guest",
        "invitado",
        "unknown",
        "desconocido",
        "anonymous",
        "anonimo",
        "participante",
        "participant",
    ]
)
"""A name made of these words and numbers alone is a device's, not a person's."""


def is_bot(name: str) -> bool:
    """Whether a display name is a note-taking program's."""
    return _BOT.search(name) is not None


def is_nameless(name: str) -> bool:
    """Whether a display name tells nobody's name: empty, a number, a telephone or a device."""
    if not _LETTERS.search(name):
        return True
    words = fold_text(name).split()
    return all(word in DEVICES or any(character.isdigit() for character in word) for word in words)


@lru_cache(maxsize=8192)
def _is_remark(text: str) -> bool:
    words = fold_text(text).split()
    return bool(words) and all(word in REMARKS for word in words)


def display_name(text: str, *, original_names: bool) -> tuple[str, str]:
    """The person's name and the other name they were shown under, '' where there is none.

    With `original_names`, 'Name (Original Name)' holds the name of the account in brackets, which is the person's own;
    unless it is one word where the displayed name has more ('Ana Pérez (UNAH)', 'Ana Pérez (ana)').
    """
    name = clean(text)
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
        return outside, inside
    if is_nameless(inside):
        return outside, inside
    return inside, outside


def _is_formula(name: str) -> bool:
    """Whether somebody typed a formula for a name: its brackets hold no other name, and it stays the text it is."""
    return name.startswith("=") or (name.startswith(("+", "-", "@")) and " (" not in name)


def second_name(name: str, other: str) -> str:
    """The other name where somebody may be called by it; '' for a device, an acronym, a country, or nothing new."""
    if not other or is_nameless(other) or is_bot(other) or looks_like_acronym(other) or country_code(other):
        return ""
    return other if set(fold_name(other).split()) - set(fold_name(name).split()) else ""
