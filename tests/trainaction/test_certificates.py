"""Issuing, replacing and revoking certificates; what stands on them; what an erasure leaves."""

import io
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images import get_image_model

from participants.certificates import printing
from participants.certificates.codes import ALPHABET, LENGTH, new_code, read_code, shown
from participants.certificates.credentials import credential
from participants.certificates.printing import as_pdf
from participants.certificates.queries import credentials_not_valid
from participants.certificates.templates import standard_template, version_of
from participants.models import CertificateCode, Outcome, Participation, Person
from participants.models.merges import Subject
from participants.queries.privacy import held_of
from participants.services.merging import merge
from participants.services.people import save_person
from participants.services.privacy import erase_person
from portal.models import User
from tests.factories.certificates import make_certificate, make_completed, make_course_run, make_version
from tests.factories.runs import make_enrolment, make_learner, make_run, make_tutor
from tests.stepping import stepping
from tests.trainaction.conftest import Academy
from trainaction.certificates import services
from trainaction.certificates.queries import learners_of, to_be_issued
from trainaction.demo import certificates as demo
from trainaction.enrolment.services.enrolments import advance
from trainaction.gradebook.grades import certificate_grades
from trainaction.models import (
    Attempt,
    Certificate,
    CourseRun,
    Enrolment,
    EnrolmentState,
    Quiz,
    RunQuiz,
)

AT = datetime(2026, 11, 25, 18, 0, 7, 123456, tzinfo=UTC)


@pytest.fixture
def run(remade: Callable[..., CourseRun], academy: Academy) -> CourseRun:
    return remade(_make_run, academy)


def _make_run(academy: Academy) -> CourseRun:
    course = academy.course("Seguridad ciudadana", hours=40)
    return make_course_run(course, title_es="Primera edición", title_en="First run")


def _facts(certificate: Certificate) -> tuple[Any, ...]:
    own = Certificate.objects.get(pk=certificate.pk)
    return own.name, own.course_title, own.run_title, own.hours, own.grade, own.language, own.issued_at


# --- codes -----------------------------------------------------------------------------------


def test_a_code_has_a_hundred_bits():
    assert (len(ALPHABET) ** LENGTH, len(set(ALPHABET))) == (2**100, 32)
    assert {len(new_code()) for _time in range(50)} == {LENGTH}
    assert len({new_code() for _time in range(500)}) == 500


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7K3QF-9XW2M-RT5ZD-B8HJN", "7K3QF9XW2MRT5ZDB8HJN"),
        (" 7k3qf9xw2m rt5zd–b8hjn ", "7K3QF9XW2MRT5ZDB8HJN"),
        ("OIL00-00000-00000-00000", "01100000000000000000"),
        ("7K3QF-9XW2M-RT5ZD-B8HJ", None),
        ("7K3QF-9XW2M-RT5ZD-B8HJU", None),
        ("7K3QF-9XW2M-RT5ZD-B8HJ٣", None),
        ("", None),
    ],
)
def test_a_code_is_read_as_people_write_it(text: str, code: str | None):
    assert read_code(text) == code


def test_a_code_is_shown_in_groups():
    assert shown("7K3QF9XW2MRT5ZDB8HJN") == "7K3QF-9XW2M-RT5ZD-B8HJN"


# --- issuing ---------------------------------------------------------------------------------


def test_a_certificate_keeps_what_was_true_when_it_was_issued(run: CourseRun, academy: Academy):
    enrolment = make_completed(run)
    certificate = make_certificate(enrolment, at=AT)
    course = academy.page.get_children().get().specific
    course.title, course.hours = "Otro título", 12
    course.save_revision().publish()
    save_person(person=_named(enrolment, "Otro Nombre"), by=None)
    assert _facts(certificate) == (
        "Ana Morales", "Seguridad ciudadana", "Primera edición", 40, "", "es", AT.replace(microsecond=0),
    )  # fmt: skip


