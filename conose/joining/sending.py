"""The e-mails about requests to join: what they say, and sending those written down, each once (portal/outgoing.py).

A letter of the committee is in both languages, that of whoever asked first.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from conose.joining.links import confirm_link, own_link
from conose.models import JoiningMessage, JoiningRequest, JoiningStep
from portal.mail import framed_message, message_id
from portal.opting_in import CONFIRMED_WITHIN
from portal.outgoing import send_waiting

SECONDS = 60.0
Kind = JoiningStep.Kind
State = JoiningRequest.State
HOLDS_IN = {
    Kind.SENT: (State.UNCONFIRMED,),
    Kind.CONFIRMED: (State.WAITING, State.ASKED),
    Kind.ASKED: (State.ASKED,),
    Kind.ACCEPTED: (State.ACCEPTED,),
    Kind.DECLINED: (State.DECLINED,),
}
"""In which states what was written down is still true."""
LETTERS = (Kind.ASKED, Kind.ACCEPTED, Kind.DECLINED)


def send_due(*, at: datetime | None = None, seconds: float = SECONDS) -> dict[str, int]:
    """Send what is written down. Raises what the mail server says, if it cannot be reached."""
    rows = JoiningMessage.objects.select_related("step__request")
    done = send_waiting(rows, address=_to, make=_message, at=at or timezone.now(), seconds=seconds)
    return asdict(done)


def _to(message: JoiningMessage) -> str:
    request = message.step.request
    return request.address if request.state in HOLDS_IN[Kind(message.step.kind)] else ""


def _message(message: JoiningMessage, to: str) -> EmailMessage:
    step, request = message.step, message.step.request
    first = request.language
    parts = [_part(step, language) for language in (first, *(each for each in ("es", "en") if each != first))]
    if step.kind not in LETTERS:
        parts = parts[:1]
    with override(first):
        mail = framed_message(
            to=to,
            language=first,
            subject=" / ".join(part["title"] for part in parts),
            template="conose/joining/mail",
            context={"title": parts[0]["title"], "parts": parts},
        )
    mail.extra_headers["Message-ID"] = message_id(message.key.hex)
    return mail


def _part(step: JoiningStep, language: str) -> dict[str, Any]:
    """The e-mail in one language: title, paragraphs, what the button says and where it leads."""
    with override(language):
        title, paragraphs, action = _words(step, language)
        url = confirm_link(step.request) if step.kind == Kind.SENT else own_link(step.request, language)
        return {"language": language, "title": title, "paragraphs": paragraphs, "action": action, "url": url}


def _words(step: JoiningStep, language: str) -> tuple[str, list[str], str]:
    request = step.request
    if step.kind == Kind.SENT:  # anybody can have it sent to any address: it says nothing that was typed
        said = _(
            "Somebody, probably you, asked that an institution join the Citizen Security Knowledge Network, and gave this address."
        )
        more = _(
            "Confirm it within %(days)d days: then the committee sees the request. If it was not you, do nothing: it is deleted."
        )
        return (
            _("Confirm your request to join the network"),
            [said, more % {"days": CONFIRMED_WITHIN.days}],
            _("Confirm"),
        )
    name = {"name": request.name}
    see = _("See how it stands")
    if step.kind == Kind.CONFIRMED:
        said = (
            _("The committee of the network has the request of %(name)s. We will write to you when it is decided.")
            % name
        )
        more = _("With the link below you see at any time how it stands, and can take it back. It is yours alone.")
        return _("Your request to join the network"), [said, more], see
    reason = step.reason_es if language == "es" else step.reason_en
    day = {**name, "day": date_format(step.decided_on, "DATE_FORMAT") if step.decided_on else ""}
    if step.kind == Kind.ASKED:
        said = (
            _("On %(day)s the committee looked at the request of %(name)s, and asks for more before it decides:") % day
        )
        return _("The committee asks for more"), [said, reason], pgettext("verb", "Answer")
    if step.kind == Kind.ACCEPTED:
        said = _("On %(day)s the committee accepted %(name)s as a member of the network. Its reason:") % day
        more = _("An editor now finishes the page of your institution. Welcome.")
        return _("Welcome to the network"), [said, reason, more], see
    said = _("On %(day)s the committee decided not to accept %(name)s as a member of the network. Its reason:") % day
    return (
        _("The committee's decision on your request"),
        [said, reason, _("You can ask again when this has changed.")],
        see,
    )
