"""Work that is handed in once however often it is sent, replaced or taken back until it is marked, and seen by two sides alone."""

import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.blocks import StructBlockValidationError

from participants.models import Person
from participants.queries.privacy import held_of
from participants.services.privacy import erase_person
from tests.factories.runs import make_enrolment, make_learner, make_tutor
from tests.trainaction.conftest import Taught
from tests.trainaction.learning import READ, Learning, learning, put_block, put_block_in, signed_in, write
from tests.trainaction.test_completion import set_rules, state_of
from trainaction.blocks import AssignmentBlock
from trainaction.discussion.attachments import HANDED_IN, path_of
from trainaction.gradebook.queries import Grade, gradebook
from trainaction.lessons.services import bring_lesson
from trainaction.messages import sending
from trainaction.models import CourseRun, EnrolmentState, MessageOptOut, RunAssignment, Submission, SubmittedFile
from trainaction.tasks import forget_submitted_files

__all__ = ["learning"]

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def rules(**changed: Any) -> dict[str, Any]:
    return {
        "title": "Su plan",
        "instructions": "Escriba su plan.",
        "rubric": "Un punto por idea.",
        "points": 10,
        "pass_mark": 60,
        "days": None,
        "takes_text": True,
        "most_files": 2,
        "kinds": ["pdf", "picture"],
        "largest": 1,
        "is_repeatable": True,
        **changed,
    }


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def block(remade: Callable[..., UUID], learning: Learning) -> UUID:
    return remade(put_assignment, learning.taught, learning.run)


def put_assignment(taught: Taught, run: CourseRun) -> UUID:
    return put_block_in(taught, run, "assignment", rules())


def url_of(learning: Learning, block: UUID, end: str = "") -> str:
    return f"{learning.url}assignments/{block}/{end}"


def pdf(name: str = "Plan de Ana.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def hand_in(learning: Learning, block: UUID, text: str = "Mi plan", client: Client | None = None, **form: Any) -> Any:
    sent = {"text": text, "form_key": str(uuid4()), **form}
    return (client or learning.client).post(url_of(learning, block), sent)


def mark(learning: Learning, client: Client, **form: Any) -> Any:
    submission = Submission.objects.latest("pk")
    sent = {"revision": submission.revision, "feedback": "", **form}
    return client.post(f"/es/teaching/{learning.run.key}/marking/{submission.public_id}/", sent)


def tutor_of(learning: Learning) -> Client:
    return signed_in(make_tutor(learning.run))


def kept(private: Path) -> int:
    return len(list((private / HANDED_IN).glob("*")))


# --- handing in ------------------------------------------------------------------------------


def test_a_text_and_files_are_handed_in_with_a_receipt(learning: Learning, block: UUID) -> None:
    page = hand_in(learning, block, files=[pdf(), pdf("otro.pdf")])
    assert page.status_code == 302
    submission = Submission.objects.get()
    assert (submission.text, submission.state, [each.name for each in submission.files.all()]) == (
        "Mi plan",
        "waiting",
        ["Plan de Ana.pdf", "otro.pdf"],
    )
    shown = learning.client.get(url_of(learning, block)).content.decode()
    assert f"Recibo {submission.public_id.hex[:8].upper()}" in shown
    assert "Entregada: espera a su tutoría" in learning.client.get(learning.lesson_url(0)).content.decode()


def test_a_form_sent_twice_is_taken_once(learning: Learning, block: UUID, private: Path) -> None:
    key = str(uuid4())
    for _time in range(2):
        assert hand_in(learning, block, form_key=key, files=[pdf()]).status_code == 302
    hand_in(learning, block, "Otro plan")
    hand_in(learning, block, form_key=key)
    submission = Submission.objects.get()
    assert (submission.text, submission.revision, submission.files.count(), kept(private)) == ("Otro plan", 2, 0, 1)


def test_what_waits_is_replaced_and_keeps_the_files_that_stay(
    learning: Learning, block: UUID, private: Path, django_capture_on_commit_callbacks: Any
) -> None:
    hand_in(learning, block, files=[pdf("uno.pdf"), pdf("dos.pdf")])
    stays = SubmittedFile.objects.get(name="dos.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        hand_in(learning, block, "Mejor", keep=[str(stays.key)], files=[pdf("tres.pdf")])
    submission = Submission.objects.get()
    names = [each.name for each in submission.files.order_by("pk")]
    assert (submission.text, submission.revision, names, kept(private)) == ("Mejor", 2, ["dos.pdf", "tres.pdf"], 2)


def test_what_waits_is_taken_back_and_handed_in_again(
    learning: Learning, block: UUID, private: Path, django_capture_on_commit_callbacks: Any
) -> None:
    hand_in(learning, block, files=[pdf()])
    url = url_of(learning, block, "take-back/")
    assert "Mi plan" in learning.client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        learning.client.post(url)
    submission = Submission.objects.get()
    assert (submission.state, submission.text, kept(private)) == ("taken_back", "", 0)
    assert learning.client.get(url).status_code == 302
    hand_in(learning, block, "De nuevo")
    assert [each.number for each in Submission.objects.filter(state="waiting")] == [2]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"text": " "}, "Todavía no hay nada que entregar"),
        ({"text": "a" * 20_001}, "20001"),
        ({"form_key": "no"}, "form_key"),
        ({"files": lambda: [pdf(), pdf("b.pdf"), pdf("c.pdf")]}, "Envíe 2 archivos como máximo."),
        (
            {"files": lambda: [SimpleUploadedFile("plan.docx", PDF)]},
            "no es lo que dice su nombre: por su contenido es un archivo .pdf",
        ),
        (
            {"files": lambda: [SimpleUploadedFile("plan.exe", b"MZ" + b"0" * 64)]},
            "es de un tipo que aquí no se pide. Envíe uno de estos: .pdf, .jpg, .jpeg, .png, .webp.",
        ),
        ({"files": lambda: [SimpleUploadedFile("plan.webp", b"")]}, "plan.webp"),
        ({"files": lambda: [pdf("x" * 3 + ".pdf"), SimpleUploadedFile("g.pdf", PDF + b"0" * 1024 * 1024)]}, "1 MB"),
    ],
)
def test_what_cannot_be_handed_in_is_said_and_nothing_is_kept(
    learning: Learning, block: UUID, private: Path, form: dict[str, Any], sentence: str
) -> None:
    form = {name: value() if callable(value) else value for name, value in form.items()}
    response = hand_in(learning, block, **form)
    assert (response.status_code, Submission.objects.count(), kept(private)) == (422, 0, 0)
    assert sentence in response.content.decode()
    if form.get("text", "x").strip():
        assert form.get("text", "Mi plan") in response.content.decode()


