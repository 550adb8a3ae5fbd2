"""Screens of the registry that are about a decision: pairs that may be one, a split, an erasure."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from participants.models import Merge, MergeCandidate, Person
from participants.models.merges import Subject
from participants.permissions import EXPORT_PERSONAL_DATA, MERGE_RECORDS, signed_in
from participants.queries.candidates import pairs_side_by_side
from participants.queries.merging import names_by_key, open_candidates
from participants.queries.privacy import erasure_of, held_of
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
            ids = [int(pk) for pk in request.POST.getlist("pair") if pk.isdecimal()]
            merged, different, refused = decide_candidates(
                ids=ids,
                same=request.POST.get("action") == "merge",
                by=signed_in(request),
            )
            _say(request, merged, different, refused, len(ids))
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


def _say(request: HttpRequest, merged: int, different: int, refused: list[str], asked: int) -> None:
    """What became of the pairs that somebody ticked."""
    if not asked:
        messages.warning(request, _("No pair was ticked, so nothing was decided."))
    if merged or different:
        done = _("%(merged)d merged, %(different)d kept apart.") % {"merged": merged, "different": different}
        messages.success(request, done)
    if late := asked - merged - different - len(refused):
        messages.warning(
            request,
            ngettext(
                "%(n)d pair had been decided meanwhile; it was left as it is.",
                "%(n)d pairs had been decided meanwhile; they were left as they are.",
                late,
            )
            % {"n": late},
        )
    for sentence in refused:
        messages.error(request, sentence)


def _already_decided(pair: MergeCandidate) -> str:
    """What had become of a pair before somebody decided about it on a page that was old by then."""
    pair = MergeCandidate.objects.select_related("decided_by").get(pk=pair.pk)
    facts = {
        "when": date_format(timezone.localtime(pair.decided_at), "SHORT_DATETIME_FORMAT") if pair.decided_at else "—"
    }
    if pair.state == MergeCandidate.State.MERGED:
        sentence = _("These two had been merged already, on %(when)s%(who)s. Nothing was changed.")
    else:
        sentence = _("These two had been kept apart already, on %(when)s%(who)s. Nothing was changed.")
    who = _(" by %(who)s") % {"who": pair.decided_by} if pair.decided_by else ""
    return sentence % (facts | {"who": who})


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
        elif not refused:
            messages.warning(request, _already_decided(pair))
    return redirect(f"/admin/registry/candidates/?subject={pair.subject}")


@never_cache
@permission_required(MERGE_RECORDS, raise_exception=True)
def split_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then undo a merge."""
    merge = get_object_or_404(Merge.objects.select_related("undone_by"), pk=pk)
    row: Any = merge
    if merge.undone_at is not None:
        messages.warning(request, _("These two had been split already. Nothing was changed."))
        return redirect("wagtailsnippets_participants_merge:list")
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
    """Ask, naming who is erased, what goes and what stays; then erase a person's data."""
    person = get_object_or_404(Person, pk=pk, erased_at=None)
    if request.method == "POST":
        try:
            nameless = erase_person(person=person, by=signed_in(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(inspect_url(person))
        messages.success(request, _("Erased. The totals are as before."))
        return redirect(inspect_url(nameless))
    root = person.merged_into or person
    log_access(user=signed_in(request), what="person.erase", person=person)
    return screen(
        request,
        "participants/admin/erase.html",
        _("Erase the data of %(person)s (no. %(id)s)") % {"person": root, "id": root.pk},
        icon="bin",
        above=_person(person),
        person=person,
        erasure=erasure_of(person),
    )
