"""What each message about an application says, in the application's language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from conose.calls import receipts
from conose.calls.links import referee_url
from conose.calls.queries import is_blind
from conose.models import ApplicationMessage, AuditEntry, Call
from portal.mail import framed_message, message_id, whole
from portal.timezones import moment_at

Kind = ApplicationMessage.Kind


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a message: title (and subject), paragraphs, and what to do next."""

    title: str
    paragraphs: Sequence[str]
    action: str
    url: str


def application_message(message: ApplicationMessage, to: str) -> EmailMessage:
    """The e-mail. Its application is read with the call, and its referee."""
    own = message.application
    with override(own.language):
        said = TEXTS[message.kind](message)
        context: dict[str, object] = {
            "title": said.title,
            "paragraphs": said.paragraphs,
            "action": said.action,
            "url": said.url,
            "call": own.call.title,
            "is_to_referee": message.kind == Kind.REFEREE,
        }
        mail = framed_message(
            to=to, language=own.language, subject=said.title, template="conose/calls/mail", context=context
        )
        if message.kind == Kind.RECEIPT:
            made = own.submissions.filter(place=int(message.occasion)).select_related("application__call").first()
            if made is not None:
                mail.attach(receipts.file_name(made, "pdf"), receipts.as_pdf(made), "application/pdf")
    mail.extra_headers["Message-ID"] = message_id(message.key.hex)
    return mail


def who_reads(call: Call) -> str:
    """Who reads an application, in a sentence for its applicant. One query."""
    if is_blind(call):
        return _(
            "Once it is submitted, the network's secretary and the committee that decides read it whole; reviewers read it without "
            "the names of people and institutions."
        )
    return _("Once it is submitted, the network's secretary, the reviewers and the committee that decides read it.")


def who_reads_letters(call: Call) -> str:
    """Who reads the letters of referees, in a sentence for one, the same in the message and on the page. One query."""
    if is_blind(call):
        return _(
            "Your letter is read by the network's secretary and the committee that decides, and not by who applies."
        )
    return _(
        "Your letter is read by the network's secretary, the reviewers and the committee that decides, and not by who applies."
    )


def _own_url(message: ApplicationMessage) -> str:
    return whole(reverse("application", args=[message.application.public_id]))


def _receipt(message: ApplicationMessage) -> Text:
    own = message.application
    made = own.submissions.filter(place=int(message.occasion)).first()
    zone = own.call.timezone
    said = [_("Your application %(reference)s is submitted.") % {"reference": own.reference}]
    if made is not None:
        said += [
            _("It arrived on %(moment)s.") % {"moment": moment_at(made.submitted_at, zone, has_seconds=True)},
            _("SHA-256 of what was submitted: %(digest)s") % {"digest": made.sha256},
        ]
    said.append(_("The receipt is attached. On its page you can read what you submitted, or withdraw it."))
    return Text(
        _("Submitted: %(reference)s") % {"reference": own.reference}, said, _("To my application"), _own_url(message)
    )


def _withdrawn(message: ApplicationMessage) -> Text:
    own = message.application
    return Text(
        _("Withdrawn: %(reference)s") % {"reference": own.reference},
        [_("Your application is withdrawn: nobody reviews it. If it was not you, write to us at once.")],
        _("To my application"),
        _own_url(message),
    )


def _reopened(message: ApplicationMessage) -> Text:
    own = message.application
    entry = own.trail.filter(what="application.reopened", role=AuditEntry.Role.SECRETARY).order_by("-pk").first()
    until = own.reopened_until
    said = [_("The network's secretary reopened your application so that you can correct it.")]
    if entry is not None and entry.detail.get("why"):
        said.append(_("They say: %(why)s") % {"why": entry.detail["why"]})
    if until is not None:
        said.append(
            _("Correct it and submit it again by %(moment)s: until you do, it is not submitted.")
            % {"moment": moment_at(until, own.call.timezone)}
        )
    return Text(
        _("Reopened: %(reference)s") % {"reference": own.reference}, said, _("To my application"), _own_url(message)
    )


def _referee(message: ApplicationMessage) -> Text:
    own, referee = message.application, message.referee
    assert referee is not None
    until: datetime = max(own.call.letters_until, own.closes_at())
    prompt = own.call.referee_prompt or _(
        "Say in a page how you know their work, what they can do, and whether they can carry this project out."
    )
    return Text(
        _("%(name)s asks you for a reference") % {"name": own.name},
        [
            _("%(referee)s, %(name)s applies to “%(call)s” with the project “%(project)s”, and named you as a referee.")
            % {"referee": referee.name, "name": own.name, "call": own.call.title, "project": own.title},
            prompt,
            who_reads_letters(own.call),
            _("The link below takes one answer, until %(moment)s.") % {"moment": moment_at(until, own.call.timezone)},
        ],
        _("Write the letter, or decline"),
        referee_url(referee),
    )


def _answered(message: ApplicationMessage) -> Text:
    own, referee = message.application, message.referee
    assert referee is not None
    said = (
        _("%(name)s prefers to send no letter. While the call is open you can name somebody else.")
        if referee.is_declined
        else _("The letter of %(name)s has arrived. You are not shown what it says.")
    )
    return Text(
        _("A referee has answered: %(reference)s") % {"reference": own.reference},
        [said % {"name": referee.name}],
        _("To my application"),
        _own_url(message),
    )


def _last_days(message: ApplicationMessage) -> Text:
    own = message.application
    return Text(
        _("Your draft is not submitted yet: %(call)s") % {"call": own.call.title},
        [
            _("The call closes on %(moment)s. What you wrote is kept, and counts once you submit it.")
            % {"moment": moment_at(own.closes_at(), own.call.timezone)},
        ],
        _("To my application"),
        _own_url(message),
    )


TEXTS: dict[str, Callable[[ApplicationMessage], Text]] = {
    Kind.RECEIPT: _receipt,
    Kind.WITHDRAWN: _withdrawn,
    Kind.REOPENED: _reopened,
    Kind.REFEREE: _referee,
    Kind.REFEREE_ANSWERED: _answered,
    Kind.LAST_DAYS: _last_days,
}
"""By kind. The review adds what it writes down itself."""
