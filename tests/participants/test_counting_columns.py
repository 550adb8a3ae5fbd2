"""What a participation repeats for the figures' sake stays what it repeats."""

import threading
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, connections

from participants.models import Activity, Institution, Participation, ParticipationRecord, Person, Series
from participants.services.activities import save_activity
from participants.services.institutions import save_institution
from participants.services.merging import merge, split
from participants.services.participations import rebuild
from portal.snapshots import one_moment, one_moment_to_write


def an_institution(name: str, kind: str) -> Institution:
    return save_institution(institution=Institution(name=name, kind=kind), by=None)


def take_part(activity: Activity, person: Person, **fields: Any) -> ParticipationRecord:
    record = ParticipationRecord.objects.create(activity=activity, person=person, source="import", **fields)
    rebuild(people=[person.pk])
    return record


@pytest.fixture
def activity(db: None) -> Activity:
    return Activity.objects.create(key="a", title_es="A", programme="datacction", kind="episode")


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create(name="Ana", key="ana")


def stored(column: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM participants_participation ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


def test_choices_are_stored_by_their_place(activity: Activity, person: Person) -> None:
    for role in ("participant", "specialist", "moderator", "organiser", "learner", "tutor"):
        take_part(activity, person, role=role, outcome="completed", mode="in_person", sex="men")
    assert sorted(stored("role")) == [0, 1, 2, 3, 4, 5]
    assert {tuple(stored(column)) for column in ("outcome", "mode", "person_sex")} == {(2,) * 6, (1,) * 6}
    assert set(Participation.objects.values_list("role", "outcome", "mode", "person_sex")) == {
        (role, "completed", "in_person", "men")
        for role in ("participant", "specialist", "moderator", "organiser", "learner", "tutor")
    }


def test_choice_that_there_is_not_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="king"):
        list(Participation.objects.filter(role="king"))


def kinds() -> list[tuple[Any, str]]:
    return list(Participation.objects.order_by("person").values_list("institution__name", "institution_kind"))


def test_kind_follows_the_institution(activity: Activity, person: Person) -> None:
    police = an_institution("Policía", "police")
    take_part(activity, person, institution=police)
    assert kinds() == [("Policía", "police")]
    police.kind = "justice"
    save_institution(institution=police, by=None)
    assert kinds() == [("Policía", "justice")]
    ParticipationRecord.objects.update(institution=None)
    rebuild()
    assert kinds() == [(None, "unknown")]


def test_kind_follows_merges_and_splits(activity: Activity, person: Person) -> None:
    other = Person.objects.create(name="Eva", key="eva")
    unknown, police = an_institution("Policía", "unknown"), an_institution("PNC", "police")
    take_part(activity, person, institution=unknown)
    take_part(activity, other, institution=police)
    made = merge(subject="institution", survivor=unknown.pk, others=[police.pk], by=None)
    assert kinds() == [("Policía", "police"), ("Policía", "police")]
    split(merge=made[0], by=None)
    assert kinds() == [("Policía", "unknown"), ("PNC", "police")]


def test_year_follows_the_activity(activity: Activity, person: Person) -> None:
    take_part(activity, person)
    assert Participation.objects.values_list("year", "month").get() == (None, None)
    activity.starts_at = datetime(2021, 2, 18, 15, tzinfo=UTC)
    save_activity(activity=activity, by=None)
    assert Participation.objects.values_list("year", "month").get() == (2021, 202102)


def several() -> Counter[bool]:
    return Counter(Participation.objects.values_list("has_other_roles", flat=True))


def test_other_roles_are_known_while_they_last(activity: Activity, person: Person) -> None:
    take_part(activity, person, role="participant")
    assert several() == {False: 1}
    second = take_part(activity, person, role="specialist")
    assert several() == {True: 2}
    second.delete()
    rebuild(activities=[activity.pk], people=[person.pk])
    assert several() == {False: 1}


def again() -> list[tuple[str, bool | None, bool | None]]:
    rows = Participation.objects.order_by("activity__key", "person")
    return list(rows.values_list("activity__key", "again_in_month", "again_in_series"))


def test_again_in_month_and_series_follows_what_else_the_person_takes_part_in(person: Person) -> None:
    seasons = [
        Series.objects.create(programme="datacction", kind="season", key=key, number=int(key), title_es=key)
        for key in "12"
    ]
    episodes = [
        save_activity(
            activity=Activity(
                key=key, title_es=key, programme="datacction", kind="episode", series=series, starts_at=starts_at
            ),
            by=None,
        )
        for key, series, starts_at in (
            ("a", seasons[0], datetime(2021, 2, 18, 15, tzinfo=UTC)),
            ("b", seasons[0], datetime(2021, 3, 18, 15, tzinfo=UTC)),
            ("c", None, None),
        )
    ]
    other = Person.objects.create(name="Eva", key="eva")
    take_part(episodes[0], person)
    take_part(episodes[2], other)
    assert again() == [("a", None, None), ("c", None, None)]
    registered = take_part(episodes[1], person, outcome="registered")
    assert again() == [("a", None, True), ("b", None, True), ("c", None, None)]
    episodes[1].starts_at = datetime(2021, 2, 25, 15, tzinfo=UTC)
    save_activity(activity=episodes[1], by=None)
    assert again() == [("a", True, True), ("b", True, True), ("c", None, None)]
    episodes[1].series = seasons[1]
    save_activity(activity=episodes[1], by=None)
    assert again() == [("a", True, None), ("b", True, None), ("c", None, None)]
    registered.delete()
    rebuild(activities=[episodes[1].pk], people=[person.pk])
    take_part(episodes[2], other, role="moderator")
    assert again() == [("a", None, None), ("c", True, True), ("c", True, True)]


def test_again_in_month_and_series_follows_merges_and_splits(activity: Activity, person: Person) -> None:
    other = Person.objects.create(name="Eva", key="eva")
    another = Activity.objects.create(key="b", title_es="B", programme="datacction", kind="episode")
    take_part(activity, person)
    take_part(another, other)
    made = merge(subject="person", survivor=person.pk, others=[other.pk], by=None)
    assert again() == [("a", True, True), ("b", True, True)]
    split(merge=made[0], by=None)
    assert again() == [("a", None, None), ("b", None, None)]


@pytest.mark.django_db(transaction=True)
def test_one_moment_does_not_see_what_is_written_meanwhile() -> None:
    def write() -> None:
        Person.objects.create(name="Eva", key="eva")
        connections.close_all()

    Person.objects.create(name="Ana", key="ana")
    with one_moment():
        before = Person.objects.count()
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        assert (before, Person.objects.count()) == (1, 1)
    assert Person.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite sorts in memory, as its settings say")
def test_what_is_counted_at_one_moment_is_planned_with_memory_and_costs_of_its_own(settings: Any) -> None:
    def planned_with() -> tuple[str, str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('work_mem'), current_setting('random_page_cost')")
            return tuple(cursor.fetchone())

    settings.COUNTING_MEMORY_MB = 77
    before = planned_with()
    with one_moment():
        assert planned_with() == ("77MB", "1.1")
    with one_moment_to_write(Person):
        assert planned_with() == ("77MB", "1.1")
    assert planned_with() == before == ("4MB", "4")
