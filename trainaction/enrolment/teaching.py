"""The pages of those who run a course: their runs, the people in one, whom they admit and bring in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants.guests import read_upload, seal, unseal
from participants.permissions import signed_in
from participants.services.privacy import log_access
from portal.models import User
from trainaction.enrolment.exports import TYPES, as_file
from trainaction.enrolment.forms import InvitationFileForm, PeopleFilter, WhyForm
from trainaction.enrolment.invitations import meet, places_for, salt_of, sectors
from trainaction.enrolment.listings import dates_of, learners
from trainaction.enrolment.queries import numbers_by_state, people_in, runs_listed, runs_taught_by
from trainaction.enrolment.services.enrolments import Refused, approve, free_double, reject, withdraw
from trainaction.enrolment.services.invitations import invite
from trainaction.enrolment.states import RunState, in_teaching_order
from trainaction.models import CourseRun, Enrolment, EnrolmentState
from trainaction.permissions import may_run_courses
from trainaction.teaching import taught_run, teaching_trail
from trainaction.waiting import waiting_in

PER_PAGE = 50


@never_cache
@login_required
@require_safe
def my_runs(request: HttpRequest) -> HttpResponse:
    """The runs somebody teaches, those under way first, with what waits for them in each."""
    found: list[Any] = list(in_teaching_order(runs_taught_by(signed_in(request))))
    waits = waiting_in(run.pk for run in found)
    runs = [
        {
            "run": run,
            "state": RunState(run.state).label,
            "dates": dates_of(run),
            "waits": waits[run.pk],
            "course": "" if run.title.startswith(run.course_title or " ") else run.course_title,
        }
        for run in found
    ]
    return render(
        request,
        "trainaction/teaching/my_runs.html",
        {"runs": runs, "files": _files() if runs else [], "trail": teaching_trail()[:1]},
    )


def _files() -> list[tuple[str, str]]:
    return [(extension.upper(), reverse("my_runs_file", args=[extension])) for extension in TYPES]


@never_cache
@login_required
@require_safe
def my_runs_file(request: HttpRequest, extension: str) -> HttpResponse:
    """The same as CSV or XLSX, with how many people are in which state. Whoever teaches none finds no file."""
    runs = list(in_teaching_order(runs_taught_by(signed_in(request))))
    if extension not in TYPES or not (runs or may_run_courses(signed_in(request))):
        raise Http404
    response = HttpResponse(as_file(runs, extension), content_type=TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="runs-{timezone.localtime():%Y%m%d-%H%M}.{extension}"'
    return response


@require_safe
@taught_run
def teaching_run(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """The people of a run, who asks to be admitted first. The look is logged."""
    found: Any = runs_listed().get(pk=run.pk)  # with columns that its class does not have
    form = PeopleFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    people = people_in(found, state=chosen.get("state", ""), name=chosen.get("name", ""))
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("p"))
    rows = learners(found, page.object_list)
    log_access(
        user=signed_in(request),
        what="enrolment.list",
        query={"run": found.key, **request.GET.dict()},
        records=len(rows),
    )
    numbers = numbers_by_state(found)
    context = {
        "run": found,
        "state": RunState(found.state).label,
        "dates": dates_of(found),
        "form": form,
        "rows": rows,
        "page_obj": page,
        "numbers": [(state.label, numbers[state]) for state in EnrolmentState if state in numbers],
        "is_narrowed": any(chosen.values()),
        "tab": "people",
        "trail": teaching_trail(),
    }
    return render(request, "trainaction/teaching/run.html", context)


def _enrolment(run: CourseRun, key: UUID) -> Enrolment:
    """An enrolment of this run and of no other."""
    return get_object_or_404(Enrolment.objects.select_related("run", "person__merged_into"), run=run, public_id=key)


@require_POST
@taught_run
def enrolment_approve(request: HttpRequest, run: CourseRun, key: UUID) -> HttpResponse:
    """Admit who asked."""
    try:
        admitted = approve(enrolment=_enrolment(run, key), by=signed_in(request))
    except Refused as refused:
        messages.error(request, refused.messages[0])
    else:
        name = {"person": admitted.person.counted_as}
        if admitted.state == EnrolmentState.ENROLLED:
            messages.success(request, _("%(person)s has a place.") % name)
        else:
            messages.success(request, _("%(person)s is admitted, and waits for a place.") % name)
    return redirect("teaching_run", run.key)


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def enrolment_reject(request: HttpRequest, run: CourseRun, key: UUID) -> HttpResponse:
    """Ask why, then not admit."""
    own = _enrolment(run, key)
    form = WhyForm(
        request.POST or None, help_text=_("The person is told by e-mail, and reads it in “My courses”."), required=True
    )
    context = {"title": _("Not admit"), "button": _("Do not admit"), "person": own.person.counted_as}
    return _step(request, run, form, reject, own, context, _("%(person)s was not admitted."))


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def enrolment_withdraw(request: HttpRequest, run: CourseRun, key: UUID) -> HttpResponse:
    """Take somebody out of the run, for instance who asked for it by telephone."""
    own = _enrolment(run, key)
    form = WhyForm(
        request.POST or None,
        help_text=_(
            "Kept with the step, for those who run the course. The person is told by e-mail that they are out, not why."
        ),
        required=True,
    )
    context = {"title": _("Take out of the run"), "button": _("Take out"), "person": own.person.counted_as}
    return _step(request, run, form, withdraw, own, context, _("%(person)s is out of the run."))


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def enrolment_free(request: HttpRequest, run: CourseRun, key: UUID) -> HttpResponse:
    """Give back the second place of somebody who is in the run twice."""
    own = _enrolment(run, key)
    form = Form(request.POST if request.method == "POST" else None)
    context = {
        "title": _("Give back the second place"),
        "button": _("Give it back"),
        "person": own.person.counted_as,
        "text": _(
            "The other enrolment stays as it is, with what was done in it, and the person is told nothing. The place goes to who "
            "waits longest. Should the two rows of the registry be split again, this one stands as withdrawn, and can enrol anew."
        ),
    }
    return _step(request, run, form, _free, own, context, _("The second place of %(person)s is free."))


def _free(*, enrolment: Enrolment, by: User, why: str) -> Enrolment:
    """As the other steps are called; why is known."""
    return free_double(enrolment=enrolment, by=by)


def _step(
    request: HttpRequest,
    run: CourseRun,
    form: Form,
    service: Any,
    own: Enrolment,
    context: dict[str, Any],
    done: str,
) -> HttpResponse:
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            service(enrolment=own, by=signed_in(request), why=form.cleaned_data.get("why", ""))
        except Refused as refused:
            form.add_error(None, refused.messages[0])
            status = 409
        else:
            messages.success(request, done % {"person": own.person.counted_as})
            return redirect("teaching_run", run.key)
    return render(
        request,
        "trainaction/teaching/step.html",
        {**context, "form": form, "run": run, "tab": "people", "trail": teaching_trail()},
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def teaching_invite(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Choose a list, look at what it would do, then bring the people in."""
    user = signed_in(request)
    form = InvitationFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"run": run, "form": form, "tab": "people", "trail": teaching_trail()}
    if request.method == "POST" and "guests" in request.POST:
        try:
            enrolments = invite(run=run, guests=unseal(request.POST["guests"], salt=salt_of(run, user)), by=user)
        except ValidationError as error:
            context["form"] = form = InvitationFileForm()
            context["error"] = error.messages[0]
            return render(request, "trainaction/teaching/invite.html", context, status=409)
        messages.success(request, _brought_in(enrolments))
        return redirect("teaching_run", run.key)
    if request.method == "POST" and form.is_valid():
        try:
            guest_list = read_upload(form.cleaned_data["file"], sectors=sectors())
        except ValidationError as error:
            form.add_error("file", error)
        else:
            met = meet(run, guest_list.guests)
            coming = sum(not each.is_in for each in met)
            context |= {
                "guest_list": guest_list,
                "met": met,
                "coming": coming,
                "waiting": coming - places_for(run, coming),
                "sealed": seal(guest_list.guests, salt=salt_of(run, user)),
            }
            return render(request, "trainaction/teaching/invite_preview.html", context)
    return render(request, "trainaction/teaching/invite.html", context)


def _brought_in(enrolments: list[Enrolment]) -> str:
    states = [each.state for each in {each.pk: each for each in enrolments}.values()]
    waiting, asking = states.count(EnrolmentState.WAITING), states.count(EnrolmentState.REQUESTED)
    with_place = len(states) - waiting - asking
    said = ngettext("%(number)d person has a place.", "%(number)d people have a place.", with_place) % {
        "number": with_place
    }
    if waiting:
        said += " " + ngettext("%(number)d waits.", "%(number)d wait.", waiting) % {"number": waiting}
    if asking:
        said += " " + ngettext(
            "%(number)d had asked for a place before: admit them, or not, in the list.",
            "%(number)d had asked for a place before: admit them, or not, in the list.",
            asking,
        ) % {"number": asking}
    return said