def test_only_the_kinds_that_are_asked_for_are_taken(learning: Learning, private: Path) -> None:
    block = put_block(learning, "assignment", rules(kinds=["picture"], takes_text=False))
    page = hand_in(learning, block, files=[pdf("plan.pdf")]).content.decode()
    assert "es de un tipo que aquí no se pide. Envíe uno de estos: .jpg, .jpeg, .png, .webp." in page
    picture = io.BytesIO()
    Image.new("RGB", (10, 10)).save(picture, "PNG")
    response = hand_in(learning, block, "Un texto", files=[SimpleUploadedFile("foto.png", picture.getvalue())])
    assert (response.status_code, Submission.objects.get().text) == (302, "")


def test_late_work_is_taken_and_said_to_be_late(learning: Learning) -> None:
    block = put_block(learning, "assignment", rules(days=3))
    assert "Se entrega 3 días después" in learning.client.get(url_of(learning, block)).content.decode()
    CourseRun.objects.filter(pk=learning.run.pk).update(starts_at=timezone.now() - timedelta(days=2))
    hand_in(learning, block)
    assert Submission.objects.get().is_late is False
    CourseRun.objects.filter(pk=learning.run.pk).update(starts_at=timezone.now() - timedelta(days=4))
    hand_in(learning, block, "Más tarde")
    assert Submission.objects.get().is_late is True


def test_after_the_run_nothing_is_handed_in(learning: Learning, block: UUID) -> None:
    CourseRun.objects.filter(pk=learning.run.pk).update(ends_at=timezone.now() - timedelta(minutes=1))
    response = hand_in(learning, block)
    assert (response.status_code, Submission.objects.count()) == (422, 0)
    assert "Esta cohorte terminó: ya no se entrega nada." in response.content.decode()


# --- marking ---------------------------------------------------------------------------------


