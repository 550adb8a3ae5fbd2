"""What the public pages show of protocols and toolkits: frozen values, ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.blocks import StreamValue

from conose.guides.queries import guides_below, trainings_of, versions_below
from conose.models import GuideIndexPage, GuidePage, GuideVersionPage
from participants.models import Series
from portal.components import ListItem, Tag
from portal.mail import whole
from portal.placement import address, place_of
from search.listings import related_items


@dataclass(frozen=True, slots=True)
class ChapterLink:
    number: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ChecklistLink:
    """A list to print, and how many points it has."""

    title: str
    url: str
    says: str


@dataclass(frozen=True, slots=True)
class VersionLink:
    """A version among the others."""

    number: str
    day: str
    url: str
    changes: str
    is_latest: bool


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version at a glance. `latest` is the one to read instead, None where it is this one."""

    guide: str
    guide_url: str
    index_title: str
    index_url: str
    kind: str
    number: str
    day: str
    url: str
    changes: str
    chapters: tuple[ChapterLink, ...]
    checklists: tuple[ChecklistLink, ...]
    latest: VersionLink | None
    citation: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A chapter as it is read, with the ones around it."""

    number: int
    of: int
    title: str
    body: StreamValue
    before: ChapterLink | None
    after: ChapterLink | None


@dataclass(frozen=True, slots=True)
class Training:
    """An activity that trained people in it; its key leads to its published figures."""

    key: str
    title: str
    day: str


@dataclass(frozen=True, slots=True)
class GuideView:
    """A protocol or toolkit at a glance."""

    index_title: str
    index_url: str
    versions: tuple[VersionLink, ...]
    latest: VersionView | None
    themes: tuple[Tag, ...]
    series: Series | None
    trainings: tuple[Training, ...]
    related: Sequence[ListItem]


def guide_items(page: GuideIndexPage, request: HttpRequest) -> list[ListItem]:
    """All protocols and toolkits, by title, each with its latest version. Two queries."""
    latest: dict[str, GuideVersionPage] = {}
    for version in versions_below(page.path).defer("body"):
        latest.setdefault(version.path[: -version.steplen], version)
    return [
        ListItem(
            title=guide.title,
            url=address(request, guide.url_path),
            key=guide.get_kind_display(),
            day=version.issued_on if version else None,
            text=guide.summary,
            tags=(Tag(_version(version.number)),) if version else (),
        )
        for guide in guides_below(page.path)
        for version in [latest.get(guide.path)]
    ]


def _version(number: str) -> str:
    return _("version %(number)s") % {"number": number}


def guide_view(page: GuidePage, request: HttpRequest) -> GuideView:
    """What a guide's page shows besides its own fields. Six queries at most."""
    index = page.placement.trail[-1] if page.placement else place_of(page.get_parent(), request)
    versions = list(versions_below(page.path))
    links = _links(versions, request)
    latest = _view(versions[0], page, links, request, (index.title, index.url)) if versions else None
    return GuideView(
        index_title=index.title,
        index_url=index.url,
        versions=links,
        latest=latest,
        themes=tuple(Tag(each.label) for each in sorted(page.themes.all(), key=lambda theme: theme.label.casefold())),
        series=page.trainings,
        trainings=tuple(
            Training(each.key, each.title, date_format(each.starts_on, "DATE_FORMAT") if each.starts_on else "")
            for each in trainings_of(page)
        ),
        related=related_items(f"guide:{page.translation_key}", but=[index.url]),
    )


def version_view(page: GuideVersionPage, request: HttpRequest) -> VersionView:
    """What a version's pages show of it, at any chapter. Three queries at most."""
    guide = page.get_parent().specific
    index = place_of(guide.get_parent(), request)
    links = _links(list(versions_below(guide.path).defer("body")), request)
    return _view(page, guide, links, request, (index.title, index.url))


def _links(versions: Sequence[GuideVersionPage], request: HttpRequest) -> tuple[VersionLink, ...]:
    return tuple(
        VersionLink(
            each.number,
            date_format(each.issued_on, "DATE_FORMAT"),
            address(request, each.url_path),
            each.changes,
            place == 0,
        )
        for place, each in enumerate(versions)
    )


def _view(
    page: GuideVersionPage,
    guide: GuidePage,
    links: Sequence[VersionLink],
    request: HttpRequest,
    index: tuple[str, str],
) -> VersionView:
    url = address(request, page.url_path)
    return VersionView(
        guide=guide.title,
        guide_url=address(request, guide.url_path),
        index_title=index[0],
        index_url=index[1],
        kind=guide.get_kind_display(),
        number=page.number,
        day=date_format(page.issued_on, "DATE_FORMAT"),
        url=url,
        changes=page.changes,
        chapters=tuple(ChapterLink(each.number, each.title, f"{url}{each.number}/") for each in page.chapters),
        checklists=tuple(
            ChecklistLink(
                each["title"],
                f"{url}checklist/{number}/",
                ngettext("%(n)s point", "%(n)s points", len(each["items"])) % {"n": len(each["items"])},
            )
            for number, each in enumerate(page.checklists, 1)
        ),
        latest=None if not links or links[0].url == url else links[0],
        citation=citation(page, guide, whole(url)),
    )


def citation(page: GuideVersionPage, guide: GuidePage, url: str) -> str:
    """How to cite a version, by APA's rule for a report with a version: author, year, title, version, address."""
    return _("%(authors)s. (%(year)s). %(title)s (version %(number)s). %(url)s") % {
        "authors": guide.authors.rstrip("."),
        "year": page.issued_on.year,
        "title": guide.title,
        "number": page.number,
        "url": url,
    }


def reading(page: GuideVersionPage, view: VersionView, number: int) -> Reading:
    """The chapter with a number, from 1, which there is. No query."""
    links = view.chapters
    chapter = page.chapters[number - 1]
    return Reading(
        number=number,
        of=len(links),
        title=chapter.title,
        body=chapter.body,
        before=links[number - 2] if number > 1 else None,
        after=links[number] if number < len(links) else None,
    )
