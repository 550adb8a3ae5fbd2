"""The live page polled by 2,000 viewers, on SQLite and the server as it is deployed: two workers of four threads, no Redis.

Each viewer polls every five seconds with the stamp of what they saw last, while others vote four times a second and a
moderator decides about a question every two seconds. How many queries an answer took the server itself says (`bench.counted`).
On a machine that does other work as well, the processor time that the server takes for a poll is the figure to trust.
"""

import http.client
import json
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench import Row
from bench.bench_pages import processor_seconds, served
from bench.counted import HEADER
from bench.own_portal import ROOT, own_portal, told_by

VIEWERS, EVERY, ROUNDS = 2_000, 5, 5
CLIENTS = 16
"""Connections that stand for all viewers."""
AT_MOST = 0.2
UNPACED_SECONDS = 5
ANSWERED_WITHIN = 60
"""Seconds: what takes longer fails, and the bench ends."""
KEY = "en-vivo"
PATH = f"/es/actividades/{KEY}/en-vivo/"
TOKEN = "b" * 32
"""Against forged forms: the cookie and the field hold the same."""


@dataclass
class Tally:
    """What polls were answered with."""

    times: list[float] = field(default_factory=list)
    queries: int = 0
    statuses: Counter[int] = field(default_factory=Counter)


def run() -> list[Row]:
    with own_portal() as env:
        made: dict[str, Any] = told_by(env, "bench.bench_live")
        with served("bench.counted:application", ROOT, env) as (port, server):
            before = processor_seconds(server)
            paced, votes, decided = _watched(port, made)
            spent = processor_seconds(server) - before
            before, began = processor_seconds(server), time.perf_counter()
            unpaced = _polled_by_all(port, until=time.perf_counter() + UNPACED_SECONDS)
            took, busy = time.perf_counter() - began, processor_seconds(server) - before
    polls = len(paced.times)
    each = paced.queries / polls
    p95 = sorted(paced.times)[int(polls * 0.95)]
    is_whole = set(paced.statuses) <= {200, 304} and votes > 0 and decided > 0
    return [
        Row(
            f"{VIEWERS:,} viewers poll a live page every {EVERY} s, {votes} votes and {decided} decisions meanwhile, SQLite, "
            "2 workers without Redis",
            f"{each:.3f} queries per poll ({polls:,} polls, {paced.statuses[304] / polls:.0%} not changed, p95 {p95 * 1000:.0f} ms, "
            f"{spent * 1000 / polls:.1f} ms of processor time each, votes and decisions included)",
            f"≤ {AT_MOST} queries per poll",
            "",
            is_whole and each <= AT_MOST,
        ),
        Row(
            "the same page polled as fast as it is answered",
            f"{len(unpaced.times) / took:,.0f} polls/s ({busy * 1000 / len(unpaced.times):.2f} ms of processor time each)",
            f"≥ {VIEWERS // EVERY} polls/s, which {VIEWERS:,} viewers are",
            "",
            len(unpaced.times) / took >= VIEWERS / EVERY,
        ),
    ]


def _watched(port: int, made: dict[str, Any]) -> tuple[Tally, int, int]:
    """All viewers, while others vote and a moderator decides; what polls took, how many votes and decisions."""
    done = threading.Event()
    voted, decided = [0], [0]

    def vote() -> None:
        number = 0
        while not done.wait(0.25):
            body = {"question": made["questions"][number % len(made["questions"])], "vote": 1}
            voted[0] += _posted(port, f"{PATH}votar/", body, "") == 200
            number += 1

    def decide() -> None:
        number = 0
        while not done.wait(2):
            to = "hidden" if number % 2 == 0 else "shown"
            body = {"question": made["decided"], "to": to}
            decided[0] += _posted(port, f"{PATH}moderar/", body, made["session"]) == 302
            number += 1

    others = [threading.Thread(target=each, daemon=True) for each in (vote, decide)]
    for each in others:
        each.start()
    try:
        tally = _polled_by_all(port, rounds=ROUNDS)
    finally:
        done.set()
        for each in others:
            each.join(ANSWERED_WITHIN)
    return tally, voted[0], decided[0]


