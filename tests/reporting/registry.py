"""Small random registries for the figures' tests, and a count of them that shares nothing with the figures' own."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from participants.models import (
    Activity,
    Institution,
    Outcome,
    Participation,
    ParticipationRecord,
    Person,
    Role,
    Series,
    Standing,
)
from participants.services.participations import rebuild

OUTCOMES = list(Outcome.values)
STANDINGS = list(Standing.values)
COUNTRIES = ["GT", "HN", "SV", None]


def random_registry(seed: int, *, people: int = 24, records: int = 70, seasons_from: int = 1) -> None:
    """Activities in seasons and out of them, people with changing facts, staff and test accounts among them.

    Written in bulk, past what else follows a row that is saved: figures ask the registry's own tables, and hundreds of tests
    stand on one.
    """
    rng = random.Random(seed)
    seasons = [
        Series.objects.create(programme="datacction", kind="season", key=str(n), number=n, title_es=f"Temporada {n}")
        for n in range(seasons_from, seasons_from + 3)
    ]
    course = Series.objects.create(programme="trainaction", kind="course", key="mapas", title_es="Mapas")
    institutions = Institution.objects.bulk_create(
        Institution(name=f"Institución {n}", key=f"institucion {n}", kind=rng.choice(Institution.Kind.values))
        for n in range(5)
    )
    activities = []
    for n in range(9):
        series = rng.choice([*seasons, course, None])
        start = datetime(2020, 11, 3, 15, tzinfo=UTC) + timedelta(days=rng.randrange(0, 120))
        dated = n > 0
        activities.append(
            Activity(
                key=f"actividad-{n}",
                title_es=f"Actividad {n}",
                programme=series.programme if series else "conose",
                series=series,
                kind=rng.choice(["episode", "training", "run"]),
                starts_at=start if dated else None,
                ends_at=start + timedelta(minutes=rng.choice([45, 60, 90])) if dated and n > 1 else None,
                starts_on=start.date() if dated else None,
            )
        )
    Activity.objects.bulk_create(activities)
    persons = Person.objects.bulk_create(
        Person(
            name=f"Persona {n}",
            key=f"persona {n}",
            sex=rng.choice(["women", "men", "other", "not_stated"]),
            is_programme_staff=rng.random() < 0.1,
            is_test=rng.random() < 0.05,
        )
        for n in range(people)
    )
    drawn: dict[tuple[int, int, str], ParticipationRecord] = {}
    for _ in range(records):
        record = ParticipationRecord(
            activity=rng.choice(activities),
            person=rng.choice(persons),
            role=rng.choice([Role.PARTICIPANT, Role.PARTICIPANT, Role.PARTICIPANT, Role.SPECIALIST, Role.LEARNER]),
            source="import",
            mode=rng.choice(["online", "online", "in_person"]),
            outcome=rng.choice(["registered", "attended", "attended", "completed", "certified"]),
            minutes=rng.choice([None, 0.0, 22.5, 30.0, 45.0, 60.0, 90.0]),
            sex=rng.choice(["women", "men", "not_stated", "not_stated"]),
            institution=rng.choice([*institutions, None]),
            country_id=rng.choice(COUNTRIES),
        )
        drawn.setdefault((record.activity_id, record.person_id, record.role), record)
    later = random.Random(seed)
    for record in drawn.values():
        if record.role == Role.LEARNER and record.outcome in ("registered", "attended"):
            record.standing = later.choice([s for s in STANDINGS if s not in ("completed", "certified")] + [""])
            record.sector = later.choice(["", "police"])
            record.age_band = later.choice(["", "25_34", "35_44"])
    ParticipationRecord.objects.bulk_create(drawn.values())
    rebuild()


@dataclass(frozen=True)
class Fact:
    """One participation with everything that may be counted, as plain values."""

    person: int
    activity: str
    is_episode: bool
    is_run: bool
    duration: float | None
    programme: str
    season: str
    season_number: int | None
    day: Any
    month: str
    year: str
    role: str
    mode: str
    outcome: str
    minutes: float | None
    sex: str
    country: str
    institution: str
    kind: str
    counted: bool
    standing: str
    sector: str
    age: str


def facts() -> list[Fact]:
    """Every participation, with the sex that its person stated last, worked out here once more."""
    rows = list(Participation.objects.select_related("activity__series", "institution", "person"))
    latest: dict[int, tuple[Any, str]] = {}
    for row in rows:
        if row.sex == "not_stated":
            continue
        when = (str(row.activity.starts_on or ""), row.activity_id, Role.values.index(row.role))
        if row.person_id not in latest or when > latest[row.person_id][0]:
            latest[row.person_id] = (when, row.sex)
    return [
        Fact(
            person=row.person_id,
            activity=row.activity.key,
            is_episode=row.activity.kind == "episode",
            is_run=row.activity.kind == "run",
            duration=(row.activity.ends_at - row.activity.starts_at).total_seconds() / 60
            if row.activity.ends_at
            else None,
            programme=row.activity.programme,
            season=row.activity.series.key if row.activity.series else "unknown",
            season_number=row.activity.series.number if row.activity.series else None,
            day=row.activity.starts_on,
            month=row.activity.starts_on.strftime("%Y-%m") if row.activity.starts_on else "unknown",
            year=row.activity.starts_on.strftime("%Y") if row.activity.starts_on else "unknown",
            role=row.role,
            mode=row.mode,
            outcome=row.outcome,
            minutes=row.minutes,
            sex=latest.get(row.person_id, (None, "not_stated"))[1],
            country=row.country_id or "unknown",
            institution=str(row.institution_id or "unknown"),
            kind=row.institution.kind if row.institution else "unknown",
            standing=row.standing or "",
            sector=row.sector or "unknown",
            age=row.age_band or "unknown",
            counted=not (row.person.is_programme_staff or row.person.is_test),
        )
        for row in rows
    ]


def at_least(outcome: str, wanted: str) -> bool:
    return OUTCOMES.index(outcome) >= OUTCOMES.index(wanted)
