"""Sending what is written down: letters to applicants, e-mails to reviewers and grantees, each once (portal/outgoing.py)."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from conose.models import (
    Assignment,
    Grant,
    GrantMessage,
    GrantMilestone,
    Letter,
    Reviewer,
    ReviewMessage,
    ReviewMessageKind,
)
from conose.review.letters import letter_message
from conose.review.links import grant_url, invitation_url, reviews_url
from portal.mail import framed_message, message_id
from portal.outgoing import MOST_FAILURES, UNDECIDED, send_waiting
from portal.timezones import moment_at

SECONDS = 60.0
"""After so long a round stops; the next goes on where it did."""
BATCH = 200
"""Letters in one round."""
FOR_GOOD = timedelta(days=365)
"""A letter that could not be sent for days is still true."""
SOON = timedelta(days=7)
MILESTONE_SOON = timedelta(days=14)
Kind = ReviewMessageKind
OPEN = (Assignment.State.ASKED, Assignment.State.CLEAR)


def send_letters(*, at: datetime | None = None, seconds: float = SECONDS) -> dict[str, int]:
    """Send letters that wait, a batch at most. One that was begun by a process that died is never sent by itself a second
    time: it is shown to the secretary, who decides. Raises what the mail server says, if it cannot be reached."""
    done = send_waiting(
        Letter.objects.select_related("application__account", "application__call"),
        address=lambda letter: letter.application.account.email if letter.application.account_id else "",
        make=letter_message,
        at=at or timezone.now(),
        seconds=seconds,
        most=BATCH,
        stale=FOR_GOOD,
        never_twice=True,
    )
    return asdict(done)


def in_doubt(letters: QuerySet[Any]) -> QuerySet[Any]:
    """Letters of which nobody can tell whether they went out, and those that were refused."""
    return letters.filter(sent_at=None, failures__gte=MOST_FAILURES)


def is_undecided(letter: Letter) -> bool:
    """Whether a process died while handing it over."""
    return letter.sent_at is None and letter.failures >= UNDECIDED


def send_due(*, at: datetime | None = None, seconds: float = SECONDS) -> dict[str, int]:
    """Write down what is due for reviewers and grantees and send it. Raises what the mail server says, if it cannot be
    reached."""
    now = at or timezone.now()
    written = _remind(now) + _remind_grantees(now)
    reviewers = send_waiting(
        ReviewMessage.objects.select_related("reviewer__review__call"),
        address=_address,
        make=review_message,
        at=now,
        seconds=seconds,
    )
    grantees = send_waiting(
        GrantMessage.objects.select_related("grant__application__account", "grant__application__call"),
        address=lambda message: _grantee(message.grant),
        make=grant_message,
        at=now,
        seconds=seconds,
    )
    return {"written": written, "sent": reviewers.sent + grantees.sent, "refused": reviewers.refused + grantees.refused}


def _remind(at: datetime) -> int:
    """A reminder to whoever has something open: a week before reviews are due, and once they are overdue."""
    made = 0
    for kind, since, until in (
        (Kind.SOON, at, at + SOON),
        (Kind.LATE, at - SOON, at),
    ):
        reviewers = Reviewer.objects.filter(
            state=Reviewer.State.ACCEPTED,
            review__due_at__gt=since,
            review__due_at__lte=until,
            review__call__decided_at=None,
            assignments__state__in=OPEN,
        ).distinct()
        for reviewer in reviewers.select_related("review"):
            assert reviewer.review.due_at is not None
            _message, is_new = ReviewMessage.objects.get_or_create(
                reviewer=reviewer, kind=kind, about=reviewer.review.due_at.isoformat()[:60], defaults={"made_at": at}
            )
            made += is_new
    return made


def _remind_grantees(at: datetime) -> int:
    today, made = localtime(at).date(), 0
    due = GrantMilestone.objects.filter(
        grant__state=Grant.State.ACCEPTED,
        state__in=[GrantMilestone.State.WAITING, GrantMilestone.State.RETURNED],
        due_on__gte=today,
        due_on__lte=today + MILESTONE_SOON,
    )
    for milestone in due.select_related("grant"):
        _message, is_new = GrantMessage.objects.get_or_create(
            grant=milestone.grant,
            kind=GrantMessage.Kind.DUE,
            about=f"{milestone.place} {milestone.due_on.isoformat()}",
            defaults={"made_at": at},
        )
        made += is_new
    return made


def _address(message: ReviewMessage) -> str:
    """To whom; "" where it is no longer true."""
    reviewer = message.reviewer
    if message.kind == Kind.INVITED:
        return reviewer.address if reviewer.state == Reviewer.State.INVITED else ""
    if reviewer.state != Reviewer.State.ACCEPTED or not reviewer.assignments.filter(state__in=OPEN).exists():
        return ""
    return reviewer.address


def _grantee(grant: Grant) -> str:
    if grant.state not in (Grant.State.OFFERED, Grant.State.ACCEPTED, Grant.State.CLOSED):
        return ""
    return grant.application.account.email if grant.application.account is not None else ""


def review_message(message: ReviewMessage, to: str) -> EmailMessage:
    """The e-mail to a reviewer, in their language."""
    reviewer = message.reviewer
    review, call = reviewer.review, reviewer.review.call
    with override(reviewer.language):
        due = moment_at(review.due_at, call.timezone) if review.due_at else ""
        waiting = reviewer.assignments.filter(state__in=OPEN).count()
        many = ngettext(
            "%(number)s application waits for your review.", "%(number)s applications wait for your review.", waiting
        ) % {"number": waiting}
        until = [_("Reviews are due on %(moment)s.") % {"moment": due}] if due else []
        if message.kind == Kind.INVITED:
            title = _("Will you review for “%(call)s”?") % {"call": call.title}
            paragraphs = [
                _("Dear %(name)s,") % {"name": reviewer.name},
                _("The network asks you to review applications to this call, %(most)s at most.")
                % {"most": reviewer.most},
                *until,
                _("Accept or decline by the link below. To review you sign in with an account of the portal."),
            ]
            action, url = _("Answer the invitation"), invitation_url(reviewer)
        else:
            titles = {
                Kind.ASSIGNED: _("Applications to review: %(call)s"),
                Kind.SOON: _("Reviews are due soon: %(call)s"),
                Kind.LATE: _("Reviews are overdue: %(call)s"),
            }
            title = titles[Kind(message.kind)] % {"call": call.title}
            paragraphs = [
                _("Dear %(name)s,") % {"name": reviewer.name},
                many,
                *until,
                _(
                    "For each, say first whether a conflict of interest stands in the way; what you type is kept as you type."
                ),
            ]
            action, url = _("To my reviews"), reviews_url(reviewer.language)
        return _mail(message, to, reviewer.language, title, paragraphs, action, url)


def grant_message(message: GrantMessage, to: str) -> EmailMessage:
    """The e-mail to a grantee, in the language of the application."""
    grant = message.grant
    application = grant.application
    with override(application.language):
        titles = {
            GrantMessage.Kind.OFFERED: _("Your agreement %(number)s waits for you"),
            GrantMessage.Kind.DUE: _("A milestone of %(number)s is due soon"),
            GrantMessage.Kind.ANSWERED: _("The answer to what you handed in: %(number)s"),
        }
        title = titles[GrantMessage.Kind(message.kind)] % {"number": grant.number}
        paragraphs = [_("Dear %(name)s,") % {"name": application.name}]
        place = int(message.about.split(" ")[0]) if message.kind != GrantMessage.Kind.OFFERED else 0
        milestone = grant.milestones.filter(place=place).first()
        if message.kind == GrantMessage.Kind.OFFERED:
            paragraphs.append(
                _("Read the agreement for “%(title)s” and accept it on the portal.") % {"title": application.title}
            )
        elif milestone is not None and message.kind == GrantMessage.Kind.DUE:
            paragraphs.append(
                _("“%(title)s” is due on %(day)s. Hand it in on the portal.")
                % {"title": milestone.title, "day": date_format(milestone.due_on, "DATE_FORMAT")}
            )
        elif milestone is not None:
            paragraphs.append(f"{milestone.title}: {milestone.get_state_display()}")
            if milestone.answer:
                paragraphs.append(milestone.answer)
        return _mail(message, to, application.language, title, paragraphs, _("To my grant"), grant_url(grant))


def _mail(
    message: Any, to: str, language: str, title: str, paragraphs: list[str], action: str, url: str
) -> EmailMessage:
    mail = framed_message(
        to=to,
        language=language,
        subject=title,
        template="conose/review/mail",
        context={"title": title, "paragraphs": paragraphs, "action": action, "url": url},
    )
    mail.extra_headers["Message-ID"] = message_id(message.key.hex)
    return mail
