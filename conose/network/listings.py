"""What the public pages show of the network: frozen values, ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext
from wagtail.images.models import AbstractImage

from conose.models import (
    CallIndexPage,
    CommitteeSeat,
    GuideIndexPage,
    MemberIndexPage,
    MemberPage,
    NetworkPage,
    StudyIndexPage,
)
from conose.network.drawing import drawn
from conose.network.filters import DirectoryFilters
from conose.network.queries import (
    Listed,
    Named,
    Sharing,
    filter_options,
    index_of,
    listed,
    matching,
    members_below,
    members_by_country,
    people_working_on,
    public_studies,
    sharings,
    studies_of_institution,
    themes_of,
)
from conose.queries import member_paths
from conose.research.queries import matching as studies_matching
from conose.research.queries import stage, stage_label, stages_of
from conose.researchers.queries import listed as researchers_listed
from conose.researchers.queries import matching as researchers_matching
from conose.researchers.queries import researcher_profiles
from conose.training.queries import index_of as training_index_of
from participants.models import Institution
from participants.queries.institutions import names_said
from portal.charts.maps import Place, region_map
from portal.components import Cell, Column, DataTable, ListItem, Tag
from portal.components import Row as TableRow
from portal.listings import PER_PAGE, filter_tags, listing_of
from portal.numbers import whole
from portal.placement import address, place_of
from portal.queries import in_spanish
from search.listings import related_items

SHOWN_RESEARCHERS = 12
"""Of the directory of researchers, on the page of the network's institutions."""
KINDS = {str(value): label for value, label in Institution.Kind.choices}


@dataclass(frozen=True, slots=True)
class Row:
    """A member in a list."""

    title: str
    url: str
    kind: str
    country: str
    since: int | None
    summary: str
    themes: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class PersonAt:
    """Someone with a public profile, and what they work on."""

    name: str
    url: str
    institution: str
    studies: tuple[Tag, ...]
    post: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Who else works on what was asked for: people and studies. Asked for nothing, nobody is listed.

    People are those of the directory of researchers, the first of them, and those on the teams of the studies.
    """

    says: str
    people: tuple[PersonAt, ...]
    all_researchers: tuple[str, str]
    """What leads to all researchers who work on it, and where; ("", "") where there are none."""
    studies: tuple[ListItem, ...]


def directory(page: MemberIndexPage, request: HttpRequest) -> dict[str, Any]:
    """`listing` of members, `found` for the chosen theme and country, `map` of members by country and its `table`.

    Eleven queries at most, whatever there is.
    """
    form = DirectoryFilters(request.GET, filter_options(page.path))
    found = matching(members_below(page.path), **form.chosen)
    url = page.get_url(request) or ""
    listing = listing_of(
        request,
        form,
        read=lambda start: listed(found, start, PER_PAGE),
        show=lambda rows: _rows(rows, request, url),
        count=lambda number: ngettext("%(count)s member", "%(count)s members", number) % {"count": whole(number)},
        url=url,
    )
    asked = {name: value for name, value in form.chosen.items() if name in ("theme", "country")}
    return {
        "listing": listing,
        "found": _found(page, request, asked, [form.labels[name] for name in asked]) if asked else None,
        "countries": _by_country(page, request, form.chosen),
    }


def _rows(found: Sequence[Listed], request: HttpRequest, list_url: str) -> list[Row]:
    themes = themes_of(each.pk for each in found)
    return [
        Row(
            title=each.title,
            url=address(request, each.url_path),
            kind=str(KINDS[each.kind]),
            country=each.country_label or "",
            since=each.since,
            summary=each.summary,
            themes=filter_tags(themes[each.pk], list_url, "theme"),
        )
        for each in found
    ]


def _found(page: MemberIndexPage, request: HttpRequest, asked: dict[str, str], labels: Sequence[str]) -> Found:
    studies = studies_matching(public_studies(page.locale_id), **asked)
    researchers = researchers_listed(researchers_matching(**asked), 0, SHOWN_RESEARCHERS)
    spanish = in_spanish()
    posts = {
        each.slug: (each.position_es or each.position_en) if spanish else (each.position_en or each.position_es)
        for each in researchers
    }
    known = {each.slug: (each.name, each.institution or "") for each in researchers}
    of_studies: dict[str, list[Tag]] = {}
    for link in people_working_on(studies):
        known.setdefault(link.slug, (link.name, link.institution))
        of_studies.setdefault(link.slug, []).append(Tag(link.study, address(request, link.url_path)))
    number = researchers[0].total if researchers else 0
    says = ngettext(
        "%(n)s researcher of the directory works on this",
        "All %(n)s researchers of the directory who work on this",
        number,
    )
    return Found(
        says=" · ".join(labels),
        people=tuple(
            PersonAt(
                name,
                reverse("public_profile", args=[slug]),
                institution,
                tuple(of_studies.get(slug, ())),
                posts.get(slug, ""),
            )
            for slug, (name, institution) in sorted(known.items(), key=lambda each: each[1][0].casefold())
        ),
        all_researchers=(says % {"n": whole(number)}, f"{reverse('researchers')}?{urlencode(asked)}")
        if number
        else ("", ""),
        studies=_items(studies.annotate(stage=stage()).order_by("-year", "title"), request),
    )


def _items(studies: Any, request: HttpRequest) -> tuple[ListItem, ...]:
    rows = studies.values_list("title", "url_path", "question", "year", "stage")
    return tuple(
        ListItem(
            title=title,
            url=address(request, url_path),
            key=str(year or ""),
            text=question,
            tags=(Tag(stage_label(at)),),
            programme="conose",
        )
        for title, url_path, question, year, at in rows
    )


@dataclass(frozen=True, slots=True)
class ByCountry:
    """Where the members are: a map, and the same as a table whose rows lead to the list of a country."""

    map: SafeString
    table: DataTable
    says: str


def _by_country(page: MemberIndexPage, request: HttpRequest, chosen: dict[str, str]) -> ByCountry | None:
    """The members that the filters leave, by country; a country is chosen beside the filters in force."""
    rows = members_by_country(matching(members_below(page.path), **chosen))
    if not rows:
        return None
    url = page.get_url(request) or ""
    title = _("Members by country")
    places = {code: Place(code, name, float(number), str(number)) for code, name, number in rows}
    return ByCountry(
        map=region_map(places, title, "members-map", write=lambda value: f"{value:g}"),
        table=DataTable(
            caption=title,
            columns=[Column(_("Country")), Column(_("Members"), is_number=True)],
            rows=[
                TableRow(
                    Cell(name, f"{url}?{urlencode({**chosen, 'country': code})}"), [Cell(str(number), is_number=True)]
                )
                for code, name, number in rows
            ],
        ),
        says=ngettext("Members in %(n)s country.", "Members in %(n)s countries.", len(rows)) % {"n": len(rows)},
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits, sat or will sit on the committee. `institution_url` is its page as a member, "" where it has none."""

    name: str
    office: str
    institution: str
    institution_url: str
    term: str


