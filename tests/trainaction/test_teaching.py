"""Those who run a course: whose runs they see, whom they admit, and lists of people they bring in."""

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from participants.models import Institution, Person, PersonalDataAccess, PersonEmail
from participants.services.privacy import erase_person
from portal.models import User
from tests.factories.certificates import make_certificate, make_completed
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.runs import make_enrolment, make_learner, make_run, make_tutor
from tests.trainaction.conftest import Taught
from tests.trainaction.learning import Learning, learning
from tests.trainaction.test_enrolling import make_people, states
from trainaction.discussion import posting
from trainaction.discussion.members import join
from trainaction.models import CourseRun, Enrolment, EnrolmentState
from trainaction.quizzes import services as quizzes
from trainaction.waiting import Waiting, waiting_in

__all__ = ["learning"]

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def run(taught: Taught) -> CourseRun:
    return make_run("medir-1", course_key=taught.course.translation_key, title_es="Marzo", title_en="March")


@pytest.fixture
def tutor(run: CourseRun) -> Client:
    return client_of(make_tutor(run).user)


# --- who sees what, own and others' ------------------------------------------------------------

PAGES = {
    "learning/{run}/enrol/": ("200", "200", "200", "200", "200", "200"),
    "learning/{run}/withdraw/": ("sign in", "200", "404", "404", "404", "404"),
    "teaching/{run}/": ("sign in", "404", "404", "200", "404", "200"),
    "teaching/{run}/invitations/": ("sign in", "404", "404", "200", "404", "200"),
    "teaching/{run}/people/{enrolment}/reject/": ("sign in", "404", "404", "200", "404", "200"),
    "teaching/{run}/people/{enrolment}/withdraw/": ("sign in", "404", "404", "200", "404", "200"),
    "teaching/{run}/people/{enrolment}/free/": ("sign in", "404", "404", "200", "404", "200"),
}
"""What anybody, a learner of the run, one of another run, its tutor, another run's tutor, a course manager get."""
# Who is not signed in gets back what they sent, to be sent again after the sign-in: 403
ACTS = {
    "learning/{run}/withdraw/": ("403", "done", "404", "404", "404", "404"),
    "teaching/{run}/people/{enrolment}/approve/": ("403", "404", "404", "done", "404", "done"),
    "teaching/{run}/people/{enrolment}/reject/": ("403", "404", "404", "done", "404", "done"),
    "teaching/{run}/people/{enrolment}/withdraw/": ("403", "404", "404", "done", "404", "done"),
}
WHO = ("anybody", "learner", "learner elsewhere", "tutor", "tutor elsewhere", "course manager")


@pytest.fixture
def everybody(run: CourseRun, make_user: Callable[..., User]) -> dict[str, Client]:
    other = make_run("otra-1", course_key=uuid4())
    learner, stranger = make_learner(), make_learner("eva@escuela.example", "Eva Paz")
    make_enrolment(run, learner, EnrolmentState.REQUESTED)
    make_enrolment(other, stranger)
    return {
        "anybody": Client(),
        "learner": client_of(learner.user),
        "learner elsewhere": client_of(stranger.user),
        "tutor": client_of(make_tutor(run).user),
        "tutor elsewhere": client_of(make_tutor(other, "t2@escuela.example", "Luis Gil").user),
        "course manager": client_of(make_user("course_manager")),
    }


def _got(response: Any) -> str:
    if response.status_code == 302:
        return "sign in" if "/account/login/" in response["Location"] else "done"
    return str(response.status_code)


@pytest.mark.parametrize("page", PAGES)
def test_nobody_opens_what_is_anothers_run_or_enrolment(
    page: str, run: CourseRun, everybody: dict[str, Client]
) -> None:
    path = "/es/" + page.format(run=run.key, enrolment=run.enrolments.get().public_id)
    assert {who: _got(everybody[who].get(path)) for who in WHO} == dict(zip(WHO, PAGES[page], strict=True))


