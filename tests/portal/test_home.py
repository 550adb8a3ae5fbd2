"""A home page is composed of sections: what stands in each its app tells, and nothing where there is nothing to tell."""

import importlib
import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import checks
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageViewRestriction

from portal import sections
from portal.components import ListItem, Tag
from portal.models import HomePage, SiteOwner, StandardPage, User
from portal.owner import owner_is_named
from portal.sections import Section
from tests.portal.conftest import SmallSite

migration = importlib.import_module("portal.migrations.0010_home_composed")
ALL = [
    "figures", "next_episode", "episodes", "library", "lines", "studies", "courses", "calls", "agenda", "news", "countries", "newsletter",
]  # fmt: skip


def compose(home: HomePage, *blocks: tuple[str, Any]) -> None:
    home.body = list(blocks)
    home.save_revision().publish()


def value_of(name: str) -> dict[str, Any]:
    """A section as an editor puts it in, untouched."""
    child = HomePage._meta.get_field("body").stream_block.child_blocks[name]
    return dict(child.get_default())


def headings(client: Client, path: str = "/es/") -> list[str]:
    soup = BeautifulSoup(client.get(path).content.decode(), "html.parser")
    return [heading.text for heading in soup.select("main h2")]


def cards(client: Client, path: str) -> dict[str, str | None]:
    """The titles of the programmes' cards, and where each leads."""
    soup = BeautifulSoup(client.get(path).content.decode(), "html.parser")
    return {card.h3.text: card.a["href"] if card.a else None for card in soup.select(".programmes li")}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """An app that tells of calls: which page asked, and for how many."""
    asked: list[tuple[str, int]] = []

    def calls(page: Any, request: Any, number: int) -> Section:
        asked.append((page.title, number))
        items = [ListItem(title="Fondo <2027>", url="/es/fondo/")]
        return Section(
            "Convocatorias", {"items": items}, more=(Tag("Todas", "/es/todas/"), Tag("Archivo", "/es/archivo/"))
        )

    monkeypatch.setattr(sections, "_SECTIONS", {**sections._SECTIONS, "calls": calls})
    return asked


def test_section_is_told_by_the_app_that_registers_it(small_site: SmallSite, client: Client, told: list[Any]) -> None:
    compose(small_site.home, ("calls", {"heading": "", "number": 2}), ("calls", {"heading": "Fondos", "number": 5}))
    html = client.get("/es/").content.decode()
    assert headings(client) == ["Convocatorias", "Fondos"]
    assert told[:2] == [("Inicio", 2), ("Inicio", 5)]
    assert 'href="/es/todas/"' in html and 'href="/es/archivo/"' in html and "Fondo &lt;2027&gt;</a>" in html


def test_two_apps_cannot_tell_the_same_section() -> None:
    with pytest.raises(ValueError, match="figures"):
        sections.register("figures", lambda page, request, number: None)


def test_empty_sections_vanish_for_the_public_and_tell_the_editor(
    small_site: SmallSite, client: Client, editor_client: Client
) -> None:
    empty = [name for name in ALL if name not in ("countries", "newsletter")]
    compose(small_site.home, *((name, value_of(name)) for name in empty))
    assert headings(client) == []
    preview = editor_client.get(reverse("wagtailadmin_pages:view_draft", args=[small_site.home.pk])).content.decode()
    assert preview.count('class="state" role="note"') == len(empty)
    assert "«Convocatorias abiertas» está vacía por ahora" in preview


def test_every_section_has_an_app_but_calls() -> None:
    sources = {
        block.meta.source
        for block in HomePage._meta.get_field("body").stream_block.child_blocks.values()
        if hasattr(block.meta, "source")
    }
    assert sources == set(ALL)
    assert sources - set(sections._SECTIONS) <= {"calls"}


def test_countries_and_newsletter_are_there_before_anything_is(small_site: SmallSite, client: Client) -> None:
    compose(small_site.home, ("countries", {"heading": ""}), ("newsletter", {"heading": ""}))
    soup = BeautifulSoup(client.get("/es/").content.decode(), "html.parser")
    assert [link.text for link in soup.select(".country-links a")][:2] == ["Belice", "Costa Rica"]
    assert soup.select_one(".ask-letter")["action"] == "/es/boletin/"