def _without_name(enrolment: Enrolment) -> Enrolment:
    Person.objects.filter(pk=enrolment.person_id).update(name="", key="")
    enrolment.person.refresh_from_db()
    return enrolment


def _named(enrolment: Enrolment, name: str) -> Any:
    enrolment.person.refresh_from_db()
    enrolment.person.name = name
    return enrolment.person


def test_issuing_certifies_the_person_in_the_registry(run: CourseRun):
    enrolment = make_completed(run)
    make_certificate(enrolment)
    enrolment.refresh_from_db()
    outcome = Participation.objects.get(person=enrolment.person, activity=run.activity).outcome
    assert (enrolment.state, outcome) == (EnrolmentState.CERTIFIED, Outcome.CERTIFIED)


def test_issuing_again_gives_the_same_certificate(run: CourseRun):
    enrolment = make_completed(run)
    assert make_certificate(enrolment) == make_certificate(enrolment)
    assert (Certificate.objects.count(), CertificateCode.objects.count()) == (1, 1)


def test_the_database_refuses_a_second_one_that_holds(run: CourseRun):
    certificate = make_certificate(make_completed(run))
    certificate.pk, certificate.code = None, CertificateCode.objects.create(code=new_code())
    with pytest.raises(IntegrityError), transaction.atomic():
        certificate.save(force_insert=True)


def test_it_is_in_the_learners_language_where_the_course_is(run: CourseRun, academy: Academy, english: Any):
    enrolment = make_completed(run, language="en")
    certificate = make_certificate(enrolment)
    assert (certificate.course_title, certificate.run_title, certificate.language) == (
        "Seguridad ciudadana",
        "First run",
        "en",
    )


@pytest.mark.parametrize("state", sorted(set(EnrolmentState.values) - {"completed", "certified"}))
def test_who_has_not_completed_gets_none(run: CourseRun, state: str):
    enrolment = make_enrolment(run, make_learner(), state)
    with pytest.raises(ValidationError) as refused:
        make_certificate(enrolment)
    assert refused.value.messages == ["Un certificado es para quien completó el curso."]
    assert CertificateCode.objects.count() == 0


def test_somebody_without_a_name_gets_none(run: CourseRun):
    enrolment = _without_name(make_completed(run))
    with pytest.raises(ValidationError) as refused:
        make_certificate(enrolment)
    assert refused.value.messages == ["El registro no tiene el nombre de esta persona. Escríbalo primero allí."]


def test_a_run_whose_course_is_gone_gives_none(run: CourseRun, academy: Academy):
    enrolment = make_completed(run)
    academy.page.get_children().get().delete()
    with pytest.raises(ValidationError) as refused:
        make_certificate(enrolment)
    assert refused.value.messages == [
        "El curso de esta cohorte ya no existe, de modo que no se conocen su título ni sus horas."
    ]


def test_a_course_in_preparation_gives_none_and_says_so(academy: Academy, client: Client):
    course = academy.course("En preparación", slug="en-preparacion")
    academy.module(course)
    run = make_run("pronto", course_key=course.translation_key)
    enrolment = make_completed(run)
    for give in (
        lambda: services.issue(enrolment=enrolment, version=make_version(), by=None),
        lambda: services.issue_all(run=run, version=make_version(), by=None),
    ):
        with pytest.raises(ValidationError, match="preparación"):
            give()
    client.force_login(make_tutor(run).user)
    page = client.get("/es/teaching/pronto/certificates/")
    assert (page.context["missing"], "está en preparación" in page.content.decode()) == (0, True)
    answer = client.post("/es/teaching/pronto/certificates/", {"template": standard_template().pk}, follow=True)
    assert [str(each) for each in answer.context["messages"]] == [str(services.IN_PREPARATION)]
    assert Certificate.objects.count() == 0


def test_the_grade_stands_where_the_template_shows_it(run: CourseRun):
    plain = make_certificate(make_completed(run), grade="92 / 100")
    template = standard_template()
    template.shows_grade = True
    template.save()
    graded = make_certificate(make_completed(run, "luis@escuela.example", "Luis Paz"), grade=" 92 / 100 ")
    assert (plain.grade, graded.grade) == ("", "92 / 100")


