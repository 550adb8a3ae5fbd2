"""Statements to a store of learning records: written with the event, sent once, tried again, and none unless configured."""

import base64
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from participants.models import Person
from participants.services.privacy import erase_person
from tests.factories.runs import make_learner, make_run
from trainaction.models import Enrolment, OutgoingStatement
from trainaction.services.enrolments import begin, certify, complete, enrol, uncertify, withdraw
from trainaction.xapi.sending import Sent, StoreError, send_outbox

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]


class Store(ThreadingHTTPServer):
    """A store on this machine: keeps each statement once, and answers as it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.kept: dict[str, Any] = {}
        self.received: list[tuple[str, str, str]] = []
        self.answers: list[int] = []


class _Handler(BaseHTTPRequestHandler):
    server: Store

    def do_PUT(self) -> None:
        statement_id = self.path.partition("statementId=")[2]
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append(
            (statement_id, self.headers["X-Experience-API-Version"], self.headers["Authorization"])
        )
        told = self.server.answers.pop(0) if self.server.answers else 0
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


def learn(person: Person | None = None) -> Enrolment:
    """Somebody enrols, begins, completes and is certified."""
    enrolment = enrol(run=make_run(), person=person or make_learner(), by=None, language="es")
    for step in (lambda each: begin(enrolment=each), lambda each: complete(enrolment=each, by=None), lambda each: certify(enrolment=each, by=None)):  # fmt: skip
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
