"""Loads the demo's training and forums: the pages, and who came, through the importer that managers use.

Each session's sheet is written as somebody at the door fills it in, of people whom the registry knows, always the same, and
brought in once. One course is still to come, to register for.
"""

import csv
import io
import random
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone
from wagtail.documents import get_document_model

from conose.demo.training_content import IN_PERSON, ONLINE, TRAININGS, ZONE, Session, Training
from conose.models import (
    JoinedActivity,
    TrainingDocument,
    TrainingIndexPage,
    TrainingInstitution,
    TrainingPage,
    TrainingSession,
)
from conose.training.services import programme_of
from participants.models import (
    Activity,
    Country,
    ImportBatch,
    Institution,
    Mode,
    Person,
    PersonEmail,
    Programme,
    RegistrationDesk,
    ReportedFigure,
    Sex,
)
from participants.registration.desks import save_desk
from participants.services import imports
from portal.making_pages import publish_below, translate_to_english
from portal.models import Theme

YEAR = 2021
SEED = "conose-2021"
HEADINGS = (
    "Nombre completo",
    "Correo",
    "Género",
    "País de residencia",
    "Institución u organización",
    "Tipo de participante",
)
SEXES = {Sex.WOMEN: "F", Sex.MEN: "M", Sex.OTHER: "Otro", Sex.NOT_STATED: ""}
DAYS_AHEAD = (21, 28)
RUN_TO_JOIN = "gestion-de-informacion-abierta"


class DemoRefused(Exception):
    """A sheet of the demo was not taken in, with what the importer says."""


def load_trainings(
    index: TrainingIndexPage, themes: Mapping[str, Theme], institutions: Mapping[str, Institution]
) -> None:
    """Make what is missing."""
    document = get_document_model().objects.order_by("pk").first()
    known = _known_people()
    for fact in TRAININGS:
        page = _load(index, fact, themes, institutions, document)
        sessions = sorted(page.sessions.all(), key=lambda session: session.date)
        for session, held in zip(sessions, fact.sessions, strict=True):
            if held.came and known:
                _bring_in(Activity.objects.get(page_key=session.translation_key), held, known)
    _load_coming(index, themes, institutions, document)
    for printed in ReportedFigure.objects.filter(programme=Programme.CONOSE, since=date(YEAR, 1, 1), series=None):
        printed.series.add(programme_of(YEAR))


def _load(
    index: TrainingIndexPage,
    fact: Training,
    themes: Mapping[str, Theme],
    institutions: Mapping[str, Institution],
    document: Any,
) -> TrainingPage:
    page: TrainingPage | None = TrainingPage.objects.child_of(index).filter(slug=fact.slugs[0]).first()
    if page is None:
        page = TrainingPage(
            title=fact.title[0], slug=fact.slugs[0], kind=fact.kind, hours=fact.hours, summary=fact.summary[0],
            aims=fact.aims[0], audience=fact.audience[0], locale=index.locale,
        )  # fmt: skip
        page.countries = list(Country.objects.filter(pk__in=fact.countries))
        page.themes.add(*(themes[slug] for slug in fact.themes if slug in themes))
        page.institutions = [TrainingInstitution(institution=institutions[slug]) for slug in fact.institutions]
        page.sessions = [_session(each, index) for each in fact.sessions]
        found = {each.key: each for each in Activity.objects.filter(key__in=fact.joined)}
        page.joined = [JoinedActivity(activity=found[key]) for key in fact.joined if key in found]
        page.documents = [
            TrainingDocument(title=title[0], document=document, locale=index.locale) for title in fact.documents
        ]
        page = publish_below(index, page)
    pairs = [fact.title, fact.summary, fact.aims, fact.audience, fact.slugs, *fact.documents]
    for each in fact.sessions:
        pairs += [each.title, each.place, each.agenda]
    made: TrainingPage = page
    translate_to_english(made, dict(pair for pair in pairs if pair[0]))
    return made


