"""What the public pages show: lists of publications, one publication. Frozen values, ready for a template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.components import ChosenFilter, ListItem, Tag
from portal.queries import public_pages
from publications.citing import FORMATS, apa, citation_tags, json_ld
from publications.covers import LIST_WIDTH, PAGE_WIDTH, Cover, drawn, pictures
from publications.dates import PartialDate
from publications.filters import PublicationFilters
from publications.identifiers import shown_isbn
from publications.models import PublicationFile, PublicationPage
from publications.queries import (
    LATEST_FIRST,
    REGION,
    About,
    about,
    cited_works,
    covers_from_files,
    downloads_of,
    files_of,
    filter_options,
    institutions_of,
    matching,
    public_publications,
    publications_below,
    region_label,
    versions_of,
)
from publications.vocabulary import GOALS, LANGUAGES, LICENCE_URLS, PublicationType
from search.listings import related_items

PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class Known:
    """What the work is known by or given under, with an address where there is one."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A publication in a list."""

    translation_key: UUID
    title: str
    subtitle: str
    headline: str
    url: str
    type: str
    type_label: str
    date: PartialDate
    cover: Cover
    authors: tuple[str, ...]
    places: tuple[str, ...]
    """Its countries, or the region."""
    languages: tuple[str, ...]
    themes: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of publications with its filters and its pages."""

    form: PublicationFilters
    chosen: Sequence[ChosenFilter]
    ignored: Sequence[str]
    rows: Sequence[Row]
    page_obj: Paged[Any]
    count: str
    is_empty: bool
    """Nothing was published yet: not the same as nothing that matches."""
    clear_url: str
    take_along: Sequence[Known]
    """The list as files of citations and as feeds."""


def publication_listing(page: Page, request: HttpRequest) -> Listing:
    """The publications below a page that the request's filters leave. Six queries at most, whatever their number.

    Bad filter values and page numbers are ignored, and said to be.
    """
    form, found = filtered(page, request)
    paginator = Paginator(found, PER_PAGE)
    first = list(found[: PER_PAGE + 1])
    if len(first) <= PER_PAGE:
        paginator.count = len(first)  # known: no need to ask
    page_obj = paginator.get_page(request.GET.get("p"))
    start = (page_obj.number - 1) * PER_PAGE
    shown = first[:PER_PAGE] if page_obj.number == 1 else list(found[start : start + PER_PAGE])
    page_url = page.get_url(request) or ""
    return Listing(
        form=form,
        chosen=form.chosen_filters(request.GET),
        ignored=form.ignored,
        rows=rows_of(shown, page_url),
        page_obj=page_obj,
        count=ngettext("%(count)s publication", "%(count)s publications", paginator.count) % {"count": paginator.count},
        is_empty=not paginator.count and not form.chosen,
        clear_url=page_url,
        take_along=[
            *(Known(each.label, name, _with_format(request, name)) for name, each in FORMATS.items()),
            Known("RSS", "rss", _with_format(request, "rss")),
            Known("Atom", "atom", _with_format(request, "atom")),
        ],
    )


def _with_format(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop("p", None)
    query["format"] = name
    return f"?{query.urlencode()}"


def filtered(page: Page, request: HttpRequest) -> tuple[PublicationFilters, QuerySet[PublicationPage]]:
    """The request's filters, and the publications below a page that they leave, the latest first. One query."""
    form = PublicationFilters(request.GET, filter_options(page))
    return form, matching(publications_below(page), **form.chosen)


def rows_of(pages: Iterable[PublicationPage], library_url: str) -> list[Row]:
    """Rows of a list of publications directly below the library at this address. Four queries at most."""
    found = list(pages)
    facts = about(each.pk for each in found)
    covers = covers_of(found, facts, LIST_WIDTH)
    return [_row(each, facts[each.pk], covers[each.pk], library_url) for each in found]


