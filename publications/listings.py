"""What the public pages show: lists of publications, one publication. Frozen values, ready for a template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from participants.queries.countries import REGION, region_label
from portal.components import ListItem, Tag
from portal.languages import LANGUAGES
from portal.listings import PER_PAGE, Listing, filter_tags, read_page
from portal.placement import address
from portal.sections import ListPage
from publications.citing import FORMATS, apa, apa_text, citation_tags, json_ld
from publications.covers import LIST_WIDTH, PAGE_WIDTH, Cover, drawn, pictures
from publications.datasets.shown import DataView, data_view
from publications.dates import PartialDate
from publications.filters import PublicationFilters
from publications.identifiers import shown_isbn, targets_of
from publications.models import PublicationFile, PublicationPage
from publications.queries.citing import cited_works
from publications.queries.downloads import downloads_of
from publications.queries.facts import About, about, about_draft
from publications.queries.files import covers_from_files, files_of, files_of_draft
from publications.queries.filtering import filter_options, goal_label, matching
from publications.queries.neighbours import Neighbour, neighbours_of
from publications.queries.works import Listed, listed, newest_works, publications_below
from publications.vocabulary import LICENCE_URLS, PublicationType
from search.engines.base import MOST_TAKEN
from search.listings import related_items

AUTHORS_IN_ROWS, AUTHORS_AT_FIRST = 4, 6
"""How many authors a row of a list names, and the page of a work before one asks for the others."""


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
class PublicationListing(Listing[Row]):
    take_along: Sequence[Known]
    """The list as files of citations and as feeds."""
    taken: str
    """What is said before them."""


def publication_listing(page: Page, request: HttpRequest) -> PublicationListing:
    """The publications below a page that the request's filters leave. Six queries at most, whatever their number.

    Bad filter values and page numbers are ignored, and said to be.
    """
    form, found = filtered(page, request)
    shown, page_obj = read_page(request, lambda start: listed(found[start : start + PER_PAGE]), PER_PAGE)
    number = page_obj.paginator.count
    page_url = page.get_url(request) or ""
    return PublicationListing(
        form=form,
        chosen=form.chosen_filters(request.GET),
        ignored=form.ignored,
        rows=rows_of(shown, page_url),
        page_obj=page_obj,
        count=ngettext("%(count)s publication", "%(count)s publications", number) % {"count": number},
        is_empty=not number and not form.chosen,
        clear_url=page_url,
        take_along=[
            *(Known(each.label, name, _with_format(request, name)) for name, each in FORMATS.items()),
            Known("RSS", "rss", _with_format(request, "rss")),
            Known("Atom", "atom", _with_format(request, "atom")),
        ],
        taken=_taken(number),
    )


def _taken(number: int) -> str:
    if number <= MOST_TAKEN:
        return _("Download this list:")
    return _("Download the first %(number)s:") % {"number": number_format(MOST_TAKEN, force_grouping=True)}


def _with_format(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    query.pop("p", None)
    query["format"] = name
    return f"?{query.urlencode()}"


def filtered(page: Page, request: HttpRequest) -> tuple[PublicationFilters, QuerySet[PublicationPage]]:
    """The request's filters, and the publications below a page that they leave, the latest first. One query."""
    form = PublicationFilters(request.GET, filter_options(page))
    return form, matching(publications_below(page), **form.chosen)


def rows_of(found: Sequence[Listed], library_url: str) -> list[Row]:
    """Rows of a list of publications directly below the library at this address. Three queries at most."""
    facts = about(each.pk for each in found)
    covers = covers_of(found, facts, LIST_WIDTH)
    return [_row(each, facts[each.pk], covers[each.pk], library_url) for each in found]


def _row(page: Listed, facts: About, cover: Cover, library_url: str) -> Row:
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
        authors=_first_authors([label for _slug, label in facts.authors]),
        places=_places(facts),
        languages=tuple(label for _code, label in facts.languages),
        themes=filter_tags(facts.themes, library_url, "theme"),
    )


