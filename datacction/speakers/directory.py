"""The directory of specialists: those who consent to a public profile, by country, theme and institution."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model

from datacction.models import EditionSpeaker, EpisodePage, EpisodeSpecialist, EpisodeTheme
from datacction.queries import links_with_root
from participants.models import Country, Institution, Participation, Role
from participants.queries.countries import country_name
from participants.queries.institutions import name_said
from participants.queries.people import public_profiles
from portal.list_filters import ListFilters, PlainSelect
from portal.listings import PER_PAGE, Listing, listing_of
from portal.models import Theme
from portal.prepared import columns_of, instance_of
from portal.queries import in_spanish, public_pages, theme_label
from portal.statements import by_label
from portal.templatetags.portal_tags import Crumb


class SpecialistFilters(ListFilters):
    """Country, theme, institution. Only filters that leave a choice are shown."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False, widget=PlainSelect)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False, widget=PlainSelect)
    institution = forms.ChoiceField(label=gettext_lazy("Institution"), required=False, widget=PlainSelect)


@dataclass(frozen=True, slots=True)
class Card:
    """A specialist in the directory."""

    name: str
    url: str
    post: str
    institution: str
    photo: Any


class _Row(NamedTuple):
    name: str
    slug: str
    position_es: str
    position_en: str
    institution: str | None
    total: int
    photo: Any


def _language() -> str:
    return (get_language() or "es").split("-")[0]


def _episodes() -> QuerySet[EpisodePage]:
    return public_pages(EpisodePage.objects.filter(locale__language_code=_language()))


def who_spoke() -> QuerySet[Any]:
    """The public profiles of people on the page of an episode, forum or Week, or of whom the registry knows that they were
    specialists. Others have a profile for what they research or teach."""
    on_stage = Participation.objects.filter(person=OuterRef("root"), role__in=[Role.SPECIALIST, Role.MODERATOR])
    own = Q(person=OuterRef("root")) | Q(person__merged_into=OuterRef("root"))
    return public_profiles().filter(
        Exists(EpisodeSpecialist.objects.filter(own)) | Exists(EditionSpeaker.objects.filter(own)) | Exists(on_stage)
    )


def specialists_matching(*, country: str = "", theme: str = "", institution: str = "") -> QuerySet[Any]:
    """The public profiles that have all of these: ISO code of the person's country, slug of a theme they spoke on, number
    of the institution that counts."""
    found = who_spoke()
    if country:
        found = found.filter(person__country=country)
    if institution:
        number = int(institution)
        found = found.filter(
            institution__in=Institution.objects.filter(pk=number) | Institution.objects.filter(merged_into=number)
        )
    if theme:
        about = EpisodeTheme.objects.filter(tag__slug=theme, content_object__in=_episodes()).values("content_object")
        found = found.filter(Exists(links_with_root().filter(root=OuterRef("root"), page__in=about)))
    return found


def specialist_options() -> dict[str, list[tuple[str, str]]]:
    """What the directory can be filtered by: (value, label) pairs, by label. Three queries."""
    shown = who_spoke().order_by()
    countries = Country.objects.filter(pk__in=shown.values("person__country")).values_list("code", country_name())
    links = links_with_root().filter(root__in=shown.values("root"), page__in=_episodes())
    about = EpisodeTheme.objects.filter(content_object__in=links.values("page")).values("tag")
    themes = Theme.objects.filter(pk__in=about).annotate(label=theme_label()).values_list("slug", "label")
    rows = Institution.objects.filter(pk__in=shown.values("institution")).select_related("merged_into")
    institutions = {str(each.counted_as.pk): each.counted_as.name for each in rows}
    return {
        "country": sorted(countries, key=by_label),
        "theme": sorted(themes, key=by_label),
        "institution": sorted(institutions.items(), key=by_label),
    }


def specialist_listing(request: HttpRequest) -> Listing[Card]:
    """The specialists that the request's filters leave, by name (a slug is without accents: Ángel stands with the As). Five queries at most, whatever their number."""
    form = SpecialistFilters(request.GET, specialist_options())
    image = get_image_model()

    def read(start: int) -> list[_Row]:
        found = specialists_matching(**form.chosen).order_by("slug", "pk").annotate(total=Window(Count("pk")))
        rows = found.values_list(
            "display_name", "slug", "position_es", "position_en",
            name_said("institution__"), "total", *columns_of(image, "photo__"),
        )  # fmt: skip
        return [_Row._make((*row[:6], instance_of(image, row[6:]))) for row in rows[start : start + PER_PAGE]]

    return listing_of(
        request,
        form,
        read=read,
        show=_cards,
        count=lambda number: ngettext("%(count)s specialist", "%(count)s specialists", number) % {"count": number},
        url=reverse("specialists"),
    )


def _cards(rows: Sequence[_Row]) -> list[Card]:
    spanish = in_spanish()
    return [
        Card(
            row.name,
            reverse("public_profile", args=[row.slug]),
            row.position_es if spanish else row.position_en or row.position_es,
            row.institution or "",
            row.photo,
        )
        for row in rows
    ]


@require_safe
def specialists(request: HttpRequest) -> HttpResponse:
    """Everybody who spoke and consents to be shown."""
    context = {
        "listing": specialist_listing(request),
        "trail": [Crumb(_("Citizen security in data"), f"/{_language()}/")],
    }
    return render(request, "datacction/specialists.html", context)
