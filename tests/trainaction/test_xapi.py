"""Statements to a store of learning records: written with the event, sent once, tried again, and none unless configured."""

import base64
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from participants.models import Person
from participants.services.privacy import erase_person
from tests.factories.quizzes import make_bank, make_each_kind, make_question, make_quiz, make_single
from tests.factories.runs import make_learner, make_run
from tests.trainaction.learning import Learning, learning
from tests.trainaction.xapi_shape import problems
from trainaction.enrolment.services.enrolments import advance, begin, complete, enrol, uncertify, withdraw
from trainaction.learning.services import finish_lesson, see_blocks
from trainaction.models import Attempt, Enrolment, EnrolmentState, OutgoingStatement, Question, Quiz, RunQuiz
from trainaction.quizzes import regrading, services
from trainaction.xapi.sending import Sent, StoreError, send_outbox

__all__ = ["learning"]

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]


class Store(ThreadingHTTPServer):
    """A store on this machine: keeps each statement once, refuses what is none, and answers as it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.kept: dict[str, Any] = {}
        self.received: list[tuple[str, str, str]] = []
        self.answers: list[int] = []
        self.faults: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: Store

    def do_PUT(self) -> None:
        statement_id = self.path.partition("statementId=")[2]
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append(
            (statement_id, self.headers["X-Experience-API-Version"], self.headers["Authorization"])
        )
        told = self.server.answers.pop(0) if self.server.answers else 0
        if faults := problems(content):
            self.server.faults += faults
            told = 400
        answer = told or (409 if statement_id in self.server.kept else 204)
        if answer == 204:
            self.server.kept[statement_id] = content
        self.send_response(answer)
        if answer == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Nothing is printed."""


@pytest.fixture
def store(settings: Any) -> Iterator[Store]:
    server = Store()
    settings.XAPI_ENDPOINT = f"http://127.0.0.1:{server.server_address[1]}/xapi/"
    settings.XAPI_KEY, settings.XAPI_SECRET = "portal", "clave"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
    assert server.faults == []


def learn(person: Person | None = None) -> Enrolment:
    """Somebody enrols, begins, completes and is certified."""
    enrolment = enrol(run=make_run(), person=person or make_learner(), by=None, language="es")
    for step in (lambda each: begin(enrolment=each), lambda each: complete(enrolment=each, by=None), lambda each: advance(enrolments=[each], to=EnrolmentState.CERTIFIED, by=None)):  # fmt: skip
        step(Enrolment.objects.get(pk=enrolment.pk))
    return Enrolment.objects.get(pk=enrolment.pk)


def verbs(statements: Any) -> list[str]:
    return [each["verb"]["display"]["en"] for each in statements]


def due_now() -> None:
    OutgoingStatement.objects.filter(sent_at=None).update(due_at=timezone.now() - timedelta(seconds=1))


def test_without_a_store_nothing_is_written_or_sent() -> None:
    learn()
    assert (OutgoingStatement.objects.count(), send_outbox()) == (0, Sent())


def test_each_step_is_told_once_and_names_nobody(store: Store) -> None:
    enrolment = learn()
    assert (send_outbox(), send_outbox()) == (Sent(sent=4), Sent())
    assert verbs(store.kept.values()) == ["registered", "initialized", "completed", "earned"]
    first = next(iter(store.kept.values()))
    assert (first["id"], first["actor"]["account"]["name"]) == (next(iter(store.kept)), str(enrolment.public_id))
    assert (first["object"]["id"].rsplit("/", 1)[1], first["object"]["definition"]["name"]) == (
        "run-1",
        {"es": "Una edición", "en": "An edition"},
    )
    told = json.dumps(list(store.kept.values()))
    assert ("Ana" in told, "ana@escuela.example" in told) == (False, False)
    key = base64.b64encode(b"portal:clave").decode()
    assert {(version, secret) for _id, version, secret in store.received} == {("1.0.3", f"Basic {key}")}


def test_a_step_that_is_rolled_back_is_told_to_nobody(store: Store) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        learn()
        raise RuntimeError
    assert send_outbox() == Sent()