def _polled_by_all(port: int, *, rounds: int = 0, until: float = 0.0) -> Tally:
    """Each viewer so many times, evenly over the rounds; or one after the other until a moment."""
    began = time.perf_counter()

    def some(client: int) -> Tally:
        tally = Tally()
        viewers = range(client, VIEWERS, CLIENTS)
        etags = dict.fromkeys(viewers, "")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWERED_WITHIN)
        for step in range(rounds or 1_000_000):
            for viewer in viewers:
                if rounds:
                    due = began + step * EVERY + viewer * EVERY / VIEWERS
                    time.sleep(max(0.0, due - time.perf_counter()))
                elif time.perf_counter() > until:
                    connection.close()
                    return tally
                etags[viewer] = _poll(connection, etags[viewer], tally)
        connection.close()
        return tally

    with ThreadPoolExecutor(CLIENTS) as pool:
        tallies = list(pool.map(some, range(CLIENTS)))
    whole = Tally()
    for each in tallies:
        whole.times += each.times
        whole.queries += each.queries
        whole.statuses += each.statuses
    return whole


def _poll(connection: http.client.HTTPConnection, etag: str, tally: Tally) -> str:
    asked = time.perf_counter()
    connection.request("GET", f"{PATH}tablero/", headers={"If-None-Match": etag} if etag else {})
    response = connection.getresponse()
    response.read()
    tally.times.append(time.perf_counter() - asked)
    tally.statuses[response.status] += 1
    tally.queries += int(response.headers[HEADER])
    return response.headers["ETag"] or etag


def _posted(port: int, path: str, body: dict[str, Any], session: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWERED_WITHIN)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"csrftoken={TOKEN}" + (f"; sessionid={session}" if session else ""),
        "Accept": "text/html" if session else "application/json",
    }
    connection.request("POST", path, urlencode({**body, "csrfmiddlewaretoken": TOKEN}), headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def prepare() -> dict[str, Any]:
    """An activity that is live, with forty questions and a poll; a moderator who is signed in."""
    from datetime import timedelta

    from django.utils import timezone
    from wagtail.models import Locale, Page, Site

    from bench.sessions import session_of
    from datacction.live import services
    from datacction.models import Broadcast
    from participants.models import Activity
    from participants.services.activities import save_activity
    from portal.models import HomePage, User

    spanish = Locale.objects.get_or_create(language_code="es")[0]
    home = HomePage(title="Inicio", slug="bench", headline="Inicio", intro="Datos", locale=spanish)
    Page.objects.get(depth=1).add_child(instance=home)
    Site.objects.update(root_page=home)
    starts_at = timezone.now() - timedelta(minutes=5)
    activity = save_activity(
        activity=Activity(
            key=KEY, title_es="Datos para prevenir", programme="datacction", kind="episode", starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
        ),
        by=None,
    )  # fmt: skip
    moderator = User.objects.create_superuser(email="modera@correo.example", password=None)
    broadcast = services.save_broadcast(broadcast=Broadcast(activity=activity, shows_at_once=True), by=None)
    questions = [
        services.ask(
            broadcast=broadcast, voter=f"{number:032}", person=None, name="",
            text=f"Pregunta {number}: ¿qué se sabe de los municipios que no tienen registro propio?",
        ).pk
        for number in range(40)
    ]  # fmt: skip
    poll = services.add_poll(
        broadcast=broadcast, text_es="¿Qué hace falta?", choices=[("Datos", ""), ("Gente", "")], by=None
    )
    services.open_poll(poll=poll, by=None)
    return {"questions": questions[:30], "decided": questions[-1], "session": session_of(moderator)}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(prepare()))
