"""The demo's thousand invented learners: who they are, and what becomes of each in the runs of the six courses.

How many they are, of which sex and from which countries is what the programme's own account of its academy prints;
everything else is invented, always the same. Nobody here is one of the people of the webinars.
"""

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from participants.attendance.folding import fold_name
from participants.models import Institution
from trainaction.demo.courses import COURSES
from trainaction.models import Sector

SEED = "trainaction-2021"
SEXES = {"men": 564, "women": 436}
COUNTRIES = {"SV": 262, "GT": 248, "HN": 214, "CR": 146, "DO": 130}
NUMBER = sum(SEXES.values())
FIRST_DAY = datetime(2021, 2, 1, 14, tzinfo=UTC)
"""The first run begins. All of it lies within five months of it."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


WOMEN = _words(
    "Adela, Alba, Alicia, Amparo, Anabella, Aracely, Aurora, Azucena, Bertha, Brigitte, Candelaria, Catalina, Celina, "
    "Consuelo, Damaris, Delmy, Dunia, Edith, Elvira, Ericka, Esmeralda, Eugenia, Fátima, Francisca, Giovanna, Graciela, "
    "Heidi, Herlinda, Iliana, Iris, Ivania, Jenny, Josefina, Karina, Lidia, Lilian, Lourdes, Lucrecia, Mabel, Marcia, "
    "Margarita, Marlene, Melania, Mercedes, Miriam, Nely, Noelia, Ondina, Paulina, Perla, Rosalía, Roxana, Selena, "
    "Soraya, Telma, Vanessa, Virginia, Yadira, Yaneth, Zulema"
)
MEN = _words(
    "Abel, Adolfo, Agustín, Alberto, Alfredo, Amílcar, Anselmo, Antonio, Arnoldo, Arturo, Augusto, Baltazar, Benjamín, "
    "Bernardo, Boris, Byron, Camilo, Celso, Cristian, Danilo, Dennis, Donaldo, Edwin, Efraín, Emilio, Ernesto, Fabio, "
    "Fausto, Fidel, Freddy, Germán, Gilberto, Henry, Horacio, Humberto, Isaac, Ismael, Jacinto, Josué, Kevin, Leandro, "
    "Lisandro, Lorenzo, Marcos, Martín, Maximiliano, Moisés, Napoleón, Norman, Octavio, Orlando, Osvaldo, Patricio, "
    "Ramiro, Renán, Rogelio, Saúl, Tulio, Wilmer, Yader"
)
FAMILIES = _words(
    "Acevedo, Alfaro, Amaya, Andrade, Arévalo, Argueta, Arias, Ayala, Barahona, Barrientos, Batres, Benítez, Bonilla, "
    "Burgos, Cáceres, Calderón, Campos, Canales, Cárcamo, Cárdenas, Carranza, Casco, Cerrato, Cifuentes, Colindres, "
    "Contreras, Córdova, Cornejo, Cortez, Cuéllar, Dubón, Escobar, Espinal, Estrada, Fajardo, Figueroa, Fonseca, Franco, "
    "Funes, Gálvez, Godoy, Granados, Guevara, Henríquez, Ibarra, Interiano, Izaguirre, Juárez, Lainez, Landaverde, Lara, "
    "Lemus, Linares, Lobo, Machado, Maldonado, Marroquín, Mata, Matamoros, Melgar, Miranda, Molina, Monterroso, Montoya, "
    "Navarrete, Ochoa, Orellana, Osorio, Pacheco, Padilla, Palma, Paredes, Pineda, Portillo, Quezada, Quintanilla, Recinos, "
    "Rosales, Salguero, Sandoval, Santos, Sarmiento, Serrano, Solano, Sosa, Tejeda, Tobar, Trejo, Urbina, Valdez, Valladares, "
    "Velásquez, Villeda, Zavala, Zelaya, Zepeda, Zúniga"
)
SECTOR_OF = {
    Institution.Kind.POLICE: Sector.SECURITY,
    Institution.Kind.JUSTICE: Sector.JUSTICE,
    Institution.Kind.GOVERNMENT: Sector.PUBLIC,
    Institution.Kind.STATISTICS: Sector.PUBLIC,
    Institution.Kind.LOCAL_GOVERNMENT: Sector.LOCAL,
    Institution.Kind.ACADEMIA: Sector.ACADEMIA,
    Institution.Kind.CIVIL_SOCIETY: Sector.CIVIL_SOCIETY,
    Institution.Kind.INTERNATIONAL: Sector.INTERNATIONAL,
    Institution.Kind.DONOR: Sector.INTERNATIONAL,
    Institution.Kind.PRIVATE: Sector.PRIVATE,
    Institution.Kind.MEDIA: Sector.PRIVATE,
}


@dataclass(frozen=True, slots=True)
class Learner:
    """One invented person, with what they state when they enrol. `institution` is a key of the registry, or None."""

    name: str
    email: str
    sex: str
    country: str
    institution: int | None
    sector: str


@dataclass(frozen=True, slots=True)
class Path:
    """What becomes of a learner in a run: when they ask, begin and complete; None for what never comes.

    `leaves` is when they withdraw, and `is_certified` whether a certificate follows.
    """

    learner: int
    asks: datetime
    begins: datetime | None = None
    completes: datetime | None = None
    leaves: datetime | None = None
    is_certified: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is held: its course by the Spanish slug, its cohort, its days, and its learners in the order they asked."""

    key: str
    course: str
    cohort: tuple[str, str]
    starts: datetime
    ends: datetime
    capacity: int
    paths: tuple[Path, ...] = field(repr=False)


