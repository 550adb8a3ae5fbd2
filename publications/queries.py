"""Reads: the public publications, what they can be filtered by, what they are about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from participants.models import Country, Institution
from participants.queries.countries import country_name
from portal.jobs import as_of_now
from portal.models import Theme
from portal.prepared import Prepared
from portal.queries import in_spanish, public_pages, theme_label
from portal.statements import (
    PATH,
    STAND_INS,
    Option,
    by_label,
    link_rows,
    links_of,
    option_rows,
    options_of,
    union,
)
from publications.citing import CitedAuthor, CitedWork
from publications.models import (
    Author,
    Downloads,
    PublicationFile,
    PublicationInstitution,
    PublicationLanguage,
    PublicationPage,
    PublicationSeries,
    PublicationTheme,
    Reading,
)
from publications.vocabulary import LANGUAGES, PublicationType

PublicationCountry = PublicationPage.countries.through
REGION = "region"
"""Stands among the countries for works on the whole region."""

LATEST_FIRST = (
    F("year").desc(),
    F("month").desc(nulls_last=True),
    F("day").desc(nulls_last=True),
    F("title").asc(),
)


def public_publications() -> QuerySet[PublicationPage]:
    """Those anyone may see now: an expired one is gone at its moment, not when the clock's job comes by."""
    pages = PublicationPage.objects.filter(Q(expire_at=None) | Q(expire_at__gt=timezone.now()))
    found: QuerySet[PublicationPage] = public_pages(pages)
    return found


def publications_below(page: Page) -> QuerySet[PublicationPage]:
    """The public publications below a page, the latest first."""
    return public_publications().filter(path__startswith=page.path).order_by(*LATEST_FIRST)


def matching(
    publications: QuerySet[PublicationPage],
    *,
    type: str = "",  # noqa: A002  the field's own word
    country: str = "",
    theme: str = "",
    year: str = "",
    language: str = "",
    author: str = "",
    institution: str = "",
    series: str = "",
) -> QuerySet[PublicationPage]:
    """The publications that have all of these: type, ISO code or REGION, slug, year, code, slug, number, number."""
    if type:
        publications = publications.filter(type=type)
    if year:
        publications = publications.filter(year=int(year))
    if series:
        publications = publications.filter(series=int(series))
    if country == REGION:
        publications = publications.filter(~Exists(PublicationCountry.objects.filter(publicationpage=OuterRef("pk"))))
    elif country:
        links = PublicationCountry.objects.filter(publicationpage=OuterRef("pk"), country=country)
        publications = publications.filter(Exists(links))
    if theme:
        themes = PublicationTheme.objects.filter(content_object=OuterRef("pk"), tag__slug=theme)
        publications = publications.filter(Exists(themes))
    if language:
        publications = publications.filter(
            Exists(PublicationLanguage.objects.filter(page=OuterRef("pk"), code=language))
        )
    if author:
        publications = publications.filter(Exists(Author.objects.filter(page=OuterRef("pk"), slug=author)))
    if institution:
        roots = institutions_with_root().filter(page=OuterRef("pk"), root=int(institution))
        publications = publications.filter(Exists(roots))
    return publications


def institutions_with_root() -> QuerySet[PublicationInstitution]:
    """Which institution is on which publication, with `root`: the one that counts after merges."""
    links: QuerySet[PublicationInstitution] = PublicationInstitution.objects.annotate(
        root=Coalesce("institution__merged_into", "institution")
    )
    return links


def author_name() -> Case:
    """An author's name as shown."""
    return Case(
        When(~Q(family_name=""), then=Trim(Concat("given_name", Value(" "), "family_name"))),
        When(institution__isnull=False, then=F("institution__name")),
        default=F("body_name"),
        output_field=CharField(),
    )


def filter_options(page: Page) -> dict[str, list[Option]]:
    """The filters that the publications below a page offer, in one query whatever their number."""
    found = options_of(_options_statement(country_name()), page.path)
    types, languages = dict(PublicationType.choices), dict(LANGUAGES)
    countries = [each for each in found["country"] if each[0] != REGION]
    if len(countries) < len(found["country"]):
        countries.append((REGION, region_label()))
    return {
        **found,
        "country": countries,
        "type": sorted(((value, str(types[value])) for value, _label in found["type"]), key=by_label),
        "language": sorted(((value, str(languages[value])) for value, _label in found["language"]), key=by_label),
        "year": sorted(found["year"], reverse=True),
    }


def region_label() -> str:
    """What a work without countries is about."""
    return _("The whole region")


