"""The e-mails to researchers: what they say, and sending those written down, each once (portal/outgoing.py)."""

from dataclasses import asdict
from datetime import datetime

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from conose.models import Researcher, ResearcherLink, ResearcherMessage
from conose.researchers.links import address_of
from participants.profiles.queries import profile_of
from portal.mail import framed_message, message_id, whole
from portal.outgoing import send_waiting

SECONDS = 60.0
Kind = ResearcherMessage.Kind
HOLDS_IN = {Kind.RETURNED: Researcher.State.RETURNED, Kind.PUBLISHED: Researcher.State.APPROVED}
"""In which state what was written down is still true; an invitation is while its link is good."""


def send_due(*, at: datetime | None = None, seconds: float = SECONDS) -> dict[str, int]:
    """Send what is written down. Raises what the mail server says, if it cannot be reached."""
    now = at or timezone.now()
    rows = ResearcherMessage.objects.select_related("researcher__person__user", "researcher__link")
    done = send_waiting(rows, address=lambda each: _to(each, now)[0], make=_message, at=now, seconds=seconds)
    return asdict(done)


def _link(researcher: Researcher) -> ResearcherLink | None:
    return getattr(researcher, "link", None)


def _to(message: ResearcherMessage, now: datetime) -> tuple[str, str]:
    """To whom and in which language; nobody where it is no longer true."""
    researcher, link = message.researcher, _link(message.researcher)
    if message.kind == Kind.INVITED:
        still = link is not None and link.is_good(now)
    else:
        still = researcher.state == HOLDS_IN[Kind(message.kind)]
    if not still or researcher.person.erased_at is not None:
        return "", ""
    if link is not None:
        return link.address, link.language
    user = researcher.person.user
    return (user.email, "es") if user is not None else ("", "")


def _message(message: ResearcherMessage, to: str) -> EmailMessage:
    _researcher, link = message.researcher, _link(message.researcher)
    language = link.language if link is not None else "es"
    with override(language):
        own_url = address_of(link) if link is not None else whole(reverse("researcher_mine"))
        title, paragraphs, action, url = _words(message, link, own_url)
        mail = framed_message(
            to=to,
            language=language,
            subject=title,
            template="conose/researchers/mail",
            context={"title": title, "paragraphs": paragraphs, "action": action, "url": url, "own_url": own_url},
        )
    mail.extra_headers["Message-ID"] = message_id(message.key.hex)
    return mail


def _words(message: ResearcherMessage, link: ResearcherLink | None, own_url: str) -> tuple[str, list[str], str, str]:
    """Title, paragraphs, what the button says, and where it leads."""
    researcher = message.researcher
    if message.kind == Kind.INVITED and link is not None:
        until = date_format(link.expires_at.date(), "DATE_FORMAT")
        return (
            _("Your profile as a researcher"),
            [
                _("Hello, %(name)s:") % {"name": researcher.person.name},
                _("The knowledge network invites you to its directory of researchers. With this link you fill in what is said of you: "
                  "position, institution, themes, countries, languages, ORCID. You need no account."),
                _("Nothing is published before you agree and an editor has looked at it. You can leave with the same link."),
                _("The link is yours alone and is good until %(day)s.") % {"day": until},
            ],
            _("Fill in my profile"),
            own_url,
        )  # fmt: skip
    if message.kind == Kind.RETURNED:
        said = _("The editors ask you to change something before it is published:")
        return _("About your profile"), [said, researcher.note], _("To my profile"), own_url
    profile = profile_of(researcher.person)
    return (
        _("Your profile is published"),
        [
            _("You are in the directory of researchers now."),
            _("If you change your mind, leave it with the link below: you are not shown from that moment."),
        ],
        _("See it"),
        whole(reverse("public_profile", args=[profile.slug])) if profile is not None else own_url,
    )
