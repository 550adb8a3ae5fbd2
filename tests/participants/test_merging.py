"""Merging and splitting: exact both ways, in any order, with several at work."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.serializers import serialize
from django.db import connection, connections, transaction

from participants.models import (
    Activity,
    Institution,
    Merge,
    MergeCandidate,
    Participation,
    ParticipationRecord,
    Person,
    PersonEmail,
)
from participants.services.merging import merge, split
from participants.services.participations import rebuild


def at(minute: int) -> int:
    return int(datetime(2021, 2, 18, 15, minute, tzinfo=UTC).timestamp())


def an_activity(key: str = "episode") -> Activity:
    return Activity.objects.create(key=key, title_es=key, programme="datacction", kind="episode")


def a_person(name: str, **fields: Any) -> Person:
    return Person.objects.create(name=name, key=name.lower(), **fields)


def an_institution(name: str, **fields: Any) -> Institution:
    return Institution.objects.create(name=name, key=name.lower(), **fields)


def a_record(activity: Activity, person: Person, start: int, end: int, **fields: Any) -> ParticipationRecord:
    return ParticipationRecord.objects.create(
        activity=activity, person=person, source="import", intervals=[[at(start), at(end)]], **fields
    )


def counted() -> list[tuple[int, int, float]]:
    return list(Participation.objects.order_by("person", "activity").values_list("person", "activity", "minutes"))


def tables(*left_out: str) -> dict[str, str]:
    """Every row of the registry, without the history of merges and the keys of derived rows."""
    found = {}
    for model in apps.get_app_config("participants").get_models():
        if model in (Merge, *map(apps.get_model, left_out)):
            continue
        fields = [field.name for field in model._meta.fields if field.name != "updated_at"]
        rows = model._default_manager.order_by("pk")
        if model is Participation:
            found[model.__name__] = str(
                list(rows.order_by("activity", "person", "role").values_list(*(f for f in fields if f != "id")))
            )
        else:
            found[model.__name__] = serialize("json", rows, fields=fields)
    return found


@pytest.fixture
def activity(db: None) -> Activity:
    return an_activity()


def test_merging_people_counts_them_once_and_splitting_gives_back_every_table(activity: Activity) -> None:
    other_activity = an_activity("other")
    first = a_person("Ana")
    second = a_person("Anita", sex="women", country_id="GT", position="Asesora", is_programme_staff=True)
    PersonEmail.objects.create(person=second, address="anita@example.org")
    a_record(activity, first, 0, 10)
    a_record(activity, second, 5, 20)
    a_record(other_activity, second, 0, 30)
    rebuild()
    before = tables()

    (made,) = merge(subject="person", survivor=first.pk, others=[second.pk], by=None, reasons=[["same_key", {}]])

    assert counted() == [(first.pk, activity.pk, 20.0), (first.pk, other_activity.pk, 30.0)]
    assert Participation.objects.values_list("sex", "counted").distinct().get() == ("women", False)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.sex, first.country_id, first.position, first.name) == ("women", "GT", "Asesora", "Ana")
    assert second.merged_into == first
    assert made.before == {
        "sex": {"was": "not_stated", "took": "women"},
        "country_id": {"was": None, "took": "GT"},
        "position": {"was": "", "took": "Asesora"},
        "is_programme_staff": {"was": False, "took": True},
    }
    split(merge=made, by=None)
    assert tables() == before


def test_splitting_keeps_what_was_taken_on_and_edited_meanwhile(activity: Activity) -> None:
    first, second = a_person("Ana"), a_person("Anita", sex="women", country_id="GT")
    a_record(activity, first, 0, 10)
    rebuild()
    (made,) = merge(subject="person", survivor=first.pk, others=[second.pk], by=None)
    later = an_activity("later")
    a_record(later, second, 0, 15)
    a_record(later, first, 10, 20)
    rebuild(activities=[later.pk])
    Person.objects.filter(pk=first.pk).update(country_id="HN")
    assert counted() == [(first.pk, activity.pk, 10.0), (first.pk, later.pk, 20.0)]

    split(merge=made, by=None)

    assert counted() == [(first.pk, activity.pk, 10.0), (first.pk, later.pk, 10.0), (second.pk, later.pk, 15.0)]
    assert Person.objects.order_by("pk").values_list("sex", "country").first() == ("not_stated", "HN")


def test_undoing_an_outer_merge_leaves_the_inner_one(activity: Activity) -> None:
    a, b, c = a_person("A", sex="women"), a_person("B"), a_person("C")
    for person in (a, b, c):
        a_record(activity, person, 0, 10)
    rebuild()
    merge(subject="person", survivor=b.pk, others=[a.pk], by=None)
    inner = tables()
    (outer,) = merge(subject="person", survivor=c.pk, others=[b.pk], by=None)
    assert set(Person.objects.filter(merged_into=c).values_list("pk", flat=True)) == {a.pk, b.pk}
    assert counted() == [(c.pk, activity.pk, 10.0)]

    split(merge=outer, by=None)

    assert tables() == inner
    assert Person.objects.filter(merged_into=b).get() == a


def test_undoing_an_inner_merge_takes_its_gift_back_through_the_outer_one(activity: Activity) -> None:
    a, b, c = a_person("A", sex="women"), a_person("B"), a_person("C")
    for person in (a, b, c):
        a_record(activity, person, 0, 10)
    rebuild()
    (inner,) = merge(subject="person", survivor=b.pk, others=[a.pk], by=None)
    (outer,) = merge(subject="person", survivor=c.pk, others=[b.pk], by=None)
    assert Person.objects.get(pk=c.pk).sex == "women"

    split(merge=inner, by=None)

    assert list(Person.objects.order_by("pk").values_list("pk", "sex", "merged_into")) == [
        (a.pk, "women", None),
        (b.pk, "not_stated", c.pk),
        (c.pk, "not_stated", None),
    ]
    assert list(Participation.objects.order_by("person").values_list("person", "sex")) == [
        (a.pk, "women"),
        (c.pk, "not_stated"),
    ]
    split(merge=outer, by=None)
    assert Person.objects.filter(merged_into=None).count() == 3


def test_a_second_gift_stands_in_when_the_first_is_split_off(db: None) -> None:
    root, first, second = a_person("R"), a_person("A", sex="women"), a_person("B", sex="men")
    (one,) = merge(subject="person", survivor=root.pk, others=[first.pk], by=None)
    (two,) = merge(subject="person", survivor=root.pk, others=[second.pk], by=None)

    split(merge=one, by=None)
    root.refresh_from_db()
    two.refresh_from_db()
    assert (root.sex, two.before) == ("men", {"sex": {"was": "not_stated", "took": "men"}})

    split(merge=two, by=None)
    root.refresh_from_db()
    assert root.sex == "not_stated"


def test_merging_a_merged_row_joins_the_trees_and_merging_again_changes_nothing(db: None) -> None:
    a, b, c, d = (a_person(name) for name in "ABCD")
    merge(subject="person", survivor=b.pk, others=[a.pk], by=None)
    merge(subject="person", survivor=d.pk, others=[c.pk], by=None)

    (made,) = merge(subject="person", survivor=a.pk, others=[c.pk, b.pk], by=None)

    assert (made.survivor, made.merged) == (b.pk, d.pk)
    assert list(Person.objects.order_by("pk").values_list("merged_into", flat=True)) == [b.pk, None, b.pk, b.pk]
    assert merge(subject="person", survivor=d.pk, others=[a.pk, c.pk], by=None) == []


def test_merging_erased_or_unknown_people_is_refused_in_a_sentence(db: None) -> None:
    ana = a_person("Ana")
    gone = a_person("", erased_at=datetime(2024, 1, 1, tzinfo=UTC))

    with pytest.raises(ValidationError) as refusal:
        merge(subject="person", survivor=ana.pk, others=[gone.pk], by=None)
    assert refusal.value.messages == [f"Las personas borradas no se pueden fusionar: {gone.pk}."]
    with pytest.raises(ValidationError) as refusal:
        merge(subject="person", survivor=ana.pk, others=[999], by=None)
    assert refusal.value.messages == ["Ya no existe esta fila: 999."]
    assert Merge.objects.count() == 0


def test_merging_institutions_moves_their_participations_and_splitting_gives_them_back(activity: Activity) -> None:
    ministry = an_institution("Ministerio", country_id="GT")
    same = an_institution("MINGOB", acronym="MINGOB", ror_id="02xzytt36", kind="government")
    ana, luis = a_person("Ana", institution=same), a_person("Luis", institution=ministry)
    a_record(activity, ana, 0, 10, institution=same)
    a_record(activity, luis, 0, 10, institution=ministry)
    rebuild()
    before = tables()

    (made,) = merge(subject="institution", survivor=ministry.pk, others=[same.pk], by=None)

    assert set(Participation.objects.values_list("institution", flat=True)) == {ministry.pk}
    ministry.refresh_from_db()
    assert (ministry.acronym, ministry.kind, ministry.ror_id) == ("MINGOB", "government", "02xzytt36")
    merged = tables()
    rebuild()
    assert tables() == merged

    split(merge=made, by=None)
    assert tables() == before


def test_splitting_an_institution_whose_ror_went_elsewhere_is_refused(db: None) -> None:
    first, second = an_institution("Uno", ror_id="02xzytt36"), an_institution("Dos", ror_id="03yrm5c26")
    (made,) = merge(subject="institution", survivor=first.pk, others=[second.pk], by=None)
    third = an_institution("Tres", ror_id="03yrm5c26")

    with pytest.raises(ValidationError) as refusal:
        split(merge=made, by=None)

    assert refusal.value.messages == [f"No se puede separar «Dos»: ahora «{third}» tiene su identificador ROR."]
    assert Institution.objects.get(pk=second.pk).merged_into == first


def test_merging_settles_the_candidate_and_splitting_remembers_that_they_differ(db: None) -> None:
    first, second = a_person("Ana"), a_person("Anita")
    candidate = MergeCandidate.objects.create(subject="person", first=first.pk, second=second.pk)
    (made,) = merge(subject="person", survivor=second.pk, others=[first.pk], by=None)
    candidate.refresh_from_db()
    assert candidate.state == "merged"
    split(merge=made, by=None)
    candidate.refresh_from_db()
    assert candidate.state == "different"


@pytest.mark.django_db(transaction=True)
def test_overlapping_merges_at_the_same_time_end_in_one_tree() -> None:
    activity = an_activity()
    people = [a_person(f"P{number}", sex="women" if number == 3 else "not_stated") for number in range(6)]
    for person in people:
        a_record(activity, person, 0, 10)
    rebuild()
    keys = [person.pk for person in people]
    groups = [(keys[0], keys[1:3]), (keys[2], [keys[0], keys[3]]), (keys[3], keys[4:]), (keys[5], [keys[1]])]
    start = threading.Barrier(len(groups))
    failures: list[BaseException] = []

    def work(survivor: int, others: list[int]) -> None:
        try:
            start.wait(10)
            merge(subject="person", survivor=survivor, others=others, by=None)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=group) for group in groups]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
    roots = list(Person.objects.filter(merged_into=None))
    assert len(roots) == 1
    assert set(Person.objects.exclude(pk=roots[0].pk).values_list("merged_into", flat=True)) == {roots[0].pk}
    assert Merge.objects.filter(undone_at=None).count() == 5
    assert list(Participation.objects.values_list("person", "sex", "minutes")) == [(roots[0].pk, "women", 10.0)]
    for made in Merge.objects.order_by("pk"):
        split(merge=made, by=None)
    assert list(Person.objects.order_by("pk").values_list("pk", "merged_into", "sex")) == [
        (person.pk, None, person.sex) for person in people
    ]
    assert Participation.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_an_import_that_commits_during_a_merge_is_not_left_behind() -> None:
    """The merge waits for the transaction that holds new records of the merged person."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    activity, first, second = an_activity(), a_person("Ana"), a_person("Anita")
    written, merged = threading.Event(), threading.Event()

    def bring_in() -> None:
        with transaction.atomic():
            a_record(activity, second, 0, 10)
            rebuild(people=[second.pk])
            written.set()
            merged.wait(1)
        connections.close_all()

    thread = threading.Thread(target=bring_in)
    thread.start()
    written.wait(10)
    merge(subject="person", survivor=first.pk, others=[second.pk], by=None)
    merged.set()
    thread.join(30)

    assert counted() == [(first.pk, activity.pk, 10.0)]
