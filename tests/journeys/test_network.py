"""A visitor on a phone finds who works on human mobility in Honduras, and reads the protocol; an editor publishes a study and
records the plan that cites it."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.models import Site

from conose.demo.load import load
from conose.models import StudyPage
from datacction.demo.episodes import THEMES
from participants.models import Consent, Institution, Person, PublicProfile
from portal.models import Theme, User
from tests.browser import add_row
from tests.journeys.test_course_manager import choose, publish


def _load() -> None:
    for slug, (spanish, english) in THEMES.items():
        Theme.objects.get_or_create(slug=slug, defaults={"name": spanish, "name_en": english})
    person = Person.objects.create(name="Ana Paz", key="ana paz", country_id="HN")
    PublicProfile.objects.create(person=person, slug="ana-paz", display_name="Ana Paz", position_es="Socióloga")
    Consent.objects.create(person=person, purpose="public_profile", version="1", given_at=timezone.now())
    load(lambda line: None)
    Site.clear_site_root_paths_cache()


def test_from_who_works_on_it_to_the_decision_that_cites_it(
    live_server: Any,
    spanish: Any,
    editor: User,
    phone: Page,
    desktop: Page,
    sign_in: Callable[..., None],
    axe: Callable[..., list[str]],
) -> None:
    _load()
    base = live_server.url

    def looked_at(page: Page = phone, width: int = 390) -> None:
        assert (page.url, axe(page)) == (page.url, [])
        assert (page.url, page.evaluate("document.documentElement.scrollWidth")) == (page.url, width)

    phone.goto(f"{base}/es/conose/")
    looked_at()
    phone.get_by_role("main").get_by_role("link", name="Quién trabaja en qué").click()
    expect(phone.locator("h1")).to_have_text("Quién trabaja en qué")
    phone.wait_for_load_state()  # the filters answer once their script has run
    phone.locator(".filters summary").click()
    phone.get_by_label("Trabaja en", exact=True).select_option(label="Movilidad humana")
    expect(phone.locator("#directory .people")).to_be_visible()
    phone.get_by_label("País", exact=True).select_option(label="Honduras")
    expect(phone.locator("#directory h3")).to_have_text(
        ["Instituto Universitario en Democracia, Paz y Seguridad", "Red Voces Diversas", "Irse de casa a los veinte: jóvenes que migran desde Honduras y Guatemala"]
    )  # fmt: skip
    expect(phone.locator("#directory tbody tr")).to_have_count(1)
    looked_at()
    phone.locator("#directory .more").click()
    expect(phone.locator("h1")).to_have_text("Investigadoras e investigadores")
    looked_at()
    phone.get_by_role("link", name="Ana Paz").click()
    expect(phone.locator(".profile-facts")).to_contain_text("Movilidad humana")
    expect(phone.get_by_role("link", name="Irse de casa a los veinte")).to_be_visible()
    looked_at()

    phone.goto(f"{base}/es/conose/protocolos-y-herramientas/")
    looked_at()
    phone.get_by_role("link", name="Protocolo técnico").click()
    looked_at()
    phone.get_by_role("link", name="Empezar a leer").click()
    expect(phone.locator("h1")).to_have_text("Para qué sirve")
    phone.locator(".turn__after").click()
    expect(phone.locator("h1")).to_have_text("Antes de ir")
    looked_at()
    phone.goto(f"{base}/es/red/unirse/")
    phone.get_by_role("button", name="Enviar la solicitud").click()
    expect(phone.locator("[data-error-summary]")).to_be_visible()
    looked_at()

    sign_in(desktop, editor)
    page = StudyPage.objects.get(slug="lo-que-cuesta-un-barrio-con-miedo")
    desktop.goto(f"{base}/admin/pages/{page.pk}/edit/")
    desktop.locator("#id_state").select_option("published")
    use = desktop.locator(f"#inline_child_uses-{add_row(desktop, 'uses')}")
    use.locator("#id_uses-0-used_on").fill("2026-10-01")
    use.locator("#id_uses-0-title").fill("Plan de comercio seguro")
    choose(desktop, use, str(Institution.objects.get(acronym="OSCAR")))
    publish(desktop)
    desktop.goto(f"{base}{page.get_url()}")
    expect(desktop.locator(".way [aria-current=step]")).to_have_text("Usado en una decisión")
    expect(desktop.locator(".use__title")).to_have_text("Plan de comercio seguro")
    looked_at(desktop, 1280)
    desktop.goto(f"{base}/es/conose/agenda-de-investigacion/?stage=used")
    expect(desktop.get_by_role("link", name=page.title).first).to_be_visible()
    desktop.get_by_role("link", name="Todas las decisiones").click()
    expect(desktop.locator("#decisions .use__title").first).to_have_text("Plan de comercio seguro")
    looked_at(desktop, 1280)
