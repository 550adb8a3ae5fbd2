"""What the public pages show of training activities and forums: frozen values, ready for a template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from conose.models import TrainingIndexPage, TrainingPage
from conose.training.filters import TrainingFilters
from conose.training.queries import (
    KINDS,
    Listed,
    about,
    activities_of,
    certified_desks,
    filter_options,
    listed,
    matching,
    trainings_below,
)
from participants.certificates.attendance import asked_of
from participants.models import Activity
from participants.queries.activity_pages import page_of
from participants.queries.countries import region_label
from participants.queries.institutions import names_said
from participants.sessions import SessionView, session_views, sessions_said
from portal.components import ListItem, Tag
from portal.listings import PER_PAGE, Listing, filter_tags, listing_of, theme_tags
from portal.numbers import whole
from portal.page_documents import DocumentView, document_view
from portal.placement import address, place_of
from portal.queries import public_pages
from portal.timezones import span_at
from search.listings import related_items

EXACT = "reporting.view_exact_figures"


@dataclass(frozen=True, slots=True)
class Row:
    """A training activity or forum in a list."""

    title: str
    url: str
    year: str
    kind: str
    when: str
    is_coming: bool
    """Whether a session is today or later."""
    institutions: str
    countries: str
    summary: str
    sessions: str
    themes: tuple[Tag, ...]


def training_listing(page: TrainingIndexPage, request: HttpRequest) -> Listing[Row]:
    """The activities below a page that the request's filters leave. Seven queries at most, whatever their number."""
    form = TrainingFilters(request.GET, filter_options(page.path))
    found = matching(trainings_below(page.path), **form.chosen)
    url = page.get_url(request) or ""
    return listing_of(
        request,
        form,
        read=lambda start: listed(found, start, PER_PAGE),
        show=lambda rows: _rows(rows, request, url),
        count=lambda number: ngettext("%(count)s activity", "%(count)s activities", number) % {"count": whole(number)},
        url=url,
    )


def _rows(found: Sequence[Listed], request: HttpRequest, list_url: str) -> list[Row]:
    facts = about(each.pk for each in found)
    kinds, today = dict(KINDS), timezone.localdate()
    return [
        Row(
            title=each.title,
            url=address(request, each.url_path),
            year=str(of.days[0].year) if of.days else "",
            kind=str(kinds[each.kind]),
            when=days_said(of.days),
            is_coming=any(day >= today for day in of.days),
            institutions=", ".join(of.institutions),
            countries=", ".join(label for _code, label in of.countries) or region_label(),
            summary=each.summary,
            sessions=sessions_said(of.modes),
            themes=filter_tags(of.themes, list_url, "theme"),
        )
        for each in found
        for of in [facts[each.pk]]
    ]


def days_said(days: Sequence[date]) -> str:
    """From the first to the last of some days, in order, a year that is the same said once; '' for none."""
    if not days:
        return ""
    first, last = days[0], days[-1]
    said = date_format(last, "DATE_FORMAT")
    if first == last:
        return said
    return f"{date_format(first, 'MONTH_DAY_FORMAT' if first.year == last.year else 'DATE_FORMAT')} – {said}"


@dataclass(frozen=True, slots=True)
class JoinedView:
    """A run or an event that an activity is given with; `url` is '' where it has no public page."""

    title: str
    url: str
    kind: str
    when: str


@dataclass(frozen=True, slots=True)
class TrainingView:
    """One training activity or forum at a glance."""

    index_title: str
    index_url: str
    kind_url: str
    """The list of its kind."""
    when: str
    sessions_said: str
    institutions: tuple[str, ...]
    countries: tuple[Tag, ...]
    themes: tuple[Tag, ...]
    sessions: tuple[SessionView, ...]
    certificates: str
    """For whom there are certificates of attendance; '' where there are none."""
    joined: tuple[JoinedView, ...]
    documents: tuple[DocumentView, ...]
    figures: str
    """The query of its exact figures, of all that it is, for who may see them; '' for others."""
    related: Sequence[ListItem]