def test_a_version_is_new_only_when_the_template_changed(db: None):
    template = standard_template()
    first, same = version_of(template), version_of(template)
    template.issuer = "Otra institución"
    template.save()
    second = version_of(template)
    template.issuer = first.content["issuer"]["es"]
    template.save()
    assert (first, second.number, version_of(template)) == (same, 2, first)


def test_a_version_keeps_its_pictures_when_their_files_are_gone(db: None):
    template = standard_template()
    image = _picture()
    template.logos.create(image=image, name="Programa")
    template.save()
    version = version_of(template)
    image.delete()
    version.refresh_from_db()
    logo = version.content["logos"][0]
    assert (logo["name"], logo["svg"][:60]) == (
        "Programa",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 300',
    )


def _picture() -> Any:
    file = io.BytesIO()
    Picture.new("RGB", (1800, 600), (13, 79, 82)).save(file, "PNG")
    file.seek(0)
    return get_image_model().objects.create(title="Logo", file=ImageFile(file, name="logo.png"))


# --- many at once ----------------------------------------------------------------------------


def test_a_run_is_issued_at_once_and_none_twice(run: CourseRun, monkeypatch: Any):
    monkeypatch.setattr(services, "AT_ONCE", 2)
    people = [make_completed(run, f"p{number}@escuela.example", f"Persona {number}") for number in range(5)]
    _without_name(make_completed(run, "sin@escuela.example"))
    make_enrolment(run, make_learner("otra@escuela.example"), EnrolmentState.ACTIVE)
    make_certificate(people[0])
    seen: list[tuple[int, int]] = []
    done = services.issue_all(run=run, version=make_version(), by=None, progress=lambda *each: seen.append(each))
    again = services.issue_all(run=run, version=make_version(), by=None)
    assert done == {"issued": 4, "left_out": 1, "unmarked": 0}
    assert again == {"issued": 0, "left_out": 1, "unmarked": 0}
    assert seen == [(2, 5), (4, 5), (5, 5)]
    assert sorted(Certificate.objects.values_list("enrolment", flat=True)) == [each.pk for each in people]


def test_somebody_revoked_is_not_issued_one_with_the_others(run: CourseRun):
    enrolment = make_completed(run)
    services.revoke(certificate=make_certificate(enrolment), by=None, why="No hizo el curso.")
    assert list(to_be_issued(run)) == []
    assert services.issue_all(run=run, version=make_version(), by=None) == {"issued": 0, "left_out": 0, "unmarked": 0}
    another = make_certificate(enrolment)
    enrolment.refresh_from_db()
    assert (Certificate.objects.standing().get(), enrolment.state) == (another, EnrolmentState.CERTIFIED)


def _attempt(enrolment: Enrolment, quiz: Quiz, points: float | None, *, number: int = 1, out_of: float = 10) -> None:
    now = timezone.now()
    Attempt.objects.create(
        enrolment=enrolment, quiz=quiz, number=number, started_at=now, submitted_at=now, pass_mark=60, points=points, out_of=out_of
    )  # fmt: skip


def _with_quizzes(run: CourseRun) -> tuple[Quiz, Quiz]:
    first, final = (Quiz.objects.create(title_es=title) for title in ("Repaso", "Prueba final"))
    for quiz in (first, final):
        RunQuiz.objects.create(run=run, quiz=quiz, lesson_key=uuid4())
    return first, final


