"""A learner's pages around runs: enrolling, one's own courses, withdrawing."""

from typing import Any
from urllib.parse import urlencode

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
from participants.queries.institutions import institution_names
from participants.queries.people import person_of
from portal.placement import address
from portal.readers import is_too_often
from portal.templatetags.portal_tags import Crumb
from trainaction.enrolment.forms import EnrolForm, WhyForm
from trainaction.enrolment.listings import my_courses as courses_of
from trainaction.enrolment.listings import run_card, sentence_of
from trainaction.enrolment.queries import (
    courses_by_key,
    place_in_waiting_list,
    refusal_before_asking,
    refusal_of_state,
    runs_open_to_all,
)
from trainaction.models import CourseRun, EnrolmentState
from trainaction.permissions import enrolment_of
from trainaction.services.enrolments import Refused, withdraw
from trainaction.services.signing_up import sign_up

MOST_IN_AN_HOUR = 40
"""Forms that one account may send in an hour: far more than anybody has reason to."""


def _open_run(key: str) -> Any:
    """The run with its state. Raises Http404 where there is none, or its course is not open."""
    run = runs_open_to_all().filter(key=key).first()
    if run is None:
        raise Http404
    return run


def _trail(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Home"), f"/{get_language()}/"), Crumb(_("My courses"), reverse("my_courses")), *more]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def run_enrol(request: HttpRequest, run: str) -> HttpResponse:
    """The form to enrol in a run; for who has not signed in, the way to an account and back."""
    found = _open_run(run)
    course = courses_by_key([found.course_key])[found.course_key]
    context: dict[str, Any] = {
        "run": found,
        "card": run_card(found),
        "course": course,
        "course_url": address(request, course.url_path),
        "trail": [Crumb(_("Home"), f"/{get_language()}/"), Crumb(course.title, address(request, course.url_path))],
    }
    if not request.user.is_authenticated:
        back = urlencode({"next": request.path})
        context |= {
            "login_url": f"{reverse('account_login')}?{back}",
            "signup_url": f"{reverse('account_signup')}?{back}",
        }
        context["refusal"] = refusal_of_state(found.state)
        return render(request, "trainaction/enrolment/enrol.html", context)
    user = signed_in(request)
    person = person_of(user)
    if request.method != "POST":
        context["refusal"] = refusal_before_asking(found, person)
        context["form"] = EnrolForm(user=user, person=person)
        context["names"] = institution_names()
        return render(request, "trainaction/enrolment/enrol.html", context)
    form, status = EnrolForm(request.POST, user=user, person=person), 200
    if is_too_often("enrolments", str(user.pk), most=MOST_IN_AN_HOUR, seconds=3600):
        form.add_error(None, _("You have sent this form very often. Try again in an hour."))
        status = 429
    elif form.is_valid():
        try:
            enrolment = sign_up(
                run=found, user=user, stated=form.stated, language=(get_language() or "es").split("-")[0]
            )
        except Refused as refused:
            form.add_error(None, refused.messages[0])
            status = 409
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _told(enrolment))
            return redirect("my_courses")
    return render(
        request,
        "trainaction/enrolment/enrol.html",
        {**context, "form": form, "names": institution_names()},
        status=status,
    )


def _told(enrolment: Any) -> str:
    place = place_in_waiting_list(enrolment) if enrolment.state == EnrolmentState.WAITING else 0
    return sentence_of(enrolment, place=place)


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
