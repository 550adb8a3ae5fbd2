"""Screens of the registry that are about a decision: pairs that may be one, a split, an erasure."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from participants.models import Merge, MergeCandidate, Person
from participants.models.merges import Subject
from participants.permissions import EXPORT_PERSONAL_DATA, MERGE_RECORDS, signed_in
from participants.queries.candidates import pairs_side_by_side
from participants.queries.merging import names_by_key, open_candidates
from participants.queries.privacy import held_of
from participants.services.candidates import decide_candidates
from participants.services.merging import split
from participants.services.privacy import erase_person, log_access
from participants.tasks import propose_merges
from participants.viewsets.base import inspect_url
from portal.jobs import enqueue
from portal.screens import Crumb, page_of, screen

PER_PAGE = 20


def _subject(request: HttpRequest) -> str:
    asked = request.POST.get("subject") or request.GET.get("subject", "")
    return asked if asked in Subject.values else Subject.PERSON


def _merges() -> Crumb:
    return reverse("wagtailsnippets_participants_merge:list"), _("Merges")


def _person(person: Person) -> list[Crumb]:
    return [(reverse("wagtailsnippets_participants_person:list"), _("People")), (inspect_url(person), str(person))]


@never_cache
@permission_required(MERGE_RECORDS, raise_exception=True)
def candidates(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one, side by side; several can be decided at once."""
    subject = _subject(request)
    if request.method == "POST":
        if request.POST.get("action") == "propose":
            enqueue(propose_merges, by=signed_in(request), subject=subject)
            messages.success(request, _("The registry is being looked through. New pairs will appear here."))
        else:
            merged, different, refused = decide_candidates(
                ids=[int(pk) for pk in request.POST.getlist("pair") if pk.isdecimal()],
                same=request.POST.get("action") == "merge",
                by=signed_in(request),
            )
            messages.success(
                request,
                _("%(merged)d merged, %(different)d kept apart.") % {"merged": merged, "different": different},
            )
            for sentence in refused:
                messages.error(request, sentence)
        return redirect(f"{request.path}?subject={subject}")
    page = page_of(open_candidates(subject), request, PER_PAGE)
    pairs = pairs_side_by_side(subject, page["page_obj"].object_list)
    if subject == Subject.PERSON:
        log_access(user=signed_in(request), what="candidate.list", records=len(pairs) * 2)
    return screen(
        request,
        "participants/admin/candidates.html",
        _("Pairs that may be one"),
        icon="link",
        above=[_merges()],
        pairs=pairs,
        subject=subject,
        subjects=Subject.choices,
        **page,
    )


@never_cache
@permission_required(MERGE_RECORDS, raise_exception=True)
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide one pair, with the row that counts chosen."""
    pair = get_object_or_404(MergeCandidate, pk=pk)
    if request.method == "POST":
        survivor = request.POST.get("survivor", "")
        merged, different, refused = decide_candidates(
            ids=[pair.pk],
            same=request.POST.get("action") == "merge",
            by=signed_in(request),
            survivor=int(survivor) if survivor.isdecimal() else None,
        )
        for sentence in refused:
            messages.error(request, sentence)
        if merged or different:
            messages.success(request, _("Merged.") if merged else _("Kept apart; the pair is not proposed again."))
    return redirect(f"/admin/registry/candidates/?subject={pair.subject}")


@never_cache
@permission_required(MERGE_RECORDS, raise_exception=True)
def split_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then undo a merge."""
    merge = get_object_or_404(Merge, pk=pk)
    row: Any = merge
    if request.method == "POST":
        try:
            split(merge=merge, by=signed_in(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Split again. Each has what was its own, and what came since."))
        return redirect("wagtailsnippets_participants_merge:list")
    names = names_by_key([(merge.subject, merge.survivor), (merge.subject, merge.merged)])
    return screen(
        request,
        "participants/admin/split.html",
        _("Split"),
        icon="cut",
        above=[_merges()],
        merge=row,
        survivor=names.get((merge.subject, merge.survivor), merge.survivor),
        merged=names.get((merge.subject, merge.merged), merge.merged),
    )


@never_cache
@permission_required(EXPORT_PERSONAL_DATA, raise_exception=True)
def person_held(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is held of a person, to read or, with ?format=json, to hand over."""
    person = get_object_or_404(Person, pk=pk)
    log_access(user=signed_in(request), what="person.held", person=person)
    if request.GET.get("format") == "json":
        response = JsonResponse(held_of(person), json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = f'attachment; filename="{person.public_id}.json"'
        return response
    return screen(
        request,
        "participants/admin/held.html",
        _("All that is held"),
        icon="user",
        above=_person(person),
        person=person,
        held=held_of(person),
    )


@never_cache
@permission_required(EXPORT_PERSONAL_DATA, raise_exception=True)
def person_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then erase a person's data."""
    person = get_object_or_404(Person, pk=pk, erased_at=None)
    if request.method == "POST":
        try:
            nameless = erase_person(person=person, by=signed_in(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(inspect_url(person))
        messages.success(request, _("Erased. The totals are as before."))
        return redirect(inspect_url(nameless))
    return screen(
        request, "participants/admin/erase.html", _("Erase"), icon="bin", above=_person(person), person=person
    )
