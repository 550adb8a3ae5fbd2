"""A learner's pages around runs: enrolling, one's own courses, withdrawing."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participants.permissions import signed_in
from participants.queries.institutions import institution_choices
from participants.queries.people import person_of
from portal.placement import address
from portal.readers import is_too_often
from portal.templatetags.portal_tags import Crumb
from trainaction.enrolment.forms import EnrolForm, WhyForm
from trainaction.enrolment.listings import my_courses as courses_of
from trainaction.enrolment.listings import run_card, why_not_withdraw
from trainaction.enrolment.queries import (
    Refusal,
    courses_by_key,
    for_whom,
    open_run,
    refusal_before_asking,
    refusal_of_state,
)
from trainaction.enrolment.services.enrolments import Refused, withdraw
from trainaction.enrolment.services.signing_up import sign_up
from trainaction.enrolment.states import with_state
from trainaction.models import CourseRun, Enrolment, EnrolmentState
from trainaction.permissions import enrolment_of

MOST_IN_AN_HOUR = 40
"""Forms that one account may send in an hour: far more than anybody has reason to."""


def _open_run(key: str) -> CourseRun:
    """Raises Http404 where there is no such run, or its course is not open."""
    found = open_run(key)
    if found is None:
        raise Http404
    return found


def _trail(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Home"), f"/{get_language()}/"), Crumb(_("My courses"), reverse("my_courses")), *more]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def run_enrol(request: HttpRequest, run: str) -> HttpResponse:
    """The form to enrol in a run; for who has not signed in, the way to an account and back."""
    found = _open_run(run)
    if not request.user.is_authenticated:
        return _enrol_page(request, found)
    user = signed_in(request)
    person = person_of(user)
    if request.method != "POST":
        refusal = refusal_before_asking(found, person)
        return _enrol_page(
            request, found, form=EnrolForm(user=user, person=person, asks_age=found.asks_age), refusal=refusal
        )
    form, status = EnrolForm(request.POST, user=user, person=person, asks_age=found.asks_age), 200
    if is_too_often("enrolments", str(user.pk), most=MOST_IN_AN_HOUR, seconds=3600):
        form.add_error(None, _("You have sent this form very often. Try again in an hour."))
        status = 429
    elif form.is_valid():
        try:
            enrolment = sign_up(run=found, user=user, application=form.application, language=_language())
        except Refused as refused:
            form.add_error(None, refused.messages[0])
            status = 409
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _told(enrolment))
            return redirect("my_courses")
    return _enrol_page(request, found, form=form, status=status)


def _enrol_page(
    request: HttpRequest,
    run: CourseRun,
    *,
    form: EnrolForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The run with its form; without one, the way to an account; with a refusal, why neither is of use."""
    shown: Any = with_state(CourseRun.objects.filter(pk=run.pk)).prefetch_related(*for_whom()).get()
    course = courses_by_key([run.course_key])[run.course_key]
    course_url = address(request, course.url_path)
    back = urlencode({"next": request.path})
    context = {
        "run": shown,
        "card": run_card(shown, course.title),
        "course": course,
        "course_url": course_url,
        "trail": [Crumb(_("Home"), f"/{get_language()}/")],
        "form": form,
        "refusal": refusal if form else refusal_of_state(shown.state),
        "names": institution_choices() if form and not refusal else [],
        "login_url": f"{reverse('account_login')}?{back}",
        "signup_url": f"{reverse('account_signup')}?{back}",
    }
    return render(request, "trainaction/enrolment/enrol.html", context, status=status)


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def _told(enrolment: Enrolment) -> str:
    """What came of asking. What it means for them, and which number they are, stands in their list."""
    sentences = {
        EnrolmentState.ENROLLED: _("You have a place in “%(run)s”."),
        EnrolmentState.WAITING: _("You are on the waiting list of “%(run)s”."),
        EnrolmentState.REQUESTED: _("You have asked for a place in “%(run)s”."),
    }
    return sentences[EnrolmentState(enrolment.state)] % {"run": enrolment.run.title}


@never_cache
@login_required
@require_safe
def my_courses(request: HttpRequest) -> HttpResponse:
    """What somebody enrolled in, where they stand, and how to go on."""
    courses = courses_of(signed_in(request), request)
    trail = [Crumb(_("Home"), f"/{get_language()}/")]
    return render(request, "trainaction/enrolment/my_courses.html", {"courses": courses, "trail": trail})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def run_withdraw(request: HttpRequest, run: str) -> HttpResponse:
    """Ask, then give the place back."""
    found = CourseRun.objects.filter(key=run).first()
    own = enrolment_of(request.user, found) if found else None
    if found is None or own is None:
        raise Http404
    if sentence := why_not_withdraw(own):
        return render(
            request,
            "trainaction/enrolment/withdraw.html",
            {"sentence": sentence, "run": found, "trail": _trail()},
            status=409 if request.method == "POST" else 200,
        )
    help_text = _("If you like: it helps us to make the courses better. Those who run the course can read it.")
    form = WhyForm(request.POST or None, help_text=help_text, required=False)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(enrolment=own, by=signed_in(request), why=form.cleaned_data["why"])
        except Refused as refused:
            form.add_error(None, refused.messages[0])
            status = 409
        else:
            messages.success(request, _("You have withdrawn from “%(run)s”.") % {"run": found.title})
            return redirect("my_courses")
    context = {"form": form, "run": found, "trail": _trail(), "is_waiting": own.state == EnrolmentState.WAITING}
    return render(request, "trainaction/enrolment/withdraw.html", context, status=status)
