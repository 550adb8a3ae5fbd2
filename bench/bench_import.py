"""Importing attendance: parsed and matched, and brought in, against a registry of 200,000 people.

The figures come from a process and a database of their own, so that the memory is that of the import alone.
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import Row

PEOPLE = int(os.environ.get("BENCH_IMPORT_PEOPLE", "200000"))
ROWS = int(os.environ.get("BENCH_IMPORT_ROWS", "200000"))
START = datetime(2021, 2, 18, 15, tzinfo=UTC)
SYLLABLES = [a + b for a in "bcdfglmnprstvz" for b in ("a", "e", "i", "o", "u", "án", "és", "or")]


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
        environment = {
            **os.environ,
            "PORTAL_VAR_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "portal.settings.demo",  # as on a server: no text of each query is kept
        }

        def step(name: str, *arguments: str) -> dict[str, Any]:
            command = [sys.executable, "-m", "bench.bench_import", name, folder, *arguments]
            return json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)

        step("prepare")
        small = step("dry", str(ROWS // 10))
        large = step("dry", str(ROWS))
        peer = step("peer", str(ROWS))
        whole = step("whole", str(ROWS))
        planted = step("plant")
        merges = {**planted, **step("merges")}
        fuzzy = step("fuzzy")
    conditions = f"{ROWS:,} rows into a registry of {PEOPLE:,} people"
    return [
        Row(
            f"Parsed and matched, {conditions}",
            shown(large, "rate"),
            "≥ 20,000 rows/s",
            f"csv and a dictionary of all addresses: {shown(peer, 'match_rate')}",
            large["rate"] >= 20_000,
        ),
        Row(
            f"Brought in on SQLite, {conditions}, from the file to its participations",
            shown(whole, "rate"),
            "≥ 5,000 rows/s",
            f"csv and bulk_create of people and records, no matching: {shown(peer, 'rate')}",
            whole["rate"] >= 5_000,
        ),
        Row(
            "The transaction that brings them in",
            f"{whole['apply']:.1f} s",
            "others wait up to 30 s",
            met=whole["apply"] < 30,
        ),
        Row(
            f"Largest memory while reading {ROWS // 10:,} and {ROWS:,} rows, and bringing {ROWS:,} in",
            f"{small['memory']:.0f}, {large['memory']:.0f} and {whole['memory']:.0f} MB",
            "≤ 300 MB",
            f"of which Django and Wagtail alone: {large['idle']:.0f} MB",
            max(large["memory"], whole["memory"]) <= 300,
        ),
        Row(
            f"Merges looked for among {merges['people']:,} people, {merges['planted']:,} of them twice",
            f"{merges['seconds']:.1f} s ({merges['processor']:.1f} s of processor time), {merges['memory']:.0f} MB,"
            f" {merges['found']:,} pairs",
            "memory ≤ 300 MB, and every pair that was planted",
            met=merges["memory"] <= 300 and merges["found"] >= merges["planted"],
        ),
        Row(
            "One similar name looked for among everybody (rapidfuzz)",
            f"{fuzzy['rate']:,.0f} names/s",
            peer="why names are compared only with few",
        ),
    ]


def shown(measured: dict[str, Any], rate: str) -> str:
    """Rows a second by the clock and by processor time, with how busy the machine was (2 is all of two cores)."""
    return (
        f"{measured[rate]:,.0f} rows/s ({measured[f'{rate}_of_processor']:,.0f} a second of processor time; load"
        f" {measured['load']:.1f})"
    )


# --- made-up people and files ---------------------------------------------------------------


def word(number: int) -> str:
    first, rest = number % len(SYLLABLES), number // len(SYLLABLES)
    return (
        SYLLABLES[first] + SYLLABLES[rest % len(SYLLABLES)] + SYLLABLES[(first + rest) % len(SYLLABLES)]
    ).capitalize()


def name(number: int) -> str:
    return f"{word(number * 7919 % 9973)} {word(number % 10007)} {word(number // 3 % 9001)}"


def fill_registry(people: int, institutions: int = 2_000) -> None:
    """A registry of so many people, quickly: every tenth without an address."""
    from django.db import transaction

    from participants.attendance.folding import fold_name
    from participants.attendance.institutions import fold_institution
    from participants.models import Institution, Person, PersonEmail

    with transaction.atomic():
        places = Institution.objects.bulk_create(
            Institution(
                name=f"Instituto {word(n)} {n}", key=fold_institution(f"Instituto {word(n)} {n}"), country_id="GT"
            )
            for n in range(institutions)
        )
        for start in range(0, people, 10_000):
            made = Person.objects.bulk_create(
                Person(
                    name=name(n), key=fold_name(name(n)), sex=("women", "men")[n % 2], country_id="GT",
                    institution=places[n % institutions],
                )
                for n in range(start, min(start + 10_000, people))
            )  # fmt: skip
            PersonEmail.objects.bulk_create(
                PersonEmail(person=person, address=f"persona{start + index}@correo.example")
                for index, person in enumerate(made)
                if (start + index) % 10
            )


def write_file(path: Path, rows: int, people: int) -> None:
    """A Zoom webinar's attendees: three in five rows are known people, one is new, one joins again."""
    chosen = random.Random(20210218)
    moment = START - timedelta(hours=6)
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.writer(file)
        table.writerow(
            ["Nombre", "Correo electrónico", "Sexo", "Institución", "País", "Hora de entrada", "Hora de salida"]
        )
        last: list[str] = []
        for row in range(rows):
            if row % 5 == 4:
                who = last
            else:
                known = row % 5 != 3
                number = chosen.randrange(people) if known else people + row
                shown = name(number).upper() if row % 7 == 0 else name(number)
                address = f"persona{number}@correo.example" if number % 10 else ""
                who = last = [
                    shown,
                    address,
                    "FM"[number % 2],
                    f"Instituto {word(number % 2000)} {number % 2000}",
                    "Guatemala",
                ]
            start = moment + timedelta(seconds=chosen.randrange(1800))
            end = start + timedelta(seconds=chosen.randrange(60, 3600))
            table.writerow([*who, start.strftime("%Y-%m-%d %H:%M:%S"), end.strftime("%Y-%m-%d %H:%M:%S")])