def test_grades_of_many_come_from_the_gradebook_and_stand_everywhere(run: CourseRun, client: Client):
    first, final = _with_quizzes(run)
    ana, luis, eva, zoe = (
        make_completed(run, f"{name.lower()}@escuela.example", name) for name in ("Ana", "Luis", "Eva", "Zoe")
    )
    _attempt(ana, first, 6)
    _attempt(ana, first, 9, number=2)
    _attempt(ana, final, 19, out_of=20)
    _attempt(luis, final, 7.25)
    _attempt(eva, final, None)  # waits for a tutor
    version = make_version(shows_grade=True)
    assert certificate_grades(run, "all").said == {ana.pk: "93 / 100", luis.pk: "36 / 100"}
    assert certificate_grades(run, str(final.pk)).said == {ana.pk: "95 / 100", luis.pk: "73 / 100"}
    assert certificate_grades(run, "").said == {}
    done = services.issue_all(run=run, version=version, by=None, grade_of=str(final.pk))
    assert done == {"issued": 3, "left_out": 0, "unmarked": 1}
    issued = {each.name: each for each in Certificate.objects.select_related("code", "version", "enrolment__run")}
    assert {name: each.grade for name, each in issued.items()} == {"Ana": "95 / 100", "Luis": "73 / 100", "Zoe": ""}
    assert "95 / 100" in pypdfium2.PdfDocument(as_pdf(issued["Ana"]))[0].get_textpage().get_text_bounded()
    assert "95 / 100" in client.get(f"/es/certificates/{shown(issued['Ana'].code.code)}/").content.decode()
    assert credential(issued["Ana"])["credentialSubject"]["result"] == [{"type": ["Result"], "value": "95 / 100"}]
    assert "result" not in credential(issued["Zoe"])["credentialSubject"]
    assert (zoe.pk in certificate_grades(run, "all").said, services.issue_all(
        run=run, version=version, by=None
    )["issued"]) == (False, 1)  # fmt: skip


def test_template_that_shows_no_grade_is_given_none(run: CourseRun):
    _first, final = _with_quizzes(run)
    _attempt(make_completed(run), final, 7)
    services.issue_all(run=run, version=make_version(), by=None, grade_of=str(final.pk))
    assert Certificate.objects.get().grade == ""


def test_issuing_many_takes_the_same_queries(run: CourseRun):
    version = make_version()
    taken = []
    for people in (1, 3):
        for number in range(people):
            make_completed(run, f"p{people}{number}@escuela.example", f"Persona {people}{number}")
        with CaptureQueriesContext(connection) as queries:
            assert services.issue_all(run=run, version=version, by=None)["issued"] == people
        taken.append(len(queries))
    assert (taken[1] <= taken[0], taken[0] < 34) == (True, True)  # the first asks for what is kept in memory


KILLED = """
import os, signal, sys
from portal.jobs import enqueue, resume_interrupted_jobs
from trainaction import tasks
from trainaction.certificates import services
from participants.models import CertificateTemplateVersion
from trainaction.models import CourseRun

services.AT_ONCE = 3
issue = services._issue
done = 0

def dies(*args, **kwargs):
    global done
    issued = issue(*args, **kwargs)
    done += 1
    if done == 3:
        os.kill(os.getpid(), signal.SIGKILL)  # within the third batch, before it is committed
    return issued

if sys.argv[1] == "killed":
    services._issue = dies
    enqueue(tasks.issue_certificates, by=None, run=CourseRun.objects.get().pk,
            version=CertificateTemplateVersion.objects.get().pk, user=None)
else:
    resume_interrupted_jobs()
"""
STATE = """
select state, (select count(*) from trainaction_certificate), (select count(distinct enrolment_id) from
    trainaction_certificate), (select count(*) from trainaction_certificatecode),
    (select count(*) from trainaction_enrolment where state = 'certified')
from portal_job
"""


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
def test_a_killed_job_goes_on_with_the_others(tmp_path: Path, academy: Academy):
    run = make_course_run(academy.course("Seguridad ciudadana", hours=40))
    for number in range(10):
        make_completed(run, f"p{number}@escuela.example", f"Persona {number}")
    make_version()
    database = tmp_path / "killed.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(database)])
    with stepping(KILLED, tmp_path, database) as take:

        def step(word: str) -> tuple[int, tuple[Any, ...]]:
            ended = take(word)
            with closing(sqlite3.connect(database)) as rows:
                return ended, rows.execute(STATE).fetchone()

        assert step("killed") == (-signal.SIGKILL, ("running", 6, 6, 6, 6))
        assert step("resumed") == (0, ("done", 10, 10, 10, 10))


