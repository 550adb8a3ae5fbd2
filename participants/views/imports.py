"""Bringing attendance in, in the Wagtail admin: choose, look, decide, bring in, undo."""

from typing import Any
from zoneinfo import available_timezones

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.auth import permission_required
from wagtail.admin.widgets.button import HeaderButton

from participants.attendance.layouts import MAPPED
from participants.attendance.wording import SKIPPED
from participants.models import Activity, ImportBatch, ImportRow
from participants.queries import imports as reads
from participants.services import imports
from participants.services.privacy import log_access
from participants.tasks import apply_batch, read_batch, undo_batch
from participants.views.import_forms import AnswersForm, ColumnsForm, ImportForm
from participants.views.import_lists import ImportHistoryView, ImportIndexView
from portal.jobs import Task, as_of_now, enqueue
from portal.models import Job, User
from portal.screens import ScreenSet, screen

PERMISSION = "participants.import_attendance"
PER_PAGE = 25
State = ImportBatch.State
needs_permission = permission_required(PERMISSION)


def _url(name: str, *args: Any) -> str:
    return reverse(f"attendance_imports:{name}", args=args)


def _page(request: HttpRequest, template: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
    above = [(_url("index"), _("Attendance"))]
    return screen(
        request, f"participants/imports/{template}.html", title, icon="upload", above=above, status=status, **context
    )


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _batch(pk: int) -> ImportBatch:
    return get_object_or_404(reads.imports_of(), pk=pk)


def _begin(request: HttpRequest, batch: ImportBatch, task: Task, **arguments: Any) -> HttpResponse:
    """Start a job for a batch and go where its progress is shown."""
    with transaction.atomic():
        job = enqueue(task, by=_user(request), batch=batch.pk, **arguments)
        ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    return redirect(_url("show", batch.pk))


def _sorry(request: HttpRequest, batch: ImportBatch, error: ValidationError) -> HttpResponse:
    for sentence in error.messages:
        messages.error(request, sentence)
    return redirect(_url("show", batch.pk))


# --- upload ------------------------------------------------------------------------


@needs_permission
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose an activity and its file."""
    chosen = Activity.objects.filter(key=request.GET.get("activity", "")).first()
    form = ImportForm(request.POST or None, request.FILES or None, initial={"activity": chosen})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = imports.upload(
                activity=form.cleaned_data["activity"],
                file=file,
                filename=file.name,
                mode=form.cleaned_data["mode"],
                by=_user(request),
            )
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return _begin(request, batch, read_batch)
    return _page(request, "start", _("Bring attendance in"), form=form, status=422 if form.errors else 200)


# --- one import -----------------------------------------------------------------------------


@needs_permission
@require_GET
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: its progress, its questions, its preview, or what it brought in."""
    batch = _batch(pk)
    job = as_of_now(batch.job) if batch.job else None
    context: dict[str, Any] = {"batch": batch, "job": job, "stage": _stage(batch, job)}
    if context["stage"] == "questions":
        context["form"] = _answers_form(batch)
    elif context["stage"] == "mapping":
        context["form"] = _columns_form(batch)
    elif context["stage"] == "preview":
        context |= _preview(request, batch)
    history = HeaderButton(_("History"), url=_url("history", pk), icon_name="history")
    return _page(request, "show", str(batch.filename), buttons=[history], **context)


def _stage(batch: ImportBatch, job: Job | None) -> str:
    if job is not None and not job.is_over:
        return "busy"
    if job is not None and job.state in {Job.State.FAILED, Job.State.INTERRUPTED}:
        return "failed"
    return str(batch.state)


def _preview(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    groups = reads.group_counts(batch)
    people, institutions = reads.open_identities(batch), reads.open_institutions(batch)
    open_count = people.count() + institutions.count()
    known = {each.group for each in groups}
    group = request.GET.get("group", "")
    if group not in known:
        group = "ambiguous" if open_count else next((each.group for each in groups if each.rows), "matched")
    context: dict[str, Any] = {
        "groups": groups,
        "group": group,
        "counts": reads.counts(batch),
        "open_count": open_count,
    }
    if group == "ambiguous":
        # Institutions first: knowing one may settle who somebody is.
        asked: Any = institutions if institutions.exists() else people
        page = Paginator(asked, PER_PAGE).get_page(request.GET.get("p"))
        render_questions = reads.institution_questions if asked is institutions else reads.person_questions
        context |= {
            "page": page,
            "subject": "institution" if asked is institutions else "person",
            "questions": render_questions(list(page.object_list)),
        }
    else:
        page = Paginator(reads.rows_in_group(batch, group), PER_PAGE).get_page(request.GET.get("p"))
        context |= {"page": page, "rows": [_shown(row) for row in page.object_list]}
    log_access(
        user=_user(request),
        what="import preview",
        query={"batch": batch.pk, "group": group},
        records=len(page.object_list),
    )
    return context


def _shown(row: ImportRow) -> dict[str, Any]:
    identity = row.identity
    reason = row.reason or ("left_out" if identity is None else "")
    return {
        "row": row.row,
        "name": row.name,
        "email": row.email,
        "role": row.role,
        "institution": row.institution.name if row.institution else "",
        "registered": row.institution.institution if row.institution else None,
        "country": row.country,
        "person": identity.person if identity else None,
        "reason": SKIPPED.get(reason, reason),
        "notes": row.notes,
    }


@needs_permission
@require_GET
@never_cache
def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How far the job of an import is, for the script of its page."""
    job = _batch(pk).job
    job = as_of_now(job) if job else None
    over = job is None or job.is_over
    return JsonResponse(
        {
            "over": over,
            "percent": job.percent if job else None,
            "progress": job.progress if job else 0,
            "total": job.total if job else None,
            "message": job.message if job else "",
        }
    )


# --- answers, columns, decisions ------------------------------------------------------------


def _answers_form(batch: ImportBatch, data: Any = None) -> AnswersForm:
    zone = batch.activity.timezone
    zones = sorted(available_timezones(), key=lambda name: (not name.startswith("America/"), name))
    return AnswersForm(data, questions=batch.recognition.get("questions", []), zones=zones, initial={"timezone": zone})


def _columns_form(batch: ImportBatch, data: Any = None) -> ColumnsForm:
    unknown = batch.recognition["unknown"]
    fields = [field.name for field in MAPPED.sections[0].fields]
    return ColumnsForm(data, headings=unknown["headings"], samples=unknown["samples"], fields=fields)


def _again_with(request: HttpRequest, batch: ImportBatch, form: Any) -> HttpResponse:
    """The same page once more, with what was typed and what is wrong with it."""
    context = {"batch": batch, "job": None, "stage": batch.state, "form": form}
    return _page(request, "show", str(batch.filename), status=422, **context)


@needs_permission
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(pk)
    form = _answers_form(batch, request.POST)
    if not form.is_valid():
        return _again_with(request, batch, form)
    try:
        batch = imports.answer(batch=batch, answers=form.cleaned_data, by=_user(request))
    except ValidationError as error:
        return _sorry(request, batch, error)
    return _begin(request, batch, read_batch)


@needs_permission
@require_POST
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(pk)
    if "unknown" not in batch.recognition:
        return redirect(_url("show", pk))
    form = _columns_form(batch, request.POST)
    if not form.is_valid():
        return _again_with(request, batch, form)
    try:
        batch = imports.map_columns(batch=batch, columns=form.columns, by=_user(request))
    except ValidationError as error:
        form.add_error(None, error)
        return _again_with(request, batch, form)
    return _begin(request, batch, read_batch)


@needs_permission
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle what was chosen on the page, or all that is shown by one button."""
    batch = _batch(pk)
    subject = "institution" if request.POST.get("subject") == "institution" else "person"
    shown = request.POST.getlist("question")
    chosen = {each: choice for each in shown if (choice := request.POST.get(f"choice-{each}"))}
    try:
        if choice := request.POST.get("all", ""):
            done = imports.decide_all(
                batch=batch, subject=subject, choice=choice, questions=[*shown] if shown else None, by=_user(request)
            )
        elif subject == "institution":
            done = imports.decide(batch=batch, institutions=chosen, by=_user(request))
        else:
            done = imports.decide(batch=batch, persons=chosen, by=_user(request))
    except ValidationError as error:
        return _sorry(request, batch, error)
    if done:
        messages.success(request, ngettext("%(n)d question settled.", "%(n)d questions settled.", done) % {"n": done})
    else:
        messages.warning(request, _("Nothing was chosen, so nothing was settled."))
    return redirect(_url("show", pk))


# --- bringing in, giving up, undoing --------------------------------------------------------


@needs_permission
@require_POST
def bring_in(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(pk)
    if batch.state != State.PREVIEW:
        return _sorry(request, batch, ValidationError(_("This import is not ready to be brought in.")))
    if reads.open_identities(batch).exists() or reads.open_institutions(batch).exists():
        return _sorry(request, batch, ValidationError(_("Some questions are open. Decide them first.")))
    return _begin(request, batch, apply_batch, user=_user(request).pk)


@needs_permission
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try once more what failed."""
    batch = _batch(pk)
    if batch.job is not None and batch.job.state in {Job.State.FAILED, Job.State.INTERRUPTED}:
        if batch.state == State.APPLIED:
            return _begin(request, batch, undo_batch, user=_user(request).pk)
        if batch.state != State.PREVIEW:
            return _begin(request, batch, read_batch)
        ImportBatch.objects.filter(pk=pk).update(job=None)
    return redirect(_url("show", pk))


@needs_permission
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(pk)
    try:
        imports.discard(batch=batch, by=_user(request))
    except ValidationError as error:
        return _sorry(request, batch, error)
    messages.success(request, _("The import was given up. Nothing was changed, and its file was removed."))
    return redirect(_url("index"))


@needs_permission
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then undo."""
    batch = _batch(pk)
    if batch.state != State.APPLIED:
        return _sorry(request, batch, ValidationError(_("Only an import that was brought in can be undone.")))
    if request.method == "POST":
        return _begin(request, batch, undo_batch, user=_user(request).pk)
    return _page(request, "undo", _("Undo this import"), batch=batch)


class ImportViewSet(ScreenSet):
    """The addresses of bringing attendance in, and its place in the menu."""

    name = "attendance_imports"
    url_prefix = "attendance-imports"
    icon = "upload"
    menu_label = gettext_lazy("Attendance")
    menu_order = 210
    permission = PERMISSION

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", needs_permission(ImportIndexView.as_view()), name="index"),
            path("results/", needs_permission(ImportIndexView.as_view(results_only=True)), name="index_results"),
            path("new/", start, name="start"),
            path("<int:pk>/", show, name="show"),
            path("<int:pk>/history/", needs_permission(ImportHistoryView.as_view()), name="history"),
            path(
                "<int:pk>/history/results/",
                needs_permission(ImportHistoryView.as_view(results_only=True)),
                name="history_results",
            ),
            path("<int:pk>/progress/", progress, name="progress"),
            path("<int:pk>/answer/", answer, name="answer"),
            path("<int:pk>/columns/", columns, name="columns"),
            path("<int:pk>/decide/", decide, name="decide"),
            path("<int:pk>/bring-in/", bring_in, name="bring_in"),
            path("<int:pk>/again/", again, name="again"),
            path("<int:pk>/discard/", discard, name="discard"),
            path("<int:pk>/undo/", undo, name="undo"),
        ]
