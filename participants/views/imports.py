"""Bringing attendance in, in the Wagtail admin: choose, look, decide, bring in, undo."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin.widgets.button import HeaderButton

from participants.attendance.layouts import LAYOUTS, MAPPED
from participants.attendance.proposing import propose_columns
from participants.models import ImportBatch
from participants.queries import imports as reads
from participants.queries.activities import activity_by_key
from participants.queries.obstacles import Obstacle, told
from participants.queries.zones import answered_before, called, is_zone_open
from participants.services import imports
from participants.tasks import apply_batch, read_batch, undo_batch
from participants.views.import_decisions import decide, revoke, who
from participants.views.import_forms import AnswersForm, ColumnsForm, ImportForm
from participants.views.import_lists import ImportHistoryView, ImportIndexView
from participants.views.import_pages import (
    PERMISSION,
    batch_of,
    begin,
    by_form,
    needs_permission,
    note_look,
    page,
    people_in,
    sorry,
    url,
    user,
)
from participants.views.import_preview import alike, alike_people, preview
from portal.jobs import as_of_now
from portal.models import Job, User
from portal.screens import ScreenSet
from portal.timezones import all_zones

State = ImportBatch.State


# --- upload ------------------------------------------------------------------------


@needs_permission
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose an activity and its file."""
    chosen = activity_by_key(request.GET.get("activity", ""))
    by, as_list = user(request), "list" in request.GET
    form = ImportForm(request.POST or None, request.FILES or None, initial={"activity": chosen}, by=by, as_list=as_list)
    if request.method == "POST":
        if form.is_valid():
            try:
                batch = _take_in(form, by)
            except ValidationError as error:
                form.add_error("file", error)
            else:
                return begin(request, batch, read_batch)
        form.keep()
    status = 422 if form.errors else 200
    return page(request, "start", _("Bring attendance in"), form=form, as_list=as_list, status=status)


def _take_in(form: ImportForm, by: User) -> ImportBatch:
    """An import of the file that was sent, or of the one kept before. Raises as `upload` does."""
    said = {name: form.cleaned_data[name] for name in ("activity", "mode")}
    sent, kept = form.cleaned_data["file"], form.kept
    if sent is None and kept is not None:
        with kept.path.open("rb") as file:
            batch = imports.upload(file=file, filename=kept.filename, by=by, **said)
    else:
        batch = imports.upload(file=sent, filename=sent.name, by=by, **said)
    if kept is not None:
        kept.let_go()
    return batch


# --- one import -----------------------------------------------------------------------------


@needs_permission
@require_GET
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: its progress, its questions, its preview, or what it brought in."""
    batch = batch_of(pk)
    job = as_of_now(batch.job) if batch.job else None
    context: dict[str, Any] = {"batch": batch, "job": job, "stage": _stage(batch, job), **_recognised(batch)}
    if context["stage"] == "questions":
        context["form"] = _answers_form(batch)
    elif context["stage"] == "mapping":
        context["form"] = _columns_form(batch)
    elif context["stage"] == "preview":
        context |= preview(request, batch)
        context["form"] = _answers_form(batch)
    elif context["stage"] == State.APPLIED:
        context["uncounted"] = reads.uncounted_in(batch)
    elif context["stage"] == "failed" and batch.state in LEFT_AT[undo_batch.name]:
        context["obstacles"] = told(Obstacle(**each) for each in batch.summary.get("in_the_way", []))
    context["may_change_columns"] = imports.may_change_columns(batch)
    if context["stage"] in {"questions", "mapping", "preview"}:
        context["same_file"] = reads.same_file(batch)
    history = HeaderButton(_("History"), url=url("history", pk), icon_name="history")
    return page(request, "show", str(batch.filename), buttons=[history], **context)


def _recognised(batch: ImportBatch) -> dict[str, str]:
    """What the layout of a file and the time zone that it is read in are called, in the reader's language."""
    layouts = {layout.key: str(layout.title) for layout in (*LAYOUTS, MAPPED)}
    zone = batch.recognition.get("timezone", "")
    return {"layout": layouts.get(batch.layout, batch.layout), "zone": called(zone, batch) if zone else ""}


def _stage(batch: ImportBatch, job: Job | None) -> str:
    if job is not None and not job.is_over:
        return "busy"
    return "failed" if _has_failed(batch, job) else str(batch.state)


