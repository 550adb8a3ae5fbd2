"""What somebody is asked to review or to write, and the desks that they may open."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conose.calls.links import referee_url
from conose.calls.services import why_no_letter
from conose.models import WITH_THE_APPLICANT, Assignment, Call, Referee, Reviewer
from conose.review.links import invitation_url
from conose.review.permissions import is_secretary
from portal.models import User
from portal.timezones import moment_at

State = Assignment.State


@dataclass(frozen=True, slots=True)
class MyReview:
    """A review in the list of whoever was asked for it."""

    reference: str
    title: str
    call: str
    state: str
    is_open: bool
    due: str
    url: str


def my_review(assignment: Assignment, title: str) -> MyReview:
    review = assignment.reviewer.review
    is_open = assignment.state in (State.ASKED, State.CLEAR)
    return MyReview(
        assignment.application.reference,
        title if assignment.state != State.CONFLICT else "",
        assignment.application.call.title,
        str(assignment.get_state_display()),
        is_open,
        moment_at(review.due_at, assignment.application.call.timezone) if review.due_at and is_open else "",
        reverse("review_own", args=[assignment.key]),
    )


@dataclass(frozen=True, slots=True)
class MyLetter:
    """A letter that somebody with an account is asked for, as a referee."""

    referee: Referee
    who: str
    project: str
    call: str
    state: str
    url: str
    """"" where nothing can be written any more."""


def addresses_of(user: User) -> list[str]:
    """The addresses of an account that are proved to be theirs. One query."""
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


def letters_asked_of(user: User) -> list[MyLetter]:
    """The letters that an account's addresses were asked for as a referee, the latest first. Two queries."""
    rows = Referee.objects.filter(address__in=addresses_of(user), asked_at__isnull=False, application__emptied_at=None)
    now = timezone.now()
    return [
        MyLetter(
            each,
            each.application.name,
            each.application.title,
            each.application.call.title,
            why_no_letter(each, now)
            or _("Until %(moment)s")
            % {"moment": moment_at(max(each.application.call.letters_until, each.application.closes_at()), each.application.call.timezone)},
            "" if why_no_letter(each, now) else referee_url(each),
        )
        for each in rows.select_related("application__call").order_by("-asked_at")
    ]  # fmt: skip


def invitations_of(user: User) -> list[tuple[str, str]]:
    """The calls that an account's addresses are invited to review for and have not answered, with the link. Two queries."""
    rows = Reviewer.objects.filter(
        address__in=addresses_of(user), state=Reviewer.State.INVITED, review__call__decided_at=None
    )
    return [(each.review.call.title, invitation_url(each)) for each in rows.select_related("review__call")]


@dataclass(frozen=True, slots=True)
class MyDesk:
    """A call that somebody runs or decides on."""

    title: str
    url: str
    state: str
    number: int


def my_desks(user: User) -> list[MyDesk]:
    """The calls an account runs or decides on, without those that it applied to or reviews for, the latest first. Three
    queries."""
    calls = Call.objects.exclude(applications__account=user).exclude(review__reviewers__user=user)
    if not is_secretary(user):
        calls = calls.filter(review__panel__user=user)
    counted = calls.annotate(
        under_review=Count("applications", ~Q(applications__state__in=WITH_THE_APPLICANT), distinct=True)
    )
    return [
        MyDesk(call.title, reverse("review_desk", args=[call.code]), str(call.stage_label), call.under_review)
        for call in counted
    ]
