"""Reach figures over 1,000,000 participations of 200,000 people: every figure, every breakdown by one or two dimensions.

On SQLite always, on PostgreSQL where `make services` has started it. Each has a process and a database of its own, made
once and kept under var/; sizes by PORTAL_BENCH_ROWS. Nothing is cached: each case asks the database anew.
"""

import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import Row

ROWS = int(os.environ.get("PORTAL_BENCH_ROWS", "1000000"))
ACTIVITIES = 400
INSTITUTIONS = 1_500
REPEATS = 5
TARGET = {"sqlite": 100, "postgresql": 250}
RAW = {"sqlite": "58–79 ms", "postgresql": "94–214 ms"}


def run() -> Iterator[Row]:
    from django.conf import settings

    yield from _run_on("sqlite", f"sqlite:///{settings.VAR_DIR / f'bench-figures-{ROWS}.sqlite3'}")
    services = settings.VAR_DIR / "services.env"
    url = (
        dict(line.split("=", 1) for line in services.read_text().splitlines()).get("DATABASE_URL")
        if services.exists()
        else None
    )
    if url:
        yield from _run_on("postgresql", _own_database(url.strip("'\"")))
    else:
        yield Row("figures and breakdowns on PostgreSQL", "not measured: make services starts it", "p50 ≤ 250 ms")


def _run_on(vendor: str, url: str) -> Iterator[Row]:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    command = [sys.executable, "-m", "bench.bench_figures"]
    measured = json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)
    target = TARGET[vendor] * ROWS / 1_000_000 if ROWS > 1_000_000 else TARGET[vendor]
    for kind, times in measured.items():
        worst = max(times, key=times.__getitem__)
        within = sum(each <= target for each in times.values())
        yield Row(
            f"{kind}, {ROWS:,} participations, {vendor}",
            f"median {statistics.median(times.values()):.0f} ms; worst {times[worst]:.0f} ms ({worst}); "
            f"{within} of {len(times)} within the target",
            f"p50 ≤ {target:.0f} ms" if kind in TARGETED else "",
            f"raw SQL on the founders' machine {RAW[vendor]}" if kind in TARGETED else "",
            within == len(times) if kind in TARGETED else None,
        )


def _own_database(url: str) -> str:
    """The same server's database for the benchmark, made where it is missing."""
    import psycopg

    server, name = url.rsplit("/", 1)[0], f"bench_figures_{ROWS}"
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


TARGETED = ("a figure", "a breakdown by one dimension", "a breakdown by two dimensions")


def _measure() -> dict[str, dict[str, float]]:
    """Median milliseconds of each case, by kind."""
    from django.db import connection

    from reporting.dimensions import DIMENSIONS
    from reporting.figures import FIGURES
    from reporting.queries import Counted, counts_by
    from reporting.reach import Question, reach
    from reporting.rules import Rule
    from reporting.selection import Filters

    rows = Question().selection.participations
    of_programme = Question(Filters(programme=("datacction",))).selection.participations
    by_minutes = Question(rule=Rule("minutes", 30)).selection.participations
    ones = {name: [dimension] for name, dimension in DIMENSIONS.items()}
    twos = {f"{a.name}, {b.name}": [a, b] for a, b in itertools.combinations(DIMENSIONS.values(), 2)}
    raw = "SELECT month, country_id, COUNT(DISTINCT person_id) FROM participants_participation WHERE present GROUP BY 1, 2"

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(raw)
            cursor.fetchall()

    def breakdowns(of: Any, dimensions: dict[str, Any]) -> dict[str, Callable[[], object]]:
        return {name: (lambda each=each: counts_by(of, each)) for name, each in dimensions.items()}

    cases: dict[str, dict[str, Callable[[], object]]] = {
        "a figure": {name: (lambda figure=figure: figure.measure(Counted(rows))) for name, figure in FIGURES.items()},
        "a breakdown by one dimension": breakdowns(rows, ones),
        "a breakdown by two dimensions": breakdowns(rows, twos),
        "a breakdown by two dimensions of one programme": breakdowns(of_programme, twos),
        "a breakdown by one dimension of who stayed 30 minutes": breakdowns(by_minutes, ones),
        "all figures together": {"reach": lambda: reach(Question())},
        "people by month and country, in SQL by hand": {"raw": by_hand},
    }
    return {kind: {name: _p50(case) for name, case in each.items()} for kind, each in cases.items()}


