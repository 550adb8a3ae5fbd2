"""What a speaker says of themselves through a link, without an account, and what becomes of it."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.models.outgoing import OutgoingMessage


class SpeakerInvitation(models.Model):
    """A link by which a speaker fills in their own profile. Its key, signed, is the link; one at a time is good."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("participants.Person", models.CASCADE, related_name="+", verbose_name=_("person"))
    address = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=8)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation of a speaker")
        verbose_name_plural = _("invitations of speakers")
        default_permissions: ClassVar = ()
        permissions: ClassVar = [("handle_speakers", _("Can invite speakers and approve what they send"))]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(revoked_at=None),
                name="speaker_invitation_once_while_it_stands",
                violation_error_message=_("This person has a link already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.made_at:%Y-%m-%d}"

    def is_good(self, at: datetime | None = None) -> bool:
        """Whether something can be sent through it. Consent can be withdrawn after it expired, too."""
        return self.revoked_at is None and self.expires_at > (at or timezone.now())


class SpeakerDraft(models.Model):
    """What a speaker says of themselves. The public sees none of it before an editor has approved it.

    `photo` names a picture below PRIVATE_ROOT; `links` are addresses.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Not sent yet")
        SENT = "sent", _("Waits for approval")
        RETURNED = "returned", _("Sent back")
        APPROVED = "approved", _("Is published")
        WITHDRAWN = "withdrawn", _("Withdrawn by the speaker")

    person = models.OneToOneField("participants.Person", models.CASCADE, related_name="+", verbose_name=_("person"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    display_name = models.CharField(_("name as shown"), max_length=255)
    position_es = models.CharField(_("position in Spanish"), max_length=255, blank=True)
    position_en = models.CharField(_("position in English"), max_length=255, blank=True)
    institution_name = models.CharField(_("institution"), max_length=255, blank=True)
    biography_es = models.TextField(_("biography in Spanish"), blank=True)
    biography_en = models.TextField(_("biography in English"), blank=True)
    orcid = models.CharField("ORCID", max_length=19, blank=True)
    links = models.JSONField(_("links"), default=list)
    photo = models.UUIDField(_("photograph"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    note = models.TextField(_("what the editors ask for"), blank=True)

    class Meta:
        verbose_name = _("profile sent by a speaker")
        verbose_name_plural = _("profiles sent by speakers")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.display_name


class SpeakerConsent(models.Model):
    """A speaker agreed to one thing: when, to which words; until they withdrew it."""

    class Purpose(models.TextChoices):
        PROFILE = "profile", _("Publishing my profile")
        PHOTO = "photo", _("Publishing my photograph")
        SLIDES = "slides", _("Publishing my slides")

    person = models.ForeignKey("participants.Person", models.CASCADE, related_name="+", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    version = models.CharField(_("version of the text"), max_length=20)
    text = models.TextField(_("text"))
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent of a speaker")
        verbose_name_plural = _("consents of speakers")
        default_permissions: ClassVar = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="speaker_consent_once_while_it_stands",
                violation_error_message=_("This person has already consented to this."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.purpose} {self.version}"


class SpeakerSlides(models.Model):
    """Slides that a speaker sent for an episode. The file is below PRIVATE_ROOT and is shown once approved."""

    class State(models.TextChoices):
        SENT = "sent", _("Waits for approval")
        APPROVED = "approved", _("Is published")
        REFUSED = "refused", _("Not taken")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("participants.Person", models.CASCADE, related_name="+", verbose_name=_("person"))
    episode_key = models.UUIDField(_("episode"), db_index=True)
    """The translation key of what they were given at: an episode, a forum, a Week."""
    title = models.CharField(_("title"), max_length=200)
    filename = models.CharField(_("name of the file"), max_length=120)
    kind = models.CharField(_("kind"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SENT)
    sent_at = models.DateTimeField(_("sent at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("slides sent by a speaker")
        verbose_name_plural = _("slides sent by speakers")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.title


class SpeakerMessage(OutgoingMessage):
    """An e-mail to a speaker: the link, what an editor asks for, that it is published. `about` tells two of a kind apart."""

    class Kind(models.TextChoices):
        INVITED = "invited", pgettext_lazy("speaker", "Invited")
        RETURNED = "returned", _("Sent back")
        PUBLISHED = "published", _("Is published")

    invitation = models.ForeignKey(SpeakerInvitation, models.CASCADE, related_name="messages")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    about = models.CharField(max_length=40, blank=True)

    class Meta(OutgoingMessage.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invitation", "kind", "about"], name="speaker_message_once")
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} · {self.kind}"
