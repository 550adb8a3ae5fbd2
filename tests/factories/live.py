"""Live pages of activities that are on now, and what their audience does."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from datacction.live import services
from datacction.models import Broadcast, LivePoll, LiveQuestion
from participants.models import Activity, Registration, RegistrationDesk
from tests.factories.registration import come, make_activity, make_desk

URL = "/es/actividades/{key}/en-vivo/"


def make_live_activity(begun: timedelta = timedelta(minutes=5), **fields: Any) -> Activity:
    """An activity of two hours that began so long ago (negative: is to begin)."""
    starts_at = timezone.now() - begun
    return make_activity(**{"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), **fields})


def make_broadcast(activity: Activity | None = None, **fields: Any) -> Broadcast:
    """The live page of an activity that is on now, where none is given."""
    return services.save_broadcast(broadcast=Broadcast(activity=activity or make_live_activity(), **fields), by=None)


def make_question(broadcast: Broadcast, text: str = "¿Cada cuánto se actualiza?", **fields: Any) -> LiveQuestion:
    """A question of a guest, shown where nothing else is said."""
    state = fields.pop("state", LiveQuestion.State.SHOWN)
    values: dict[str, Any] = {"voter": f"asker of {text}"[:32], "person": None, "name": "", **fields}
    question = services.ask(broadcast=broadcast, text=text, **values)
    return services.decide(question=question, state=state, by=None)


def make_poll(broadcast: Broadcast, *, is_open: bool = True) -> LivePoll:
    """A poll of two choices."""
    choices = [("Datos", "Data"), ("Gente", "People")]
    poll = services.add_poll(
        broadcast=broadcast, text_es="¿Qué falta?", text_en="What is missing?", choices=choices, by=None
    )
    return services.open_poll(poll=poll, by=None) if is_open else poll


def answer(poll: LivePoll, people: int, choice: int = 0) -> None:
    """So many guests choose the choice at a place."""
    chosen = poll.choices.get(place=choice)
    for number in range(people):
        services.answer_poll(broadcast=poll.broadcast, poll=poll.pk, choice=chosen.pk, voter=f"voter {choice} {number}")


def registered(broadcast: Broadcast, address: str = "ana@correo.example", **fields: Any) -> Registration:
    """Somebody with a place in the activity of a live page, by a desk that has a link to join."""
    desk = RegistrationDesk.objects.filter(activity=broadcast.activity).first()
    desk = desk or make_desk(broadcast.activity, join_url="https://sala.example/entrar")
    return come(desk, address, at=broadcast.activity.starts_at - timedelta(days=2), **fields)


def url_of(broadcast: Broadcast, end: str = "") -> str:
    return URL.format(key=broadcast.activity.key) + end


def guest() -> Client:
    """A browser that was never here."""
    return Client()
