"""Learning under load: a lesson's page signed in, and 500 learners who save answers at 50 requests a second.

The course is the demo's, with its 22 lessons and its quizzes; learners, places and attempts are made by the factories of the
tests and by the portal's own services. Latencies are told from the moment at which a request was due, so that a
server that falls behind is not flattered by clients that wait for it. On a machine that does other work as well, the
processor time is the figure to trust.
"""

import http.client
import json
import re
import shutil
import statistics
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bench import Row
from bench.bench_pages import CLIENTS, SECONDS, processor_seconds, served
from bench.own_portal import ROOT, manage, own_portal
from bench.sessions import session_of

LEARNERS = 500
PER_SECOND = 50
SENDERS = 64
"""Threads that send answers: more than are ever on their way."""
LESSONS_PER_SECOND, MOST_QUERIES, P95 = 100, 12, 0.300
TOKEN = "b" * 32
PREPARE = "from bench.bench_learning import prepare; prepare({learners})"


@dataclass(frozen=True)
class Learner:
    """Somebody signed in, at an open attempt: `fields` is what they answer."""

    session: str
    answer_path: str
    fields: dict[str, str]


def prepare(learners: int) -> None:
    """In the portal's own process: a run of the demo's course, its learners signed in and at their quizzes. Prints JSON."""
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, override_settings

    from portal.first_pages import make_home
    from tests.factories.runs import make_enrolment, make_learner, make_run
    from trainaction.demo.courses import WRITTEN_OUT
    from trainaction.demo.load import load
    from trainaction.lessons.services import pin_lessons
    from trainaction.models import CoursePage, EnrolmentState, RunLesson, RunQuiz
    from trainaction.quizzes.services import start_attempt

    make_home()
    load(lambda sentence: None)
    run = make_run("bench", course_key=CoursePage.objects.get(slug=WRITTEN_OUT.slug[0]).translation_key)
    pin_lessons(run=run)
    placed = RunQuiz.objects.filter(run=run).select_related("quiz").order_by("pk")[0]
    lesson = RunLesson.objects.filter(run=run, lesson_key=placed.lesson_key)[0]
    told = []
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]), transaction.atomic():
        for number in range(learners):
            person = make_learner(f"l{number}@bench.example", f"Persona {number}")
            enrolment = make_enrolment(run, person, EnrolmentState.ACTIVE)
            attempt = start_attempt(quiz=placed.quiz, enrolment=enrolment)
            item = attempt.items.exclude(version__content__kind__in=["matching", "ordering"])[0]
            options = item.version.content["options"]
            user: Any = person.user
            told.append(
                {
                    "session": session_of(user),
                    "answer_path": f"/es/learning/bench/attempts/{attempt.public_id}/answers/{item.number}/",
                    "fields": {f"q{item.number}": options[0]["key"] if options else "12"},
                }
            )
    path = f"/es/learning/bench/lessons/{lesson.lesson_key}/"
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = told[0]["session"]
    for _time in range(2):
        client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(path)
    print(json.dumps({"lesson": path, "queries": len(asked), "bytes": len(page.content), "learners": told}))


def run() -> list[Row]:
    with own_portal() as env:
        made = json.loads(manage(env, "shell", "-v0", "-c", PREPARE.format(learners=LEARNERS)).splitlines()[-1])
        learners = [Learner(**each) for each in made["learners"]]
        with served("portal.wsgi:application", ROOT, env) as (port, server):
            while not _pages(port, made["lesson"], learners[0], seconds=1):
                pass  # the server builds what it keeps in memory
            before, started = processor_seconds(server), time.perf_counter()
            pages = _pages(port, made["lesson"], learners[0], seconds=SECONDS)
            took, spent = time.perf_counter() - started, processor_seconds(server) - before
            before = processor_seconds(server)
            waits = _answers(port, learners)
            per_answer = (processor_seconds(server) - before) / len(waits)
    p95 = statistics.quantiles(waits, n=20)[-1]
    return [
        Row(
            f"a lesson with a quiz, signed in, {CLIENTS} clients at once",
            f"{pages / took:,.0f} requests/s ({spent / pages * 1000:.1f} ms of processor time each)",
            f"≥ {LESSONS_PER_SECOND} requests/s",
            met=pages / took >= LESSONS_PER_SECOND,
        ),
        Row(
            "queries of that page",
            f"{made['queries']} ({made['bytes'] / 1000:,.0f} kB of HTML)",
            f"≤ {MOST_QUERIES}",
            met=made["queries"] <= MOST_QUERIES,
        ),
        Row(
            f"{LEARNERS} learners saving answers at {PER_SECOND} requests/s",
            f"p95 {p95 * 1000:,.0f} ms, median {statistics.median(waits) * 1000:,.0f} ms "
            f"({per_answer * 1000:.1f} ms of processor time each)",
            f"p95 ≤ {P95 * 1000:.0f} ms",
            met=p95 <= P95,
        ),
    ]


def _headers(learner: Learner) -> dict[str, str]:
    return {"Cookie": f"sessionid={learner.session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}


def _pages(port: int, path: str, learner: Learner, *, seconds: int) -> int:
    """Pages of 200 in so many seconds, by wrk where it is installed. Raises RuntimeError where another answer comes."""
    cookie = f"Cookie: {_headers(learner)['Cookie']}"
    if shutil.which("wrk"):
        command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "-H", cookie, f"http://127.0.0.1:{port}{path}"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        counted = re.search(r"(\d+) requests in", told)
        if counted is None or "Non-2xx" in told:
            raise RuntimeError(told)
        return int(counted[1])
    until, counts = time.perf_counter() + seconds, [0] * CLIENTS

    def ask(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.perf_counter() < until:
            connection.request("GET", path, headers=_headers(learner))
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise RuntimeError(f"{path} answered {response.status}")
            counts[place] += 1

    with ThreadPoolExecutor(CLIENTS) as clients:
        for each in [clients.submit(ask, place) for place in range(CLIENTS)]:
            each.result()
    return sum(counts)


def _answers(port: int, learners: list[Learner]) -> list[float]:
    """Each learner saves an answer, 50 of them in a second. Seconds from when each was due until it was kept."""
    held = threading.local()
    begin = time.perf_counter() + 0.5

    def send(place: int) -> float:
        due = begin + place / PER_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        learner = learners[place]
        connection = getattr(held, "connection", None) or http.client.HTTPConnection("127.0.0.1", port)
        held.connection = connection
        body = urlencode({**learner.fields, "key": str(uuid4())})
        headers = {**_headers(learner), "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", learner.answer_path, body, headers)
        response = connection.getresponse()
        told = response.read()
        if response.status != 200:
            raise RuntimeError(f"{learner.answer_path} answered {response.status}: {told[:200]!r}")
        return time.perf_counter() - due

    with ThreadPoolExecutor(SENDERS) as senders:
        return list(senders.map(send, range(len(learners))))