@lru_cache(maxsize=8)
def _options_statement(country_column: str) -> Prepared:
    """The options in the reader's language; `country_column` stands for it."""
    pages = public_pages(PublicationPage.objects.filter(path__startswith=PATH)).order_by()
    ids = pages.values("pk")
    countries = Country.objects.filter(
        pk__in=PublicationCountry.objects.filter(publicationpage__in=ids).values("country")
    )
    regional = pages.filter(~Exists(PublicationCountry.objects.filter(publicationpage=OuterRef("pk"))))
    themes = Theme.objects.filter(pk__in=PublicationTheme.objects.filter(content_object__in=ids).values("tag"))
    roots = institutions_with_root().filter(page__in=ids).values("root")
    series = PublicationSeries.objects.filter(pk__in=pages.values("series"))
    languages = PublicationLanguage.objects.filter(page__in=ids)
    return union(
        [
            option_rows("type", pages, value=F("type"), label=F("type")),
            option_rows("year", pages, value=Cast("year", CharField()), label=Cast("year", CharField())),
            option_rows("country", countries, value=F("code"), label=F(country_column)),
            option_rows("country", regional, value=Value(REGION, CharField()), label=Value("", CharField())),
            option_rows("theme", themes, value=F("slug"), label=theme_label()),
            option_rows("language", languages, value=F("code"), label=F("code")),
            option_rows("author", Author.objects.filter(page__in=ids), value=F("slug"), label=author_name()),
            option_rows(
                "institution",
                Institution.objects.filter(pk__in=roots),
                value=Cast("pk", CharField()),
                label=F("name"),
            ),
            option_rows("series", series, value=Cast("pk", CharField()), label=series_label()),
        ]
    )


def series_label(prefix: str = "") -> F | Coalesce:
    """A series' name in the reader's language; the Spanish one where there is no other."""
    if in_spanish():
        return F(f"{prefix}name")
    return Coalesce(NullIf(f"{prefix}name_en", Value("")), f"{prefix}name")


@dataclass(frozen=True, slots=True)
class About:
    """What a publication is about, in which languages, by whom: (value, label) pairs."""

    countries: tuple[Option, ...] = ()
    themes: tuple[Option, ...] = ()
    languages: tuple[Option, ...] = ()
    authors: tuple[Option, ...] = ()
    """In the order of the cover."""


def about(pages: Iterable[int]) -> dict[int, About]:
    """What these publications are about, in two queries for each page of a list."""
    ids = list(pages)
    found = links_of(_about_statement(country_name()), ids)
    names = dict(LANGUAGES)
    authors: dict[int, list[Option]] = defaultdict(list)
    rows = Author.objects.filter(page__in=ids).order_by("page", "sort_order", "pk")
    for page, slug, name in rows.annotate(shown=author_name()).values_list("page", "slug", "shown"):
        authors[page].append((slug, name))
    return {
        pk: About(
            countries=tuple(sorted(found["country", pk], key=by_label)),
            themes=tuple(sorted(found["theme", pk], key=by_label)),
            languages=tuple((code, str(names.get(code, code))) for code, _label in sorted(found["language", pk])),
            authors=tuple(authors[pk]),
        )
        for pk in ids
    }


@lru_cache(maxsize=8)
def _about_statement(country_column: str) -> Prepared:
    """What publications are about, in the reader's language; `country_column` stands for it."""
    return union(
        [
            link_rows(
                "country",
                PublicationCountry.objects.filter(publicationpage__in=STAND_INS),
                page="publicationpage",
                value=F("country"),
                label=F(f"country__{country_column}"),
            ),
            link_rows(
                "theme",
                PublicationTheme.objects.filter(content_object__in=STAND_INS),
                page="content_object",
                value=F("tag__slug"),
                label=theme_label("tag__"),
            ),
            link_rows(
                "language",
                PublicationLanguage.objects.filter(page__in=STAND_INS),
                page="page",
                value=F("code"),
                label=F("code"),
            ),
        ]
    )


def institutions_of(page: PublicationPage) -> list[Institution]:
    """The institutions that gave a publication out, the publisher first, merged ones as the one that counts."""
    links = page.institution_links.select_related("institution__merged_into").order_by("sort_order", "pk")
    roots = [link.institution.merged_into or link.institution for link in links]
    return list(dict.fromkeys(roots))


def files_of(pages: Iterable[int]) -> Sequence[PublicationFile]:
    """The files of these publications in the editor's order, with their documents and what was read in them. One query."""
    files = PublicationFile.objects.filter(page__in=list(pages)).select_related("document__reading")
    return list(files.order_by("page", "sort_order", "pk"))


