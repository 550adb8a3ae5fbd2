"""What all pages of an import share: who may open them, how they look, how work on one begins."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_required

from participants.models import ImportBatch
from participants.queries.decisions import Decision
from participants.queries.imports import OpenQuestion, imports_of
from participants.services.privacy import log_access
from portal.jobs import Task, as_of_now, enqueue
from portal.models import Job, User
from portal.screens import screen

PERMISSION = "participants.import_attendance"
needs_permission = permission_required(PERMISSION)


def url(name: str, *args: Any) -> str:
    return reverse(f"attendance_imports:{name}", args=args)


def page(request: HttpRequest, template: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
    above = [(url("index"), _("Attendance"))]
    if template != "show" and (batch := context.get("batch")) is not None:
        above.append((url("show", batch.pk), str(batch.filename)))
    return screen(
        request, f"participants/imports/{template}.html", title, icon="upload", above=above, status=status, **context
    )


def by_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that takes what a form sends. Who comes by its address alone, as after signing in again because the
    session had ended, is told that nothing was changed, and shown the import."""

    @wraps(view)
    def checked(request: HttpRequest, pk: int) -> HttpResponse:
        if request.method == "POST":
            return view(request, pk)
        messages.warning(request, _("Nothing was changed: what you had sent did not arrive. Please send it again."))
        return redirect(url("show", batch_of(pk).pk))

    return checked


def user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def batch_of(pk: int) -> ImportBatch:
    return get_object_or_404(imports_of(), pk=pk)


def begin(request: HttpRequest, batch: ImportBatch, task: Task, **arguments: Any) -> HttpResponse:
    """Start a job for a batch and go where its progress is shown. While one is at work no second one is started."""
    # Looked at before anything is locked: on SQLite a job that writes for long keeps everybody else from writing.
    at_work = _job_at_work(batch)
    if at_work is None:
        with transaction.atomic():
            ImportBatch.objects.select_for_update().get(pk=batch.pk)
            at_work = _job_at_work(batch)
            if at_work is None:
                job = enqueue(task, by=user(request), batch=batch.pk, **arguments)
                ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    if at_work is not None:
        who = at_work.created_by
        messages.warning(
            request,
            _("This import is being worked on already, as %(who)s asked. Nothing was started twice.") % {"who": who}
            if who is not None and who != request.user
            else _("This import is being worked on already. Nothing was started twice."),
        )
    return redirect(url("show", batch.pk))


def _job_at_work(batch: ImportBatch) -> Job | None:
    """The job of a batch that is not over, as the database has it now."""
    jobs = Job.objects.filter(pk__in=ImportBatch.objects.filter(pk=batch.pk).values("job"))
    job = jobs.select_related("created_by").first()
    return job if job is not None and not as_of_now(job).is_over else None


def sorry(request: HttpRequest, batch: ImportBatch, error: ValidationError) -> HttpResponse:
    for sentence in error.messages:
        messages.error(request, sentence)
    return redirect(url("show", batch.pk))


def note_look(request: HttpRequest, batch: ImportBatch, group: str, records: int) -> None:
    """What the preview shows is a look at people, and so is what a page names of them before something is done."""
    log_access(user=user(request), what="import.preview", query={"batch": batch.pk, "group": group}, records=records)


def people_in(shown: Sequence[OpenQuestion | Decision]) -> int:
    """How many of the questions or decisions that a page shows are about people."""
    return sum(each.subject == "person" for each in shown)
