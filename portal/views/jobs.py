"""How far a job is, for the page that waits for it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.jobs import as_of_now
from portal.models import User
from portal.queries import jobs_seen_by


@require_GET
@never_cache
@login_required
def job_status(request: HttpRequest, pk: int) -> HttpResponse:
    """The job as JSON where that is asked for, else as the part of a page that htmx swaps until the job is over."""
    assert isinstance(request.user, User)
    job = jobs_seen_by(request.user).filter(pk=pk).first()
    if job is None:
        raise PermissionDenied
    job = as_of_now(job)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        response: HttpResponse = JsonResponse(
            {
                "id": job.pk,
                "task": job.task,
                "state": job.state,
                "is_over": job.is_over,
                "progress": job.progress,
                "total": job.total,
                "percent": job.percent,
                "message": job.message,
                "result": job.result,
            }
        )
    else:
        response = render(request, "portal/jobs/status.html", {"job": job})
        if job.is_over:
            response["HX-Trigger"] = "jobOver"
    response["Vary"] = "Accept, Cookie"
    return response