def test_what_was_never_had_is_not_told_as_left(store: Store) -> None:
    run = make_run(capacity=1)
    placed, waiting = (
        enrol(run=run, person=make_learner(f"{name}@x.example"), by=None, language="es") for name in "ab"
    )
    withdraw(enrolment=waiting, by=None)
    withdraw(enrolment=placed, by=None)
    send_outbox()
    assert verbs(store.kept.values()) == ["registered", "abandoned"]


def test_a_certificate_taken_back_does_not_complete_again(store: Store) -> None:
    uncertify(enrolment=learn(), by=None, why="Otro nombre")
    send_outbox()
    assert verbs(store.kept.values()) == ["registered", "initialized", "completed", "earned"]


def test_store_that_is_away_is_tried_again_and_nothing_is_lost_or_sent_twice(store: Store) -> None:
    learn()
    store.answers = [204, 503]
    with pytest.raises(StoreError, match="503"):
        send_outbox()
    waiting = OutgoingStatement.objects.filter(sent_at=None)
    assert (waiting.count(), waiting[0].tries, waiting[0].answer) == (3, 1, "HTTP 503")
    assert waiting[0].due_at > timezone.now()
    due_now()
    assert send_outbox() == Sent(sent=3)
    assert verbs(sorted(store.kept.values(), key=lambda each: each["timestamp"])) == [
        "registered", "initialized", "completed", "earned",
    ]  # fmt: skip


def test_statement_that_arrived_before_the_answer_was_lost_is_not_kept_twice(store: Store) -> None:
    learn()
    send_outbox()
    OutgoingStatement.objects.update(sent_at=None)
    assert send_outbox() == Sent(sent=4)
    assert (len(store.kept), set(OutgoingStatement.objects.values_list("answer", flat=True))) == (4, {"409"})


def test_one_that_is_refused_does_not_hold_up_the_others(store: Store) -> None:
    learn()
    store.answers = [400]
    assert send_outbox() == Sent(sent=3, refused=1)
    assert OutgoingStatement.objects.get(sent_at=None).answer == "HTTP 400"


@pytest.mark.parametrize("answer", [401, 403])
def test_a_key_that_is_refused_stops_the_sending(store: Store, answer: int) -> None:
    learn()
    store.answers = [answer]
    with pytest.raises(StoreError, match=str(answer)):
        send_outbox()
    assert len(store.received) == 1


def test_key_is_given_to_no_other_address(store: Store) -> None:
    learn()
    store.answers = [302] * 4
    assert send_outbox() == Sent(refused=4)


def test_nobody_there_is_an_error_that_is_tried_again(store: Store, settings: Any) -> None:
    learn()
    settings.XAPI_ENDPOINT = "http://127.0.0.1:9/xapi"
    with pytest.raises(StoreError):
        send_outbox()
    assert OutgoingStatement.objects.filter(sent_at=None, tries=1).count() == 1


def test_waiting_grows_to_a_day_and_no_more(store: Store) -> None:
    learn()
    OutgoingStatement.objects.exclude(pk=OutgoingStatement.objects.first().pk).delete()
    OutgoingStatement.objects.update(tries=40)
    store.answers = [400]
    send_outbox()
    wait = OutgoingStatement.objects.get().due_at - timezone.now()
    assert timedelta(hours=23) < wait <= timedelta(days=1)


def test_erasing_a_learner_takes_what_was_to_be_sent(store: Store) -> None:
    enrolment = learn()
    erase_person(person=enrolment.person, by=None)
    assert (OutgoingStatement.objects.count(), send_outbox()) == (0, Sent())


# --- lessons and quizzes -------------------------------------------------------------------------


def told(store: Store) -> list[Any]:
    """What the store keeps, in the order in which it came, but for the steps of enrolments."""
    send_outbox()
    return [each for each in store.kept.values() if "contextActivities" in each["context"]]


def tail(name: str) -> str:
    return name.rsplit("/xapi/", 1)[1]


