"""The files of datasets: the rows that an address leaves, as CSV, XLSX or JSON."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from publications.datasets.exports import export
from publications.datasets.selection import read_selection
from publications.datasets.shown import about_of
from publications.datasets.stored import observations, public_dataset
from publications.services.downloads import count_download, is_counted
from publications.vocabulary import DATASET_TYPES


@require_safe
def serve_dataset(request: HttpRequest, key: UUID, extension: str) -> HttpResponse:
    """A file of a dataset that a public work shows. What the address asks and the dataset does not have is left out."""
    found = public_dataset(key, (get_language() or "es").split("-")[0])
    if found is None or extension not in DATASET_TYPES:
        raise Http404
    dataset, page = found
    table = observations(dataset)
    selection = read_selection(table, request.GET)
    content = export(table, selection, about_of(dataset, page, request), extension)
    response = HttpResponse(content, content_type=DATASET_TYPES[extension])
    name = slugify(dataset.label)[:80] or "dataset"
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex"
    if extension == "csv":  # what its columns and units are: JSON says it (CSV on the Web, section 5.2)
        about = request.build_absolute_uri(reverse("dataset_file", args=[key, "json"]))
        response["Link"] = f'<{about}>; rel="describedby"; type="application/json"'
    if is_counted(request, response.status_code):
        count_download(key=dataset.key, work=page.translation_key, request=request)
    return response