COHORTS = (("Primera cohorte de 2021", "First run of 2021", 0), ("Segunda cohorte de 2021", "Second run of 2021", 77))
"""In Spanish and English, and on which day after FIRST_DAY it begins."""
WEEKS = 9
GOING_ON = 36
"""Learners of the first course's runs who study the course that is written out at their own pace, now."""
ASKING = 40
"""Learners who ask for a place in a run in which places are given by approval."""
SIZES = (112, 118, 84, 92, 58, 66, 104, 112, 72, 62, 66, 54)
"""Learners whose first run it is, course by course and edition by edition: 1,000 in all."""
OTHERS = (18, 14, 10, 12, 8, 9, 16, 17, 11, 10, 9, 8)
"""Learners of other courses who ask for a place in it too."""
WITHOUT_A_PLACE = (7, 5, 4, 4, 3, 3, 6, 6, 3, 3, 3, 3)
"""Of those, the last, for whom there is no place: they wait."""


def learners(homes: dict[str, Sequence[tuple[int, str]]], taken: Collection[str]) -> list[Learner]:
    """The 1,000 people. `homes` has each country's institutions with their kinds; `taken` are folded names of others."""
    rng = random.Random(SEED)
    sexes = [sex for sex, number in SEXES.items() for _ in range(number)]
    countries = [country for country, number in COUNTRIES.items() for _ in range(number)]
    rng.shuffle(sexes)
    rng.shuffle(countries)
    names = _Names(rng, set(taken))
    found = []
    for number, (sex, country) in enumerate(zip(sexes, countries, strict=True)):
        name = names(sex)
        # The first of a country's institutions send more people; some learners state none.
        places = homes.get(country, ())
        home = places[int(len(places) * rng.random() ** 1.7)] if places and rng.random() < 0.9 else None
        sector = SECTOR_OF.get(Institution.Kind(home[1]), Sector.OTHER) if home else rng.choice(list(Sector))
        stem = fold_name(name).replace(" ", ".")
        found.append(
            Learner(
                name=name,
                email=f"{stem}.{number}@academia.example",
                sex=sex,
                country=country,
                institution=home[0] if home else None,
                sector="" if rng.random() < 0.06 else str(sector),
            )
        )
    return found


class _Names:
    """Draws names, none of them twice and none that somebody of the registry has."""

    def __init__(self, rng: random.Random, taken: set[str]) -> None:
        self._rng, self._taken = rng, taken

    def __call__(self, sex: str) -> str:
        while True:
            given = self._rng.choice(WOMEN if sex == "women" else MEN)
            name = f"{given} {' '.join(self._rng.sample(FAMILIES, 2))}"
            key = fold_name(name)
            if key not in self._taken:
                self._taken.add(key)
                return name


def runs(people: Sequence[Learner]) -> Iterator[Run]:
    """The twelve runs that were held, two of each course. Everybody begins one at least."""
    rng = random.Random(f"{SEED}-runs")
    order = list(range(len(people)))
    rng.shuffle(order)
    first_of = {}
    at = 0
    for place, size in enumerate(SIZES):
        first_of[place] = order[at : at + size]
        at += size
    for place, (course, (spanish, english, days)) in enumerate(
        (course, cohort) for course in COURSES for cohort in COHORTS
    ):
        starts = FIRST_DAY + timedelta(days=days)
        others = rng.sample([each for each in order if each not in set(first_of[place])], OTHERS[place])
        slug = course.slug[0]
        capacity = SIZES[place] + OTHERS[place] - WITHOUT_A_PLACE[place]
        paths = _paths(rng, people, first_of[place], others, starts, waiting=WITHOUT_A_PLACE[place])
        yield Run(
            key=f"{slug[:60]}-2021-{place % 2 + 1}",
            course=slug,
            cohort=(spanish, english),
            starts=starts,
            ends=starts + timedelta(weeks=WEEKS),
            capacity=capacity,
            paths=tuple(paths),
        )


def _paths(
    rng: random.Random,
    people: Sequence[Learner],
    first: Sequence[int],
    others: Sequence[int],
    starts: datetime,
    *,
    waiting: int,
) -> Iterator[Path]:
    asked = starts - timedelta(days=20)
    in_order = [*first, *others]
    for place, learner in enumerate(in_order):
        asks = asked + timedelta(days=18) * (place / len(in_order))
        if place >= len(in_order) - waiting:
            yield Path(learner, asks)
            continue
        draw = rng.random()
        if place >= len(first) and draw < 0.25:  # in a second course some never begin
            yield Path(learner, asks, leaves=starts + timedelta(days=12) if draw < 0.1 else None)
            continue
        begins = starts + timedelta(days=rng.choice((0, 0, 0, 2, 5)))
        does_complete = rng.random() < (0.74 if people[learner].sex == "women" else 0.66)
        if does_complete:
            completes = starts + timedelta(weeks=rng.choice((4, 5, 6, 7, 8)))
            yield Path(learner, asks, begins, completes, is_certified=rng.random() < 0.93)
        elif rng.random() < 0.55:
            yield Path(learner, asks, begins, leaves=starts + timedelta(weeks=rng.choice((2, 3, 4))))
        else:
            yield Path(learner, asks, begins)
