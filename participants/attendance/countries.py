"""Countries as people and programs write them, to their ISO 3166-1 codes."""

from __future__ import annotations

from functools import cache

import pycountry
from babel import Locale
from rapidfuzz import fuzz, process

from participants.attendance.folding import fold_text

VARIANTS = {
    "DO": ("Rep. Dominicana", "Rep Dom", "R. Dominicana", "República Dominicana", "RD", "Dominicana", "Dominican Rep."),
    "US": (
        "EE.UU.",
        "EE. UU.",
        "EEUU",
        "Estados Unidos de América",
        "USA",
        "U.S.",
        "U.S.A.",
        "United States of America",
    ),
    "BR": ("Brasil",),
    "GB": ("Reino Unido", "UK", "U.K.", "England", "Inglaterra", "Scotland", "Escocia", "Wales", "Great Britain"),
    "SV": ("El Salvador", "Salvador", "ES (El Salvador)", "SLV"),
    "PA": ("Panamá", "Rep. de Panamá", "República de Panamá"),
    "CR": ("Costa Rica", "C. Rica", "CRC"),
    "GT": ("Guatemala", "Guate", "GUA"),
    "HN": ("Honduras", "HND", "Hond."),
    "NI": ("Nicaragua", "NIC"),
    "BZ": ("Belice", "Belize"),
    "MX": ("México", "Mejico", "Estados Unidos Mexicanos"),
    "VE": ("Venezuela", "Venezuela (Bolivarian Republic of)"),
    "BO": ("Bolivia", "Bolivia (Plurinational State of)"),
    "KR": ("South Korea", "Corea del Sur", "Korea, Republic of", "Korea (South)", "Corea"),
    "KP": ("North Korea", "Corea del Norte", "Korea (North)"),
    "RU": ("Russia", "Rusia", "Russian Federation"),
    "IR": ("Iran", "Irán"),
    "SY": ("Syria", "Siria"),
    "VN": ("Vietnam", "Viet Nam"),
    "LA": ("Laos",),
    "TW": ("Taiwan", "Taiwán", "Taiwan, China", "Taiwan, Province of China"),
    "HK": ("Hong Kong", "Hong Kong SAR"),
    "MO": ("Macao", "Macau", "Macao SAR"),
    "TZ": ("Tanzania",),
    "MD": ("Moldova", "Moldavia"),
    "CZ": ("Czech Republic", "República Checa", "Chequia"),
    "NL": ("Holanda", "Holland", "The Netherlands", "Países Bajos"),
    "CD": ("Democratic Republic of the Congo", "Congo (DRC)", "Congo-Kinshasa"),
    "CG": ("Congo", "Republic of the Congo"),
    "CI": ("Ivory Coast", "Costa de Marfil", "Cote d'Ivoire"),
    "TR": ("Turkey", "Turquía", "Türkiye"),
    "PS": ("Palestine", "Palestina"),
    "MK": ("Macedonia", "North Macedonia"),
    "SZ": ("Swaziland", "Eswatini"),
    "VA": ("Vatican City", "Vaticano"),
    "FM": ("Micronesia",),
    "CV": ("Cape Verde", "Cabo Verde"),
    "TL": ("East Timor", "Timor Oriental"),
    "BN": ("Brunei",),
    "MF": ("Saint Martin", "San Martín"),
    "TT": ("Trinidad y Tobago", "Trinidad & Tobago", "Trinidad"),
    "AG": ("Antigua y Barbuda", "Antigua"),
    "KN": ("San Cristóbal y Nieves", "St. Kitts and Nevis"),
    "VC": ("San Vicente y las Granadinas", "St. Vincent and the Grenadines"),
    "LC": ("Santa Lucía", "St. Lucia"),
    "CW": ("Curazao", "Curacao"),
    "PR": ("Puerto Rico",),
}
"""Spellings beyond the official and the CLDR names: abbreviations, older names, and those Zoom writes."""

NO_COUNTRY = frozenset(
    [
        "n a",
        "no aplica",
        "not applicable",
        "ninguno",
        "ninguna",
        "none",
        "no indica",
        "no responde",
        "sin dato",
        "sin datos",
        "unknown",
        "desconocido",
        "otro",
        "otra",
        "other",
    ]
)
"""Folded answers that name no country."""

ALIKE = 75
"""From this likeness on (0 to 100) a country is proposed for a text that names none."""
MOST_ALIKE = 5
SHORTEST = 4
"""Letters of a name, from which on it is compared: everything is like a code of two or three."""


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for language in ("es", "es_419", "en"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and pycountry.countries.get(alpha_2=code) is not None:
                codes.setdefault(fold_text(name), code)
    for country in pycountry.countries:
        for attribute in ("name", "official_name", "common_name", "alpha_2", "alpha_3"):
            spelling = getattr(country, attribute, None)
            if spelling:
                codes.setdefault(fold_text(spelling), country.alpha_2)
    for code, spellings in VARIANTS.items():
        codes.update((fold_text(spelling), code) for spelling in spellings)
    return codes


def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country as written in Spanish or English, or as a code; None where unknown."""
    folded = fold_text(text)
    if not folded:
        return None
    codes = _codes()
    found = codes.get(folded)
    if found is None:
        for article in ("the ", "la ", "el ", "los ", "las "):
            if folded.startswith(article):
                return codes.get(folded.removeprefix(article))
    return found


def says_no_country(text: str) -> bool:
    """Whether a cell of a column of countries states none: 'N/A', 'Otro', or nothing that can be read."""
    folded = fold_text(text)
    return not folded or folded in NO_COUNTRY


@cache
def _compared() -> dict[str, str]:
    return {name: code for name, code in _codes().items() if len(name) >= SHORTEST}


def similar_countries(text: str) -> list[str]:
    """The codes of the countries that a text may mean which names none, the likest first: to be proposed, never taken.

    A slip of the pen ('Guatemla', 'Rep. Dominicna'), or a name among other words ('San José, Costa Rica').
    """
    folded, names = fold_text(text), _compared()
    words = f" {folded} "
    within = sorted((name for name in names if f" {name} " in words), key=len, reverse=True)
    likest = process.extract(folded, names.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=4 * MOST_ALIKE)
    found = dict.fromkeys(names[name] for name in [*within, *(name for name, _score, _at in likest)])
    return list(found)[:MOST_ALIKE]
