"""Whoever is erased, every figure and every breakdown stays as it was: of each kind of person that a figure tells apart."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from wagtail.models import Locale

from conose.models import NetworkPage, TrainingIndexPage, TrainingPage, TrainingSession
from datacction.models import EditionIndexPage, EditionPage, ExchangeIndexPage, KnowledgeProduct, Presented
from participants.models import Activity, Institution, KeptFact, ParticipationRecord, Person
from participants.services.merging import merge, split
from participants.services.participations import rebuild
from participants.services.privacy import erase_person
from reporting.dimensions import DIMENSIONS
from reporting.documents import as_document
from reporting.figures import FIGURES
from reporting.reach import reach, read_question
from tests.datacction.conftest import Webinar, make_person, published, unsaved_episode, webinar
from tests.datacction.editions import unsaved_edition
from tests.datacction.exchanges import publish, republish, session, unsaved_exchange
from tests.reporting.registry import random_registry

pytestmark = pytest.mark.heavy
__all__ = ["make_person", "webinar"]

BY = [name for name in DIMENSIONS if not DIMENSIONS[name].of_learners]
QUESTIONS = [
    "",
    "uncounted=1",
    "outcome=registered",
    "outcome=dropped",
    "outcome=certified&uncounted=1",
    "rule=minutes:30",
    "rule=share:50",
    "rule=completed",
    "role=specialist&programme=datacction",
    "mode=in_person&country=CR,unknown",
    "since=2024-01-24",
    "series=week-2024",
    "institution=unknown",
    "sex=women,not_stated",
    "by=sector,age",
    *(f"by={name}" for name in DIMENSIONS),
    *(f"by={one},{other}" for one, other in zip(BY, [*BY[3:], *BY[:3]], strict=True)),
]


def answers(questions: list[str] = QUESTIONS) -> dict[str, Any]:
    """Every figure, with every breakdown asked for, to each question."""
    found = {}
    for asked in questions:
        found[asked] = as_document(reach(read_question(QueryDict(asked))))
        del found[asked]["computed_at"]
    return found


@contextmanager
def as_if() -> Iterator[None]:
    """Whatever is done within has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def people(webinar: Webinar, make_person: Callable[..., Person]) -> dict[str, Person]:
    """By what a figure knows each as, in a registry in which every kind of activity has somebody."""
    random_registry(7, people=10, records=40, seasons_from=2)
    institution = Institution.objects.create(name="Universidad", key="universidad", kind="academia")
    names = {
        "minister": {"country_id": "CR"},
        "vice minister": {"country_id": "PA", "institution": institution},
        "international speaker": {"country_id": "SV", "sex": "men"},
        "speaker of the host": {"country_id": "PA"},
        "speaker of no country": {},
        "minister who moderates": {"country_id": "GT"},
        "minister of two editions": {"country_id": "HN", "sex": "other"},
        "minister among staff": {"country_id": "CR", "is_programme_staff": True},
        "merged minister": {"country_id": "NI"},
        "specialist of an episode": {"country_id": "MX", "institution": institution},
        "moderator of an episode": {},
        "in two roles": {"country_id": "CR"},
        "of an exchange": {"country_id": "DO"},
        "of trainings": {"country_id": "BZ"},
    }
    found = {name: make_person(name.capitalize(), **fields) for name, fields in names.items()}
    _editions(webinar, found)
    other = make_person("La misma ministra", country_id="NI")
    merge(subject="person", survivor=other.pk, others=[found["merged minister"].pk], by=None)
    episode = unsaved_episode(
        people=[(found["specialist of an episode"], "specialist"), (found["moderator of an episode"], "moderator")]
    )
    episode.products = [
        KnowledgeProduct(title="Guía", url="https://example.org/", locale=Locale.objects.get(language_code="es"))
    ]
    published(webinar.season, episode)
    exchange = publish(webinar.index, ExchangeIndexPage(title="Intercambios", slug="intercambios"))
    publish(exchange, unsaved_exchange(sessions=[session()]))
    held = Activity.objects.get(kind="session")
    for name, activity, roles in (
        ("of an exchange", held, ["participant"]),
        *(("of trainings", each, ["learner"]) for each in _trainings(webinar)),
        ("in two roles", Activity.objects.get(key="week-2024-1"), ["participant", "moderator"]),
        ("international speaker", Activity.objects.get(key="week-2024-1"), ["participant"]),
    ):
        for minutes, role in enumerate(roles, start=35):
            ParticipationRecord.objects.create(
                activity=activity, person=found[name], role=role, source="import", mode="online", outcome="attended",
                minutes=minutes, institution=institution, country_id=found[name].country_id,
            )  # fmt: skip
    ParticipationRecord.objects.create(
        activity=held, person=found["in two roles"], source="import", mode="in_person", outcome="attended"
    )
    rebuild()
    by_role = {each.role: each.person for each in ParticipationRecord.objects.filter(source="import").order_by("pk")}
    return {**found, **{f"random {role}": person for role, person in by_role.items()}}