def _first_authors(names: Sequence[str]) -> tuple[str, ...]:
    """The first names, and how many others there are: of two more or over."""
    left = len(names) - AUTHORS_IN_ROWS
    return (*names[:AUTHORS_IN_ROWS], _more(left)) if left > 1 else tuple(names)


def _more(number: int) -> str:
    return ngettext("and %(number)s more", "and %(number)s more", number) % {"number": number}


def _places(facts: About) -> tuple[str, ...]:
    return tuple(label for _code, label in facts.countries) or (region_label(),)


def covers_of(pages: Sequence[Listed], facts: dict[int, About], width: int) -> dict[int, Cover]:
    """The cover of each publication: the editor's own, else its file's first page, else a drawn one. Two queries."""
    without = [page.pk for page in pages if page.cover is None]
    images = {page.pk: page.cover for page in pages if page.cover}
    if without:
        images |= covers_from_files(without)
    shown = pictures(images.values(), width)
    return {page.pk: shown.get(images.get(page.pk, 0)) or _drawn(page, facts[page.pk]) for page in pages}


def _cover(page: PublicationPage, facts: About, files: Sequence[PublicationFile]) -> Cover:
    """The same for a work whose files are known. One query."""
    readings = (getattr(file.document, "reading", None) for file in files)
    image = page.cover_id or next((each.cover_id for each in readings if each is not None and each.cover_id), None)
    return pictures([image], PAGE_WIDTH).get(image or 0) or _drawn(page, facts)


def _drawn(page: PublicationPage | Listed, facts: About) -> Cover:
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
    """The number of pages; before it the language, where the title does not say it."""
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
class GoalView:
    """A Sustainable Development Goal, with the targets of it that the work is about."""

    goal: Tag
    targets: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class PublicationView:
    """One publication at a glance."""

    library_url: str
    type: Tag
    year: Tag
    cover: Cover
    date: PartialDate
    authors: tuple[Tag, ...]
    """Those named at first."""
    other_authors: tuple[Tag, ...]
    others: str
    """How many other authors there are, in words."""
    institutions: tuple[Tag, ...]
    places: tuple[Tag, ...]
    languages: tuple[Tag, ...]
    themes: tuple[Tag, ...]
    series: Tag | None
    goals: tuple[GoalView, ...]
    known: tuple[Known, ...]
    files: Sequence[FileRow]
    data: DataView | None
    """Its dataset, as the request's filters leave it."""
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
    citation_text: str
    """The same to be copied."""
    citation_formats: tuple[Known, ...]
    citation_tags: tuple[tuple[str, str], ...]
    json_ld: SafeString


