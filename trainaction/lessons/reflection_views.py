"""A reflection is sent: by a script, with a key, or by the form of the lesson."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trainaction.learning.access import Visit, in_a_run
from trainaction.learning.addresses import anchor, lesson_url, not_open, why_lesson_closed
from trainaction.lessons.views import show_lesson
from trainaction.models import Enrolment
from trainaction.reflections import services
from trainaction.reflections.listings import Refused
from trainaction.reflections.queries import is_asked


@require_POST
@in_a_run
def reflection(request: HttpRequest, visit: Visit, lesson: UUID, block: UUID) -> HttpResponse:
    """Keep what a learner wrote. To scripts: 200 once it is kept, however often it comes; 409 once the run is over.

    Raises Http404 for who is no learner of the run, and for what its lesson does not ask.
    """
    if visit.enrolment is None or not is_asked(visit.run, lesson, block):
        raise Http404
    if sentence := why_lesson_closed(visit, lesson):
        return not_open(request, visit, sentence)
    text = request.POST.get("text", "")
    if "key" in request.POST:
        return _sent(visit.enrolment, lesson, block, text, request.POST["key"])
    url = f"{lesson_url(visit.run, lesson)}#{anchor(block)}"
    known = request.POST.get(services.KNOWN, "")
    try:
        written = services.write(enrolment=visit.enrolment, lesson_key=lesson, block=block, text=text, known=known)
    except services.RunIsOver as over:
        messages.error(request, " ".join(over.messages))
        return redirect(url)
    except ValidationError as error:
        return show_lesson(request, visit, lesson, refused=Refused(block, text, " ".join(error.messages)))
    messages.success(request, _said(written))
    return redirect(url)


def _said(written: services.Written) -> str:
    if written.is_as_given:
        return _("Nothing was changed here: your reflection is as you saved it last.")
    return _("Your reflection is saved.") if written.is_kept else _("Your reflection is deleted.")


def _sent(enrolment: Enrolment, lesson: UUID, block: UUID, text: str, key: str) -> JsonResponse:
    try:
        known_as = UUID(key)
    except ValueError:
        return JsonResponse({"message": _("Load the page again: this answer came without its key.")}, status=400)
    try:
        written = services.write(enrolment=enrolment, lesson_key=lesson, block=block, text=text, key=known_as)
    except services.RunIsOver as over:
        return JsonResponse({"message": " ".join(over.messages)}, status=409)
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=400)
    return JsonResponse({"saved": written.is_kept, "was": written.mark})
