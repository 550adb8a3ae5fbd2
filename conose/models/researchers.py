"""Researchers of the network: what they say of themselves through a link or their account, and what of it is public."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.languages import MORE_LANGUAGES
from portal.models.outgoing import OutgoingMessage


class Researcher(models.Model):
    """Somebody who does, or did, ask to stand in the directory of researchers.

    Name, post, institution, biography, ORCID and links are their public profile's (`participants.PublicProfile`), which
    they may have as a speaker already. `said` is all that they filled in last: the public sees none of it before an editor
    has approved it. What was approved last stays shown while the next waits.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Not sent yet")
        SENT = "sent", _("Waits for approval")
        RETURNED = "returned", _("Sent back")
        APPROVED = "approved", _("Is published")
        WITHDRAWN = "withdrawn", pgettext_lazy("researcher", "Withdrawn")

    person = models.OneToOneField("participants.Person", models.CASCADE, related_name="+", verbose_name=_("person"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    said = models.JSONField(_("what they filled in"), default=dict)
    themes = models.ManyToManyField("portal.Theme", blank=True, related_name="+", verbose_name=_("themes"))
    countries = models.ManyToManyField(
        "participants.Country", blank=True, related_name="+", verbose_name=_("countries they work on")
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    """None while nothing is approved, and from the moment they leave."""
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    note = models.TextField(_("what the editors ask for"), blank=True)

    class Meta:
        verbose_name = _("researcher")
        verbose_name_plural = _("researchers")
        default_permissions: ClassVar = ()
        permissions: ClassVar = [("handle_researchers", _("Can invite researchers and approve what they send"))]

    def __str__(self) -> str:
        return str(self.said.get("display_name") or self.person_id)


class ResearcherLanguage(models.Model):
    """A researcher works in a language."""

    researcher = models.ForeignKey(Researcher, models.CASCADE, related_name="languages")
    code = models.CharField(_("language"), max_length=8, choices=MORE_LANGUAGES)

    class Meta:
        verbose_name = _("language of a researcher")
        verbose_name_plural = _("languages of researchers")
        default_permissions: ClassVar = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["researcher", "code"], name="researcher_language_once")
        ]

    def __str__(self) -> str:
        return f"{self.researcher_id} · {self.code}"


class ResearcherLink(models.Model):
    """A link by which a researcher fills in their profile without an account. Its key, signed, is the link; a later one ends
    it. With one that expired they can still leave."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    researcher = models.OneToOneField(Researcher, models.CASCADE, related_name="link")
    address = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=8)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("good until"))

    class Meta:
        verbose_name = _("link of a researcher")
        verbose_name_plural = _("links of researchers")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"{self.researcher_id} · {self.made_at:%Y-%m-%d}"

    def is_good(self, at: datetime | None = None) -> bool:
        """Whether something can be sent through it."""
        return self.expires_at > (at or timezone.now())


class ResearcherPhoto(models.Model):
    """A photograph that a researcher sent, and agreed to publish with their profile: to delete the row is to take it back."""

    researcher = models.OneToOneField(Researcher, models.CASCADE, related_name="photo")
    content = models.BinaryField()
    """As a small JPEG, without what tells where and when it was taken."""
    public_sha256 = models.CharField(max_length=64, blank=True)
    """Of the content that an editor approved last, which is public: another may have been sent since."""
    version = models.CharField(_("version of what was agreed to"), max_length=20)
    agreed_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("photograph of a researcher")
        verbose_name_plural = _("photographs of researchers")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"{self.researcher_id} · {self.agreed_at:%Y-%m-%d}"


class ResearcherMessage(OutgoingMessage):
    """An e-mail to a researcher: the link, what an editor asks for, that it is published. `about` tells two of a kind apart."""

    class Kind(models.TextChoices):
        INVITED = "invited", pgettext_lazy("researcher", "Invited")
        RETURNED = "returned", _("Sent back")
        PUBLISHED = "published", _("Is published")

    researcher = models.ForeignKey(Researcher, models.CASCADE, related_name="messages")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    about = models.CharField(max_length=40)

    class Meta(OutgoingMessage.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["researcher", "kind", "about"], name="researcher_message_once")
        ]

    def __str__(self) -> str:
        return f"{self.researcher_id} · {self.kind}"