@dataclass(frozen=True, slots=True)
class Sharings:
    """Who does studies with whom: a picture, and the same as a table."""

    picture: SafeString
    table: DataTable
    says: str


@dataclass(frozen=True, slots=True)
class NetworkView:
    """The network at a glance."""

    seats: tuple[tuple[str, tuple[Seat, ...]], ...]
    """By the kind of seat: those whose term is running."""
    past: tuple[Seat, ...]
    """The latest to end first."""
    coming: tuple[Seat, ...]
    """The first to begin first."""
    facts: tuple[tuple[str, str], ...]
    """(number, label)."""
    members_url: str
    studies_url: str
    guides_url: str
    researchers: int
    """How many stand in their directory."""
    training_url: str
    calls_url: str
    sharings: Sharings | None


def network_view(page: NetworkPage, request: HttpRequest) -> NetworkView:
    """What the page of the network shows besides its own fields. Fourteen queries at most."""
    seats = list(page.committee.select_related("institution__merged_into").order_by("sort_order"))
    named = names_said(each.institution.counted_as.pk for each in seats if each.institution)
    members = index_of(MemberIndexPage, page.locale_id)
    studies = index_of(StudyIndexPage, page.locale_id)
    guides = index_of(GuideIndexPage, page.locale_id)
    training = training_index_of(page.locale_id)
    calls = index_of(CallIndexPage, page.locale_id)
    countries = members_by_country(members_below(members.path)) if members is not None else []
    pages, today = member_pages(page.locale_id, request), timezone.localdate()
    past = sorted((each for each in seats if each.is_past(today)), key=lambda each: each.until or today, reverse=True)
    coming = sorted((each for each in seats if each.is_coming(today)), key=lambda each: each.since or today)
    stages = stages_of(public_studies(page.locale_id))
    of_studies, used = sum(stages.values()), stages.get("used", 0)
    of_members = members_below(members.path).count() if members is not None else 0
    facts = (
        (whole(of_members), npgettext("network", "member", "members", of_members)),
        (whole(len(countries)), npgettext("network", "country", "countries", len(countries))),
        (whole(of_studies), npgettext("network", "study", "studies", of_studies)),
        (whole(used), npgettext("network", "study used in a decision", "studies used in decisions", used)),
    )
    return NetworkView(
        seats=tuple(
            (str(label), there)
            for kind, label in CommitteeSeat.Kind.choices
            if (
                there := tuple(_seat(each, pages, named) for each in seats if each.kind == kind and each.sits_on(today))
            )
        ),
        past=tuple(_seat(each, pages, named) for each in past),
        coming=tuple(_seat(each, pages, named) for each in coming),
        facts=facts if of_members or of_studies else (),
        members_url=(members.get_url(request) or "") if members is not None else "",
        studies_url=(studies.get_url(request) or "") if studies is not None else "",
        calls_url=(calls.get_url(request) or "") if calls is not None else "",
        training_url=(training.get_url(request) or "") if training is not None else "",
        guides_url=(guides.get_url(request) or "") if guides is not None else "",
        researchers=researcher_profiles().order_by().count(),
        sharings=_sharings(sharings(page.locale_id), pages),
    )


