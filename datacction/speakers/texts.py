"""What the e-mails to speakers say, in the language that they are written to in."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from datacction.models import SpeakerDraft, SpeakerMessage
from datacction.speakers.links import link_of
from participants.profiles.queries import profile_of
from portal.mail import framed_message, message_id, whole

Kind = SpeakerMessage.Kind
Words = tuple[str, Sequence[str], str]
"""Title, paragraphs, and what the button says."""


def speaker_message(message: SpeakerMessage, to: str) -> EmailMessage:
    """The e-mail. Its invitation is read with its person."""
    invitation = message.invitation
    with override(invitation.language):
        url = link_of(invitation)
        title, paragraphs, action = _WORDS[Kind(message.kind)](message)
        profile = profile_of(invitation.person) if message.kind == Kind.PUBLISHED else None
        mail = framed_message(
            to=to,
            language=invitation.language,
            subject=title,
            template="datacction/speakers/mail",
            context={
                "title": title,
                "paragraphs": paragraphs,
                "action": action,
                "url": whole(reverse("public_profile", args=[profile.slug])) if profile else url,
                "own_url": url,
            },
        )
    mail.extra_headers["Message-ID"] = message_id(message.key.hex)
    return mail


def _invited(message: SpeakerMessage) -> Words:
    invitation = message.invitation
    until = date_format(invitation.expires_at.date(), "DATE_FORMAT")
    return (
        _("Your profile as a speaker"),
        [
            _("Hello, %(name)s:") % {"name": invitation.person.name},
            _("You speak or spoke in an activity of ours. With this link you fill in what is said of you on our site: "
              "photograph, position, institution, biography. You can send your slides, too. You need no account."),
            _("Nothing is published before you agree and an editor has looked at it. You can withdraw your consent with the same link."),
            _("The link is yours alone and is good until %(day)s.") % {"day": until},
        ],
        _("Fill in my profile"),
    )  # fmt: skip


def _returned(message: SpeakerMessage) -> Words:
    draft = SpeakerDraft.objects.filter(person=message.invitation.person_id).first()
    said = [_("The editors ask you to change something before it is published:")]
    return _("About your profile"), [*said, draft.note if draft else ""], _("To my profile")


def _published(message: SpeakerMessage) -> Words:
    return (
        _("Your profile is published"),
        [
            _("What you sent is on our site now."),
            _("If you change your mind, withdraw your consent with the link below: the profile is private from that moment."),
        ],
        _("See it"),
    )  # fmt: skip


_WORDS = {Kind.INVITED: _invited, Kind.RETURNED: _returned, Kind.PUBLISHED: _published}
