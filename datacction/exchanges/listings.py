"""What the public pages show of exchanges: frozen values, ready for a template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from datacction.exchanges.filters import ExchangeFilters
from datacction.exchanges.queries import (
    GIVES,
    RECEIVES,
    About,
    Listed,
    about,
    exchanges_below,
    filter_options,
    listed,
    matching,
    network_url_path,
)
from datacction.models import Agreement, ExchangePage
from datacction.speakers.queries import Slides, slides_of_page, speakers_of_sessions
from participants.sessions import SessionView, session_views, sessions_said, years_said
from portal.components import ListItem, Tag
from portal.listings import PER_PAGE, Listing, filter_tags, listing_of, theme_tags
from portal.page_documents import DocumentView, document_view
from portal.placement import address, place_of
from search.listings import related_items


@dataclass(frozen=True, slots=True)
class Row:
    """An exchange in a list."""

    title: str
    url: str
    years: str
    gives: str
    receives: str
    summary: str
    themes: tuple[Tag, ...]
    sessions: str
    """How many there were, by mode; '' where there is none yet."""


def exchange_listing(page: Page, request: HttpRequest) -> Listing[Row]:
    """The exchanges below a page that the request's filters leave. Six queries at most, whatever their number."""
    form = ExchangeFilters(request.GET, filter_options(page.path))
    found = matching(exchanges_below(page.path), **form.chosen)
    url = page.get_url(request) or ""

    def show(rows: list[Listed]) -> list[Row]:
        facts = about(each.pk for each in rows)
        return [_row(each.title, address(request, each.url_path), each.summary, facts[each.pk], url) for each in rows]

    return listing_of(
        request,
        form,
        read=lambda start: listed(found, start, PER_PAGE),
        show=show,
        count=lambda number: ngettext("%(count)s exchange", "%(count)s exchanges", number) % {"count": number},
        url=url,
    )


def _row(title: str, url: str, summary: str, facts: About, filters_url: str) -> Row:
    return Row(
        title=title,
        url=url,
        years=years_said(facts.years),
        gives=", ".join(name for _code, name in facts.gives),
        receives=", ".join(name for _code, name in facts.receives),
        summary=summary,
        themes=filter_tags(facts.themes, filters_url, "theme"),
        sessions=sessions_said(facts.modes),
    )


def network_url(page: Page, request: HttpRequest) -> str:
    """The address of the network below the list of exchanges; '' where it is not public. One query."""
    url_path = network_url_path(page.path)
    return address(request, url_path) if url_path else ""


@dataclass(frozen=True, slots=True)
class PartyView:
    """A country on one side, with its institutions."""

    country: str
    url: str
    """The exchanges of this country."""
    institutions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FocalPointView:
    name: str
    office: str
    institution: str


@dataclass(frozen=True, slots=True)
class AgreementView:
    text: str
    institution: str
    due: str
    state: str
    kind: str
    """The state's key, for its colour; `overdue` where an editor looks and its day has passed."""
    note: str


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """One exchange at a glance."""

    index_title: str
    index_url: str
    network_url: str
    gives: tuple[PartyView, ...]
    receives: tuple[PartyView, ...]
    themes: tuple[Tag, ...]
    years: str
    sessions_said: str
    focal_points: tuple[FocalPointView, ...]
    sessions: tuple[SessionView, ...]
    documents: tuple[DocumentView, ...]
    agreements: tuple[AgreementView, ...]
    related: Sequence[ListItem]


def exchange_view(page: ExchangePage, request: HttpRequest) -> ExchangeView:
    """What an exchange's page shows besides its own fields: as it is written, while it is. Thirteen queries at most; one
    more where a session is still to come, and two for each that one can register for."""
    index = page.placement.trail[-1] if page.placement else place_of(page.get_parent(), request)
    parties = list(page.parties.select_related("country", "institution").order_by("sort_order"))
    sessions = sorted(page.sessions.all(), key=lambda session: (session.date, session.starts))
    modes: dict[str, int] = {}
    for session in sessions:
        modes[session.mode] = modes.get(session.mode, 0) + 1
    url_path = network_url_path(index.path)
    return ExchangeView(
        index_title=index.title,
        index_url=index.url,
        network_url=address(request, url_path) if url_path else "",
        gives=_parties(parties, GIVES, index.url),
        receives=_parties(parties, RECEIVES, index.url),
        themes=theme_tags(page, index.url),
        years=years_said([session.date.year for session in sessions]),
        sessions_said=sessions_said(modes),
        focal_points=tuple(
            FocalPointView(each.name, each.office, _named(each.institution))
            for each in page.focal_points.select_related("institution").order_by("sort_order")
        ),
        sessions=session_views(
            sessions,
            speakers=speakers_of_sessions(session.translation_key for session in sessions) if sessions else {},
        ),
        documents=(
            *(document_view(each) for each in page.documents.select_related("document").order_by("sort_order")),
            *(sent_view(each) for each in slides_of_page(page.translation_key)),
        ),
        agreements=_agreements(
            page.agreements.select_related("institution").order_by("sort_order"), sees_overdue=_works_here(request)
        ),
        related=related_items(f"exchange:{page.translation_key}", but=[index.url]),
    )


def _named(institution: Any) -> str:
    return str(institution.name) if institution is not None else ""


def _works_here(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user is not None and user.is_authenticated and user.has_perm("wagtailadmin.access_admin"))


def _parties(parties: Iterable[Any], side: str, index_url: str) -> tuple[PartyView, ...]:
    of_country: dict[Any, list[str]] = {}
    for party in parties:
        if party.side == side:
            institutions = of_country.setdefault(party.country, [])
            if party.institution is not None:
                institutions.append(party.institution.name)
    return tuple(
        PartyView(country.name, f"{index_url}?country={country.pk}", tuple(institutions))
        for country, institutions in of_country.items()
    )


def sent_view(each: Slides) -> DocumentView:
    """Slides that a speaker sent and that are public, as a document."""
    kind = each.filename.rpartition(".")[2]
    return DocumentView(each.title, kind, reverse("speaker_slides_file", args=[each.key]), int(each.size), False)


def _agreements(
    agreements: Iterable[Agreement], *, sees_overdue: bool, today: date | None = None
) -> tuple[AgreementView, ...]:
    return tuple(_agreement(each, is_overdue=sees_overdue and each.is_overdue(today)) for each in agreements)


def _agreement(each: Agreement, *, is_overdue: bool) -> AgreementView:
    return AgreementView(
        text=each.text,
        institution=_named(each.institution),
        due=date_format(each.due_on, "DATE_FORMAT") if each.due_on else "",
        state=_("Overdue") if is_overdue else each.get_state_display(),
        kind="overdue" if is_overdue else each.state,
        note=each.note,
    )