@pytest.mark.parametrize("act", ACTS)
def test_nobody_changes_what_is_anothers_run_or_enrolment(
    act: str, run: CourseRun, everybody: dict[str, Client]
) -> None:
    enrolment = run.enrolments.get()
    path = "/es/" + act.format(run=run.key, enrolment=enrolment.public_id)
    start = (
        EnrolmentState.ENROLLED if act.endswith("e}/withdraw/") or "t}/withdraw/" in act else EnrolmentState.REQUESTED
    )
    got = {}
    for who in WHO:
        Enrolment.objects.filter(pk=enrolment.pk).delete()
        make_enrolment(run, enrolment.person, start, pk=enrolment.pk, public_id=enrolment.public_id)
        got[who] = _got(everybody[who].post(path, {"why": "Porque sí"}))
        assert (Enrolment.objects.get(pk=enrolment.pk).state != start) == (got[who] == "done")
    assert got == dict(zip(WHO, ACTS[act], strict=True))


def test_an_enrolment_of_another_run_is_not_reached_through_ones_own(run: CourseRun, tutor: Client) -> None:
    foreign = make_enrolment(make_run("otra-1"), make_learner(), EnrolmentState.REQUESTED)
    assert tutor.post(f"/es/teaching/{run.key}/people/{foreign.public_id}/approve/").status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == EnrolmentState.REQUESTED


def test_the_runs_of_a_tutor_are_their_own(run: CourseRun, tutor: Client, course_manager_client: Client) -> None:
    make_run("otra-1", title_es="Ajena")

    def titles(client: Client) -> list[str]:
        soup = BeautifulSoup(client.get("/es/teaching/").content.decode(), "html.parser")
        return sorted(each.text for each in soup.select(".run h2"))

    assert (titles(tutor), titles(course_manager_client)) == (["Marzo"], ["Ajena", "Marzo"])
    assert titles(client_of(make_learner().user)) == []


def test_the_runs_one_teaches_begin_with_those_under_way(course_manager_client: Client) -> None:
    """The titles say where each belongs; of those to come the next one is first, of the others the latest."""
    now = timezone.now()

    def day(number: int) -> datetime:
        return now + timedelta(days=number)

    runs: dict[str, dict[str, Any]] = {
        "6 over, long ago": {"starts_at": day(-900), "ends_at": day(-800)},
        "5 over, lately": {"starts_at": day(-90), "ends_at": day(-1)},
        "4 to come, later": {"starts_at": day(30), "enrolment_opens_at": day(3)},
        "3 to come, soon": {"starts_at": day(5), "ends_at": day(50)},
        "2 under way, at one's own pace": {},
        "1 under way": {"starts_at": day(-2), "ends_at": day(50), "enrolment_closes_at": day(-1)},
        "0 under way, begun today": {"starts_at": now},
        "7 put away": {"starts_at": day(-3), "archived_at": now},
        "4b to come, not scheduled": {"pace": "scheduled"},
    }
    for number, (title, fields) in enumerate(runs.items()):
        make_run(f"r{number}", title_es=title, **fields)
    soup = BeautifulSoup(course_manager_client.get("/es/teaching/").content.decode(), "html.parser")
    shown = [each.text for each in soup.select(".run h2")]
    assert shown == sorted(runs)
    file = course_manager_client.get("/es/teaching/runs.csv").content.decode("utf-8-sig")
    assert [row["Título"] for row in csv.DictReader(io.StringIO(file))] == shown


