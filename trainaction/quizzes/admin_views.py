"""Screens of the admin around quizzes that are no form of a snippet: a question is graded anew."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from participants.permissions import signed_in
from portal.jobs import enqueue
from portal.screens import screen
from trainaction.models import Question
from trainaction.quizzes.regrading import ask, graded_otherwise, newest_version, regradings_of
from trainaction.tasks import regrade_question


@never_cache
@permission_required("trainaction.change_question", raise_exception=True)
def regrade(request: HttpRequest, pk: int) -> HttpResponse:
    """How many answers stand on an older version of a question; a press has them graded anew, and the history."""
    question = get_object_or_404(Question, pk=pk)
    if request.method == "POST":
        try:
            asked = ask(question=question, by=signed_in(request), why=request.POST.get("why", ""))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            enqueue(regrade_question, by=signed_in(request), regrading=asked.pk)
            messages.success(request, _("The answers are being graded anew. This page says when it is done."))
        return redirect("trainaction_regrade", pk=pk)
    return screen(
        request,
        "trainaction/admin/regrade.html",
        _("Grade anew"),
        icon="repeat",
        above=[
            (reverse("wagtailsnippets_trainaction_question:list"), _("Questions")),
            (reverse("wagtailsnippets_trainaction_question:edit", args=[pk]), str(question)),
        ],
        question=question,
        newest=newest_version(question),
        waiting=graded_otherwise(question).count(),
        regradings=list(regradings_of(question)),
    )
