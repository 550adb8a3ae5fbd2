"""A page of each kind that is withdrawn is gone from everything that anybody can reach, at once and afterwards.

All that leads to a public page is followed from the home page as a visitor's browser and a robot would: lists, feeds, files of
citations, calendars, the map of the site, other pages that name it. `test_leaks.py` asks the search itself in more ways.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale, Page, PageViewRestriction, Site

from conose.models import (
    CallIndexPage,
    CallPage,
    GuideIndexPage,
    GuidePage,
    MemberIndexPage,
    MemberPage,
    NetworkPage,
    StudyIndexPage,
    StudyPage,
    TrainingIndexPage,
    TrainingPage,
)
from datacction.models import EditionIndexPage, SeasonPage, WebinarIndexPage
from front.models import ArticleIndexPage, ArticlePage
from participants.models import Country, Institution
from portal.models import HomePage, StandardPage, Theme
from portal.placement import forget_footer
from publications.models import LibraryPage, PublicationFile, PublicationPage, Reading, ReadPage
from search import indexing
from search.documents import SOURCES
from search.engines import Engine
from search.finding import Wanted, find, suggest
from tests.datacction.conftest import published, unsaved_episode
from tests.datacction.editions import unsaved_edition
from tests.datacction.exchanges import add_index, session, unsaved_exchange
from tests.factories.calls import make_call
from tests.publications.conftest import make_document, unsaved_publication
from tests.trainaction.conftest import unsaved_course
from trainaction.models import CourseIndexPage, LessonPage, ModulePage

pytestmark = pytest.mark.heavy

WORD = "zumbambico"
FRONT = (
    "/es/", "/sitemap.xml", "/es/buscar/", "/en/search/", f"/es/buscar/?q={WORD}", f"/es/buscar/rss/?q={WORD}",
    "/es/buscar/sugerencias/?q=zumb", "/oai/?verb=ListRecords&metadataPrefix=oai_dc", "/es/temas/",
)  # fmt: skip
MOST_PAGES = 400
INSTITUTIONS = ("institution", "newspaper")


@dataclass
class World:
    """A site with a page of each kind whose title holds the word and its kind; each of them names no other."""

    pages: dict[str, Any]
    document: Any

    @property
    def words(self) -> dict[str, str]:
        """Of each kind of page, and of the institutions that only the member and only the article show."""
        return {kind: f"{WORD}{kind}" for kind in (*self.pages, *INSTITUTIONS)}


@pytest.fixture
def world(remade: Callable[..., World], spanish: Locale, root_page: Page, site: Site, index: Engine) -> World:
    made = remade(_make_world, spanish, root_page, site)
    indexing.rebuild()
    return made


def _make_world(spanish: Locale, root_page: Page, site: Site) -> World:
    home = root_page.add_child(
        instance=HomePage(title="Inicio", slug="inicio", headline="Inicio", intro="Datos", locale=spanish)
    )
    site.root_page = home
    site.save()
    theme, guatemala = Theme.objects.create(name="Violencia", slug="violencia"), Country.objects.get(pk="GT")

    def title(kind: str) -> str:
        return f"Sobre {WORD}{kind}"

    webinar = published(home, WebinarIndexPage(title="DatAction", slug="datacction", show_in_menus=True))
    season = published(webinar, SeasonPage(title="Temporada 1", number=1, year=2020))
    episode = published(season, unsaved_episode(1, title=title("episode"), themes=[theme], countries=[guatemala]))
    exchange = published(add_index(webinar), unsaved_exchange(title("exchange"), sessions=[session()], themes=[theme]))
    editions = published(webinar, EditionIndexPage(title="Foros y Semana", slug="foros"))
    edition = published(editions, unsaved_edition(title=title("edition")))
    library = published(home, LibraryPage(title="Biblioteca", slug="biblioteca", show_in_menus=True))
    document = make_document(f"{WORD}publication.pdf")
    publication = published(
        library,
        unsaved_publication(
            title("publication"), themes=[theme], countries=[guatemala], documents={"es": document},
            abstract=f"{WORD}publication",
        ),
    )  # fmt: skip
    reading = Reading.objects.get_or_create(document=document)[0]
    reading.pages, reading.state, reading.language = 1, "read", "es"
    reading.save()
    ReadPage.objects.create(reading=reading, number=1, text=f"La página del {WORD}publication")
    academy = published(home, CourseIndexPage(title="TrainAction", slug="trainaction", show_in_menus=True))
    course = published(academy, unsaved_course(title("course"), themes=[theme]))
    lesson = published(published(course, ModulePage(title="Módulo")), LessonPage(title=title("lesson")))
    network = published(home, NetworkPage(title="CONOSE", slug="conose", show_in_menus=True))
    institution = Institution.objects.create(name=f"Instituto {WORD}institution", key=f"instituto {WORD}institution")
    directory = published(network, MemberIndexPage(title="Directorio", slug="directorio"))
    member = published(directory, MemberPage(title=title("member"), institution=institution))
    agenda = published(network, StudyIndexPage(title="Agenda", slug="agenda"))
    study = published(agenda, StudyPage(title=title("study"), question="¿Cuántas?", year=2021))
    calls = published(network, CallIndexPage(title="Convocatorias", slug="convocatorias"))
    call = published(calls, CallPage(title=title("call"), call=make_call(), summary="Para quién."))
    guides = published(network, GuideIndexPage(title="Protocolos", slug="protocolos"))
    guide = published(guides, GuidePage(title=title("guide"), kind="protocol", summary="Para qué.", authors="La red"))
    trainings = published(network, TrainingIndexPage(title="Formación", slug="formacion"))
    training = published(trainings, TrainingPage(title=title("training"), kind="cycle"))
    news = published(home, ArticleIndexPage(title="Noticias", slug="noticias", show_in_menus=True))
    paper = Institution.objects.create(name=f"Diario {WORD}newspaper", key=f"diario {WORD}newspaper")
    article = published(
        news, ArticlePage(title=title("article"), day=date(2026, 11, 1), summary="Algo pasó.", institution=paper)
    )
    text = published(home, StandardPage(title=title("page"), slug="articulo", in_footer=True))
    pages = {
        "episode": episode, "exchange": exchange, "edition": edition, "publication": publication, "course": course,
        "lesson": lesson, "member": member, "study": study, "page": text, "call": call, "guide": guide, "training": training,
        "article": article,
    }  # fmt: skip
    return World(pages, document)


def reachable(client: Client, *more: str) -> dict[str, str]:
    """All that is answered, by address, to who follows links from the home page, and asks for these addresses besides."""
    found: dict[str, str] = {}
    waiting = [*FRONT, *more]
    while waiting and len(found) < MOST_PAGES:
        address = waiting.pop(0)
        if address in found or re.search(r"^/(static|es/account|en/account|admin)/|p=\d", address):
            continue
        response = client.get(address)
        if response.status_code == 302:
            found[address] = ""
            waiting.append(urljoin(address, response["Location"]))
            continue
        content = b"".join(response.streaming_content) if response.streaming else response.content
        # An address that is asked for may be repeated where nothing is said of what it led to.
        found[address] = content.decode("latin-1") if response.status_code == 200 else ""
        if re.search("html|xml", response.get("Content-Type", "")):
            for link in re.findall(r'(?:href|src)="([^"#]+)|<loc>([^<]+)', found[address]):
                parts = urlsplit(urljoin(address, "".join(link).replace("&amp;", "&")))
                if parts.netloc in {"", "testserver"}:
                    waiting.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    assert len(found) < MOST_PAGES
    return found


def _told_of(world: World, told: dict[str, str]) -> dict[str, list[str]]:
    """By kind, where its word stands, but for what repeats the question."""
    return {
        kind: [address for address, text in told.items() if word in text]
        for kind, word in world.words.items()
        if any(word in text for text in told.values())
    }


def _in_the_search() -> set[str]:
    found = find(Wanted(text=""), language="es", limit=100)
    suggested = suggest("zumb", language="es")
    told = repr([dict(hit.shown) for hit in (*found.hits, *suggested.hits)] + [suggested.queries])
    return set(re.findall(rf"{WORD}(\w+)", told))


def _unpublish(page: Page) -> None:
    page.unpublish()


def _make_private(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def _expire(page: Page) -> None:
    page.expire_at = timezone.now() - timedelta(seconds=1)
    page.save_revision().publish()
    call_command("publish_scheduled", stdout=StringIO())


WITHDRAWALS: dict[str, Callable[[Any], None]] = {
    "unpublished": _unpublish,
    "private": _make_private,
    "expired": _expire,
    "deleted": lambda page: page.delete(),
}
LISTS = (
    *FRONT[:2], *FRONT[4:8], "/es/biblioteca/", "/es/biblioteca/?format=rss", "/es/datacction/", "/es/datacction/temporada-1/",
    "/es/datacction/foros/", "/es/trainaction/", "/es/conose/", "/es/conose/directorio/", "/es/conose/agenda/",
    "/es/conose/convocatorias/", "/es/conose/protocolos/", "/es/conose/formacion/", "/es/noticias/", "/es/datacction/intercambios/",
)  # fmt: skip


def test_every_kind_of_page_is_among_these(world: World):
    assert set(world.pages) == {kind for kind, source in SOURCES.items() if source.pages} - {"season"}


@pytest.mark.parametrize("how", WITHDRAWALS)
def test_a_page_of_each_kind_is_gone_from_all_that_can_be_reached(world: World, client: Client, how: str):
    assert _in_the_search() == set(world.words)
    addresses = [
        *(page.get_url() for page in world.pages.values()),
        *(file.get_absolute_url() for file in PublicationFile.objects.all()),
        world.document.url,
        *(f"{world.pages['publication'].get_url()}?format={name}" for name in ("bibtex", "ris", "csl", "dc", "apa")),
    ]
    if how == "unpublished":
        assert set(_told_of(world, reachable(client, *addresses))) == set(world.words)
    for page in world.pages.values():
        if type(page).objects.filter(pk=page.pk).exists():  # a lesson goes with its course
            WITHDRAWALS[how](page)
    for _round in ("at once", "when the index knows"):
        assert _in_the_search() == set()
        assert _told_of(world, reachable(client, *addresses)) == {}
        indexing.index_changes()
    assert indexing.compare().agrees


def test_what_has_expired_is_nowhere_before_the_clock_comes_by(world: World, client: Client):
    for page in world.pages.values():
        page.expire_at = timezone.now() - timedelta(seconds=1)
        page.save()
    forget_footer()
    assert _in_the_search() == set()
    with override("es"):
        feeds = [reverse(name) for name in ("articles_feed", "recordings_feed")]
    told = {address: client.get(address) for address in (*LISTS, *feeds)}
    assert {address: response.status_code for address, response in told.items()} == dict.fromkeys(told, 200)
    told = {address: response.getvalue().decode() for address, response in told.items()}
    assert _told_of(world, told) == {}
    assert {client.get(page.get_url()).status_code for page in world.pages.values()} == {404}


def test_what_a_draft_says_is_nowhere(world: World, client: Client):
    for page in world.pages.values():
        page.unpublish()
        draft = type(page).objects.get(pk=page.pk)
        draft.title = f"{WORD}{draft.pk}"
        draft.save_revision()
    indexing.index_changes()
    assert _told_of(world, reachable(client)) == {}
    assert PublicationPage.objects.live().count() == 0