def test_a_tutor_marks_without_a_name_and_the_learner_reads_it(learning: Learning, block: UUID) -> None:
    hand_in(learning, block, files=[pdf()])
    client = tutor_of(learning)
    queue = client.get(f"/es/teaching/{learning.run.key}/marking/").content.decode()
    seen = ["Mi plan", "Un punto por idea.", "Archivo 1 (PDF)", "Plan de Ana", "Morales"]
    assert [each in queue for each in seen] == [True, True, True, False, False]
    assert mark(learning, client, points="7,5", feedback="Bien pensado.").status_code == 302
    submission = Submission.objects.get()
    assert (submission.points, submission.is_passed, submission.state) == (Decimal("7.5"), True, "marked")
    page = learning.client.get(url_of(learning, block)).content.decode()
    assert (
        "Bien pensado." in page,
        "7,5 de 10 puntos, 75 %" in page.replace("\xa0", " "),
        "<form" in page.split("<main")[1].split("</main")[0],
    ) == (True, True, False)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"points": "11"}, "Dé de 0 a 10 puntos."),
        ({"points": "-1"}, "Dé de 0 a 10 puntos."),
        ({"points": "1e308"}, "no es un número"),
        ({"points": ""}, "Escriba un número"),
        ({"hand_back": "1"}, "Diga qué hay que mejorar"),
        ({"points": "5", "revision": "9"}, "la reemplazó mientras tanto"),
    ],
)
def test_a_mark_that_cannot_be_is_said_and_changes_nothing(
    learning: Learning, block: UUID, form: dict[str, str], sentence: str
) -> None:
    hand_in(learning, block)
    response = mark(learning, tutor_of(learning), **form)
    assert (response.status_code, Submission.objects.get().state) == (422, "waiting")
    assert sentence in response.content.decode()


def test_a_mark_is_for_what_the_tutor_saw(learning: Learning, block: UUID) -> None:
    """Replaced while the tutor reads: refused, shown anew, and taken at the second press."""
    hand_in(learning, block)
    client = tutor_of(learning)
    hand_in(learning, block, "Otra versión")
    page = mark(learning, client, points="8", revision="1").content.decode()
    assert ("Otra versión" in page, 'name="revision" value="2"' in page, 'value="8"' in page) == (True, True, True)
    mark(learning, client, points="8")
    assert "Ya se calificó" in mark(learning, client, points="2").content.decode()
    assert Submission.objects.get().points == 8
    assert "ya no se puede" not in learning.client.get(url_of(learning, block, "take-back/")).content.decode()


def test_work_handed_back_is_tried_again(learning: Learning) -> None:
    """Handed back, also where it is handed in once; marked then, and no more taken."""
    block = put_block(learning, "assignment", rules(is_repeatable=False))
    client = tutor_of(learning)
    hand_in(learning, block)
    mark(learning, client, hand_back="1", feedback="Falta la fecha.")
    page = learning.client.get(url_of(learning, block)).content.decode()
    assert ("Falta la fecha." in page, ">\nMi plan</textarea>" in page) == (True, True)
    hand_in(learning, block, "Con fecha")
    mark(learning, client, points="2")
    response = hand_in(learning, block, "Otra vez")
    assert (response.status_code, "se entrega una sola vez" in response.content.decode()) == (422, True)
    tries = Submission.objects.order_by("number").values_list("number", "state", "points")
    assert list(tries) == [(1, "returned", None), (2, "marked", 2)]


def test_what_was_not_passed_is_handed_in_again_where_the_rules_say_so(learning: Learning, block: UUID) -> None:
    client = tutor_of(learning)
    for points, status in (("5", 302), ("6", 422)):
        hand_in(learning, block)
        mark(learning, client, points=points)
        assert hand_in(learning, block, "Más").status_code == status
        Submission.objects.filter(text="Más").delete()
    assert list(Submission.objects.order_by("pk").values_list("is_passed", flat=True)) == [False, True]


def test_marking_writes_an_e_mail_once_unless_it_was_ended(learning: Learning, block: UUID) -> None:
    client = tutor_of(learning)
    hand_in(learning, block)
    mark(learning, client, points="2", feedback="Secreto")
    at = timezone.now()
    for _time in range(2):
        sending.send_due(at=at)
    [message] = [each for each in mail.outbox if each.subject == "Ya se calificó: Su plan"]
    assert (url_of(learning, block) in message.body, "Secreto" in message.body) == (True, False)
    hand_in(learning, block)
    mark(learning, client, hand_back="1", feedback="Otra vez")
    MessageOptOut.objects.create(person=learning.person, kind="marked")
    sending.send_due(at=timezone.now())
    assert [each.subject for each in mail.outbox if "Su plan" in each.subject] == ["Ya se calificó: Su plan"]