def _row(page: PublicationPage, facts: About, cover: Cover, library_url: str) -> Row:
    return Row(
        translation_key=page.translation_key,
        title=page.title,
        subtitle=page.subtitle,
        headline=page.headline,
        url=f"{library_url}{page.slug}/",
        type=page.type,
        type_label=str(PublicationType(page.type).label),
        date=page.date,
        cover=cover,
        authors=tuple(label for _slug, label in facts.authors),
        places=_places(facts),
        languages=tuple(label for _code, label in facts.languages),
        themes=tuple(Tag(label, f"{library_url}?theme={slug}") for slug, label in facts.themes),
    )


def _places(facts: About) -> tuple[str, ...]:
    return tuple(label for _code, label in facts.countries) or (region_label(),)


def covers_of(pages: Sequence[PublicationPage], facts: dict[int, About], width: int) -> dict[int, Cover]:
    """The cover of each publication: the editor's own, else its file's first page, else a drawn one. Two queries."""
    without = [page.pk for page in pages if page.cover_id is None]
    images = {page.pk: page.cover_id for page in pages if page.cover_id}
    if without:
        images |= covers_from_files(without)
    shown = pictures(images.values(), width)
    return {page.pk: shown.get(images.get(page.pk, 0)) or _drawn(page, facts[page.pk]) for page in pages}


def _drawn(page: PublicationPage, facts: About) -> Cover:
    places = _places(facts)
    place = " · ".join(places) if len(places) <= 2 else _("%(number)s countries") % {"number": len(places)}
    return drawn(page.type, str(PublicationType(page.type).label), page.title, place, page.year)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file to download. `size` in bytes."""

    url: str
    title: str
    kind: str
    size: int | None
    note: str
    """Language and number of pages."""
    language: str


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier or a later version of the work."""

    title: str
    url: str
    date: PartialDate


@dataclass(frozen=True, slots=True)
class RelatedItem:
    """A page that goes with the work."""

    title: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class PublicationView:
    """One publication at a glance."""

    library_url: str
    type: Tag
    year: Tag
    cover: Cover
    date: PartialDate
    authors: tuple[Tag, ...]
    institutions: tuple[Tag, ...]
    places: tuple[Tag, ...]
    languages: tuple[Tag, ...]
    themes: tuple[Tag, ...]
    series: Tag | None
    goals: tuple[str, ...]
    known: tuple[Known, ...]
    files: Sequence[FileRow]
    newer: Sequence[Version]
    older: Sequence[Version]
    related: Sequence[RelatedItem]
    """Chosen by editors."""
    alike: Sequence[ListItem]
    """Others about the same."""
    downloads: str
    """How often its files were downloaded, in words; empty where never."""
    citation: SafeString | str
    """As the work asks to be cited, or as APA does."""
    citation_formats: tuple[Known, ...]
    citation_tags: tuple[tuple[str, str], ...]
    json_ld: SafeString


def publication_view(page: PublicationPage, request: HttpRequest) -> PublicationView:
    """What a publication's page shows besides its own fields. Thirteen queries at most, whatever it holds."""
    library_url = page.placement.trail[-1].url if page.placement else page.get_parent().get_url(request) or ""
    facts = about([page.pk])[page.pk]

    def filtered(name: str, value: object, label: object) -> Tag:
        return Tag(str(label), f"{library_url}?{name}={value}")

    newer, older = _versions(page, request)
    files = files_of([page.pk])
    base_url = f"{request.scheme}://{request.get_host()}"
    work = cited_works([page], base_url, facts={page.pk: facts}, their_files=files)[0]
    related = _related(page, request)
    named = [*(each.url for each in (*newer, *older)), *(each.url for each in related)]
    return PublicationView(
        library_url=library_url,
        type=filtered("type", page.type, PublicationType(page.type).label),
        year=filtered("year", page.year, page.year),
        cover=covers_of([page], {page.pk: facts}, PAGE_WIDTH)[page.pk],
        date=page.date,
        authors=tuple(filtered("author", *each) for each in facts.authors),
        institutions=tuple(filtered("institution", each.pk, each.name) for each in institutions_of(page)),
        places=tuple(filtered("country", *each) for each in facts.countries)
        or (filtered("country", REGION, region_label()),),
        languages=tuple(filtered("language", *each) for each in facts.languages),
        themes=tuple(filtered("theme", *each) for each in facts.themes),
        series=filtered("series", page.series_id, page.series.label) if page.series else None,
        goals=_goals(page.sdg_targets),
        known=tuple(_known(page)),
        files=[_file_row(each, page.title) for each in files],
        newer=newer,
        older=older,
        related=related,
        alike=related_items(f"publication:{page.translation_key}", but=named),
        downloads=_downloaded(downloads_of(page.translation_key)),
        citation=page.recommended_citation or apa(work, (get_language() or "es").split("-")[0]),
        citation_formats=tuple(Known(each.label, name, f"?format={name}") for name, each in FORMATS.items()),
        citation_tags=tuple(citation_tags(work)),
        json_ld=json_ld(work),
    )


