"""Reads: the public publications, what they can be filtered by, what they are about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from participants.models import Country, Institution
from participants.queries.countries import REGION, country_name, region_label
from participants.queries.institutions import COUNTED_INSTITUTION, name_said
from participants.queries.places import place_and_theme_links
from portal.jobs import as_of_now
from portal.languages import LANGUAGES
from portal.models import Theme
from portal.prepared import Prepared, filled, number, numbers, prepared
from portal.queries import in_spanish, live_pages, public_pages, theme_label
from portal.statements import (
    AT_ONCE,
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
from publications.citing import CitedAuthor, CitedFile, CitedWork
from publications.datasets.exports import CONTENT_TYPES
from publications.dates import PartialDate
from publications.identifiers import targets_of
from publications.models import (
    Author,
    Dataset,
    Downloads,
    PublicationFile,
    PublicationInstitution,
    PublicationLanguage,
    PublicationPage,
    PublicationSeries,
    PublicationTheme,
    Reading,
    RelatedPage,
)
from publications.names import name_parts
from publications.vocabulary import GOALS, PublicationType

PublicationCountry = PublicationPage.countries.through
LATEST_FIRST = (
    F("year").desc(),
    F("month").desc(nulls_last=True),
    F("day").desc(nulls_last=True),
    F("title").asc(),
)


def public_publications() -> QuerySet[PublicationPage]:
    """Those anyone may see now."""
    found: QuerySet[PublicationPage] = public_pages(PublicationPage.objects.all())
    return found


def publications_below(page: Page) -> QuerySet[PublicationPage]:
    """The public publications below a page, the latest first."""
    return public_publications().filter(path__startswith=page.path).order_by(*LATEST_FIRST)


def newest_works(path: str, *, number: int) -> QuerySet[PublicationPage]:
    """The public publications below a path, the latest first; of one date, those that came to the portal last, in whatever
    language they came. Ordered by their titles, the home pages of two languages would show other works."""
    pages = public_publications().filter(path__startswith=path)
    least = pages.order_by("-year").values("year")[number - 1 : number]
    came = Page.objects.filter(translation_key=OuterRef("translation_key")).order_by()
    came = came.values("translation_key").annotate(at=Min("first_published_at")).values("at")
    # The years of so many of them alone: nobody asks when all of a library came.
    return pages.filter(year__gte=Coalesce(Subquery(least), 0)).order_by(
        *LATEST_FIRST[:-1], Subquery(came).desc(), "translation_key"
    )[:number]


def shown_documents() -> QuerySet[PublicationFile, int]:
    """The numbers of the documents that a public publication has among its files."""
    files = PublicationFile.objects.filter(page__in=public_publications()).order_by()
    found: QuerySet[PublicationFile, int] = files.values_list("document", flat=True)
    return found


class Listed(NamedTuple):
    """A publication as lists need it."""

    pk: int
    translation_key: UUID
    title: str
    subtitle: str
    headline: str
    slug: str
    type: str
    year: int
    month: int | None
    day: int | None
    cover: int | None
    total: int
    """How many there are with it, on all pages of the list."""

    @property
    def date(self) -> PartialDate:
        return PartialDate(self.year, self.month or 0, self.day or 0)


def listed(publications: QuerySet[PublicationPage]) -> list[Listed]:
    """Publications as lists need them. One query."""
    rows = publications.annotate(total=Window(Count("pk"))).values_list(*Listed._fields)
    return [Listed._make(row) for row in rows]


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
    goal: str = "",
) -> QuerySet[PublicationPage]:
    """The publications that have all of these: type, ISO code or REGION, slug, year, code, slug, number, number, Goal.

    A Goal is its number, or that of one of its targets: 16, 16.1.
    """
    if type:
        publications = publications.filter(type=type)
    if year:
        publications = publications.filter(year=int(year))
    if series:
        publications = publications.filter(series=int(series))
    if goal:
        # Between separators, so that 6.1 is not found in 16.1.
        targets = Concat(Value(", "), "sdg_targets", Value(","), output_field=CharField())
        wanted = f", {goal}," if "." in goal else f", {goal}."
        publications = publications.annotate(between_commas=targets).filter(between_commas__contains=wanted)
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
    links: QuerySet[PublicationInstitution] = PublicationInstitution.objects.annotate(root=COUNTED_INSTITUTION)
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
        "goal": _goals({target for value, _label in found["targets"] for target in targets_of(value)}),
    }


def _goals(targets: Iterable[str]) -> list[Option]:
    """Each Goal, and below it its targets."""
    found: list[Option] = []
    for target in sorted(targets, key=lambda each: (int(each.partition(".")[0]), each.partition(".")[2].zfill(2))):
        goal = target.partition(".")[0]
        if (goal, goal_label(goal)) not in found:
            found.append((goal, goal_label(goal)))
        found.append((target, _("Target %(target)s") % {"target": target}))
    return found


def goal_label(goal: str) -> str:
    """“16 · Peace, justice and strong institutions”."""
    return f"{goal} · {GOALS[int(goal)]}"


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
                label=name_said(),
            ),
            option_rows("targets", pages.exclude(sdg_targets=""), value=F("sdg_targets"), label=F("sdg_targets")),
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
    cited_authors: tuple[CitedAuthor, ...] = ()
    """The same, by the parts of their names."""
    institutions: tuple[Option, ...] = ()
    """The publisher first, merged ones as the one that counts."""
    series: Option | None = None

    @property
    def series_label(self) -> str:
        return self.series[1] if self.series else ""


def about(pages: Iterable[int]) -> dict[int, About]:
    """What these publications are about, in one query for each page of a list."""
    ids = list(pages)
    found = links_of(_about_statement(country_name()), ids)
    return {
        pk: _about(
            countries=found["country", pk],
            themes=found["theme", pk],
            languages=[
                code for code, own in sorted(found["language", pk], key=lambda each: (each[0] != each[1], each))
            ],
            authors=found["author", pk],
            institutions=found["institution", pk],
            series=next(iter(found["series", pk]), None),
        )
        for pk in ids
    }


def about_draft(page: PublicationPage) -> About:
    """What a publication being written is about, saved or not: what a preview shows."""
    spanish = in_spanish()
    institutions = [link.institution.counted_as for link in page.institution_links.all()]
    themes = [link.tag for link in page.theme_links.all()]
    return _about(
        countries=[(each.code, getattr(each, country_name())) for each in page.countries.all()],
        themes=[(each.slug, each.name if spanish else each.name_en or each.name) for each in themes],
        languages=sorted(page.languages, key=lambda code: (code != page.locale.language_code, code)),
        authors=[
            (each.slug, f"{each.family_name}{PARTS}{each.given_name}" if each.is_person else each.name)
            for each in page.authors.all()
        ],
        institutions=[(str(each.pk), each.name) for each in institutions],
        series=(str(page.series_id), page.series.label) if page.series else None,
    )


def _about(
    *,
    countries: Iterable[Option],
    themes: Iterable[Option],
    languages: Iterable[str],
    authors: Iterable[Option],
    institutions: Iterable[Option],
    series: Option | None,
) -> About:
    cited = [(slug, _cited_author(written)) for slug, written in authors]
    return About(
        countries=tuple(sorted(countries, key=by_label)),
        themes=tuple(sorted(themes, key=by_label)),
        languages=tuple((code, _language_name(code, get_language())) for code in languages),
        authors=tuple((slug, author.name) for slug, author in cited),
        cited_authors=tuple(author for _slug, author in cited),
        institutions=tuple(dict.fromkeys(institutions)),
        series=series,
    )


@lru_cache(maxsize=512)
def _language_name(code: str, reader: str | None) -> str:
    """How a language is called in the reader's, which is the active one."""
    return str(dict(LANGUAGES).get(code, code))