# --- who sees it -----------------------------------------------------------------------------


def test_files_go_to_their_learner_and_the_tutors_of_the_run(learning: Learning, block: UUID) -> None:
    hand_in(learning, block, files=[pdf()])
    url = f"{learning.url}submissions/{SubmittedFile.objects.get().key}/"
    colleague = make_learner("luis@escuela.example", "Luis Castro")
    make_enrolment(learning.run, colleague)
    stranger = make_learner("eva@escuela.example", "Eva Soto")
    tutor = make_tutor(learning.run)
    people: list[tuple[Person, int]] = [(learning.person, 200), (tutor, 200), (colleague, 404), (stranger, 403)]
    told: list[tuple[int, bytes, str]] = []
    for person, _status in people:
        response: Any = signed_in(person).get(url)
        content = b"".join(response.streaming_content) if response.streaming else b""
        told.append((response.status_code, content, response.get("Content-Disposition", "")))
    assert [status for status, _content, _name in told] == [status for _person, status in people]
    assert [content for _status, content, _name in told] == [PDF, PDF, b"", b""]
    assert ["Ana" in name for _status, _content, name in told] == [True, False, False, False]


def test_one_learner_never_reaches_anothers_work(learning: Learning, block: UUID) -> None:
    hand_in(learning, block, "Lo de Ana")
    colleague = make_learner("luis@escuela.example", "Luis Castro")
    make_enrolment(learning.run, colleague)
    client = signed_in(colleague)
    assert "Lo de Ana" not in client.get(url_of(learning, block)).content.decode()
    assert client.post(url_of(learning, block, "take-back/")).status_code == 302
    assert Submission.objects.get().state == "waiting"
    assert mark(learning, client, points="10").status_code == 404


def test_a_tutor_reads_the_assignment_and_hands_nothing_in(learning: Learning, block: UUID) -> None:
    client = tutor_of(learning)
    assert "Usted ve lo que ven" in client.get(url_of(learning, block)).content.decode()
    assert hand_in(learning, block, client=client).status_code == 404


# --- rules, gradebook, own data --------------------------------------------------------------


def test_an_assignment_is_passed_answered_and_missing(learning: Learning, block: UUID) -> None:
    set_rules(learning, {"rule": "passed"}, {"rule": "viewed"}, needed=1)
    page = learning.client.get(learning.url).content.decode()
    assert f'<a href="{url_of(learning, block)}">Tarea «Su plan»</a>' in page
    hand_in(learning, block)
    assert state_of(learning) == EnrolmentState.ENROLLED
    mark(learning, tutor_of(learning), points="6")
    assert state_of(learning) == EnrolmentState.COMPLETED


def test_handed_in_is_answered(learning: Learning, block: UUID) -> None:
    set_rules(learning, {"rule": "answered"}, needed=1)
    hand_in(learning, block)
    assert state_of(learning) == EnrolmentState.COMPLETED


def test_without_rules_an_assignment_has_to_be_passed(learning: Learning, block: UUID) -> None:
    for place in range(3):
        learning.client.post(learning.lesson_url(place, "done/"), READ)
    assert state_of(learning) == EnrolmentState.ENROLLED
    hand_in(learning, block)
    mark(learning, tutor_of(learning), points="10")
    assert state_of(learning) == EnrolmentState.COMPLETED


def test_the_gradebook_has_a_column_for_it(learning: Learning, block: UUID) -> None:
    client = tutor_of(learning)
    hand_in(learning, block)
    mark(learning, client, points="4")
    hand_in(learning, block)
    book = gradebook(learning.run, "es")
    assert ([each.title for each in book.quizzes], book.rows[0].grades) == (["Su plan"], (Grade(40.0, False, 2),))
    assert "Su plan" in client.get(f"/es/teaching/{learning.run.key}/gradebook/").content.decode()


