"""What the admin does with a run beside Wagtail's own screens: put it away, and bring it back."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participants.permissions import signed_in
from portal.screens import screen
from trainaction.enrolment.services.runs import archive_run
from trainaction.models import CourseRun


@never_cache
@permission_required("trainaction.change_courserun", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then archive a run, or bring an archived one back."""
    run = get_object_or_404(CourseRun, pk=pk)
    inspect_url = reverse("wagtailsnippets_trainaction_courserun:inspect", args=[run.pk])
    is_archived = run.archived_at is not None
    if request.method == "POST":
        archive_run(run=run, by=signed_in(request), is_archived=not is_archived)
        messages.success(request, _("Brought back.") if is_archived else _("Archived."))
        return redirect(inspect_url)
    runs = (reverse("wagtailsnippets_trainaction_courserun:list"), _("Course runs"))
    return screen(
        request,
        "trainaction/admin/archive.html",
        _("Bring back") if is_archived else _("Archive"),
        icon="folder-inverse",
        above=[runs, (inspect_url, run.title)],
        run=run,
        is_archived=is_archived,
        inspect_url=inspect_url,
    )
