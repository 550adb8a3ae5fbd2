"""Statistics of a course with 100,000 enrolments in four runs, as the managers' page asks for them.

On SQLite, in a database of its own under var/, made once: enrolments and their participations are written in bulk, as the
services would leave them. Nothing is cached; each case asks the database anew.
"""

import os
import random
import statistics as stats
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import Row

ENROLMENTS = 100_000
RUNS = 4
OTHERS = 100_000
"""Learners of other courses, and as many participations that are no learners': what the index is to leave out."""
REPEATS = 5
TARGET = 500


def run() -> Iterator[Row]:
    from django.conf import settings

    path = settings.VAR_DIR / f"bench-statistics-{ENROLMENTS}.sqlite3"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{path}",
        "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
    }
    printed = subprocess.run(
        [sys.executable, "-m", "bench.bench_statistics"], env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    for line in printed.splitlines():
        name, took, processor, target = line.split("\t")
        met = float(took) <= float(target) if target else None
        yield Row(
            f"{name}; {ENROLMENTS:,} enrolments, sqlite, load {os.getloadavg()[0]:.0f}",
            f"{float(took):.0f} ms (processor time {float(processor):.0f} ms)",
            f"p50 ≤ {target} ms" if target else "",
            met=met,
        )


def _cases() -> dict[str, tuple[Callable[[], object], int | None]]:
    from django.http import QueryDict

    from reporting.courses.statistics import read_course_question, statistics
    from reporting.queries import counts_by
    from reporting.reach import read_question

    def asked(query: str) -> Callable[[], object]:
        question = read_course_question(QueryDict(query))
        return lambda: statistics(question)

    def broken_down(query: str) -> Callable[[], object]:
        question = read_question(QueryDict(query))
        return lambda: counts_by(question.selection.learners, question.dimensions)

    return {
        "statistics of a course": (asked("series=bench"), TARGET),
        "statistics of a course by country": (asked("series=bench&by=country"), TARGET),
        "statistics of a run by institution": (asked("activity=bench-0&by=institution"), TARGET),
        "statistics of a course by sex, country, institution and sector": (
            asked("series=bench&by=sex,country,institution,sector"),
            None,
        ),
        "a breakdown of reach by sector": (broken_down("programme=trainaction&by=sector"), None),
        "a breakdown of reach by sector and country": (broken_down("programme=trainaction&by=sector,country"), None),
    }


def _measure() -> Iterator[tuple[str, float, float, int | None]]:
    for name, (answer, target) in _cases().items():
        answer()
        wall, processor = [], []
        for _turn in range(REPEATS):
            began, worked = time.perf_counter(), time.process_time()
            answer()
            wall.append((time.perf_counter() - began) * 1000)
            processor.append((time.process_time() - worked) * 1000)
        yield name, stats.median(wall), stats.median(processor), target


def _make() -> None:
    """Four runs of the course with 100,000 enrolments of 80,000 people; other courses, and webinars, beside it."""
    from django.db import connection, transaction

    from participants.models import Activity, Country, Institution, Participation, Person, Series
    from participants.models.standings import standing_of
    from participants.services.bulk import insert
    from participants.services.participations import DERIVED_FIELDS, KEY, repeated_from
    from trainaction.models import IN_A_SEAT, CourseRun, Enrolment, Seat

    rng = random.Random(7)
    people_number = ENROLMENTS * 4 // 5
    with transaction.atomic():
        countries = list(Country.objects.values_list("pk", flat=True)[:30])
        kinds = Institution.Kind.values
        institutions = Institution.objects.bulk_create(
            Institution(name=f"Institución {n}", key=f"institucion {n}", kind=kinds[n % len(kinds)]) for n in range(800)
        )
        people = Person.objects.bulk_create(
            (
                Person(
                    name=f"Persona {n}",
                    key=f"persona {n}",
                    sex=rng.choice(["women", "men", "men", "women", "not_stated"]),
                )
                for n in range(people_number)
            ),
            batch_size=5_000,
        )
        course = Series.objects.create(programme="trainaction", kind="course", key="bench", title_es="Curso")
        other = Series.objects.create(programme="trainaction", kind="course", key="other", title_es="Otro")
        webinar = Series.objects.create(programme="datacction", kind="season", key="1", number=1, title_es="Temporada")
        start = datetime(2024, 2, 1, 15, tzinfo=UTC)

        def activity(key: str, series: Series, programme: str, kind: str, day: int) -> Activity:
            at = start + timedelta(days=day)
            return Activity.objects.create(
                key=key, title_es=key, programme=programme, series=series, kind=kind, starts_at=at, starts_on=at.date()
            )

        columns = (*KEY, *DERIVED_FIELDS, "person_sex")

        def rows(held: Activity, who: list[Person], role: str) -> list[tuple[Any, ...]]:
            repeated = list(repeated_from(held).values())
            found = []
            for person in who:
                outcome = rng.choices(["registered", "attended", "completed", "certified"], [15, 30, 25, 30])[0]
                recorded = rng.choices(["", "dropped", "waiting", "rejected"], [85, 10, 3, 2])[0]
                place = rng.choice(institutions)
                standing = standing_of(outcome=outcome, recorded=recorded) if role == "learner" else None
                sector = rng.choice(["security", "justice", "local", None]) if role == "learner" else None
                age = rng.choice(["25_34", "35_44", "45_54", None]) if role == "learner" else None
                found.append(
                    (held.pk, person.pk, role, "online", outcome, None, person.sex, place.pk, rng.choice(countries),
                     *repeated, place.kind, True, outcome != "registered", False, standing, sector, age, person.sex)
                )  # fmt: skip
            return found

        for n in range(RUNS):
            held = activity(f"bench-{n}", course, "trainaction", "run", n * 40)
            held_run = CourseRun.objects.create(
                key=held.key, course_key="00000000-0000-4000-8000-000000000001", title_es=held.key, activity=held
            )
            who = rng.sample(people, ENROLMENTS // RUNS)
            made = rows(held, who, "learner")
            insert(Participation, columns, made)
            states = {"dropped": "withdrawn"}
            enrolments = []
            seats = iter(
                Seat.objects.bulk_create((Seat(run=held_run, number=k + 1) for k in range(len(who))), batch_size=5_000)
            )
            for person, facts in zip(who, made, strict=True):
                state = states.get(facts[-4], facts[-4])
                began = start + timedelta(days=n * 40 + rng.randrange(20)) if facts[4] != "registered" else None
                ended = facts[4] in ("completed", "certified")
                enrolments.append(
                    Enrolment(
                        run=held_run, person=person, state=state, seat=next(seats) if state in IN_A_SEAT else None,
                        language="es", asked_at=start, first_seen_at=began,
                        completed_at=began + timedelta(days=rng.randrange(5, 90)) if ended and began else None,
                    )
                )  # fmt: skip
            Enrolment.objects.bulk_create(enrolments, batch_size=5_000)
        for n in range(OTHERS // 25_000):
            insert(
                Participation,
                columns,
                rows(activity(f"other-{n}", other, "trainaction", "run", n), rng.sample(people, 25_000), "learner"),
            )
            insert(
                Participation,
                columns,
                rows(
                    activity(f"e-{n}", webinar, "datacction", "episode", n), rng.sample(people, 25_000), "participant"
                ),
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from participants.models import Series

    call_command("migrate", interactive=False, verbosity=0)
    if not Series.objects.filter(key="bench").exists():
        _make()
    for name, took, processor, target in _measure():
        print(f"{name}\t{took}\t{processor}\t{target or ''}", flush=True)


if __name__ == "__main__":
    _main()
