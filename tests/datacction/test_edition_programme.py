"""A programme as calendars, paper and personal agendas have it, what of it changed, and telling those registered."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Locale

from datacction.editions import announcing
from datacction.editions.agenda import token_of
from datacction.editions.changes import changes_since_told, digest_of, sentence_of
from datacction.editions.swapping import Swap, swap_sessions
from datacction.models import (
    AnnouncementMessage,
    EditionDocument,
    EditionEvent,
    EditionIndexPage,
    EditionLanguage,
    EditionPage,
    EditionPhoto,
    EditionSpeaker,
    ProgrammeEntry,
)
from participants.models import Activity, Person
from portal.models import User
from tests.datacction.conftest import Webinar
from tests.datacction.editions import add_index, talk, unsaved_edition
from tests.datacction.exchanges import publish, republish
from tests.factories.registration import come, make_desk
from tests.portal.test_images import picture

FIRST, SECOND = date(2027, 1, 26), date(2027, 1, 27)
BEFORE = datetime(2027, 1, 10, 12, tzinfo=UTC)


@pytest.fixture
def index(remade: Callable[..., EditionIndexPage], webinar: Webinar) -> EditionIndexPage:
    return remade(add_index, webinar.index)


@pytest.fixture
def edition(remade: Callable[..., EditionPage], index: EditionIndexPage) -> EditionPage:
    """To come: two days in January 2027."""
    return remade(_publish_edition, index)


def _publish_edition(index: EditionIndexPage) -> EditionPage:
    page: EditionPage = publish(index, unsaved_edition("week-2027", days=(FIRST, SECOND)))
    return page


def entry(number: int) -> ProgrammeEntry:
    return ProgrammeEntry.objects.get(titles__es=f"Sesión {number}")


def calendar(client: Client, page: EditionPage, **query: str) -> list[tuple[str, str, int, str, str]]:
    """Title, start by its clock, sequence, status, place of each entry."""
    answer = client.get(page.url, {"format": "ics", **query})
    assert answer["Content-Type"] == 'text/calendar; charset="utf-8"'
    found = Calendar.from_ical(answer.content)
    assert [zone["TZID"] for zone in found.walk("VTIMEZONE")] == ["America/Panama"]
    return [
        (
            str(event["SUMMARY"]), f"{event.decoded('DTSTART'):%d %H:%M}", int(event["SEQUENCE"]), str(event["STATUS"]),
            str(event.get("LOCATION", "")),
        )
        for event in found.walk("VEVENT")
    ]  # fmt: skip


def move(page: EditionPage, number: int, **fields: Any) -> EditionPage:
    """Change a session and publish."""
    for session in page.sessions.all():
        if session.number == number:
            for name, value in fields.items():
                setattr(session, name, value)
            page.sessions.add(session)
    return republish(page)


def test_a_programme_is_a_calendar_whole_by_track_and_by_session(client: Client, edition: EditionPage) -> None:
    assert calendar(client, edition) == [
        ("Sesión 1", "26 09:00", 0, "CONFIRMED", ""),
        ("Sesión 2", "26 11:00", 0, "CONFIRMED", "Sala A"),
        ("Sesión 3", "26 11:00", 0, "CONFIRMED", ""),
        ("Sesión 4", "27 09:00", 0, "CONFIRMED", ""),
    ]
    assert [title for title, *_ in calendar(client, edition, track="B")] == ["Sesión 3"]
    assert [title for title, *_ in calendar(client, edition, session="4")] == ["Sesión 4"]
    for query in ({"track": "Z"}, {"session": "99"}):
        assert client.get(edition.url, {"format": "ics", **query}).status_code == 404


def test_an_event_held_together_with_others_has_its_own_calendar(client: Client, edition: EditionPage) -> None:
    edition.events = [EditionEvent(title="Clínica", sessions="2, 4", locale=edition.locale)]
    edition = republish(edition)
    (event,) = client.get(edition.url).context["edition"].events
    query = dict(each.split("=") for each in event.ics_query.removeprefix("?").split("&"))
    assert [title for title, *_ in calendar(client, edition, event=query["event"])] == ["Sesión 2", "Sesión 4"]
    for wrong in ("x", "00000000-0000-4000-8000-000000000001"):
        assert client.get(edition.url, {"format": "ics", "event": wrong}).status_code == 404


def test_languages_are_told_in_words_and_in_codes(client: Client, edition: EditionPage) -> None:
    uses = [("es", "spoken"), ("en", "interpreted"), ("sgn", "interpreted")]
    edition.languages = [EditionLanguage(language=code, use=use, locale=edition.locale) for code, use in uses]
    edition = republish(edition)
    said = client.get(edition.url).context["edition"].languages.in_words
    assert said == "Español, con interpretación: inglés y lengua de señas"
    assert client.get(edition.url, {"format": "json"}).json()["languages"] == {
        "spoken": ["es"], "interpretation": ["en", "sgn"],
    }  # fmt: skip


def test_what_changes_keeps_its_uid_and_rises_and_what_is_taken_out_is_cancelled(
    client: Client, edition: EditionPage
) -> None:
    uids = re.findall(rb"UID:(\S+)", client.get(edition.url, {"format": "ics"}).content)
    edition = move(edition, 4, starts=time(14), ends=time(15))
    edition = move(edition, 2, is_cancelled=True)
    edition = republish(edition)  # nothing changed: nothing rises
    edition.sessions.remove(edition.sessions.get(number=3))
    republish(edition)
    assert sorted(calendar(client, edition)) == [
        ("Sesión 1", "26 09:00", 0, "CONFIRMED", ""),
        ("Sesión 2", "26 11:00", 1, "CANCELLED", "Sala A"),
        ("Sesión 3", "26 11:00", 1, "CANCELLED", ""),
        ("Sesión 4", "27 14:00", 1, "CONFIRMED", ""),
    ]
    assert sorted(re.findall(rb"UID:(\S+)", client.get(edition.url, {"format": "ics"}).content)) == sorted(uids)


def test_a_programme_is_printed_with_a_page_for_each_day(client: Client, edition: EditionPage) -> None:
    answer = client.get(edition.url, {"format": "pdf"})
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert pages_of(answer.content) == 2
    full = [talk(number, FIRST, (8, 9), title=f"Sesión larga {number} " + "palabra " * 12) for number in range(5, 25)]
    for session in full:
        edition.sessions.add(session)
    republish(edition)
    assert pages_of(client.get(edition.url, {"format": "pdf"}).content) == 2


def pages_of(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(pdf))


# --- a personal agenda ----------------------------------------------------------------------


def test_an_agenda_needs_no_account_and_no_script_and_shows_clashes(client: Client, edition: EditionPage) -> None:
    page = client.get(edition.url)
    form = re.search(r'<form class="choose" method="get" action="([^"]+)"', page.content.decode())
    assert form is not None
    numbers = [entry(number).pk for number in (4, 2, 3)]
    answer = client.get(form[1], {"s": numbers})
    assert answer.url == f"/es/agenda/{token_of(numbers)}/"
    agenda = client.get(answer.url)
    assert [
        (day.name, [(each.session.number, [other.number for other in each.clashes]) for each in day.choices])
        for day in agenda.context["days"]
    ] == [("martes 26 de enero", [(2, [3]), (3, [2])]), ("miércoles 27 de enero", [(4, [])])]
    assert agenda.context["webcal_url"] == "webcal:" + agenda.context["ics_url"].partition(":")[2]
    own = Calendar.from_ical(client.get(answer.url.rstrip("/") + ".ics").content)
    assert [str(event["SUMMARY"]) for event in own.walk("VEVENT")] == ["Sesión 2", "Sesión 3", "Sesión 4"]
    again = client.get(f"{edition.url}?agenda={token_of(numbers)}").content.decode()
    assert sorted(map(int, re.findall(r'name="s" value="(\d+)" checked', again))) == sorted(numbers)


def test_an_agenda_follows_its_programme_and_keeps_what_is_taken_out(client: Client, edition: EditionPage) -> None:
    numbers = [entry(number).pk for number in (3, 4)]
    edition = move(edition, 4, starts=time(14), ends=time(15))
    edition.sessions.remove(edition.sessions.get(number=3))
    republish(edition)
    agenda = client.get(f"/es/agenda/{token_of(numbers)}/")
    (choice,) = agenda.context["days"][0].choices
    assert (choice.session.hours, choice.session.mark, agenda.context["gone"]) == (
        "14:00–15:00", "antes: 27 de enero de 2027, 09:00–10:00 (Panamá, UTC−5)", ["Sesión 3"],
    )  # fmt: skip


@pytest.mark.parametrize("token", ["1-2:forged", "1-2", ":", "x"])
def test_an_address_that_is_not_ours_is_not_found(client: Client, edition: EditionPage, token: str) -> None:
    assert client.get(f"/es/agenda/{token}/").status_code == 404
    assert client.get(f"/es/agenda/{token}.ics").status_code == 404


def test_nothing_chosen_leads_back_with_a_sentence(client: Client, edition: EditionPage) -> None:
    answer = client.get(f"/es/agenda/{edition.pk}/", {"s": ["0", "x", "9" * 40]}, follow=True)
    assert [str(each).strip() for each in answer.context["messages"]] == [
        "Elija al menos una sesión: entonces su agenda tiene una dirección propia."
    ]
    assert client.get("/es/agenda/999999/").status_code == 404


def test_an_agenda_of_an_edition_that_is_no_longer_public_is_not_found(client: Client, edition: EditionPage) -> None:
    path = f"/es/agenda/{token_of([entry(1).pk])}/"
    edition.unpublish()
    assert client.get(path).status_code == 404


# --- changes, announced ---------------------------------------------------------------------


def sentences(page: EditionPage) -> list[str]:
    return [sentence_of(change) for change in changes_since_told(page.translation_key)]


def announce(page: EditionPage, by: User, **fields: Any) -> Any:
    seen = digest_of(changes_since_told(page.translation_key))
    values = {"note_es": "", "note_en": "", "tells": True, "seen": seen, **fields}
    return announcing.announce(page=page, by=by, at=BEFORE, **values)


def test_what_changed_is_told_in_sentences_until_it_is_announced(edition: EditionPage, editor: User) -> None:
    assert sentences(edition) == []
    edition = move(edition, 4, starts=time(14), ends=time(15), room="Sala B")
    edition = move(edition, 2, room="Sala C")
    edition = move(edition, 3, is_cancelled=True)
    edition.sessions.add(talk(5, SECOND, (16, 17)))
    edition = republish(edition)
    assert sentences(edition) == [
        "Otra sala: «Sesión 2» (26 de enero de 2027, 11:00–12:00 (Panamá, UTC−5)) es en Sala C, ya no en Sala A.",
        "Cancelada: «Sesión 3» (26 de enero de 2027, 11:00–13:00 (Panamá, UTC−5)).",
        "Cambia de hora: «Sesión 4» es ahora el 27 de enero de 2027, 14:00–15:00 (Panamá, UTC−5); era el 27 de enero de 2027, "
        "09:00–10:00 (Panamá, UTC−5). Sala: Sala B.",
        "Nueva: «Sesión 5», 27 de enero de 2027, 16:00–17:00 (Panamá, UTC−5).",
    ]
    announce(edition, editor)
    assert sentences(edition) == []
    # What is announced stays marked on the page; moved back, it is told of once more.
    assert entry(4).was["room"] == ""
    edition = move(edition, 4, starts=time(9), ends=time(10), room="Sala B")
    assert [each[:24] for each in sentences(edition)] == ["Cambia de hora: «Sesión "]


@pytest.fixture
def registered(edition: EditionPage) -> None:
    """For the first day Ana and Eva, who wants no reminders; for the second Ana again and Ben, in English, and one to come."""
    first, second = (make_desk(Activity.objects.get(key=f"week-2027-{number}")) for number in (1, 2))
    come(first, "ana@correo.example", at=BEFORE)
    come(first, "eva@correo.example", at=BEFORE, name="Eva")
    eva = first.registrations.get(address="eva@correo.example")
    eva.wants_reminders = False
    eva.save()
    come(second, "ana@correo.example", at=BEFORE)
    come(second, "ben@correo.example", at=BEFORE, name="Ben", language="en")


@pytest.mark.usefixtures("registered")
def test_each_who_is_registered_is_told_once_in_their_language(edition: EditionPage, editor: User) -> None:
    edition = move(edition, 4, starts=time(14), ends=time(15))
    announce(edition, editor, note_es="Llega más tarde quien habla.", note_en="The speaker arrives later.")
    assert announcing.send_due(at=BEFORE).sent == 2
    assert announcing.send_due(at=BEFORE + timedelta(minutes=20)).sent == 0
    spanish, english = sorted(mail.outbox, key=lambda each: each.to[0])
    assert ([spanish.to, english.to], spanish.subject) == (
        [["ana@correo.example"], ["ben@correo.example"]], "El programa ha cambiado: Segunda Semana",
    )  # fmt: skip
    assert "Llega más tarde quien habla." in spanish.body
    assert "The speaker arrives later." in english.body
    assert "“Sesión 4” is now 27 January 2027, 14:00–15:00 (Panama, UTC−5)" in english.body
    assert english.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert edition.url in spanish.body


@pytest.mark.usefixtures("registered")
def test_an_interrupted_round_goes_on_where_it_stopped(
    edition: EditionPage, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    announce(move(edition, 4, starts=time(14), ends=time(15)), editor)
    sending = EmailBackend.send_messages

    def once(self: EmailBackend, messages: Any) -> int:
        if mail.outbox:
            raise OSError("the line broke")
        return sending(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", once)
    with pytest.raises(OSError, match="the line broke"):
        announcing.send_due(at=BEFORE)
    monkeypatch.setattr(EmailBackend, "send_messages", sending)
    assert announcing.send_due(at=BEFORE + timedelta(minutes=11)).sent == 1
    assert sorted(each.to[0] for each in mail.outbox) == ["ana@correo.example", "ben@correo.example"]


@pytest.mark.usefixtures("registered")
def test_who_cancels_or_wants_no_more_before_it_goes_out_is_not_told(edition: EditionPage, editor: User) -> None:
    made = announce(move(edition, 4, starts=time(14), ends=time(15)), editor)
    for message, fields in zip(
        made.messages.order_by("pk"), ({"wants_reminders": False}, {"state": "cancelled", "place": None}), strict=True
    ):
        type(message.registration).objects.filter(pk=message.registration_id).update(**fields)
    done = announcing.send_due(at=BEFORE)
    assert (done.sent, done.dropped, mail.outbox) == (0, 2, [])


@pytest.mark.usefixtures("registered")
def test_what_was_not_shown_is_not_announced(edition: EditionPage, editor: User) -> None:
    edition = move(edition, 4, starts=time(14), ends=time(15))
    seen = digest_of(changes_since_told(edition.translation_key))
    edition = move(edition, 1, starts=time(8), ends=time(9))
    with pytest.raises(ValidationError, match="El programa cambió mientras usted miraba"):
        announce(edition, editor, seen=seen)
    announce(edition, editor)
    with pytest.raises(ValidationError, match="Nada ha cambiado"):
        announce(edition, editor)
    assert AnnouncementMessage.objects.count() == 2


@pytest.mark.usefixtures("registered")
def test_an_editor_sees_what_changed_and_announces_it(editor_client: Client, edition: EditionPage) -> None:
    path = reverse("edition_changes", args=[edition.pk])
    assert editor_client.get(path).context["changes"] == []
    move(edition, 3, is_cancelled=True)
    screen = editor_client.get(path)
    assert (len(screen.context["changes"]), screen.context["people"]) == (1, 2)
    answer = editor_client.post(path, {"seen": screen.context["seen"], "note_es": "", "note_en": ""}, follow=True)
    assert [str(each).strip() for each in answer.context["messages"]] == [
        "Los correos quedaron listos y salen en un minuto."
    ]
    (announcement,) = answer.context["announcements"]
    assert (announcement.sent, announcement.waiting, announcement.failed) == (0, 2, 0)
    again = editor_client.post(path, {"seen": screen.context["seen"], "note_es": "", "note_en": ""}, follow=True)
    assert [str(each).strip() for each in again.context["messages"]] == ["Nada ha cambiado desde el último anuncio."]
    assert AnnouncementMessage.objects.count() == 2


def test_a_change_taken_as_known_tells_nobody(editor_client: Client, edition: EditionPage) -> None:
    move(edition, 3, is_cancelled=True)
    path = reverse("edition_changes", args=[edition.pk])
    seen = editor_client.get(path).context["seen"]
    editor_client.post(path, {"seen": seen, "note_es": "", "note_en": "", "quietly": "1"})
    assert (sentences(edition), AnnouncementMessage.objects.count()) == ([], 0)


# --- exchanging two sessions on the day ------------------------------------------------------


def test_two_sessions_change_places_with_their_rooms_in_one_step(
    editor_client: Client, client: Client, edition: EditionPage
) -> None:
    path = reverse("edition_swap", args=[edition.pk])
    assert editor_client.get(path).status_code == 200
    editor_client.post(path, {"first": "2", "second": "4", "with_rooms": "on"})
    assert sorted(calendar(client, edition))[1:] == [
        ("Sesión 2", "27 09:00", 1, "CONFIRMED", ""),
        ("Sesión 3", "26 11:00", 0, "CONFIRMED", ""),
        ("Sesión 4", "26 11:00", 1, "CONFIRMED", "Sala A"),
    ]
    assert len(changes_since_told(edition.translation_key)) == 2
    assert Activity.objects.filter(series__key="week-2027").count() == 2


@pytest.mark.parametrize(
    ("swap", "sentence"),
    [
        ((2, 2), "Elija dos sesiones."),
        ((1, 2), "«Sesión 1» (11:00–12:00) y «Sesión 3» (11:00–13:00) estarían en «Sala B» al mismo tiempo."),
        ((4, 2), "Alguien estaría en «Sesión 4» (11:00–12:00) y en «Sesión 3» (11:00–13:00)."),
    ],
)
def test_a_swap_that_cannot_be_held_is_refused_and_changes_nothing(
    edition: EditionPage, editor: User, swap: tuple[int, int], sentence: str
) -> None:
    edition = move(edition, 1, room="Sala B")
    edition = move(edition, 3, room="Sala B")
    edition.speakers = [EditionSpeaker(name="Ana Paz", sessions="3, 4", locale=edition.locale)]
    edition = republish(edition)
    before = list(edition.sessions.order_by("number").values_list("date", "starts", "room"))
    with pytest.raises(ValidationError) as refused:
        swap_sessions(page=edition, swap=Swap(*swap, with_rooms=False), by=editor)
    assert refused.value.messages == [sentence]
    assert list(EditionPage.objects.get().sessions.order_by("number").values_list("date", "starts", "room")) == before


def test_a_swap_does_not_publish_somebody_elses_draft(edition: EditionPage, editor: User) -> None:
    edition.summary = "A medio escribir"
    edition.save_revision(user=editor)
    with pytest.raises(ValidationError, match="cambios sin publicar"):
        swap_sessions(page=edition, swap=Swap(2, 4, with_rooms=True), by=editor)


# --- documents, photographs, streams --------------------------------------------------------


def test_a_page_shows_streams_photographs_and_documents_of_its_sessions(
    client: Client, edition: EditionPage, spanish: Locale, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    edition = move(edition, 1, stream_url="https://youtu.be/dQw4w9WgXcQ")
    edition = move(edition, 4, stream_url="https://example.org/en-vivo")
    edition.documents.add(EditionDocument(title="Memoria", url="https://example.org/memoria", locale=spanish))
    edition.documents.add(EditionDocument(title="Lámina", url="https://example.org/l", sessions="4", locale=spanish))
    image = Image.objects.create(title="Sala", file=ImageFile(BytesIO(picture()), name="sala.png"))
    edition.photos.add(
        EditionPhoto(image=image, alt_es="La sala llena", alt_en="The hall, full", credit="PNUD", locale=spanish)
    )
    edition = republish(edition)
    page = client.get(edition.url)
    view = page.context["edition"]
    by_number = {session.number: session for day in view.days for session in day.sessions}
    assert [by_number[number].stream is not None for number in (1, 4)] == [True, False]
    assert ([each.title for each in view.documents], [each.title for each in by_number[4].documents]) == (
        ["Memoria"], ["Lámina"],
    )  # fmt: skip
    html = page.content.decode()
    assert re.findall(r'<img src="[^"]+" alt="([^"]*)" width="480" height="360" loading="lazy"', html) == [
        "La sala llena"
    ]
    assert "youtube-nocookie.com" in html and "<iframe" not in html
    with CaptureQueriesContext(connection) as one:
        client.get(edition.url)
    for _ in range(2):
        edition.photos.add(EditionPhoto(image=image, alt_es="Otra", alt_en="Another", locale=spanish))
    edition = republish(edition)
    client.get(edition.url)
    with CaptureQueriesContext(connection) as three:
        client.get(edition.url)
    assert len(three) == len(one)


def test_a_document_for_participants_goes_to_who_is_registered_for_a_day(
    client: Client, edition: EditionPage, spanish: Locale, make_user: Callable[..., User], document: Any
) -> None:
    edition.documents.add(EditionDocument(title="Notas", document=document, for_participants=True, locale=spanish))
    republish(edition)
    assert client.get(document.url).status_code == 302  # to sign in
    user = make_user(email="ana@correo.example")
    client.force_login(user)
    assert client.get(document.url).status_code == 403
    desk = make_desk(Activity.objects.get(key="week-2027-1"))
    own = come(desk, "ana@correo.example", at=BEFORE)
    Person.objects.filter(pk=own.person_id).update(user=user)
    answer = client.get(document.url)
    assert b"".join(answer.streaming_content) == b"notas"
    answer.close()


@pytest.fixture
def document(db: None, settings: Any, tmp_path: Any) -> Iterator[Any]:
    settings.MEDIA_ROOT = tmp_path
    made = Document(title="Notas")
    made.file.save("notas.txt", ContentFile(b"notas"))
    made.save()
    yield made


def test_the_series_shows_which_country_hosted_which_year(
    client: Client, index: EditionIndexPage, edition: EditionPage
) -> None:
    publish(index, unsaved_edition("week-2022", title="Primera Semana", city="Ciudad de Panamá"))
    history = client.get(edition.url).context["edition"].history
    assert [(row.year, row.title, row.where) for row in history] == [
        ("2027", "Segunda Semana", "Panamá"), ("2024", "Primera Semana", "Ciudad de Panamá, Panamá"),
    ]  # fmt: skip
