"""Registering: what is asked, what is held, who gets a place, what the registry is told, what is refused and why."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from participants.models import (
    Consent,
    DeskPlace,
    DeskQuestion,
    Institution,
    Participation,
    ParticipationRecord,
    Person,
    PersonEmail,
    Registration,
    RegistrationDesk,
    RegistrationMessage,
    RegistrationState,
)
from participants.queries.privacy import held_of
from participants.registration import sending, services
from participants.registration.clearing import forget_old, release_everywhere
from participants.registration.desks import save_desk
from participants.registration.links import Purpose, token_of
from participants.registration.queries import turnout, waiting_list
from participants.registration.services import Refused
from participants.services.institutions import save_institution
from participants.services.merging import merge
from participants.services.participations import rebuild
from participants.services.people import save_person
from participants.services.privacy import erase_person
from portal.models import User
from tests.factories.registration import NOW, ask, come, come_many, make_activity, make_desk

pytestmark = pytest.mark.django_db
State = RegistrationState
FORM = {
    "name": "Ana Morales",
    "email": "ana@correo.example",
    "sex": "women",
    "country": "GT",
    "institution": "",
    "mode": "online",
    "consent": "on",
}


def soon(**fields: Any) -> RegistrationDesk:
    """A desk whose activity is a week from now, for what asks the clock itself."""
    starts_at = timezone.now() + timedelta(days=7)
    activity = make_activity(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    return make_desk(activity, **fields)


def send(client: Client, language: str = "es", key: str = "s9-e01", **changes: Any) -> Any:
    paths = {"es": f"/es/actividades/{key}/inscripcion/", "en": f"/en/activities/{key}/register/"}
    return client.post(paths[language], {**FORM, **changes})


def sentences(response: Any) -> list[str]:
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    return [each.text for each in soup.select(".error-summary li, .callout--warn p:first-child, .page-head .lead")]


def states(desk: RegistrationDesk) -> list[str]:
    return list(Registration.objects.filter(desk=desk).order_by("asked_at", "pk").values_list("state", flat=True))


@pytest.fixture
def ana(make_user: Callable[..., User]) -> User:
    user = make_user("learner", "ana@correo.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def anas(ana: User) -> Client:
    client = Client()
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- from the form to the registry ------------------------------------------------------------


def test_without_an_account_one_confirms_by_the_link_of_the_message(client: Client) -> None:
    desk = soon()
    response = send(client)
    assert (response.status_code, response["Location"]) == (302, "/es/actividades/s9-e01/inscripcion/enviada/")
    assert (states(desk), Person.objects.count()) == ([State.HELD], 0)
    assert sending.send_due()["sent"] == 1
    link = re.search(r"http://\S+(/es/inscripciones/confirmar/\S+)", mail.outbox[0].body)
    assert link is not None
    page = client.get(link[1])
    assert "Ana Morales" in page.content.decode()
    assert states(desk) == [State.HELD]  # opening it, as mail filters do, confirms nothing
    done = client.post(link[1], follow=True)
    assert "Con lugar" in done.content.decode()
    person = Person.objects.get()
    assert (person.name, person.sex, person.country_id, person.user) == ("Ana Morales", "women", "GT", None)
    assert list(person.emails.values_list("address", flat=True)) == ["ana@correo.example"]
    record = ParticipationRecord.objects.get()
    assert (record.source, record.outcome, record.mode, record.person) == ("sign_up", "registered", "online", person)
    part = Participation.objects.get()
    assert (part.activity, part.outcome, part.present) == (desk.activity, "registered", False)
    consent = Consent.objects.get()
    assert (consent.person, consent.purpose, consent.source) == (person, "registry", "s9-e01")


def test_with_an_account_the_place_is_given_at_once(anas: Client, ana: User) -> None:
    desk = soon()
    page = BeautifulSoup(anas.get("/es/actividades/s9-e01/inscripcion/").content.decode(), "html.parser")
    assert page.select_one("#id_email")["value"] == "ana@correo.example"
    response = send(anas, email="otra@correo.example")
    own = Registration.objects.get()
    assert response["Location"].startswith("/es/inscripciones/")
    assert (own.state, own.address, own.person.user if own.person else None) == (State.REGISTERED, ana.email, ana)
    assert turnout(desk.activity).registered == 1
    assert anas.get("/es/actividades/s9-e01/inscripcion/")["Location"] == response["Location"]


def test_what_is_asked_is_what_figures_need(client: Client) -> None:
    soon()
    soup = BeautifulSoup(client.get("/en/activities/s9-e01/register/").content.decode(), "html.parser")
    names = {field["name"] for field in soup.select("main form [name]")}
    asked = {"name", "email", "sex", "country", "institution", "mode", "consent"}
    assert names == {*asked, "csrfmiddlewaretoken", "website"}
    assert [each.text.strip() for each in soup.select("#id_sex label")] == [
        "Woman", "Man", "Another, or I describe it myself", "I prefer not to say",
    ]  # fmt: skip


def test_the_page_says_the_same_whether_an_address_is_registered_or_not(client: Client) -> None:
    desk = soon()
    first = send(client)
    services.confirm(registration=Registration.objects.get())
    again = send(client)
    other = send(client, email="luis@correo.example")
    assert {(each.status_code, each["Location"]) for each in (first, again, other)} == {
        (302, "/es/actividades/s9-e01/inscripcion/enviada/")
    }
    assert states(desk) == [State.REGISTERED, State.HELD]
    sending.send_due()
    assert [each.subject for each in mail.outbox if each.to == ["ana@correo.example"]] == [
        "Tiene un lugar: Datos para prevenir",
        "Ya lo había pedido: Datos para prevenir",
    ]


def test_an_own_question_is_asked_and_its_answer_kept_by_its_spanish_words(client: Client) -> None:
    desk = soon()
    question = DeskQuestion.objects.create(
        desk=desk,
        kind="radio",
        label_es="¿Almuerza?",
        label_en="Lunch?",
        choices_es="Sí\nNo",
        choices_en="Yes\nNo",
        is_required=True,
    )
    name = f"q{question.key.hex}"
    assert "Lunch?" in " ".join(sentences(send(client, "en")))
    send(client, "en", **{name: "Sí"})
    own = Registration.objects.get()
    assert own.answers == {question.key.hex: "Sí"}
    shown = client.get(f"/en/registrations/{token_of(own, Purpose.OWN)}/").content.decode()
    assert re.search(r"Lunch\?</dt><dd>Yes", shown)


def test_a_new_institution_is_made_once_the_address_is_confirmed() -> None:
    desk = make_desk()
    own = ask(desk, new_institution="Observatorio Nuevo")
    assert Institution.objects.filter(name="Observatorio Nuevo").count() == 0
    services.confirm(registration=own, at=NOW)
    assert Institution.objects.get(name="Observatorio Nuevo").country_id == "GT"
    assert Participation.objects.get().institution == Institution.objects.get(name="Observatorio Nuevo")


# --- whose registration it is ------------------------------------------------------------------


def test_a_confirmed_address_leads_to_the_person_who_has_it() -> None:
    known = save_person(person=Person(name="Ana M. Morales"), by=None, addresses=["ana@correo.example"])
    own = come(make_desk())
    assert own.person == known
    known.refresh_from_db()
    assert (known.name, known.sex, known.country_id) == ("Ana M. Morales", "women", "GT")


def test_another_name_at_a_shared_address_changes_nobody() -> None:
    known = save_person(person=Person(name="Rosa Díaz"), by=None, addresses=["oficina@correo.example"])
    own = come(make_desk(), "oficina@correo.example")
    assert own.person != known
    known.refresh_from_db()
    assert (known.sex, known.country_id) == ("not_stated", None)
    assert PersonEmail.objects.get().person == known


def test_nobody_is_registered_or_changed_before_the_address_is_confirmed() -> None:
    known = save_person(person=Person(name="Ana Morales"), by=None, addresses=["ana@correo.example"])
    ask(make_desk())
    known.refresh_from_db()
    assert (known.sex, ParticipationRecord.objects.count(), Consent.objects.count()) == ("not_stated", 0, 0)


def test_two_addresses_of_one_person_are_one_registration() -> None:
    desk = make_desk()
    first = come(desk)
    PersonEmail.objects.create(person=first.person, address="ana@trabajo.example")
    assert come(desk, "ana@trabajo.example") == first
    assert states(desk) == [State.REGISTERED]


# --- places ------------------------------------------------------------------------------------


def test_who_comes_after_the_last_place_waits_and_moves_up_in_order() -> None:
    desk = make_desk(online_places=2)
    first, _second, third, fourth = come_many(desk, [f"p{number}@correo.example" for number in range(4)])
    assert states(desk) == [State.REGISTERED] * 2 + [State.WAITING] * 2
    assert turnout(desk.activity).registered == 2
    services.cancel(registration=first, by=None, at=NOW)
    assert states(desk) == [State.CANCELLED, State.REGISTERED, State.REGISTERED, State.WAITING]
    assert list(waiting_list(desk, "online")) == [fourth]
    third.refresh_from_db()
    assert Participation.objects.filter(person=third.person).count() == 1


def test_each_way_to_come_has_its_own_places() -> None:
    desk = make_desk(is_in_person=True, in_person_places=1)
    come(desk, "a@correo.example", mode="in_person", name="Persona A")
    come(desk, "b@correo.example", mode="in_person", name="Persona B")
    come(desk, "c@correo.example", name="Persona C")
    assert states(desk) == [State.REGISTERED, State.WAITING, State.REGISTERED]


def test_a_place_is_held_and_free_again_when_it_is_not_confirmed() -> None:
    desk = make_desk(online_places=1, hold_minutes=60)
    held = ask(desk)
    waits = come(desk, "luis@correo.example", name="Luis Paz")
    assert (held.place_id is not None, waits.state) == (True, State.WAITING)
    assert services.release_overdue(desk=desk, at=NOW + timedelta(minutes=61)) == 1
    waits.refresh_from_db()
    assert (waits.state, states(desk)) == (State.REGISTERED, [State.REGISTERED])
    with pytest.raises(Refused) as refused:
        services.confirm(registration=held, at=NOW + timedelta(minutes=61))
    assert refused.value.messages == [
        "Este enlace es demasiado antiguo: el lugar estuvo reservado un tiempo y ya está libre. Inscríbase de nuevo."
    ]


def test_the_clock_frees_what_was_not_confirmed() -> None:
    desk = make_desk()
    Registration.objects.filter(pk=ask(desk).pk).update(held_until=timezone.now() - timedelta(minutes=1))
    assert release_everywhere() == {"released": 1, "moved": 0}
    assert (Registration.objects.count(), release_everywhere()) == (0, {"released": 0, "moved": 0})


def test_the_database_itself_keeps_a_place_from_being_taken_twice() -> None:
    desk = make_desk(online_places=1)
    first = come(desk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(
            desk=desk, address="b@correo.example", name="B", mode="online", state=State.REGISTERED,
            place=first.place, language="es", asked_at=NOW,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(
            desk=desk,
            address="c@correo.example",
            name="C",
            mode="online",
            state=State.REGISTERED,
            language="es",
            asked_at=NOW,
        )


def test_fewer_places_than_are_taken_are_refused_and_more_let_people_move_up() -> None:
    desk = make_desk(online_places=2)
    come_many(desk, [f"p{number}@correo.example" for number in range(3)])
    desk.online_places = 1
    with pytest.raises(ValidationError) as refused:
        save_desk(desk=desk, by=None)
    assert refused.value.message_dict == {
        "online_places": [
            "2 lugares están dados o guardados para alguien, así que no puede haber menos de 2. Para tener menos, cancele antes la inscripción de alguien."
        ]
    }
    desk.online_places = 5
    save_desk(desk=desk, by=None)
    assert (states(desk), DeskPlace.objects.count()) == ([State.REGISTERED] * 3, 5)


def test_approval_comes_before_a_place(editor: User) -> None:
    desk = make_desk(needs_approval=True, online_places=1)
    first, second = come_many(desk, ["a@correo.example", "b@correo.example"])
    assert (states(desk), turnout(desk.activity).registered) == ([State.REQUESTED] * 2, 0)
    services.approve(registration=second, by=editor, at=NOW)
    services.approve(registration=first, by=editor, at=NOW)
    assert states(desk) == [State.WAITING, State.REGISTERED]
    services.reject(registration=first, by=editor, why="No hay más lugares", at=NOW)
    assert states(desk) == [State.REJECTED, State.REGISTERED]


# --- changing and leaving ----------------------------------------------------------------------


def test_a_signed_link_changes_how_one_comes_and_cancels(client: Client) -> None:
    desk = soon(is_in_person=True, in_person_places=1)
    own = come(desk, at=timezone.now())
    path = f"/es/inscripciones/{token_of(own, Purpose.OWN)}/"
    assert client.post(f"{path}cambiar/", {"mode": "in_person"})["Location"] == path
    assert Participation.objects.get().mode == "in_person"
    client.post(f"{path}cancelar/")
    assert (states(desk), Participation.objects.count()) == ([State.CANCELLED], 0)
    send(client, mode="in_person")
    services.confirm(registration=Registration.objects.get())
    assert states(desk) == [State.REGISTERED]


def test_changing_to_what_is_full_leaves_the_place_one_has() -> None:
    desk = make_desk(is_in_person=True, in_person_places=1)
    come(desk, "a@correo.example", mode="in_person", name="Persona A")
    own = come(desk)
    with pytest.raises(Refused) as refused:
        services.change(registration=own, mode="in_person", answers={}, at=NOW)
    assert refused.value.messages == ["De esa manera no queda ningún lugar libre. El que tiene sigue siendo suyo."]
    own.refresh_from_db()
    assert (own.state, own.mode) == (State.REGISTERED, "online")


def test_calling_off_leaves_nobody_registered_and_tells_each_once(editor: User) -> None:
    desk = make_desk(online_places=1)
    come_many(desk, ["a@correo.example", "b@correo.example"])
    sending.send_due(at=NOW)
    mail.outbox.clear()
    assert [services.call_off(desk=desk, by=editor, at=NOW) for _time in range(2)] == [2, 0]
    sending.send_due(at=NOW)
    assert (states(desk), Participation.objects.count()) == ([State.CANCELLED] * 2, 0)
    assert [each.subject for each in mail.outbox] == ["Suspendida: Datos para prevenir"] * 2


# --- who came ----------------------------------------------------------------------------------


def test_attendance_that_is_brought_in_meets_the_registration() -> None:
    desk = make_desk()
    came, _stayed_away = come_many(desk, ["a@correo.example", "b@correo.example"])
    walked_in = save_person(person=Person(name="Rosa Díaz"), by=None)
    for person in (came.person, walked_in):
        ParticipationRecord.objects.create(
            activity=desk.activity, person=person, source="manual", outcome="attended", minutes=50
        )
    rebuild(activities=[desk.activity.pk])
    found = turnout(desk.activity)
    assert (found.registered, found.came, found.no_shows, found.walked_in) == (2, 1, 1, 1)
    assert Participation.objects.filter(person=came.person).count() == 1


def test_two_rows_merged_later_are_one_who_registered(editor: User) -> None:
    desk = make_desk()
    first, second = come_many(desk, ["a@correo.example", "b@correo.example"])
    assert first.person is not None and second.person is not None
    merge(subject="person", survivor=first.person.pk, others=[second.person.pk], by=editor)
    assert turnout(desk.activity).registered == 1


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"opens_at": timedelta(days=1)}, "La inscripción aún no está abierta."),
        ({"closes_at": timedelta(days=-1)}, "La inscripción ya cerró. Escriba a quienes organizan si tiene que venir."),
    ],
)
def test_outside_the_window_a_sentence_says_so(client: Client, fields: dict[str, Any], sentence: str) -> None:
    desk = soon(**{name: timezone.now() + delta for name, delta in fields.items()})
    assert sentences(client.get("/es/actividades/s9-e01/inscripcion/"))[-1] == sentence
    response = send(client)
    assert (response.status_code, sentences(response)[-1], states(desk)) == (409, sentence, [])


def test_what_is_called_off_or_over_takes_nobody(client: Client, editor: User) -> None:
    desk = soon()
    services.call_off(desk=desk, by=editor)
    assert sentences(send(client))[-1] == "Esta actividad se suspendió: no hay a qué inscribirse."
    over = make_activity("s9-e02", starts_at=NOW - timedelta(days=9), ends_at=NOW - timedelta(days=8))
    RegistrationDesk.objects.create(activity=over)
    assert sentences(send(client, key="s9-e02"))[-1] == ("Esta actividad ya terminó. Busque la grabación en su página.")


@pytest.mark.parametrize("token", ["x", "00000000000000000000000000000000:forged"])
@pytest.mark.parametrize("path", ["confirmar/{}/", "recordatorios/{}/", "{}/", "{}/cancelar/", "{}/cambiar/"])
def test_a_forged_link_says_what_to_do(client: Client, path: str, token: str) -> None:
    response = client.get(f"/es/inscripciones/{path.format(token)}")
    assert (response.status_code, sentences(response)) == (
        404,
        [
            "El enlace está dañado: le falta una parte o fue cambiada, como pasa cuando un programa de correo corta una "
            "dirección larga. No se cambió nada. Copie la dirección entera del mensaje y ábrala de nuevo, o inscríbase otra "
            "vez: recibirá otro mensaje."
        ],
    )


def test_a_damaged_link_leads_to_the_form_of_its_activity_and_tells_nothing_else(client: Client) -> None:
    own = ask(soon())
    token = token_of(own, Purpose.CONFIRM)
    page = client.get(f"/es/inscripciones/confirmar/{token[:-4]}/").content.decode()
    assert ("/es/actividades/s9-e01/inscripcion/" in page, own.name in page, own.address in page) == (
        True,
        False,
        False,
    )
    other = client.get("/es/inscripciones/confirmar/x/").content.decode()
    assert ("/es/calendarios/" in other, "/inscripcion/" in other) == (True, False)


def test_who_would_only_wait_is_told_so_before_they_confirm(client: Client) -> None:
    desk = soon(online_places=1)
    come(desk, "a@correo.example", timezone.now())
    come(desk, "b@correo.example", timezone.now())
    form = client.get("/es/actividades/s9-e01/inscripcion/").content.decode()
    assert "completo: 1 persona espera antes que usted" in form
    own = ask(desk, "c@correo.example", timezone.now())
    sending.send_due()
    said = "Todos los lugares están ocupados: 1 persona espera antes que usted."
    page = client.get(f"/es/inscripciones/confirmar/{token_of(own, Purpose.CONFIRM)}/").content.decode()
    assert (said in page, said in mail.outbox[-1].body) == (True, True)


def test_a_link_for_one_thing_is_not_good_for_another(client: Client) -> None:
    own = ask(make_desk())
    assert client.get(f"/es/inscripciones/{token_of(own, Purpose.CONFIRM)}/").status_code == 404


def test_a_name_of_several_lines_is_refused(client: Client) -> None:
    desk = soon()
    response = send(client, name="Ana\r\nBcc: todos@correo.example")
    assert "Escriba su nombre en una sola línea, sin nada más." in " ".join(sentences(response))
    assert states(desk) == []


def test_what_programs_fill_in_is_not_kept(client: Client) -> None:
    desk = soon()
    assert send(client, website="https://spam.example").status_code == 302
    assert states(desk) == []


def test_an_account_registers_once(anas: Client) -> None:
    desk = soon()
    send(anas)
    response = send(anas)
    assert (response.status_code, sentences(response)[-1]) == (
        409,
        "Ya tiene una inscripción: véala.",
    )
    assert states(desk) == [State.REGISTERED]


def test_an_activity_nobody_may_see_has_no_form(client: Client) -> None:
    activity = make_activity(page_key="00000000-0000-4000-8000-000000000001")
    make_desk(activity)
    assert client.get("/es/actividades/s9-e01/inscripcion/").status_code == 404


def test_a_delegation_registers_its_people_up_to_its_number(client: Client, editor: User) -> None:
    desk = soon(needs_approval=True)
    institution = save_institution(institution=Institution(name="Policía Nacional Civil", country_id="GT"), by=None)
    delegation = desk.delegations.create(institution=institution, most=1)
    path = f"/es/actividades/s9-e01/inscripcion/{delegation.key}/"
    assert client.post(path, {**FORM, "institution": "Otra"}).status_code == 302
    own = services.confirm(registration=Registration.objects.get())
    assert (own.state, own.institution) == (State.REGISTERED, institution)
    full = client.post(path, {**FORM, "email": "luis@correo.example", "name": "Luis Paz"})
    assert (full.status_code, sentences(full)[-1]) == (
        409,
        "La delegación de Policía Nacional Civil está completa. "
        "Pregunte a quien le dio el enlace o inscríbase por su cuenta.",
    )


# --- personal data -----------------------------------------------------------------------------


def test_what_is_held_is_told_and_erased_and_the_total_stays(editor: User) -> None:
    desk = make_desk(online_places=1)
    own = come(desk)
    waits = come(desk, "luis@correo.example", name="Luis Paz")
    assert own.person is not None
    held = held_of(own.person)
    assert [row["correo electrónico"] for row in held["inscripciones"]] == ["ana@correo.example"]
    erase_person(person=own.person, by=editor)
    assert (states(desk), RegistrationMessage.objects.exclude(registration=waits).count()) == ([State.WAITING], 0)
    assert Participation.objects.filter(activity=desk.activity, outcome="registered").count() == 1
    release_everywhere()
    waits.refresh_from_db()
    assert waits.state == State.REGISTERED


def test_registrations_of_long_ago_go_and_what_the_registry_knows_stays() -> None:
    desk = make_desk()
    come(desk)
    assert forget_old(days=365) == {"registrations": 0}
    desk.activity.starts_at -= timedelta(days=500)  # type: ignore[operator]
    desk.activity.ends_at -= timedelta(days=500)  # type: ignore[operator]
    desk.activity.save()
    assert forget_old(days=365) == {"registrations": 1}
    assert turnout(desk.activity).registered == 1
