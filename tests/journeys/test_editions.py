"""An organiser builds a programme of two days with tracks, reorders it, invites, exchanges two sessions on the day and reads the
reach; somebody on a phone makes an agenda of it."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from datacction.models import EditionIndexPage, EditionPage
from participants.models import Activity, Outcome, ParticipationRecord, Person, Registration, Series
from participants.services.participations import rebuild
from portal.models import User
from tests.browser import add_row, press_publish
from tests.datacction.conftest import Webinar
from tests.datacction.exchanges import publish
from tests.factories.registration import make_activity, make_desk

TALKS = (
    ("Apertura", 0, "09:00", "10:00", ""),
    ("Mesa B", 0, "11:00", "12:00", "Pista B"),
    ("Mesa A", 0, "11:00", "12:30", "Pista A"),
    ("Cierre", 1, "09:00", "10:00", ""),
)


def test_a_programme_is_built_and_reordered_and_an_agenda_is_made_on_a_phone(
    live_server: Any,
    webinar: Webinar,
    editor: User,
    desktop: Page,
    phone: Page,
    sign_in: Callable[..., None],
    make_user: Callable[..., User],
    axe: Callable[..., list[str]],
) -> None:
    index = publish(webinar.index, EditionIndexPage(title="Foros y Semana", slug="foros"))
    first = timezone.localdate() + timedelta(days=30)
    build(desktop, live_server.url, index, editor, sign_in, (first, first + timedelta(days=1)), axe)
    edition = EditionPage.objects.get()

    def looked_at() -> None:
        assert (phone.url, axe(phone)) == (phone.url, [])
        assert (phone.url, phone.evaluate("document.documentElement.scrollWidth")) == (phone.url, 390)

    phone.goto(f"{live_server.url}{edition.url}")
    titles = phone.locator(".programme .talk__title")
    expect(titles).to_have_text(["Apertura", "Mesa A", "Mesa B", "Cierre"])
    looked_at()
    for title in ("Mesa A", "Mesa B", "Cierre"):
        phone.get_by_label(f"En mi agenda: {title}").check()
    expect(phone.locator("[data-agenda-count]")).to_have_text("3 sesiones elegidas")
    phone.reload()  # the browser has kept them
    expect(phone.locator("[data-agenda-count]")).to_have_text("3 sesiones elegidas")
    phone.get_by_role("button", name="Ver mi agenda").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Mi agenda")
    expect(phone.locator(".talk__title")).to_have_text(["Mesa A", "Mesa B", "Cierre"])
    expect(phone.locator(".clash")).to_have_count(2)
    looked_at()
    phone.get_by_role("link", name="Cambiar mi agenda").click()
    phone.get_by_label("En mi agenda: Mesa B").uncheck()
    phone.get_by_role("button", name="Ver mi agenda").click()
    expect(phone.locator(".talk__title")).to_have_text(["Mesa A", "Cierre"])
    expect(phone.locator(".clash")).to_have_count(0)

    invite(desktop, live_server.url, axe)
    exchange(desktop, live_server.url, edition, axe)
    phone.reload()  # the agenda follows the programme
    expect(phone.locator(".talk__title")).to_have_text(["Cierre", "Mesa A"])
    sign_in(desktop, make_user("manager", "gestion@correo.example"))
    read_reach(desktop, live_server.url, edition, axe)


def invite(desktop: Page, base: str, axe: Callable[..., list[str]]) -> None:
    """Somebody to the first day, by a list that is looked at first."""
    desk = make_desk(Activity.objects.get(key="week-9999-1"), is_in_person=True)
    desktop.goto(f"{base}/admin/registration/{desk.pk}/invite/")
    guests = {
        "name": "invitados.csv",
        "mimeType": "text/csv",
        "buffer": b"nombre,correo\nEva Sol,eva@correo.example\n",
    }
    assert axe(desktop, "main") == []
    desktop.locator("input[type=file]").set_input_files(guests)
    desktop.get_by_role("button", name="Ver la lista").click()
    expect(desktop.get_by_text("eva@correo.example")).to_be_visible()
    assert axe(desktop, "main") == []
    desktop.get_by_role("button", name="Invitar a 1 persona").click()
    expect(desktop.locator(".messages")).to_be_visible()
    assert axe(desktop, "main") == []
    assert Registration.objects.get().address == "eva@correo.example"


def exchange(desktop: Page, base: str, edition: EditionPage, axe: Callable[..., list[str]]) -> None:
    """On a phone, since that is what is at hand on the day."""
    desktop.set_viewport_size({"width": 390, "height": 844})
    desktop.goto(f"{base}/admin/editions/{edition.pk}/swap/")
    assert axe(desktop, "main") == []
    desktop.locator("#id_first").select_option("3")
    desktop.locator("#id_second").select_option("4")
    desktop.get_by_role("button", name="Intercambiar y publicar").click()
    expect(desktop.get_by_text("cambiaron de lugar")).to_be_visible()
    assert desktop.evaluate("document.documentElement.scrollWidth") == 390


def read_reach(desktop: Page, base: str, edition: EditionPage, axe: Callable[..., list[str]]) -> None:
    """Of the edition by its series, and of all exchanges by theirs."""
    exchanges = Series.objects.create(programme="datacction", kind="exchange", key="exchanges", title_es="Intercambios")
    session = make_activity("x-1", kind=Activity.Kind.SESSION, series=exchanges)
    came = {edition.series_key: (Activity.objects.get(key="week-9999-1"), 3), "exchanges": (session, 2)}
    desktop.set_viewport_size({"width": 1280, "height": 900})
    for series, (activity, number) in came.items():
        for place in range(number):
            person = Person.objects.create(name=f"Persona {series} {place}", key=f"{series} {place}")
            ParticipationRecord.objects.create(
                person=person, activity=activity, outcome=Outcome.ATTENDED, source=ParticipationRecord.Source.MANUAL
            )
        rebuild(activities=[activity.pk])
        desktop.goto(f"{base}/admin/reach/?series={series}")
        expect(desktop.locator(".reach-value").first).to_have_text(str(number))
    assert axe(desktop, "main") == []


def build(
    desktop: Page,
    base: str,
    index: EditionIndexPage,
    editor: User,
    sign_in: Callable[..., None],
    days: tuple[date, date],
    axe: Callable[..., list[str]],
) -> None:
    """In the admin, by its form; two tracks are put in the other order by keyboard, and a clash is refused on the way."""
    sign_in(desktop, editor)
    desktop.goto(f"{base}/admin/pages/add/datacction/editionpage/{index.pk}/")
    desktop.locator("#id_title").fill("Semana de prueba")
    desktop.locator("#id_series_key").fill("week-9999")
    for day in days:
        number = add_row(desktop, "days")
        desktop.locator(f"#id_days-{number}-date").fill(day.isoformat())
        desktop.locator(f"#id_days-{number}-opens").fill("08:00")
        desktop.locator(f"#id_days-{number}-closes").fill("18:00")
    for title, day_number, starts, ends, track in TALKS:
        number = add_row(desktop, "sessions")
        row = f"#id_sessions-{number}"
        desktop.locator(f"{row}-number").fill(str(number + 1))
        desktop.locator(f"{row}-title").fill(title)
        desktop.locator(f"{row}-date").fill(days[day_number].isoformat())
        desktop.locator(f"{row}-starts").fill(starts)
        desktop.locator(f"{row}-ends").fill(ends)
        desktop.locator(f"{row}-track").fill(track)
        desktop.locator(f"{row}-room").fill("Salón")
    desktop.locator(f"{row}-room").press("Tab")  # which closes the clock of the last hour
    desktop.locator("#inline_child_sessions-2 [data-inline-panel-child-move-up]").press("Enter")
    press_publish(desktop)
    refusal = "«Mesa B» (11:00–12:00) y «Mesa A» (11:00–12:30) están en «Salón» a la misma hora"
    expect(desktop.get_by_text(re.compile(re.escape(refusal))).first).to_be_visible()
    assert axe(desktop, "main") == []
    desktop.locator("#id_sessions-2-room").fill("Sala 2")
    press_publish(desktop)
    expect(desktop.get_by_text("publicada").first).to_be_visible()
