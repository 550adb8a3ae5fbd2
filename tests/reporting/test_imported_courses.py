"""Earlier courses come in from Moodle and Open edX through the one importer, and stand in the same statistics."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict

from participants.models import Activity, ImportBatch, Participation, Person, PersonEmail, Series
from participants.services import imports
from reporting.courses.exports import as_document
from reporting.courses.statistics import read_course_question, statistics
from tests.factories.runs import make_enrolment, make_run
from trainaction.enrolment.services.enrolments import Entry, enrol_many
from trainaction.models import CourseRun

pytestmark = pytest.mark.django_db

MOODLE = (
    "First name,Last name,Email address,Institution,Country,Sex,Roles,Last access to course\n"
    "Ana,Pérez,ana@unah.example,UNAH,Honduras,F,Student,3 days\n"
    "Luis,Soto,luis@mp.example,MP,Guatemala,M,Student,Never\n"
    "Carla,Ruiz,carla@unam.example,UNAM,México,F,Teacher,now\n"
)
OPEN_EDX = (
    "Student ID,Email,Username,Grade,Enrollment Track,Verification Status,Certificate Eligible,Certificate Delivered,"
    "Certificate Type,Enrollment Status\n"
    "1,ana@unah.example,ana,0.91,honor,N/A,Y,Y,honor,enrolled\n"
    "2,luis@mp.example,luis,0.7,honor,N/A,Y,N,N/A,enrolled\n"
    "3,eva@mp.example,eva,0.1,honor,N/A,N,N,N/A,enrolled\n"
    "4,sin@mp.example,sin,0.0,honor,N/A,N,N,N/A,unenrolled\n"
)


def bring_in(activity: Activity, text: str, name: str) -> ImportBatch:
    batch = imports.upload(
        activity=activity, file=io.BytesIO(text.encode()), filename=name, by=None, mode="online", answers={}
    )
    batch = imports.read(batch=batch)
    assert batch.state == ImportBatch.State.PREVIEW, (batch.refusal, batch.recognition)
    return imports.apply(batch=batch, by=None)


def numbers(**options: Any) -> dict[str, int]:
    question = read_course_question(MultiValueDict({name: [value] for name, value in options.items()}))
    return {word: number for word, number in as_document(statistics(question))["all"]["people"].items() if number}


@pytest.fixture
def earlier() -> Activity:
    """A course that was held elsewhere: a run of the registry without one on the portal."""
    series = Series.objects.create(programme="trainaction", kind="course", key="mapas", title_es="Mapas")
    return Activity.objects.create(
        key="mapas-2019", programme="trainaction", kind="run", series=series, title_es="Mapas 2019",
        starts_at=datetime(2019, 3, 1, 15, tzinfo=UTC), starts_on=datetime(2019, 3, 1).date(),
    )  # fmt: skip


@pytest.fixture
def run() -> CourseRun:
    return make_run("en-linea")


def test_moodles_learners_are_enrolled_and_active_and_its_teachers_neither(earlier: Activity) -> None:
    bring_in(earlier, MOODLE, "moodle.csv")
    assert numbers(series="mapas") == {"registered": 2, "enrolled": 2, "active": 1}
    assert numbers(series="mapas", sex="women", country="HN") == {"registered": 1, "enrolled": 1, "active": 1}
    assert Participation.objects.values_list("standing", flat=True).get(role="tutor") is None


def test_open_edx_says_who_completed_and_who_is_certified(earlier: Activity) -> None:
    bring_in(earlier, OPEN_EDX, "openedx.csv")
    assert numbers(activity="mapas-2019") == {
        "registered": 3, "enrolled": 3, "active": 3, "completed": 2, "certified": 1,
    }  # fmt: skip
    answer = as_document(statistics(read_course_question(MultiValueDict({"activity": ["mapas-2019"]}))))
    assert answer["completion"] == {"value": 2 / 3, "numerator": 2, "denominator": 3}
    assert answer["days_to_complete"] == {"median": None, "of": 0}


def test_two_exports_of_one_course_count_nobody_twice_and_are_taken_back(earlier: Activity) -> None:
    bring_in(earlier, MOODLE, "moodle.csv")
    second = bring_in(earlier, OPEN_EDX, "openedx.csv")
    assert numbers() == {"registered": 3, "enrolled": 3, "active": 3, "completed": 2, "certified": 1}
    imports.undo(batch=second, by=None)
    assert numbers() == {"registered": 2, "enrolled": 2, "active": 1}


def test_an_export_into_a_run_of_the_portal_brings_its_learners_on(run: CourseRun) -> None:
    person = Person.objects.create(name="Ana Pérez", key="ana perez", sex="women")
    PersonEmail.objects.create(person=person, address="ana@unah.example")
    waiting = Person.objects.create(name="Luis Soto", key="luis soto", sex="men")
    PersonEmail.objects.create(person=waiting, address="luis@mp.example")
    enrol_many(run=run, entries=[Entry(person, "es")], by=None)
    make_enrolment(run, waiting, "waiting")
    bring_in(run.activity, OPEN_EDX, "openedx.csv")
    assert numbers(activity="en-linea") == {
        "registered": 3, "enrolled": 3, "active": 3, "completed": 2, "certified": 1,
    }  # fmt: skip
