"""Calendars to subscribe to: everything that anyone may come to or see, a series, a country."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from participants.models import Activity, Country, Programme, RegistrationDesk, Series
from participants.queries.countries import country_name
from participants.registration.calendars import AS_FILE, feed_of
from participants.registration.listings import activity_card, desk_card
from portal.mail import whole
from portal.placement import address
from portal.queries import open_pages
from portal.templatetags.portal_tags import Crumb

LOOKING_BACK = timedelta(days=366)
SHOWN = 12
"""Activities that one can register for, the next first."""
MOST = 1_000
"""Entries of a feed, the latest kept: programs that subscribe read all of it every few hours."""


def public_activities() -> QuerySet[Activity]:
    """Activities with a start that the public knows of: their page is open, or people can register for them.

    Runs of courses have no day on which to be anywhere, and are left out.
    """
    pages = open_pages(Page.objects.filter(translation_key=OuterRef("page_key")))
    desks = RegistrationDesk.objects.filter(activity=OuterRef("pk"))
    known = Q(page_key__isnull=False) & Exists(pages) | Q(page_key=None) & Exists(desks)
    return (
        Activity.objects.filter(known, starts_at__gt=timezone.now() - LOOKING_BACK)
        .exclude(kind=Activity.Kind.RUN)
        .select_related("desk")
    )


@require_safe
@cache_control(no_cache=True)
def calendars(request: HttpRequest) -> HttpResponse:
    """Which calendars there are, and how to subscribe."""
    activities = public_activities()
    series = Series.objects.filter(Exists(activities.filter(series=OuterRef("pk")))).order_by("programme", "-number")
    desks = RegistrationDesk.objects.filter(activity__in=activities, activity__starts_at__gt=timezone.now())
    open_ones = [
        (activity_card(desk.activity, request), card)
        for desk in desks.select_related("activity").order_by("activity__starts_at")[:SHOWN]
        if (card := desk_card(desk)).url
    ]
    countries = _countries(activities).order_by(country_name())
    context = {
        "open_ones": open_ones,
        "everything": whole(reverse("calendar_all")),
        "series": [(f"{each.get_programme_display()}: {each.title}", whole(_series_path(each))) for each in series],
        "countries": [(each.name, whole(reverse("calendar_country", args=[each.pk.lower()]))) for each in countries],
        "trail": [Crumb(_("Home"), f"/{get_language()}/")],
    }
    return render(request, "participants/registration/calendars.html", context)


def _countries(activities: QuerySet[Activity]) -> QuerySet[Country]:
    """Those of the programme, and whichever else an activity of the calendars is about."""
    about = activities.filter(countries=OuterRef("pk"))
    found: QuerySet[Country] = Country.objects.filter(Q(in_programme=True) | Exists(about))
    return found


def _series_path(series: Series) -> str:
    return reverse("calendar_series", args=[series.programme, series.key])


@require_safe
@cache_control(no_cache=True)
def everything(request: HttpRequest) -> HttpResponse:
    """All public activities."""
    return _feed(request, public_activities(), _("Citizen security in data"), "calendar")


@require_safe
@cache_control(no_cache=True)
def of_series(request: HttpRequest, programme: str, key: str) -> HttpResponse:
    """The activities of a series: a season of the webinar."""
    series = get_object_or_404(Series, programme=programme, key=key)
    name = f"{Programme(series.programme).label}: {series.title}"
    return _feed(request, public_activities().filter(series=series), name, f"{programme}-{key}")


@require_safe
@cache_control(no_cache=True)
def of_country(request: HttpRequest, code: str) -> HttpResponse:
    """The activities about a country, and those about the whole region."""
    activities = public_activities()
    country = get_object_or_404(Country, pk=code.upper())
    about = activities.filter(Q(countries=country) | Q(countries=None)).distinct()
    return _feed(request, about, f"{_('Citizen security in data')}: {country.name}", code.lower())


def _feed(request: HttpRequest, activities: QuerySet[Activity], name: str, filename: str) -> HttpResponse:
    rows = list(activities.order_by("-starts_at", "pk")[:MOST])
    urls = _page_urls(request, rows)
    entries = []
    for activity in reversed(rows):
        desk = getattr(activity, "desk", None)
        url = urls.get(activity.pk, "")
        if not url and desk is not None:
            url = whole(reverse("registration", args=[activity.key]))
        entries.append(
            (activity, url, desk.sequence if desk else 0, desk is not None and desk.cancelled_at is not None)
        )
    response = HttpResponse(feed_of(entries, name=name), content_type=AS_FILE)
    response["Content-Disposition"] = f'inline; filename="{filename}.ics"'
    return response


def _page_urls(request: HttpRequest, activities: Sequence[Activity]) -> dict[int, str]:
    """The whole address of each activity's page in the reader's language, or in the one there is. One query."""
    language = (get_language() or "es").split("-")[0]
    keys = {activity.page_key: activity.pk for activity in activities if activity.page_key is not None}
    found: dict[int, tuple[bool, str]] = {}
    pages = open_pages(Page.objects.filter(translation_key__in=keys)).order_by("pk")
    for key, path, code in pages.values_list("translation_key", "url_path", "locale__language_code"):
        is_other = code != language
        pk = keys[key]
        if pk not in found or found[pk][0] > is_other:
            found[pk] = (is_other, path)
    return {pk: whole(address(request, path)) for pk, (_is_other, path) in found.items()}
