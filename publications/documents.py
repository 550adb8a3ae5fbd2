"""What of the library can be found: each public work, with the text of its files page by page."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.documents import get_document_model

from participants.comments import subjects as comments
from participants.documents import (
    institutions_below,
    institutions_of,
    institutions_on,
    show_institutions,
    with_who_counts,
)
from participants.models import Institution, Merge
from participants.newsletter import news
from portal.models import Theme
from publications.covers import LIST_WIDTH, drawn, pictures
from publications.datasets.stored import shown_dataset, words_of
from publications.front_matter import page_weight, without_contents
from publications.identifiers import isbn_forms, targets_of
from publications.models import (
    Author,
    Dataset,
    PublicationFile,
    PublicationInstitution,
    PublicationLanguage,
    PublicationPage,
    PublicationSeries,
    PublicationTheme,
    Reading,
    ReadPage,
)
from publications.queries.files import covers_from_files, files_of
from publications.queries.filtering import PublicationCountry, author_name, institutions_with_root
from publications.queries.works import public_publications
from publications.vocabulary import PublicationType
from search.documents import Document, Passage, Source, Touch, register, register_labels
from search.entries import languages
from search.pages import by_page, keys_of, of_page, page_ids, page_titled, pages_with


def declare() -> None:
    """Say to the search what can be found here. Called once, when the apps are loaded."""
    comments.register(PublicationPage)
    news.register(PublicationPage)
    register(
        Source(
            kind="publication",
            label=_("Publication"),
            plural=_("Publications"),
            ids=page_ids(PublicationPage),
            documents=publication_documents,
            titled=page_titled(PublicationPage),
            pages=(PublicationPage,),
            types=dict(PublicationType.choices),
            drawn=cover_drawn,
            touches=(
                Touch(Theme, lambda theme: _keys_of(theme_links__tag=theme.pk), is_named=True),
                Touch(PublicationSeries, lambda series: _keys_of(series=series.pk), is_named=True),
                Touch(Dataset, lambda dataset: _keys_of(dataset=dataset.pk), is_named=True),
                Touch(Reading, lambda reading: _with_document(reading.document_id)),
                Touch(get_document_model(), lambda document: _with_document(document.pk), is_named=True),
                Touch(Institution, lambda institution: _of_institutions([institution.pk]), is_named=True),
                Touch(Merge, lambda merge: _of_institutions(institutions_of(merge))),
            ),
        )
    )
    register_labels("author", author_names)
    show_institutions(
        lambda: institutions_with_root().filter(page__in=public_publications()).values_list("root", flat=True),
        touches=(
            Touch(PublicationPage, institutions_on, below=partial(institutions_below, PublicationInstitution)),
            Touch(PublicationInstitution, lambda link: with_who_counts([link.institution_id])),
        ),
    )


def cover_drawn(shown: Mapping[str, Any]) -> SafeString | None:
    """The drawn cover of a work without a picture, of what a list of results shows of it."""
    kind = shown.get("type", "")
    year = shown.get("year") or int(str(shown.get("day", "0"))[:4])
    return drawn(kind, str(PublicationType(kind).label), shown["title"], "", year).drawing if kind and year else None


def publication_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public works with these translation keys, in each language.

    Eleven queries, whatever their number, and four more for each dataset that they show.
    """
    pages = list(pages_with(PublicationPage, ids).select_related("locale", "series"))
    numbers = [page.pk for page in pages]
    countries = by_page(
        PublicationCountry.objects.filter(publicationpage__in=numbers).values_list("publicationpage", "country")
    )
    themes = by_page(
        PublicationTheme.objects.filter(content_object__in=numbers).values_list("content_object", "tag__slug")
    )
    told = by_page(PublicationLanguage.objects.filter(page__in=numbers).values_list("page", "code"))
    authors = by_page(Author.objects.filter(page__in=numbers).order_by("sort_order").values_list("page", "slug"))
    roots = institutions_with_root().filter(page__in=numbers).order_by("sort_order")
    institutions = by_page(roots.values_list("page", "root"))
    files: dict[int, list[PublicationFile]] = defaultdict(list)
    for file in files_of(numbers):
        files[file.page_id].append(file)
    told_of = _files_told_of(pages, files)
    texts = _texts(file for each in told_of.values() for file in each)
    covers = covers_from_files(numbers) | {page.pk: page.cover_id for page in pages if page.cover_id}
    shown = pictures(covers.values(), LIST_WIDTH)
    described: dict[tuple[int, str], str] = {}
    for page in pages:
        read = next(iter(told_of[page.pk]), None)
        cover = shown.get(covers.get(page.pk, 0))
        yield Document(
            kind="publication",
            **of_page(page),
            subtitle=page.subtitle,
            headline=page.headline,
            summary=page.abstract,
            passages=[
                *(passage for file in told_of[page.pk] for passage in _passages(page, file, texts, first=read)),
                *_about_dataset(page, described),
            ],
            file_url=read.get_absolute_url() if read is not None else "",
            names=_names(page),
            image_url=cover.url if cover else "",
            day=page.date.first_day if page.day else None,
            year=page.year,
            type=page.type,
            programme="publications",
            countries=countries[page.pk],
            themes=themes[page.pk],
            languages=told[page.pk],
            institutions=[str(each) for each in dict.fromkeys(institutions[page.pk])],
            authors=list(dict.fromkeys(authors[page.pk])),
            expires_at=page.expire_at,
        )