PARTS = "\x1f"
"""Between the family names and the given names of an author, in what the database answers: a sign that no name has."""


def _cited_author(written: str) -> CitedAuthor:
    family, is_person, given = written.partition(PARTS)
    return CitedAuthor(family, given) if is_person else CitedAuthor(body=written)


@lru_cache(maxsize=8)
def _about_statement(country_column: str) -> Prepared:
    """What publications are about, in the reader's language; `country_column` stands for it."""
    return union(
        [
            *place_and_theme_links(PublicationPage, country_column),
            link_rows(
                "language",
                PublicationLanguage.objects.filter(page__in=STAND_INS),
                page="page",
                value=F("code"),
                label=F("page__locale__language_code"),
            ),
            link_rows(
                "author",
                Author.objects.filter(page__in=STAND_INS),
                page="page",
                place=F("sort_order"),
                value=F("slug"),
                label=Case(
                    When(~Q(family_name=""), then=Concat("family_name", Value(PARTS), "given_name")),
                    When(institution__isnull=False, then=F("institution__name")),
                    default=F("body_name"),
                    output_field=CharField(),
                ),
            ),
            link_rows(
                "institution",
                institutions_with_root().filter(page__in=STAND_INS),
                page="page",
                place=F("sort_order"),
                value=Cast("root", CharField()),
                label=name_said("institution__"),
            ),
            link_rows(
                "series",
                PublicationPage.objects.filter(pk__in=STAND_INS, series__isnull=False),
                page="pk",
                value=Cast("series", CharField()),
                label=series_label("series__"),
            ),
        ]
    )


