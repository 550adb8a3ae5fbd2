"""The audit trail of calls: who looked at an application or did something with it, as what, and when.

Applicant, referees, secretary, reviewers and committee write here by `note`, within the transaction of what they do; a
look is noted once its page is ready, one that is refused by `note_refused`. Codes that a later step needs are added to WHATS.
A test opens every address of calls and fails for one that shows an application and leaves no entry.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conose.calls.queries import reviews_for
from conose.models import Application, AuditEntry, Call
from portal.models import User

WHATS: dict[str, str | Promise] = {
    "application.begun": _("Began an application"),
    "application.viewed": _("Read an application"),
    "application.listed": _("Looked at the list of applications"),
    "application.held": _("Was shown it among all that is held of a person"),
    "application.submitted": _("Submitted an application"),
    "application.withdrawn": _("Withdrew an application"),
    "application.reopened": _("Reopened an application"),
    "application.discarded": _("Deleted a draft that was never submitted"),
    "application.emptied": _("Emptied an application of whom it told of"),
    "application.named": _("Agreed to be named beside the funded project"),
    "application.unnamed": _("Does not agree any more to be named"),
    "file.sent": _("Sent a file"),
    "file.removed": _("Removed a file"),
    "file.viewed": _("Opened a file"),
    "referee.asked": _("Asked a referee"),
    "referee.asked_again": _("Had the request sent to a referee again"),
    "referee.link_shown": _("Looked at a referee's link"),
    "referee.listed": _("Looked at the letters they are asked for"),
    "referee.removed": _("Removed a referee who had been asked"),
    "referee.opened": _("Opened a referee's link"),
    "referee.answered": _("Answered as a referee"),
    "referee.declined": _("Preferred not to answer as a referee"),
    "letter.viewed": _("Read a referee's letter"),
    "question.asked": _("Asked a question about the call"),
    "question.answered": _("Answered a question about the call"),
    "question.taken_back": _("Took a published answer back"),
    "call.extended": _("Changed the dates of the call"),
    "application.refused": _("Was refused an application"),
    "review.rules": _("Changed the rules of the review"),
    "eligibility.checked": _("Checked an eligibility criterion"),
    "eligibility.corrected": _("Corrected an eligibility criterion"),
    "reviewer.invited": _("Invited a reviewer"),
    "reviewer.changed": _("Changed what is noted of a reviewer"),
    "reviewer.removed": _("Removed a reviewer"),
    "people.viewed": _("Looked at reviewers and committee"),
    "reviewer.accepted": _("Accepted to review"),
    "reviewer.declined": _("Declined to review"),
    "assignment.made": _("Gave an application to a reviewer"),
    "assignment.taken_back": _("Took an application from a reviewer"),
    "assignment.listed": _("Looked at the list of their reviews"),
    "assignment.viewed": _("Looked at what they are asked to review"),
    "assignment.conflict": _("Declared a conflict of interest"),
    "assignment.clear": _("Declared that there is no conflict of interest"),
    "review.handed_in": _("Handed in a review"),
    "review.reopened": _("Gave a review back to its reviewer"),
    "review.viewed": _("Read the reviews of an application"),
    "ranking.viewed": _("Looked at the ranking"),
    "ranking.exported": _("Took the ranking away as a file"),
    "statistics.viewed": _("Looked at the statistics"),
    "trail.viewed": _("Looked at the audit trail"),
    "panel.seated": _("Seated a member of the committee"),
    "panel.changed": _("Changed what is noted of a member of the committee"),
    "panel.unseated": _("Removed a member of the committee"),
    "panel.stepped_out": _("Stepped out of an application"),
    "meeting.viewed": _("Looked at what is decided"),
    "assignments.viewed": _("Looked at who reviews what"),
    "meeting.saved": _("Wrote down the committee's meeting"),
    "decision.made": _("Wrote down a decision"),
    "minutes.sealed": _("Sealed the minutes"),
    "minutes.viewed": _("Opened the minutes"),
    "letters.worded": _("Changed the text of letters"),
    "letters.viewed": _("Read the letters before they were sent"),
    "letters.written": _("Announced the decision"),
    "letter.again": _("Had a letter sent again"),
    "reserve.moved_up": _("Moved somebody up from the reserve list"),
    "grant.listed": _("Looked at the list of grants"),
    "grant.offered": _("Offered an agreement"),
    "grant.accepted": _("Accepted the agreement"),
    "grant.declined": _("Turned the grant down"),
    "grant.viewed": _("Looked at a grant"),
    "grant.closed": _("Closed a grant"),
    "grant.study": _("Said which study a grant became"),
    "milestone.handed_in": _("Handed in a milestone"),
    "milestone.accepted": _("Accepted a milestone"),
    "milestone.returned": _("Handed a milestone back"),
    "payment.changed": _("Changed the state of a payment"),
}
"""What can be noted, by its code (40 characters at most), in words for a reader."""


def note(
    what: str,
    *,
    call: Call,
    role: AuditEntry.Role,
    by: User | None,
    application: Application | None = None,
    detail: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write an entry. `detail` holds keys and numbers or the reason that was given; no answers and no names.

    Raises KeyError for a code that WHATS does not have.
    """
    WHATS[what]
    return AuditEntry.objects.create(
        call=call, application=application, by=by, role=role, what=what, detail=dict(detail or {}), at=timezone.now()
    )


def note_refused(*, application: Application, by: User) -> None:
    """Write down that an account asked for an application and was not shown it. The application is read with its call."""
    role = AuditEntry.Role.REVIEWER if reviews_for(application.call, by) else AuditEntry.Role.OTHER
    note("application.refused", call=application.call, role=role, by=by, application=application)


def in_words(entry: AuditEntry) -> str:
    """What an entry says was done."""
    return str(WHATS.get(entry.what, entry.what))
