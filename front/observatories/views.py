"""The public directory of observatories, and how their links stand, for editors."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from front.models import Observatory
from front.observatories.checking import follow
from front.observatories.listings import directory, observatory_view
from front.observatories.queries import checks, shown, troubled, without_address
from portal.readers import is_too_often
from portal.screens import ScreenSet, page_of, screen
from portal.templatetags.portal_tags import Crumb

PERMISSION = "front.change_observatory"
PER_PAGE = 50
edits = permission_required(PERMISSION, raise_exception=True)


def _home() -> Crumb:
    return Crumb(_("Home"), f"/{(get_language() or 'es').split('-')[0]}/")


@require_safe
def observatories(request: HttpRequest) -> HttpResponse:
    """The directory, with its filters, and of how many the address is not known."""
    context = {"listing": directory(request), "without_address": without_address().count(), "trail": [_home()]}
    return render(request, "front/observatories/observatories.html", context)


@require_safe
def observatory(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the directory."""
    rows = shown().select_related("country", "institution__merged_into", "check_of_link").prefetch_related("themes")
    found = observatory_view(get_object_or_404(rows, slug=slug))
    trail = [_home(), Crumb(_("Observatories and portals"), reverse("observatories"))]
    return render(request, "front/observatories/observatory.html", {"observatory": found, "trail": trail})


@never_cache
@edits
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """What does not answer, what has no address, and how every link stood."""
    return screen(
        request,
        "front/observatories/admin/links.html",
        _("Links of observatories"),
        icon="link",
        troubled=troubled(),
        without_address=without_address(),
        **page_of(checks(), request, PER_PAGE),
    )


@never_cache
@edits
@require_POST
def check_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow one address at once: after somebody has mended it."""
    found = get_object_or_404(Observatory.objects.exclude(url=""), pk=pk)
    if is_too_often("link check", str(found.pk), most=3, seconds=600):
        messages.warning(request, _("It was checked three times within ten minutes. Try again later."))
        return redirect("observatory_links:index")
    check = follow(observatory=found)
    messages.info(request, f"{found}: {check.get_outcome_display()}")
    return redirect("observatory_links:index")


class LinkScreens(ScreenSet):
    """How the links of observatories stand."""

    name = "observatory_links"
    url_prefix = "observatory-links"
    permission = PERMISSION
    icon = "link"
    menu_label = gettext_lazy("Links of observatories")
    menu_order = 318

    def get_urlpatterns(self) -> list[object]:
        return [path("", links, name="index"), path("<int:pk>/check/", check_now, name="check")]