OTHER_LANGUAGE = Case(
    When(language=F("page__locale__language_code"), then=Value(0)), default=Value(1), output_field=IntegerField()
)
"""Puts the files in the language of their page before the others."""


def files_of(pages: Iterable[int]) -> Sequence[PublicationFile]:
    """The files of these publications with their documents and what was read in them. One query.

    Those in the language of their page first, else in the editor's order.
    """
    files = PublicationFile.objects.filter(page__in=list(pages)).select_related("document__reading")
    return list(files.order_by("page", OTHER_LANGUAGE, "sort_order", "pk"))


def files_of_draft(page: PublicationPage) -> list[PublicationFile]:
    """The files of a publication being written, in the same order."""
    language = page.locale.language_code
    return sorted(page.files.all(), key=lambda file: file.language != language)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A public page that goes with a publication: another version of it, or what an editor set beside it."""

    title: str
    url_path: str
    content_type: int
    date: PartialDate | None
    """When it came out; None where it is no publication."""
    is_older: bool
    is_newer: bool
    place: int | None
    """Among what the editor set beside it; None for what is only a version."""


def neighbours_of(page: PublicationPage) -> list[Neighbour]:
    """The public versions of a publication and what is public of what was set beside it, each once. One query.

    Each in the page's language, or in another where it is in no page of that.
    """
    if page.placement is not None:
        rows = _neighbours().rows(page=page.pk, older=page.replaces_id or 0)
    else:  # on a page being written, what is written
        links = list(page.related_links.all())
        places = {link.related.translation_key: place for place, link in enumerate(links)}
        place = Case(
            *(When(translation_key=key, then=Value(place)) for key, place in places.items()),
            default=Value(None),
            output_field=IntegerField(),
        )
        rows = list(_neighbour_pages(page.pk or 0, page.replaces_id or 0, list(places), place))
    now = timezone.now()
    found: dict[UUID, Neighbour] = {}
    for row in rows:
        title, url_path, content_type, key, locale, expires, year, month, day, is_older, is_newer, place = row
        if (expires is None or expires > now) and (key not in found or locale == page.locale_id):
            date = PartialDate(year, month or 0, day or 0) if year else None
            found[key] = Neighbour(title, url_path, content_type, date, bool(is_older), bool(is_newer), place)
    return list(found.values())


def _neighbour_pages(page: int, older: int, beside: Any, place: Any) -> QuerySet[Page, tuple[Any, ...]]:
    """As rows; `beside` are the keys of what was set beside the page, `place` says where."""
    replaced = PublicationPage.objects.filter(pk=older).values("translation_key")
    itself = PublicationPage.objects.filter(pk=page).values("translation_key")
    replacing = PublicationPage.objects.filter(replaces__translation_key__in=itself).values("translation_key")
    is_older, is_newer = Q(translation_key__in=replaced), Q(translation_key__in=replacing)
    pages = public_pages(Page.objects.filter(is_older | is_newer | Q(translation_key__in=beside), alias_of=None))
    rows: QuerySet[Page, tuple[Any, ...]] = (
        pages.annotate(is_older=is_older, is_newer=is_newer, place=place)
        .order_by("pk")
        .values_list(
            "title",
            "url_path",
            "content_type",
            "translation_key",
            "locale",
            "expire_at",
            "publicationpage__year",
            "publicationpage__month",
            "publicationpage__day",
            "is_older",
            "is_newer",
            "place",
        )
    )
    return rows


@lru_cache(maxsize=1)
def _neighbours() -> Prepared:
    page = number("page")
    links = RelatedPage.objects.filter(page=page)
    placed = links.filter(related__translation_key=OuterRef("translation_key")).order_by("sort_order", "pk")
    return prepared(
        _neighbour_pages(
            page, number("older"), links.values("related__translation_key"), Subquery(placed.values("sort_order")[:1])
        )
    )


def free_slug(library: Page, title: str) -> str:
    """An address of plain letters below the library that no other page has."""
    wanted = slugify(title)[:80].rstrip("-") or "publication"
    taken = set(library.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    free = wanted
    number = 1
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free


def public_file(key: UUID) -> PublicationFile | None:
    """The file with this key of a public publication, with its document; None where none is public."""
    files = PublicationFile.objects.filter(key=key, page__in=public_publications())
    found: PublicationFile | None = files.select_related("document__collection", "page").order_by("page").first()
    return found


def file_of_a_private_page(key: UUID) -> PublicationFile | None:
    """The file with this key of a publication that is live and for some readers only, with its page."""
    files = PublicationFile.objects.filter(key=key, page__in=live_pages(PublicationPage.objects.all()))
    found: PublicationFile | None = files.select_related("document__collection", "page").order_by("page").first()
    return found


def file_for_editors(key: UUID) -> PublicationFile | None:
    """The file with this key, whether public or not."""
    files = PublicationFile.objects.filter(key=key).select_related("document__collection", "page")
    found: PublicationFile | None = files.order_by("page").first()
    return found


def covers_from_files(pages: Iterable[int]) -> dict[int, int]:
    """The picture of the first page of the first file that has one, by publication; one in its language first.

    One query for each page of a list.
    """
    ids = list(pages)
    found: dict[int, int] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= dict(_covers_from_files().rows(**filled("own", ids[start : start + AT_ONCE], AT_ONCE)))
    return found


@lru_cache(maxsize=1)
def _covers_from_files() -> Prepared:
    files = PublicationFile.objects.filter(page__in=numbers("own", AT_ONCE), document__reading__cover__isnull=False)
    rows = files.order_by("page", OTHER_LANGUAGE.desc(), "-sort_order", "-pk")
    return prepared(rows.values_list("page", "document__reading__cover"))


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
    return [_file_reading(rows[pk], draft) for pk in dict.fromkeys(order) if pk in rows]


def reading_of_page(page: PublicationPage, document: str) -> Reading | None:
    """The reading of one file of a publication's latest draft, by its document's number as typed."""
    draft = page.get_latest_revision_as_object()
    known = {str(file.document_id) for file in draft.files.all()}
    return Reading.objects.filter(document=int(document)).first() if document in known else None


def _file_reading(reading: Reading, draft: PublicationPage) -> FileReading:
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
        proposals=() if reading.is_settled else tuple(_proposals(reading, draft, names)),
    )


def _proposals(reading: Reading, draft: PublicationPage, names: dict[str, Any]) -> Iterable[Proposal]:
    """What a file says of itself and the draft does not say already."""
    if reading.title and reading.title != draft.title:
        yield Proposal("title", _("Title"), reading.title)
    if reading.authors and [name_parts(each) for each in reading.authors] != [
        {name: value for name in AUTHOR_NAMES if (value := getattr(author, name))} for author in draft.authors.all()
    ]:
        yield Proposal("authors", _("Authors"), "; ".join(reading.authors))
    if reading.year and reading.year != draft.year:
        yield Proposal("year", _("Year"), str(reading.year))
    if reading.language and reading.language not in draft.languages:
        yield Proposal("language", _("Language"), str(names.get(reading.language, reading.language)))


AUTHOR_NAMES = ("family_name", "given_name", "body_name")
"""The fields of an author that `name_parts` fills."""


# --- downloads ------------------------------------------------------------------------------


def downloads_of(work: UUID) -> int:
    """How often the files of a work were downloaded, all languages together. One query."""
    return Downloads.objects.filter(work=work).aggregate(all=Sum("number"))["all"] or 0


def downloads_of_works(works: Collection[UUID]) -> dict[UUID, int]:
    """The same of each of these works that has any. One query; none for none."""
    if not works:
        return {}
    rows = Downloads.objects.filter(work__in=works).order_by().values_list("work")
    return dict(rows.annotate(all=Sum("number")))


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
    """The downloads of each file and dataset between two days, both included, the most first. Four queries."""
    rows = Downloads.objects.filter(Q(day__gte=since) if since else Q(), Q(day__lte=until) if until else Q())
    totals: dict[UUID, int] = defaultdict(int)
    by_country: dict[UUID, dict[str, int]] = defaultdict(dict)
    for key, country, times in (
        rows.values("file", "country").annotate(all=Sum("number")).values_list("file", "country", "all")
    ):
        totals[key] += times
        if country:
            by_country[key][country] = times
    names = dict(Country.objects.values_list("code", country_name()))
    files: dict[UUID, PublicationFile] = {}
    for file in PublicationFile.objects.filter(key__in=totals).select_related("page", "document").order_by("-page"):
        files[file.key] = file  # the first page, which is the source, last
    datasets = {each.key: each for each in Dataset.objects.filter(key__in=totals)}
    languages = dict(LANGUAGES)
    found = []
    for key, times in totals.items():
        file, dataset = files.get(key), datasets.get(key)
        countries = sorted(by_country[key].items(), key=lambda each: (-each[1], each[0]))
        found.append(
            DownloadsOfFile(
                title=file.page.title if file else dataset.label if dataset else _("A file that is gone"),
                language=str(languages.get(file.language, file.language)) if file else "",
                number=times,
                countries=tuple((names.get(code, code), each) for code, each in countries),
                url=file.get_absolute_url() if file else reverse("dataset_file", args=[key, "csv"]) if dataset else "",
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
    """What citations say of these works, with whole addresses below `base_url`. Two queries for each page of a list.

    `facts` and `their_files` are taken where they were read already.
    """
    found = list(pages)
    numbers = [page.pk for page in found]
    facts = facts or about(numbers)
    files: dict[int, list[PublicationFile]] = defaultdict(list)
    for file in their_files if their_files is not None else files_of(numbers):
        files[file.page_id].append(file)
    shown = {page.dataset_id for page in found if page.dataset_id}
    datasets = Dataset.objects.filter(live=True).in_bulk(shown) if shown else {}
    return [
        CitedWork(
            key=f"{slugify(page.slug)[:40].rstrip('-')}-{str(page.translation_key)[:8]}",
            title=f"{page.title}: {page.subtitle}" if page.subtitle else page.title,
            type=page.type,
            date=page.date,
            authors=facts[page.pk].cited_authors,
            publisher=next((name for _pk, name in facts[page.pk].institutions), ""),
            series=facts[page.pk].series_label,
            isbn=page.isbn,
            doi=page.doi,
            url=base_url + (page.get_url() or ""),
            file_url=next((base_url + f.get_absolute_url() for f in files[page.pk] if f.extension == "pdf"), ""),
            files=(
                *(
                    CitedFile(f.document.content_type, base_url + f.get_absolute_url(), f.document.file_size or 0)
                    for f in files[page.pk]
                ),
                *_dataset_files(datasets.get(page.dataset_id), base_url),
            ),
            abstract=page.abstract or page.headline,
            subjects=tuple(label for _slug, label in facts[page.pk].themes),
            places=tuple(label for _code, label in facts[page.pk].countries) or (region_label(),),
            languages=tuple(code for code, _label in facts[page.pk].languages),
            published_at=page.first_published_at,
            licence=page.licence,
            page=page.pk,
        )
        for page in found
    ]


def _dataset_files(dataset: Dataset | None, base_url: str) -> Iterable[CitedFile]:
    if dataset is not None:
        for extension, media_type in CONTENT_TYPES.items():
            address = base_url + reverse("dataset_file", args=[dataset.key, extension])
            yield CitedFile(media_type.partition(";")[0], address)