def versions_of(page: PublicationPage) -> list[Any]:
    """The public works that replace this one or that it replaces (`is_older`), the latest first. One query.

    Each in the page's language, or in another where it is in no page of that.
    """
    replaced = PublicationPage.objects.filter(pk=page.replaces_id).values("translation_key")
    replacing = PublicationPage.objects.filter(replaces__translation_key=page.translation_key).values("translation_key")
    pages = public_publications().filter(
        Q(translation_key__in=replaced) | Q(translation_key__in=replacing), alias_of=None
    )
    found: dict[UUID, Any] = {}
    for each in pages.annotate(is_older=Q(translation_key__in=replaced)).order_by("pk"):
        if each.translation_key not in found or each.locale_id == page.locale_id:
            found[each.translation_key] = each
    return sorted(found.values(), key=lambda each: each.date, reverse=True)


def public_file(key: UUID) -> PublicationFile | None:
    """The file with this key of a public publication, with its document; None where none is public."""
    files = PublicationFile.objects.filter(key=key, page__in=public_publications())
    found: PublicationFile | None = files.select_related("document__collection", "page").order_by("page").first()
    return found


def file_for_editors(key: UUID) -> PublicationFile | None:
    """The file with this key, whether public or not."""
    files = PublicationFile.objects.filter(key=key).select_related("document__collection", "page")
    found: PublicationFile | None = files.order_by("page").first()
    return found


def covers_from_files(pages: Iterable[int]) -> dict[int, int]:
    """The picture of the first page of the first file that has one, by publication. One query."""
    files = PublicationFile.objects.filter(page__in=list(pages), document__reading__cover__isnull=False)
    rows = files.order_by("page", "-sort_order", "-pk").values_list("page", "document__reading__cover")
    return dict(rows)


# --- what was read in the files -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file says of itself, for the editor to take over or not."""

    field: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FileReading:
    """One file of a publication and what became of reading it."""

    document: int
    filename: str
    is_running: bool
    done: int
    total: int | None
    """Pages read, of how many."""
    said: str
    problem: str
    proposals: tuple[Proposal, ...]

    @property
    def progress_id(self) -> str:
        return f"progress-{self.document}"


def readings_of(page: PublicationPage) -> list[FileReading]:
    """The readings of the files in a publication's latest draft, in its order. Three queries."""
    draft = page.get_latest_revision_as_object()
    order = [file.document_id for file in draft.files.all()]
    rows = {
        each.document_id: each for each in Reading.objects.filter(document__in=order).select_related("document", "job")
    }
    return [_file_reading(rows[pk]) for pk in dict.fromkeys(order) if pk in rows]


def reading_of_page(page: PublicationPage, document: str) -> Reading | None:
    """The reading of one file of a publication's latest draft, by its document's number as typed."""
    draft = page.get_latest_revision_as_object()
    known = {str(file.document_id) for file in draft.files.all()}
    return Reading.objects.filter(document=int(document)).first() if document in known else None


def _file_reading(reading: Reading) -> FileReading:
    job = as_of_now(reading.job) if reading.job else None
    is_running = reading.state == Reading.State.WAITING and job is not None and not job.is_over
    names = dict(LANGUAGES)
    said = []
    if reading.pages:
        said.append(ngettext("%(count)s page", "%(count)s pages", reading.pages) % {"count": reading.pages})
    if reading.language:
        said.append(str(names.get(reading.language, reading.language)))
    problem = reading.get_problem_display() if reading.problem else ""
    if not problem and reading.state == Reading.State.WAITING and job is not None and job.is_over:
        problem = job.message
    return FileReading(
        document=reading.document_id,
        filename=reading.document.filename,
        is_running=is_running,
        done=job.progress if job else 0,
        total=job.total if job else None,
        said=", ".join(said),
        problem=str(problem),
        proposals=() if reading.is_settled else tuple(_proposals(reading, names)),
    )


def _proposals(reading: Reading, names: dict[str, Any]) -> Iterable[Proposal]:
    if reading.title:
        yield Proposal("title", _("Title"), reading.title)
    if reading.authors:
        yield Proposal("authors", _("Authors"), "; ".join(reading.authors))
    if reading.year:
        yield Proposal("year", _("Year"), str(reading.year))
    if reading.language:
        yield Proposal("language", _("Language"), str(names.get(reading.language, reading.language)))


