"""The invented people of the demo: who they are, and what they say of themselves when asked.

Their numbers are chosen so that what the portal computes for seasons 1–4 comes out as printed:
1,132 participants from 36 countries and 117 institutions, 61 % women (665 of the 1,090 who stated
their sex), 68 specialists, 66 % of them women (45 of 68).
"""

import random
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from datacction.demo.attendance.names import LISTS, NameLists

SEED = "datacction-2020-2021"
PARTICIPANTS = 1132
SPECIALISTS = 68
WOMEN_SPECIALISTS = 45
SEXES: Mapping[str, int] = {"women": 665, "men": 420, "other": 5, "not_stated": 42}
GUESTS = 15
"""Of those who do not state their sex, the ones who state nothing: a name in one meeting, and no address."""
NAMESAKES = 7
"""Pairs of different people with one name."""
OUTSIDERS = 260
MOVERS = 12
"""People who change institution between 2020 and 2021."""

# fmt: off
COUNTRIES: Mapping[str, int] = {
    "SV": 190, "GT": 185, "HN": 165, "CR": 112, "DO": 98, "PA": 84, "BZ": 46, "MX": 34, "CO": 34, "NI": 18,
    "PE": 12, "AR": 12, "CL": 11, "EC": 10, "BR": 9, "ES": 9, "UY": 7, "JM": 6, "BO": 6, "PY": 5, "TT": 5,
    "CU": 4, "VE": 4, "HT": 4, "FR": 3, "DE": 3, "CH": 3, "PT": 3, "IT": 2, "BB": 2, "GY": 2, "GD": 2,
    "LC": 2, "BE": 2, "SE": 2, "SR": 2,
}
# fmt: on
"""Country → how many come from it at least, relative to the others."""

POSITIONS = (
    "Analista de información",
    "Analista de datos",
    "Especialista en seguridad ciudadana",
    "Especialista en género",
    "Docente e investigación",
    "Asistente de programa",
    "Oficial de programa",
    "Asesoría técnica",
    "Jefatura de unidad",
    "Coordinación de observatorio",
    "Fiscal auxiliar",
    "Agente de análisis criminal",
    "Estudiante",
    "Periodista",
    "Consultoría",
    "Estadística",
    "Psicología forense",
    "Trabajo social",
    "Dirección",
)


@dataclass(frozen=True, slots=True)
class Affiliation:
    """An institution as the cast knows it: its registered name, and other names under which people write it."""

    name: str
    country: str | None
    others: tuple[str, ...]
    domain: str


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who registers and never comes. Programme staff have this form too."""

    name: str
    email: str
    sex: str
    country: str


STAFF = (
    Outsider("Ileana Quirós Barquero", "ileana.quiros@infosegura.example", "women", "PA"),
    Outsider("Tobías Merlos Andino", "tobias.merlos@infosegura.example", "men", "SV"),
    Outsider("Yahaira Batista Checo", "yahaira.batista@infosegura.example", "women", "DO"),
)
"""The programme's own staff, who open the meetings: in the registry as such, and left out of the figures."""


@dataclass(frozen=True, slots=True)
class Member:
    """One invented person. Texts are as the person writes them; '' where they state nothing.

    `affiliation` is where they work, `moved_to` where they work from 2021 on. `states_sex` and `states_rest`
    tell what they answer when an organiser asks; `guest` is a name in one meeting and nothing else.
    """

    number: int
    name: str
    short_name: str
    sex: str
    country: str
    affiliation: Affiliation | None
    moved_to: Affiliation | None
    position: str
    email: str
    private_email: str
    specialist: bool
    guest: bool

    def affiliation_in(self, year: int) -> Affiliation | None:
        return self.moved_to if self.moved_to and year >= 2021 else self.affiliation