# --- replaced, revoked -----------------------------------------------------------------------


def test_a_corrected_name_is_issued_anew_under_another_code(run: CourseRun):
    enrolment = make_completed(run, language="es")
    first = make_certificate(enrolment)
    services.let_see(enrolment=enrolment, is_public=False)
    save_person(person=_named(enrolment, "Ana Morales Peña"), by=None)
    second = services.reissue(certificate=first, version=make_version(), by=None, at=AT)
    first.refresh_from_db()
    enrolment.refresh_from_db()
    assert (first.name, first.replaced_at, first.replacement) == ("Ana Morales", AT, second)
    assert (second.name, second.is_public, enrolment.state) == ("Ana Morales Peña", False, EnrolmentState.CERTIFIED)
    assert first.code.code != second.code.code
    with pytest.raises(ValidationError):
        services.reissue(certificate=first, version=make_version(), by=None)


def test_a_certificate_is_revoked_with_a_reason(run: CourseRun, manager: User):
    enrolment = make_completed(run)
    certificate = make_certificate(enrolment)
    with pytest.raises(ValidationError):
        services.revoke(certificate=certificate, by=manager, why="  ")
    services.revoke(certificate=certificate, by=manager, why="No hizo el examen.", at=AT)
    own = Certificate.objects.get()
    enrolment.refresh_from_db()
    outcome = Participation.objects.get(person=enrolment.person, activity=run.activity).outcome
    assert (own.revoked_at, own.revoked_by, own.revoked_why) == (AT, manager, "No hizo el examen.")
    assert (enrolment.state, outcome) == (EnrolmentState.COMPLETED, Outcome.COMPLETED)
    with pytest.raises(ValidationError):
        services.revoke(certificate=certificate, by=manager, why="Otra vez.")


def test_the_database_refuses_to_revoke_without_a_reason(run: CourseRun):
    certificate = make_certificate(make_completed(run))
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(revoked_at=AT)


# --- people ----------------------------------------------------------------------------------


def test_the_name_is_that_of_the_person_who_counts_after_a_merge(run: CourseRun):
    enrolment = make_completed(run)
    survivor = make_learner("anita@escuela.example", "Ana Lucía Morales")
    merge(subject=Subject.PERSON, survivor=survivor.pk, others=[enrolment.person.pk], by=None)
    assert [each.shown_name for each in learners_of(run)] == ["Ana Lucía Morales"]
    assert make_certificate(enrolment).name == "Ana Lucía Morales"


def test_an_erasure_leaves_the_code_as_withdrawn_and_nothing_else(run: CourseRun):
    enrolment = make_completed(run)
    certificate = make_certificate(enrolment)
    code = certificate.code
    assert [row["nombre"] for row in held_of(enrolment.person)["certificados"]] == ["Ana Morales"]
    erase_person(person=enrolment.person, by=None)
    assert (Certificate.objects.count(), CertificateCode.objects.get(), credentials_not_valid()) == (
        0,
        code,
        [code.credential],
    )


# --- on paper --------------------------------------------------------------------------------


def test_the_paper_is_one_tagged_page_that_says_what_the_certificate_says(run: CourseRun):
    template = standard_template()
    template.shows_grade = True
    template.signatures.create(name="Rosa Díaz", position="Directora", position_en="Director", image=_picture())
    template.save()
    certificate = make_certificate(make_completed(run, language="en"), grade="92 / 100", at=AT)
    pdf = printing.as_pdf(certificate)
    text, pages = _text_of(pdf)
    assert pages == 1
    for said in ("Certificate", "Ana Morales", "Seguridad ciudadana", "40 hours", "92 / 100", "First run",
                 "25 November 2026", "Rosa Díaz", "Director", *shown(certificate.code.code).split("-")):  # fmt: skip
        assert said.casefold() in text.casefold(), said
    assert (b"/StructTreeRoot" in pdf, b"pdfuaid" in pdf, b"/Lang" in pdf) == (True, True, True)
    assert printing.as_pdf(certificate) == pdf