def _editions(webinar: Webinar, people: dict[str, Person]) -> None:
    index = publish(webinar.index, EditionIndexPage(title="Foros y Semana", slug="foros"))

    def stands(who: str, rank: str = "expert", sessions: str = "", **fields: Any) -> dict[str, Any]:
        return {"person": people[who], "rank": rank, "sessions": sessions, **fields}

    week = unsaved_edition(
        tools=2,
        speakers=[
            stands("minister", "minister", "1", name="Rosa Díaz", office="Ministra"),
            stands("vice minister", "vice_minister", "4"),
            stands("international speaker"),
            stands("speaker of the host"),
            stands("speaker of no country"),
            stands("minister who moderates", "minister", role="moderator"),
            stands("minister of two editions", "minister", "1"),
            stands("minister among staff", "minister"),
            stands("merged minister", "minister", "4"),
        ],
    )
    week.presented.add(Presented(title="Barrios", kind="experience", locale=week.presented.first().locale))
    publish(index, week)
    forum = unsaved_edition(
        "forum-2023", kind=EditionPage.Kind.FORUM, days=(date(2023, 6, 1), date(2023, 6, 2)), host_country_id="CR",
        speakers=[stands("minister of two editions", "vice_minister"), stands("speaker of the host")],
    )  # fmt: skip
    publish(index, forum)


def _trainings(webinar: Webinar) -> Iterator[Activity]:
    """An activity of each kind that the network holds."""
    index = publish(
        publish(webinar.home, NetworkPage(title="CONOSE", slug="conose")),
        TrainingIndexPage(title="Formación", slug="formacion"),
    )
    for number, kind in enumerate(TrainingPage.Kind.values, start=1):
        module = TrainingSession(
            title="Módulo", date=date(2021, 6, number), starts=time(9), ends=time(11), timezone="America/Guatemala",
            mode="online", place="Zoom", locale=index.locale,
        )  # fmt: skip
        page = TrainingPage(title=f"Formación {number}", kind=kind)
        page.sessions = [module]
        yield Activity.objects.get(page_key=publish(index, page).sessions.get().translation_key)


def test_every_figure_and_breakdown_stays_whoever_is_erased(people: dict[str, Person]) -> None:
    before = answers()
    # What is nought would stay so whatever happened.
    assert [name for name in FIGURES if not before[""]["figures"].get(name, {}).get("value")] == []
    rng = random.Random(1)
    for name, person in people.items():
        person = Person.objects.filter(pk=person.pk).first()
        if person is None or person.counted_as.erased_at:  # they were another of these as well
            continue
        erase_person(person=person, by=None)
        some = ["", "uncounted=1", *rng.sample(QUESTIONS, 5)]
        assert answers(some) == {each: before[each] for each in some}, name
    assert answers() == before
    for page in EditionPage.objects.all():  # nobody who is gone stands on it; it is published once more
        assert not page.speakers.exists()
        republish(page)
    assert answers() == before


def test_of_who_is_erased_a_rank_is_kept_and_nothing_else(people: dict[str, Person]) -> None:
    nameless = erase_person(person=people["minister of two editions"], by=None)
    kept = KeptFact.objects.filter(person=nameless).order_by("activity__key")
    assert list(kept.values_list("activity__key", "says")) == [
        ("forum-2023-1", "edition.speaker.vice_minister"),
        ("forum-2023-2", "edition.speaker.vice_minister"),
        ("week-2024-1", "edition.speaker.minister"),
    ]
    nameless = erase_person(person=people["random learner"], by=None)
    assert not KeptFact.objects.filter(person=nameless).exists()


def test_figures_after_splitting_are_those_of_a_registry_without_the_erasure(people: dict[str, Person]) -> None:
    """What was merged by mistake comes apart again, for the facts of who was erased meanwhile too."""
    university = Institution.objects.get(key="universidad")
    police = Institution.objects.create(name="Policía", key="policia", kind="police")
    (merged,) = merge(subject="institution", survivor=police.pk, others=[university.pk], by=None)
    namesake = Person.objects.create(name="Ministra", key="ministra", sex="men")
    (of_people,) = merge(subject="person", survivor=namesake.pk, others=[people["vice minister"].pk], by=None)
    questions = ["", "by=institution,season", "by=kind,sex", "by=institution"]
    with as_if():
        split(merge=merged, by=None)
        wanted = answers(questions)
    for name in ("of an exchange", "specialist of an episode", "in two roles", "vice minister"):
        erase_person(person=Person.objects.get(pk=people[name].pk), by=None)
    assert answers(questions) != wanted
    split(merge=merged, by=None)
    assert answers(questions) == wanted
    assert not type(of_people).objects.filter(pk=of_people.pk).exists()
