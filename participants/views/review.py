"""Screens of the registry that are about a decision: pairs that may be one, a split, an erasure."""

from collections.abc import Iterable
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
from participants.queries.candidates import Pair, called_now, pairs_side_by_side
from participants.queries.merging import names_by_key, open_candidates, roots
from participants.queries.privacy import erasure_of, held_of, rows_of
from participants.services.candidates import Decided, decide_candidates
from participants.services.merging import split
from participants.services.privacy import erase_person, log_access, log_held
from participants.tasks import propose_merges
from participants.viewsets.base import inspect_url
from portal.jobs import enqueue
from portal.numbers import record_key
from portal.screens import Crumb, page_of, screen

PER_PAGE = 20
MERGES_TOLD = 5
"""So many merges are told one by one; of more, the list of merges tells."""


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
            ids = [pk for pair in request.POST.getlist("pair") if (pk := record_key(pair)) is not None]
            _say(request, _decide(request, ids), len(ids))
        return redirect(f"{request.path}?subject={subject}")
    page = page_of(open_candidates(subject), request, PER_PAGE)
    pairs = pairs_side_by_side(subject, page["page_obj"].object_list)
    if subject == Subject.PERSON:
        log_access(user=signed_in(request), what="candidate.list", records=len(pairs) * 2)
    return screen(
        request,
        "participants/admin/candidates.html",
        _("Pairs to review"),
        icon="link",
        above=[_merges()],
        pairs=pairs,
        subject=subject,
        subjects=Subject.choices,
        **page,
    )


def _decide(request: HttpRequest, ids: list[int], survivor: int | None = None) -> Decided:
    """Decide these pairs as the button says, and tell what became of them."""
    is_merging = request.POST.get("action") == "merge"
    asked = MergeCandidate.objects.filter(pk__in=ids).order_by("pk") if is_merging else []
    before = {pair.pk: pair for subject in Subject.values for pair in _pairs_of(subject, asked)}
    decided = decide_candidates(ids=ids, same=is_merging, by=signed_in(request), survivor=survivor)
    made = [(before[pk], merge) for pk, merge in decided.merges.items() if merge]
    for pair, merge in made[:MERGES_TOLD]:
        _tell_merge(request, pair, Merge.objects.get(pk=merge))
    if len(made) > MERGES_TOLD:
        sentence = ngettext("%(n)d more was merged.", "%(n)d more were merged.", len(made) - MERGES_TOLD)
        to_merges = messages.button(_merges()[0], _("All merges, with a way back"))
        messages.success(request, sentence % {"n": len(made) - MERGES_TOLD}, buttons=[to_merges])
    return decided


def _pairs_of(subject: str, asked: Iterable[MergeCandidate]) -> list[Pair]:
    pairs = [each for each in asked if each.subject == subject]
    return pairs_side_by_side(subject, pairs) if pairs else []


def _tell_merge(request: HttpRequest, pair: Pair, merge: Merge) -> None:
    """Who was merged with whom, what rested on each and rests on the one now, and the way back."""
    root = roots(merge.subject, [merge.survivor])[merge.survivor]
    first, second = pair.called
    sentence = _("Merged: %(first)s and %(second)s count as one from now on: %(now)s.") % {
        "first": first,
        "second": second,
        "now": called_now(merge.subject, root),
    }
    split_again = messages.button(reverse("participants_split", args=[merge.pk]), _("Split…"))
    messages.success(request, sentence, buttons=[split_again])


def _say(request: HttpRequest, decided: Decided, asked: int) -> None:
    """What else became of the pairs that somebody ticked."""
    if not asked:
        messages.warning(request, _("No pair was ticked, so nothing was decided."))
    if decided.different:
        kept = ngettext("%(n)d pair is kept apart.", "%(n)d pairs are kept apart.", decided.different)
        messages.success(request, kept % {"n": decided.different})
    if late := asked - sum(map(bool, decided.merges.values())) - decided.different - len(decided.refused):
        messages.warning(
            request,
            ngettext(
                "%(n)d pair had been decided meanwhile; it was left as it is.",
                "%(n)d pairs had been decided meanwhile; they were left as they are.",
                late,
            )
            % {"n": late},
        )
    for sentence in decided.refused:
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
        decided = _decide(request, [pair.pk], record_key(request.POST.get("survivor")))
        for sentence in decided.refused:
            messages.error(request, sentence)
        if decided.different:
            messages.success(request, _("Kept apart; the pair is not proposed again."))
        elif not decided.refused and not any(decided.merges.values()):
            messages.warning(request, _already_decided(pair))
    return redirect(f"{reverse('participants_candidates')}?subject={pair.subject}")


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
    user, is_file = signed_in(request), request.GET.get("format") == "json"
    is_own = person.user_id == user.pk
    log_held(held=rows_of(person, by_other=not is_own), by=user, person=person, is_own=is_own, is_file=is_file)
    if is_file:
        response = JsonResponse(
            held_of(person, by_other=not is_own), json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
        response["Content-Disposition"] = f'attachment; filename="{person.public_id}.json"'
        return response
    return screen(
        request,
        "participants/admin/held.html",
        _("All that is held"),
        icon="user",
        above=_person(person),
        person=person,
        held=held_of(person, for_reading=True, by_other=not is_own),
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
    root = person.counted_as
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