def test_the_runs_of_a_tutor_say_what_waits_in_each(learning: Learning) -> None:
    run = learning.run
    make_enrolment(run, make_learner("eva@escuela.example", "Eva Paz"), EnrolmentState.REQUESTED)
    bank = make_bank()
    make_question(bank, "open", rubric_es="Un punto por idea.")
    attempt = quizzes.start_attempt(quiz=make_quiz(bank), enrolment=learning.enrolment)
    quizzes.save_answers(attempt=attempt, answers={1: {"text": "Mi plan."}})
    quizzes.hand_in(attempt=attempt)
    link = posting.Writing(text="Miren https://example.org")
    user = learning.person.user
    assert user is not None
    member = join(run=run, user=user, language="es")
    posting.begin_thread(run=run, member=member, by=user, is_tutor=False, title="Un enlace", writing=link)
    make_completed(run, "luz@escuela.example", "Luz Gil")
    make_certificate(make_completed(run, "leo@escuela.example", "Leo Cruz"))
    make_run("otra-1")
    in_preparation = make_run("otra-2", course_key=learning.taught.course.translation_key)
    make_completed(in_preparation, "sol@escuela.example", "Sol Rey")
    for lesson in learning.taught.lessons:  # those of `run` are pinned; this course has none open any more
        lesson.unpublish()
    assert waiting_in(CourseRun.objects.order_by("pk").values_list("pk", flat=True)) == {
        run.pk: Waiting(requests=1, to_mark=1, to_moderate=1, to_certify=1),
        CourseRun.objects.get(key="otra-1").pk: Waiting(),
        in_preparation.pk: Waiting(),
    }
    page = client_of(make_tutor(run).user).get("/es/teaching/").content.decode()
    links = BeautifulSoup(page, "html.parser").select(".run__waits a")
    assert [(link["href"], link.text) for link in links] == [
        (f"/es/teaching/{run.key}/?state=requested", "1 persona que pide plaza"),
        (f"/es/teaching/{run.key}/marking/", "1 trabajo por calificar"),
        (f"/es/teaching/{run.key}/moderation/", "1 mensaje por moderar"),
        (f"/es/teaching/{run.key}/certificates/", "1 persona que completó y espera el certificado"),
    ]


# --- the people of a run ------------------------------------------------------------------------


def test_the_people_of_a_run_are_listed_without_addresses_and_the_look_is_logged(run: CourseRun, tutor: Client) -> None:
    make_enrolment(run, make_learner())
    make_enrolment(run, make_learner("eva@escuela.example", "Eva Paz"), EnrolmentState.REQUESTED)
    page = tutor.get(f"/es/teaching/{run.key}/?state=&name=").content.decode()
    soup = BeautifulSoup(page, "html.parser")
    assert [each.text for each in soup.select(".learner h2")] == ["Eva Paz", "Ana Morales"]
    assert "ana@escuela.example" not in page
    look = PersonalDataAccess.objects.get()
    assert (look.what, look.records, look.query["run"]) == ("enrolment.list", 2, "medir-1")


def test_people_are_found_by_state_and_name(run: CourseRun, tutor: Client) -> None:
    make_enrolment(run, make_learner())
    make_enrolment(run, make_learner("eva@escuela.example", "Eva Paz"), EnrolmentState.WAITING)

    def names(query: str) -> list[str]:
        page = tutor.get(f"/es/teaching/{run.key}/?{query}").content.decode()
        return [each.text for each in BeautifulSoup(page, "html.parser").select(".learner h2")]

    assert names("state=waiting") == ["Eva Paz"]
    assert names("name=MORÁLES+ana") == ["Ana Morales"]
    assert names("state=nothing&name=") == ["Ana Morales", "Eva Paz"]
    assert names("p=-1") == names("p=1e308") == ["Ana Morales", "Eva Paz"]


def test_the_list_takes_the_same_queries_for_one_and_for_three(run: CourseRun, tutor: Client) -> None:
    def queries() -> int:
        tutor.get(f"/es/teaching/{run.key}/")
        with CaptureQueriesContext(connection) as asked:
            assert tutor.get(f"/es/teaching/{run.key}/").status_code == 200
        return len(asked)

    institution = Institution.objects.create(name="Policía", key="policia")
    people = make_people(3, country_id="GT", institution=institution)
    make_enrolment(run, people[0], EnrolmentState.WAITING)
    one = queries()
    for person in people[1:]:
        make_enrolment(run, person, EnrolmentState.WAITING)
    assert queries() == one


