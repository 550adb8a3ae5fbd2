"""A learner on a phone finds a course, signs in and asks for a place; the tutor admits; the learner finds the place."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Browser, Page, expect
from wagtail.models import Locale, Site

from portal.models import User
from tests.conftest import PASSWORD
from tests.factories.runs import make_run, make_tutor
from tests.portal.conftest import publish_translation
from tests.trainaction.conftest import Taught, academy, taught
from trainaction.models import CourseRun

__all__ = ["academy", "taught"]

WORDS = {
    "es": {
        "course": "Medir la violencia",
        "enrol": "Pedir plaza",
        "name": "Nombre y apellidos",
        "woman": "Mujer",
        "country": "País",
        "consent": "Acepto que",
        "asked": "Solicitud",
        "admit": "Admitir",
        "place": "Plaza asignada",
        "mine": "Mis cursos",
    },
    "en": {
        "course": "Measuring violence",
        "enrol": "Ask for a place",
        "name": "Name and surname",
        "woman": "Woman",
        "country": "Country",
        "consent": "I agree that",
        "asked": "Requested",
        "admit": "Admit",
        "place": "Enrolled",
        "mine": "My courses",
    },
}


@pytest.fixture
def run(taught: Taught, english: Locale) -> CourseRun:
    """A run of 20 places that somebody has to admit to, of a course in both languages."""
    pages = [(taught.academy.home, "Home"), (taught.academy.page, "TrainAction"), (taught.course, "Measuring violence")]
    for page, title in pages:
        publish_translation(type(page).objects.get(pk=page.pk), english, title=title)
    Site.clear_site_root_paths_cache()
    return make_run(
        "medir-marzo",
        course_key=taught.course.translation_key,
        title_es="Marzo de 2026, con un nombre largo para un teléfono",
        title_en="March 2026",
        capacity=20,
        needs_approval=True,
    )


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_learner_on_a_phone_asks_for_a_place_and_the_tutor_admits(
    live_server: Any,
    run: CourseRun,
    make_user: Callable[..., User],
    phone: Page,
    browser: Browser,
    sign_in: Callable[..., None],
    axe: Callable[..., list[str]],
    language: str,
) -> None:
    words = WORDS[language]
    user = make_user("learner", "ana@escuela.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    def looked_at(page: Page = phone) -> None:
        assert page.locator("html").get_attribute("lang") == language
        assert (page.url, axe(page)) == (page.url, [])
        assert (page.url, page.evaluate("document.documentElement.scrollWidth")) == (page.url, 390)

    phone.goto(f"{live_server.url}/{language}/trainaction/")
    phone.get_by_role("link", name=words["course"]).first.click()
    expect(phone.locator(".run")).to_have_count(1)
    looked_at()
    phone.locator(".run").get_by_role("link", name=words["enrol"]).click()
    expect(phone.locator("main a.button")).to_have_count(2)
    looked_at()
    phone.locator("main a[href*='/account/login/']").click()
    phone.locator("#id_login").fill(user.email)
    phone.locator("#id_password").fill(PASSWORD)
    phone.locator("main form").get_by_role("button").click()
    expect(phone.get_by_label(words["name"])).to_be_visible()
    looked_at()
    phone.locator("main form button[type=submit]").click()
    expect(phone.locator(".error-summary")).to_be_visible()
    looked_at()
    phone.get_by_label(words["name"]).fill("Ana Morales")
    phone.get_by_label(words["woman"], exact=True).check()
    phone.get_by_label(words["country"]).select_option("GT")
    phone.get_by_label(words["consent"]).check()
    phone.locator("main form button[type=submit]").click()
    expect(phone.locator(".run .tag")).to_have_text(words["asked"])
    looked_at()

    context = browser.new_context(viewport={"width": 390, "height": 844}, locale=language)
    tutors = context.new_page()
    sign_in(tutors, make_tutor(run).user)
    tutors.goto(f"{live_server.url}/{language}/teaching/")
    tutors.locator(".run h2 a").click()
    expect(tutors.locator(".learner h2")).to_have_text(["Ana Morales"])
    looked_at(tutors)
    tutors.get_by_role("button", name=words["admit"]).click()
    expect(tutors.locator(".learner .tag")).to_have_text([words["place"]])
    tutors.emulate_media(color_scheme="dark")
    looked_at(tutors)
    tutors.goto(f"{live_server.url}/{language}/teaching/{run.key}/invitations/")
    looked_at(tutors)
    context.close()

    phone.goto(f"{live_server.url}/{language}/learning/")
    expect(phone.locator(".run .tag")).to_have_text(words["place"])
    phone.locator(".run a[href$='/withdraw/']").click()
    expect(phone.locator("main form .button--danger")).to_be_visible()
    looked_at()
