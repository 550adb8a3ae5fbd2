"""Who is what in the review of a call. Every page of a review asks here, and asks by the call that it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

from conose.calls.queries import has_part_in
from conose.models import AuditEntry, Call, CallReview, PanelMember
from conose.permissions import HANDLE_APPLICATIONS
from conose.review.rules import review_of
from participants.permissions import signed_in
from portal.models import User


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at the desk of a call: the secretary, or a member of its committee, or both in one account."""

    user: User
    review: CallReview
    is_secretary: bool
    member: PanelMember | None

    @property
    def call(self) -> Call:
        return self.review.call

    @property
    def role(self) -> AuditEntry.Role:
        """As what the audit trail names them."""
        return AuditEntry.Role.SECRETARY if self.is_secretary else AuditEntry.Role.COMMITTEE


def is_secretary(user: User | AnonymousUser) -> bool:
    """Whether the account runs calls: all of them."""
    return bool(user.is_authenticated and user.has_perm(HANDLE_APPLICATIONS))


def runs(user: User, call: Call) -> bool:
    """Whether the account runs this call: as every secretary does who did not apply to it. One query."""
    return is_secretary(user) and not has_part_in(call, user)


def seat_of(user: User, call: Call) -> Seat | None:
    """The account's place at the desk of a call; None where it has none, as whoever applied to it.
    Three queries."""
    if has_part_in(call, user):  # who applies does not handle, and does not decide
        return None
    secretary = is_secretary(user)
    member = PanelMember.objects.filter(review__call=call, user=user).first()
    if not secretary and member is None:
        return None
    return Seat(user, review_of(call), secretary, member)


View = Callable[Concatenate[HttpRequest, Seat, ...], HttpResponseBase]


Otherwise = Callable[..., HttpResponseBase]


def at_the_desk(
    *, secretary_alone: bool = False, otherwise: Otherwise | None = None
) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Give a view the seat of who asks, by the call's `code`. Raises Http404 for everybody else who is signed in: that there
    is a review is none of their business; unless `otherwise`, given the request, the call and the rest of the address, has
    something to say to them."""

    def wrap(view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        @login_required
        def answer(request: HttpRequest, *, code: str, **kwargs: Any) -> HttpResponseBase:
            call = Call.objects.filter(code=code).first()
            seat = seat_of(signed_in(request), call) if call is not None else None
            if call is not None and seat is None and otherwise is not None:
                return otherwise(request, call, **kwargs)
            if seat is None or (secretary_alone and not seat.is_secretary):
                raise Http404
            response = view(request, seat, **kwargs)
            add_never_cache_headers(response)
            return response

        return answer

    return wrap
