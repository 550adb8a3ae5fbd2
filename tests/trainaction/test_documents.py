"""What of the academy the search finds, in which language, and that nothing closed is found."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from participants.models import Consent, Country, Institution, Person
from portal.models import Theme
from search import indexing
from search.documents import SOURCES
from search.engines import Engine
from search.finding import Wanted, find, related_to, suggest
from search.models import Pin
from tests.datacction.test_pages import give_profile
from tests.search.conftest import index
from tests.trainaction.conftest import Academy, Taught
from trainaction.documents import course_documents, lesson_documents
from trainaction.models import LessonPage

__all__ = ["index"]

WORD = "zumbambico"


def hits(text: str, language: str = "es") -> list[tuple[str, str]]:
    return [(hit.thing, hit.shown["url"]) for hit in find(Wanted(text=text), language=language, limit=50).hits]


@pytest.fixture
def found(remade: Callable[..., None], taught: Taught, index: Engine) -> Taught:
    """A lesson with a word that nothing else holds, in a course of a theme and a country."""
    remade(_publish_the_word, taught)
    indexing.index_changes()
    return taught


def _publish_the_word(taught: Taught) -> None:
    theme = Theme.objects.create(name="Juventud", slug="juventud")
    taught.course.themes.add(theme)
    taught.course.countries = [Country.objects.get(pk="GT")]
    taught.course.save_revision().publish()
    page = taught.lessons[0]
    raw = [{"type": "glossary", "value": {"title": "", "terms": [{"term": WORD, "definition": "Una palabra."}]}}]
    page.body = page.body.stream_block.to_python(raw)
    page.save_revision().publish()


def test_hit_in_a_lesson_leads_to_the_lesson(found: Taught) -> None:
    lesson = found.lessons[0]
    assert hits(WORD) == [(f"lesson:{lesson.translation_key}", lesson.url)]


def test_course_stands_before_its_lessons_and_all_are_found_by_its_name(found: Taught) -> None:
    kinds = [thing.partition(":")[0] for thing, _url in hits("medir la violencia")]
    assert (kinds[0], sorted(kinds)) == ("course", ["course", "lesson", "lesson", "lesson"])


def test_lesson_is_narrowed_by_what_its_course_is_about(found: Taught) -> None:
    shown = find(Wanted(text=WORD), language="es").facets
    assert {name: [each.value for each in shown[name]] for name in ("kind", "theme", "country", "programme")} == {
        "kind": ["lesson"],
        "theme": ["juventud"],
        "country": ["GT"],
        "programme": ["trainaction"],
    }


def test_languages_of_a_lesson_are_one_result(found: Taught, translate: Callable[..., Any]) -> None:
    english = translate(found.lessons[0], title="What a record is")
    indexing.index_changes()
    thing = f"lesson:{found.lessons[0].translation_key}"
    assert (hits(WORD, "es"), hits(WORD, "en")) == (
        [(thing, found.lessons[0].url)],
        [(thing, english.url)],
    )


def test_tutor_is_an_author_of_the_course_while_they_consent(
    academy: Academy, make_person: Callable[..., Person], recorded: Any
) -> None:
    rosa = make_person("Rosa Díaz")
    give_profile(rosa, "rosa-diaz")
    page = academy.course("Curso", tutors=[rosa])
    key = str(page.translation_key)
    assert [document.authors for document in course_documents([key])] == [["rosa-diaz"]]
    recorded()
    consent = Consent.objects.get(person=rosa)
    consent.withdrawn_at = timezone.now()
    consent.save()
    assert ("course", key) in recorded()
    assert [document.authors for document in course_documents([key])] == [[]]


@pytest.fixture
def recorded(db: None) -> Callable[[], set[tuple[str, str]]]:
    from search.models import Change

    def take() -> set[tuple[str, str]]:
        found = set(Change.objects.values_list("kind", "thing_id"))
        Change.objects.all().delete()
        return found

    return take


def test_change_of_a_course_or_module_is_recorded_for_its_lessons(taught: Taught, recorded: Any) -> None:
    keys = [("lesson", str(page.translation_key)) for page in taught.lessons]
    recorded()
    taught.modules[0].save_revision().publish()
    assert recorded() >= set(keys[:2])
    taught.course.unpublish()
    assert recorded() >= {*keys, ("course", str(taught.course.translation_key))}


def test_institution_of_a_course_can_be_found(academy: Academy) -> None:
    ministry = Institution.objects.create(name="Ministerio", key="ministerio")
    page = academy.course("Curso", institutions=[ministry])
    assert list(SOURCES["institution"].ids()) == [str(ministry.pk)]
    page.unpublish()
    assert list(SOURCES["institution"].ids()) == []


@pytest.mark.parametrize(("documents", "kind"), [(course_documents, "course"), (lesson_documents, "lesson")])
def test_documents_take_the_same_queries_for_one_and_three(taught: Taught, documents: Any, kind: str) -> None:
    for number in (2, 3):
        taught.academy.course(f"Curso {number}", slug=f"curso-{number}")
    ids = list(SOURCES[kind].ids())

    def queries(some: list[str]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(list(documents(some))) == len(some)
        return len(captured)

    queries(ids)
    assert (len(ids), queries(ids[:1])) == (3, queries(ids))


# --- what is closed ------------------------------------------------------------------------------


def everywhere(client: Client, neighbour: LessonPage) -> str:
    told: list[Any] = []
    for language in ("es", "en"):
        for text in (WORD, "", "zumbanbico"):
            result = find(Wanted(text=text), language=language, limit=100)
            told += [result.did_you_mean, *((dict(hit.shown), [p.text for p in hit.passage]) for hit in result.hits)]
        suggested = suggest("zumb", language=language)
        told += [suggested.queries, [dict(hit.shown) for hit in suggested.hits]]
        thing = f"lesson:{neighbour.translation_key}"
        told += [dict(hit.shown) for hit in related_to(thing, language=language, limit=20)]
    pages = ("/es/buscar/", "/en/search/", "/es/buscar/rss/", "/sitemap.xml", "/es/trainaction/")
    told += [client.get(address).content.decode() for address in pages]
    return repr(told).casefold()


def _expire(page: Any) -> None:
    page.expire_at = timezone.now() - timedelta(seconds=1)
    page.save_revision().publish()
    call_command("publish_scheduled", verbosity=0)


def _restrict(page: Any) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


HOW = {
    "unpublished": lambda page: page.unpublish(),
    "expired": _expire,
    "private": _restrict,
    "deleted": lambda page: page.delete(),
}


@pytest.mark.parametrize("how", HOW)
def test_lesson_of_what_was_closed_is_nowhere(taught: Taught, index: Engine, client: Client, how: str) -> None:
    academy = taught.academy
    other = academy.lesson(academy.module(academy.course("Otro", slug="otro")), "Otra lección")
    course = academy.course("Tercero", slug="tercero")
    closed = {course: academy.lesson(academy.module(course)), taught.modules[1]: taught.lessons[2]}
    closed[taught.lessons[0]] = taught.lessons[0]
    for number, page in enumerate(closed.values()):
        page.title, page.slug = f"Título {WORD}", f"{WORD}-{number}"
        page.save_revision().publish()
    indexing.index_changes()
    assert len(hits(WORD)) == 3
    assert WORD in everywhere(client, other)
    for page in closed:
        HOW[how](type(page).objects.get(pk=page.pk))
    assert hits(WORD) == []
    indexing.index_changes()
    assert WORD not in everywhere(client, other)
    assert indexing.compare().agrees


def test_draft_of_a_lesson_is_nowhere(found: Taught, client: Client) -> None:
    page = found.lessons[1]
    page.title = "Cambio quisicosa"
    draft = page.save_revision()
    indexing.index_changes()
    assert hits("quisicosa") == []
    draft.publish()
    indexing.index_changes()
    assert len(hits("quisicosa")) == 1


def test_a_module_is_recommended_only_while_its_course_is_public(taught: Taught, index: Engine, client: Client) -> None:
    Pin.objects.create(query="recuentos", page=taught.modules[0])

    def recommended() -> list[str]:
        return [row.title for row in client.get("/es/buscar/?q=recuentos").context["view"].recommended]

    assert recommended() == ["Contar"]
    taught.course.unpublish()
    assert recommended() == []