def test_a_tutor_admits_and_does_not_admit(run: CourseRun, tutor: Client) -> None:
    CourseRun.objects.update(needs_approval=True)
    people = [make_learner(), make_learner("eva@escuela.example", "Eva Paz")]
    first, second = (make_enrolment(run, person, EnrolmentState.REQUESTED) for person in people)
    base = f"/es/teaching/{run.key}/people"
    assert tutor.post(f"{base}/{first.public_id}/approve/").status_code == 302
    assert tutor.post(f"{base}/{second.public_id}/reject/", {"why": ""}).status_code == 200
    assert tutor.post(f"{base}/{second.public_id}/reject/", {"why": "Es para otro país"}).status_code == 302
    assert states(run) == ["enrolled", "rejected"]
    assert "Es para otro país" in client_of(people[1].user).get("/es/learning/").content.decode()


def test_a_step_pressed_on_a_stale_page_is_told_and_changes_nothing(run: CourseRun, tutor: Client) -> None:
    enrolment = make_enrolment(run, make_learner(), EnrolmentState.REQUESTED)
    base = f"/es/teaching/{run.key}/people/{enrolment.public_id}"
    tutor.post(f"{base}/approve/")
    page = tutor.post(f"{base}/approve/", follow=True).content.decode()
    assert len(BeautifulSoup(page, "html.parser").select(".callout--bad")) == 1
    assert tutor.post(f"{base}/reject/", {"why": "Tarde"}).status_code == 409
    assert states(run) == ["enrolled"]


# --- lists of people ----------------------------------------------------------------------------

SHEET = (
    "Nombre,Apellidos,Correo electrónico,Sexo,País,Institución,Sector,Idioma\n"
    "Ana,Morales,Ana@Escuela.example,Mujer,Guatemala,Policía Nacional,Justicia,es\n"
    "Luis,Gil,luis@escuela.example,H,Honduras,,,\n"
    "Eva,Paz,eva@escuela.example,,,,,inglés\n"
)


