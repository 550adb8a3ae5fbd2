"""Folding of names, headings and addresses, so that two spellings of one thing compare as equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TITLES = frozenset(
    [
        "lic",
        "licda",
        "licdo",
        "licenciada",
        "licenciado",
        "dr",
        "dra",
        "doctor",
        "doctora",
        "ing",
        "inga",
        "ingeniero",
        "ingeniera",
        "sr",
        "sra",
        "srta",
        "senor",
        "senora",
        "senorita",
        "don",
        "dona",
        "prof",
        "profa",
        "profesor",
        "profesora",
        "msc",
        "mba",
        "phd",
        "mag",
        "mgtr",
        "mtro",
        "mtra",
        "maestro",
        "maestra",
        "arq",
        "arqta",
        "abg",
        "abog",
        "abogado",
        "abogada",
        "mr",
        "mrs",
        "ms",
        "miss",
        "insp",
        "subinsp",
    ]
)
"""Forms of address and degrees, folded; they are no part of a name."""

PARTICLES = frozenset(["de", "del", "la", "las", "los", "y", "e", "da", "do", "dos", "van", "von", "di", "du"])
"""Words that come and go inside one person's name ('María de la Cruz', 'Maria Cruz')."""

INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Characters that show nothing: soft hyphens, joiners, marks of direction, byte-order marks."""

_WORDS = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_DOTTED_TITLE = re.compile(r"\b(?:ph\.?\s*d|m\.?\s*sc|m\.\s*b\.\s*a)\b\.?")
_NO_PART_OF_A_NAME = TITLES | PARTICLES
_ADDRESS_IN_BRACKETS = re.compile(r"<([^<>]*@[^<>]*)>")


def clean(text: str) -> str:
    """The text as a person would retype it: no invisible characters, single spaces, composed letters."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", text)).split())


_TWICE_WRITTEN = re.compile("[ÂÃÄÅâ]")
_BYTES = {ord(bytes([code]).decode("cp1252", "replace")): code for code in range(0x80, 0xA0)} | {
    code: code for code in range(0x80, 0x100)
}


def mended(text: str) -> str:
    """The text with letters that were written in UTF-8 and read in Windows-1252, once or twice, as they were: 'MarÃ\u00ada'
    → 'María'. Any other text is returned as it is: only one that is UTF-8 throughout as bytes can be such."""
    for _turn in range(2):
        if text.isascii() or not _TWICE_WRITTEN.search(text):
            break
        try:
            text = bytes(_BYTES.get(ord(letter), ord(letter)) for letter in text).decode()
        except ValueError:
            break
    return text


class _Folded(dict[int, str]):
    """What each character becomes without accents and case: worked out when it is first met, 20 times as fast after."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", INVISIBLE.sub("", chr(code)).casefold())
        self[code] = "".join(character for character in decomposed if not unicodedata.combining(character))
        return self[code]


_FOLDED = _Folded()


def without_accents(text: str) -> str:
    """Lower case without accents; 'ñ' becomes 'n', 'ß' becomes 'ss', full-width letters become plain ones."""
    return text.lower() if text.isascii() else _unaccented(text)


@lru_cache(maxsize=8192)
def _unaccented(text: str) -> str:
    return text.translate(_FOLDED)


@lru_cache(maxsize=8192)
def fold_text(text: str) -> str:
    """The words of a text in their order: no accents, case or punctuation ('Duración (minutos)' → 'duracion
    minutos')."""
    return " ".join(_WORDS.findall(without_accents(text)))


@lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """A key under which two spellings of one person's name meet.

    Accents, case, punctuation, titles and particles go, and the order of the words with them:
    'Lic. María de la Cruz', 'CRUZ, MARIA' → 'cruz maria'. A name made of nothing else keeps its words.
    """
    return " ".join(sorted(name_parts(name)))


def name_parts(name: str) -> list[str]:
    """The folded words that `fold_name` compares, in the order in which the name is written."""
    text = without_accents(name)
    if "." in text or "ph" in text or "sc" in text:
        text = _DOTTED_TITLE.sub(" ", text)
    plain = text.isascii() and text.replace(" ", "").isalpha()
    words = text.split(" ") if plain else _WORDS.findall(_APOSTROPHES.sub("", text))
    kept = [word for word in words if word and word not in _NO_PART_OF_A_NAME]
    return kept or list(filter(None, words))


def normalise_email(address: str) -> str:
    """An address in lower case without 'mailto:', brackets, spaces or invisible characters; '' where there is none.

    Dots and '+tags' are kept: only the owner of a domain knows whether they make another mailbox.
    """
    text = INVISIBLE.sub("", address).strip() if not address.isascii() else address.strip()
    if not text:
        return ""
    if "<" in text and (found := _ADDRESS_IN_BRACKETS.search(text)):
        text = found.group(1)
    text = text.lower().removeprefix("mailto:").strip(" \t\r\n<>\"',;")
    text = "".join(text.split())
    name, at, domain = text.rpartition("@")
    return text if at and name and "@" not in name and "." in domain else ""


_BETWEEN_ADDRESSES = re.compile(r"[\s;,/|]+")


def addresses_in(text: str) -> list[str]:
    """The normalised addresses of a cell in which somebody wrote several: 'ana@x.org; ana@y.org'."""
    return [address for part in _BETWEEN_ADDRESSES.split(text) if (address := normalise_email(part))]