def plain(text: str) -> str:
    """The text without accents, as a keyboard without them gives it."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def slug(text: str) -> str:
    """Letters and digits only, in lower case: for addresses."""
    return "".join(sign for sign in plain(text).lower().replace("ß", "ss") if sign.isascii() and sign.isalnum())


@dataclass(frozen=True, slots=True)
class Cast:
    """The members, and as many strangers as the files need."""

    members: tuple[Member, ...]
    outsiders: tuple[Outsider, ...]


def cast(affiliations: Sequence[Affiliation]) -> Cast:
    """The 1,132 people, always the same for the same institutions. The first 68 are the specialists."""
    rng = random.Random(SEED)
    sexes = _sexes(rng)
    homes = _homes(rng, affiliations)
    names = _Names(rng)
    taken: set[str] = set()
    members: list[Member] = []
    guests = _guests(sexes)
    for number, (sex, (country, affiliation)) in enumerate(zip(sexes, homes, strict=True)):
        given, family = names(sex, country)
        guest = number in guests
        domain = affiliation.domain if affiliation else "correo.example"
        members.append(
            Member(
                number=number,
                name=f"{given} {family}",
                short_name=_short(given, family),
                sex=sex,
                country=country,
                affiliation=None if guest else affiliation,
                moved_to=None,
                position="" if guest else rng.choice(POSITIONS),
                email=_address(given, family, domain, taken),
                private_email=_address(given, family, "buzon.example", taken),
                specialist=number < SPECIALISTS,
                guest=guest,
            )
        )
    _make_namesakes(rng, members)
    _move_some(rng, members, affiliations)
    return Cast(tuple(members), tuple(_strangers(rng, names, taken)))


def _strangers(rng: random.Random, names: "_Names", taken: set[str]) -> Iterator[Outsider]:
    for _ in range(OUTSIDERS):
        sex = rng.choice(("women", "men"))
        country = rng.choices(list(COUNTRIES), list(COUNTRIES.values()))[0]
        given, family = names(sex, country)
        yield Outsider(f"{given} {family}", _address(given, family, "correo.example", taken), sex, country)


def _sexes(rng: random.Random) -> list[str]:
    specialists = ["women"] * WOMEN_SPECIALISTS + ["men"] * (SPECIALISTS - WOMEN_SPECIALISTS)
    others = [sex for sex, number in SEXES.items() for _ in range(number)]
    for sex in specialists:
        others.remove(sex)
    rng.shuffle(specialists)
    rng.shuffle(others)
    return specialists + others


def _guests(sexes: Sequence[str]) -> frozenset[int]:
    silent = [number for number, sex in enumerate(sexes) if sex == "not_stated"]
    return frozenset(silent[:GUESTS])


def _homes(rng: random.Random, affiliations: Sequence[Affiliation]) -> list[tuple[str, Affiliation | None]]:
    """A country and a place of work for each person: every institution once at least, every country too.

    The places that must be filled go to people who are no guests, so the first of the list are drawn for them.
    """
    weights = list(COUNTRIES.values())
    regional = [each for each in affiliations if each.country is None]
    local: dict[str, list[Affiliation]] = {country: [] for country in COUNTRIES}
    for each in affiliations:
        if each.country is not None:
            local[each.country].append(each)

    def home(country: str) -> tuple[str, Affiliation | None]:
        draw = rng.random()
        if draw < 0.08:
            return country, None
        if draw < 0.22 or not local[country]:
            return country, rng.choice(regional) if regional else None
        # The first of a country's institutions are the better known ones: they send more people.
        return country, local[country][int(len(local[country]) * rng.random() ** 1.6)]

    needed = [(each.country or rng.choices(list(COUNTRIES), weights)[0], each) for each in affiliations]
    rest = [home(country) for country in COUNTRIES for _ in range(2)]
    while len(needed) + len(rest) < PARTICIPANTS:
        rest.append(home(rng.choices(list(COUNTRIES), weights)[0]))
    employed = [each for each in rest if each[1] is not None]
    rng.shuffle(employed)
    specialists = employed[:SPECIALISTS]
    remaining = needed + [each for each in rest if each[1] is None] + employed[SPECIALISTS:]
    rng.shuffle(remaining)
    return specialists + remaining


class _Names:
    """Draws names, none of which can be taken for another's: neither in full nor by first name and first surname."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()

    def __call__(self, sex: str, country: str) -> tuple[str, str]:
        rng = self._rng
        lists, weights = zip(*LISTS[country], strict=True)
        for _attempt in range(10_000):
            chosen: NameLists = rng.choices(lists, weights)[0]
            given = rng.choice(chosen.women if self._drawn(sex) == "women" else chosen.men)
            families = rng.sample(chosen.families, chosen.surnames if rng.random() < 0.8 else 1)
            family = " ".join(families)
            keys = {_key(f"{given} {family}"), _key(_short(given, family))}
            if not keys & self._taken:
                self._taken |= keys
                return given, family
        raise ValueError(f"The lists of names for {country} are too short.")

    def _drawn(self, sex: str) -> str:
        return sex if sex in ("women", "men") else self._rng.choice(("women", "men"))


def _key(name: str) -> str:
    return " ".join(sorted(plain(name).lower().split()))


def _short(given: str, family: str) -> str:
    first = family.split(" ")
    surname = (
        " ".join(first[:2]) if first[0] in {"De", "Del", "Van", "Castro", "Castillo"} and len(first) > 1 else first[0]
    )
    return f"{given.split(' ')[0]} {surname}"


def _address(given: str, family: str, domain: str, taken: set[str]) -> str:
    stem = f"{slug(given.split(' ')[0])}.{slug(family.split(' ')[0])}"
    for suffix in _suffixes():
        address = f"{stem}{suffix}@{domain}"
        if address not in taken:
            taken.add(address)
            return address
    raise AssertionError


def _suffixes() -> Iterator[str]:
    yield ""
    number = 2
    while True:
        yield str(number)
        number += 1


def _make_namesakes(rng: random.Random, members: list[Member]) -> None:
    """Give some people the name of another, of the same sex and from another country; their addresses stay their own."""
    spanish = {"SV", "GT", "HN", "CR", "DO", "PA"}
    free = [
        each
        for each in members[SPECIALISTS:]
        if each.sex in ("women", "men") and each.country in spanish and each.affiliation and each.affiliation.country
    ]
    rng.shuffle(free)
    pairs = 0
    while pairs < NAMESAKES:
        first = free.pop()
        second = next(each for each in free if each.sex == first.sex and each.country != first.country)
        free.remove(second)
        members[second.number] = replace(second, name=first.name, short_name=first.short_name)
        pairs += 1


def _move_some(rng: random.Random, members: list[Member], affiliations: Sequence[Affiliation]) -> None:
    """Some work elsewhere from 2021 on, in their own country; not those on whom an institution rests."""
    staff: dict[str, int] = {}
    for each in members:
        if each.affiliation:
            staff[each.affiliation.name] = staff.get(each.affiliation.name, 0) + 1
    free = [
        each
        for each in members[SPECIALISTS:]
        if each.affiliation and not each.guest and staff[each.affiliation.name] > 6
    ]
    for each in rng.sample(free, MOVERS):
        elsewhere = [place for place in affiliations if place.country == each.country and place is not each.affiliation]
        members[each.number] = replace(each, moved_to=rng.choice(elsewhere) if elsewhere else None)
