"""What is not public appears nowhere: in no hit, count, facet, suggestion, spelling, related thing, page, command.

Each thing holds a word that nothing else does. It is looked for at once after the change, when the index does not know of
it yet, and again when it does.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from participants.models import Consent, Institution, Role
from participants.services.merging import merge
from participants.services.privacy import erase_person
from portal.models import Theme
from search import indexing
from search.engines import Engine
from search.finding import Wanted, find, related_to, suggest
from tests.datacction.conftest import Webinar, unsaved_episode

WORD = "zumbambico"
THEME = "quisicosa"


def everywhere(client: Client, neighbour: str) -> str:
    """All that anybody can be told of the word, its beginning, and one misspelling of it."""
    told: list[Any] = []
    for language in ("es", "en"):
        for text in (WORD, f"{WORD} violencia", "", "zumbambic0", "zumbanbico", THEME, "quisicoza"):
            found = find(Wanted(text=text), language=language, limit=100)
            told += [found.total if text in (WORD, THEME) else 0, found.did_you_mean]
            told += [(hit.thing, dict(hit.shown), [piece.text for piece in hit.passage]) for hit in found.hits]
            told += [[(each.value, each.label) for each in values] for values in found.facets.values()]
        for begun in ("zumb", "quis", "violencia zumb"):
            suggested = suggest(begun, language=language)
            told += [suggested.queries, [dict(hit.shown) for hit in suggested.hits]]
        told += [[dict(hit.shown) for hit in related_to(neighbour, language=language, limit=20)]]
    for address in (
        "/es/buscar/",
        "/en/search/",
        "/es/buscar/?kind=episode",
        "/es/buscar/rss/",
        "/en/search/rss/",
        "/sitemap.xml",
    ):
        told.append(client.get(address).content.decode())
    for begun in ("zumb", "quis"):
        told.append(client.get(f"/es/buscar/sugerencias/?q={begun}").json())
    out = StringIO()
    call_command("search", "", "--json", "--limit", "100", stdout=out)
    told.append(json.loads(out.getvalue()))
    return repr(told).casefold()


@pytest.fixture
def neighbour(webinar: Webinar, index: Engine) -> str:
    """A public thing that is about the same, so that others could be related to it."""
    theme = Theme.objects.create(name="Violencia", slug="violencia")
    page = webinar.episode(20, title="Violencia y datos", themes=[theme])
    indexing.index_changes()
    return f"episode:{page.translation_key}"


def _episode(webinar: Webinar, number: int = 1) -> Any:
    themes = [
        Theme.objects.get_or_create(slug=THEME, defaults={"name": f"Tema {THEME}"})[0],
        Theme.objects.get(slug="violencia"),
    ]
    return webinar.episode(number, title=f"Violencia {WORD} {number}", summary=f"Sobre {WORD}", themes=themes)


def _restrict(page: Any, **how: Any) -> None:
    PageViewRestriction.objects.create(page=page, **{"restriction_type": "login", **how})


def _under_a_private_season(webinar: Webinar, page: Any) -> None:
    season = webinar.add_season(2)
    _restrict(season)
    page.move(season, pos="last-child")


def _delete_with_its_season(webinar: Webinar, page: Any) -> None:
    season = webinar.add_season(3)
    page.move(season, pos="last-child")
    type(season).objects.get(pk=season.pk).delete()


def _expire(webinar: Webinar, page: Any) -> None:
    page.expire_at = timezone.now() - timedelta(seconds=1)
    page.save_revision().publish()
    call_command("publish_scheduled", stdout=StringIO())


def _retitle(webinar: Webinar, page: Any) -> None:
    page.title, page.slug, page.summary = "Otro", "otro", ""
    page.themes.clear()
    page.save_revision().publish()


WITHDRAWALS: dict[str, Callable[[Webinar, Any], Any]] = {
    "unpublished": lambda webinar, page: page.unpublish(),
    "deleted": lambda webinar, page: page.delete(),
    "deleted with the page above": _delete_with_its_season,
    "private": lambda webinar, page: _restrict(page),
    "private by password": lambda webinar, page: _restrict(page, restriction_type="password", password="x"),
    "moved below a private page": _under_a_private_season,
    "expired": _expire,
    "edited": _retitle,
}
BELOW_A_PRIVATE_PAGE = {"below a private page": lambda webinar, page: _restrict(webinar.index)}
"""All pages at once."""


@pytest.mark.parametrize("ways", [WITHDRAWALS, BELOW_A_PRIVATE_PAGE], ids=["each by itself", "all"])
def test_what_was_withdrawn_is_gone_at_once_and_stays_gone(
    webinar: Webinar, neighbour: str, client: Client, ways: dict[str, Callable[[Webinar, Any], Any]]
):
    pages = {how: _episode(webinar, number) for number, how in enumerate(ways, 1)}
    indexing.index_changes()
    assert find(Wanted(text=WORD), language="es").total == len(ways)
    told = everywhere(client, neighbour)
    assert (WORD in told, THEME in told) == (True, True)
    for how, page in pages.items():
        ways[how](webinar, type(page).objects.get(pk=page.pk))
        left = [hit.thing for hit in find(Wanted(text=WORD), language="es").hits]
        assert (how, f"episode:{page.translation_key}" in left) == (how, False)
    assert find(Wanted(text=WORD), language="es").total == 0
    told = everywhere(client, neighbour)
    assert (WORD in told, THEME in told) == (False, False)
    indexing.index_changes()
    told = everywhere(client, neighbour)
    assert (WORD in told, THEME in told) == (False, False)
    assert indexing.compare().agrees


def test_what_was_never_published_is_nowhere(webinar: Webinar, neighbour: str, client: Client):
    draft = unsaved_episode(1, title=f"Borrador {WORD}", slug="borrador", live=False)
    webinar.season.add_child(instance=draft)
    draft.save_revision()
    published = webinar.episode(2, title="Publicado", slug="publicado")
    published.title = f"Cambio sin publicar {WORD}"
    published.save_revision()
    scheduled = unsaved_episode(3, title=f"Programado {WORD}", slug="programado", live=False)
    scheduled.go_live_at = timezone.now() + timedelta(days=1)
    webinar.season.add_child(instance=scheduled)
    scheduled.save_revision().publish()
    indexing.index_changes()
    indexing.rebuild()
    assert WORD not in everywhere(client, neighbour)


def test_an_expiry_that_nobody_ran_is_kept_to(
    webinar: Webinar, neighbour: str, client: Client, monkeypatch: pytest.MonkeyPatch
):
    page = _episode(webinar)
    later = timezone.now() + timedelta(hours=1)
    page.expire_at = later
    page.save_revision().publish()
    indexing.index_changes()
    assert find(Wanted(text=WORD), language="es").total == 1
    monkeypatch.setattr(timezone, "now", lambda: later + timedelta(seconds=1))
    assert find(Wanted(text=WORD), language="es").total == 0
    assert suggest("zumb", language="es").hits == []
    assert suggest("zumb", language="es").queries == ()


def test_a_person_without_consent_is_nowhere(webinar: Webinar, neighbour: str, client: Client, make_profile: Any):
    institution = Institution.objects.create(name=f"Instituto {THEME}", key=f"instituto {THEME}")
    profile = make_profile(f"Rosa {WORD}", institution=institution, biography_es="Violencia")
    webinar.episode(1, title="Violencia en cifras", people=[(profile.person, Role.SPECIALIST)])
    indexing.index_changes()
    told = everywhere(client, neighbour)
    assert (WORD in told, THEME in told) == (True, True)
    consent = Consent.objects.get()
    consent.withdrawn_at = datetime(2021, 1, 1, tzinfo=UTC)
    consent.save()
    for _round in range(2):
        told = everywhere(client, neighbour)
        assert (WORD in told, THEME in told) == (False, False)
        indexing.index_changes()
    assert indexing.compare().agrees


def test_an_erased_person_is_nowhere(
    webinar: Webinar, neighbour: str, client: Client, make_profile: Any, administrator: Any
):
    profile = make_profile(f"Rosa {WORD}")
    webinar.episode(1, title="Violencia en cifras", people=[(profile.person, Role.SPECIALIST)])
    indexing.index_changes()
    assert WORD in everywhere(client, neighbour)
    erase_person(person=profile.person, by=administrator)
    for _round in range(2):
        assert WORD not in everywhere(client, neighbour)
        indexing.index_changes()
    assert indexing.compare().agrees


def test_a_person_merged_into_another_with_a_profile_is_nowhere(
    webinar: Webinar, neighbour: str, client: Client, make_profile: Any, administrator: Any
):
    profile = make_profile(f"Rosa {WORD}")
    webinar.episode(1, title="Violencia en cifras", people=[(profile.person, Role.SPECIALIST)])
    indexing.index_changes()
    merge(subject="person", survivor=make_profile("Otra").person.pk, others=[profile.person.pk], by=administrator)
    for _round in range(2):
        assert WORD not in everywhere(client, neighbour)
        indexing.index_changes()
    assert indexing.compare().agrees


def test_an_institution_that_no_page_shows_is_nowhere(neighbour: str, client: Client, make_person: Any):
    institution = Institution.objects.create(name=f"Instituto {WORD}", key=f"instituto {WORD}")
    make_person("Ana", institution=institution)
    indexing.index_changes()
    indexing.rebuild()
    assert WORD not in everywhere(client, neighbour)
