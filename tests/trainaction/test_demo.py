"""The demo's academy: six courses in both languages, one of them whole, loaded once."""

from collections.abc import Iterable
from html import unescape

import pytest
from django.test import Client
from wagtail.models import Page

from portal.first_pages import make_home
from portal.models import Theme
from portal.postponing import postponed
from publications import first_pages as library_pages
from tests.datacction.conftest import published
from tests.publications.conftest import unsaved_publication
from trainaction.demo.courses import COURSES, WRITTEN_OUT, Course
from trainaction.demo.load import load
from trainaction.demo.prose import MODULES, LessonText, Part, module_text, outline
from trainaction.durations import estimated_minutes
from trainaction.models import CoursePage, LessonPage, ModulePage

pytestmark = pytest.mark.heavy

OUTLINES = [course for course in COURSES if course is not WRITTEN_OUT]
LOADED = [
    WRITTEN_OUT,
    *(course for course in OUTLINES if course.slug[0] in ("seguridad-ciudadana", "evaluacion-de-impacto")),
]
"""One of the courses in outline that come first and one that comes after another: the rest are made in the same way."""


def lessons(language: str, outlines: Iterable[Course] = OUTLINES) -> list[LessonText]:
    written_out = [lesson for name in MODULES for lesson in module_text(name, language).lessons]
    return [*written_out, *(lesson for course in outlines for lesson in outline(course.slug[0], language))]


def shape(language: str) -> list[tuple[int, list[tuple[str, int, list[int]]]]]:
    return [
        (lesson.minutes, [(part.kind, len(part.head), [len(row) for row in part.rows]) for part in lesson.parts])
        for lesson in lessons(language)
    ]


def parts(language: str) -> list[Part]:
    return [part for name in MODULES for lesson in module_text(name, language).lessons for part in lesson.parts]


def test_lessons_say_the_same_in_both_languages() -> None:
    assert shape("es") == shape("en")


def test_courses_have_a_lesson_for_each_module_in_outline_and_all_the_hours_they_promise() -> None:
    for course in OUTLINES:
        its = outline(course.slug[0], "es")
        assert (len(its), sum(lesson.minutes for lesson in its)) == (len(course.modules), course.hours * 60)
    assert sum(lesson.minutes for lesson in lessons("es", ())) == WRITTEN_OUT.hours * 60


@pytest.mark.parametrize("language", ["es", "en"])
def test_lessons_take_the_minutes_that_they_say(language: str) -> None:
    """What there is to read and to do in each, and the work in one's own office for which it names a time."""
    apart = {}
    for lesson in lessons(language):
        estimated = estimated_minutes((part.kind, " ".join(part.texts())) for part in lesson.parts)
        if abs(lesson.minutes - estimated) > max(3, estimated / 10):
            apart[lesson.slug] = (lesson.minutes, estimated)
    assert apart == {}


def test_lessons_are_long_enough_to_be_lessons() -> None:
    """Some two pages each, in both languages, with an example or a case that is worked through."""
    short = [
        (lesson.slug, words)
        for language in ("es", "en")
        for lesson in lessons(language)
        if (words := sum(len(text.split()) for part in lesson.parts for text in part.texts())) < 300
    ]
    assert short == []


def test_course_written_out_has_the_length_and_the_variety_it_promises() -> None:
    modules = [module_text(name, "es") for name in MODULES]
    kinds = {part.kind for module in modules for lesson in module.lessons for part in lesson.parts}
    assert (len(modules), sum(len(module.lessons) for module in modules)) == (6, 22)
    assert kinds >= {"picture", "reading", "document", "accordion", "glossary", "timeline", "table", "dataset"}
    assert sum(part.kind == "quiz" for part in parts("es")) == 4
    assert kinds >= {"callout note", "reflection", "discussion", "quote", "ul", "ol", "heading", "paragraph"}


@pytest.mark.django_db
def test_academy_is_loaded_once_whole_and_in_both_languages(
    client: Client, django_capture_on_commit_callbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainaction.demo.load.COURSES", LOADED)
    library = library_pages.make(make_home())
    for slug in sorted({part.head[0] for part in parts("es") if part.kind == "reading"}):
        published(library, unsaved_publication(slug.replace("-", " "), slug=slug))
    for course in LOADED:
        for slug in course.themes:
            Theme.objects.get_or_create(slug=slug, defaults={"name": slug})
    with postponed(search=False), django_capture_on_commit_callbacks(execute=True):  # as the demo's command does
        load(lambda words: None)
    counts = {
        language: [
            model.objects.filter(locale__language_code=language, live=True, alias_of=None).count()
            for model in (CoursePage, ModulePage, LessonPage)
        ]
        for language in ("es", "en")
    }
    assert counts == {"es": [3, 14, 30], "en": [3, 14, 30]}

    first = LessonPage.objects.get(slug="why-count")
    shown = client.get(first.get_url()).content.decode()
    assert (first.title, "Lesson 1 of 22" in shown) == ("Why count", True)
    assert untranslated(client) == []

    before = Page.objects.order_by("pk").values_list("pk", "latest_revision_id")
    known = list(before)
    with postponed(search=False):
        load(lambda words: None)
    assert list(before.all()) == known


def untranslated(client: Client) -> list[tuple[str, str]]:
    """Texts of the Spanish lessons on their English pages, and those of the English ones that are missing there."""
    found = []
    for spanish, english in zip(lessons("es", LOADED[1:2]), lessons("en", LOADED[1:2]), strict=True):
        shown = unescape(client.get(LessonPage.objects.get(slug=english.slug).get_url()).content.decode())
        pairs = zip(spanish.texts(), english.texts(), strict=True)
        found += [(english.slug, es) for es, en in pairs if es != en and " " in es and es in shown]
        # A view of a dataset is shown where the library has one.
        left_out = {english.slug, *(text for part in english.parts if part.kind == "dataset" for text in part.texts())}
        found += [(english.slug, en) for en in english.texts() if en not in left_out and en not in shown]
    return found
