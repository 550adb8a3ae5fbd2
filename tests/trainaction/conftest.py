"""A site with a catalogue of courses in Spanish, and how to add to it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Site

from portal.models import HomePage
from portal.postponing import postponed
from portal.services import translate_page
from tests.datacction.conftest import make_person, published
from trainaction.models import CourseIndexPage, CoursePage, LessonPage, ModulePage

__all__ = ["make_person"]


def unsaved_course(title: str = "Curso 1", **fields: Any) -> CoursePage:
    relations = {
        name: fields.pop(name, []) for name in ("countries", "themes", "tutors", "institutions", "prerequisites")
    }
    page = CoursePage(**{"title": title, "hours": 10, **fields})
    page.countries = relations["countries"]
    page.themes.add(*relations["themes"])
    page.tutors = [
        page.tutors.model(person=person, sort_order=place) for place, person in enumerate(relations["tutors"])
    ]
    page.institution_links = [
        page.institution_links.model(institution=each, sort_order=place)
        for place, each in enumerate(relations["institutions"])
    ]
    page.prerequisite_links = [
        page.prerequisite_links.model(course=each, sort_order=place)
        for place, each in enumerate(relations["prerequisites"])
    ]
    return page


@dataclass
class Academy:
    """The trees of a small site; its methods add published pages."""

    home: HomePage
    page: CourseIndexPage

    def course(self, title: str = "Curso 1", **fields: Any) -> CoursePage:
        return published(self.page, unsaved_course(title, **fields))

    def module(self, course: CoursePage, title: str = "Módulo 1", **fields: Any) -> ModulePage:
        return published(course, ModulePage(title=title, **fields))

    def lesson(self, module: ModulePage, title: str = "Lección 1", **fields: Any) -> LessonPage:
        body = json.dumps([{"type": kind, "value": value} for kind, value in fields.pop("body", [])])
        return published(module, LessonPage(title=title, body=body, **fields))


@pytest.fixture
def academy(remade: Callable[..., Academy], spanish: Locale, root_page: Page, site: Site) -> Academy:
    return remade(_make_academy, spanish, root_page, site)


def _make_academy(spanish: Locale, root_page: Page, site: Site) -> Academy:
    home = root_page.add_child(
        instance=HomePage(title="Inicio", slug="inicio", headline="Inicio", intro="Datos para decidir", locale=spanish)
    )
    site.root_page = home
    site.save()
    return Academy(home, published(home, CourseIndexPage(title="TrainAction", slug="trainaction", show_in_menus=True)))


@dataclass
class Taught:
    """A course of two modules, of two lessons and of one."""

    academy: Academy
    course: CoursePage
    modules: list[ModulePage]
    lessons: list[LessonPage]


@pytest.fixture
def taught(remade: Callable[..., Taught], academy: Academy) -> Taught:
    return remade(_make_taught, academy)


def _make_taught(academy: Academy) -> Taught:
    course = academy.course("Medir la violencia", slug="medir")
    first, second = academy.module(course, "Contar"), academy.module(course, "Usar")
    lessons = [
        academy.lesson(first, "Qué es un registro", minutes=10, summary="De dónde sale un dato."),
        academy.lesson(first, "Quién lo llena", minutes=15),
        academy.lesson(second, "Decidir con datos", minutes=20),
    ]
    return Taught(academy, course, [first, second], lessons)


@pytest.fixture
def translate(english: Locale, academy: Academy, django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """Translate a page, and those above it that are in one language, into English: texts by field."""

    def one(page: Page, words: dict[str, str]) -> Any:
        with postponed(), django_capture_on_commit_callbacks(execute=True):
            return translate_page(page=page.specific, locale=english, words=words, publish=True)

    def translate(page: Page, **words: str) -> Any:
        for above in page.get_ancestors().filter(depth__gt=1):
            if above.get_translation_or_none(english) is None:
                one(above, {"title": f"{above.title} (en)"})
        return one(page, words)

    return translate


@pytest.fixture
def make_picture(db: None) -> Callable[..., Any]:
    """A picture saved as the admin saves it."""

    def make(title: str = "Curva") -> Any:
        file = BytesIO()
        Picture.new("RGB", (1200, 630), "white").save(file, "PNG")
        return get_image_model().objects.create(title=title, file=ImageFile(BytesIO(file.getvalue()), name="curva.png"))

    return make