def test_the_longest_names_still_stand_on_one_page(run: CourseRun, academy: Academy):
    course = academy.page.get_children().get().specific
    course.title = ("Gestión de la información para la seguridad ciudadana con enfoque de género " * 4)[:240]
    course.save_revision().publish()
    CourseRun.objects.update(title_es=("Edición para la región " * 9)[:200])
    template = standard_template()
    template.note = "n" * 5 + " nota larga" * 19
    for number in range(3):
        template.signatures.create(name=f"María de los Ángeles Hernández Villalobos {number}", position="Cargo " * 19)
    template.save()
    enrolment = make_completed(run, name=("María de los Ángeles Hernández Villalobos " * 5)[:190])
    enrolment.run.refresh_from_db()
    pdf = printing.as_pdf(make_certificate(enrolment))
    text, pages = _text_of(pdf)
    assert (pages, text.count("Hernández")) == (1, 4 + 3)
    course, run_label, note, signed = (
        _height_of(pdf, words) for words in ("Gestión", "Cohorte", "nnnnn", "Villalobos 0")
    )
    assert course > run_label > note > signed


@pytest.mark.parametrize("name", ["X" * 255, "maria.fernandez.delavega@ministerio-de-seguridad.example"])
def test_a_name_of_one_word_stays_on_the_page(run: CourseRun, academy: Academy, name: str):
    """A login that a file told instead of a name."""
    page = pypdfium2.PdfDocument(printing.as_pdf(make_certificate(make_completed(run, name=name))))[0]
    text = page.get_textpage()
    rights = [text.get_charbox(place)[2] for place in range(text.count_chars())]
    assert text.get_text_bounded().count(name[0]) >= name.count(name[0])
    assert max(rights) < page.get_width() - 30


@pytest.mark.parametrize(
    ("name", "is_ua"),
    [
        ("Łukasz Đặng Ćurić", True),
        ("Владимир Ñandú", True),
        ("#strong[x] $a$ <b>", True),
        ("王小明", False),
        ("Ana 🎓", False),
    ],
)
def test_every_name_is_set(run: CourseRun, name: str, is_ua: bool):
    pdf = printing.as_pdf(make_certificate(make_completed(run, name=name)))
    assert (b"pdfuaid" in pdf, b"/StructTreeRoot" in pdf, _text_of(pdf)[1]) == (is_ua, True, 1)


def test_signs_that_are_not_seen_are_left_out_of_a_name(run: CourseRun):
    assert make_certificate(make_completed(run, name="Ana\u202e Morales\u200b")).name == "Ana Morales"


def _height_of(pdf: bytes, words: str) -> float:
    """How high above the foot of the page these words stand, in points; the topmost where they stand there again."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    found = page.search(words).get_next()
    assert found is not None, words
    return float(page.get_charbox(found[0])[1])


def _text_of(pdf: bytes) -> tuple[str, int]:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split()), len(pages)


# --- the demo --------------------------------------------------------------------------------


def test_the_demo_certifies_whom_its_academy_did_on_their_day_and_once(run: CourseRun):
    certified, completed = make_completed(run), make_completed(run, "luis@escuela.example", "Luis Paz")
    advance(enrolments=[certified], to=EnrolmentState.CERTIFIED, by=None, at=AT)
    said: list[str] = []
    for _time in range(2):
        demo.load(said.append)
    own = Certificate.objects.get()
    completed.refresh_from_db()
    assert (own.enrolment, own.issued_at, completed.state) == (certified, AT.replace(microsecond=0), "completed")
    assert (said, [each["name"] for each in own.version.content["signatures"]]) == (
        ["1 certificates of “First run” ..."],
        [name for name, _position, _english in demo.SIGNATURES],
    )
