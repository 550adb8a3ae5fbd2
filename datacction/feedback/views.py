"""The survey after an activity: for who registered, by the signed link of their messages; its results for organisers."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from datacction.feedback import services
from datacction.feedback.queries import has_replied, is_asked, results, survey_of
from datacction.feedback.questions import ready_made
from datacction.permissions import MODERATE_LIVE
from participants.models import Activity
from participants.permissions import signed_in
from participants.queries.activities import activity_by_key
from participants.registration.links import Purpose, read_token
from participants.registration.listings import activity_card
from participants.registration.queries import desk_by_key, registration_by_key
from portal.surveys.forms import SurveyForm
from portal.surveys.results import as_csv, table_of
from portal.templatetags.portal_tags import Crumb
from portal.views.signed_links import kept_from_others


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def event_survey(request: HttpRequest, token: str) -> HttpResponse:
    """The questions, for who had a place and has not answered; others are told why there are none.

    `token` is that of the page of one's own registration.
    """
    key = read_token(token, Purpose.OWN)
    own = registration_by_key(key) if key else None
    if own is None:
        sentence = _("This link is not complete. Some mail programs cut long addresses: copy all of it.")
        return render(request, "participants/registration/gone.html", {"sentence": sentence}, status=404)
    activity = own.desk.activity
    is_replied = has_replied(own)
    form = None
    if not is_replied and is_asked(own, survey_of(activity)):
        form = SurveyForm(request.POST if request.method == "POST" else None, questions=ready_made())
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            services.answer(registration=own, given=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Thank you. Your answers are kept, without your name."))
            return redirect("event_survey", token)
    card = activity_card(activity, request)
    context: dict[str, Any] = {
        "card": card,
        "form": form,
        "is_replied": is_replied,
        "number": settings.SUPPRESSION_THRESHOLD,
        "token": token,
        "trail": _trail(Crumb(card.title, card.url)),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "datacction/feedback/survey.html", context, status=status)


def _trail(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Home"), f"/{get_language()}/"), *(each for each in more if each.url)]


# --- for organisers ---------------------------------------------------------------------------


def _activity(key: str) -> Activity:
    """Raises Http404 where nobody registers for such an activity, so that nobody is asked either."""
    activity = activity_by_key(key)
    if activity is None or desk_by_key(key) is None:
        raise Http404
    return activity


@never_cache
@login_required
@permission_required(MODERATE_LIVE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_results(request: HttpRequest, key: str) -> HttpResponse:
    """What was answered as far as it is shown; turning the survey on and off."""
    activity = _activity(key)
    if request.method == "POST" and request.POST.get("on") in ("0", "1"):
        is_on = services.turn(activity=activity, is_on=request.POST["on"] == "1", by=signed_in(request)).is_on
        messages.success(
            request,
            _("Those who registered are asked once it is over.") if is_on else _("Nobody is asked any more."),
        )
        return redirect("event_survey_results", activity.key)
    survey = survey_of(activity)
    found = results(survey)
    card = activity_card(activity, request)
    context: dict[str, Any] = {
        "survey": survey,
        "card": card,
        "key": activity.key,
        "questions": [each.text for each in ready_made()],
        "tables": [table_of(each) for each in found if each.counts],
        "texts": [each for each in found if each.texts],
        "held_back": [each.question.text for each in found if each.number is None] if survey.shown else [],
        "waiting": survey.answered - survey.shown,
        "number": settings.SUPPRESSION_THRESHOLD,
        "trail": _trail(Crumb(card.title, card.url)),
    }
    return render(request, "datacction/feedback/results.html", context)


@never_cache
@login_required
@permission_required(MODERATE_LIVE, raise_exception=True)
@require_safe
def survey_file(request: HttpRequest, key: str) -> HttpResponse:
    """What is shown of the answers, as CSV: the same numbers and texts as on the page."""
    activity = _activity(key)
    response = HttpResponse(as_csv(results(survey_of(activity))), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{activity.key}-survey.csv"'
    return response
