"""Runs of courses: their state at a moment, their places, what the registry knows of them, and their screens in the admin."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from participants.models import Activity, Country, Participation, Series
from tests.factories.runs import make_enrolment, make_learner, make_run, make_tutor
from tests.trainaction.conftest import Academy, Taught
from tests.trainaction.test_enrolling import make_people, states
from trainaction.enrolment.queries import runs_listed, state_of
from trainaction.enrolment.services.enrolments import Entry, Refused, enrol_many
from trainaction.enrolment.services.runs import archive_run, save_run
from trainaction.enrolment.states import RunState
from trainaction.lessons.listings import untranslated_rows
from trainaction.models import CourseRun, Enrolment, EnrolmentState, RunTutor, Seat

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIST = "/admin/snippets/trainaction/courserun/"


def days(number: int) -> datetime:
    return NOON + timedelta(days=number)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, RunState.ONGOING_OPEN),
        ({"enrolment_closes_at": days(-1)}, RunState.ONGOING_CLOSED),
        ({"pace": "scheduled"}, RunState.TO_BE_SCHEDULED),
        ({"pace": "scheduled", "starts_at": days(5)}, RunState.OPEN),
        ({"pace": "scheduled", "enrolment_opens_at": days(-1)}, RunState.OPEN),
        ({"starts_at": days(5)}, RunState.OPEN),
        ({"starts_at": NOON}, RunState.ONGOING_OPEN),
        ({"starts_at": days(5), "enrolment_opens_at": days(1)}, RunState.ANNOUNCED),
        ({"starts_at": days(5), "enrolment_opens_at": NOON}, RunState.OPEN),
        ({"starts_at": days(5), "enrolment_closes_at": NOON}, RunState.CLOSED),
        ({"starts_at": days(-5), "enrolment_closes_at": NOON}, RunState.ONGOING_CLOSED),
        ({"starts_at": days(-5), "ends_at": NOON}, RunState.ENDED),
        ({"starts_at": days(-5), "ends_at": days(1)}, RunState.ONGOING_OPEN),
        ({"starts_at": days(-5), "ends_at": days(1), "archived_at": days(-1)}, RunState.ARCHIVED),
    ],
)
def test_the_state_of_a_run_follows_from_its_dates(fields: dict[str, Any], state: RunState) -> None:
    assert state_of(make_run(**fields), at=NOON) == state


@pytest.mark.parametrize(
    ("fields", "is_ahead", "is_over"),
    [
        ({}, False, False),
        ({"starts_at": days(1)}, True, False),
        ({"starts_at": NOON}, False, False),
        ({"starts_at": days(-5), "ends_at": days(1)}, False, False),
        ({"starts_at": days(-5), "ends_at": NOON}, False, True),
        ({"ends_at": days(1), "archived_at": NOON}, False, True),
        ({"starts_at": days(1), "archived_at": days(1)}, True, False),
    ],
)
def test_a_run_begins_and_is_over_at_the_very_moment(fields: dict[str, Any], is_ahead: bool, is_over: bool) -> None:
    run = CourseRun(**fields)
    assert (run.is_ahead(NOON), run.is_over(NOON)) == (is_ahead, is_over)


def test_a_run_is_full_once_its_places_are_taken_or_somebody_waits() -> None:
    run = make_run(capacity=2, starts_at=days(5))
    people = make_people(3)
    told = []
    for person in people:
        enrol_many(run=run, entries=[Entry(person, "es")], by=None, at=NOON)
        found: Any = runs_listed(at=NOON).get()
        told.append((found.taken, found.waiting, found.state))
    assert told == [(1, 0, "open"), (2, 0, "full"), (2, 1, "full")]


def a_run(academy: Academy, **fields: Any) -> CourseRun:
    course = academy.course("Medir", slug="medir")
    fields = {
        "key": "medir-1",
        "title_es": "Marzo",
        "title_en": "March",
        "course_key": course.translation_key,
        **fields,
    }
    return save_run(run=CourseRun(**fields), by=None)


def test_a_run_has_an_activity_in_the_series_of_its_course(academy: Academy) -> None:
    run = a_run(academy, starts_at=days(1), ends_at=days(30))
    activity = Activity.objects.get()
    assert (activity.key, activity.kind, activity.programme) == ("medir-1", "run", "trainaction")
    assert (activity.title_es, activity.title_en, activity.starts_at, activity.ends_at) == (
        "Marzo",
        "March",
        days(1),
        days(30),
    )
    assert activity.series is not None
    assert (activity.series.key, activity.series.title_es, activity.series.kind) == ("medir", "Medir", "course")
    run.title_es, run.starts_at = "Abril", days(2)
    save_run(run=run, by=None)
    activity.refresh_from_db()
    assert (activity.title_es, activity.starts_at, Activity.objects.count()) == ("Abril", days(2), 1)


def test_what_learners_took_part_in_moves_with_the_run(academy: Academy) -> None:
    run = a_run(academy, starts_at=datetime(2026, 3, 5, tzinfo=UTC))
    enrol_many(run=run, entries=[Entry(make_people(1)[0], "es")], by=None)
    run.starts_at = datetime(2026, 5, 5, tzinfo=UTC)
    save_run(run=run, by=None)
    assert list(Participation.objects.values_list("month", flat=True)) == [202605]


def test_a_run_without_a_start_counts_from_when_its_enrolment_opens(academy: Academy) -> None:
    a_run(academy, enrolment_opens_at=days(3))
    assert Activity.objects.get().starts_at == days(3)


def test_the_series_follows_the_title_of_the_course(academy: Academy) -> None:
    run = a_run(academy)
    course = academy.page.get_children().get().specific
    course.title = "Medir mejor"
    course.save_revision().publish()
    assert Series.objects.get(page_key=run.course_key).title_es == "Medir mejor"


def test_two_runs_of_a_course_are_in_one_series(academy: Academy) -> None:
    first = a_run(academy)
    save_run(run=CourseRun(key="medir-2", title_es="Abril", course_key=first.course_key), by=None)
    assert (Series.objects.count(), Activity.objects.count()) == (1, 2)


def test_more_places_let_people_up_from_the_waiting_list(academy: Academy) -> None:
    run = a_run(academy, capacity=1)
    enrol_many(run=run, entries=[Entry(person, "es") for person in make_people(4)], by=None)
    run.capacity = 3
    save_run(run=run, by=None)
    assert states(run) == ["enrolled", "enrolled", "enrolled", "waiting"]
    run.capacity = None
    save_run(run=run, by=None)
    assert states(run) == ["enrolled"] * 4


def test_fewer_places_than_are_taken_are_refused(academy: Academy) -> None:
    run = a_run(academy, capacity=5)
    enrol_many(run=run, entries=[Entry(person, "es") for person in make_people(3)], by=None)
    run.capacity = 2
    with pytest.raises(ValidationError) as refused:
        save_run(run=run, by=None)
    assert list(refused.value.message_dict) == ["capacity"]
    assert CourseRun.objects.get().capacity == 5
    run.capacity = 3
    save_run(run=run, by=None)
    assert (Seat.objects.count(), states(run)) == (3, ["enrolled"] * 3)


def test_a_limit_that_comes_later_counts_who_is_in(academy: Academy) -> None:
    run = a_run(academy)
    enrol_many(run=run, entries=[Entry(person, "es") for person in make_people(3)], by=None)
    run.capacity = 4
    save_run(run=run, by=None)
    enrolled = enrol_many(run=run, entries=[Entry(person, "es") for person in make_people(2)], by=None)
    assert [each.state for each in enrolled] == ["enrolled", "waiting"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"capacity": 0}, "capacity"),
        ({"capacity": -1}, "capacity"),
        ({"capacity": 10_001}, "capacity"),
        ({"starts_at": days(2), "ends_at": days(1)}, "ends_at"),
        ({"enrolment_opens_at": days(2), "enrolment_closes_at": days(1)}, "enrolment_closes_at"),
        ({"enrolment_opens_at": days(2), "ends_at": days(1)}, "enrolment_opens_at"),
        ({"course_key": UUID(int=7)}, "course_key"),
        ({"key": "no key"}, "key"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"title_es": ""}, "title_es"),
    ],
)
def test_a_run_that_cannot_be_is_refused_by_field(academy: Academy, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        a_run(academy, **fields)
    assert list(refused.value.message_dict) == [field]
    assert (CourseRun.objects.count(), Activity.objects.count(), Seat.objects.count()) == (0, 0, 0)


def test_two_runs_of_a_course_are_not_called_the_same(academy: Academy) -> None:
    """In either language and however it is written; another course may have a run of that name."""
    first = a_run(academy, title_es="Marzo de 2026", title_en="March 2026")
    other = academy.course("Otro", slug="otro").translation_key
    save_run(run=CourseRun(key="otra", title_es="Marzo de 2026", course_key=other), by=None)
    for titles in ({"title_es": "marzo de 2026"}, {"title_es": "Abril de 2026", "title_en": "March 2026 "}):
        with pytest.raises(ValidationError) as refused:
            save_run(run=CourseRun(key="medir-2", course_key=first.course_key, **titles), by=None)
        [(field, [sentence])] = refused.value.message_dict.items()
        assert (field, sentence[:40]) == (list(titles)[-1], "Otra cohorte de este curso se llama igua")
    assert CourseRun.objects.count() == 2
    second = save_run(run=CourseRun(key="medir-2", title_es="Abril de 2026", course_key=first.course_key), by=None)
    second.capacity = 5
    assert save_run(run=second, by=None).capacity == 5


def test_runs_that_are_called_the_same_already_can_be_saved(academy: Academy) -> None:
    first = a_run(academy)
    second = save_run(run=CourseRun(key="medir-2", title_es="Otra", course_key=first.course_key), by=None)
    CourseRun.objects.filter(pk=second.pk).update(title_es=first.title_es)
    second.refresh_from_db()
    second.capacity = 5
    assert save_run(run=second, by=None).capacity == 5


def test_a_key_of_the_registry_is_not_taken_twice(academy: Academy) -> None:
    Activity.objects.create(key="medir-1", title_es="Otra", programme="conose", kind="other")
    with pytest.raises(ValidationError) as refused:
        a_run(academy)
    assert list(refused.value.message_dict) == ["key"]


def test_a_run_with_people_stays_a_run_of_its_course(academy: Academy) -> None:
    run = a_run(academy)
    run.course_key = academy.course("Otro", slug="otro").translation_key
    save_run(run=run, by=None)
    assert Activity.objects.get().series.key == "otro"  # type: ignore[union-attr]
    enrol_many(run=run, entries=[Entry(make_people(1)[0], "es")], by=None)
    run.course_key = academy.course("Tercero", slug="tercero").translation_key
    with pytest.raises(ValidationError) as refused:
        save_run(run=run, by=None)
    assert list(refused.value.message_dict) == ["course_key"]


def test_an_archived_run_lets_nobody_in_and_can_be_brought_back(academy: Academy) -> None:
    run = archive_run(run=a_run(academy, capacity=1), by=None)
    assert state_of(run) == RunState.ARCHIVED
    with pytest.raises(Refused):
        enrol_many(run=run, entries=[Entry(make_people(1)[0], "es")], by=None)
    waiting = make_enrolment(run, make_people(1)[0], EnrolmentState.WAITING)
    archive_run(run=run, by=None, is_archived=False)
    waiting.refresh_from_db()
    assert (state_of(run), waiting.state) == (RunState.FULL, EnrolmentState.ENROLLED)


# --- in the admin -----------------------------------------------------------------------------


def form_of(academy: Academy, **changes: Any) -> dict[str, Any]:
    course = academy.course("Medir", slug="medir")
    management = {
        f"{name}-{each}_FORMS": number
        for name in ("tutors", "institution_links")
        for each, number in (("TOTAL", 0), ("INITIAL", 0), ("MIN_NUM", 0), ("MAX_NUM", 1000))
    }
    return {
        "course_key": str(course.translation_key),
        "title_es": "Marzo 2026",
        "title_en": "March 2026",
        "key": "medir-marzo",
        "cohort_es": "",
        "cohort_en": "",
        "pace": "self_paced",
        "timezone": "America/Guatemala",
        "language": "",
        "capacity": "20",
        "countries": ["GT"],
        **management,
        **changes,
    }


def test_a_course_manager_opens_a_run_with_a_tutor(academy: Academy, course_manager_client: Client) -> None:
    tutor = make_learner("tutora@escuela.example", "Rosa Díaz")
    data = form_of(
        academy, **{"tutors-TOTAL_FORMS": 1, "tutors-0-person": tutor.pk, "tutors-0-ORDER": 1, "tutors-0-DELETE": ""}
    )
    response = course_manager_client.post(f"{LIST}add/", data)
    assert response.status_code == 302
    run = CourseRun.objects.get()
    assert (run.key, run.capacity, run.seats.count()) == ("medir-marzo", 20, 20)
    assert list(run.countries.all()) == [Country.objects.get(pk="GT")]
    assert list(RunTutor.objects.values_list("run", "person")) == [(run.pk, tutor.pk)]
    for path in ("inspect", "edit", "history", "usage"):
        assert course_manager_client.get(f"{LIST}{path}/{run.pk}/").status_code == 200
    edited = {**data, "key": "another", "capacity": "30", "tutors-INITIAL_FORMS": 1, "tutors-0-id": run.tutors.get().pk}
    assert course_manager_client.post(f"{LIST}edit/{run.pk}/", edited).status_code == 302
    run.refresh_from_db()
    assert (run.key, run.capacity, run.seats.count()) == ("medir-marzo", 30, 30)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("capacity", "-3"),
        ("capacity", "1e308"),
        ("capacity", "99999999999999999999"),
        ("capacity", "veinte"),
        ("starts_at", "mañana"),
        ("course_key", "x"),
        ("course_key", str(UUID(int=7))),
        ("key", "with spaces"),
        ("timezone", "Mars"),
        ("countries", "XX"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_is_made(
    academy: Academy, course_manager_client: Client, field: str, value: str
) -> None:
    response = course_manager_client.post(f"{LIST}add/", form_of(academy, **{field: value}))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert (CourseRun.objects.count(), Activity.objects.count()) == (0, 0)


def test_fewer_places_than_taken_are_told_beside_the_field(academy: Academy, course_manager_client: Client) -> None:
    data = form_of(academy)
    course_manager_client.post(f"{LIST}add/", data)
    run = CourseRun.objects.get()
    enrol_many(run=run, entries=[Entry(person, "es") for person in make_people(3)], by=None)
    response = course_manager_client.post(f"{LIST}edit/{run.pk}/", {**data, "capacity": "2"})
    assert list(response.context["form"].errors) == ["capacity"]
    assert CourseRun.objects.get().capacity == 20


def test_the_list_shows_states_and_places_at_the_same_queries_for_one_and_three(
    academy: Academy, course_manager_client: Client
) -> None:
    def queries() -> int:
        course_manager_client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            assert course_manager_client.get(LIST).status_code == 200
        return len(asked)

    first = a_run(academy, capacity=1)
    enrol_many(run=first, entries=[Entry(person, "es") for person in make_people(3)], by=None)
    one = queries()
    for number in (2, 3):
        save_run(run=CourseRun(key=f"medir-{number}", title_es=f"R{number}", course_key=first.course_key), by=None)
    assert queries() == one
    shown = course_manager_client.get(f"{LIST}?state=full").context["object_list"]
    assert [(run.key, run.course_title, run.taken, run.waiting) for run in shown] == [("medir-1", "Medir", 1, 2)]
    assert len(course_manager_client.get(f"{LIST}?state=nothing").context["object_list"]) == 3
    assert [run.key for run in course_manager_client.get(f"{LIST}?q=R3").context["object_list"]] == ["medir-3"]
    assert course_manager_client.get(f"{LIST}?export=csv").status_code == 200


def test_a_run_is_archived_and_brought_back_in_the_admin(academy: Academy, course_manager_client: Client) -> None:
    run = a_run(academy)
    path = f"/admin/course-runs/{run.pk}/archive/"
    told = []
    for _time in range(2):
        assert course_manager_client.get(path).status_code == 200
        assert course_manager_client.post(path).status_code == 302
        told.append(state_of(run))
    assert told == [RunState.ARCHIVED, RunState.ONGOING_OPEN]
    assert course_manager_client.get(f"{LIST}history/{run.pk}/").status_code == 200


def test_nobody_deletes_a_run(academy: Academy, administrator_client: Client) -> None:
    run = a_run(academy)
    administrator_client.post(f"{LIST}delete/{run.pk}/")
    assert CourseRun.objects.count() == 1


def test_the_first_page_of_the_admin_leads_to_the_runs(academy: Academy, course_manager_client: Client) -> None:
    make_enrolment(a_run(academy), make_people(1)[0], EnrolmentState.REQUESTED)
    page = course_manager_client.get("/admin/").content.decode()
    assert f'href="{LIST}add/"' in page
    assert 'href="/es/teaching/"' in page


def test_a_run_has_each_tutor_once() -> None:
    run = make_run()
    tutor = make_tutor(run)
    double = RunTutor(run=run, person=tutor)
    with pytest.raises(ValidationError):
        double.full_clean()
    assert Enrolment.objects.count() == 0


def test_times_in_lists_are_those_of_the_run(academy: Academy, client: Client) -> None:
    a_run(academy, starts_at=timezone.now() + timedelta(days=2), timezone="America/Santo_Domingo")
    assert client.get("/es/trainaction/medir/").status_code == 200


@pytest.mark.parametrize("name", ["enrolment_opens_at", "enrolment_closes_at", "starts_at", "ends_at"])
@pytest.mark.parametrize("year", [1, 9999])
def test_a_date_that_is_a_slip_of_the_fingers_is_refused(db: None, name: str, year: int) -> None:
    with pytest.raises(ValidationError) as refused:
        CourseRun(key="x", title_es="X", **{name: datetime(year, 12, 31, 23, 59, tzinfo=UTC)}).clean()
    assert refused.value.message_dict == {name: ["Indique un año entre 2000 y 2099."]}


def test_a_runs_screen_says_which_lessons_are_not_translated(
    taught: Taught, translate: Callable[..., Any], administrator_client: Client
) -> None:
    """Of a run that leaves the choice in either language, of one that is taught in one in that."""
    translate(taught.lessons[0], title="Lesson 0")
    key = taught.course.translation_key
    screens = {}
    for language in ("", "es", "en"):
        run = make_run(f"run-{language}", course_key=key, language=language, title_en="" if language else "A run")
        url = reverse("wagtailsnippets_trainaction_courserun:inspect", args=[run.pk])
        screens[language] = BeautifulSoup(administrator_client.get(url).content.decode(), "html.parser").find("main")
    missing = [
        "2. Quién lo llena – falta en: inglés",
        "3. Decidir con datos – falta en: inglés",
    ]
    assert {code: [each.text for each in screen.select("dd li")] for code, screen in screens.items()} == {
        "": missing,
        "es": [],
        "en": missing,
    }
    assert [each["href"] for each in screens[""].select("dd li a")] == [
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]) for lesson in taught.lessons[1:]
    ]
    assert ["sin título en inglés" in screen.text for screen in screens.values()] == [False, True, True]


def test_who_may_not_edit_pages_is_led_to_none_of_them(taught: Taught) -> None:
    reader = make_learner().user
    assert reader is not None
    rows = untranslated_rows(make_run(course_key=taught.course.translation_key), reader)
    assert [(row.number, row.missing, row.url) for row in rows] == [(number, "inglés", "") for number in (1, 2, 3)]