def publication_view(page: PublicationPage, request: HttpRequest) -> PublicationView:
    """What a publication's page shows besides its own fields. Six queries at most, four more for a dataset.

    Of a page that is being written, as a preview shows it, what is written.
    """
    library_url = page.placement.trail[-1].url if page.placement else page.get_parent().get_url(request) or ""
    is_draft = page.placement is None
    facts = about_draft(page) if is_draft else about([page.pk])[page.pk]
    files = files_of_draft(page) if is_draft else files_of([page.pk])

    def filtered(name: str, value: object, label: object) -> Tag:
        return Tag(str(label), f"{library_url}?{name}={value}")

    authors = tuple(filtered("author", *each) for each in facts.authors)
    first = AUTHORS_AT_FIRST if len(authors) > AUTHORS_AT_FIRST + 1 else len(authors)
    neighbours = neighbours_of(page)
    base_url = f"{request.scheme}://{request.get_host()}"
    work = cited_works([page], base_url, facts={page.pk: facts}, their_files=files)[0]
    newer = [_version(each, request) for each in _latest_first(neighbours) if each.is_newer]
    older = [_version(each, request) for each in _latest_first(neighbours) if each.is_older]
    related = _related(neighbours, request)
    named = [*(each.url for each in (*newer, *older)), *(each.url for each in related)]
    return PublicationView(
        library_url=library_url,
        type=filtered("type", page.type, PublicationType(page.type).label),
        year=filtered("year", page.year, page.year),
        cover=_cover(page, facts, files),
        date=page.date,
        authors=authors[:first],
        other_authors=authors[first:],
        others=_more(len(authors) - first),
        institutions=tuple(filtered("institution", *each) for each in facts.institutions),
        places=tuple(filtered("country", *each) for each in facts.countries)
        or (filtered("country", REGION, region_label()),),
        languages=tuple(filtered("language", *each) for each in facts.languages),
        themes=tuple(filtered("theme", *each) for each in facts.themes),
        series=filtered("series", *facts.series) if facts.series else None,
        goals=_goals(page.sdg_targets, library_url),
        known=tuple(_known(page)),
        files=[_file_row(each) for each in files],
        data=data_view(page, request),
        newer=newer,
        older=older,
        related=related,
        alike=() if is_draft else related_items(f"publication:{page.translation_key}", but=named),
        downloads=_downloaded(downloads_of(page.translation_key)),
        citation=page.recommended_citation or apa(work, (get_language() or "es").split("-")[0]),
        citation_text=page.recommended_citation or apa_text(work, (get_language() or "es").split("-")[0]),
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


def _file_row(file: PublicationFile) -> FileRow:
    language = str(dict(LANGUAGES).get(file.language, file.language))
    reading = getattr(file.document, "reading", None)
    pages = reading.pages if reading is not None and reading.pages else 0
    length = ngettext("%(count)s page", "%(count)s pages", pages) % {"count": pages} if pages else ""
    return FileRow(
        url=file.get_absolute_url(),
        title=file.title or _("In %(language)s") % {"language": language},
        kind=file.extension,
        size=file.document.file_size,
        note=", ".join(filter(None, [language if file.title else "", length])),
        language=language,
    )


def _goals(targets: str, library_url: str) -> tuple[GoalView, ...]:
    """Each goal with its targets, every one leading to the works about it."""
    by_goal: dict[str, list[str]] = {}
    for target in targets_of(targets):
        by_goal.setdefault(target.partition(".")[0], []).append(target)
    return tuple(
        GoalView(
            Tag(goal_label(goal), f"{library_url}?goal={goal}"),
            tuple(Tag(each, f"{library_url}?goal={each}") for each in those),
        )
        for goal, those in by_goal.items()
    )


def _known(page: PublicationPage) -> Iterable[Known]:
    if page.doi:
        yield Known("DOI", page.doi, f"https://doi.org/{page.doi}")
    if page.isbn:
        yield Known("ISBN", shown_isbn(page.isbn))
    if page.licence:
        yield Known(_("Licence"), page.get_licence_display(), LICENCE_URLS.get(page.licence, ""))


def _latest_first(neighbours: Iterable[Neighbour]) -> list[Neighbour]:
    dated = (each for each in neighbours if each.date is not None)
    return sorted(dated, key=lambda each: each.date or PartialDate(0), reverse=True)


def _version(each: Neighbour, request: HttpRequest) -> Version:
    return Version(each.title, address(request, each.url_path), each.date or PartialDate(0))


def _related(neighbours: Iterable[Neighbour], request: HttpRequest) -> list[RelatedItem]:
    """What an editor set beside the work, in the editor's order."""
    beside = sorted((each.place, at, each) for at, each in enumerate(neighbours) if each.place is not None)
    return [
        RelatedItem(each.title, address(request, each.url_path), _kind(each.content_type))
        for _place, _at, each in beside
    ]


def _kind(content_type: int) -> str:
    model = ContentType.objects.get_for_id(content_type).model_class()
    name = str(model._meta.verbose_name) if model is not None else ""
    return name[:1].upper() + name[1:]


def latest_publications(library: ListPage, *, number: int) -> list[Row]:
    """The latest of a library, as rows of a list. Four queries at most."""
    return rows_of(listed(newest_works(library.path, number=number)), library.url)
