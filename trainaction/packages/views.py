"""Packages for learners: a page with nothing else, opening a part of one, and what it reports; and trying one out."""

from dataclasses import replace
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants.permissions import signed_in
from search.finding import reader_language
from trainaction.learning.access import Visit, in_a_run
from trainaction.learning.addresses import lesson_url, why_lesson_closed
from trainaction.models import InteractivePackage, RunPackage
from trainaction.packages import listings, services
from trainaction.packages.addresses import let_open_packages
from trainaction.packages.queries import package_of_run, part_of, results_of
from trainaction.packages.results import read_sent


def _there(visit: Visit, package: UUID) -> RunPackage:
    found = package_of_run(visit.run, package)
    if found is None:
        raise Http404
    return found


@require_safe
@in_a_run
def package_page(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """A package on a page of its own, as large as the screen lets it be."""
    found = _there(visit, package)
    if sentence := why_lesson_closed(visit, found.lesson_key):
        context = {"run": visit.run, "sentence": sentence}
        return render(request, "trainaction/learning/not_open.html", context, status=403)
    results = results_of(visit.enrolment, [found.package_id]) if visit.enrolment is not None else {}
    view = listings.player(
        visit.run, found.package, results.get(found.package_id), visit.language, learner=visit.learner
    )
    back = lesson_url(visit.run, found.lesson_key)
    context = {"player": replace(view, page_url=""), "run": visit.run, "back": back, "language": visit.language}
    return let_open_packages(request, render(request, "trainaction/packages/page.html", context))


@require_POST
@in_a_run
def package_open(request: HttpRequest, visit: Visit, package: UUID) -> JsonResponse:
    """Begin a sitting in a part (`part`): what the player opens its frame with. For who only looks, nothing is written down."""
    found = _there(visit, package)
    if sentence := why_lesson_closed(visit, found.lesson_key):
        return JsonResponse({"message": sentence}, status=403)
    part = part_of(found.package, request.POST.get("part", ""))
    if part is None:
        raise Http404
    row = None
    if visit.learner is not None:
        row = services.open_part(enrolment=visit.learner, package=found.package, part=part.key)
    return JsonResponse(listings.told(found.package, part, row, language=visit.language))


@require_POST
@in_a_run
def package_results(request: HttpRequest, visit: Visit, package: UUID) -> JsonResponse:
    """What a package reports, as JSON: 200 once it is kept, however often it comes; 400 with a sentence for what cannot be."""
    found = _there(visit, package)
    if visit.learner is None:
        return JsonResponse({"message": ""}, status=409)
    if sentence := why_lesson_closed(visit, found.lesson_key):
        return JsonResponse({"message": sentence}, status=409)
    try:
        sent = read_sent(request.body)
        result = services.save_result(enrolment=visit.learner, package=found.package, sent=sent)
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=400)
    states = {row.part: listings.part_said(row) for row in result.parts.all()}
    return JsonResponse({"said": listings.result_said(result), "parts": states})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def package_preview(request: HttpRequest, package: UUID) -> HttpResponse:
    """A package tried out by who may put it into lessons; not found for others. A POST opens a part, and writes nothing."""
    user = signed_in(request)
    if not any(user.has_perm(f"trainaction.{verb}_interactivepackage") for verb in ("add", "change", "view")):
        raise Http404
    found = get_object_or_404(InteractivePackage, key=package)
    language = reader_language()
    if request.method == "POST":
        part = part_of(found, request.POST.get("part", ""))
        if part is None:
            raise Http404
        response: HttpResponse = JsonResponse(listings.told(found, part, None, language=language))
    else:
        view = listings.preview_player(found, language)
        context = {"player": view, "language": language}
        response = let_open_packages(request, render(request, "trainaction/packages/page.html", context))
    add_never_cache_headers(response)
    return response
