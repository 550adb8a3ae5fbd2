"""Two hundred people press at once for the last twenty places: twenty have one, the others wait, in order, and nobody is lost."""

import json
import os
import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from participants.models import Participation, Person
from portal.models import User
from tests.factories.runs import make_run
from tests.trainaction.conftest import Taught
from trainaction.enrolment.queries import waiting_list
from trainaction.models import Enrolment, EnrolmentChange, EnrolmentState

pytestmark = pytest.mark.heavy

PROCESSES, THREADS = 2, 16
"""Four times the server's own, each thread with a connection: they all write at once, without end, until all is sent."""
PEOPLE, PLACES = 200, 20

PATH = "/es/learning/burst/enrol/"


def press(addresses: list[str]) -> dict[str, int]:
    """Let these accounts send the form of a run at once, from several processes; return the status of each answer."""
    database = str(connection.settings_dict["NAME"])
    with subprocess.Popen(
        [sys.executable, "-m", "tests.trainaction.pressing", database, str(PROCESSES), str(THREADS), PATH],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
    ) as pressing:
        assert pressing.stdin is not None
        assert pressing.stdout is not None
        pressing.stdin.write("\n".join(addresses) + "\n\n")
        pressing.stdin.flush()
        assert pressing.stdout.readline() == "ready\n"
        out, _err = pressing.communicate("go\n", timeout=600)
    assert pressing.returncode == 0
    return dict(json.loads(out))


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_on_the_last_twenty_places(taught: Taught) -> None:
    run = make_run("burst", capacity=PLACES, course_key=taught.course.translation_key)
    users = User.objects.bulk_create(User(email=f"p{number}@escuela.example") for number in range(PEOPLE))
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )

    statuses = press([user.email for user in users])

    assert sorted(statuses.items()) == sorted((user.email, 302) for user in users)
    enrolments = list(Enrolment.objects.order_by("asked_at", "pk"))
    assert [each.state for each in enrolments] == [EnrolmentState.ENROLLED] * PLACES + [EnrolmentState.WAITING] * 180
    assert len({each.seat_id for each in enrolments[:PLACES]}) == PLACES
    assert list(waiting_list(run)) == enrolments[PLACES:]
    assert len({each.person_id for each in enrolments}) == Person.objects.count() == PEOPLE
    assert EnrolmentChange.objects.count() == Participation.objects.filter(activity=run.activity).count() == PEOPLE


@pytest.mark.django_db(transaction=True)
def test_somebody_who_presses_many_times_at_once_is_in_the_run_once(taught: Taught) -> None:
    make_run("burst", capacity=PLACES, course_key=taught.course.translation_key)
    user = User.objects.create_user("ana@escuela.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    statuses = press([user.email] * 16)

    assert set(statuses.values()) <= {302, 409}
    assert (Enrolment.objects.count(), Person.objects.count(), Participation.objects.count()) == (1, 1, 1)
