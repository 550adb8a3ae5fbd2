"""Calendars to subscribe to: everything that anyone may come to or see, a series, a country."""

from collections.abc import Sequence
from dataclasses import dataclass
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

from participants.models import Activity, Country, Programme, Series
from participants.queries.activity_pages import known_pages, page_paths
from participants.registration.calendars import AS_FILE, feed_of, to_subscribe
from participants.registration.listings import ActivityCard, DeskCard, activity_card, desk_card
from participants.registration.queries import public_among
from portal.mail import whole
from portal.placement import address
from portal.sorting import in_spanish_order
from portal.templatetags.portal_tags import Crumb

LOOKING_BACK = timedelta(days=366)
SHOWN = 12
"""Activities that are on or still to come, the next first."""
MOST = 1_000
"""Entries of a feed, the latest kept: programs that subscribe read all of it every few hours."""


def public_activities() -> QuerySet[Activity]:
    """Activities of the last year and to come that anyone may come to or see, each with its desk."""
    since = Activity.objects.filter(starts_at__gt=timezone.now() - LOOKING_BACK)
    return public_among(since, shown=known_pages()).select_related("desk")


@dataclass(frozen=True, slots=True)
class CalendarLink:
    """A calendar: its file, and the address that calendar programs subscribe to when it is pressed."""

    label: str
    url: str
    subscribe_url: str


@dataclass(frozen=True, slots=True)
class Coming:
    """An activity that is on or still to come, with where one goes for it."""

    card: ActivityCard
    desk: DeskCard | None
    is_on: bool

    @property
    def url(self) -> str:
        """Of the form where one can register, else of its page."""
        return (self.desk.url if self.desk is not None and not self.is_on else "") or self.card.url


@require_safe
@cache_control(no_cache=True)
def calendars(request: HttpRequest) -> HttpResponse:
    """What is on and what is coming, and which calendars there are to subscribe to."""
    activities = public_activities()
    series = Series.objects.filter(Exists(activities.filter(series=OuterRef("pk")))).order_by("programme", "-number")
    coming = _coming(activities, request)
    countries = sorted(_countries(activities), key=lambda country: in_spanish_order(country.name))
    context = {
        "now": [each for each in coming if each.is_on],
        "open_ones": [each for each in coming if not each.is_on and each.desk is not None and each.desk.url],
        "others": [each for each in coming if not each.is_on and (each.desk is None or not each.desk.url)],
        "everything": [_calendar(_("All activities"), reverse("calendar_all"))],
        "series": [_calendar(f"{each.get_programme_display()}: {each.title}", _series_path(each)) for each in series],
        "countries": [_calendar(each.name, reverse("calendar_country", args=[each.pk.lower()])) for each in countries],
        "trail": [Crumb(_("Home"), f"/{get_language()}/")],
    }
    return render(request, "participants/registration/calendars.html", context)


def _coming(activities: QuerySet[Activity], request: HttpRequest) -> list[Coming]:
    """The next activities that are not over, those that are on first. Two queries for each that one can register for."""
    now = timezone.now()
    is_left = Q(ends_at__gt=now) | Q(ends_at=None, starts_at__gt=now)
    rows = list(activities.filter(is_left).order_by("starts_at", "pk")[:SHOWN])
    urls = _page_urls(request, rows)
    found = []
    for activity in rows:
        desk = getattr(activity, "desk", None)
        card = activity_card(activity, request, url=urls.get(activity.pk, ""))
        found.append(Coming(card, desk_card(desk, at=now) if desk is not None else None, activity.has_begun(now)))
    return found


def _calendar(label: str, path: str) -> CalendarLink:
    url = whole(path)
    return CalendarLink(label, url, to_subscribe(url))


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
    urls = {pk: whole(url) for pk, url in _page_urls(request, rows).items()}
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
    """The address of the page that each activity stands on, in the reader's language or in the one there is. Three queries at
    most, whatever their number."""
    language = (get_language() or "es").split("-")[0]
    keys = [activity.page_key for activity in activities if activity.page_key is not None]
    paths = page_paths(keys, language)
    return {each.pk: address(request, paths[each.page_key]) for each in activities if each.page_key in paths}
