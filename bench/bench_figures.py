"""Reach figures over 1,000,000 participations of 200,000 people: every figure, every breakdown by one or two dimensions.

On SQLite always, on PostgreSQL where `make services` has started it. Each has a process and a database of its own, made
once and kept under var/. PORTAL_BENCH_ROWS, a multiple of a million such as 10000000, asks how the times grow: the targets grow with the rows, and each
kind is set against what the last run over 1,000,000 took. Nothing is cached: each case asks the database anew, and beside
it, in the same run, the people of the same groups are counted by the plainest SQL over the same indexes.
"""

import gc
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import Row

BASE = 1_000_000
ROWS = int(os.environ.get("PORTAL_BENCH_ROWS", str(BASE)))
ACTIVITIES = 400
INSTITUTIONS = 1_500
REPEATS = 5
TARGET = {"sqlite": 100, "postgresql": 250}


def run() -> Iterator[Row]:
    from django.conf import settings

    yield from _run_on("sqlite", f"sqlite:///{settings.VAR_DIR / f'bench-figures-{ROWS}.sqlite3'}", settings.VAR_DIR)
    services = settings.VAR_DIR / "services.env"
    url = (
        dict(line.split("=", 1) for line in services.read_text().splitlines()).get("DATABASE_URL")
        if services.exists()
        else None
    )
    if url:
        yield from _run_on("postgresql", _own_database(url.strip("'\"")), settings.VAR_DIR)
    else:
        yield Row("figures and breakdowns on PostgreSQL", "not measured: make services starts it", "p50 ≤ 250 ms")


def _run_on(vendor: str, url: str, folder: Path) -> Iterator[Row]:
    # As on a server: with the settings of development, Django keeps the text of each query.
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings.demo"}
    command = [sys.executable, "-m", "bench.bench_figures"]
    printed = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout
    (folder / f"bench-figures-{ROWS}-{vendor}.json").write_bytes(printed)
    kinds: dict[str, dict[str, dict[str, float]]] = json.loads(printed)
    kept = folder / f"bench-figures-{BASE}-{vendor}.json"
    before = json.loads(kept.read_bytes()) if kept.exists() and ROWS != BASE else {}
    target = TARGET[vendor] * max(ROWS / BASE, 1)
    where = f"{ROWS:,} participations, {vendor}, load {os.getloadavg()[0]:.0f}"
    for kind, cases in kinds.items():
        is_targeted = kind in TARGETED
        if is_targeted:
            for name, times in cases.items():
                yield _row(f"{kind}, {name}; {where}", [times], target)
        yield _row(f"{kind}, all {len(cases)}; {where}", list(cases.values()), target if is_targeted else None)
        if kind in before:
            now, then = (_median(each, "p50") for each in (cases.values(), before[kind].values()))
            times = ROWS / BASE
            yield Row(
                f"{kind}; {where}", f"{now / then:.1f} times as long", f"≤ {times:g} times", met=now / then <= times
            )


def _row(what: str, cases: list[dict[str, float]], target: float | None) -> Row:
    worst = max(case["p50"] for case in cases)
    within = sum(case["p50"] <= target for case in cases) if target else 0
    of_many = f", worst {worst:.0f} ms" + (f", {within} within" if target else "") if len(cases) > 1 else ""
    raw = [case for case in cases if "raw" in case]
    return Row(
        what,
        f"{_median(cases, 'p50'):.0f} ms{of_many} (processor time here {_median(cases, 'processor'):.0f} ms)",
        f"p50 ≤ {target:.0f} ms" if target else "",
        f"people alone, raw SQL: {_median(raw, 'raw'):.0f} ms" if raw else "",
        within == len(cases) if target else None,
    )


def _median(cases: Any, key: str) -> float:
    return statistics.median(case[key] for case in cases)


def _own_database(url: str) -> str:
    """The same server's database for the benchmark, made where it is missing."""
    import psycopg

    server, name = url.rsplit("/", 1)[0], f"bench_figures_{ROWS}"
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


TARGETED = ("a figure", "a breakdown by one dimension", "a breakdown by two dimensions")


@dataclass(frozen=True)
class Case:
    """What is measured, and the plainest SQL for the same groups."""

    answer: Callable[[], object]
    raw: str = ""


