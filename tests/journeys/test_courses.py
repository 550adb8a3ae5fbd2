"""A reader on a phone finds a course, opens it and reads on from lesson to lesson; in both languages, with scripts and without."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from wagtail.models import Locale, Site

from participants.models import Country
from portal.models import Theme
from tests.portal.conftest import publish_translation
from tests.trainaction.conftest import Taught, academy, make_picture, taught

__all__ = ["academy", "make_picture", "taught"]

LONG = "Gestión de la información para la seguridad ciudadana con enfoque de género y perspectiva interseccional"


@pytest.fixture
def two_languages(taught: Taught, english: Locale, make_picture: Callable[..., Any]) -> Taught:
    """A course with a long name, whose first lesson holds every kind of block that needs no file; another course beside it."""
    course, first = taught.course, taught.lessons[0]
    course.title, course.level = LONG, "intermediate"
    course.summary = "Del formulario a la decisión."
    course.aims = "<ul><li>Leer una tabla por lo que deja fuera.</li></ul>"
    course.audience = "Equipos que registran, analizan o usan datos."
    course.countries = [Country.objects.get(pk="GT")]
    course.themes.add(Theme.objects.create(slug="datos", name="Datos", name_en="Data"))
    course.save_revision().publish()
    raw = [
        {"type": "text", "value": "<p>Un dato es la respuesta a una pregunta.</p><ul><li>Uno</li><li>Dos</li></ul>"},
        {"type": "heading", "value": {"text": "Lo que falta", "level": "2"}},
        {"type": "picture", "value": {"image": make_picture().pk, "alt": "Una curva que baja", "caption": "Ejemplo"}},
        {"type": "callout", "value": {"kind": "warn", "title": "Atención", "text": "<p>Con cuidado.</p>"}},
        {"type": "accordion", "value": {"items": [{"title": "¿Y si no se sabe?", "text": "<p>Se dice.</p>"}]}},
        {
            "type": "glossary",
            "value": {"title": "Palabras", "terms": [{"term": "Tasa", "definition": "Entre personas."}]},
        },
        {
            "type": "timeline",
            "value": {"title": "Pasos", "moments": [{"when": "1", "title": "Anotar", "text": "Bien."}]},
        },
        {
            "type": "video",
            "value": {"title": "Clase", "url": "https://youtu.be/aaaaaaaaaaa", "transcript": "<p>Hola</p>"},
        },
        {"type": "quote", "value": {"text": "Lo que no se nombra no se cuenta.", "who": "Un taller"}},
        {"type": "reflection", "value": {"prompt": "¿Qué falta en su tabla?", "hint": "Mire quién."}},
        {"type": "discussion", "value": {"prompt": "¿Qué se pierde?", "hint": ""}},
    ]
    first.body = first.body.stream_block.to_python(raw)
    first.save_revision().publish()
    other = taught.academy.course("Introducción", slug="introduccion", level="introductory")
    pages = [
        (taught.academy.home, "Home"),
        (taught.academy.page, "TrainAction"),
        (course, "Information management"),
        (other, "Introduction"),
        *zip(taught.modules, ("Counting", "Using"), strict=True),
        *zip(taught.lessons, ("What a record is", "Who fills it in", "Deciding with data"), strict=True),
    ]
    for page, title in pages:
        publish_translation(type(page).objects.get(pk=page.pk), english, title=title)
    Site.clear_site_root_paths_cache()
    return taught


@pytest.mark.parametrize(
    ("language", "level", "course", "begin", "places"),
    [
        ("es", ("Nivel", "Intermedio"), LONG, "Leer la primera lección", ("Lección 1 de 3", "Lección 2 de 3")),
        (
            "en",
            ("Level", "Intermediate"),
            "Information management",
            "Read the first lesson",
            ("Lesson 1 of 3", "Lesson 2 of 3"),
        ),
    ],
)
def test_a_reader_on_a_phone_goes_from_the_catalogue_to_the_next_lesson(
    live_server: Any,
    two_languages: Taught,
    phone: Page,
    axe: Callable[..., list[str]],
    language: str,
    level: tuple[str, str],
    course: str,
    begin: str,
    places: tuple[str, str],
) -> None:
    def looked_at() -> None:
        assert phone.locator("html").get_attribute("lang") == language
        assert (phone.url, axe(phone)) == (phone.url, [])
        assert (phone.url, phone.evaluate("document.documentElement.scrollWidth")) == (phone.url, 390)

    phone.goto(f"{live_server.url}/{language}/trainaction/")
    titles = phone.locator("#courses h3 a")
    expect(titles).to_have_count(2)
    looked_at()
    phone.locator(".filters summary").click()
    phone.get_by_label(level[0]).select_option(label=level[1])
    expect(titles).to_have_text([course])
    looked_at()
    titles.click()
    expect(phone.locator("h1")).to_have_text(course)
    expect(phone.locator(".syllabus > li")).to_have_count(2)
    looked_at()
    phone.get_by_role("link", name=begin).click()
    expect(phone.locator(".lesson-place")).to_contain_text(places[0])
    expect(phone.locator(".prompt")).to_have_count(2)
    looked_at()
    phone.emulate_media(color_scheme="dark")
    looked_at()
    phone.locator(".neighbours [rel=next]").click()
    expect(phone.locator(".lesson-place")).to_contain_text(places[1])
    looked_at()


def test_a_reader_without_scripts_reads_a_lesson_whole(
    live_server: Any, two_languages: Taught, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="es")
    page = context.new_page()
    page.goto(f"{live_server.url}{two_languages.academy.page.url}")
    page.locator(".filters summary").click()
    page.get_by_label("Nivel").select_option(label="Intermedio")
    page.get_by_role("button", name="Aplicar filtros").click()
    page.locator("#courses h3 a").click()
    page.get_by_role("link", name="Leer la primera lección").click()
    page.get_by_text("¿Y si no se sabe?").click()
    expect(page.get_by_text("Se dice.")).to_be_visible()
    page.get_by_text("Una pista").click()
    expect(page.get_by_text("Mire quién.")).to_be_visible()
    context.close()
