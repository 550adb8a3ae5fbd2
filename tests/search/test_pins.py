"""What editors recommend: found by its words in any form, first and marked, and never what nobody may see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Locale, PageViewRestriction, ReferenceIndex

from search import indexing
from search.models import Pin, Synonyms
from search.pins import is_same
from search.questions import read_question
from tests.datacction.conftest import Webinar
from tests.portal.conftest import SmallSite, publish_translation, small_site
from tests.search.test_leaks import WITHDRAWALS, WORD, neighbour

__all__ = ["neighbour", "small_site"]

SYNONYMS = ("maras, pandillas", "ODS, Objetivos de Desarrollo Sostenible")


@pytest.mark.parametrize(
    ("pinned", "asked", "same"),
    [
        ("violencia contra niñas", "Violencia contra ninas", True),
        ("mujer", "MUJERES", True),
        ("mujeres", "mujer", True),
        ("niñas víctimas", "víctimas niños", True),
        ("maras", "pandilla", True),
        ("objetivos de desarrollo sostenible", "ods", True),
        ("ods", "objetivos de desarrollo sostenible", True),
        ("armas de fuego", '"armas de fuego"', True),
        ("la violencia", "violencia", True),
        ("violencia", "violencia doméstica", False),
        ("violencia doméstica", "violencia", False),
        ("maras", "marea", False),
        ("maras", "", False),
    ],
)
def test_two_searches_are_the_same(pinned: str, asked: str, same: bool):
    assert is_same(read_question(pinned, SYNONYMS), read_question(asked, SYNONYMS)) is same


def _view(client: Client, address: str) -> Any:
    return client.get(address).context["view"]


@pytest.fixture
def pinned(remade: Callable[..., Any], webinar: Webinar, english: Locale, index: Any) -> Any:
    """Two episodes on violence, the second by far less so, and recommended for it."""
    page = remade(_publish, webinar, english)
    indexing.index_changes()
    Pin.objects.create(query="Violencias", page=page)
    return page


def _publish(webinar: Webinar, english: Locale) -> Any:
    Synonyms.objects.all().delete()
    Synonyms.objects.create(words="violencia, violence")
    webinar.episode(1, title="Violencia, violencia")
    page = webinar.episode(2, title="Contar homicidios", summary="También sobre violencia.")
    for each in (webinar.home, webinar.index, webinar.season):
        publish_translation(each, english, title=f"{each.title} (en)")
    publish_translation(page, english, title="Counting homicides")
    return page


def test_what_is_recommended_stands_first_is_marked_and_not_there_twice(pinned: Any, client: Client):
    view = _view(client, "/es/buscar/?q=violéncia")
    assert [(row.title, row.is_recommended) for row in (*view.recommended, *view.rows)] == [
        ("Contar homicidios", True),
        ("Violencia, violencia", False),
    ]
    assert view.count == "2 resultados"
    text = client.get("/es/buscar/?q=violencia").content.decode()
    assert text.index("Recomendado</span>") < text.index("Violencia, violencia</a>")


def test_it_is_shown_in_the_readers_language(pinned: Any, client: Client):
    rows = _view(client, "/en/search/?q=violence").recommended
    assert [(row.title, row.kind, row.language) for row in rows] == [("Counting homicides", "Episode", "")]


@pytest.mark.parametrize("address", ["?q=violencia+mujer", "?q=violencia&kind=episode", "?q=violencia&sort=title", "?q=-violencia", ""])  # fmt: skip
def test_it_is_shown_for_its_search_alone(pinned: Any, client: Client, address: str):
    assert list(_view(client, f"/es/buscar/{address}").recommended) == []


def test_it_is_in_force_at_once_also_where_nothing_is_found(pinned: Any, client: Client):
    assert client.get("/es/buscar/?q=unicornio").context["view"].recommended == []
    pin = Pin.objects.create(query="unicornios", page=pinned)
    view = _view(client, "/es/buscar/?q=unicornio")
    assert ([row.title for row in view.recommended], view.total) == (["Contar homicidios"], 0)
    assert "No se encontró nada" in client.get("/es/buscar/?q=unicornio").content.decode()
    pin.delete()
    assert _view(client, "/es/buscar/?q=unicornio").recommended == []


@pytest.mark.parametrize("how", WITHDRAWALS)
def test_what_is_withdrawn_is_recommended_nowhere(webinar: Webinar, neighbour: str, client: Client, how: str):
    page = webinar.episode(1, title=f"Violencia {WORD}", summary=f"Sobre {WORD}")
    Pin.objects.create(query="cárceles", page=page)
    indexing.index_changes()
    assert WORD in client.get("/es/buscar/?q=carcel").content.decode()
    WITHDRAWALS[how](webinar, page)
    for _round in range(2):
        assert WORD not in client.get("/es/buscar/?q=carcel").content.decode()
        indexing.index_changes()


def test_drafts_are_not_recommended(pinned: Any, client: Client):
    pinned.title = f"Borrador {WORD}"
    pinned.save_revision()
    assert [row.title for row in _view(client, "/es/buscar/?q=violencia").recommended] == ["Contar homicidios"]


def test_any_other_page_can_be_recommended_while_it_is_public(small_site: SmallSite, index: Any, client: Client):
    Pin.objects.create(query="quiénes somos", page=small_site.about)
    rows = _view(client, "/es/buscar/?q=quienes+somos").recommended
    assert [(row.title, row.url.split("?")[0], row.kind) for row in rows] == [
        ("Acerca", "/es/acerca/", "Página de texto")
    ]
    rows = _view(client, "/en/search/?q=quienes+somos").recommended
    assert [(row.title, row.url.split("?")[0]) for row in rows] == [("About", "/en/about/")]
    small_site.english_about.unpublish()
    assert [row.title for row in _view(client, "/en/search/?q=quienes+somos").recommended] == ["Acerca"]
    PageViewRestriction.objects.create(page=small_site.home, restriction_type="login")
    assert [_view(client, f"/{path}/?q=quienes+somos").recommended for path in ("es/buscar", "en/search")] == [[], []]
    PageViewRestriction.objects.all().delete()
    small_site.about.expire_at = timezone.now()
    small_site.about.save()
    assert _view(client, "/es/buscar/?q=quienes+somos").recommended == []


def test_a_document_is_recommended_while_a_public_page_shows_it(pinned: Any, client: Client):
    document = get_document_model().objects.create(title=f"Guía {WORD}", file=ContentFile(b"%PDF-1.4", "guia.pdf"))
    Pin.objects.create(query="guía", document=document)
    assert WORD not in client.get("/es/buscar/?q=guia").content.decode()
    pinned.slides = document
    pinned.save_revision().publish()
    pages = ContentType.objects.get_for_model(pinned)
    assert ReferenceIndex.get_references_to(document).filter(content_type=pages).exists()
    rows = _view(client, "/es/buscar/?q=guia").recommended
    assert [(row.title, row.kind) for row in rows] == [(f"Guía {WORD}", "Documento")]
    pinned.unpublish()
    assert WORD not in client.get("/es/buscar/?q=guia").content.decode()


def test_recommending_takes_no_more_queries_the_more_pins_there_are(pinned: Any, client: Client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/es/buscar/?q=otra+cosa")
        return len(captured)

    queries()
    one = queries()
    for number in range(2):
        Pin.objects.create(query=f"algo {number}", page=pinned)
    assert queries() == one


def test_a_pin_is_of_a_page_or_a_document(pinned: Any):
    with pytest.raises(ValidationError) as refused:
        Pin(query="maras").full_clean()
    assert refused.value.messages == ["Elija una página o un documento, uno de los dos."]
    with pytest.raises(ValidationError) as refused:
        Pin(query="¿?", page=pinned).full_clean()
    assert list(refused.value.message_dict) == ["query"]


def test_editor_recommends_from_the_report(pinned: Any, editor_client: Client, client: Client):
    form = editor_client.get("/admin/snippets/search/pin/add/?query=maras")
    assert form.context["form"].initial["query"] == "maras"
    sent = editor_client.post("/admin/snippets/search/pin/add/", {"query": "maras", "page": pinned.pk, "document": "", "order": "1", "note": ""})  # fmt: skip
    assert sent.status_code == 302
    assert [row.title for row in _view(client, "/es/buscar/?q=mara").recommended] == ["Contar homicidios"]


def test_list_of_pins_takes_the_same_queries_at_one_and_at_three(pinned: Any, editor_client: Client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert editor_client.get("/admin/snippets/search/pin/").status_code == 200
        return len(captured)

    queries()
    one = queries()
    for number in range(2):
        Pin.objects.create(query=f"algo {number}", page=pinned)
    assert queries() == one
