"""What is told of reach on a home page: always as published, through the gate, never counted on the way."""

from functools import lru_cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page

from participants.models import Country
from participants.queries.countries import country_name
from portal.charts.maps import Place, region_map
from portal.components import Tag
from portal.numbers import whole
from portal.sections import Section, list_page, register
from reporting.models import ReachPage
from reporting.public import PublicReach, public_reach
from reporting.tables import headline_figures

FIGURES = ("participants", "share_women", "institutions", "countries", "hours_of_exchange")
"""Those of reporting.figures that stand on a home page, each with its rule and the way to its definition."""


def declare() -> None:
    """Say what stands in the sections of reach. Called once, when the apps are loaded."""
    register("figures", figures)
    register("countries", countries, ReachPage)


def figures(page: Page, request: HttpRequest, number: int) -> Section | None:
    """The headline figures of the latest publication. One query in a minute."""
    published = public_reach()
    if published is None:
        return None
    content = {"figures": headline_figures(published, FIGURES), "published": published}
    return Section(_("Reach"), content, "reporting/_headline_reach.html")


def countries(page: Page, request: HttpRequest, number: int) -> Section | None:
    """The countries of the programme on a map, shaded by how many people took part from each, as published; beside it the
    same as a list that leads to their pages. One query and `list_page`'s."""
    rows = Country.objects.of_programme().order_by(country_name()).values_list("code", country_name())
    published = public_reach()
    places = {code: _place(code, name, published) for code, name in rows}
    if not places:
        return None
    title = _("Participants by country")
    reach = list_page(ReachPage, page, request) if published is not None else None
    more = [Tag(_("All countries"), reverse("countries"))]
    if reach is not None:
        more.append(Tag(_("How this is counted, and the whole table"), reach.url))
    content = {
        "map": _drawn(tuple(places.values()), title),
        "places": [(place, reverse("country", args=[place.code.lower()])) for place in places.values()],
        "published": published,
        "is_suppressed": published is not None and any(place.shown == SUPPRESSED for place in places.values()),
    }
    return Section(_("The countries of the programme"), content, "reporting/_countries_map.html", more=tuple(more))


@lru_cache(maxsize=8)
def _drawn(places: tuple[Place, ...], title: str) -> SafeString:
    """The map, the same for each reader of a language until the next publication."""
    return region_map({each.code: each for each in places}, title, "home-map", write=lambda value: whole(round(value)))


SUPPRESSED = "[c]"
"""The sign of a held-back cell: docs/decisions/0004."""


def _place(code: str, name: str, published: PublicReach | None) -> Place:
    people = published.people_by_country if published is not None else {}
    if code not in people:
        return Place(code, name, None, "")
    number = people[code]
    return Place(code, name, None, SUPPRESSED) if number is None else Place(code, name, float(number), whole(number))
