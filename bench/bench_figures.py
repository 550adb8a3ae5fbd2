"""Reach figures over 1,000,000 participations of 200,000 people: every figure, every breakdown by one or two dimensions.

The data set is written once to a database of its own under var/ (SQLite) and kept; sizes by PORTAL_BENCH_ROWS.
"""

import itertools
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from bench import Row

ROWS = int(os.environ.get("PORTAL_BENCH_ROWS", "1000000"))
ACTIVITIES = 400
INSTITUTIONS = 1_500
REPEATS = 3
TARGET = {"sqlite": 100, "postgresql": 250}


def run() -> list[Row]:
    """p50 in milliseconds, worst and median over figures and over breakdowns. Only SQLite is prepared here."""
    if connection.vendor != "sqlite":
        return [Row("figures", "not measured: the data set is made for SQLite only", met=None)]
    path = settings.VAR_DIR / f"bench-figures-{ROWS}.sqlite3"
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(path)
    try:
        if not path.exists():
            _prepare()
        return list(_measure())
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _measure() -> Iterator[Row]:
    from reporting.dimensions import DIMENSIONS
    from reporting.figures import FIGURES
    from reporting.queries import counts_by
    from reporting.reach import Question

    rows = Question().selection.participations
    target = TARGET[connection.vendor]
    for kind, cases in (
        ("figure", {name: (lambda figure=figure: figure.measure(rows)) for name, figure in FIGURES.items()}),
        ("breakdown by one", {name: (lambda d=d: counts_by(rows, [d])) for name, d in DIMENSIONS.items()}),
        (
            "breakdown by two",
            {
                f"{a.name}, {b.name}": (lambda a=a, b=b: counts_by(rows, [a, b]))
                for a, b in itertools.combinations(DIMENSIONS.values(), 2)
            },
        ),
    ):
        times = {name: _p50(case) for name, case in cases.items()}
        worst = max(times, key=times.__getitem__)
        within = sum(each <= target for each in times.values())
        yield Row(
            f"{kind}, {ROWS:,} participations, {connection.vendor}",
            f"median {statistics.median(times.values()):.0f} ms; worst {times[worst]:.0f} ms ({worst}); "
            f"{within} of {len(times)} within the target",
            f"p50 ≤ {target} ms",
            "raw SQL over covering indexes 58–79 ms",
            within == len(times),
        )


def _p50(case: Callable[[], object]) -> float:
    times = []
    for _turn in range(REPEATS):
        start = time.perf_counter()
        case()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _prepare() -> None:
    from django.core.management import call_command

    from participants.models import Activity, Institution, Participation, Person, Series

    call_command("migrate", verbosity=0, interactive=False)
    rng = random.Random(1)
    kinds = Institution.Kind.values
    Institution.objects.bulk_create(
        Institution(pk=n + 1, name=f"Institución {n}", key=f"institucion {n}", kind=rng.choice(kinds))
        for n in range(INSTITUTIONS)
    )
    Series.objects.bulk_create(
        Series(pk=n + 1, programme="datacction", kind="season", key=str(n + 1), number=n + 1, title_es=f"Temporada {n}")
        for n in range(30)
    )
    start = datetime(2018, 1, 10, 15, tzinfo=UTC)
    activities = []
    for n in range(ACTIVITIES):
        moment = start + timedelta(days=7 * n)
        activities.append(
            Activity(
                pk=n + 1,
                key=f"a{n}",
                title_es=f"Actividad {n}",
                programme="datacction",
                series_id=n * 30 // ACTIVITIES + 1,
                kind="episode",
                starts_at=moment,
                ends_at=moment + timedelta(minutes=rng.choice([60, 80, 90])),
                starts_on=moment.date(),
            )
        )
    Activity.objects.bulk_create(activities)
    people = ROWS // 5
    Person.objects.bulk_create((Person(pk=n + 1, name=f"P{n}", key=f"p{n}") for n in range(people)), batch_size=5_000)
    table = Participation._meta.db_table
    columns = ", ".join(COLUMNS)
    places = ", ".join("?" * len(COLUMNS))
    connection.ensure_connection()
    with transaction.atomic():
        # Past the ORM: a million rows in seconds, and the same rows.
        connection.connection.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({places})", _participations(rng, people, activities)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


COLUMNS = (
    "activity_id",
    "person_id",
    "role",
    "mode",
    "outcome",
    "minutes",
    "sex",
    "person_sex",
    "country_id",
    "institution_id",
    "programme",
    "series_id",
    "month",
    "counted",
    "present",
)


def _participations(rng: random.Random, people: int, activities: list) -> Iterator[tuple]:
    countries = ["GT", "HN", "SV", "CR", "PA", "NI", "DO", "BZ", "MX", "CO", "PE", "EC", "AR", "CL", "UY", "ES"]
    for person in range(1, people + 1):
        sex = rng.choices(["women", "men", "other", "not_stated"], [55, 38, 1, 6])[0]
        country = rng.choices(countries, [30, 25, 25, 15, 12, 8, 20, 4, *[3] * 8])[0]
        institution = min(int(rng.paretovariate(0.6)), INSTITUTIONS) if rng.random() < 0.9 else None
        for number in rng.sample(range(ACTIVITIES), 5):
            activity = activities[number]
            outcome = "attended" if rng.random() < 0.95 else "completed"
            yield (
                activity.pk,
                person,
                "participant" if rng.random() < 0.96 else "specialist",
                "online" if rng.random() < 0.9 else "in_person",
                outcome,
                rng.choice([None, 12.5, 40.0, 60.0, 75.0]),
                sex,
                sex,
                country if rng.random() < 0.98 else None,
                institution,
                "datacction",
                activity.series_id,
                activity.starts_on.year * 100 + activity.starts_on.month,
                True,
                True,
            )
