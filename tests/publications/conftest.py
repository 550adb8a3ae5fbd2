"""A site with a library in Spanish, how to add to it, and files for its publications."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import Translation, TranslationSource

from portal.former_texts import write_translations
from portal.models import HomePage
from portal.postponing import postponed
from publications.models import Author, LibraryPage, PublicationFile, PublicationPage
from publications.reading import Found
from publications.services.readings import keep_reading
from tests.datacction.conftest import published
from tests.publications.pdfs import pdf


def make_document(name: str = "estudio.pdf", content: bytes = b"%PDF-1.4 x", **fields: Any) -> Any:
    """A document saved as the admin saves it: with size and digest."""
    document = get_document_model()(title=name, **fields)
    document.file.save(name, ContentFile(content), save=False)
    document._set_document_file_metadata()
    document.save()
    document.file.close()
    return document


def make_read_document(name: str, *texts: str, language: str = "es") -> Any:
    """A document with the reading of a PDF of these pages, for tests of what follows: to read one takes a second, as the
    process that does it begins anew with each."""
    document = make_document(name, pdf([[(11, text)] for text in texts]))
    with tempfile.TemporaryDirectory() as folder:
        cover = Path(folder) / "cover.jpg"
        Picture.new("RGB", (60, 80), "white").save(cover)
        found = Found(pages=len(texts), texts=dict(enumerate(texts, start=1)), language=language, cover=cover)
        keep_reading(document=document, found=found)
    return document


def unsaved_publication(title: str = "Estudio 1", **fields: Any) -> PublicationPage:
    relations = {name: fields.pop(name, []) for name in ("countries", "themes", "authors", "institutions", "related")}
    languages, documents = fields.pop("languages", ["es"]), fields.pop("documents", {})
    page = PublicationPage(**{"title": title, "year": 2020, "type": "survey", **fields})
    page.countries = relations["countries"]
    page.themes.add(*relations["themes"])
    page.set_languages(languages)
    page.authors = [
        each if isinstance(each, Author) else Author(**each, sort_order=place)
        for place, each in enumerate(relations["authors"])
    ]
    page.institution_links = [
        page.institution_links.model(institution=each, sort_order=place)
        for place, each in enumerate(relations["institutions"])
    ]
    page.related_links = [
        page.related_links.model(related=each, sort_order=place) for place, each in enumerate(relations["related"])
    ]
    page.files = [
        PublicationFile(language=language, document=document, sort_order=place)
        for place, (language, document) in enumerate(documents.items())
    ]
    return page


@dataclass
class Library:
    """The trees of a small site; `publication()` adds a published one."""

    home: HomePage
    page: LibraryPage

    def publication(self, title: str = "Estudio 1", **fields: Any) -> PublicationPage:
        return published(self.page, unsaved_publication(title, **fields))

    def draft(self, title: str = "Borrador", **fields: Any) -> PublicationPage:
        page = unsaved_publication(title, **fields)
        page.live = False
        self.page.add_child(instance=page)
        page.save_revision()
        return PublicationPage.objects.get(pk=page.pk)


@pytest.fixture
def library(remade: Callable[..., Library], spanish: Locale, root_page: Page, site: Site) -> Library:
    return remade(_make_library, spanish, root_page, site)


def _make_library(spanish: Locale, root_page: Page, site: Site) -> Library:
    home = root_page.add_child(
        instance=HomePage(title="Inicio", slug="inicio", headline="Inicio", intro="Datos para decidir", locale=spanish)
    )
    site.root_page = home
    site.save()
    return Library(home, published(home, LibraryPage(title="Biblioteca", slug="biblioteca", show_in_menus=True)))


@pytest.fixture
def translate(english: Locale, library: Library, django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """Translate a page, and the ones above it, into English under these titles."""

    def one(page: Page, title: str) -> Any:
        source, _ = TranslationSource.update_or_create_from_instance(page)
        Translation.objects.get_or_create(source=source, target_locale=english)
        segment = source.stringsegment_set.get(context__path="title")
        write_translations(texts=[(segment, title)], locale=english)
        with postponed(), django_capture_on_commit_callbacks(execute=True):
            source.create_or_update_translation(english, copy_parent_pages=True, fallback=True)
        return page.get_translation(english).specific

    def translate(page: Page, title: str) -> Any:
        for above, name in ((library.home, "Home"), (library.page, "Library")):
            if above.get_translation_or_none(english) is None:
                one(above, name)
        return one(page, title)

    return translate
