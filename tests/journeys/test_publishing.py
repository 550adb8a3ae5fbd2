"""An editor publishes a study from its PDF in both languages, replaces the file, and withdraws it: it is gone everywhere."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from wagtail.models import Locale, Site

from datacction.models import EpisodePage
from portal.models import User
from portal.services import translate_page
from publications.models import PublicationPage
from search import indexing
from tests.browser import add_row, press_publish
from tests.datacction.conftest import Webinar
from tests.portal.conftest import publish_translation
from tests.publications.conftest import Library, library
from tests.publications.pdfs import pdf

__all__ = ["library"]

WORD = "zumbambico"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "estudio.pdf"
    pages = [[(24, f"Encuesta de {WORD}"), (12, "Ana Sol Paz"), (12, "Abril de 2019")], [(12, "La luz en la calle.")]]
    path.write_bytes(pdf(pages, Title=f"Encuesta de {WORD}", Author="Ana Sol Paz", CreationDate="D:20190401"))
    return path


@pytest.fixture
def anyone(browser: Browser) -> Any:
    """Requests of somebody who is not signed in."""
    context = browser.new_context(locale="es")
    yield context.request
    context.close()


def told(anyone: Any, base: str, file: str) -> dict[str, Any]:
    """Where the public is told of the study, and what its file's address answers."""
    lists = {
        "list": "/es/biblioteca/",
        "english list": "/en/biblioteca/",
        "feed": "/es/biblioteca/?format=rss",
        "citations": "/es/biblioteca/?format=ris",
        "sitemap": "/sitemap.xml",
        "harvest": "/oai/?verb=ListRecords&metadataPrefix=oai_dc",
    }
    found: dict[str, Any] = {name: WORD in anyone.get(base + path).text() for name, path in lists.items()}
    results = anyone.get(f"{base}/es/buscar/?q={WORD}&kind=publication").text()  # which says what was asked for, too
    found["search"] = f"/es/biblioteca/encuesta-de-{WORD}/" in results
    return found | {"file": anyone.get(base + file).status}


def test_an_editor_publishes_a_study_from_its_pdf_replaces_and_withdraws_it(
    live_server: Any,
    library: Library,
    english: Locale,
    editor: User,
    desktop: Page,
    anyone: Any,
    sign_in: Callable[..., None],
    axe: Callable[..., list[str]],
    study: Path,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.SEARCH_DIR = tmp_path / "search"
    indexing.rebuild()
    for page, title in ((library.home, "Home"), (library.page, "Library")):
        publish_translation(page, english, title=title)
    Site.clear_site_root_paths_cache()
    base = live_server.url
    sign_in(desktop, editor)

    # A draft with the file, which is read in the background.
    desktop.goto(f"{base}/admin/pages/add/publications/publicationpage/{library.page.pk}/")
    desktop.locator("#id_title").fill("Borrador")
    desktop.locator("#id_year").fill("2018")
    row = desktop.locator(f"#inline_child_files-{add_row(desktop, 'files')}")
    row.locator("select[name=files-0-language]").select_option("es")
    row.get_by_role("button", name="Seleccionar un documento").click()
    modal = desktop.locator(".modal-dialog")
    modal.get_by_role("tab", name="Subir").click()
    modal.locator("#id_document-chooser-upload-file").set_input_files(study)
    modal.locator("#id_document-chooser-upload-title").fill("Encuesta en PDF")
    modal.get_by_role("button", name="Subir").click()
    expect(row.get_by_text("Encuesta en PDF")).to_be_visible(timeout=60_000)  # it is read in the same request
    desktop.locator("footer").get_by_role("button", name="Guardar borrador").click()
    desktop.get_by_role("link", name="Lo que se leyó en los archivos", exact=True).last.click()

    # What was read is proposed, and what is right is taken over.
    expect(desktop.get_by_text("2 páginas, español")).to_be_visible()
    assert axe(desktop, "main") == []
    for label in ("Título", "Autoría", "Año"):
        desktop.get_by_role("checkbox", name=re.compile(label)).check()
    desktop.get_by_role("button", name="Incorporar lo elegido").click()
    draft = PublicationPage.objects.get()
    desktop.goto(f"{base}/admin/pages/{draft.pk}/edit/")
    expect(desktop.locator("#id_title")).to_have_value(f"Encuesta de {WORD}")
    assert PublicationPage.objects.filter(live=True).count() == 0
    press_publish(desktop)
    expect(desktop.get_by_text("publicada").first).to_be_visible()

    # In English: its page is made of the source's facts and files.
    desktop.goto(f"{base}/admin/localize/submit/page/{draft.pk}/")
    desktop.get_by_role("checkbox", name="inglés").check()
    desktop.get_by_role("button", name="Enviar").click()
    expect(desktop).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
    source = PublicationPage.objects.get(pk=draft.pk)
    translate_page(page=source, locale=english, words={"title": f"A survey of {WORD}"}, publish=True)
    indexing.index_changes()

    desktop.goto(f"{base}{PublicationPage.objects.get(pk=draft.pk).url}")
    expect(desktop.locator("h1")).to_have_text(f"Encuesta de {WORD}")
    expect(desktop.locator(".work-head__authors")).to_have_text("Ana Sol Paz")
    expect(desktop.locator(".cite")).to_contain_text("(2019)")
    file = PublicationPage.objects.get(pk=draft.pk).files.get()
    address = file.get_absolute_url()
    everywhere = ("list", "english list", "feed", "citations", "sitemap", "search", "harvest")
    public = dict.fromkeys(everywhere, True)
    assert told(anyone, base, address) == public | {"file": 200}

    # Another file, under the same address.
    before = anyone.get(base + address)
    replaced = tmp_path / "corregida.pdf"
    replaced.write_bytes(pdf([[(24, f"Encuesta de {WORD}, corregida")]]))
    desktop.goto(f"{base}/admin/documents/edit/{file.document.pk}/")
    desktop.locator("#id_file").set_input_files(replaced)
    desktop.get_by_role("button", name="Guardar").click()
    expect(desktop.locator(".messages")).to_contain_text("actualizado")
    after = anyone.get(base + address)
    assert (after.status, after.body()) == (200, replaced.read_bytes())
    assert after.headers["etag"] != before.headers["etag"]

    # Withdrawn, it is nowhere; harvesters are told so.
    desktop.goto(f"{base}/admin/pages/{draft.pk}/unpublish/")
    desktop.get_by_role("button", name=re.compile("despublicar", re.IGNORECASE)).click()
    expect(desktop.locator(".messages")).to_be_visible()
    for page in PublicationPage.objects.filter(live=True):
        page.unpublish()
    assert told(anyone, base, address) == dict.fromkeys(everywhere, False) | {"file": 404}
    assert 'status="deleted"' in anyone.get(f"{base}/oai/?verb=ListRecords&metadataPrefix=oai_dc").text()


def test_the_editor_of_translations_writes_its_dates_in_the_readers_language(
    live_server: Any,
    two_languages: Webinar,
    english: Locale,
    editor: User,
    desktop: Page,
    sign_in: Callable[..., None],
) -> None:
    source = EpisodePage.objects.get(title="Medir la violencia")
    page = translate_page(page=source, locale=english, words={"title": "Measuring"}, publish=True)
    sign_in(desktop, editor)
    desktop.goto(f"{live_server.url}/admin/pages/{page.pk}/edit/")
    told = desktop.get_by_text("Traducido manualmente el").first
    expect(told).to_contain_text(re.compile(r"Traducido manualmente el \d{1,2} de [a-z]+ de \d{4}"))