def member_pages(locale: int, request: HttpRequest) -> dict[int, str]:
    """The addresses of the members' public pages in a language, by the institution that counts. One query."""
    return {root: address(request, url_path) for root, url_path in member_paths(locale)}


def _seat(each: CommitteeSeat, pages: dict[int, str], named: dict[int, str]) -> Seat:
    institution = each.institution and each.institution.counted_as
    if institution is None:
        return Seat(each.name, each.office, "", "", _term(each))
    return Seat(each.name, each.office, named[institution.pk], pages.get(institution.pk, ""), _term(each))


def _term(seat: CommitteeSeat) -> str:
    since, until = (date_format(day, "DATE_FORMAT") if day else "" for day in (seat.since, seat.until))
    if since and until:
        return f"{since} – {until}"
    if since:
        return _("since %(day)s") % {"day": since}
    return _("until %(day)s") % {"day": until} if until else ""


def _sharings(pairs: Sequence[Sharing], pages: dict[int, str]) -> Sharings | None:
    if not pairs:
        return None
    names = {name for each in pairs for name in (each.one.name, each.other.name)}
    says = ngettext(
        "%(n)s institutions do studies together, in %(pairs)s pair.",
        "%(n)s institutions do studies together, in %(pairs)s pairs.",
        len(pairs),
    ) % {"n": len(names), "pairs": len(pairs)}
    title = _("Who does studies with whom")
    return Sharings(
        picture=drawn(pairs, title=title, description=says),
        table=DataTable(
            caption=_("Institutions that share studies"),
            columns=[Column(_("Institution")), Column(_("With")), Column(_("Studies"), is_number=True)],
            rows=[
                TableRow(
                    Cell(_explained(each.one), pages.get(each.one.root, "")),
                    [
                        Cell(_explained(each.other), pages.get(each.other.root, ""), is_text=True),
                        Cell(str(each.studies), is_number=True),
                    ],
                )
                for each in pairs
            ],
        ),
        says=says,
    )


def _explained(institution: Named) -> str:
    """Its name, with what the picture calls it where that is shorter."""
    return institution.name if institution.short == institution.name else f"{institution.name} ({institution.short})"


def _researchers_of(institution: Institution) -> tuple[str, str]:
    number = researchers_matching(institution=str(institution.pk)).order_by().count()
    if not number:
        return "", ""
    says = ngettext(
        "%(n)s person in the directory of researchers", "%(n)s people in the directory of researchers", number
    )
    return says % {"n": whole(number)}, f"{reverse('researchers')}?institution={institution.pk}"


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member at a glance."""

    index_title: str
    index_url: str
    kind: str
    country: str
    country_url: str
    full_name: str
    """The institution's name, where the page is called otherwise."""
    themes: tuple[Tag, ...]
    focal_points: tuple[tuple[str, str], ...]
    logo: AbstractImage | None
    studies: tuple[ListItem, ...]
    researchers: tuple[str, str]
    """How many of it stand in the directory of researchers, and where; ("", "") where nobody does."""
    related: Sequence[ListItem]


def member_view(page: MemberPage, request: HttpRequest) -> MemberView:
    """What a member's page shows besides its own fields: as it is written, while it is. Nine queries at most."""
    index = page.placement.trail[-1] if page.placement else place_of(page.get_parent(), request)
    institution = Institution.objects.select_related("country", "merged_into__country").get(pk=page.institution_id)
    institution = institution.counted_as
    name, country = names_said([institution.pk])[institution.pk], institution.country
    studies = _items(studies_of_institution(institution.pk, page.locale_id).annotate(stage=stage()), request)
    # An institution is found at an address of the search: the member's own would stand among what is like it.
    named = [index.url, reverse("search"), *(each.url for each in studies)]
    return MemberView(
        index_title=index.title,
        index_url=index.url,
        kind=institution.get_kind_display(),
        country=country.name if country else "",
        country_url=f"{index.url}?country={country.pk}" if country else "",
        full_name=name if name != page.title else "",
        themes=tuple(
            Tag(each.label, f"{index.url}?theme={each.slug}")
            for each in sorted(page.themes.all(), key=lambda theme: theme.label.casefold())
        ),
        focal_points=tuple((each.name, each.office) for each in page.focal_points.order_by("sort_order")),
        logo=page.logo,
        studies=studies,
        researchers=_researchers_of(institution),
        related=related_items(f"member:{page.translation_key}", but=named),
    )