def _downloaded(number: int) -> str:
    shown = number_format(number, force_grouping=True)
    return (
        ngettext("Downloaded %(number)s time", "Downloaded %(number)s times", number) % {"number": shown}
        if number
        else ""
    )


def _file_row(file: PublicationFile, work: str) -> FileRow:
    language = str(dict(LANGUAGES).get(file.language, file.language))
    reading = getattr(file.document, "reading", None)
    pages = reading.pages if reading is not None and reading.pages else 0
    length = ngettext("%(count)s page", "%(count)s pages", pages) % {"count": pages} if pages else ""
    return FileRow(
        url=file.get_absolute_url(),
        title=file.title or work,
        kind=file.extension,
        size=file.document.file_size,
        note=", ".join(filter(None, [language, length])),
        language=language,
    )


def _goals(targets: str) -> tuple[str, ...]:
    """“16 Peace, justice and strong institutions (16.1, 16.2)”: each goal with its targets."""
    by_goal: dict[int, list[str]] = {}
    for target in filter(None, targets.split(", ")):
        by_goal.setdefault(int(target.partition(".")[0]), []).append(target)
    return tuple(f"{goal} · {GOALS[goal]} ({', '.join(each)})" for goal, each in by_goal.items())


def _known(page: PublicationPage) -> Iterable[Known]:
    if page.doi:
        yield Known("DOI", page.doi, f"https://doi.org/{page.doi}")
    if page.isbn:
        yield Known("ISBN", shown_isbn(page.isbn))
    if page.licence:
        yield Known(_("Licence"), page.get_licence_display(), LICENCE_URLS.get(page.licence, ""))


def _versions(page: PublicationPage, request: HttpRequest) -> tuple[list[Version], list[Version]]:
    """The public versions that replace this one and that it replaces, in the reader's language where there are such."""
    newer: list[Version] = []
    older: list[Version] = []
    for each in versions_of(page):
        version = Version(each.title, each.get_url(request) or "", each.date)
        (older if each.is_older else newer).append(version)
    return newer, older


def _related(page: PublicationPage, request: HttpRequest) -> list[RelatedItem]:
    """The public pages an editor set beside the work, in the page's language where they are."""
    links = list(page.related_links.order_by("sort_order", "pk").values_list("related__translation_key", flat=True))
    if not links:
        return []
    pages: dict[UUID, Page] = {}
    for each in public_pages(Page.objects.filter(translation_key__in=links, alias_of=None)).order_by("pk"):
        if each.translation_key not in pages or each.locale_id == page.locale_id:
            pages[each.translation_key] = each
    found = [pages[key] for key in dict.fromkeys(links) if key in pages]
    return [RelatedItem(each.title, each.get_url(request) or "", _kind(each)) for each in found]


def _kind(page: Page) -> str:
    name = str(page.specific_class._meta.verbose_name)
    return name[:1].upper() + name[1:]


def latest_publications(page: Page, request: HttpRequest, *, library: Page, number: int) -> list[Row]:
    """The latest of a library, as rows of a list. Four queries."""
    pages = public_publications().filter(path__startswith=library.path).order_by(*LATEST_FIRST)
    return rows_of(pages[:number], library.get_url(request) or "")