# --- downloads ------------------------------------------------------------------------------


def downloads_of(work: UUID) -> int:
    """How often the files of a work were downloaded, all languages together. One query."""
    return Downloads.objects.filter(work=work).aggregate(all=Sum("number"))["all"] or 0


@dataclass(frozen=True, slots=True)
class DownloadsOfFile:
    """How often one file was downloaded in a period, and from where it is known to have been."""

    title: str
    language: str
    number: int
    countries: tuple[tuple[str, int], ...]
    """Names in the reader's language with their downloads, the most first; unknown ones left out."""
    url: str


def downloads_by_file(*, since: date | None = None, until: date | None = None) -> list[DownloadsOfFile]:
    """The downloads of each file between two days, both included, the most first. Three queries."""
    rows = Downloads.objects.filter(Q(day__gte=since) if since else Q(), Q(day__lte=until) if until else Q())
    totals: dict[UUID, int] = defaultdict(int)
    by_country: dict[UUID, dict[str, int]] = defaultdict(dict)
    for key, country, number in (
        rows.values("file", "country").annotate(all=Sum("number")).values_list("file", "country", "all")
    ):
        totals[key] += number
        if country:
            by_country[key][country] = number
    names = dict(Country.objects.values_list("code", country_name()))
    files: dict[UUID, PublicationFile] = {}
    for file in PublicationFile.objects.filter(key__in=totals).select_related("page", "document").order_by("-page"):
        files[file.key] = file  # the first page, which is the source, last
    languages = dict(LANGUAGES)
    found = []
    for key, number in totals.items():
        file = files.get(key)
        countries = sorted(by_country[key].items(), key=lambda each: (-each[1], each[0]))
        found.append(
            DownloadsOfFile(
                title=file.page.title if file else _("A file that is gone"),
                language=str(languages.get(file.language, file.language)) if file else "",
                number=number,
                countries=tuple((names.get(code, code), each) for code, each in countries),
                url=file.get_absolute_url() if file else "",
            )
        )
    return sorted(found, key=lambda each: (-each.number, each.title))


# --- citing ---------------------------------------------------------------------------------


def cited_works(
    pages: Iterable[PublicationPage],
    base_url: str,
    *,
    facts: dict[int, About] | None = None,
    their_files: Iterable[PublicationFile] | None = None,
) -> list[CitedWork]:
    """What citations say of these works, with whole addresses below `base_url`. Six queries, whatever their number.

    `facts` and `their_files` are taken where they were read already.
    """
    found = list(pages)
    numbers = [page.pk for page in found]
    facts = facts or about(numbers)
    authors: dict[int, list[CitedAuthor]] = defaultdict(list)
    for author in Author.objects.filter(page__in=numbers).select_related("institution").order_by("sort_order", "pk"):
        authors[author.page_id].append(
            CitedAuthor(author.family_name, author.given_name) if author.is_person else CitedAuthor(body=author.name)
        )
    publishers: dict[int, str] = {}
    links = PublicationInstitution.objects.filter(page__in=numbers).select_related("institution__merged_into")
    for link in links.order_by("-sort_order", "-pk"):
        publishers[link.page_id] = (link.institution.merged_into or link.institution).name
    files: dict[int, list[PublicationFile]] = defaultdict(list)
    for file in their_files if their_files is not None else files_of(numbers):
        files[file.page_id].append(file)
    series = PublicationSeries.objects.in_bulk({page.series_id for page in found if page.series_id})
    return [
        CitedWork(
            key=f"{slugify(page.slug)[:40].rstrip('-')}-{str(page.translation_key)[:8]}",
            title=f"{page.title}: {page.subtitle}" if page.subtitle else page.title,
            type=page.type,
            date=page.date,
            authors=tuple(authors[page.pk]),
            publisher=publishers.get(page.pk, ""),
            series=series[page.series_id].label if page.series_id else "",
            isbn=page.isbn,
            doi=page.doi,
            url=base_url + (page.get_url() or ""),
            file_url=next((base_url + f.get_absolute_url() for f in files[page.pk] if f.extension == "pdf"), ""),
            files=tuple((f.document.content_type, base_url + f.get_absolute_url()) for f in files[page.pk]),
            abstract=page.abstract or page.headline,
            subjects=tuple(label for _slug, label in facts[page.pk].themes),
            places=tuple(label for _code, label in facts[page.pk].countries) or (region_label(),),
            languages=tuple(code for code, _label in facts[page.pk].languages),
            licence=page.licence,
        )
        for page in found
    ]