def _measure() -> dict[str, dict[str, dict[str, float]]]:
    """Milliseconds of each case, by kind and name: median by the clock, and of this process's own time."""
    from participants.presence_rules import Rule
    from portal.snapshots import one_moment
    from reporting.dimensions import DIMENSIONS
    from reporting.figures import FIGURES
    from reporting.queries import counts_by
    from reporting.reach import Question, reach
    from reporting.selection import Filters

    everybody = Question()
    of_programme = Question(Filters(programme=("datacction",)))
    with_staff = Question(Filters(uncounted=True))
    by_minutes = Question(rule=Rule("minutes", 30))
    of_all = [dimension for dimension in DIMENSIONS.values() if not dimension.of_learners]
    ones = {dimension.name: (dimension,) for dimension in of_all}
    twos = {f"{a.name} and {b.name}": (a, b) for a, b in itertools.combinations(of_all, 2)}

    def at_once(answer: Callable[[], object]) -> object:
        with one_moment():  # as the views ask
            return answer()

    def breakdowns(question: Question, dimensions: dict[str, Any], *, has_peer: bool = False) -> dict[str, Case]:
        return {
            name: Case(
                lambda each=each: at_once(lambda: counts_by(question.selection.counted, each)),
                _people_by([dimension.column for dimension in each]) if has_peer else "",
            )
            for name, each in dimensions.items()
        }

    def whole(*names: str) -> Case:
        return Case(lambda: reach(Question(dimensions=tuple(DIMENSIONS[name] for name in names))))

    kinds: dict[str, dict[str, Case]] = {
        "a figure": {
            name: Case(
                lambda figure=figure: at_once(lambda: figure.measure(everybody.selection.counted)),
                RAW_FIGURES.get(name, ""),
            )
            for name, figure in FIGURES.items()
        },
        "a breakdown by one dimension": breakdowns(everybody, ones, has_peer=True),
        "a breakdown by two dimensions": breakdowns(everybody, twos, has_peer=True),
        "a breakdown by two dimensions, of one programme": breakdowns(of_programme, twos),
        "a breakdown by two dimensions, with staff": breakdowns(with_staff, twos),
        "a breakdown by one dimension, of who stayed 30 minutes": breakdowns(by_minutes, ones),
        "a whole view: all figures": {"": whole()},
        "a whole view: all figures, by country and month, with totals": {"": whole("country", "month")},
    }
    # As portal.wsgi does: what is loaded now is not looked at again by each collection.
    gc.collect()
    gc.freeze()
    return {
        kind: {name: _timed(case.answer) | _raw(case.raw) for name, case in cases.items()}
        for kind, cases in kinds.items()
    }


def _people_by(columns: list[str]) -> str:
    from participants.models import Participation
    from participants.models.participations import COUNTED_BY

    # PostgreSQL groups in the order in which the columns are named, so they stand as in the index.
    in_order = sorted(columns, key=list(COUNTED_BY).index)
    names = ", ".join(Participation._meta.get_field(column).column for column in in_order)
    return f"SELECT {names}, COUNT(DISTINCT person_id) FROM participants_participation WHERE present GROUP BY {names}"


RAW_FIGURES = {
    "participants": "SELECT COUNT(DISTINCT person_id) FROM participants_participation WHERE present",
    "share_women": (
        "SELECT person_sex, COUNT(DISTINCT person_id) FROM participants_participation WHERE present GROUP BY person_sex"
    ),
    "participations": "SELECT COUNT(*) FROM participants_participation WHERE present",
    "institutions": "SELECT COUNT(DISTINCT institution_id) FROM participants_participation WHERE present",
    "countries": "SELECT COUNT(DISTINCT country_id) FROM participants_participation WHERE present",
    "person_hours": "SELECT SUM(minutes) FROM participants_participation WHERE present",
    "specialists": "SELECT COUNT(DISTINCT person_id) FROM participants_participation WHERE present AND role = 1",
    "episodes": "SELECT COUNT(DISTINCT activity_id) FROM participants_participation WHERE present",
}


def _raw(sql: str) -> dict[str, float]:
    from django.db import connection

    def answer() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()

    return {"raw": _timed(answer)["p50"]} if sql else {}


def _timed(answer: Callable[[], object]) -> dict[str, float]:
    clock, processor = [], []
    for _turn in range(REPEATS):
        began = time.perf_counter(), time.process_time()
        answer()
        clock.append((time.perf_counter() - began[0]) * 1000)
        processor.append((time.process_time() - began[1]) * 1000)
    return {"p50": statistics.median(clock), "processor": statistics.median(processor)}