def _session(each: Session, index: TrainingIndexPage) -> TrainingSession:
    return TrainingSession(
        title=each.title[0], date=each.day, starts=each.starts, ends=each.ends, timezone=ZONE, mode=each.mode,
        place=each.place[0], agenda=each.agenda[0], locale=index.locale,
    )  # fmt: skip


# --- who came --------------------------------------------------------------------------------


def _known_people() -> list[tuple[Person, str]]:
    """People who stated where they belong, each with an address, in the order of these."""
    rows = PersonEmail.objects.filter(
        person__merged_into=None, person__is_programme_staff=False, person__institution__merged_into=None
    ).exclude(person__institution=None)
    found: dict[int, tuple[Person, str]] = {}
    for row in (
        rows.exclude(person__country=None).select_related("person__institution", "person__country").order_by("address")
    ):
        found.setdefault(row.person_id, (row.person, row.address))
    return list(found.values())


def _bring_in(activity: Activity, held: Session, known: Sequence[tuple[Person, str]]) -> None:
    """One session's sheet, unless it is in. Raises DemoRefused where the importer refuses it."""
    if ImportBatch.objects.filter(activity=activity, state=ImportBatch.State.APPLIED).exists():
        return
    people = random.Random(f"{SEED}:{activity.key}").sample(known, min(held.came, len(known)))
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(HEADINGS)
    for place, (person, address) in enumerate(people):
        sheet.writerow(
            (
                person.name,
                address,
                SEXES[Sex(person.sex)],
                person.country.name_es if person.country else "",
                person.institution.name if person.institution else "",
                "Participante" if place else "Ponente",
            )
        )
    name = f"{activity.key}.csv"
    batch = imports.upload(
        activity=activity,
        file=io.BytesIO(text.getvalue().encode()),
        filename=name,
        by=None,
        mode=Mode.IN_PERSON if held.mode == IN_PERSON else Mode.ONLINE,
        answers={"timezone": ZONE},
    )
    batch = imports.read(batch=batch)
    if batch.state != ImportBatch.State.PREVIEW:
        raise DemoRefused(f"{name}: {batch.state} {batch.refusal} {batch.recognition.get('questions')}")
    imports.apply(batch=batch, by=None)


# --- one to register for ----------------------------------------------------------------------


def _load_coming(
    index: TrainingIndexPage, themes: Mapping[str, Theme], institutions: Mapping[str, Institution], document: Any
) -> None:
    """A certificate course of two sessions, three weeks from the day it is loaded, with registration and certificates."""
    days = [timezone.localdate() + timedelta(days=each) for each in DAYS_AHEAD]
    fact = Training(
        ("para-practicar-curso-con-certificado", "to-practise-a-certificate-course"), "course",
        ("Para practicar: curso con certificado", "To practise: a certificate course"),
        ("Un curso inventado para probar la inscripción y las constancias de asistencia. No se da.",
         "An invented course to try registration and certificates of attendance. It is not given."),
        ("Inscribirse en las dos sesiones\nRecibir una constancia del curso", "Register for both sessions\nReceive one certificate of the course"),
        ("Quien prueba el portal.", "Whoever tries the portal."),
        ("academia",), ("iudpas",),
        (Session(("Módulo 1: el problema", "Module 1: the problem"), days[0], time(9), time(11)),
         Session(("Módulo 2: la propuesta", "Module 2: the proposal"), days[1], time(9), time(11))),
        joined=(RUN_TO_JOIN,), hours=10,
    )  # fmt: skip
    if TrainingPage.objects.child_of(index).filter(slug=fact.slugs[0]).exists():
        return
    page = _load(index, fact, themes, institutions, document)
    sessions = list(page.sessions.order_by("date", "starts"))
    for session in sessions:
        is_last = session == sessions[-1]
        save_desk(
            desk=RegistrationDesk(
                activity=Activity.objects.get(page_key=session.translation_key),
                is_online=session.mode == ONLINE,
                is_in_person=session.mode == IN_PERSON,
                online_places=40,
                join_url="https://example.org/aula-de-la-demo",
                certificate_rule="share" if is_last else "",
                certificate_amount=75 if is_last else None,
                certificate_parts=100 if is_last else None,
            ),
            by=None,
        )
