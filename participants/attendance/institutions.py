"""Names of institutions as people write them: a key under which spellings meet, an acronym, a country at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from participants.attendance.countries import country_code
from participants.attendance.folding import clean, fold_text

PARTICLES = frozenset(["de", "del", "la", "el", "las", "los", "y", "e", "the", "of", "and", "for", "para", "en", "a"])
"""Words that come and go inside one institution's name."""

NO_INSTITUTION = frozenset(
    [
        "na",
        "n a",
        "no aplica",
        "not applicable",
        "ninguna",
        "ninguno",
        "none",
        "no",
        "nada",
        "sin institucion",
        "independiente",
        "independent",
        "particular",
        "ciudadano",
        "ciudadana",
        "otro",
        "otra",
        "other",
    ]
)
"""Folded answers that name no institution."""

_BRACKETS = re.compile(r"^(?P<before>[^()]+?)\s*\((?P<inside>[^()]+)\)\s*$")
_DASH = re.compile(r"\s+[-–—]\s+|\s*[,|/]\s+")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}")
_ACRONYM = re.compile(r"^[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑa-z0-9&/\-]{1,14}$")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a text may name an institution. `keys` come in the order in which they should be looked for.

    `country` is the ISO code of a country written at the end of the name ('INE Guatemala'), '' where there is none;
    `without_country` the key of what stands before it.
    """

    name: str
    keys: tuple[str, ...]
    acronym: str = ""
    country: str = ""
    without_country: str = ""


@lru_cache(maxsize=16384)
def fold_institution(name: str) -> str:
    """The key of an institution's name or acronym: no accents, case, punctuation or particles; dots in acronyms go.

    'Ministerio de la Seguridad Pública' → 'ministerio seguridad publica', 'I.N.E.' → 'ine'. The order of words stays:
    unlike a person's, it is part of the name.
    """
    joined = _DOTTED.sub(lambda found: found.group().replace(".", "").replace(" ", "") + " ", name)
    words = fold_text(joined).split()
    kept = [word for word in words if word not in PARTICLES]
    return " ".join(kept or words)


def looks_like_acronym(text: str) -> bool:
    """Whether a text is one word with two capitals or more, such as 'INE', 'I.N.E.' or 'InSyde'."""
    word = text.replace(".", "").strip()
    return bool(_ACRONYM.match(word)) and sum(letter.isupper() for letter in word) >= 2


@lru_cache(maxsize=16384)
def spelling_of(text: str) -> Spelling | None:
    """Read a cell of a column of institutions; None where it names none."""
    name = clean(text)
    key = fold_institution(name)
    if not key or key in NO_INSTITUTION or fold_text(name) in NO_INSTITUTION:
        return None
    keys, acronym, outside = [key], "", name
    if found := _BRACKETS.match(name):
        before, inside = found["before"], found["inside"].strip()
        if looks_like_acronym(inside):
            outside, acronym = before, inside
        elif looks_like_acronym(before):
            outside, acronym = inside, before.strip()
        keys += [fold_institution(outside)] if acronym else []
    else:
        first, *rest = _DASH.split(name, maxsplit=1)
        if rest and looks_like_acronym(first) and not country_code(rest[0]):
            outside, acronym = rest[0], first
        elif rest and looks_like_acronym(rest[0]):
            outside, acronym = first, rest[0]
        keys += [fold_institution(outside)] if acronym else []
    if acronym:
        keys.append(fold_institution(acronym))
    country, without = _trailing_country(outside if acronym else name)
    return Spelling(
        name=outside if acronym else name,
        keys=tuple(dict.fromkeys(keys)),
        acronym=acronym or (name if looks_like_acronym(name) else ""),
        country=country,
        without_country=without,
    )


def _trailing_country(name: str) -> tuple[str, str]:
    words = re.sub(r"[(),\-–—]", " ", name).split()
    for count in (3, 2, 1):
        if len(words) <= count:
            continue
        tail = " ".join(words[-count:])
        # A code of two or three letters at the end is more often part of the name than a country.
        if len(tail) > 3 and (code := country_code(tail)):
            without = fold_institution(" ".join(words[:-count]))
            return (code, without) if without else ("", "")
    return "", ""