def _p50(case: Callable[[], object]) -> float:
    times = []
    for _turn in range(REPEATS):
        start = time.perf_counter()
        case()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _prepare() -> None:
    from django.core.management import call_command
    from django.db import connection, transaction

    from participants.models import Activity, Institution, Participation, Person, Series

    call_command("migrate", verbosity=0, interactive=False)
    rng = random.Random(1)
    kinds = Institution.Kind.values
    institutions = Institution.objects.bulk_create(
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
    with connection.schema_editor() as editor:
        for index in Participation._meta.indexes:
            editor.remove_index(Participation, index)
    rows = _participations(rng, people, activities, institutions)
    with transaction.atomic():
        _write(Participation, rows)
    with connection.schema_editor() as editor:
        for index in Participation._meta.indexes:
            editor.add_index(Participation, index)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _write(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    """Past the ORM: a million rows in seconds, and the same rows."""
    from django.db import connection

    fields = [model._meta.get_field(name) for name in FIELDS]
    columns = ", ".join(field.column for field in fields)
    tuples = (tuple(field.get_db_prep_save(row[field.name], connection) for field in fields) for row in rows)
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        places = ", ".join("?" * len(fields))
        connection.connection.executemany(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})", tuples)
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
        for each in tuples:
            copy.write_row(each)


FIELDS = (
    "activity",
    "person",
    "role",
    "mode",
    "outcome",
    "minutes",
    "sex",
    "person_sex",
    "country",
    "institution",
    "institution_kind",
    "programme",
    "series",
    "month",
    "year",
    "counted",
    "present",
    "has_other_roles",
)


def _participations(
    rng: random.Random, people: int, activities: list[Any], institutions: list[Any]
) -> Iterator[dict[str, Any]]:
    """Five participations of each person, in activities drawn at random: seldom with another country or role."""
    countries = ["GT", "HN", "SV", "CR", "PA", "NI", "DO", "BZ", "MX", "CO", "PE", "EC", "AR", "CL", "UY", "ES"]
    for person in range(1, people + 1):
        sex = rng.choices(["women", "men", "other", "not_stated"], [55, 38, 1, 6])[0]
        country = rng.choices(countries, [30, 25, 25, 15, 12, 8, 20, 4, *[3] * 8])[0]
        number = min(int(rng.paretovariate(0.6)), INSTITUTIONS) if rng.random() < 0.9 else None
        for activity in rng.sample(activities, 5):
            yield {
                "activity": activity.pk,
                "person": person,
                "role": "participant" if rng.random() < 0.96 else "specialist",
                "mode": "online" if rng.random() < 0.9 else "in_person",
                "outcome": "attended" if rng.random() < 0.95 else "completed",
                "minutes": rng.choice([None, 12.5, 40.0, 60.0, 75.0]),
                "sex": sex,
                "person_sex": sex,
                "country": country if rng.random() < 0.98 else None,
                "institution": number,
                "institution_kind": institutions[number - 1].kind if number else "unknown",
                "programme": "datacction",
                "series": activity.series_id,
                "month": activity.starts_on.year * 100 + activity.starts_on.month,
                "year": activity.starts_on.year,
                "counted": True,
                "present": True,
                "has_other_roles": False,
            }


def _is_prepared() -> bool:
    from django.db import DatabaseError

    from participants.models import Participation

    try:
        return Participation.objects.count() >= ROWS // 5 * 5
    except DatabaseError:
        return False


if __name__ == "__main__":
    import django

    django.setup()
    if not _is_prepared():
        _prepare()
    print(json.dumps(_measure()))
