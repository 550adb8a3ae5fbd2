"""What figures are counted over is what the records say together, worked out here once more; and page, files and the records
behind a cell say the same, for questions drawn at random."""

import csv
import io
import json
import random
from collections import defaultdict
from datetime import UTC, datetime
from fractions import Fraction
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from participants.models import Activity, ImportBatch, Institution, Mode, ParticipationRecord, Person, Role, Sex
from participants.services.activities import save_activity
from participants.services.participations import rebuild
from reporting.dimensions import DIMENSIONS
from tests.reporting.registry import COUNTRIES, OUTCOMES, Fact, facts, random_registry
from tests.reporting.sheets import read_sheet
from tests.reporting.test_figures_after_writes import WRITES, any_of, drawn

ZONES = ["America/Guatemala", "Pacific/Kiritimati", "Pacific/Pago_Pago"]


def add_records(rng: random.Random, number: int) -> None:
    """Records of several imports and by hand, of the same people in the same activities: times that overlap, begin before the
    activity and end after it, durations without times, nothing at all."""
    batches = [ImportBatch.objects.create(activity=any_of(rng, Activity)) for _each in range(3)]
    for activity in Activity.objects.all():
        activity.timezone = rng.choice(ZONES)
        save_activity(activity=activity, by=None)
    drawn_records: dict[Any, ParticipationRecord] = {}
    for _each in range(number):
        activity, batch = any_of(rng, Activity), rng.choice([*batches, None])
        record = ParticipationRecord(
            activity=activity,
            person=any_of(rng, Person),
            role=rng.choice([Role.PARTICIPANT, Role.PARTICIPANT, Role.SPECIALIST]),
            source="import" if batch else "manual",
            batch=batch,
            mode=rng.choice(Mode.values),
            outcome=rng.choice(OUTCOMES),
            sex=rng.choice(Sex.values),
            institution=rng.choice([any_of(rng, Institution), None]),
            country_id=rng.choice(COUNTRIES),
        )
        if activity.starts_at and rng.random() < 0.6:
            starts = [int(activity.starts_at.timestamp()) + rng.randrange(-1200, 4000) for _each in range(3)]
            record.intervals = [[start, start + rng.choice([0, 60, 1134, 2700, 5400])] for start in starts]
        elif rng.random() < 0.5:
            record.minutes = rng.choice([0.0, 18.5, 45.0, 300.0])
        drawn_records.setdefault((record.activity_id, record.person_id, record.role, batch), record)
    ParticipationRecord.objects.bulk_create(drawn_records.values())
    rebuild()


def minutes_of(records: list[ParticipationRecord], activity: Activity) -> Fraction | None:
    """Every second in which one of the sources saw the person, within the activity; else the longest that one states."""
    start, end = (moment and int(moment.timestamp()) for moment in (activity.starts_at, activity.ends_at))
    seen = {second for record in records for first, last in record.intervals for second in range(first, last)}
    if any(record.intervals for record in records):
        inside = {second for second in seen if (not start or second >= start) and (not end or second < end)}
        return Fraction(len(inside), 60)
    stated = [Fraction(str(record.minutes)) for record in records if record.minutes is not None]
    length = Fraction(end - start, 60) if start and end else None
    return min(max(stated), length) if stated and length is not None else max(stated, default=None)


def facts_of_records() -> list[tuple[Any, ...]]:
    """What each person's records say of each activity and role together, after merges."""
    grouped: dict[tuple[int, Activity, str], list[ParticipationRecord]] = defaultdict(list)
    rows = ParticipationRecord.objects.select_related("activity__series", "person", "institution__merged_into")
    for record in rows.order_by("pk"):
        grouped[record.person.counted_id, record.activity, record.role].append(record)
    people = Person.objects.in_bulk()
    found, latest = [], {}
    for (person, activity, role), records in grouped.items():
        local = activity.starts_at and activity.starts_at.astimezone(ZoneInfo(activity.timezone))
        institutions = [record.institution.counted_as for record in records if record.institution]
        sexes = [people[person].sex, *(record.sex for record in records)]
        stated = [sex for sex in sexes if sex != "not_stated"]
        when = (str(local.date()) if local else "", activity.starts_at or datetime.min.replace(tzinfo=UTC), activity.pk)
        if stated:
            key = (*when, Role.values.index(role))
            latest[person] = max(latest.get(person, (key, stated[-1])), (key, stated[-1]))
        minutes = minutes_of(records, activity)
        found.append(
            (
                person,
                activity.key,
                activity.series.key if activity.series else "unknown",
                local.date() if local else None,
                role,
                records[-1].mode,
                max((record.outcome for record in records), key=OUTCOMES.index),
                None if minutes is None else round(float(minutes), 6),
                ([record.country_id for record in records if record.country_id] or ["unknown"])[-1],
                str(institutions[-1].pk) if institutions else "unknown",
                institutions[-1].kind if institutions else "unknown",
                not (people[person].is_programme_staff or people[person].is_test),
            )
        )
    return sorted((*fact, latest[fact[0]][1] if fact[0] in latest else "not_stated") for fact in found)


def as_tuple(fact: Fact) -> tuple[Any, ...]:
    names = "person activity season day role mode outcome minutes country institution kind counted sex"
    values = attrgetter(*names.split())(fact)
    return tuple(round(value, 6) if isinstance(value, float) else value for value in values)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_participations_say_what_their_records_say_together_after_any_writes(seed: int) -> None:
    rng = random.Random(seed)
    random_registry(300 + seed, people=18, records=40)
    add_records(rng, 90)
    for _turn in range(3):
        written = [rng.choice(list(WRITES)) for _each in range(3)]
        for name in written:
            WRITES[name](rng)
        if "erased" not in written:  # of an erased person minutes stay as they were
            assert sorted(map(as_tuple, facts()), key=str) == sorted(facts_of_records(), key=str), written


@pytest.mark.django_db
def test_page_files_and_records_behind_a_cell_say_the_same(manager_client: Client) -> None:
    rng = random.Random(11)
    random_registry(310, people=30, records=90)
    names = [name for name, dimension in DIMENSIONS.items() if not dimension.of_learners]
    opened = 0
    for _question in range(12):
        by = rng.sample(names, rng.choice([1, 2]))
        query = f"{drawn(rng, facts())[0]}&rule={rng.choice(['any', 'minutes:30', 'completed'])}&by={','.join(by)}"

        def file(extension: str, query: str = query) -> bytes:
            return manager_client.get(f"/admin/reach/reach.{extension}?{query}").content

        table = json.loads(file("json"))["breakdown"]
        rows = [
            [*(str(row.get(name, "")) for name in by), str(row["participants"]), str(row["participations"])]
            for row in (*table["rows"], *table["totals"])
        ]
        places = [*range(1, 2 * len(by), 2), 2 * len(by), 2 * len(by) + 1]
        for lines in (list(csv.reader(io.StringIO(file("csv").decode("utf-8-sig")))), read_sheet(file("xlsx"))):
            assert [[line[place] for place in places] for line in lines[1:]] == rows
        shown = manager_client.get(f"/admin/reach/?{query}").context["shown"]
        cells = [cell for row in shown.table.rows for cell in row.cells if cell.url] if shown else []
        for cell in rng.sample(cells, min(6, len(cells))):
            behind = manager_client.get(cell.url).context
            numbers = (
                {str(behind["people"])}
                if len(by) == 2
                else {str(behind["people"]), str(behind["page_obj"].paginator.count)}
            )
            assert cell.text in numbers, cell.url
            opened += 1
    assert opened > 30
