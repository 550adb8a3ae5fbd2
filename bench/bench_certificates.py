"""Issuing a run's certificates as its job does, and setting each on paper: on SQLite, in a process and database of its own.

The target counts both: issued, and every PDF made once. PORTAL_BENCH_CERTIFICATES says how many (1,000 without it).
Processor time stands beside the clock: on a machine that does other work as well it is the figure to trust.
"""

import json
import os
import statistics
import time

from bench import Row
from bench.own_portal import own_portal, told_by

PEOPLE = int(os.environ.get("PORTAL_BENCH_CERTIFICATES", "1000"))
SECONDS = 300 * max(PEOPLE / 1000, 1)


def run() -> list[Row]:
    with own_portal() as env:
        got = told_by(env, "bench.bench_certificates")
    people = f"{PEOPLE:,} people"
    return [
        Row(
            f"certificates of {people} issued, with {PEOPLE:,} PDFs",
            f"{got['issue'] + got['papers']:.1f} s (processor {got['issue_cpu'] + got['papers_cpu']:.1f} s)",
            f"≤ {SECONDS / 60:.0f} min",
            met=got["issue"] + got["papers"] <= SECONDS,
        ),
        Row(
            f"issued: codes, certificates, participations of {people}",
            f"{got['issue']:.1f} s (processor {got['issue_cpu']:.1f} s)",
        ),
        Row(
            "one PDF, PDF/UA-1",
            f"{got['paper_ms']:.0f} ms of the processor, p95 {got['paper_p95']:.0f} ms, {got['bytes'] / 1000:.0f} kB",
        ),
        Row("one credential, RS256 with 3,072 bits", f"{got['credential_ms']:.1f} ms of the processor"),
    ]


def measure() -> dict[str, float]:
    """Seconds, milliseconds and bytes, in a database that has nothing but its schema."""
    import django

    django.setup()
    from datetime import UTC, datetime

    from wagtail.models import Locale, Page

    from participants.certificates import credentials, printing
    from participants.certificates.templates import standard_template, version_of
    from participants.models import Activity, Person
    from trainaction.certificates import services
    from trainaction.enrolment.services.enrolments import Entry, advance, enrol_many
    from trainaction.models import Certificate, CoursePage, CourseRun, EnrolmentState, LessonPage, ModulePage

    title = "Gestión de la información para la seguridad ciudadana con enfoque de género"
    course = CoursePage(title=title, hours=40, locale=Locale.objects.get_or_create(language_code="es")[0])
    Page.objects.get(depth=1).add_child(instance=course)
    module = course.add_child(instance=ModulePage(title="Contar", slug="contar", locale=course.locale))
    module.add_child(instance=LessonPage(title="Qué se cuenta", slug="que-se-cuenta", locale=course.locale))
    activity = Activity.objects.create(key="bench", programme="trainaction", kind="run", title_es="Primera edición")
    run = CourseRun.objects.create(
        key="bench", activity=activity, title_es="Primera edición", course_key=course.translation_key
    )
    people = Person.objects.bulk_create(Person(name=f"María Hernández {n}", key=f"{n}") for n in range(PEOPLE))
    enrolments = enrol_many(run=run, entries=[Entry(person, "es") for person in people], by=None)
    advance(enrolments=enrolments, to=EnrolmentState.COMPLETED, by=None, at=datetime.now(UTC))
    version = version_of(standard_template())

    began, began_cpu = time.perf_counter(), time.process_time()
    done = services.issue_all(run=run, version=version, by=None)
    issue, issue_cpu = time.perf_counter() - began, time.process_time() - began_cpu
    assert done == {"issued": PEOPLE, "left_out": 0, "unmarked": 0}
    rows = list(Certificate.objects.select_related("code", "version", "enrolment__run"))
    sizes, each = [], []
    began, began_cpu = time.perf_counter(), time.process_time()
    for certificate in rows:
        start = time.process_time()
        sizes.append(len(printing.as_pdf(certificate)))
        each.append((time.process_time() - start) * 1000)
    papers, papers_cpu = time.perf_counter() - began, time.process_time() - began_cpu
    credentials.signed(rows[0])
    start = time.process_time()
    for certificate in rows[:200]:
        credentials.signed(certificate)
    return {
        "issue": issue,
        "issue_cpu": issue_cpu,
        "papers": papers,
        "papers_cpu": papers_cpu,
        "paper_ms": statistics.median(each),
        "paper_p95": statistics.quantiles(each, n=20)[-1],
        "bytes": statistics.median(sizes),
        "credential_ms": (time.process_time() - start) * 1000 / len(rows[:200]),
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