def test_lesson_is_told_when_it_is_first_opened_and_once_when_it_is_done(store: Store, learning: Learning) -> None:
    lesson = learning.taught.lessons[0].translation_key
    for _turn in range(2):
        learning.client.get(learning.lesson_url(0))
    see_blocks(enrolment=learning.enrolment, lesson_key=lesson, blocks=[], of=[uuid4()])
    for _turn in range(2):
        finish_lesson(enrolment=learning.enrolment, lesson_key=lesson, of=())
    opened, done = told(store)
    assert verbs([opened, done]) == ["experienced", "completed"]
    assert [each["verb"]["id"] for each in (opened, done)] == [
        "http://adlnet.gov/expapi/verbs/experienced",
        "http://adlnet.gov/expapi/verbs/completed",
    ]
    assert (tail(opened["object"]["id"]), opened["object"]["definition"]["type"]) == (
        f"runs/run-1/lessons/{lesson}",
        "http://adlnet.gov/expapi/activities/lesson",
    )
    assert opened["object"]["definition"]["name"]["es"] == learning.taught.lessons[0].title
    assert (opened["context"]["registration"], done["result"]) == (
        str(learning.enrolment.public_id),
        {"completion": True},
    )
    (run,) = done["context"]["contextActivities"]["grouping"]
    assert tail(run["id"]) == "runs/run-1"


def attempted(learning: Learning, quiz: Quiz, answers: dict[int, Any]) -> Attempt:
    """An attempt of two minutes and a half, with these answers by number."""
    if not RunQuiz.objects.filter(quiz=quiz).exists():
        RunQuiz.objects.create(run=learning.run, quiz=quiz, lesson_key=learning.taught.lessons[0].translation_key)
    attempt = services.start_attempt(quiz=quiz, enrolment=learning.enrolment)
    services.save_answers(attempt=attempt, answers=answers)
    return services.hand_in(attempt=attempt, at=attempt.started_at + timedelta(seconds=150, milliseconds=789))


def options_of(attempt: Attempt, number: int) -> dict[str, str]:
    """Of a question, the key of each option by its Spanish text."""
    content = attempt.items.get(number=number).version.content
    return {option["text"]["es"]: option["key"] for option in content["options"]}


def test_quiz_is_told_when_begun_and_when_passed_or_failed_with_score_and_duration(
    store: Store, learning: Learning
) -> None:
    bank = make_bank()
    for _number in range(2):
        make_single(bank, points=2)
    quiz = make_quiz(bank, pass_mark=50)
    attempt = services.start_attempt(quiz=quiz, enrolment=learning.enrolment)
    keys = [options_of(attempt, number) for number in (1, 2)]
    attempted(learning, quiz, {1: {"chosen": [keys[0]["Bien"]]}})
    attempted(learning, quiz, {1: {"chosen": [keys[0]["Mal"]]}})
    got = told(store)
    assert verbs(got) == ["attempted", "answered", "passed", "attempted", "answered", "failed"]
    passed, failed = got[2], got[5]
    assert (tail(passed["object"]["id"]), passed["object"]["definition"]) == (
        f"runs/run-1/quizzes/{quiz.pk}",
        {
            "type": "http://adlnet.gov/expapi/activities/assessment",
            "name": {"es": "Prueba 1", "en": "Quiz 1"},
        },
    )
    assert passed["result"] == {
        "score": {"raw": 2.0, "min": 0, "max": 4.0, "scaled": 0.5},
        "success": True,
        "completion": True,
        "duration": "P0DT00H02M30S",
    }
    assert (failed["result"]["score"]["scaled"], failed["result"]["success"]) == (0.0, False)
    assert [list(each["context"]["extensions"].values()) for each in (passed, failed)] == [[1], [2]]
    (lesson,) = passed["context"]["contextActivities"]["parent"]
    assert tail(lesson["id"]) == f"runs/run-1/lessons/{learning.taught.lessons[0].translation_key}"
    assert {each["context"]["registration"] for each in got} == {str(learning.enrolment.public_id)}