def upload(client: Client, run: CourseRun, content: str | bytes, name: str = "lista.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"/es/teaching/{run.key}/invitations/", {"file": SimpleUploadedFile(name, data)})


def bring_in(client: Client, run: CourseRun, preview: Any, **kwargs: Any) -> Any:
    return client.post(f"/es/teaching/{run.key}/invitations/", {"guests": preview.context["sealed"]}, **kwargs)


def test_a_list_is_looked_at_before_it_is_brought_in(run: CourseRun, tutor: Client) -> None:
    preview = upload(tutor, run, SHEET)
    assert (preview.status_code, preview.context["coming"], preview.context["guest_list"].faults) == (200, 3, ())
    assert [each.facts for each in preview.context["met"]] == [
        ("Mujer", "Guatemala", "Policía Nacional", "Justicia", "Español"),
        ("Hombre", "Honduras"),
        ("Inglés",),
    ]
    assert Person.objects.filter(user=None).count() == Enrolment.objects.count() == 0
    assert bring_in(tutor, run, preview).status_code == 302
    rows = run.enrolments.order_by("asked_at").values_list(
        "person__name", "person__sex", "person__country", "person__institution__name", "sector", "language", "state"
    )
    assert list(rows) == [
        ("Ana Morales", "women", "GT", "Policía Nacional", "justice", "es", "enrolled"),
        ("Luis Gil", "men", "HN", None, "", "es", "enrolled"),
        ("Eva Paz", "not_stated", None, None, "", "en", "enrolled"),
    ]
    assert list(PersonEmail.objects.filter(person__enrolments__run=run).order_by("pk").values_list("address", flat=True)) == [
        "ana@escuela.example", "luis@escuela.example", "eva@escuela.example",
    ]  # fmt: skip
    assert run.activity.participations.count() == 3


def test_a_list_brought_in_again_makes_no_doubles(run: CourseRun, tutor: Client) -> None:
    preview = upload(tutor, run, SHEET)
    bring_in(tutor, run, preview)
    bring_in(tutor, run, preview)
    again = upload(tutor, run, SHEET)
    assert [each.is_in for each in again.context["met"]] == [True, True, True]
    assert (again.context["coming"], Enrolment.objects.count(), Institution.objects.count()) == (0, 3, 1)


def test_who_asked_before_the_list_came_is_not_said_to_have_a_place(run: CourseRun, tutor: Client) -> None:
    make_enrolment(run, make_learner("luis@escuela.example", "Luis Gil"), EnrolmentState.REQUESTED)
    preview = upload(tutor, run, SHEET)
    told = bring_in(tutor, run, preview, follow=True).content.decode()
    assert "2 personas tienen plaza. 1 ya había solicitado plaza: decida en la lista si se admite." in told
    assert sorted(states(run)) == ["enrolled", "enrolled", "requested"]


def test_somebody_known_by_the_address_stays_as_the_registry_has_them(run: CourseRun, tutor: Client) -> None:
    known = make_learner("luis@escuela.example", "Luis Gil Soto", "other")
    preview = upload(tutor, run, SHEET)
    assert [each.is_known for each in preview.context["met"]] == [False, True, False]
    bring_in(tutor, run, preview)
    known.refresh_from_db()
    assert (known.name, known.sex, known.country_id) == ("Luis Gil Soto", "other", None)
    assert "Marzo" in client_of(known.user).get("/es/learning/").content.decode()


def test_somebody_with_an_account_finds_the_run_at_once(
    run: CourseRun, tutor: Client, make_user: Callable[..., User]
) -> None:
    user = make_user("learner", "eva@escuela.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = client_of(user)
    bring_in(tutor, run, upload(tutor, run, SHEET))
    assert "Marzo" in client.get("/es/learning/").content.decode()


def test_a_list_fills_the_places_in_its_order_and_the_rest_waits(taught: Taught, course_manager_client: Client) -> None:
    run = make_run("dos", capacity=2, course_key=taught.course.translation_key)
    CourseRun.objects.update(needs_approval=True, enrolment_closes_at=timezone.now() - timedelta(days=1))
    preview = upload(course_manager_client, run, SHEET)
    bring_in(course_manager_client, run, preview)
    assert (preview.context["waiting"], states(run)) == (1, ["enrolled", "enrolled", "waiting"])


def test_what_is_wrong_with_a_row_is_told_by_its_number_and_the_others_come(run: CourseRun, tutor: Client) -> None:
    erased = Person.objects.create(name="Sol Rey", key="rey sol")
    PersonEmail.objects.create(person=erased, address="sol@escuela.example")
    erase_person(person=erased, by=None)
    sheet = (
        "name;e-mail;sex;country\n"
        "Ana Morales;ana@escuela.example;F;Guatemala\n"
        ";nadie@escuela.example;;\n"
        "Luis Gil;luis(at)escuela;;\n"
        "Eva Paz;eva@escuela.example;perro;\n"
        "Rosa Díaz;rosa@escuela.example;;Atlántida\n"
        "Ana Otra;ANA@escuela.example;;\n"
        "Sol Rey;sol@escuela.example;;\n"
        "=HYPERLINK(1);mal@escuela.example;;\n"
    )
    preview = upload(tutor, run, sheet)
    assert [fault.row for fault in preview.context["guest_list"].faults] == [3, 4, 5, 6, 7, 8]
    assert [each.guest.row for each in preview.context["met"]] == [2, 9]
    assert b"Fila 3" in preview.content
    unread = upload(tutor, run, "Nombre,Correo,Teléfono\nAna,ana@escuela.example,1\n")
    assert (unread.context["guest_list"].unread, b"no se leen: Tel\xc3\xa9fono" in unread.content) == (
        ("Teléfono",),
        True,
    )


def test_a_workbook_is_read_too(run: CourseRun, tutor: Client) -> None:
    book, file = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (["Nombre", "Correo"], ["Ana Morales", "ana@escuela.example"]):
        sheet.append(row)
    book.save(file)
    preview = upload(tutor, run, file.getvalue(), "lista.xlsx")
    assert [each.guest.name for each in preview.context["met"]] == ["Ana Morales"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "lista.csv"),
        (b"   \n", "lista.csv"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "lista.csv"),
        (b"%PDF-1.7 lista", "lista.xlsx"),
        (b"PK\x03\x04 no workbook", "lista.xlsx"),
        ("Nombre,Teléfono\nAna,1\n".encode(), "lista.csv"),
        (b"Nombre,Correo\n" + b"Ana,a@b.example\n" * 501, "lista.csv"),
        (b"Nombre,Correo\n" + b"x" * 1_000_001, "lista.csv"),
    ],
    ids=["empty", "blank", "image", "pdf", "no workbook", "no address", "too many", "too large"],
)
def test_a_file_that_cannot_be_used_is_told_and_brings_nobody(
    run: CourseRun, tutor: Client, content: bytes, name: str
) -> None:
    response = upload(tutor, run, content, name)
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["file"])
    assert Enrolment.objects.count() == 0


