"""Screens of organisers: opening registration, who registered, deciding, lists, delegations, files; and public calendars."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from pypdfium2 import PdfDocument

from participants.models import (
    Activity,
    DeskQuestion,
    Institution,
    PersonalDataAccess,
    Registration,
    RegistrationDesk,
    RegistrationState,
    Series,
)
from participants.services.institutions import save_institution
from tests.factories.registration import ask, come, come_many, make_activity, make_desk

pytestmark = pytest.mark.django_db
State = RegistrationState
ADD = "/admin/snippets/participants/registrationdesk/add/"
EMPTY_QUESTIONS = {
    "questions-TOTAL_FORMS": "0",
    "questions-INITIAL_FORMS": "0",
    "questions-MIN_NUM_FORMS": "0",
    "questions-MAX_NUM_FORMS": "1000",
}


def soon(key: str = "s9-e01") -> Activity:
    starts_at = timezone.now() + timedelta(days=7)
    return make_activity(key, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))


def test_an_editor_opens_registration_with_a_question(editor_client: Client, client: Client) -> None:
    activity = soon()
    page = editor_client.get(f"{ADD}?activity={activity.pk}").content.decode()
    assert f'value="{activity.pk}"' in page
    question = {
        "kind": "radio", "label_es": "¿Almuerza?", "label_en": "", "help_es": "", "help_en": "",
        "choices_es": "Sí\r\nNo", "choices_en": "", "id": "", "ORDER": "1", "DELETE": "",
    }  # fmt: skip
    data = {
        **EMPTY_QUESTIONS,
        "questions-TOTAL_FORMS": "1",
        **{f"questions-0-{name}": value for name, value in question.items()},
        "activity": activity.pk, "is_online": "on", "online_places": "2", "hold_minutes": "120",
        "join_url": "https://meet.example/a",
    }  # fmt: skip
    response = editor_client.post(ADD, data)
    assert response.status_code == 302, response.context["form"].errors
    desk = RegistrationDesk.objects.get()
    assert (desk.places.count(), desk.questions.get().label_es) == (2, "¿Almuerza?")
    form = client.get("/es/actividades/s9-e01/inscripcion/").content.decode()
    assert ("¿Almuerza?" in form, "meet.example" in form, "2 lugares libres" in form) == (True, False, True)


def test_what_cannot_be_is_said_beside_its_field(editor_client: Client) -> None:
    activity = make_activity(starts_at=None, ends_at=None)
    data = {**EMPTY_QUESTIONS, "activity": activity.pk, "hold_minutes": "120"}
    errors = editor_client.post(ADD, data).context["form"].errors
    assert dict(errors) == {
        "activity": ["Esta actividad aún no tiene comienzo: póngaselo y después abra la inscripción."],
        "is_online": ["Diga cómo se puede asistir: en línea, en persona o de ambas maneras."],
    }


def test_the_list_is_filtered_logged_and_takes_the_same_queries(editor_client: Client) -> None:
    desk = make_desk(soon(), online_places=1)
    path = f"/admin/registration/{desk.pk}/"
    counts = []
    for numbers in ([0], [1, 2]):
        come_many(desk, [f"p{number}@correo.example" for number in numbers])
        editor_client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert editor_client.get(path).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
    waiting = editor_client.get(f"{path}?state=waiting&name=PERSONA p2").content.decode()
    assert ("p2@correo.example" in waiting, "p1@correo.example" in waiting) == (True, False)
    look = PersonalDataAccess.objects.order_by("pk").last()
    assert look is not None
    assert (look.what, look.records, look.query) == (
        "registration.list", 1, {"desk": desk.pk, "state": "waiting", "name": "PERSONA p2"},
    )  # fmt: skip


def test_an_organiser_admits_one_and_says_why_not_to_another(editor_client: Client) -> None:
    desk = make_desk(soon(), needs_approval=True)
    first, second = come_many(desk, ["a@correo.example", "b@correo.example"])
    base = f"/admin/registration/{desk.pk}"
    editor_client.post(f"{base}/{first.public_id}/approve/")
    assert editor_client.post(f"{base}/{second.public_id}/reject/", {"why": ""}).status_code == 200
    editor_client.post(f"{base}/{second.public_id}/reject/", {"why": "Es para fiscalías"})
    states = dict(Registration.objects.values_list("address", "state"))
    assert states == {"a@correo.example": State.REGISTERED, "b@correo.example": State.REJECTED}
    assert Registration.objects.get(pk=second.pk).steps.get(after=State.REJECTED).why == "Es para fiscalías"


def test_the_file_holds_what_was_answered_and_no_formulas(editor_client: Client) -> None:
    desk = make_desk(soon())
    question = DeskQuestion.objects.create(desk=desk, kind="singleline", label_es="Cargo")
    come(desk, name="=Ana Morales", answers={question.key.hex: "Fiscal"})
    response = editor_client.get(f"/admin/registration/{desk.pk}/registrations.csv")
    heads, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    told = dict(zip(heads, row, strict=True))
    assert (told["Nombre"], told["Cargo"], told["Correo electrónico"]) == (
        "'=Ana Morales",
        "Fiscal",
        "ana@correo.example",
    )
    assert PersonalDataAccess.objects.get().what == "registration.file"
    assert editor_client.get(f"/admin/registration/{desk.pk}/registrations.exe").status_code == 404


def test_forms_of_these_screens_come_back_with_their_token(editor_client: Client) -> None:
    desk = make_desk(soon(), needs_approval=True)
    own = ask(desk)
    for end in ("invite/", "delegations/", f"{own.public_id}/reject/", f"{own.public_id}/cancel/"):
        page = editor_client.get(f"/admin/registration/{desk.pk}/{end}").content.decode()
        form = page[page.index('<form method="post"', page.index("registry-screen")) :]
        assert (end, "csrfmiddlewaretoken" in form[: form.index("</form>")]) == (end, True)


def test_fewer_places_than_are_taken_are_refused_with_what_to_do_and_fewer_free_ones_are_told(
    editor_client: Client,
) -> None:
    desk = make_desk(soon(), online_places=5)
    come_many(desk, ["a@correo.example", "b@correo.example"], timezone.now())
    path = f"/admin/snippets/participants/registrationdesk/edit/{desk.pk}/"
    data = {**EMPTY_QUESTIONS, "activity": desk.activity_id, "is_online": "on", "hold_minutes": "120"}
    refused = editor_client.post(path, {**data, "online_places": "1"})
    assert refused.context["form"].errors["online_places"] == [
        "2 lugares están dados o guardados para alguien, así que no puede haber menos de 2. Para tener menos, cancele antes la inscripción de alguien."
    ]
    done = editor_client.post(path, {**data, "online_places": "3"}, follow=True)
    said = [str(message) for message in done.context["messages"]]
    assert ("En línea: 3 lugares; dados o guardados para alguien: 2." in said[0], len(said)) == (True, 1)


def test_a_list_is_looked_at_then_brought_in_once(editor_client: Client) -> None:
    desk = make_desk(soon(), needs_approval=True, online_places=2)
    path = f"/admin/registration/{desk.pk}/invite/"
    text = "nombre,correo,país\nAna Morales,ana@correo.example,Guatemala\nLuis Paz,luis@correo.example,\nX,mal,\nRosa Díaz,rosa@correo.example,\n"
    upload = SimpleUploadedFile("lista.csv", text.encode())
    shown = editor_client.post(path, {"file": upload, "mode": "online", "how": "register"})
    assert (shown.context["coming"], len(shown.context["guest_list"].faults), Registration.objects.count()) == (3, 1, 0)
    for _time in range(2):
        editor_client.post(path, {"guests": shown.context["sealed"], "mode": "online", "how": "register"})
    states = list(Registration.objects.order_by("asked_at").values_list("address", "state", "country"))
    assert states == [
        ("ana@correo.example", State.REGISTERED, "GT"),
        ("luis@correo.example", State.REGISTERED, None),
        ("rosa@correo.example", State.WAITING, None),
    ]
    assert editor_client.post(path, {"guests": "forged", "mode": "online", "how": "register"}).status_code == 409


def test_a_list_is_invited_unless_they_asked_themselves(editor_client: Client) -> None:
    desk = make_desk(soon(), online_places=2)
    path = f"/admin/registration/{desk.pk}/invite/"
    upload = SimpleUploadedFile(
        "lista.csv", b"nombre,correo\nAna Morales,ana@correo.example\nLuis Paz,luis@correo.example\n"
    )
    terms = {"mode": "online", "how": "invite", "days": "3"}
    shown = editor_client.post(path, {"file": upload, **terms})
    done = editor_client.post(path, {"guests": shown.context["sealed"], **terms}, follow=True)
    assert [str(message).strip() for message in done.context["messages"]] == [
        "Se invita a 2 personas. Se guarda un lugar para 2 de ellas."
    ]
    assert list(Registration.objects.order_by("pk").values_list("state", "person", "place__number")) == [
        (State.INVITED, None, 1), (State.INVITED, None, 2),
    ]  # fmt: skip
    assert "Invitada" in editor_client.get(f"/admin/registration/{desk.pk}/?state=invited").content.decode()


def test_a_delegation_gets_its_link_once(editor_client: Client, client: Client) -> None:
    desk = make_desk(soon())
    institution = save_institution(institution=Institution(name="Ministerio Público", country_id="GT"), by=None)
    path = f"/admin/registration/{desk.pk}/delegations/"
    data = {"institution": institution.pk, "most": "5"}
    assert (editor_client.post(path, data).status_code, editor_client.post(path, data).status_code) == (302, 409)
    link = f"/es/actividades/s9-e01/inscripcion/{desk.delegations.get().key}/"
    assert link in editor_client.get(path).content.decode()
    form = client.get(link).content.decode()
    assert ("delegación de Ministerio Público" in form, 'name="institution"' in form) == (True, False)


def test_calling_off_asks_first(editor_client: Client) -> None:
    desk = make_desk(soon())
    come(desk)
    ask(desk, "b@correo.example", name="Persona B")
    path = f"/admin/registration/{desk.pk}/call-off/"
    assert "2 personas" in editor_client.get(path).content.decode()
    editor_client.post(path)
    desk.refresh_from_db()
    assert (desk.cancelled_at is not None, list(Registration.objects.values_list("state", flat=True))) == (
        True, [State.CANCELLED],
    )  # fmt: skip


# --- calendars to subscribe to ------------------------------------------------------------------


def feed(client: Client, path: str) -> list[tuple[str, str, int]]:
    response = client.get(f"/es/calendarios/{path}")
    assert response["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(response.content).walk("VEVENT")
    return [(str(each["SUMMARY"]), str(each["STATUS"]), int(each["SEQUENCE"])) for each in events]


def test_calendars_hold_what_the_public_knows_of(client: Client, editor_client: Client) -> None:
    desk = make_desk(soon(), join_url="https://meet.example/secret")
    make_activity("hidden")
    make_activity("draft", page_key="00000000-0000-4000-8000-000000000001")
    Activity.objects.filter(key="s9-e01").update(title_es="Con inscripción")
    assert feed(client, "todo.ics") == [("Con inscripción", "CONFIRMED", 0)]
    desk.activity.countries.set(["HN"])
    assert feed(client, "paises/hn.ics") == [("Con inscripción", "CONFIRMED", 0)]
    assert feed(client, "paises/gt.ics") == []
    editor_client.post(f"/admin/registration/{desk.pk}/call-off/")
    assert feed(client, "todo.ics") == [("Con inscripción", "CANCELLED", 1)]
    assert "secret" not in client.get("/es/calendarios/todo.ics").content.decode()
    assert client.get("/es/calendarios/").status_code == 200


def test_what_is_on_stands_first_then_what_one_can_register_for(client: Client) -> None:
    make_desk(soon())
    now = timezone.now()
    on = make_activity("on", starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=1))
    make_desk(on)
    closed = make_activity("later", starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=9, hours=1))
    make_desk(closed, closes_at=now)
    page = client.get("/es/calendarios/")
    shown = {name: [each.url for each in page.context[name]] for name in ("now", "open_ones", "others")}
    assert shown == {"now": [""], "open_ones": ["/es/actividades/s9-e01/inscripcion/"], "others": [""]}
    (everything,) = page.context["everything"]
    assert everything.subscribe_url == "webcal:" + everything.url.partition(":")[2]


@pytest.mark.parametrize("path", ["paises/xx.ics", "series/datacction/none.ics"])
def test_a_calendar_of_nothing_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/es/calendarios/{path}").status_code == 404


def test_a_season_has_its_calendar(client: Client) -> None:
    series = Series.objects.create(programme="datacction", kind="season", key="9", number=9, title_es="Temporada 9")
    activity = soon()
    Activity.objects.filter(pk=activity.pk).update(series=series)
    make_desk(Activity.objects.get(pk=activity.pk))
    assert feed(client, "series/datacction/9.ics") == [("Datos para prevenir", "CONFIRMED", 0)]
    assert "Temporada 9" in client.get("/es/calendarios/").content.decode()


@pytest.mark.parametrize(("kind", "people"), [("badges", ["Persona a"]), ("list", ["Ana Morales", "Persona a"])])
def test_paper_has_who_comes_by_name(editor_client: Client, kind: str, people: list[str]) -> None:
    desk = make_desk(soon(), is_in_person=True)
    come_many(desk, ["a@correo.example"], mode="in_person")
    come(desk)
    response = editor_client.get(f"/admin/registration/{desk.pk}/{kind}.pdf")
    assert response["Content-Type"] == "application/pdf"
    text = PdfDocument(response.content)[0].get_textpage().get_text_bounded()
    assert [name for name in ("Ana Morales", "Persona a") if name in text] == people
    assert editor_client.get(f"/admin/registration/{desk.pk}/secrets.pdf").status_code == 404
