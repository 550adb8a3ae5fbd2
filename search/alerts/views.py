"""The pages around e-mail alerts: ask, confirm, end. None of them tells whether an address is known."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.opting_in import CONFIRMED_WITHIN
from portal.templatetags.portal_tags import Crumb
from portal.views.signed_links import kept_from_others
from search.alerts import following
from search.alerts.forms import FollowForm
from search.alerts.links import ALERTS, read_confirmation, read_stop
from search.alerts.messages import named
from search.filters import Filters, read
from search.finding import reader_language
from search.models import Alert
from search.models.alerts import LONGEST_QUERY


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """The form to follow the search of this address. Another spelling of an address leads to its one."""
    filters = read(request.GET)
    query = filters.only("q", *filters.choice_names)
    if query != request.GET.urlencode() and request.method != "POST":
        return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)
    form = FollowForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if len(query) > LONGEST_QUERY:
            form.add_error(None, _("This search is too long to be followed. Leave out some words or filters."))
        elif ALERTS.network_asks_too_often(request):
            form.add_error(None, _("Too many were asked for from your network. Try again in an hour."))
            status = 429
        else:
            following.ask_to_follow(
                address=form.cleaned_data["address"],
                query=query,
                language=reader_language(),
                frequency=form.cleaned_data["frequency"],
            )
            return HttpResponseRedirect(reverse("search_alert_requested") + (f"?{query}" if query else ""))
    context = {"form": form, **_search(filters, query)}
    return render(request, "search/alerts/follow.html", context, status=status)


@kept_from_others
@require_safe
def requested(request: HttpRequest) -> HttpResponse:
    """What is to be done now: the same, whatever became of the wish."""
    filters = read(request.GET)
    query = filters.only("q", *filters.choice_names)
    context = {"days": CONFIRMED_WITHIN.days, **_search(filters, query)}
    return render(request, "search/alerts/requested.html", context)


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """One button: programs that look through e-mails open links, and press nothing."""
    confirmation = read_confirmation(token)
    alert = Alert.objects.filter(key=confirmation.key).first() if confirmation else None
    if confirmation is None or alert is None:
        return render(request, "search/alerts/gone.html", {"trail": _trail()}, status=404)
    if request.method == "POST":
        alert = following.confirm(confirmation=confirmation) or alert
    context = {
        "is_done": request.method == "POST",
        "is_daily": confirmation.frequency == Alert.Frequency.DAILY,
        **_of_alert(alert),
    }
    return render(request, "search/alerts/confirm.html", context)


@kept_from_others
@csrf_exempt  # RFC 8058: the mail reader's server posts, without cookies; the signed address is the authority
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One button; a POST from wherever it comes is it pressed. Pressed again, it says the same."""
    key = read_stop(token)
    if key is None:
        return render(request, "search/alerts/gone.html", {"trail": _trail()}, status=404)
    alert = following.stop(key=key) if request.method == "POST" else Alert.objects.filter(key=key).first()
    context: dict[str, object] = {"is_done": request.method == "POST" or alert is None, "trail": _trail()}
    if alert is not None:
        context |= _of_alert(alert)
    return render(request, "search/alerts/stop.html", context)


def _trail() -> list[Crumb]:
    return [Crumb(_("Home"), f"/{reader_language()}/"), Crumb(pgettext("noun", "Search"), reverse("search"))]


def _search(filters: Filters, query: str) -> dict[str, object]:
    """What the pages say of a search."""
    end = f"?{query}" if query else ""
    return {
        "name": named(filters),
        "search_url": reverse("search") + end,
        "feed_url": reverse("search_feed") + end,
        "follow_url": reverse("search_alert") + end,
        "trail": _trail(),
    }


def _of_alert(alert: Alert) -> dict[str, object]:
    return _search(read(QueryDict(alert.query)), alert.query)