def training_view(page: TrainingPage, request: HttpRequest) -> TrainingView:
    """What a page shows besides its own fields: as it is written, while it is. Eleven queries at most; one more where a session is
    still to come, two for each that one can register for, two for who may see exact figures."""
    index = page.placement.trail[-1] if page.placement else place_of(page.get_parent(), request)
    sessions = sorted(page.sessions.all(), key=lambda session: (session.date, session.starts))
    modes: dict[str, int] = {}
    for session in sessions:
        modes[session.mode] = modes.get(session.mode, 0) + 1
    links = page.institutions.select_related("institution__merged_into").order_by("sort_order")
    roots = list(dict.fromkeys(each.institution.counted_as.pk for each in links))
    named = names_said(roots)
    countries = sorted(page.countries.all(), key=lambda country: country.name.casefold())
    joined = _joined(
        [each.activity for each in page.joined.select_related("activity__series").order_by("sort_order")], page, request
    )
    return TrainingView(
        index_title=index.title,
        index_url=index.url,
        kind_url=f"{index.url}?kind={page.kind}",
        when=days_said([session.date for session in sessions]),
        sessions_said=sessions_said(modes),
        institutions=tuple(named[root] for root in roots),
        countries=tuple(Tag(each.name, f"{index.url}?country={each.pk}") for each in countries)
        or (Tag(region_label()),),
        themes=theme_tags(page, index.url),
        sessions=session_views(sessions),
        certificates=_certificates(page) if sessions else "",
        joined=joined,
        documents=tuple(
            document_view(each) for each in page.documents.select_related("document").order_by("sort_order")
        ),
        figures=urlencode([("activity", key) for key in activities_of(page)]) if _sees_exact(request) else "",
        related=related_items(f"training:{page.translation_key}", but=[index.url, *(each.url for each in joined)]),
    )


def _sees_exact(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user is not None and user.is_authenticated and user.has_perm(EXACT))


def _certificates(page: TrainingPage) -> str:
    """A sentence for each rule by which the sessions' desks give certificates, of a session or of all. One query, and one for
    each certificate of all."""
    said = []
    for desk in certified_desks(each.translation_key for each in page.sessions.all()).select_related("activity"):
        asked = asked_of(desk)
        if asked is None:
            continue
        sentence = (
            _("A certificate of attendance for each session, for who registered and %(rule)s.")
            if desk.certificate_parts is None
            else _("One certificate of attendance for all its sessions, for who registered and %(rule)s.")
        )
        said.append(sentence % {"rule": asked.description})
    return " ".join(dict.fromkeys(said))


def _joined(activities: Iterable[Activity], page: TrainingPage, request: HttpRequest) -> tuple[JoinedView, ...]:
    """Each with its page, or that of its series: the course of a run, the edition of a day. One query; of what is a part of a
    page otherwise, those of `page_of`."""
    there = list(activities)
    if not there:
        return ()
    keys = {key for each in there for key in (each.page_key, each.series and each.series.page_key) if key}
    rows = public_pages(Page.objects.filter(translation_key__in=keys, alias_of=None)).order_by("pk")
    found: dict[object, Page] = {}
    for row in rows:
        if row.translation_key not in found or row.locale_id == page.locale_id:
            found[row.translation_key] = row
    return tuple(
        JoinedView(
            title=each.title,
            url=address(request, at.url_path) if (at := _page_of(each, found)) is not None else "",
            kind=each.get_kind_display(),
            when=span_at(each.starts_at, each.ends_at, each.timezone) if each.starts_at else "",
        )
        for each in there
    )


def _page_of(activity: Activity, found: dict[object, Page]) -> Page | None:
    series = activity.series.page_key if activity.series else None
    return found.get(activity.page_key) or found.get(series) or page_of(activity)
