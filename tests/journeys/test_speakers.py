"""A speaker on a phone writes their own profile by a link, an editor approves it; a visitor finds what was said and lands on it."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core import mail
from django.core.files.base import ContentFile
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from wagtail.documents import get_document_model

from datacction.models import EpisodeTranscript
from datacction.speakers import sending
from participants.models import Role
from portal.models import User
from search.indexing import rebuild
from tests.datacction.conftest import Webinar

VTT = b"""WEBVTT

00:00:02.000 --> 00:00:05.000
Buenos d\xc3\xadas a todas las personas.

00:01:23.000 --> 00:01:29.000
La mesa concilia los expedientes caso por caso.
"""


def test_a_speaker_writes_their_profile_and_a_visitor_finds_the_moment(
    live_server: Any,
    webinar: Webinar,
    make_person: Callable[..., Any],
    make_user: Callable[..., User],
    phone: Page,
    browser: Browser,
    sign_in: Callable[..., None],
    axe: Callable[..., list[str]],
) -> None:
    person = make_person("Leonor Reyes")
    episode = webinar.episode(1, recording_url="https://youtu.be/aaaaaaaaaaa", people=[(person, Role.SPECIALIST)])

    def looked_at(page: Page = phone) -> None:
        assert (page.url, axe(page)) == (page.url, [])
        assert (page.url, page.evaluate("document.documentElement.scrollWidth")) == (page.url, 390)

    desk = browser.new_page(viewport={"width": 1280, "height": 900}, locale="es")
    try:
        sign_in(desk, make_user("editor", "editora@correo.example"))
        desk.goto(f"{live_server.url}/admin/speakers/invite/")
        desk.locator("#id_person").select_option(label="Leonor Reyes")
        desk.locator("#id_address").fill("leonor@correo.example")
        desk.get_by_role("button", name="Enviar el enlace").click()
        expect(desk.get_by_role("link", name="Leonor Reyes")).to_be_visible()
        sending.send_due()
        link = re.search(r"(/es/ponentes/mi-pagina/\S+)", mail.outbox[0].body)
        assert link is not None

        phone.goto(f"{live_server.url}{link[1]}")
        looked_at()
        phone.get_by_label("Cargo, en español").fill("Analista")
        phone.locator("#id_orcid").fill("0000-0002-1825-0098")
        phone.get_by_role("button", name="Enviar para aprobación").click()
        expect(phone.locator("[data-error-summary]")).to_be_visible()
        looked_at()
        expect(phone.get_by_label("Cargo, en español")).to_have_value("Analista")
        phone.locator("#id_orcid").fill("0000-0002-1825-0097")
        portrait = BytesIO()
        Image.new("RGB", (300, 360), "teal").save(portrait, "JPEG")
        photo = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": portrait.getvalue()}
        phone.locator("#id_photo").set_input_files(files=[photo])  # type: ignore[list-item]
        phone.get_by_label(re.compile("publique mi perfil")).check()
        phone.get_by_label(re.compile("publique mi fotografía")).check()
        phone.get_by_role("button", name="Enviar para aprobación").click()
        expect(phone.locator(".desk .tag")).to_have_text("Espera aprobación")
        looked_at()

        desk.goto(f"{live_server.url}/admin/speakers/")
        desk.get_by_role("link", name="Leonor Reyes").click()
        desk.get_by_role("button", name="Aprobar y publicar").click()
        expect(desk.get_by_text("Publicado", exact=True).first).to_be_visible()
    finally:
        desk.close()
    phone.goto(f"{live_server.url}/es/personas/")
    looked_at()
    phone.get_by_role("link", name="Leonor Reyes").click()
    expect(phone.get_by_role("heading", name="Leonor Reyes")).to_be_visible()
    expect(phone.get_by_role("link", name="Episodio 1")).to_be_visible()
    looked_at()

    document = get_document_model()(title="Subtítulos")
    document.file.save("e1.vtt", ContentFile(VTT))
    episode.transcripts = [EpisodeTranscript(language="es", document=document)]
    episode.save_revision().publish()
    rebuild()
    phone.goto(f"{live_server.url}/es/buscar/?q=concilia+expedientes")
    phone.get_by_role("link", name="Reproducir desde 1:23").click()
    expect(phone.locator("#m83")).to_be_in_viewport()
    expect(phone.locator("[data-video-src]")).to_have_attribute("data-video-src", re.compile(r"&start=83$"))
    looked_at()
    phone.locator("[data-moment='2']").last.click()
    expect(phone.locator(".video__frame iframe")).to_have_attribute("src", re.compile(r"&start=2$"))