LEFT_AT = {
    read_batch.name: (State.UPLOADED, State.READING),
    apply_batch.name: (State.PREVIEW, State.APPLYING),
    undo_batch.name: (State.APPLIED, State.UNDOING),
}
"""Where a batch stands while a job has not done what it was for."""


ABANDONED_AFTER = timedelta(hours=1)
"""A command reads the longest file in a few minutes, and has no job that tells whether it lives."""


def _has_failed(batch: ImportBatch, job: Job | None) -> bool:
    """Whether the last job came to nothing. One that had done its work when it ended badly, as a server stopped in that
    moment, has not; nor is anything left to try of an import that was given up."""
    if job is None:
        return _is_abandoned(batch)
    if job.state not in {Job.State.FAILED, Job.State.INTERRUPTED}:
        return False
    return batch.state in LEFT_AT.get(job.task, ())


def _is_abandoned(batch: ImportBatch) -> bool:
    """Whether nobody reads a file any more: the command that did was ended, or the server before it asked for the job."""
    return batch.state in LEFT_AT[read_batch.name] and batch.created_at < timezone.now() - ABANDONED_AFTER


@needs_permission
@require_GET
@never_cache
def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How far the job of an import is, for the script of its page."""
    job = batch_of(pk).job
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
    """What is open about the file; on its preview what the file left open, with the answers that hold, of which one or
    another may be sent alone."""
    found = batch.recognition
    if batch.state == State.QUESTIONS:
        questions = found.get("questions", [])
    else:
        questions = [each for each in found.get("left_open", []) if data is None or each["key"] in data]
    before = answered_before(batch) if any(each["key"] != "timezone" for each in questions) else {}
    zone = found.get("remembered", "") if is_zone_open(batch) else found.get("timezone") or batch.activity.timezone
    given = {"timezone": zone, **before, **batch.answers}
    return AnswersForm(data, questions=questions, zones=all_zones(), before=before, initial=given)


def _columns_form(batch: ImportBatch, data: Any = None) -> ColumnsForm:
    unknown = batch.recognition["unknown"]
    fields = [field.name for field in MAPPED.sections[0].fields]
    known = reads.remembered_columns(unknown["fingerprint"])
    known = known or propose_columns(unknown["headings"], unknown["samples"])
    initial = {f"column-{index}": name for name, index in known.items()}
    return ColumnsForm(data, headings=unknown["headings"], samples=unknown["samples"], fields=fields, initial=initial)


def _again_with(request: HttpRequest, batch: ImportBatch, form: Any) -> HttpResponse:
    """The same page once more, with what was typed and what is wrong with it."""
    context = {"batch": batch, "job": None, "stage": batch.state, **_recognised(batch)}
    if batch.state == State.PREVIEW:
        context |= preview(request, batch)
    context["form"] = form
    return page(request, "show", str(batch.filename), status=422, **context)


@needs_permission
@by_form
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    batch = batch_of(pk)
    form = _answers_form(batch, request.POST)
    if not form.is_valid():
        return _again_with(request, batch, form)
    if not form.fields:  # nothing was chosen, where the browser does not ask for it
        return sorry(request, batch, ValidationError(_("Choose an answer first.")))
    try:
        batch = imports.answer(batch=batch, answers=form.cleaned_data, by=user(request))
    except ValidationError as error:
        return sorry(request, batch, error)
    if batch.state == State.PREVIEW:  # it was read by this answer already
        return redirect(url("show", pk))
    return begin(request, batch, read_batch)


@needs_permission
@by_form
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    batch = batch_of(pk)
    if "unknown" not in batch.recognition:
        return redirect(url("show", pk))
    form = _columns_form(batch, request.POST)
    if not form.is_valid():
        return _again_with(request, batch, form)
    try:
        batch = imports.map_columns(batch=batch, columns=form.columns, by=user(request))
    except ValidationError as error:
        form.add_error(None, error)
        return _again_with(request, batch, form)
    return begin(request, batch, read_batch)


@needs_permission
@by_form
def change_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask anew what the columns mean, of a sheet that was read by columns somebody said."""
    batch = batch_of(pk)
    try:
        batch = imports.change_columns(batch=batch, by=user(request))
    except ValidationError as error:
        return sorry(request, batch, error)
    return begin(request, batch, read_batch)


