"""Made publications written in bulk, for tests and measurements at size.

Page by page, with revisions and translations, ten thousand would take hours. Here rows are written a thousand at a
time, as they stand after publishing: live, in both languages where the library is, without revisions and files.
Whatever follows from publishing is therefore to be asked for afterwards: `update_index`, and the public search's own.
"""

import random
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from participants.models import Institution
from portal.models import Theme
from publications.demo.making import Made, made
from publications.models import Author, LibraryPage, PublicationPage
from publications.models.authors import PublicationInstitution
from publications.models.links import PublicationLanguage, PublicationTheme

BATCH = 1000
GIVEN = ("Ana", "Berta", "Carlos", "Delia", "Elena", "Fausto", "Gloria", "Hugo", "Irma", "Julián", "Karla", "Luis",
         "Marta", "Néstor", "Olga", "Pablo", "Rosa", "Saúl", "Teresa", "Vilma")  # fmt: skip
FAMILY = ("Aguilar", "Batres", "Cáceres", "Domínguez", "Escobar", "Fuentes", "Guzmán", "Hernández", "Ibarra", "Juárez",
          "Lemus", "Mejía", "Núñez", "Orellana", "Peña", "Quiñónez", "Rivas", "Solís", "Tejada", "Zúniga")  # fmt: skip


def make_library(*, number: int, seed: int, tell: Callable[[int, int], None]) -> int:
    """Bring the made publications of a seed to this number; `tell(done, of)` after each batch. Returns how many are new.

    Raises ValueError where there is no library to put them in.
    """
    libraries = list(LibraryPage.objects.filter(alias_of=None).order_by("path").select_related("locale"))
    source = next((page for page in libraries if page.locale.language_code == "es"), None)
    if source is None:
        raise ValueError("There is no library in Spanish to put them in: make one, or load the demo.")
    shelves = [
        source,
        *(page for page in libraries if page.translation_key == source.translation_key and page != source),
    ]
    there = PublicationPage.objects.filter(slug__startswith=f"muestra-{seed}-").values_list("slug", flat=True)
    known = set(there)
    wanted = (each for each in made(number, seed) if f"muestra-{seed}-{each.number}" not in known)
    writer = _Writer(seed, shelves)
    done = 0
    for batch in _batches(wanted):
        writer.write(batch)
        done += len(batch)
        tell(done, number - len(known))
    return done


def _batches(items: Iterator[Made]) -> Iterator[list[Made]]:
    while batch := list(islice(items, BATCH)):
        yield batch


class _Writer:
    """Writes batches below the shelves: the library in each language."""

    def __init__(self, seed: int, shelves: list[LibraryPage]) -> None:
        self.seed = seed
        self.shelves = shelves
        self.kind = ContentType.objects.get_for_model(PublicationPage)
        self.themes = dict(Theme.objects.values_list("slug", "pk"))
        self.institutions = list(
            Institution.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True)[:60]
        )

    @transaction.atomic
    def write(self, batch: list[Made]) -> None:
        keys = [uuid.uuid5(uuid.NAMESPACE_OID, f"{self.seed}:{each.number}") for each in batch]
        for shelf in self.shelves:
            self._write_below(shelf, batch, keys)

    def _write_below(self, shelf: LibraryPage, batch: list[Made], keys: list[uuid.UUID]) -> None:
        language = shelf.locale.language_code
        pages = [
            self._page(shelf, path, each, key, language)
            for path, each, key in zip(_paths(shelf, len(batch)), batch, keys, strict=True)
        ]
        Page.objects.bulk_create(pages)
        shelf.numchild += len(pages)
        Page.objects.filter(pk=shelf.pk).update(numchild=shelf.numchild)
        works = [_publication(page, each, language) for page, each in zip(pages, batch, strict=True)]
        # The ORM's own bulk_create refuses a model with a parent table, whose rows are written just above.
        fields = PublicationPage._meta.local_concrete_fields
        for first in range(0, len(works), BATCH // 2):
            PublicationPage._base_manager.all()._insert(
                works[first : first + BATCH // 2], fields=fields, using=shelf._state.db, raw=True
            )
        self._link([page.pk for page in pages], batch)

    def _page(self, shelf: LibraryPage, path: str, each: Made, key: uuid.UUID, language: str) -> Page:
        title = each.title_es if language == "es" else each.title_en
        slug = f"muestra-{self.seed}-{each.number}"
        when = datetime(each.year, each.month, 1, 12, tzinfo=UTC)
        return Page(
            path=path, depth=shelf.depth + 1, numchild=0, translation_key=key, locale=shelf.locale,
            title=title, draft_title=title, slug=slug, url_path=f"{shelf.url_path}{slug}/", content_type=self.kind,
            live=True, first_published_at=when, last_published_at=when, latest_revision_created_at=when,
        )  # fmt: skip

    def _link(self, pages: list[int], batch: list[Made]) -> None:
        draws = [random.Random(f"{self.seed}:{each.number}") for each in batch]
        rows = list(zip(pages, batch, draws, strict=True))
        PublicationTheme.objects.bulk_create(
            PublicationTheme(content_object_id=page, tag_id=self.themes[slug])
            for page, each, _draw in rows
            for slug in each.themes
            if slug in self.themes
        )
        countries = PublicationPage.countries.through
        countries.objects.bulk_create(
            countries(publicationpage_id=page, country_id=code) for page, each, _draw in rows for code in each.countries
        )
        PublicationLanguage.objects.bulk_create(
            PublicationLanguage(page_id=page, code=code)
            for page, _each, draw in rows
            for code in draw.choice((("es",), ("es", "en"), ("en",)))
        )
        authors = [(page, f"{draw.choice(FAMILY)} {draw.choice(FAMILY)}", draw.choice(GIVEN)) for page, _, draw in rows]
        Author.objects.bulk_create(
            Author(page_id=page, family_name=family, given_name=given, slug=slugify(f"{given} {family}"))
            for page, family, given in authors
        )
        if self.institutions:
            PublicationInstitution.objects.bulk_create(
                PublicationInstitution(page_id=page, institution_id=draw.choice(self.institutions), sort_order=0)
                for page, _each, draw in rows
            )


def _paths(shelf: LibraryPage, number: int) -> Iterable[str]:
    """The tree paths of that many new last children."""
    last = Page.objects.child_of(shelf).order_by("-path").values_list("path", flat=True).first()
    step = int(Page._str2int(last[-Page.steplen :])) if last else 0
    return [Page._get_path(shelf.path, shelf.depth + 1, step + place) for place in range(1, number + 1)]


def _publication(page: Page, each: Made, language: str) -> PublicationPage:
    return PublicationPage(
        page_ptr_id=page.pk,
        abstract=each.abstract_es if language == "es" else each.abstract_en,
        type=each.type,
        year=each.year,
        month=each.month,
    )
