"""Deriving participations in bulk, against the same derivation written out one person at a time."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.models import (
    Activity,
    Institution,
    Outcome,
    Participation,
    ParticipationRecord,
    Person,
    Role,
    Series,
    Sex,
)
from participants.services import participations
from participants.services.activities import save_activity
from participants.services.participations import rebuild

START = datetime(2021, 2, 18, 15, tzinfo=UTC)
COLUMNS = (
    "activity", "person", "role", "mode", "outcome", "minutes", "sex", "institution", "country", "programme", "month",
    "year", "institution_kind", "counted", "present", "has_other_roles", "person_sex", "series", "again_in_month",
    "again_in_series",
)  # fmt: skip


def written() -> set[tuple[Any, ...]]:
    return set(Participation.objects.values_list(*COLUMNS))


def one_at_a_time() -> set[tuple[Any, ...]]:
    """What the records say, by the rules of product.md, slowly and with nothing shared between people."""
    found = {}
    activities = Activity.objects.in_bulk()
    for person in Person.objects.filter(merged_into=None):
        stated: list[tuple[Any, str, str]] = []
        mine = []
        records = ParticipationRecord.objects.filter(person__in=[person, *Person.objects.filter(merged_into=person)])
        for activity, role in sorted(set(records.values_list("activity", "role"))):
            held = activities[activity]
            rows = list(records.filter(activity=activity, role=role).order_by("pk"))
            seconds = {
                second for row in rows for start, end in row.intervals for second in range(start, end)
                if (not held.starts_at or second >= held.starts_at.timestamp())
                and (not held.ends_at or second < held.ends_at.timestamp())
            }  # fmt: skip
            told = [row.minutes for row in rows if row.minutes is not None]
            minutes = None
            if any(row.intervals for row in rows):
                minutes = len(seconds) / 60
            elif told:
                minutes = max(told) if held.duration is None else min(max(told), held.duration.total_seconds() / 60)
            sex = next((row.sex for row in reversed(rows) if row.sex != "not_stated"), person.sex)
            place = next((row.institution for row in reversed(rows) if row.institution), None)
            outcome = max((row.outcome for row in rows), key=list(Outcome.values).index)
            place = place and (place.merged_into or place)
            others = records.filter(activity=activity).exclude(role=role).exists()
            counted = not (person.is_programme_staff or person.is_test)
            day = held.starts_on
            mine.append(
                (
                    activity, person.pk, role, rows[-1].mode, outcome, minutes, sex,
                    place and place.pk,
                    next((row.country_id for row in reversed(rows) if row.country_id), None), held.programme,
                    day.year * 100 + day.month if day else None, day.year if day else None,
                    place.kind if place else "unknown", counted, counted and outcome != "registered", others,
                )
            )  # fmt: skip
            stated.append(((day is not None, day, activity, Role.values.index(role)), sex, role))
        said = [sex for _when, sex, _role in sorted(stated, key=lambda each: each[0]) if sex != "not_stated"]
        for row in mine:
            held = activities[row[0]]
            in_month = [each for each in mine if each[COLUMNS.index("month")] == row[COLUMNS.index("month")]]
            in_series = [each for each in mine if activities[each[0]].series_id == held.series_id]
            again = (len(in_month) > 1 or None, len(in_series) > 1 or None)
            found[row] = (*row, said[-1] if said else "not_stated", held.series_id, *again)
    return set(found.values())


@pytest.fixture(params=range(6))
def registry(request: pytest.FixtureRequest, db: None) -> random.Random:
    """People, merges, roles and overlapping sources, made up from a seed."""
    chance = random.Random(request.param)
    season = Series.objects.create(programme="datacction", kind="season", key="1", number=1, title_es="Temporada 1")
    activities = [
        Activity.objects.create(
            key=f"a{number}", title_es="A", programme=chance.choice(["datacction", "trainaction"]), kind="episode",
            starts_at=START + timedelta(days=days) if number else None,
            ends_at=START + timedelta(days=days, minutes=3) if number % 2 else None,
            starts_on=(START + timedelta(days=days)).date() if number else None,
            series=season if days == 45 else None,
        )
        for number, days in enumerate([0, 40, 45, 120])
    ]  # fmt: skip
    places = [
        Institution.objects.create(name=f"I{number}", key=f"i{number}", kind=kind)
        for number, kind in enumerate(["police", "academia", "unknown", "media"])
    ]
    Institution.objects.filter(pk=places[3].pk).update(merged_into=places[0])
    people = Person.objects.bulk_create(
        Person(
            name=f"P{number}", key=f"p{number}", sex=chance.choice(Sex.values), is_test=chance.random() < 0.2,
            is_programme_staff=chance.random() < 0.2,
        )
        for number in range(12)
    )  # fmt: skip
    Person.objects.filter(pk__in=[each.pk for each in people[9:]]).update(merged_into=people[chance.randrange(3)])
    for activity in activities:
        for person in people:
            for source in chance.sample(["page", "sign_up", "manual"], chance.randrange(4)):
                since = int((activity.starts_at or START).timestamp()) - 60
                times = [
                    [since + start, since + start + chance.randrange(90)]
                    for start in (chance.randrange(240) for _each in range(chance.randrange(3)))
                ]
                ParticipationRecord.objects.create(
                    activity=activity, person=person, source=source, role=chance.choice(Role.values[:3]),
                    mode=chance.choice(["online", "in_person"]), outcome=chance.choice(Outcome.values),
                    minutes=None if times else chance.choice([None, 1.5, 50.0]), intervals=times,
                    sex=chance.choice(Sex.values), institution=chance.choice([None, *places]),
                    country_id=chance.choice([None, "GT", "HN"]),
                )  # fmt: skip
    return chance


@pytest.mark.parametrize("size", [1, 3, 4_000])
def test_rebuild_says_what_the_records_say(registry: random.Random, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(participations, "CHUNK", size)

    standing = rebuild()

    assert written() == one_at_a_time()
    assert standing == Participation.objects.count()


def test_rebuild_follows_changed_records_of_some_people_and_activities(registry: random.Random) -> None:
    rebuild()
    activity = Activity.objects.get(key="a1")
    records = ParticipationRecord.objects.filter(activity=activity).order_by("pk")
    people = list(records.values_list("person", flat=True))[:6]
    records.filter(person__in=people[:2]).delete()
    records.filter(person__in=people[2:4]).update(sex="other", outcome="completed")
    ParticipationRecord.objects.create(
        activity=activity, person_id=people[4], source="enrolment", role="tutor", sex="women"
    )

    rebuild(activities=[activity.pk], people=people)

    assert written() == one_at_a_time()


def test_rebuild_writes_nothing_where_nothing_changed(registry: random.Random) -> None:
    rebuild()

    with CaptureQueriesContext(connection) as asked:
        rebuild()

    assert [each["sql"][:6] for each in asked if each["sql"][:6] in ("INSERT", "UPDATE", "DELETE")] == []


def test_rebuild_asks_as_often_for_three_people_as_for_one(db: None) -> None:
    def asked(people: int, activity: Activity) -> int:
        ids = []
        for number in range(people):
            person = Person.objects.create(name=f"P{number}", key=f"p{number}")
            ParticipationRecord.objects.create(activity=activity, person=person, source="manual", sex="women")
            ids.append(person.pk)
        with CaptureQueriesContext(connection) as queries:
            rebuild(activities=[activity.pk], people=ids)
        return len(queries)

    activities = [
        Activity.objects.create(key=key, title_es=key, programme="conose", kind="forum") for key in ("one", "three")
    ]

    assert asked(1, activities[0]) == asked(3, activities[1])


def test_of_two_activities_of_one_day_the_later_one_says_what_was_stated_last(db: None) -> None:
    person = Person.objects.create(name="Ana", key="ana")
    at = {"second": START + timedelta(hours=3), "first": START, "third": START + timedelta(hours=6)}
    for key, sex in (("second", "men"), ("first", "women"), ("third", "not_stated")):
        activity = save_activity(
            activity=Activity(key=key, title_es=key, programme="conose", kind="forum", starts_at=at[key]), by=None
        )
        ParticipationRecord.objects.create(activity=activity, person=person, source="manual", sex=sex)

    rebuild()

    assert set(Participation.objects.values_list("person_sex", flat=True)) == {"men"}
    moved = Activity.objects.get(key="first")
    moved.starts_at = at["second"] + timedelta(minutes=1)
    save_activity(activity=moved, by=None)
    assert set(Participation.objects.values_list("person_sex", flat=True)) == {"women"}