def _prepare() -> None:
    from django.db import connection, transaction

    from participants.models import Activity, Institution, Participation, Person, Series

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
    first = min(people, BASE // 5)
    with transaction.atomic():
        _write(Participation, _participations(rng, first, activities, institutions))
        for times in range(1, people // first):
            _repeat(Participation, first, times)
    with connection.schema_editor() as editor:
        for index in Participation._meta.indexes:
            editor.add_index(Participation, index)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


EDITIONS = 20
SPEAKERS = 50
"""Of the activities, so many are days of an edition, with so many speakers each."""


def _with_editions() -> None:
    """Pages of editions for some of the activities: ministers and international speakers are counted from what they say."""
    from datetime import time as clock_time

    from wagtail.models import Locale, Page

    from datacction.models import EditionDay, EditionPage, EditionSpeaker
    from participants.models import Activity, Participation

    Locale.objects.get_or_create(language_code="es")
    rng = random.Random(2)
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    for activity in Activity.objects.order_by("pk")[:: ACTIVITIES // EDITIONS]:
        page = EditionPage(
            title=activity.title_es, slug=f"edition-{activity.pk}", host_country_id="GT", series_key="week"
        )
        root.add_child(instance=page)
        day = EditionDay.objects.create(
            page=page, locale=page.locale, date=activity.starts_on, opens=clock_time(9), closes=clock_time(17)
        )
        Activity.objects.filter(pk=activity.pk).update(kind=Activity.Kind.EDITION, page_key=day.translation_key)
        people = Participation.objects.filter(activity=activity).order_by("pk").values_list("person", flat=True)
        EditionSpeaker.objects.bulk_create(
            EditionSpeaker(page=page, locale=page.locale, person_id=person, rank=rng.choice(EditionSpeaker.Rank.values))
            for person in people[:SPEAKERS]
        )


def _repeat(model: Any, people: int, times: int) -> None:
    """The same for as many people more, by the database: ten million made one by one would take an hour."""
    from django.db import connection

    columns = [model._meta.get_field(name).column for name in FIELDS]
    values = [f"person_id + {people * times}" if column == "person_id" else column for column in columns]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table}"
            f" WHERE person_id <= {people} ORDER BY activity_id, person_id"
        )


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
    "again_in_month",
    "again_in_series",
)


def _participations(
    rng: random.Random, people: int, activities: list[Any], institutions: list[Any]
) -> Iterator[dict[str, Any]]:
    """Five participations of each person, in activities drawn at random: seldom with another country, or in a second role
    of the same activity."""
    countries = ["GT", "HN", "SV", "CR", "PA", "NI", "DO", "BZ", "MX", "CO", "PE", "EC", "AR", "CL", "UY", "ES"]
    for person in range(1, people + 1):
        sex = rng.choices(["women", "men", "other", "not_stated"], [55, 38, 1, 6])[0]
        country = rng.choices(countries, [30, 25, 25, 15, 12, 8, 20, 4, *[3] * 8])[0]
        number = min(int(rng.paretovariate(0.6)), INSTITUTIONS) if rng.random() < 0.9 else None
        taken = [(each, "participant" if rng.random() < 0.96 else "specialist") for each in rng.sample(activities, 5)]
        if rng.random() < 0.05:
            taken[1] = (taken[0][0], "moderator")
        in_month = Counter(_month(activity) for activity, _role in taken)
        in_series = Counter(activity.series_id for activity, _role in taken)
        for activity, role in taken:
            yield {
                "activity": activity.pk,
                "person": person,
                "role": role,
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
                "month": _month(activity),
                "year": activity.starts_on.year,
                "counted": True,
                "present": True,
                "has_other_roles": taken[1][1] == "moderator" and activity is taken[0][0],
                "again_in_month": True if in_month[_month(activity)] > 1 else None,
                "again_in_series": True if in_series[activity.series_id] > 1 else None,
            }


def _month(activity: Any) -> int:
    return int(activity.starts_on.year * 100 + activity.starts_on.month)


def _is_prepared() -> bool:
    from participants.models import Participation

    return Participation.objects.count() >= ROWS // 5 * 5


def _has_editions() -> bool:
    from datacction.models import EditionPage

    return EditionPage.objects.exists()


if __name__ == "__main__":
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)  # one that was kept has the tables of its day
    if not _is_prepared():
        _prepare()
    if not _has_editions():
        _with_editions()
    print(json.dumps(_measure()))