def test_rules_follow_a_lesson_that_is_brought_and_marks_stay(learning: Learning, block: UUID) -> None:
    client = tutor_of(learning)
    hand_in(learning, block)
    mark(learning, client, points="6")
    lesson = write(learning.taught.lessons[0], "Sin tarea.")
    assert RunAssignment.objects.get().is_asked is True
    bring_lesson(run=learning.run, lesson_key=lesson.translation_key, by=make_tutor(learning.run, "b@x.example").user)
    assert (RunAssignment.objects.get().is_asked, Submission.objects.get().points) == (False, 6)
    assert "6 de 10 puntos" in learning.client.get(url_of(learning, block)).content.decode()
    assert hand_in(learning, block).status_code == 422


def test_what_was_handed_in_is_in_the_learners_own_data_and_goes_with_them(
    learning: Learning, block: UUID, private: Path, django_capture_on_commit_callbacks: Any
) -> None:
    hand_in(learning, block, files=[pdf()])
    held = held_of(learning.person)
    assert [row["texto"] for row in held["entregas"]] == ["Mi plan"]
    assert [row["nombre"] for row in held["archivos de entregas"]] == ["Plan de Ana.pdf"]
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=learning.person, by=None)
    assert (Submission.objects.count(), SubmittedFile.objects.count(), kept(private)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("changed", "field"), [({"takes_text": False, "most_files": 0}, "takes_text"), ({"kinds": []}, "kinds")]
)
def test_an_assignment_that_takes_nothing_is_refused(changed: dict[str, Any], field: str) -> None:
    block = AssignmentBlock()
    with pytest.raises(StructBlockValidationError) as raised:
        block.clean(block.to_python(rules(**changed)))
    assert list(raised.value.block_errors) == [field]


@pytest.mark.parametrize("number", [1, 3])
def test_marking_asks_the_same_whatever_waits(
    learning: Learning, block: UUID, django_assert_num_queries: Any, number: int
) -> None:
    for place in range(number):
        person = make_learner(f"p{place}@escuela.example", f"Persona {place}")
        make_enrolment(learning.run, person)
        hand_in(learning, block, client=signed_in(person), files=[pdf()])
    client, url = tutor_of(learning), f"/es/teaching/{learning.run.key}/marking/"
    client.get(url)
    with django_assert_num_queries(11):
        assert client.get(url).content.decode().count("Archivo 1 (PDF)") == number


def test_a_lesson_asks_once_for_all_its_assignments(
    learning: Learning, block: UUID, django_assert_num_queries: Any
) -> None:
    put_block(learning, "assignment", rules())
    for _time in range(2):
        learning.client.get(learning.lesson_url(0))
    hand_in(learning, block, files=[pdf()])
    with django_assert_num_queries(11):
        learning.client.get(learning.lesson_url(0))


@pytest.mark.parametrize(
    ("run", "marked", "gone"),
    [
        ({"ends_at": 31}, 400, True),
        ({"ends_at": 29}, 400, False),
        ({"archived_at": 31}, 1, True),
        ({}, 31, True),
        ({}, 29, False),
        ({}, None, False),
    ],
)
def test_files_go_once_their_time_is_over_and_marks_stay(
    learning: Learning,
    block: UUID,
    private: Path,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
    run: dict[str, int],
    marked: int | None,
    gone: bool,
) -> None:
    """So many days after the run's end; in a run without one after the mark, and what waits for one stays."""
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "submitted_files": 30}
    page = learning.client.get(url_of(learning, block)).content.decode()
    assert "Sus archivos se guardan hasta 30 días después de calificados" in page
    hand_in(learning, block, files=[pdf()])
    now = timezone.now()
    ago = {name: now - timedelta(days=days) for name, days in run.items()}
    CourseRun.objects.filter(pk=learning.run.pk).update(**ago)
    if marked is not None:
        mark(learning, tutor_of(learning), points="7")
        Submission.objects.update(marked_at=now - timedelta(days=marked))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_submitted_files() == {"files": int(gone)}
    submission = Submission.objects.get()
    assert (submission.text, submission.files.count(), kept(private)) == ("Mi plan", int(not gone), int(not gone))
    assert (submission.files_removed_at is not None) == gone
    assert ("Sus archivos se eliminaron" in learning.client.get(url_of(learning, block)).content.decode()) == gone


def test_path_of_a_file_is_below_the_private_root(private: Path) -> None:
    assert path_of(UUID(int=1), HANDED_IN) == private / "submissions" / UUID(int=1).hex
