"""How often files were downloaded, exactly: for managers, on a page and as CSV."""

import csv
from collections.abc import Iterator
from datetime import date

import counter_robots
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from portal.spreadsheets import as_csv_cell
from publications.queries.downloads import DownloadsOfFile, downloads_by_file


class PeriodForm(forms.Form):
    """A period, open at either end."""

    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=AdminDateInput)
    until = forms.DateField(label=gettext_lazy("To"), required=False, widget=AdminDateInput)


def downloads(request: HttpRequest) -> HttpResponseBase:
    """Raises PermissionDenied for who may not see exact numbers."""
    if not request.user.has_perm("publications.view_exact_downloads"):
        raise PermissionDenied
    form = PeriodForm(request.GET)
    period: dict[str, date] = (
        {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    )
    found = downloads_by_file(**period)
    if request.GET.get("format") == "csv":
        response = StreamingHttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="downloads.csv"'
        return response
    query = request.GET.copy()
    query["format"] = "csv"
    context = {
        "form": form,
        "files": found,
        "total": sum(each.number for each in found),
        "csv": query.urlencode(),
        "list_version": counter_robots.__version__,
    }
    answer: HttpResponse = render(request, "publications/admin/downloads.html", context)
    return answer


def _csv(found: list[DownloadsOfFile]) -> Iterator[bytes]:
    writer = csv.writer(_Echo())
    yield "\ufeff".encode()
    yield writer.writerow([_("Publication"), _("Language"), _("Downloads"), _("Countries")])
    for each in found:
        countries = "; ".join(f"{name}: {number}" for name, number in each.countries)
        yield writer.writerow([as_csv_cell(each.title), each.language, each.number, as_csv_cell(countries)])


class _Echo:
    """Gives back what a csv writer writes."""

    def write(self, line: str) -> bytes:
        return line.encode()