def test_a_list_that_was_changed_on_the_way_or_is_anothers_brings_nobody(
    run: CourseRun, tutor: Client, course_manager_client: Client
) -> None:
    sealed = upload(tutor, run, SHEET).context["sealed"]
    path = f"/es/teaching/{run.key}/invitations/"
    other = make_run("otra-1")
    assert tutor.post(path, {"guests": sealed[:-1] + "x"}).status_code == 409
    assert tutor.post(path, {"guests": ""}).status_code == 409
    assert course_manager_client.post(path, {"guests": sealed}).status_code == 409
    assert course_manager_client.post(f"/es/teaching/{other.key}/invitations/", {"guests": sealed}).status_code == 409
    assert Enrolment.objects.count() == 0


def test_course_managers_are_a_group_with_what_they_need_and_no_more() -> None:
    group = Group.objects.get(name="Gestión de cursos")
    held = {f"{each.content_type.app_label}.{each.codename}" for each in group.permissions.all()}
    assert {each for each in held if not each.startswith("wagtail")} == {
        "trainaction.run_courses",
        "trainaction.add_courserun",
        "trainaction.change_courserun",
        "trainaction.view_courserun",
        *(
            f"trainaction.{verb}_{model}"
            for model in ("questionbank", "question", "quiz", "interactivepackage")
            for verb in ("add", "change", "delete", "view")
        ),
        *(f"participants.{verb}_certificatetemplate" for verb in ("add", "change", "delete", "view")),
    }
    editors = Group.objects.get(name="Editores")
    assert (
        editors.permissions.filter(content_type__app_label="trainaction", codename__endswith="enrolment").count() == 0
    )


# --- the row of pages, and files --------------------------------------------------------------

TAUGHT = {
    "": "people",
    "marking/": "marking",
    "moderation/": "moderation",
    "gradebook/": "gradebook",
    "statistics/": "statistics",
    "survey/": "survey",
    "certificates/": "certificates",
    "rules/": "rules",
    "lessons/": "lessons",
}


def test_every_page_of_teaching_has_the_same_row_and_marks_its_own(run: CourseRun, tutor: Client) -> None:
    rows = {}
    for page in (*TAUGHT, "invitations/"):
        soup = BeautifulSoup(tutor.get(f"/es/teaching/{run.key}/{page}").content, "html.parser")
        tabs = soup.select("nav.run-tabs a")
        rows[page] = [tab["href"] for tab in tabs]
        current = [tab["href"] for tab in tabs if tab.has_attr("aria-current")]
        assert (page, current) == (page, [f"/es/teaching/{run.key}/{'' if page == 'invitations/' else page}"])
    learning = [f"/es/learning/{run.key}/{page}" for page in ("", "forum/", "announcements/")]
    assert set(map(tuple, rows.values())) == {(*learning, *(f"/es/teaching/{run.key}/{page}" for page in TAUGHT))}