def test_home_page_begins_with_what_it_always_showed(small_site: SmallSite) -> None:
    assert [block.block_type for block in HomePage(title="x", headline="x").body] == ["figures", "episodes", "library"]


def test_cards_lead_to_the_programmes_in_the_language_of_the_page(
    small_site: SmallSite, client: Client, editor_client: Client
) -> None:
    restricted = StandardPage(title="Cerrada", slug="cerrada", locale=small_site.home.locale)
    small_site.home.add_child(instance=restricted)
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    items = [
        {"programme": "conose", "title": "Propia", "text": "x", "page": small_site.about},
        {"programme": "datacction", "title": "Sin página", "text": "x", "page": None},
        {"programme": "conose", "title": "Privada", "text": "x", "page": restricted},
    ]
    block = ("programmes", {"heading": "Programas", "programmes": items})
    for home in (small_site.home, small_site.english_home):
        compose(home, block)
    assert cards(client, "/es/") == {"Propia": "/es/acerca/", "Sin página": None, "Privada": None}
    assert cards(client, "/en/") == {"Propia": "/en/about/", "Sin página": None, "Privada": None}
    preview = editor_client.get(reverse("wagtailadmin_pages:view_draft", args=[small_site.home.pk])).content.decode()
    assert 'href="/es/acerca/"' in preview


def test_home_page_of_before_shows_what_it_did_and_nothing_is_lost() -> None:
    key = uuid.uuid4()
    before = [{"type": "text", "value": "<p>Hola</p>", "id": "1"}]
    after = migration.with_sections(before, key)
    assert [block["type"] for block in after] == ["figures", "episodes", "library", "text"]
    assert migration.with_sections(before, str(key)) == after  # the same in another language
    assert migration.with_sections(after, key) == after
    assert migration.without_sections(after, key) == before


def test_sentence_to_complete_becomes_the_setting() -> None:
    sentence = migration.PLACEHOLDERS[1]
    body = [
        {"type": "text", "value": f'<p data-block-key="x">{sentence}</p>', "id": "1"},
        {"type": "text", "value": "<p>Otra</p>", "id": "2"},
    ]
    after = migration.with_owner(body, uuid.uuid4())
    assert [block["type"] for block in after] == ["responsible", "text"]
    assert (after[0]["id"], after[1]) == ("1", body[1])


def test_sections_ask_nothing_more_of_the_database_than_their_apps_do(
    small_site: SmallSite, client: Client, told: list[Any]
) -> None:
    def queries() -> int:
        client.get("/es/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/es/")
        return len(captured)

    compose(small_site.home)
    assert queries() == 2
    compose(small_site.home, ("calls", {"heading": "", "number": 2}), ("calls", {"heading": "", "number": 2}))
    assert queries() == 2


# --- who answers for the site -----------------------------------------------------------------


def test_notice_says_who_answers_for_the_site_once_an_editor_has_filled_it_in(
    small_site: SmallSite, client: Client, editor_client: Client, editor: User
) -> None:
    small_site.about.body = [("responsible", None)]
    small_site.about.save_revision().publish()
    assert "aún no ha dado aquí su nombre" in client.get("/es/acerca/").content.decode()
    assert [message.id for message in owner_is_named(None)] == ["portal.W001"]
    assert "Diga quién responde por el sitio" in editor_client.get("/admin/").content.decode()
    address = reverse("wagtailsettings:edit", args=["portal", "siteowner"])
    page = editor_client.get(address, follow=True)
    sent = {
        "name_es": "Instituto",
        "name_en": "",
        "postal_address": "Calle 1\nCiudad",
        "email": "hola@portal.example",
        "telephone": "",
    }
    assert editor_client.post(page.request["PATH_INFO"], sent).status_code == 302
    html = client.get("/es/acerca/").content.decode()
    assert (
        "<strong>Instituto</strong>" in html
        and "Calle 1<br>Ciudad" in html
        and 'href="mailto:hola@portal.example"' in html
    )
    assert owner_is_named(None) == []
    assert "Diga quién responde por el sitio" not in editor_client.get("/admin/").content.decode()


@pytest.mark.django_db
def test_check_is_for_deployments_and_says_nothing_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError

    assert owner_is_named in checks.registry.registry.deployment_checks

    def fails(*args: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(SiteOwner.objects, "first", fails, raising=False)
    assert owner_is_named(None) == []