# --- steps, each in a process of its own ----------------------------------------------------


def _memory() -> float:
    """The largest memory this process has had, in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _activity(key: str) -> Any:
    from participants.models import Activity

    return Activity.objects.get_or_create(
        key=key,
        defaults={
            "title_es": key, "programme": "datacction", "kind": "episode", "timezone": "America/Guatemala",
            "starts_at": START, "ends_at": START + timedelta(hours=1), "starts_on": START.date(),
        },
    )[0]  # fmt: skip


def _prepare(folder: Path) -> dict[str, Any]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill_registry(PEOPLE)
    return {}


def _decide(batch: Any) -> Any:
    from participants.services.imports import decide_all

    for subject in ("institution", "person"):
        decide_all(batch=batch, subject=subject, choice="new", by=None)
    return batch


class _Watch:
    """Seconds by the clock and of processor time since it was made."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def seconds(self) -> float:
        return time.perf_counter() - self._began[0]

    def processor(self) -> float:
        return time.process_time() - self._began[1]

    def rate(self, rows: int, name: str = "rate") -> dict[str, float]:
        return {
            name: rows / self.seconds(), f"{name}_of_processor": rows / self.processor(), "load": os.getloadavg()[0]
        }  # fmt: skip


def _read(folder: Path, rows: int) -> tuple[Any, _Watch]:
    """The batch in preview, and a watch that has run since the file was there."""
    from participants.services.imports import read, upload

    path = folder / f"{rows}.csv"
    if not path.exists():
        write_file(path, rows, PEOPLE)
    watch = _Watch()
    with path.open("rb") as file:
        batch = upload(activity=_activity("bench"), file=file, filename=path.name, by=None)
    batch = read(batch=batch)
    if batch.state != "preview":
        raise SystemExit(f"{batch.state}: {batch.refusal} {batch.recognition}")
    return batch, watch


