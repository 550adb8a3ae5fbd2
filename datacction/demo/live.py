"""The demo's live episode: on the air when the demo is started, with invented questions, votes and polls."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from datacction.live import services
from datacction.live.clock import LATE
from datacction.models import Broadcast, BroadcastResource, EpisodePage, LiveQuestion, SeasonPage, WebinarIndexPage
from participants.models import Activity, Mode, RegistrationDesk, Sex
from participants.registration.desks import save_desk
from participants.registration.services import Application, register_many
from participants.services.accounts import Stated
from portal.making_pages import publish_below, translate_to_english

NUMBER = 5
"""Of the season: the four before it were held."""
TITLES = ("Temporada de demostración", "Demonstration season")
INTRODUCTION = (
    "Un episodio inventado que está en vivo cada vez que se abre la demostración, para ver cómo pregunta y vota el público.",
    "An invented episode that is live whenever the demo is started, to see how the audience asks and votes.",
)
EPISODE = ("Preguntas del público sobre los datos", "The audience's questions about the data")
BEFORE = "En vivo: preguntas sobre los datos"
"""What it was called in demos that were loaded earlier."""
SUMMARY = (
    "El público pregunta cómo se cuentan los hechos de violencia y qué dicen, y qué no, las cifras.",
    "The audience asks how violence is counted and what the figures say, and do not say.",
)
LENGTH = timedelta(hours=3)
PEOPLE = (
    ("Lucía Arana Méndez", Sex.WOMEN, "GT"),
    ("Tomás Rivas Cerna", Sex.MEN, "SV"),
    ("Elena Paz Godoy", Sex.WOMEN, "HN"),
)
"""Invented, registered."""
QUESTIONS = (
    ("¿Por qué difieren las cifras de homicidios de la policía y de medicina legal?", "Lucía", 14, "shown"),
    ("¿Cada cuánto se actualizan los datos por municipio?", "", 9, "shown"),
    ("¿Se puede descargar la serie completa para usarla en clase?", "Profesor de Choluteca", 6, "shown"),
    ("¿Qué se hace con los hechos que no se denuncian?", "", 3, "shown"),
    ("¿Habrá cifras de desapariciones?", "Tomás", 11, "answered"),
    ("¿Pueden repetir el enlace del tablero?", "", 0, "waiting"),
    ("¿El registro distingue la violencia en línea?", "Elena", 0, "waiting"),
)
"""Text, name, votes, state."""
POLLS = (
    ("¿Con qué frecuencia usa estas cifras?", "How often do you use these figures?",
     (("Cada semana", "Every week", 7), ("Cada mes", "Every month", 12), ("Casi nunca", "Hardly ever", 4))),
    ("¿Qué falta más en su institución?", "What does your institution lack most?",
     (("Datos confiables", "Reliable data", 5), ("Personas que los analicen", "People to analyse them", 6),
      ("Decisiones que los usen", "Decisions that use them", 3))),
)  # fmt: skip
"""The first is closed, the second open: question and choices with how many chose each, in both languages."""


def load(say: Callable[[str], None]) -> None:
    """Make season, episode, registration and live page where they are missing."""
    index = WebinarIndexPage.objects.filter(locale__language_code="es").first()
    if index is None or _episode() is not None:
        return
    say("An episode that is live now ...")
    season = SeasonPage.objects.child_of(index).filter(number=NUMBER).first()
    if season is None:
        season = publish_below(
            index,
            SeasonPage(
                title=TITLES[0],
                slug=f"temporada-{NUMBER}",
                number=NUMBER,
                year=timezone.localdate().year,
                introduction=INTRODUCTION[0],
            ),
        )
    texts = {TITLES[0]: TITLES[1], INTRODUCTION[0]: INTRODUCTION[1], season.slug: f"season-{NUMBER}"}
    translate_to_english(season, texts)
    page = EpisodePage(title=EPISODE[0], slug="episodio-01", number=1, summary=SUMMARY[0])
    _put_on_the_air(page, timezone.now())
    page = publish_below(season, page)
    translate_to_english(page, {EPISODE[0]: EPISODE[1], SUMMARY[0]: SUMMARY[1], page.slug: "episode-01"})
    activity = Activity.objects.get(page_key=page.translation_key)
    _register_people(activity)
    broadcast = services.save_broadcast(broadcast=Broadcast(activity=activity), by=None)
    BroadcastResource.objects.create(
        broadcast=broadcast,
        title_es="Cómo se cuenta: definiciones de las cifras",
        title_en="How it is counted: definitions of the figures",
        url="https://example.org/definiciones",
    )
    _fill(broadcast)


@transaction.atomic
def bring_to_today() -> None:
    """Put the episode on the air again where it has ended, with its questions and polls as at first. Each time the demo starts."""
    page = _episode()
    now = timezone.now()
    if page is None or page.ends_at + LATE > now:
        return
    _put_on_the_air(page, now)
    page.save_revision().publish()
    for broadcast in Broadcast.objects.filter(activity__page_key=page.translation_key).select_related("activity"):
        broadcast.questions.all().delete()
        broadcast.polls.all().delete()
        _fill(broadcast)


def _episode() -> EpisodePage | None:
    pages = EpisodePage.objects.filter(title__in=[EPISODE[0], BEFORE], locale__language_code="es", alias_of=None)
    found: EpisodePage | None = pages.first()
    return found


def _put_on_the_air(page: EpisodePage, now: datetime) -> None:
    """From ten minutes ago, for three hours, or until midnight by the episode's clock."""
    local = now.astimezone(ZoneInfo(page.timezone))
    starts = local - timedelta(minutes=10 + local.minute % 5)
    if starts.date() != local.date():
        starts = local
    ends = starts + LENGTH
    page.date = local.date()
    page.starts = starts.time().replace(second=0, microsecond=0)
    page.ends = ends.time().replace(second=0, microsecond=0) if ends.date() == local.date() else time(23, 59)


def _register_people(activity: Activity) -> None:
    desk = save_desk(
        desk=RegistrationDesk(activity=activity, join_url="https://example.org/sala-en-vivo-de-la-demo"), by=None
    )
    applications = [
        Application(Stated(name, sex, country), f"publico{number}@correo.example", Mode.ONLINE)
        for number, (name, sex, country) in enumerate(PEOPLE, start=1)
    ]
    register_many(desk=desk, applications=applications, language="es", by=None)


def _fill(broadcast: Broadcast) -> None:
    """Questions with their votes, and the polls."""
    for number, (text, name, votes, state) in enumerate(QUESTIONS):
        question = services.ask(broadcast=broadcast, voter=f"demo asker {number}", person=None, name=name, text=text)
        if votes:
            services.decide(question=question, state=LiveQuestion.State.SHOWN, by=None)
        for voter in range(votes):
            services.vote(broadcast=broadcast, question=question.pk, voter=f"demo voter {voter}")
        if state != LiveQuestion.State.WAITING:
            services.decide(question=question, state=state, by=None)
    for text_es, text_en, choices in POLLS:
        words = [(spanish, english) for spanish, english, _number in choices]
        poll = services.add_poll(broadcast=broadcast, text_es=text_es, text_en=text_en, choices=words, by=None)
        services.open_poll(poll=poll, by=None)
        for place, choice in enumerate(poll.choices.order_by("place")):
            for voter in range(choices[place][2]):
                services.answer_poll(broadcast=broadcast, poll=poll.pk, choice=choice.pk, voter=f"demo {place} {voter}")
