"""A site with a webinar of one season in Spanish, and how to add to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pytest
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import Translation, TranslationSource

from datacction.models import EpisodePage, SeasonPage, WebinarIndexPage
from participants.models import Person, Sex
from portal.former_texts import write_translations
from portal.models import HomePage
from portal.postponing import postponed


@dataclass
class Webinar:
    """The trees of a small site; `episode()` adds a published one to a season."""

    home: HomePage
    index: WebinarIndexPage
    season: SeasonPage

    def add_season(self, number: int, **fields: Any) -> SeasonPage:
        season = SeasonPage(title=f"Temporada {number}", number=number, year=2019 + number, **fields)
        return published(self.index, season)

    def episode(self, number: int = 1, *, season: SeasonPage | None = None, **fields: Any) -> EpisodePage:
        return published(season or self.season, unsaved_episode(number, **fields))


def unsaved_episode(number: int = 1, **fields: Any) -> EpisodePage:
    countries = fields.pop("countries", [])
    themes = fields.pop("themes", [])
    people = fields.pop("people", [])
    values: dict[str, Any] = {
        "title": f"Episodio {number}",
        "number": number,
        "date": date(2020, 5, number),
        "starts": time(10),
        "ends": time(11, 20),
        **fields,
    }
    page = EpisodePage(**values)
    page.countries = countries
    page.themes.add(*themes)
    page.specialists = [page.specialists.model(person=person, role=role) for person, role in people]
    return page


def published(parent: Page, page: Page) -> Any:
    """Add a page below another and publish it, as the editor does."""
    page.live = False
    with postponed():
        parent.add_child(instance=page)
        page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def webinar(remade: Callable[..., Webinar], spanish: Locale, root_page: Page, site: Site) -> Webinar:
    return remade(_make_webinar, spanish, root_page, site)


def _make_webinar(spanish: Locale, root_page: Page, site: Site) -> Webinar:
    home = root_page.add_child(
        instance=HomePage(title="Inicio", slug="inicio", headline="Inicio", intro="Datos para decidir", locale=spanish)
    )
    site.root_page = home
    site.save()
    index = published(home, WebinarIndexPage(title="DatAction", slug="datacction", show_in_menus=True))
    season = published(index, SeasonPage(title="Temporada 1", slug="temporada-1", number=1, year=2020))
    return Webinar(home, index, season)


@pytest.fixture
def make_person(db: None) -> Callable[..., Person]:
    def make(name: str = "Rosa Díaz", **fields: Any) -> Person:
        return Person.objects.create(name=name, key=name.casefold(), **{"sex": Sex.WOMEN, **fields})

    return make


@pytest.fixture
def translate(english: Locale, webinar: Webinar, django_capture_on_commit_callbacks):
    """Translate a page and the ones above it into English, with these titles."""

    def translate(page, title: str):
        source, _ = TranslationSource.update_or_create_from_instance(page)
        Translation.objects.get_or_create(source=source, target_locale=english)
        segment = source.stringsegment_set.get(context__path="title")
        write_translations(texts=[(segment, title)], locale=english)
        with postponed(), django_capture_on_commit_callbacks(execute=True):
            source.create_or_update_translation(english, copy_parent_pages=True, fallback=True)
        return page.get_translation(english)

    return translate
