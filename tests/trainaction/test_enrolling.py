"""Each step of an enrolment: who gets a place, who waits, and what the registry says of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from participants.models import (
    Activity,
    Country,
    Institution,
    Outcome,
    Participation,
    ParticipationRecord,
    Person,
    Role,
    Series,
    Sex,
)
from participants.services.merging import merge
from participants.services.participations import rebuild
from participants.services.privacy import erase_person
from tests.factories.runs import make_enrolment, make_learner, make_run
from tests.trainaction.conftest import Academy
from trainaction.enrolment.queries import place_in_waiting_list, waiting_list
from trainaction.enrolment.services.enrolments import (
    Entry,
    Refused,
    advance,
    approve,
    begin,
    complete,
    enrol,
    enrol_many,
    move_up,
    reject,
    uncertify,
    withdraw,
)
from trainaction.models import CourseRun, Enrolment, EnrolmentState, Seat
from trainaction.tasks import move_up_everywhere

pytestmark = pytest.mark.django_db


def make_people(number: int, **fields: Any) -> list[Person]:
    return Person.objects.bulk_create(
        Person(name=f"Persona {place}", key=f"persona {place}", **fields) for place in range(number)
    )


def enter(run: CourseRun, person: Person, **options: Any) -> Enrolment:
    return enrol(run=run, person=person, by=person.user, language="es", **options)


def steps(enrolment: Enrolment) -> list[tuple[str, str, str]]:
    return list(enrolment.changes.values_list("before", "after", "why"))


def states(run: CourseRun) -> list[str]:
    return list(run.enrolments.order_by("asked_at", "pk").values_list("state", flat=True))


def outcomes(run: CourseRun) -> list[str]:
    return list(run.activity.participations.order_by("pk").values_list("outcome", flat=True))


def test_enrolling_takes_a_place_and_registers() -> None:
    run, person = make_run(capacity=2), make_learner()
    person.country = Country.objects.get(pk="GT")
    person.institution = Institution.objects.create(name="Ministerio", key="ministerio")
    person.save()
    enrolment = enter(run, person, sector="public", why="Me interesa")
    assert (enrolment.state, enrolment.seat.number if enrolment.seat else None) == (EnrolmentState.ENROLLED, 1)
    assert steps(enrolment) == [("", "enrolled", "Me interesa")]
    facts = run.activity.participations.values("person", "role", "outcome", "sex", "country", "institution__name").get()
    assert facts == {
        "person": person.pk,
        "role": "learner",
        "outcome": "registered",
        "sex": "women",
        "country": "GT",
        "institution__name": "Ministerio",
    }


def test_who_comes_after_the_last_place_waits_in_order() -> None:
    run = make_run(capacity=1)
    first, second, third = (enter(run, person) for person in make_people(3))
    assert states(run) == ["enrolled", "waiting", "waiting"]
    assert [place_in_waiting_list(each) for each in (second, third)] == [1, 2]
    withdraw(enrolment=first, by=None)
    assert states(run) == ["withdrawn", "enrolled", "waiting"]
    third.refresh_from_db()
    assert (place_in_waiting_list(third), steps(second)[1:]) == (1, [("waiting", "enrolled", "")])


def test_a_run_without_a_number_of_places_has_one_for_each() -> None:
    run = make_run()
    for person in make_people(3):
        enter(run, person)
    assert (states(run), Seat.objects.filter(run=run).count()) == (["enrolled"] * 3, 3)


def test_a_free_place_is_theirs_who_wait_before_it_is_a_newcomers() -> None:
    run = make_run(capacity=1)
    people = make_people(3)
    first, second = (enter(run, person) for person in people[:2])
    Enrolment.objects.filter(pk=first.pk).update(state=EnrolmentState.WITHDRAWN, seat=None)
    enter(run, people[2])
    assert states(run) == ["withdrawn", "enrolled", "waiting"]
    second.refresh_from_db()
    assert second.state == EnrolmentState.ENROLLED


def test_what_somebody_did_is_what_the_registry_says() -> None:
    run, person = make_run(), make_learner()
    enrolment = enter(run, person)
    told = [outcomes(run)]
    for step in (
        lambda: begin(enrolment=enrolment),
        lambda: complete(enrolment=Enrolment.objects.get(), by=None),
        lambda: advance(enrolments=[Enrolment.objects.get()], to=EnrolmentState.CERTIFIED, by=None, why="Acta 3"),
        lambda: uncertify(enrolment=Enrolment.objects.get(), by=None, why="Otro nombre"),
    ):
        step()
        told.append(outcomes(run))
    assert told == [["registered"], ["attended"], ["completed"], ["certified"], ["completed"]]
    assert steps(enrolment) == [
        ("", "enrolled", ""),
        ("enrolled", "active", ""),
        ("active", "completed", ""),
        ("completed", "certified", "Acta 3"),
        ("certified", "completed", "Otro nombre"),
    ]
    assert ParticipationRecord.objects.count() == Participation.objects.count() == 1


def test_a_step_already_made_is_made_once() -> None:
    enrolment = make_enrolment(make_run(), make_learner())
    begin(enrolment=enrolment)
    begin(enrolment=enrolment)
    begin(enrolment=Enrolment.objects.get())
    complete(enrolment=Enrolment.objects.get(), by=None)
    complete(enrolment=enrolment, by=None)
    complete(enrolment=Enrolment.objects.get(), by=None)
    advance(enrolments=[Enrolment.objects.get()], to=EnrolmentState.CERTIFIED, by=None)
    advance(enrolments=[Enrolment.objects.get()], to=EnrolmentState.CERTIFIED, by=None)
    assert [after for _before, after, _why in steps(enrolment)] == ["active", "completed", "certified"]


@pytest.mark.parametrize(("begun", "outcome"), [(False, Outcome.REGISTERED), (True, Outcome.ATTENDED)])
def test_who_withdraws_stays_what_they_had_come_to(begun: bool, outcome: str) -> None:
    run = make_run()
    enrolment = enter(run, make_learner())
    if begun:
        enrolment = begin(enrolment=enrolment)
    withdraw(enrolment=enrolment, by=None, why="Sin tiempo")
    assert outcomes(run) == [outcome]


def test_who_withdrew_comes_back_as_the_last_to_ask() -> None:
    run = make_run(capacity=1)
    people = make_people(2)
    first = enter(run, people[0], at=timezone.now() - timedelta(hours=2))
    enter(run, people[1], at=timezone.now() - timedelta(hours=1))
    withdraw(enrolment=first, by=None)
    Person.objects.filter(pk=people[0].pk).update(sex=Sex.MEN)
    again = enter(run, people[0])
    assert (again.pk, states(run)) == (first.pk, ["enrolled", "waiting"])
    assert run.activity.records.get(person=people[0]).sex == Sex.MEN


def test_what_somebody_is_later_leaves_what_they_were_when_they_enrolled() -> None:
    run, person = make_run(), make_learner()
    enrolment = enter(run, person)
    Person.objects.filter(pk=person.pk).update(country="HN")
    begin(enrolment=enrolment)
    assert run.activity.participations.values_list("country", "outcome").get() == (None, "attended")


def test_who_comes_back_after_a_merge_is_counted_as_they_say_they_are_now() -> None:
    run, person = make_run(), make_learner(sex=Sex.NOT_STATED)
    [double] = make_people(1, sex=Sex.MEN, country_id="SV")
    withdraw(enrolment=enter(run, double), by=None)
    merge(subject="person", survivor=person.pk, others=[double.pk], by=None)
    Person.objects.filter(pk=person.pk).update(sex=Sex.WOMEN, country="GT")
    back = enter(run, Person.objects.get(pk=double.pk))
    record = ParticipationRecord.objects.get()
    assert (back.person_id, record.sex, record.country_id) == (double.pk, Sex.WOMEN, "GT")


def test_a_course_to_take_first_is_completed_here_or_in_an_earlier_year(academy: Academy) -> None:
    before = academy.course("Antes", slug="antes")
    after = academy.course("Después", slug="despues", prerequisites=[before])
    first, run = make_run("antes-1", course_key=before.translation_key), make_run("b", course_key=after.translation_key)
    here, earlier, other = make_people(3)
    series = Series.objects.create(
        programme="trainaction", kind=Series.Kind.COURSE, key="antes", title_es="Antes", page_key=before.translation_key
    )
    year = Activity.objects.create(
        key="antes-2019",
        programme="trainaction",
        kind=Activity.Kind.RUN,
        title_es="2019",
        title_en="2019",
        series=series,
    )
    for each, outcome in ((earlier, Outcome.COMPLETED), (other, Outcome.ATTENDED)):
        ParticipationRecord.objects.create(
            activity=year, person=each, role=Role.LEARNER, outcome=outcome, source=ParticipationRecord.Source.MANUAL
        )
    rebuild(activities=[year.pk])
    begun = begin(enrolment=enter(first, here))
    for each in (here, other):
        with pytest.raises(Refused, match=r"Complete antes: «Antes»\."):
            enter(run, each)
    complete(enrolment=begun, by=None)
    assert [enter(run, each).state for each in (here, earlier)] == [EnrolmentState.ENROLLED] * 2
    after.prerequisite_links.all().delete()
    after.save()
    assert enter(run, other).state == EnrolmentState.ENROLLED


def test_who_has_completed_does_not_withdraw() -> None:
    enrolment = complete(enrolment=make_enrolment(make_run(), make_learner()), by=None)
    with pytest.raises(Refused) as refused:
        withdraw(enrolment=enrolment, by=None)
    assert (refused.value.code, Enrolment.objects.get().state) == ("finished", EnrolmentState.COMPLETED)


def test_an_approved_run_asks_first() -> None:
    run = make_run(capacity=1, needs_approval=True)
    people = make_people(3)
    asked = [enter(run, person) for person in people]
    assert states(run) == ["requested"] * 3
    approve(enrolment=asked[1], by=None)
    assert approve(enrolment=asked[0], by=None).state == EnrolmentState.WAITING
    reject(enrolment=asked[2], by=None, why="No es de la región")
    assert states(run) == ["waiting", "enrolled", "rejected"]
    assert outcomes(run) == ["registered"] * 3
    assert steps(asked[2])[1:] == [("requested", "rejected", "No es de la región")]


def test_a_step_from_a_stale_page_changes_nothing() -> None:
    run = make_run(needs_approval=True)
    asked = enter(run, make_learner())
    reject(enrolment=asked, by=None, why="No")
    with pytest.raises(Refused) as refused:
        approve(enrolment=asked, by=None)
    assert (refused.value.code, states(run)) == ("stale", ["rejected"])
    assert "Solicitud denegada" in refused.value.messages[0]


def test_a_rejection_says_why() -> None:
    asked = enter(make_run(needs_approval=True), make_learner())
    with pytest.raises(Refused) as refused:
        reject(enrolment=asked, by=None, why="  ")
    assert (refused.value.code, Enrolment.objects.get().state) == ("why", EnrolmentState.REQUESTED)


def test_one_of_several_that_cannot_get_there_keeps_all_where_they_are() -> None:
    run = make_run()
    active, waiting = (
        make_enrolment(run, person, state)
        for person, state in zip(make_people(2), [EnrolmentState.ACTIVE, EnrolmentState.WAITING], strict=True)
    )
    with pytest.raises(Refused):
        advance(enrolments=[active, waiting], to=EnrolmentState.COMPLETED, by=None)
    assert states(run) == ["active", "waiting"]


def test_nobody_moves_up_in_a_run_that_has_ended() -> None:
    run = make_run(capacity=1, ends_at=timezone.now() - timedelta(days=1))
    make_enrolment(run, make_people(1)[0], EnrolmentState.WAITING)
    assert (move_up(run=run), states(run)) == ([], ["waiting"])
    before = timezone.now() - timedelta(days=2)
    assert [each.state for each in move_up(run=run, at=before)] == [EnrolmentState.ENROLLED]


def test_many_are_let_in_at_once_as_far_as_there_are_places() -> None:
    run = make_run(capacity=3, needs_approval=True, enrolment_closes_at=timezone.now() - timedelta(days=1))
    people = make_people(5)
    gone = make_enrolment(run, people[4], EnrolmentState.REJECTED)
    entries = [Entry(person, "en", "public") for person in [*people, people[0]]]
    entered = enrol_many(run=run, entries=entries, by=None, why="Convocatoria")
    assert [each.state for each in entered] == ["enrolled"] * 3 + ["waiting"] * 2 + ["enrolled"]
    assert (entered[4].pk, entered[5].pk) == (gone.pk, entered[0].pk)
    assert list(waiting_list(run)) == entered[3:5]
    assert outcomes(run) == ["registered"] * 5
    assert enrol_many(run=run, entries=entries, by=None) == entered
    assert [len(steps(each)) for each in entered[:5]] == [1] * 5


def test_those_brought_in_later_keep_the_moment_they_asked(django_assert_max_num_queries: Any) -> None:
    run, moment = make_run(), timezone.now() - timedelta(days=90)
    entries = [
        Entry(person, "es", at=moment + timedelta(minutes=place)) for place, person in enumerate(make_people(300))
    ]
    with django_assert_max_num_queries(40):
        entered = enrol_many(run=run, entries=entries, by=None)
    asked: list[datetime] = list(run.enrolments.values_list("asked_at", flat=True))
    assert (asked[0], asked[-1], len(entered)) == (moment, moment + timedelta(minutes=299), 300)
    with django_assert_max_num_queries(40):
        advance(enrolments=entered, to=EnrolmentState.ACTIVE, by=None)
    assert (set(states(run)), set(outcomes(run))) == ({"active"}, {"attended"})


def test_two_who_are_one_are_in_a_run_once() -> None:
    run, person = make_run(), make_learner()
    double = Person.objects.create(name="Ana Morales", key="ana morales")
    enrolment = enter(run, double)
    merge(subject="person", survivor=person.pk, others=[double.pk], by=None)
    with pytest.raises(Refused) as refused:
        enter(run, person)
    assert refused.value.code == "twice"
    assert enrol_many(run=run, entries=[Entry(person, "es")], by=None) == [enrolment]
    begin(enrolment=enrolment)
    assert run.activity.participations.values_list("person", "outcome").get() == (person.pk, "attended")


def test_erasing_a_learner_keeps_what_is_counted_and_frees_the_place() -> None:
    run, person = make_run(capacity=1), make_learner()
    begin(enrolment=enter(run, person))
    other = enter(run, make_people(1)[0])
    erase_person(person=person, by=None)
    assert (outcomes(run), states(run)) == (["registered", "attended"], ["waiting"])
    assert [move_up_everywhere(), move_up_everywhere()] == [1, 0]
    other.refresh_from_db()
    assert other.state == EnrolmentState.ENROLLED
