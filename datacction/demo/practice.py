"""An edition to practise with, two weeks from the day it is loaded: parallel tracks, registration, changes, photographs.

All of it is invented, and says so: nobody took part in it, and no figure counts it.
"""

import io
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Pillow
from PIL import ImageDraw
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from datacction.demo.editions import (
    BOTH,
    MAIN,
    ROOM_A,
    ROOM_B,
    SPOKEN_AND_INTERPRETED,
    TRACK_A,
    TRACK_B,
    Words,
)
from datacction.models import (
    EditionDay,
    EditionDocument,
    EditionIndexPage,
    EditionLanguage,
    EditionPage,
    EditionPhoto,
    EditionSession,
    EditionSpeaker,
    EditionVenue,
)
from participants.models import Activity, Mode, RegistrationDesk, Sex
from participants.registration.desks import save_desk
from participants.registration.services import Application, register_many
from participants.services.accounts import Stated
from portal.making_pages import publish_below, translate_to_english

KEY = "practice"
DAYS_AHEAD = 14
ZONE = "America/Guatemala"
TITLE: Words = ("Para practicar: una Semana de dos días", "To practise: a Week of two days")
SUMMARY: Words = (
    "Una edición inventada para probar la agenda, el calendario, la inscripción y los anuncios de cambios. No se celebra.",
    "An invented edition to try the agenda, the calendar, registration and announcements of changes. It is not held.",
)
CITY: Words = ("Ciudad de Guatemala", "Guatemala City")
VENUE: Words = ("Centro de convenciones de la demostración", "Convention centre of the demo")
STREAM = "https://example.org/transmision-de-la-demo"
TALKS: tuple[tuple[int, int, tuple[int, int], str, Words, Words, Words], ...] = (
    (1, 1, (9, 10), "opening", ("Apertura", "Opening"), MAIN, ("", "")),
    (2, 1, (10, 12), "dialogue", ("Diálogo: datos para decidir", "Dialogue: data to decide"), MAIN, ("", "")),
    (3, 1, (14, 15), "thematic", ("Tableros que se usan", "Dashboards that are used"), ROOM_A, TRACK_A),
    (4, 1, (14, 16), "thematic", ("Prevención en la escuela", "Prevention at school"), ROOM_B, TRACK_B),
    (5, 2, (9, 11), "clinic", ("Clínica: leer una encuesta", "Clinic: reading a survey"), ROOM_A, TRACK_A),
    (6, 2, (9, 10), "launch", ("Presentación de un protocolo", "Launch of a protocol"), ROOM_B, TRACK_B),
    (7, 2, (11, 12), "closing", ("Cierre", "Closing"), MAIN, ("", "")),
)
"""Number, day, hours, kind, title, room, track."""
SPEAKERS: tuple[tuple[str, str, str, Words, str], ...] = (
    (
        "Marcela Ovalle",
        "specialist",
        "minister",
        ("Ministra (persona inventada)", "Minister (invented person)"),
        "1, 2",
    ),
    (
        "Tomás Arrieta",
        "moderator",
        "expert",
        ("Periodista (persona inventada)", "Journalist (invented person)"),
        "2, 4",
    ),
    ("Lidia Quezada", "specialist", "expert", ("Especialista (persona inventada)", "Expert (invented person)"), "3, 5"),
)
PHOTOS: tuple[tuple[str, Words, Words], ...] = (
    ("#17609b", ("Dibujo de seis filas de sillas azules", "Drawing of six rows of blue chairs"), ("Sala azul", "Blue hall")),
    ("#7d3a74", ("Dibujo de seis filas de sillas moradas", "Drawing of six rows of purple chairs"), ("Sala morada", "Purple hall")),
    ("#3d6a28", ("Dibujo de seis filas de sillas verdes", "Drawing of six rows of green chairs"), ("Sala verde", "Green hall")),
)  # fmt: skip
"""Colour of the drawing, what it shows, caption."""
CREDIT: Words = ("Imagen de demostración", "Demonstration picture")
DOCUMENTS: tuple[tuple[Words, str, bool], ...] = (
    (("Nota de concepto", "Concept note"), "", False),
    (("Láminas de la clínica", "Slides of the clinic"), "5", True),
)
"""Title, numbers of its sessions, whether it is for participants."""
PEOPLE = (
    ("Paula Serrano Gil", Sex.WOMEN, "GT", "es", "paula@correo.example"),
    ("Andrew Lake", Sex.MEN, "BZ", "en", "andrew@mail.example"),
)
"""Who is registered for the first day; invented."""


