"""Who reviews and who decides: the secretary invites, seats, corrects and removes. Everything works without scripts."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from conose.models import PanelMember, Reviewer
from conose.review import reviewers
from conose.review.desk_views import look, page
from conose.review.forms import InviteForm, MemberForm, SeatForm
from conose.review.listings.reviewers import reviewer_rows
from conose.review.permissions import Seat, at_the_desk
from portal.models import User
from portal.refusals import say


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(secretary_alone=True)
def people(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who reviews and who decides; a POST invites a reviewer or seats a member."""
    is_invitation = request.method == "POST" and "invite" in request.POST
    is_seat = request.method == "POST" and "seat" in request.POST
    invite_form = InviteForm(request.POST if is_invitation else None, prefix="invite")
    seat_form = SeatForm(request.POST if is_seat else None, prefix="seat")
    if is_invitation and invite_form.is_valid():
        try:
            reviewers.invite(review=seat.review, by=seat.user, **invite_form.cleaned_data)
        except ValidationError as error:
            say(invite_form, error)
        else:
            messages.success(request, _("The invitation goes out within minutes."))
            return redirect("review_people", code=seat.call.code)
    if is_seat and seat_form.is_valid() and _seat(seat, seat_form):
        messages.success(request, _("They sit on the committee of this call."))
        return redirect("review_people", code=seat.call.code)
    look("people.viewed", seat)
    context = {
        "invite_form": invite_form,
        "seat_form": seat_form,
        "reviewers": reviewer_rows(seat.review),
        "members": seat.review.panel.select_related("institution__merged_into", "user"),
    }
    bad = invite_form.errors or seat_form.errors
    return page(request, seat, "people", "people", context, status=422 if bad else 200)


def _seat(seat: Seat, form: Any) -> bool:
    said = form.cleaned_data
    account = User.objects.filter(email__iexact=said["address"], is_active=True).first()
    if account is None:
        form.add_error("address", _("There is no account with this address: ask them to make one first."))
        return False
    try:
        reviewers.seat_member(
            review=seat.review, user=account, name=said["name"], is_chair=said["is_chair"],
            institution=said["institution"], by=seat.user,
        )  # fmt: skip
    except ValidationError as error:
        say(form, error)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(secretary_alone=True)
def reviewer(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One reviewer: a POST corrects what is noted of them, or removes them."""
    found = get_object_or_404(Reviewer.objects.select_related("institution__merged_into"), pk=pk, review=seat.review)
    if "remove" in request.POST:
        return _removed(request, seat, lambda: reviewers.remove(reviewer=found, by=seat.user), found.name)
    initial = {
        "name": found.name, "address": found.address, "language": found.language, "most": found.most,
        "institution": found.institution.counted_as.name if found.institution else "",
    }  # fmt: skip
    form = InviteForm(request.POST if request.method == "POST" else None, initial=initial)
    if found.state != Reviewer.State.INVITED:
        form.fields["address"].disabled = True
        form.fields["address"].help_text = _("They have answered by it: it stays.")
    return _corrected(
        request, seat, form, lambda said: reviewers.change(reviewer=found, by=seat.user, **said), {"reviewer": found.pk},
        name=found.name, state=found.get_state_display(),
        removing=_("Who is removed is not asked any more, and what was not handed in goes back to be assigned."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(secretary_alone=True)
def member(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One member of the committee: a POST corrects what is noted of them, or takes their seat away."""
    found = get_object_or_404(PanelMember.objects.select_related("institution__merged_into"), pk=pk, review=seat.review)
    if "remove" in request.POST:
        return _removed(request, seat, lambda: reviewers.unseat_member(member=found, by=seat.user), found.name)
    initial = {
        "name": found.name, "is_chair": found.is_chair,
        "institution": found.institution.counted_as.name if found.institution else "",
    }  # fmt: skip
    form = MemberForm(request.POST if request.method == "POST" else None, initial=initial)
    return _corrected(
        request, seat, form, lambda said: reviewers.change_member(member=found, by=seat.user, **said), {"member": found.pk},
        name=found.name, state=_("Committee of this call"),
        removing=_("Who is removed does not see the applications of this call any more."),
    )  # fmt: skip


def _corrected(
    request: HttpRequest,
    seat: Seat,
    form: Any,
    change: Callable[[dict[str, Any]], Any],
    who: Mapping[str, Any],
    **told: str,
) -> HttpResponse:
    """The page of one person, or the list once what was sent is kept. `who` is their key, as the audit trail has it."""
    if request.method == "POST" and form.is_valid():
        try:
            change(form.cleaned_data)
        except ValidationError as error:
            say(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("review_people", code=seat.call.code)
    look("people.viewed", seat, **who)
    return page(request, seat, "people", "person", {"form": form, **told}, status=422 if form.errors else 200)


def _removed(request: HttpRequest, seat: Seat, remove: Any, name: str) -> HttpResponse:
    try:
        remove()
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("%(name)s is removed.") % {"name": name})
    return redirect("review_people", code=seat.call.code)
