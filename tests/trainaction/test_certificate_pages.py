"""The pages of certificates: whoever verifies, the holder, who teaches the run."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participants.certificates import views
from participants.certificates.codes import new_code, shown
from participants.certificates.queries import find_code
from participants.certificates.templates import standard_template
from participants.models import CertificateTemplate, PersonalDataAccess
from participants.services.people import save_person
from participants.services.privacy import erase_person
from portal.models import Job, User
from tests.factories.certificates import make_certificate, make_completed, make_course_run
from tests.factories.runs import make_enrolment, make_learner, make_tutor
from tests.trainaction.conftest import Academy
from trainaction.certificates import services
from trainaction.models import Attempt, Certificate, CourseRun, EnrolmentState, Quiz, RunQuiz


@pytest.fixture
def run(remade: Callable[..., CourseRun], academy: Academy) -> CourseRun:
    return remade(_make_run, academy)


def _make_run(academy: Academy) -> CourseRun:
    course = academy.course("Seguridad ciudadana", hours=40)
    return make_course_run(course, title_es="Primera edición", title_en="First run")


def _signed_in(user: User | None) -> Client:
    client = Client()
    assert user is not None
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _page(certificate: Certificate) -> str:
    return f"/es/certificates/{shown(certificate.code.code)}/"


NOBODY = "00000000-0000-4000-8000-000000000000"


def _said(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- for anyone ------------------------------------------------------------------------------


def test_the_page_says_what_the_certificate_says(client: Client, run: CourseRun):
    response = client.get(_page(make_certificate(make_completed(run))))
    said = _said(response)
    assert response.status_code == 200
    for text in ("Este certificado es válido", "Ana Morales", "Seguridad ciudadana", "40 horas", "Primera edición"):
        assert text in said, text
    assert "ana@escuela.example" not in said
    assert (response["X-Robots-Tag"], response["Cache-Control"]) == ("noindex, nofollow", "no-store")


@pytest.mark.parametrize(
    "spelling", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("0", "O")]
)
def test_another_spelling_leads_to_the_page(client: Client, run: CourseRun, spelling: Any):
    certificate = make_certificate(make_completed(run))
    certificate.code.code = "0K3QF9XW2MRT5ZDB8HJN"
    certificate.code.save()
    response = client.get(f"/es/certificates/{spelling(shown(certificate.code.code))}/")
    assert (response.status_code, response["Location"]) == (302, _page(certificate))


@pytest.mark.parametrize(
    ("is_public", "says", "names"),
    [
        (True, "Este certificado fue revocado", True),
        (False, "Este certificado fue revocado", False),
    ],
)
def test_a_revoked_one_says_so_whatever_its_holder_shows(
    client: Client, run: CourseRun, is_public: bool, says: str, names: bool
):
    enrolment = make_completed(run)
    certificate = make_certificate(enrolment)
    services.revoke(certificate=certificate, by=None, why="Motivo privado.")
    services.let_see(enrolment=enrolment, is_public=is_public)
    said = _said(client.get(_page(certificate)))
    assert (says in said, "Ana Morales" in said, "Motivo privado" in said) == (True, names, False)


def test_a_replaced_one_says_so_and_does_not_lead_to_the_other(client: Client, run: CourseRun):
    enrolment = make_completed(run)
    first = make_certificate(enrolment)
    second = services.reissue(certificate=first, version=first.version, by=None)
    said = _said(client.get(_page(first)))
    assert ("Este certificado fue reemplazado" in said, shown(second.code.code) in said) == (True, False)


def test_a_private_one_is_told_to_exist_and_no_more(client: Client, run: CourseRun):
    enrolment = make_completed(run)
    certificate = make_certificate(enrolment)
    services.let_see(enrolment=enrolment, is_public=False)
    response = client.get(_page(certificate))
    said = _said(response)
    assert response.status_code == 200
    assert "Hay un certificado con este código, y es válido" in said
    assert [text for text in ("Ana", "Seguridad ciudadana</p>", "40 horas", "Primera edición") if text in said] == []


def test_one_of_an_erased_person_was_withdrawn(client: Client, run: CourseRun):
    enrolment = make_completed(run)
    certificate = make_certificate(enrolment)
    erase_person(person=enrolment.person, by=None)
    response = client.get(_page(certificate))
    said = _said(response)
    assert (response.status_code, "Este certificado fue retirado" in said, "Ana" in said) == (410, True, False)


@pytest.mark.parametrize("code", ["7K3QF-9XW2M-RT5ZD-B8HJ0", "x", "7K3QF-9XW2M-RT5ZD-B8HJ٣"])
def test_an_unknown_code_is_none_of_ours(client: Client, db: None, code: str):
    response = client.get(f"/es/certificates/{code}/")
    assert (response.status_code, "Ningún certificado tiene este código" in _said(response)) == (404, True)


def test_an_unknown_code_is_looked_for_as_a_known_one_is(run: CourseRun, django_assert_num_queries: Any):
    known = make_certificate(make_completed(run)).code.code
    for code, found in ((known, True), (new_code(), False), ("", False)):
        with django_assert_num_queries(1):
            assert find_code(code)[0] is found


def test_guessing_is_throttled_by_address_and_then_even_a_right_code_is_not_told(
    client: Client, run: CourseRun, settings: Any
):
    known = _page(make_certificate(make_completed(run)))
    for _time in range(views.MOST_UNKNOWN):
        assert client.get(f"/es/certificates/{shown(new_code())}/").status_code == 404
    assert (client.get(f"/es/certificates/{shown(new_code())}/").status_code, client.get(known).status_code) == (
        429,
        429,
    )
    refused = client.get(known).content.decode()
    assert ("espere diez minutos" in refused.lower(), "cuenta no tiene" in refused) == (True, False)
    assert client.get(known, REMOTE_ADDR="203.0.113.7").status_code == 200


def test_known_codes_are_not_counted(client: Client, run: CourseRun):
    known = _page(make_certificate(make_completed(run)))
    assert {client.get(known).status_code for _time in range(views.MOST_UNKNOWN + 5)} == {200}


@pytest.mark.parametrize(
    ("typed", "status", "leads_to"),
    [
        ("7k3qf 9xw2m rt5zd b8hjn", 302, "/es/certificates/7K3QF-9XW2M-RT5ZD-B8HJN/"),
        ("abc", 200, ""),
        ("", 200, ""),
    ],
)
def test_a_typed_code_leads_to_its_page(client: Client, db: None, typed: str, status: int, leads_to: str):
    response = client.get("/es/certificates/", {"code": typed})
    assert (response.status_code, response.get("Location", "")) == (status, leads_to)


# --- for its holder --------------------------------------------------------------------------


def test_the_holder_sees_and_downloads_it(run: CourseRun):
    enrolment = make_completed(run)
    certificate = make_certificate(enrolment)
    holder = _signed_in(enrolment.person.user)
    page = holder.get("/es/learning/run-1/certificate/")
    pdf = holder.get("/es/learning/run-1/certificate/certificate.pdf")
    assert (page.status_code, shown(certificate.code.code) in _said(page)) == (200, True)
    assert (pdf.status_code, pdf["Content-Type"], pdf.content[:5]) == (200, "application/pdf", b"%PDF-")


def test_the_holder_chooses_who_may_see(client: Client, run: CourseRun):
    enrolment = make_completed(run)
    certificate = make_certificate(enrolment)
    holder = _signed_in(enrolment.person.user)
    holder.post("/es/learning/run-1/certificate/", {"is_public": "no"})
    private = "Ana Morales" in _said(client.get(_page(certificate)))
    holder.post("/es/learning/run-1/certificate/", {"is_public": "yes"})
    assert (private, "Ana Morales" in _said(client.get(_page(certificate)))) == (False, True)
    assert holder.post("/es/learning/run-1/certificate/", {"is_public": "quizás"}).status_code == 200
    assert Certificate.objects.get().is_public is True


def test_a_changed_name_is_told_to_the_holder(run: CourseRun):
    enrolment = make_completed(run)
    make_certificate(enrolment)
    enrolment.person.name = "Ana Peña"
    save_person(person=enrolment.person, by=None)
    said = _said(_signed_in(enrolment.person.user).get("/es/learning/run-1/certificate/"))
    assert "En el registro ahora figura como Ana Peña." in said


def test_a_revoked_one_is_not_downloaded_and_its_reason_is_told_to_the_holder(run: CourseRun):
    enrolment = make_completed(run)
    services.revoke(certificate=make_certificate(enrolment), by=None, why="No hizo el examen.")
    holder = _signed_in(enrolment.person.user)
    assert "No hizo el examen." in _said(holder.get("/es/learning/run-1/certificate/"))
    assert [
        holder.get(f"/es/learning/run-1/certificate/{name}").status_code
        for name in ("certificate.pdf", "credential.jwt")
    ] == [404, 404]


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (EnrolmentState.ACTIVE, "Todavía no hay certificado"),
        (EnrolmentState.COMPLETED, "Su certificado todavía no se ha expedido"),
    ],
)
def test_who_has_none_yet_is_told_when(run: CourseRun, state: str, says: str):
    fields = {"completed_at": run.created_at} if state == EnrolmentState.COMPLETED else {}
    enrolment = make_enrolment(run, make_learner(), state, **fields)
    assert says in _said(_signed_in(enrolment.person.user).get("/es/learning/run-1/certificate/"))


# --- roles -----------------------------------------------------------------------------------

HOLDERS = ("", "certificate.pdf", "credential.jwt")


def test_nobody_reaches_anothers_certificate_by_their_own_address(run: CourseRun, manager: User):
    """The address names the run alone: whose certificate it is comes from who is signed in."""
    make_certificate(make_completed(run))
    other = make_completed(run, "luis@escuela.example", "Luis Paz")
    tutor = make_tutor(run)
    got = {
        name: [client.get(f"/es/learning/run-1/certificate/{name}").status_code for name in HOLDERS]
        for name, client in {
            "other": _signed_in(other.person.user),
            "tutor": _signed_in(tutor.user),
            "manager": _signed_in(manager),
        }.items()
    }
    assert got == {"other": [200, 404, 404], "tutor": [404] * 3, "manager": [404] * 3}
    assert "Ana" not in _said(_signed_in(other.person.user).get("/es/learning/run-1/certificate/"))


@pytest.mark.parametrize(
    ("who", "status"),
    [("tutor", 200), ("manager of courses", 200), ("tutor of another run", 404), ("holder", 404), ("nobody", 302)],
)
def test_a_runs_certificates_are_for_who_teaches_it(
    run: CourseRun, academy: Academy, course_manager: User, who: str, status: int
):
    enrolment = make_completed(run)
    key = make_certificate(enrolment).code.credential
    other = make_course_run(academy.course("Otro curso"), "run-2")
    client = {
        "tutor": lambda: _signed_in(make_tutor(run).user),
        "manager of courses": lambda: _signed_in(course_manager),
        "tutor of another run": lambda: _signed_in(make_tutor(other).user),
        "holder": lambda: _signed_in(enrolment.person.user),
        "nobody": Client,
    }[who]()
    base = "/es/teaching/run-1/certificates/"
    paths = [
        base,
        f"{base}{key}.pdf",
        f"{base}{key}/reissue/",
        f"{base}{key}/revoke/",
        f"{base}{enrolment.public_id}/issue/",
    ]
    assert [client.get(path).status_code for path in paths] == [status] * 5
    posted = [client.post(path, {"why": "x"}).status_code for path in paths[2:4]]
    refused = (
        403 if who == "nobody" else status
    )  # what is sent without a session is shown again, with the way to sign in
    assert status == 200 or posted == [refused] * 2
    assert Certificate.objects.standing().count() == (0 if status == 200 else 1)


def test_another_runs_certificate_is_not_acted_on_by_changing_the_run(run: CourseRun, academy: Academy):
    other = make_course_run(academy.course("Otro curso"), "run-2")
    theirs = make_completed(other, "luis@escuela.example", "Luis Paz")
    key = make_certificate(theirs).code.credential
    tutor = _signed_in(make_tutor(run).user)
    base = "/es/teaching/run-1/certificates/"
    paths = [f"{base}{key}.pdf", f"{base}{key}/reissue/", f"{base}{key}/revoke/", f"{base}{theirs.public_id}/issue/"]
    assert [tutor.get(path).status_code for path in paths] == [404] * 4
    assert [tutor.post(path, {"why": "x"}).status_code for path in paths[1:]] == [404] * 3


# --- for who teaches the run -----------------------------------------------------------------


@pytest.fixture
def tutor(run: CourseRun) -> Client:
    return _signed_in(make_tutor(run).user)


BASE = "/es/teaching/run-1/certificates/"


@pytest.mark.django_db(transaction=True)
def test_a_tutor_issues_to_all_who_completed(academy: Academy):
    run = make_course_run(academy.course("Seguridad ciudadana", hours=40))
    tutor = _signed_in(make_tutor(run).user)
    for number in range(3):
        make_completed(run, f"p{number}@escuela.example", f"Persona {number}")
    before = _said(tutor.get(BASE))
    response = tutor.post(BASE, {"template": CertificateTemplate.objects.get().pk})
    after = _said(tutor.get(BASE))
    assert "3 personas completaron el curso y no tienen certificado" in before
    assert (response.status_code, response["Location"], Certificate.objects.count()) == (302, BASE, 3)
    assert ("Se expidieron 3 certificados." in after, "no tienen certificado" in after) == (True, False)
    again = _said(tutor.post(BASE, {"template": CertificateTemplate.objects.get().pk}, follow=True))
    assert ("Se expidieron 3" in again, "ya tienen su certificado" in again, Job.objects.count()) == (True, True, 1)


@pytest.mark.django_db(transaction=True)
def test_a_tutor_asks_for_the_grades_of_a_quiz_and_is_told_who_waits(academy: Academy):
    run = make_course_run(academy.course("Seguridad ciudadana", hours=40))
    tutor = _signed_in(make_tutor(run).user)
    assert "grade_of" not in tutor.get(BASE).context["form"].fields
    quiz = Quiz.objects.create(title_es="Prueba final")
    RunQuiz.objects.create(run=run, quiz=quiz, lesson_key=NOBODY)
    for number, points in enumerate((8, None)):
        now = timezone.now()
        Attempt.objects.create(
            enrolment=make_completed(run, f"p{number}@escuela.example", f"Persona {number}"), quiz=quiz, number=1,
            started_at=now, submitted_at=now, pass_mark=60, points=points, out_of=10,
        )  # fmt: skip
    asked = {"template": CertificateTemplate.objects.get().pk, "grade_of": str(quiz.pk)}
    assert "Esta plantilla no muestra calificación" in _said(tutor.post(BASE, asked))
    assert Certificate.objects.count() == 0
    CertificateTemplate.objects.update(shows_grade=True)
    assert tutor.post(BASE, {**asked, "grade_of": "7000"}).status_code == 200
    tutor.post(BASE, asked)
    said = _said(tutor.get(BASE))
    assert Certificate.objects.values_list("name", "grade").get() == ("Persona 0", "80 / 100")
    assert "Se expidió 1 certificado. 1 persona quedó fuera: una respuesta suya espera calificación." in said


def test_they_are_not_asked_for_twice_while_they_are_issued(tutor: Client, run: CourseRun):
    make_completed(run)
    tutor.get(BASE)
    from portal.jobs import this_runner

    Job.objects.create(
        task="trainaction.issue_certificates", arguments={"run": run.pk}, state=Job.State.QUEUED, runner=this_runner()
    )
    response = tutor.post(BASE, {"template": CertificateTemplate.objects.get().pk}, follow=True)
    assert (Job.objects.count(), "Ya se están expidiendo." in _said(response)) == (1, True)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Ana Morales", "Beatriz Núñez", "Carla Paz"]),
        ("?show=without", ["Carla Paz"]),
        ("?show=with", ["Ana Morales"]),
        ("?show=revoked", ["Beatriz Núñez"]),
        ("?q=nunez", ["Beatriz Núñez"]),
        ("?q=nadie", []),
        ("?show=x&q=" + "a" * 200, ["Ana Morales", "Beatriz Núñez", "Carla Paz"]),
        ("?p=99", ["Ana Morales", "Beatriz Núñez", "Carla Paz"]),
    ],
)
def test_the_list_is_narrowed(tutor: Client, run: CourseRun, query: str, names: list[str]):
    make_certificate(make_completed(run))
    services.revoke(
        certificate=make_certificate(make_completed(run, "b@escuela.example", "Beatriz Núñez")), by=None, why="Error."
    )
    make_completed(run, "c@escuela.example", "Carla Paz")
    if query == "?show=without":
        names = ["Beatriz Núñez", "Carla Paz"]
    assert [each.name for each in tutor.get(f"{BASE}{query}").context["learners"]] == names


def test_the_list_takes_the_same_queries(tutor: Client, run: CourseRun):
    tutor.get(BASE)  # content types and the like are asked for once
    taken: list[int] = []
    for people in (1, 3):
        for number in range(people - len(taken)):
            make_certificate(make_completed(run, f"p{people}{number}@escuela.example", f"Persona {people}{number}"))
        with CaptureQueriesContext(connection) as queries:
            assert len(tutor.get(BASE).context["learners"]) == people
        taken.append(len(queries))
    assert (taken[0] == taken[1], taken[0] < 22) == (True, True)


def test_a_look_at_the_list_is_logged(tutor: Client, run: CourseRun):
    make_completed(run)
    tutor.get(f"{BASE}?q=ana")
    assert list(PersonalDataAccess.objects.values_list("what", "query", "records")) == [
        ("trainaction.certificates", {"q": "ana"}, 1)
    ]


def test_one_is_issued_with_a_grade_where_the_template_shows_it(tutor: Client, run: CourseRun):
    enrolment = make_completed(run)
    template = standard_template()
    template.shows_grade = True
    template.save()
    response = tutor.post(f"{BASE}{enrolment.public_id}/issue/", {"template": template.pk, "grade": "92 / 100"})
    assert (response.status_code, Certificate.objects.get().grade) == (302, "92 / 100")


def test_one_that_cannot_be_issued_is_told_why(tutor: Client, run: CourseRun):
    enrolment = make_enrolment(run, make_learner(), EnrolmentState.ACTIVE)
    template = standard_template()
    response = tutor.post(f"{BASE}{enrolment.public_id}/issue/", {"template": template.pk})
    assert "Un certificado es para quien completó el curso." in _said(response)
    assert Certificate.objects.count() == 0


def test_a_name_is_corrected_by_issuing_anew(tutor: Client, run: CourseRun):
    enrolment = make_completed(run)
    first = make_certificate(enrolment)
    enrolment.person.name = "Ana Peña"
    save_person(person=enrolment.person, by=None)
    assert "como Ana Morales" in _said(tutor.get(BASE))
    tutor.post(f"{BASE}{first.code.credential}/reissue/", {"template": first.version.template_id})
    assert Certificate.objects.standing().get().name == "Ana Peña"


def test_revoking_needs_a_reason_and_says_what_it_does(tutor: Client, run: CourseRun):
    certificate = make_certificate(make_completed(run))
    path = f"{BASE}{certificate.code.credential}/revoke/"
    page, refused = _said(tutor.get(path)), tutor.post(path, {"why": " "})
    tutor.post(path, {"why": "No hizo el examen."})
    certificate.refresh_from_db()
    assert "deja de ser válido" in page
    assert (refused.status_code, certificate.revoked_why) == (200, "No hizo el examen.")
    late = tutor.post(path, {"why": "Otra vez."})
    assert "fue revocado o reemplazado mientras tanto" in _said(late)


@pytest.mark.parametrize("path", ["nothing/", f"{NOBODY}/revoke/", f"{NOBODY}/issue/", f"{NOBODY}.pdf"])
def test_what_is_not_there_is_not_found(tutor: Client, run: CourseRun, path: str):
    assert tutor.get(f"{BASE}{path}").status_code == 404


def test_a_run_that_is_none_is_not_found(tutor: Client, run: CourseRun):
    assert [
        tutor.get(path).status_code for path in ("/es/teaching/none/certificates/", "/es/learning/none/certificate/")
    ] == [
        404,
        404,
    ]