# --- bringing in, giving up, undoing --------------------------------------------------------


@needs_permission
@by_form
def bring_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring it in; after asking once where none of its times lies within the activity, that has not begun, a new
    institution is nearly called like one of the registry, or a new person by a shorter or longer name."""
    batch = batch_of(pk)
    if batch.state == State.APPLIED:
        return sorry(
            request, batch, ValidationError(_("This import has been brought in already. Nothing was changed."))
        )
    if batch.state != State.PREVIEW:
        return sorry(request, batch, ValidationError(_("This import is not ready to be brought in.")))
    asked = (reads.open_countries, reads.open_institutions, reads.open_identities)
    if reads.file_questions(batch) or any(open_ones(batch).exists() for open_ones in asked):
        return sorry(request, batch, ValidationError(_("Some questions are open. Decide them first.")))
    return _unsure(request, batch) or begin(request, batch, apply_batch, user=user(request).pk)


def _unsure(request: HttpRequest, batch: ImportBatch) -> HttpResponse | None:
    """A page that asks once more whether to bring it in, where there is a reason to and nobody has said so yet."""
    if request.POST.get("sure"):
        return None
    known = {**alike(batch), **alike_people(batch)}
    note_look(request, batch, "unsure", people_in(known.get("proposed", ())))
    if batch.summary.get("outside"):
        first, last = reads.days_of(batch)
        title = _("No time of this file lies within the activity")
        return page(request, "outside", title, batch=batch, first=first, last=last, **known)
    if batch.activity.is_ahead():
        return page(request, "ahead", _("The activity has not begun yet"), batch=batch, **known)
    if known:
        return page(request, "alike", _who_they_are(known), batch=batch, **known)
    return None


def _who_they_are(known: dict[str, Any]) -> str:
    """What is asked once more before a file is brought in: of institutions, of people, or of both."""
    institutions, people = known.get("alike_count", 0), known.get("proposed_count", 0)
    if institutions and people:
        return _("Are these institutions and people in the registry already?")
    if institutions:
        return ngettext(
            "Is this institution in the registry already?",
            "Are these institutions in the registry already?",
            institutions,
        )
    return ngettext("Is this person in the registry already?", "Are these people in the registry already?", people)


@needs_permission
@by_form
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try once more what failed; what could not be brought in is looked at again first."""
    batch = batch_of(pk)
    if not _has_failed(batch, batch.job):
        return redirect(url("show", pk))
    if batch.state in LEFT_AT[undo_batch.name]:
        return begin(request, batch, undo_batch, user=user(request).pk)
    if batch.state in LEFT_AT[read_batch.name]:
        return begin(request, batch, read_batch)
    ImportBatch.objects.filter(pk=pk).update(job=None)
    return redirect(url("show", pk))


@needs_permission
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then give up."""
    batch = batch_of(pk)
    if batch.state not in imports.OPEN_STATES:
        return sorry(request, batch, ValidationError(_("This import cannot be discarded any more.")))
    if request.method != "POST":
        return page(request, "discard", _("Give this import up?"), batch=batch)
    try:
        imports.discard(batch=batch, by=user(request))
    except ValidationError as error:
        return sorry(request, batch, error)
    messages.success(request, _("The import was given up. Nothing was changed, and its file was removed."))
    return redirect(url("index"))


@needs_permission
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then undo."""
    batch = batch_of(pk)
    if batch.state != State.APPLIED:
        return sorry(request, batch, ValidationError(_("Only an import that was brought in can be undone.")))
    if request.method == "POST":
        return begin(request, batch, undo_batch, user=user(request).pk)
    return page(request, "undo", _("Undo this import"), batch=batch)


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
            path("<int:pk>/change-columns/", change_columns, name="change_columns"),
            path("<int:pk>/decide/", decide, name="decide"),
            path("<int:pk>/who/<str:question>/", who, name="who"),
            path("<int:pk>/take-back/", revoke, name="revoke"),
            path("<int:pk>/bring-in/", bring_in, name="bring_in"),
            path("<int:pk>/again/", again, name="again"),
            path("<int:pk>/discard/", discard, name="discard"),
            path("<int:pk>/undo/", undo, name="undo"),
        ]
