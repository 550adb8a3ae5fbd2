"""Somebody who is in a run twice, since two rows of the registry were merged: counted once, and nothing lost by it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client

from participants.certificates.credentials import page_of
from participants.models import Merge, Participation, Person, Standing
from participants.services.merging import merge, split
from participants.services.participations import rebuild
from portal.models import User
from tests.factories.certificates import make_certificate, make_completed, make_course_run, make_version
from tests.factories.runs import make_enrolment, make_learner, make_run, make_tutor
from tests.trainaction.conftest import Academy
from trainaction.certificates import services
from trainaction.certificates.queries import numbers_to_be_issued, to_be_issued
from trainaction.enrolment.doubles import doubles_in
from trainaction.enrolment.queries import (
    enrolments_of,
    numbers_by_state,
    people_in,
    place_in_waiting_list,
    places_in_waiting_lists,
    waiting_list,
)
from trainaction.enrolment.services import enrolments
from trainaction.gradebook.queries import gradebook
from trainaction.messages.due import due
from trainaction.models import Certificate, CourseRun, Enrolment, EnrolmentState, MessageKind
from trainaction.permissions import enrolment_of
from trainaction.waiting import waiting_in

NOW = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)
State = EnrolmentState


@pytest.fixture
def run(remade: Callable[..., CourseRun], academy: Academy) -> CourseRun:
    return remade(_make_run, academy)


def _make_run(academy: Academy) -> CourseRun:
    return make_course_run(academy.course("Medir la violencia", slug="medir"))


def joined(first: Person, *others: Person) -> list[Merge]:
    """Let the others count as the first."""
    return merge(subject="person", survivor=first.pk, others=[each.pk for each in others], by=None)


def counted(run: CourseRun) -> list[tuple[str, str]]:
    return [(str(each.person), each.state) for each in people_in(run)]


@pytest.mark.parametrize(
    ("of_the_survivor", "of_the_merged", "counts"),
    [
        (State.CERTIFIED, State.COMPLETED, State.CERTIFIED),
        (State.COMPLETED, State.CERTIFIED, State.CERTIFIED),
        (State.ENROLLED, State.ACTIVE, State.ACTIVE),
        (State.WAITING, State.ENROLLED, State.ENROLLED),
        (State.WITHDRAWN, State.REQUESTED, State.REQUESTED),
    ],
)
def test_the_enrolment_that_got_furthest_counts_and_a_split_gives_both_back(
    run: CourseRun, of_the_survivor: str, of_the_merged: str, counts: str
) -> None:
    ana, again = make_learner(), make_learner("ana@correo.example", "Anita Morales")
    make_enrolment(run, ana, of_the_survivor)
    make_enrolment(run, again, of_the_merged)
    before = list(Enrolment.objects.order_by("pk").values())
    [made] = joined(ana, again)
    assert [state for _name, state in counted(run)] == [counts]
    assert numbers_by_state(run) == {counts: 1}
    for user in (ana.user, again.user):
        assert isinstance(user, User)
        own = enrolment_of(user, run)
        assert own is not None
        assert own.state == counts
        assert [each.state for each in enrolments_of(user)] == [counts]
    split(merge=made, by=None)
    assert sorted(counted(run)) == sorted([("Ana Morales", of_the_survivor), ("Anita Morales", of_the_merged)])
    assert list(Enrolment.objects.order_by("pk").values()) == before


def test_of_two_alike_the_one_asked_for_first_counts_and_of_three_one(run: CourseRun) -> None:
    people = [make_learner(f"ana{number}@escuela.example", f"Ana {number}") for number in range(3)]
    rows = [
        make_enrolment(run, person, State.ACTIVE, asked_at=NOW - timedelta(days=days))
        for person, days in zip(people, (1, 3, 2), strict=True)
    ]
    other_run = make_run("run-2", course_key=run.course_key)
    make_enrolment(other_run, people[1])
    joined(people[2], people[0], people[1])
    assert doubles_in([run.pk, other_run.pk]) == {rows[0]: rows[1], rows[2]: rows[1]}
    assert counted(run) == [("Ana 1", State.ACTIVE)]
    assert len(gradebook(run, "es").rows) == 1


# --- certificates -------------------------------------------------------------------------------


@pytest.fixture
def two(run: CourseRun) -> tuple[Certificate, Certificate]:
    """Of Ana and of Anita, who are not known to be one yet."""
    first = make_certificate(make_completed(run, asked_at=NOW - timedelta(days=9)))
    return first, make_certificate(make_completed(run, "ana@correo.example", "Anita Morales"))


def people_of(certificates: tuple[Certificate, ...]) -> list[Person]:
    return [each.enrolment.person for each in certificates]


def test_one_of_two_certificates_is_listed_and_both_stay_valid(
    run: CourseRun, two: tuple[Certificate, Certificate], client: Client
) -> None:
    joined(*people_of(two))
    tutor = make_tutor(run)
    client.force_login(tutor.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/es/teaching/{run.key}/certificates/")
    [learner] = page.context["learners"]
    assert (learner.certificate, learner.others) == (two[0], [two[1]])
    assert "Tiene además el que se expidió a Anita Morales" in page.content.decode()
    said = [client.get(page_of(each)).content.decode().count("Este certificado es válido") for each in two]
    assert said == [1, 1]


def test_holder_is_told_of_the_other_and_both_follow_their_choice(
    run: CourseRun, two: tuple[Certificate, Certificate], client: Client
) -> None:
    joined(*people_of(two))
    client.force_login(two[1].enrolment.person.user, backend="django.contrib.auth.backends.ModelBackend")
    url = f"/es/learning/{run.key}/certificate/"
    page = client.get(url)
    assert page.context["certificate"] == two[0]
    notes = BeautifulSoup(page.content, "html.parser").select(".col-8 .note a")
    assert str(notes[-1]["href"]) == page_of(two[1])
    client.post(url, {"is_public": "no"})
    assert list(Certificate.objects.values_list("is_public", flat=True)) == [False, False]


def test_whoever_holds_one_is_given_no_other(run: CourseRun) -> None:
    holds, lacks = make_completed(run), make_completed(run, "ana@correo.example", "Anita Morales")
    make_certificate(holds)
    assert numbers_to_be_issued([run.pk]) == {run.pk: 1}
    [made] = joined(lacks.person, holds.person)
    assert (list(to_be_issued(run)), numbers_to_be_issued([run.pk])) == ([], {})
    with pytest.raises(ValidationError, match="ya tiene un certificado"):
        services.issue(enrolment=lacks, version=make_version(), by=None)
    split(merge=made, by=None)
    assert list(to_be_issued(run)) == [lacks]


def test_who_was_revoked_is_not_certified_with_the_rest_as_somebody_else(run: CourseRun) -> None:
    lacks = make_completed(run, "ana@correo.example", "Anita Morales", asked_at=NOW - timedelta(days=9))
    revoked = make_certificate(make_completed(run))
    services.revoke(certificate=revoked, by=None, why="Copió la tarea")
    joined(lacks.person, revoked.enrolment.person)
    assert services.issue_all(run=run, version=make_version(), by=None)["issued"] == 0


def test_revoking_one_revokes_both_and_the_person_is_certified_no_more(
    run: CourseRun, two: tuple[Certificate, Certificate], client: Client
) -> None:
    joined(*people_of(two))
    assert certified_people() == 1
    tutor = make_tutor(run)
    client.force_login(tutor.user, backend="django.contrib.auth.backends.ModelBackend")
    url = f"/es/teaching/{run.key}/certificates/{two[0].code.credential}/revoke/"
    assert (
        "Se revoca también el certificado de esta cohorte que se expidió a Anita Morales"
        in client.get(url).content.decode()
    )
    assert client.post(url, {"why": "Copió la tarea"}).status_code == 302
    assert [each.holds for each in Certificate.objects.order_by("pk")] == [False, False]
    assert numbers_by_state(run) == {State.COMPLETED: 1}
    assert certified_people() == 0


def certified_people() -> int:
    """As the figures count them, over the participations that enrolments become."""
    rebuild()
    certified = Participation.objects.filter(standing=Standing.CERTIFIED)
    return certified.values("person").distinct().count()


# --- places -------------------------------------------------------------------------------------


def entered(run: CourseRun, email: str, name: str) -> Enrolment:
    return enrolments.enrol(run=run, person=make_learner(email, name), by=None, language="es")


@pytest.fixture
def full(academy: Academy) -> CourseRun:
    """A run of two places, both of one person, and Luz who waits."""
    run = make_course_run(academy.course("Medir", slug="medir"), capacity=2)
    ana, again = entered(run, "a@escuela.example", "Ana"), entered(run, "b@escuela.example", "Anita")
    entered(run, "luz@escuela.example", "Luz")
    joined(ana.person, again.person)
    return run


def test_a_place_held_twice_is_told_and_given_back_by_a_press(full: CourseRun, client: Client) -> None:
    tutor = make_tutor(full)
    client.force_login(tutor.user, backend="django.contrib.auth.backends.ModelBackend")
    assert waiting_in([full.pk])[full.pk].twice == 1
    assert "1 plaza que alguien ocupa por segunda vez" in client.get("/es/teaching/").content.decode()
    page = BeautifulSoup(client.get(f"/es/teaching/{full.key}/").content, "html.parser")
    [link] = page.select(".learner .note a")
    assert link.get_text() == "Devolver la segunda plaza: Ana"
    assert client.get(link["href"]).status_code == 200
    assert Enrolment.objects.filter(state=State.WITHDRAWN).count() == 0
    assert client.post(link["href"]).status_code == 302
    assert sorted(counted(full)) == [("Ana", State.ENROLLED), ("Luz", State.ENROLLED)]
    assert waiting_in([full.pk])[full.pk].twice == 0
    told = {(each.enrolment, each.kind) for each in due(datetime.now(UTC) + timedelta(minutes=1))}
    withdrawn = Enrolment.objects.get(state=State.WITHDRAWN)
    assert (withdrawn.pk, MessageKind.REFUSED) not in told
    assert Enrolment.objects.get(person__name="Luz").pk in {pk for pk, _kind in told}
    assert client.post(link["href"]).status_code == 409


def test_the_only_place_is_not_given_back(run: CourseRun) -> None:
    own = entered(run, "a@escuela.example", "Ana")
    with pytest.raises(enrolments.Refused, match="única plaza"):
        enrolments.free_double(enrolment=own, by=None)


def test_two_completed_places_are_told_and_stay(academy: Academy, client: Client) -> None:
    run = make_course_run(academy.course("Medir", slug="medir"), capacity=2)
    first, second = make_completed(run), make_completed(run, "b@escuela.example", "Anita")
    joined(first.person, second.person)
    tutor = make_tutor(run)
    client.force_login(tutor.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/es/teaching/{run.key}/").content.decode()
    assert "dé una plaza más a la cohorte" in page
    assert "/free/" not in page
    with pytest.raises(enrolments.Refused, match="no puede darse de baja"):
        enrolments.free_double(enrolment=second, by=None)


def test_whoever_has_a_place_does_not_move_up_as_somebody_else(academy: Academy) -> None:
    run = make_course_run(academy.course("Medir", slug="medir"), capacity=2)
    ana, leaving = entered(run, "a@escuela.example", "Ana"), entered(run, "c@escuela.example", "Sol")
    again, luz = entered(run, "b@escuela.example", "Anita"), entered(run, "luz@escuela.example", "Luz")
    [made] = joined(ana.person, again.person)
    assert list(waiting_list(run)) == [luz]
    assert (place_in_waiting_list(luz), places_in_waiting_lists([luz])) == (1, {luz.pk: 1})
    enrolments.withdraw(enrolment=leaving, by=None)
    luz.refresh_from_db()
    again.refresh_from_db()
    assert (luz.state, again.state) == (State.ENROLLED, State.WAITING)
    enrolments.withdraw(enrolment=luz, by=None)
    assert entered(run, "d@escuela.example", "Dora").state == State.ENROLLED  # nobody else waits
    split(merge=made, by=None)
    assert list(waiting_list(run)) == [again]


def test_whoever_withdraws_is_out_under_both_rows(full: CourseRun) -> None:
    own = Enrolment.objects.get(person__name="Ana")
    enrolments.withdraw(enrolment=own, by=None)
    assert counted(full) == [("Ana", State.WITHDRAWN), ("Luz", State.ENROLLED)]
    assert not Enrolment.objects.filter(person__name="Anita", state=State.ENROLLED).exists()