def author_names(slugs: Collection[str]) -> Mapping[str, str]:
    """How authors are called, by their address in the library's filter. One query."""
    rows = Author.objects.filter(slug__in=list(slugs), page__in=public_publications())
    return dict(rows.annotate(shown=author_name()).values_list("slug", "shown"))


def _files_told_of(
    pages: Iterable[PublicationPage], files: Mapping[int, Sequence[PublicationFile]]
) -> dict[int, list[PublicationFile]]:
    """By page, the files whose text it tells of: those in its language, else the first that has text; and on the first
    of a work's public pages also those in languages that the work has no public page in."""
    of_work: dict[UUID, list[PublicationPage]] = defaultdict(list)
    for page in pages:
        of_work[page.translation_key].append(page)
    found = {}
    for versions in of_work.values():
        codes = sorted((page.locale.language_code for page in versions), key=languages().index)
        for page in versions:
            code, read = page.locale.language_code, _read(files[page.pk])
            own = [file for file in read if file.language == code] or read[:1]
            rest = [file for file in read if file.language not in codes and file not in own]
            found[page.pk] = [*own, *(rest if code == codes[0] else [])]
    return found


def _read(files: Iterable[PublicationFile]) -> list[PublicationFile]:
    return [file for file in files if getattr(file.document, "reading", None) and file.document.reading.pages]


def _texts(files: Iterable[PublicationFile]) -> dict[int, list[tuple[int, str]]]:
    """The pages of each document, as (number, text)."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = ReadPage.objects.filter(reading__document__in=[file.document_id for file in files]).order_by("number")
    for document, number, text in rows.values_list("reading__document", "number", "text"):
        found[document].append((number, text))
    return found


def _passages(
    page: PublicationPage,
    file: PublicationFile,
    texts: Mapping[int, Sequence[tuple[int, str]]],
    *,
    first: PublicationFile | None,
) -> Iterator[Passage]:
    """The pages of one of a work's files, for its page in a language; the `first` is the file of that document."""
    is_own = file.language == page.locale.language_code
    for number, text in texts.get(file.document_id, ()):
        yield Passage(
            without_contents(text),
            number,
            weight=page_weight(text, number=number, pages=file.document.reading.pages),
            language="" if is_own else file.language,
            file_url="" if file == first else file.get_absolute_url(),
        )


def _about_dataset(page: PublicationPage, known: dict[tuple[int, str], str]) -> Iterator[Passage]:
    """What the work's dataset is about, in the page's language; each dataset is described once. Works seldom have one."""
    if page.dataset_id is None:
        return
    key = (page.dataset_id, page.locale.language_code)
    if key not in known:
        dataset = shown_dataset(page)
        with override(page.locale.language_code):
            known[key] = words_of(dataset) if dataset is not None else ""
    if known[key]:
        yield Passage(known[key])


def _names(page: PublicationPage) -> list[str]:
    series = [page.series.name, page.series.name_en, page.series.issn] if page.series else []
    isbn = [f"ISBN {form}" for form in isbn_forms(page.isbn)] if page.isbn else []
    # With the editors' synonyms an English reader's “SDG 16.1” finds it, too.
    targets = [f"ODS {target}" for target in targets_of(page.sdg_targets)]
    return [name for name in [*series, *isbn, page.doi, *targets] if name]


# --- what a change touches ------------------------------------------------------------------


_keys_of = partial(keys_of, PublicationPage)


def _with_document(document: int) -> list[str]:
    return _keys_of(pk__in=PublicationFile.objects.filter(document=document).values("page"))


def _of_institutions(institutions: Collection[int]) -> list[str]:
    """The works that these institutions, or those merged into them, wrote or gave out."""
    if not institutions:
        return []
    concerned = Q(institution__in=institutions) | Q(institution__merged_into__in=institutions)
    given_out = PublicationInstitution.objects.filter(concerned).values("page")
    written = Author.objects.filter(concerned).values("page")
    return _keys_of(Q(pk__in=given_out) | Q(pk__in=written))
