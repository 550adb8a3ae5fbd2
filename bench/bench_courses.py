"""The academy under load: two hundred people who press “Enrol” at once for the last twenty places, on SQLite.

The form is sent by two hundred clients at the same moment to the server as it is deployed: two workers of four threads.
The answers, the places, the order and the registry are looked at afterwards: a burst that loses somebody is not met.
"""

import http.client
import json
import sys
import threading
import time
from typing import Any
from urllib.parse import urlencode

from bench import Row
from bench.bench_pages import processor_seconds, served
from bench.own_portal import ROOT, own_portal, told_by
from bench.sessions import session_of

PEOPLE, PLACES, SECONDS = 200, 20, 10
RUN = "burst"
TOKEN = "b" * 32
"""Against forged forms: the cookie and the field hold the same."""
FORM = {"name": "Ana Morales", "sex": "women", "country": "GT", "institution": "", "sector": "justice", "consent": "on"}
WHOLE = {
    "enrolled": PLACES,
    "waiting": PEOPLE - PLACES,
    "people": PEOPLE,
    "participations": PEOPLE,
    "in_order": True,
}


def run() -> list[Row]:
    with own_portal() as env:
        sessions: list[str] = told_by(env, "bench.bench_courses", "prepare")
        with served("portal.wsgi:application", ROOT, env) as (port, server):
            before = processor_seconds(server)
            seconds, statuses = _press(port, sessions)
            spent = processor_seconds(server) - before
        found = told_by(env, "bench.bench_courses", "look")
    is_whole = statuses == [302] * PEOPLE and found == WHOLE
    told = "nothing lost" if is_whole else f"answers {sorted(set(statuses))}, in the database {found}"
    return [
        Row(
            f"{PEOPLE} people enrol at once on the last {PLACES} places, SQLite, 2 workers of 4 threads",
            f"{seconds:.1f} s ({spent * 1000 / PEOPLE:.0f} ms of processor time each), {told}",
            f"≤ {SECONDS} s, {PLACES} enrolled and {PEOPLE - PLACES} waiting in order",
            "",
            is_whole and seconds <= SECONDS,
        )
    ]


def _press(port: int, sessions: list[str]) -> tuple[float, list[int]]:
    """Send the form of each session at the same moment; seconds until the last answer, and the statuses."""
    together = threading.Barrier(len(sessions) + 1)
    statuses = [0] * len(sessions)
    body = urlencode({**FORM, "csrfmiddlewaretoken": TOKEN})

    def press(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={sessions[place]}; csrftoken={TOKEN}",
        }
        together.wait()
        connection.request("POST", f"/es/learning/{RUN}/enrol/", body, headers)
        response = connection.getresponse()
        response.read()
        statuses[place] = response.status
        connection.close()

    threads = [threading.Thread(target=press, args=[place]) for place in range(len(sessions))]
    for thread in threads:
        thread.start()
    together.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started, statuses


def prepare() -> list[str]:
    """A public course with a run, and accounts that are signed in: the keys of their sessions."""
    from allauth.account.models import EmailAddress
    from wagtail.models import Locale, Page, Site

    from portal.models import HomePage, User
    from trainaction.enrolment.services.runs import save_run
    from trainaction.models import CourseIndexPage, CoursePage, CourseRun

    spanish = Locale.objects.get_or_create(language_code="es")[0]
    root = Page.objects.get(depth=1)
    home = HomePage(title="Inicio", slug="bench", headline="Inicio", intro="Datos", locale=spanish)
    root.add_child(instance=home)
    Site.objects.update(root_page=home)
    catalogue = home.add_child(instance=CourseIndexPage(title="TrainAction", slug="trainaction"))
    course = catalogue.add_child(instance=CoursePage(title="Medir", slug="medir", hours=10))
    run = CourseRun(key=RUN, title_es="Marzo", course_key=course.translation_key, capacity=PLACES)
    save_run(run=run, by=None)
    users = User.objects.bulk_create(User(email=f"p{number}@escuela.example") for number in range(PEOPLE))
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return [session_of(user) for user in users]


def look() -> dict[str, Any]:
    """What became of them."""
    from participants.models import Participation
    from trainaction.enrolment.queries import waiting_list
    from trainaction.models import CourseRun, Enrolment

    run = CourseRun.objects.get(key=RUN)
    states = list(run.enrolments.order_by("asked_at", "pk").values_list("state", flat=True))
    return {
        "enrolled": states.count("enrolled"),
        "waiting": waiting_list(run).count(),
        "people": len(set(Enrolment.objects.values_list("person", flat=True))),
        "participations": Participation.objects.filter(activity=run.activity_id).count(),
        "in_order": states == ["enrolled"] * PLACES + ["waiting"] * (PEOPLE - PLACES),
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"prepare": prepare, "look": look}[sys.argv[1]]()))