def _dry(folder: Path, rows: int) -> dict[str, Any]:
    from participants.services.bulk import long_work
    from participants.services.imports import discard

    idle = _memory()
    with long_work():  # as the command does
        batch, watch = _read(folder, rows)
        measured = watch.rate(rows)
        discard(batch=batch, by=None)
    return {**measured, "memory": _memory(), "idle": idle}


def _whole(folder: Path, rows: int) -> dict[str, Any]:
    from participants.queries.imports import counts, group_counts
    from participants.services.bulk import long_work
    from participants.services.imports import apply

    with long_work():  # as the command does
        batch, watch = _read(folder, rows)
        found = counts(batch)
        group_counts(batch)
        _decide(batch)
        applying = _Watch()
        apply(batch=batch, by=None)
    return {**watch.rate(rows), "apply": applying.seconds(), "memory": _memory(), "counts": found}


def _peer(folder: Path, rows: int) -> dict[str, Any]:
    from django.db import transaction

    from participants.models import ParticipationRecord, Person, PersonEmail

    watch = _Watch()
    owners = dict(PersonEmail.objects.values_list("address", "person"))
    with (folder / f"{rows}.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    found = sum(row["Correo electrónico"].lower() in owners for row in table)
    matched = watch.rate(rows, "match_rate")
    with transaction.atomic():
        unaccented = [unicodedata.normalize("NFKD", row["Nombre"]).lower() for row in table]
        people = Person.objects.bulk_create(
            (Person(name=row["Nombre"], key=key) for row, key in zip(table, unaccented, strict=True)), batch_size=500
        )
        activity = _activity("peer")
        ParticipationRecord.objects.bulk_create(
            (ParticipationRecord(activity=activity, person=person, source="manual") for person in people),
            batch_size=500,
        )
        transaction.set_rollback(True)
    return {**matched, **watch.rate(rows), "found": found}


def _plant(folder: Path) -> dict[str, Any]:
    """Let one in a hundred people stand twice: a slip, capitals, another domain. In a process of its own, whose cache of the
    database is none of the search's."""
    from participants.attendance.folding import fold_name
    from participants.models import Person, PersonEmail

    planted = PEOPLE // 100
    first = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    people = Person.objects.filter(pk__among={first + number * 50 for number in range(planted)})
    addresses = dict(
        PersonEmail.objects.filter(person__among={pk for (pk,) in people.values_list("pk")}).values_list(
            "person", "address"
        )
    )
    for number, (pk, name, institution) in enumerate(people.order_by("pk").values_list("pk", "name", "institution")):
        address = addresses.get(pk) if number % 3 == 2 else None
        again = name[:3] + name[4:] if number % 3 == 1 else f"Otra {number}" if address else name.upper()
        twin = Person.objects.create(name=again, key=fold_name(again), country_id="GT", institution_id=institution)
        if address:
            PersonEmail.objects.create(person=twin, address=f"{address.partition('@')[0]}@otro.example")
    return {"people": Person.objects.count(), "planted": planted}


def _merges(folder: Path) -> dict[str, Any]:
    """Look for those who stand twice."""
    from participants.services.candidates import propose_candidates

    watch = _Watch()
    found = propose_candidates(subject="person")
    return {"found": found, "seconds": watch.seconds(), "processor": watch.processor(), "memory": _memory()}


def _fuzzy(folder: Path) -> dict[str, Any]:
    from rapidfuzz import fuzz, process

    from participants.models import Person

    keys = list(Person.objects.values_list("key", flat=True)[:PEOPLE])
    began = time.perf_counter()
    for number in range(20):
        process.extractOne(keys[number * 997 % len(keys)] + "z", keys, scorer=fuzz.token_sort_ratio)
    return {"rate": 20 / (time.perf_counter() - began)}


STEPS = {
    "prepare": _prepare, "dry": _dry, "whole": _whole, "peer": _peer, "plant": _plant, "merges": _merges, "fuzzy": _fuzzy,
}  # fmt: skip

if __name__ == "__main__":
    import django

    django.setup()
    step_name, where, *numbers = sys.argv[1:]
    print(json.dumps(STEPS[step_name](Path(where), *map(int, numbers))))
