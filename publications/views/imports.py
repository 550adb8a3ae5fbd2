"""Bringing in a sheet of publications, and taking the catalogue out again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.auth import permission_required

from portal.jobs import as_of_now
from portal.models import User
from publications.catalogue import catalogue_csv, catalogue_xlsx
from publications.forms import ImportForm
from publications.models import PublicationImport
from publications.services.uploads import begin_applying, upload_import
from publications.sheets import NOTES
from publications.tasks import apply_import, preview_import

needs_permission = permission_required("publications.import_publications")
LATEST = 20


@needs_permission
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose a sheet and its files; what was brought in lately."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        try:
            upload = upload_import(
                sheet=form.cleaned_data["sheet"],
                files=form.cleaned_data["attachments"],
                by=request.user,
                preview=preview_import,
            )
        except ValidationError as error:
            form.add_error("attachments", error)
        else:
            return redirect("publication_import", upload.pk)
    context = {"form": form, "columns": NOTES, "latest": PublicationImport.objects.all()[:LATEST]}
    return render(request, "publications/admin/import_start.html", context)


@needs_permission
@never_cache
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is, what it would do or did."""
    upload = get_object_or_404(PublicationImport.objects.select_related("job"), pk=pk)
    job = as_of_now(upload.job) if upload.job else None
    is_running = job is not None and not job.is_over
    return render(
        request, "publications/admin/import_show.html", {"upload": upload, "job": job, "is_running": is_running}
    )


@needs_permission
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an import in that was looked through."""
    upload = get_object_or_404(PublicationImport, pk=pk)
    assert isinstance(request.user, User)
    try:
        begin_applying(upload=upload, by=request.user, apply=apply_import)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("publication_import", upload.pk)


@needs_permission
@require_GET
def catalogue(request: HttpRequest, extension: str) -> HttpResponse:
    """The whole catalogue, drafts too, in the columns it can be brought in by."""
    if extension == "csv":
        response = HttpResponse(catalogue_csv(), content_type="text/csv; charset=utf-8")
    elif extension == "xlsx":
        response = HttpResponse(
            catalogue_xlsx(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="publications.{extension}"'
    return response