def test_each_answer_is_told_as_its_kind_of_interaction_and_no_words_of_the_learner(
    store: Store, learning: Learning
) -> None:
    bank = make_bank()
    questions = [*make_each_kind(bank).values(), make_question(bank, "open")]
    quiz = make_quiz(bank)
    attempt = services.start_attempt(quiz=quiz, enrolment=learning.enrolment)
    single, several, true_false, matching, ordering = (options_of(attempt, number) for number in range(1, 6))
    attempted(
        learning,
        quiz,
        {
            1: {"chosen": [single["Bien"]]},
            2: {"chosen": [several["A"]]},
            3: {"chosen": [true_false["Verdadero"]]},
            4: {"pairs": {matching["Uno"]: matching["Uno"], matching["Dos"]: matching["Uno"]}},
            5: {"places": {ordering["Primero"]: 2, ordering["Segundo"]: 1, ordering["Tercero"]: 3}},
            6: {"number": "12.5"},
            7: {"text": "Soy Ana Morales"},
            8: {"text": "Me llamo Ana Morales"},
        },
    )
    answers = [each for each in told(store) if each["verb"]["display"]["en"] == "answered"]
    assert [tail(each["object"]["id"]) for each in answers] == [f"questions/{each.pk}" for each in questions]
    assert [each["object"]["definition"]["interactionType"] for each in answers] == [
        "choice", "choice", "choice", "matching", "sequencing", "numeric", "fill-in", "long-fill-in",
    ]  # fmt: skip
    assert [each["result"].get("response") for each in answers] == [
        single["Bien"],
        several["A"],
        true_false["Verdadero"],
        "[,]".join(sorted(f"{matching[text]}[.]{matching['Uno']}" for text in ("Uno", "Dos"))),
        "[,]".join(ordering[text] for text in ("Segundo", "Primero", "Tercero")),
        "12.5",
        None,
        None,
    ]
    assert [each["result"].get("success") for each in answers] == [True, False, False, False, False, True, False, None]
    assert "Morales" not in json.dumps(answers)
    assert [tail(each["context"]["contextActivities"]["parent"][0]["id"]) for each in answers] == [
        f"runs/run-1/quizzes/{quiz.pk}"
    ] * 8


def test_result_that_waits_for_a_tutor_is_told_once_it_is_marked_and_again_where_it_changes(
    store: Store, learning: Learning
) -> None:
    bank = make_bank()
    make_question(bank, "open", points=4)
    quiz = make_quiz(bank, pass_mark=50)
    attempt = attempted(learning, quiz, {1: {"text": "Porque sí"}})
    assert verbs(told(store)) == ["attempted", "answered"]
    tutor = make_learner("tutora@escuela.example").user
    assert tutor is not None
    for points in (1, 1, 3):
        services.mark(item=attempt.items.get(), points=Decimal(points), comment="", by=tutor)
    assert verbs(told(store))[2:] == ["failed", "passed"]


def test_regrading_tells_who_has_other_points_since(store: Store, learning: Learning) -> None:
    bank = make_bank()
    question = make_single(bank)
    quiz = make_quiz(bank, pass_mark=100)
    attempt = services.start_attempt(quiz=quiz, enrolment=learning.enrolment)
    attempted(learning, quiz, {1: {"chosen": [options_of(attempt, 1)["Mal"]]}})
    question = Question.objects.get(pk=question.pk)
    for option in question.options.all():
        option.is_right = option.text_es == "Mal"
        option.save()
    services.keep_version(question=question, by=None)
    boss = make_learner("jefa@escuela.example").user
    assert boss is not None
    regrading.regrade(regrading=regrading.ask(question=question, by=boss, why="Era la otra."))
    assert verbs(told(store)) == ["attempted", "answered", "failed", "passed"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", "1"),
        ("timestamp", "2026-11-26T10:00:00"),
        ("actor.account.homePage", "academia"),
        ("verb.id", "passed"),
        ("verb.display", {"es": None}),
        ("object.definition.interactionType", "essay"),
        ("result", {"score": {"scaled": 1.2}}),
        ("result", {"duration": "150"}),
        ("context.registration", "7"),
        ("context.contextActivities", {"grouping": {"id": "https://x.example/a"}}),
        ("context.extensions", {"attempt": 1}),
    ],
)
def test_shape_that_is_tested_against_refuses_what_a_store_refuses(
    store: Store, learning: Learning, path: str, value: Any
) -> None:
    learning.client.get(learning.lesson_url(0))
    statement = next(
        each for each in OutgoingStatement.objects.values_list("content", flat=True) if "parent" not in each
    )
    assert problems(statement) == []
    *way, last = path.split(".")
    place = statement
    for name in way:
        place = place[name]
    place[last] = value
    assert len(problems(statement)) > 0