def load(say: Callable[[str], None]) -> None:
    """Make it where it is missing, publish it, and then change it: so there is something to announce."""
    index = EditionIndexPage.objects.filter(locale__language_code="es", alias_of=None).first()
    if index is None or EditionPage.objects.filter(series_key=KEY).exists():
        return
    say("An edition to practise with ...")
    first = timezone.localdate() + timedelta(days=DAYS_AHEAD)
    page = publish_below(index, _page(index, (first, first + timedelta(days=1))))
    translate_to_english(page, dict(_texts()))
    _register()
    for session in page.sessions.all():
        if session.number == 3:
            session.starts, session.ends = time(16), time(17)
        if session.number == 6:
            session.is_cancelled = True
        page.sessions.add(session)
    page.save_revision().publish()


def _page(index: EditionIndexPage, days: tuple[date, date]) -> EditionPage:
    spanish = index.locale
    page = EditionPage(
        title=TITLE[0],
        slug="para-practicar",
        kind=EditionPage.Kind.WEEK,
        series_key=KEY,
        host_country_id="GT",
        city=CITY[0],
        timezone=ZONE,
        summary=SUMMARY[0],
    )
    page.days = [EditionDay(date=day, opens=time(8), closes=time(18), locale=spanish) for day in days]
    page.languages = [
        EditionLanguage(language=language, use=use, locale=spanish) for language, use in SPOKEN_AND_INTERPRETED
    ]
    page.venues = [EditionVenue(name=VENUE[0], locale=spanish)]
    page.sessions = [
        EditionSession(
            number=number,
            title=title[0],
            kind=kind,
            date=days[day - 1],
            starts=time(hours[0]),
            ends=time(hours[1]),
            room=room[0],
            track=track[0],
            languages=BOTH[0] if room is MAIN else "",
            stream_url=STREAM if number == 2 else "",
            locale=spanish,
        )
        for number, day, hours, kind, title, room, track in TALKS
    ]
    page.speakers = [
        EditionSpeaker(name=name, role=role, rank=rank, office=office[0], sessions=sessions, locale=spanish)
        for name, role, rank, office, sessions in SPEAKERS
    ]
    document = get_document_model().objects.order_by("pk").first()
    page.documents = [
        EditionDocument(title=title[0], sessions=sessions, for_participants=is_kept, locale=spanish)
        if is_kept
        else EditionDocument(title=title[0], sessions=sessions, document=document, locale=spanish)
        for title, sessions, is_kept in DOCUMENTS
    ]
    page.photos = [
        EditionPhoto(
            image=_drawing(colour, caption[0]),
            alt_es=shows[0],
            alt_en=shows[1],
            caption=caption[0],
            credit=CREDIT[0],
            locale=spanish,
        )
        for colour, shows, caption in PHOTOS
    ]
    return page


def _drawing(colour: str, title: str) -> Any:
    """A picture that stands for a photograph: rows of seats in one colour."""
    picture = Pillow.new("RGB", (1200, 900), "#f3eee4")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 1200, 260), fill=colour)
    for row in range(6):
        for place in range(10 - row % 2):
            left, top = 70 + place * 108 + (row % 2) * 54, 330 + row * 92
            pen.rounded_rectangle((left, top, left + 74, top + 60), 14, fill=colour)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    out.seek(0)
    return get_image_model().objects.create(title=title, file=ImageFile(out, name="para-practicar.jpg"))


def _texts() -> list[Words]:
    """Every text with its translation."""
    return [
        TITLE, SUMMARY, CITY, VENUE, BOTH, CREDIT, ("para-practicar", "to-practise"),
        *(words for talk in TALKS for words in talk[4:] if words[0]),
        *(office for *_rest, office, _sessions in SPEAKERS),
        *(caption for *_rest, caption in PHOTOS),
        *(title for title, *_rest in DOCUMENTS),
    ]  # fmt: skip


def _register() -> None:
    activity = Activity.objects.get(key=f"{KEY}-1")
    desk = save_desk(
        desk=RegistrationDesk(activity=activity, is_in_person=True, venue_es=VENUE[0], venue_en=VENUE[1]), by=None
    )
    for name, sex, country, language, address in PEOPLE:
        stated = Stated(name, sex, country)
        register_many(desk=desk, applications=[Application(stated, address, Mode.ONLINE)], language=language, by=None)