def test_an_empty_list_says_whether_it_is_the_filter(run: CourseRun, tutor: Client) -> None:
    page = tutor.get(f"/es/teaching/{run.key}/").content.decode()
    assert ("Todavía nadie ha pedido plaza" in page, "Nadie coincide con estos filtros" in page) == (True, False)
    page = tutor.get(f"/es/teaching/{run.key}/", {"name": "eva"}).content.decode()
    assert ("Todavía nadie ha pedido plaza" in page, "Nadie coincide con estos filtros" in page) == (False, True)


def test_the_runs_of_who_teaches_are_a_file_with_how_many_people_are_where(
    taught: Taught, run: CourseRun, tutor: Client, course_manager_client: Client
) -> None:
    make_run("otra-1", course_key=uuid4(), title_es="=Otra", capacity=3)
    make_enrolment(run, make_learner(), EnrolmentState.ENROLLED)
    make_enrolment(run, make_learner("eva@escuela.example", "Eva Paz"), EnrolmentState.REQUESTED)
    lines = tutor.get("/es/teaching/runs.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1:] == [
        'medir-1,Marzo,Medir la violencia,"En marcha, inscripción abierta",,,,,America/Guatemala,,1,1,0,1,0,0,0,0,0'
    ]
    everything = course_manager_client.get("/es/teaching/runs.csv").content.decode("utf-8-sig")
    assert (everything.count("\n"), "'=Otra" in everything) == (3, True)
    workbook = load_workbook(BytesIO(course_manager_client.get("/es/teaching/runs.xlsx").content))
    assert [row[0].value for row in workbook.active.iter_rows(min_row=2)] == ["otra-1", "medir-1"]
    assert tutor.get("/es/teaching/runs.pdf").status_code == 404


def test_the_files_of_runs_ask_as_much_for_three_as_for_one(run: CourseRun, course_manager_client: Client) -> None:
    numbers = []
    for key in ("", "dos", "tres"):
        if key:
            make_run(key, course_key=uuid4())
        course_manager_client.get("/es/teaching/runs.csv")
        with CaptureQueriesContext(connection) as queries:
            course_manager_client.get("/es/teaching/runs.csv")
        numbers.append(len(queries))
    assert len(set(numbers)) == 1


# --- a run in the admin -----------------------------------------------------------------------


def test_what_is_wrong_with_a_run_is_said_in_plain_words(taught: Taught, course_manager_client: Client) -> None:
    form = {
        "course_key": str(taught.course.translation_key),
        "title_es": "Marzo",
        "key": "marzo 2026",
        "capacity": "-5",
        "pace": "self_paced",
        "timezone": "America/Managua",
        **{
            f"{prefix}-{name}_FORMS": "0" for prefix in ("institution_links", "tutors") for name in ("TOTAL", "INITIAL")
        },
    }
    url = "/admin/snippets/trainaction/courserun/add/"
    soup = BeautifulSoup(course_manager_client.post(url, form).content, "html.parser")
    assert [each.get_text(strip=True) for each in soup.select(".w-field__errors .error-message")] == [
        "Use letras sin tilde, cifras y guiones, sin espacios: marzo-2026.",
        "Escriba 1 o más, o deje el campo vacío: entonces no hay límite.",
    ]
    form |= {"key": "marzo-2026", "capacity": "5"}
    page = course_manager_client.post(url, form, follow=True).content.decode()
    assert "Cohorte de un curso: se creó «Marzo»." in page
    assert CourseRun.objects.get().timezone == "America/Managua"
