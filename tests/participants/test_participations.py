from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db.models.signals import post_migrate

from participants.models import Activity, Country, Participation, ParticipationRecord, Person
from participants.services.participations import rebuild


def at(hour: int, minute: int) -> int:
    return int(datetime(2021, 2, 18, hour, minute, tzinfo=UTC).timestamp())


@pytest.fixture
def activity(db: None) -> Activity:
    return Activity.objects.create(
        key="episode",
        title_es="Episodio",
        programme="datacction",
        kind="episode",
        starts_at=datetime(2021, 2, 18, 15, 0, tzinfo=UTC),
        ends_at=datetime(2021, 2, 18, 16, 0, tzinfo=UTC),
        starts_on=datetime(2021, 2, 18).date(),
    )


def record(activity: Activity, person: Person, *intervals: tuple[int, int], source: str = "import", **fields) -> None:
    ParticipationRecord.objects.create(
        activity=activity, person=person, source=source, intervals=[list(each) for each in intervals], **fields
    )


@pytest.mark.parametrize(
    ("starts_at", "is_ahead", "has_begun"),
    [
        (datetime(2021, 2, 18, 15, 1, tzinfo=UTC), True, False),
        (datetime(2021, 2, 18, 15, 0, tzinfo=UTC), False, True),
        (None, False, False),
    ],
)
def test_an_activity_begins_at_its_very_start_and_is_neither_where_none_is_known(
    starts_at: datetime | None, is_ahead: bool, has_begun: bool
) -> None:
    activity, moment = Activity(starts_at=starts_at), datetime(2021, 2, 18, 15, 0, tzinfo=UTC)
    assert (activity.is_ahead(moment), activity.has_begun(moment)) == (is_ahead, has_begun)


def test_rebuild_takes_the_union_of_times_clipped_to_the_activity(activity: Activity) -> None:
    person = Person.objects.create(name="Ana Pérez", key="ana perez", sex="women")
    record(activity, person, (at(14, 50), at(15, 20)), (at(15, 10), at(15, 30)), country_id="GT")
    record(activity, person, (at(15, 50), at(16, 30)), source="sign_up")

    assert rebuild(people=[person.pk]) == 1

    got = Participation.objects.values(
        "person", "minutes", "sex", "country", "programme", "month", "outcome", "counted"
    ).get()
    assert got == {
        "person": person.pk,
        "minutes": 40.0,
        "sex": "women",
        "country": "GT",
        "programme": "datacction",
        "month": 202102,
        "outcome": "attended",
        "counted": True,
    }


def test_rebuild_of_merged_people_makes_one_participation_and_splits_again(activity: Activity) -> None:
    first, second = (Person.objects.create(name=name, key=name) for name in ("ana", "anita"))
    record(activity, first, (at(15, 0), at(15, 10)))
    record(activity, second, (at(15, 5), at(15, 20)))
    rebuild()
    assert list(Participation.objects.order_by("person").values_list("person", "minutes")) == [
        (first.pk, 10.0),
        (second.pk, 15.0),
    ]

    Person.objects.filter(pk=second.pk).update(merged_into=first)
    rebuild(people=[first.pk, second.pk])
    assert list(Participation.objects.values_list("person", "minutes")) == [(first.pk, 20.0)]

    Person.objects.filter(pk=second.pk).update(merged_into=None)
    rebuild(people=[first.pk, second.pk])
    assert list(Participation.objects.order_by("person").values_list("person", "minutes")) == [
        (first.pk, 10.0),
        (second.pk, 15.0),
    ]


def test_countries_come_with_their_names_region_and_group(db: None) -> None:
    assert Country.objects.values_list("name_es", "name_en", "m49_region", "in_programme").get(code="DO") == (
        "República Dominicana",
        "Dominican Republic",
        29,
        True,
    )
    assert Country.objects.of_programme().count() == 7


@pytest.mark.parametrize("more", [{"plan": [], "apps": apps}, {}], ids=["migrate", "flush"])
def test_upgrade_calls_countries_as_a_new_portal_would(db: None, more: dict[str, Any]) -> None:
    Country.objects.filter(code="RO").update(name_es="Rumanía")
    Country.objects.filter(code="TR").update(name_en="Turkey")
    Country.objects.filter(code="AX").delete()
    portal = apps.get_app_config("participants")
    post_migrate.send(sender=portal, app_config=portal, verbosity=0, interactive=False, using="default", **more)
    assert dict(Country.objects.filter(code__in=("RO", "TR", "AX")).values_list("code", "name_es")) == {
        "RO": "Rumania",
        "TR": "Turquía",
    }
    assert Country.objects.get(code="TR").name_en == "Türkiye"
