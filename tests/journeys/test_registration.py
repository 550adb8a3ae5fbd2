"""Somebody on a phone registers without an account, confirms by mail, changes how they come, is checked in at a door without a
network, watches the recording, comments on it, gets a certificate."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import Browser, Page, expect
from wagtail.models import Locale

from participants.models import Activity, Arrival, DeskQuestion, Registration
from participants.registration import sending
from participants.tasks import follow_up
from portal.models import User
from tests.browser import wait_until, without_network, without_portal
from tests.datacction.conftest import Webinar
from tests.factories.comments import make_reader
from tests.factories.registration import make_activity, make_desk

WORDS = {
    "path": "/es/calendarios/",
    "name": "Nombre y apellidos",
    "email": "Correo electrónico",
    "woman": "Mujer",
    "country": "País",
    "in_person": "Presencial",
    "consent": "Acepto que",
    "register": "Inscribirse",
    "sent": "Revise su correo",
    "yes": "Sí, fui yo",
    "place": "Con lugar",
}


CAMERA = """picture => {
    navigator.mediaDevices.getUserMedia = async () => {
        const image = new Image();
        image.src = picture;
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = 640;
        canvas.height = 480;
        const drawing = canvas.getContext("2d");
        const draw = () => {
            drawing.fillStyle = "#ddd";
            drawing.fillRect(0, 0, 640, 480);
            drawing.drawImage(image, 200, 120, 240, 240);
        };
        draw();
        setInterval(draw, 100);
        return canvas.captureStream(10);
    };
}"""
"""A camera before which somebody holds this picture."""


def calendar_method(message: Any) -> str:
    """What the entry for the calendar asks of who gets the message; '' where it has none."""
    parts = (part for part in message.message().walk() if part.get_content_type() == "text/calendar")
    return next((str(part.get_param("method")) for part in parts), "")


def test_registering_on_a_phone_and_being_checked_in_without_a_network(
    live_server: Any,
    webinar: Webinar,
    make_user: Callable[..., User],
    phone: Page,
    browser: Browser,
    sign_in: Callable[..., None],
    axe: Callable[..., list[str]],
) -> None:
    episode = webinar.episode(
        title="Datos para prevenir", slug="prevenir", date=timezone.localdate() + timedelta(days=1)
    )
    activity = Activity.objects.get(page_key=episode.translation_key)
    starts_at = timezone.now() + timedelta(hours=6)
    Activity.objects.update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    activity.refresh_from_db()
    desk = make_desk(activity, is_in_person=True, in_person_places=5, venue_es="Sala 1", certificate_rule="any")
    DeskQuestion.objects.create(desk=desk, kind="radio", label_es="¿Almuerza?", choices_es="Sí\nNo")

    def looked_at(page: Page = phone) -> None:
        assert (page.url, axe(page)) == (page.url, [])
        assert (page.url, page.evaluate("document.documentElement.scrollWidth")) == (page.url, 390)

    phone.goto(f"{live_server.url}{WORDS['path']}")
    looked_at()
    phone.get_by_role("link", name="Datos para prevenir").first.click()
    expect(phone.locator("form.form")).to_have_count(1)
    looked_at()
    phone.get_by_role("button", name=WORDS["register"]).click()
    expect(phone.locator("[data-error-summary]")).to_be_visible()
    looked_at()
    phone.get_by_label(WORDS["name"]).fill("Ana Morales")
    phone.locator("#id_email").fill("ana@correo.example")
    phone.get_by_label(WORDS["woman"], exact=True).check()
    phone.get_by_label(WORDS["country"]).select_option("GT")
    phone.get_by_label(re.compile(WORDS["in_person"])).check()
    phone.get_by_label(re.compile(WORDS["consent"])).check()
    phone.get_by_role("button", name=WORDS["register"]).click()
    expect(phone.get_by_role("heading", name=WORDS["sent"])).to_be_visible()
    looked_at()

    sending.send_due()
    link = re.search(r"http://\S+(/es/inscripciones/confirmar/\S+)", mail.outbox[0].body)
    assert link is not None
    phone.goto(f"{live_server.url}{link[1]}")
    looked_at()
    phone.get_by_role("button", name=WORDS["yes"]).click()
    expect(phone.locator(".desk .tag")).to_have_text(WORDS["place"])
    expect(phone.locator(".desk-code")).to_be_visible()
    looked_at()
    own_page = phone.url
    sending.send_due()
    assert calendar_method(mail.outbox[-1]) == "REQUEST"

    for way in ("En línea", WORDS["in_person"]):
        phone.get_by_role("link", name="Modificar", exact=True).click()
        phone.get_by_label(re.compile(way)).check()
        phone.get_by_role("button", name="Guardar").click()
        expect(phone.locator(".desk .desk__facts")).to_contain_text(way)
    code = phone.locator(".desk-code").get_attribute("src")

    door = browser.new_page(viewport={"width": 390, "height": 844}, locale="es")
    try:
        sign_in(door, make_user("editor", "puerta@correo.example"))
        door.goto(f"{live_server.url}/es/actividades/{activity.key}/llegada/")
        looked_at(door)
        wait_until(door, "caches.match(location.pathname).then(Boolean)")
        with without_portal(live_server):
            door.reload()
            expect(door.locator("[data-door-here]")).to_have_text("0")
            expect(door.locator(".door__note")).to_be_attached()  # by the page's script, which was kept before the page
        with without_network(door, live_server):
            door.reload()
            door.evaluate(CAMERA, code)
            door.get_by_role("button", name="Leer con la cámara").click()
            expect(door.locator("[data-door-here]")).to_have_text("1")
            door.locator(".door__back").click()
            expect(door.locator("[data-door-here]")).to_have_text("0")
            door.locator(".door__come").click()
            door.reload()
            expect(door.locator("[data-door-here]")).to_have_text("1")
            expect(door.locator(".door__note")).to_contain_text("3")
            looked_at(door)
            assert Registration.objects.get().checked_in_at is None
        expect(door.locator(".door__note")).to_have_text("", timeout=20_000)
    finally:
        door.close()
    assert Registration.objects.get().checked_in_at is not None
    assert [each.undone_at is None for each in Arrival.objects.order_by("pk")] == [False, True]

    now = timezone.now()
    episode.recording_url = "https://www.youtube.com/watch?v=abcdefghijk"
    episode.save_revision().publish()
    Activity.objects.update(starts_at=now - timedelta(hours=30), ends_at=now - timedelta(hours=28))
    follow_up()
    sending.send_due()
    (thanks,) = [message for message in mail.outbox if message.subject == "Gracias: Datos para prevenir"]
    holder = re.search(r"http://\S+(/es/certificates/holder/\S+)", thanks.body)
    assert holder is not None
    phone.goto(own_page)
    phone.get_by_role("link", name="Ver la grabación").click()
    expect(phone.locator("[data-video-src]")).to_be_visible()
    sign_in(phone, make_reader("ana@correo.example"))
    phone.reload()
    phone.get_by_role("textbox", name="Comentario").fill("¿Hay datos por municipio?")
    phone.get_by_label("Nombre que ven los demás").fill("Ana de Tegucigalpa")
    phone.get_by_role("button", name="Enviar el comentario").click()
    expect(phone.get_by_text("Solo usted lo ve")).to_be_visible()
    looked_at()
    phone.goto(f"{live_server.url}{holder[1]}")
    expect(phone.locator(".cert__name")).to_have_text("Ana Morales")
    looked_at()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Descargar el certificado (PDF)").click()
    assert download.value.suggested_filename.endswith(".pdf")
    phone.goto(f"{live_server.url}/es/certificates/{phone.locator('.cert-code a').inner_text()}/")
    expect(phone.locator(".callout--good")).to_be_visible()
    looked_at()


@pytest.mark.parametrize(("zone", "is_told"), [("America/Guatemala", False), ("Europe/Madrid", True)])
def test_the_time_stands_by_the_readers_clock_where_it_is_another(
    live_server: Any, spanish: Locale, browser: Browser, zone: str, is_told: bool
) -> None:
    starts_at = timezone.now() + timedelta(days=1)
    make_desk(make_activity(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)))
    page = browser.new_page(timezone_id=zone, locale="es")
    try:
        page.goto(f"{live_server.url}/es/actividades/s9-e01/inscripcion/")
        expect(page.locator("[data-own-time]")).to_have_count(1)
        assert page.locator("[data-own-time]").is_visible() == is_told
    finally:
        page.close()


@pytest.mark.parametrize(("hours", "has_day"), [(2, False), (10, True)])
def test_the_readers_clock_tells_the_day_of_the_end_where_it_is_the_next(
    live_server: Any, spanish: Locale, browser: Browser, hours: int, has_day: bool
) -> None:
    starts_at = timezone.now().replace(hour=14, minute=0, second=0, microsecond=0) + timedelta(days=1)
    make_desk(make_activity(starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours)))
    page = browser.new_page(timezone_id="UTC", locale="es")
    try:
        page.goto(f"{live_server.url}/es/actividades/s9-e01/inscripcion/")
        ends_at = starts_at + timedelta(hours=hours)
        end = f" – {date_format(ends_at, 'DATE_FORMAT')}, 00:00 (UTC)" if has_day else "–16:00 (UTC)"
        expect(page.locator("[data-own-time]")).to_have_text(
            f"En su hora: {date_format(starts_at, 'DATE_FORMAT')}, 14:00{end}"
        )
    finally:
        page.close()
