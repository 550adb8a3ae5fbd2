"""The survey after an activity: who is asked, that each answers once and without a name, and when answers are shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from datacction.feedback import services
from datacction.feedback.queries import results
from datacction.models import EventAnswer, EventReply, EventSurvey
from participants.models import Activity, Registration, RegistrationDesk
from participants.queries.privacy import held_of
from participants.registration.links import Purpose, token_of
from participants.registration.services import cancel
from participants.services.privacy import erase_person
from tests.factories.live import make_live_activity
from tests.factories.registration import come, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(spanish: Locale) -> None:
    """The site speaks Spanish."""


@pytest.fixture
def desk() -> RegistrationDesk:
    """Of an activity that ended an hour ago."""
    return make_desk(make_live_activity(timedelta(hours=3)))


def somebody(desk: RegistrationDesk, number: int = 0) -> Registration:
    at = desk.activity.starts_at - timedelta(days=1)  # type: ignore[operator]
    return come(desk, f"p{number}@correo.example", at=at, name=f"Persona {'abcdefghijklmnopqrstuvwxyz'[number]} Díaz")


def path_of(own: Registration) -> str:
    return f"/es/inscripciones/{token_of(own, Purpose.OWN)}/encuesta/"


RESULTS = "/es/actividades/s9-e01/encuesta/"


def test_who_had_a_place_is_asked_and_answers_once(desk: RegistrationDesk, client: Client) -> None:
    own = somebody(desk)
    page = client.get(path_of(own)).content.decode()
    assert ("sin su nombre" in page, page.count('type="radio"')) == (True, 3 * 5 + 2 * 3)
    for text in ("Los ejemplos", "Otra cosa"):
        response = client.post(path_of(own), {"whole": "5", "length": "right", "use": text})
        assert response.status_code == (302 if text == "Los ejemplos" else 200)
    assert sorted(EventAnswer.objects.values_list("question", "value")) == [
        ("length", "right"),
        ("use", "Los ejemplos"),
        ("whole", "5"),
    ]
    assert (EventReply.objects.count(), EventSurvey.objects.get().answered) == (1, 1)
    assert "Ya respondió" in client.get(path_of(own)).content.decode()


@pytest.mark.parametrize(
    ("begun", "is_on", "is_cancelled", "is_asked"),
    [
        (timedelta(hours=3), True, False, True),
        (timedelta(hours=1), True, False, False),
        (timedelta(days=61), True, False, False),
        (timedelta(hours=3), False, False, False),
        (timedelta(hours=3), True, True, False),
    ],
)
def test_it_is_open_after_the_activity_for_sixty_days(
    editor: Any, client: Client, begun: timedelta, is_on: bool, is_cancelled: bool, is_asked: bool
) -> None:
    desk = make_desk(make_live_activity(begun))
    own = somebody(desk)
    services.turn(activity=desk.activity, is_on=is_on, by=editor)
    if is_cancelled:
        Registration.objects.update(state="cancelled", place=None)
    response = client.post(path_of(own), {"whole": "5"})
    assert (response.status_code, EventReply.objects.count()) == ((302, 1) if is_asked else (200, 0))


@pytest.mark.parametrize("sent", [{}, {"use": "  "}, {"whole": "6"}, {"length": "x"}, {"use": "a" * 2001}])
def test_what_is_no_answer_is_said_and_nothing_is_kept(
    desk: RegistrationDesk, client: Client, sent: dict[str, str]
) -> None:
    response = client.post(path_of(somebody(desk)), sent)
    assert (response.status_code, "error-summary" in response.content.decode()) == (422, True)
    assert (EventReply.objects.count(), EventAnswer.objects.count()) == (0, 0)


def test_a_link_that_is_not_whole_says_so(client: Client) -> None:
    response = client.get("/es/inscripciones/x/encuesta/")
    assert (response.status_code, "no está completo" in response.content.decode()) == (404, True)


def test_answers_are_shown_ten_people_at_a_time(desk: RegistrationDesk, editor_client: Client) -> None:
    for number in range(9):
        services.answer(registration=somebody(desk, number), given={"whole": "4", "use": f"=Texto {number}"})
    page = editor_client.get(RESULTS).content.decode()
    assert ("9 personas respondieron" in page, "Texto" in page) == (True, False)
    services.answer(registration=somebody(desk, 9), given={"whole": "5"})
    page = editor_client.get(RESULTS).content.decode()
    assert ("media 4,1" in page, "Texto" in page, "Muy pocas respuestas" in page) == (True, False, True)
    file = editor_client.get(f"{RESULTS}respuestas.csv").content.decode()
    assert ("4.1" in file, "Texto" in file) == (True, False)
    [whole] = [each for each in results(EventSurvey.objects.get()) if each.question.key == "whole"]
    assert (whole.number, whole.mean) == (10, 4.1)


def test_an_organiser_turns_it_off_and_on(desk: RegistrationDesk, editor_client: Client) -> None:
    for on in ("0", "1"):
        editor_client.post(RESULTS, {"on": on})
        assert EventSurvey.objects.get().is_on is (on == "1")


def test_that_somebody_answered_is_in_their_own_data_and_goes_with_them(desk: RegistrationDesk) -> None:
    own = somebody(desk)
    services.answer(registration=own, given={"use": "Los ejemplos"})
    assert own.person is not None
    held = held_of(own.person)
    assert ("Los ejemplos" in str(held), sum("respuestas a encuestas" in name for name in held)) == (False, 1)
    erase_person(person=own.person, by=None)
    assert (EventReply.objects.count(), EventAnswer.objects.count()) == (0, 1)


def test_who_cancelled_in_time_is_not_asked(client: Client) -> None:
    desk = make_desk(make_live_activity(-timedelta(days=2)))
    comes, cancels = somebody(desk), somebody(desk, 1)
    cancel(registration=cancels, by=None)
    ended = timezone.now() - timedelta(hours=1)
    Activity.objects.update(starts_at=ended - timedelta(hours=2), ends_at=ended)
    pages = [client.get(path_of(own)).content.decode() for own in (comes, cancels)]
    assert [page.count('<form class="form"') for page in pages] == [1, 0]
