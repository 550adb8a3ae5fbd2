"""A quiz as learners take it, for who writes it: drawn, answered and graded, and nothing of it kept."""

from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participants.permissions import signed_in
from portal.numbers import record_keys
from trainaction.models import Attempt, AttemptItem, QuestionVersion, Quiz
from trainaction.questions import from_json, said
from trainaction.quizzes import grading, listings
from trainaction.quizzes.queries import Asked
from trainaction.quizzes.services import add_up, draw, order_of
from trainaction.quizzes.views import read_answers


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quiz_preview(request: HttpRequest, quiz: int) -> HttpResponse:
    """For whoever may put it into lessons; nobody else finds it. A POST is graded at once and forgotten."""
    user = signed_in(request)
    if not any(user.has_perm(f"trainaction.{verb}_quiz") for verb in ("add", "change", "view")):
        raise Http404
    found = get_object_or_404(Quiz, pk=quiz)
    language = get_language() or "es"
    asked = _sent(request, found) if request.method == "POST" else _drawn(found)
    errors: dict[int, listings.Fault] = {}
    if request.method == "POST":
        answers, errors = read_answers(asked, request)
        for each in asked:
            each.item.answer = answers.get(each.item.number)
            each.item.points = grading.points(each.content, each.item.answer, partial=found.gives_partial_credit)
    context = {
        "quiz": found,
        "title": listings.title_of(found, language),
        "instructions": said({"es": found.instructions_es, "en": found.instructions_en}, language),
        "rules": listings.rules_of(found),
        "has_errors": bool(errors),
        "result": _result(asked, found) if request.method == "POST" and not errors else "",
        "reviewed": [listings.reviewed(each, language) for each in asked]
        if request.method == "POST" and not errors
        else [],
        "rows": [
            (
                listings.question_view(each, language, fault=errors.get(each.item.number)),
                each.item.version_id,
                ",".join(each.item.order),
            )
            for each in asked
        ],
    }
    return render(request, "trainaction/quizzes/try.html", context, status=400 if errors else 200)


def _asked(number: int, version: QuestionVersion, order: list[str] | None, *, is_shuffled: bool) -> Asked:
    content = from_json(version.content)
    keys = {each.key for each in content.options}
    kept = order if order is not None and set(order) == keys and len(order) == len(keys) else None
    return Asked(
        AttemptItem(number=number, version=version, order=kept or order_of(content, is_shuffled)),
        content,
    )


def _drawn(quiz: Quiz) -> list[Asked]:
    versions = draw(quiz, is_shuffled=quiz.is_shuffled)
    return [_asked(number, each, None, is_shuffled=quiz.is_shuffled) for number, each in enumerate(versions, 1)]


def _sent(request: HttpRequest, quiz: Quiz) -> list[Asked]:
    """The questions of the form that was sent, as they stood in it; those that are not of the quiz's banks are left out."""
    ids = record_keys(request.POST.getlist("version")[:500])
    orders = request.POST.getlist("order")
    there = QuestionVersion.objects.filter(pk__in=ids, question__bank__in=quiz.draws.values("bank")).in_bulk()
    return [
        _asked(number, there[pk], order.split(","), is_shuffled=False)
        for number, (pk, order) in enumerate(zip(ids, orders, strict=False), 1)
        if pk in there
    ]


def _result(asked: list[Asked], quiz: Quiz) -> str:
    """What a learner would have reached; open answers wait for a tutor, here as there."""
    attempt = Attempt(
        quiz=quiz, pass_mark=quiz.pass_mark, out_of=sum((each.content.points for each in asked), Decimal(0))
    )
    add_up(attempt, [each.item for each in asked])
    return listings.result_said(attempt)
