"""The report on searches, for editors, in Wagtail's menu of reports."""

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.widgets import AdminDateInput

from portal.screens import screen
from search.reports import CONTENT_TYPES, Asked, export, report

PERMISSION = "search.view_searches"
PER_PAGE = 50


class SearchesForm(forms.Form):
    """A period, open at either end, and which searches of it."""

    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=AdminDateInput)
    until = forms.DateField(label=gettext_lazy("To"), required=False, widget=AdminDateInput)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=lambda: [("", _("All")), *settings.LANGUAGES]
    )
    text = forms.CharField(label=gettext_lazy("Words in the search"), required=False, max_length=80)
    only_empty = forms.BooleanField(label=gettext_lazy("Only what finds nothing"), required=False)


def searches(request: HttpRequest) -> HttpResponse:
    """Raises PermissionDenied for who may not see what is searched."""
    form = SearchesForm(request.GET)
    found = report(_asked(request, form))
    query = request.GET.copy()
    query.pop("p", None)
    paginator = WagtailPaginator(list(found.rows), PER_PAGE)
    page = paginator.get_page(request.GET.get("p"))
    return screen(
        request,
        "search/admin/searches.html",
        _("Searches"),
        icon="search",
        form=form,
        report=found,
        page_obj=page,
        elided_page_range=paginator.get_elided_page_range(page.number),
        files=[
            (name.upper(), f"{reverse('search_report_file', args=[name])}?{query.urlencode()}")
            for name in CONTENT_TYPES
        ],
        pins_url=reverse("wagtailsnippets_search_pin:add") if request.user.has_perm("search.add_pin") else "",
    )


def searches_file(request: HttpRequest, extension: str) -> HttpResponse:
    """The same as a file. Raises PermissionDenied as the page does, Http404 for a kind of file that is none."""
    asked = _asked(request, SearchesForm(request.GET))
    if extension not in CONTENT_TYPES:
        raise Http404
    response = HttpResponse(export(report(asked), extension), content_type=CONTENT_TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="searches.{extension}"'
    return response


def _asked(request: HttpRequest, form: SearchesForm) -> Asked:
    """What the form asks for; a wrong value is left out, and the form says so."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value}
    return Asked(**given)
