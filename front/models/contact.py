"""Writing to the portal: what one can write about, what was written, and the e-mails that go out for it."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel

from portal.models import OutgoingMessage
from portal.two_languages import InReadersLanguage


class ContactTopic(models.Model):
    """What one can write about. Each has its own addressees."""

    name_es = models.CharField(_("name in Spanish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    help_es = models.CharField(_("help in Spanish"), max_length=250, blank=True)
    help_en = models.CharField(_("help in English"), max_length=250, blank=True)
    addressees = models.TextField(
        _("addressees"),
        max_length=1000,
        blank=True,
        help_text=_("E-mail addresses, one on each line. None: messages wait in the administration alone."),
    )
    slug = models.SlugField(
        _("name in addresses"),
        max_length=40,
        unique=True,
        null=True,
        blank=True,
        help_text=_("A page leads to the form with this topic chosen by “?topic=” and this name. Empty: by no page."),
    )
    place = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_open = models.BooleanField(_("can be chosen"), default=True)

    panels: ClassVar = [
        HelpPanel(_("Readers see the name and the help, never the addresses.")),
        FieldRowPanel([FieldPanel("name_es"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("help_es"), FieldPanel("help_en")]),
        FieldPanel("addressees"),
        FieldRowPanel([FieldPanel("place"), FieldPanel("is_open"), FieldPanel("slug")]),
    ]

    class Meta:
        verbose_name = _("topic of messages")
        verbose_name_plural = _("topics of messages")
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return self.name

    name = InReadersLanguage()
    help = InReadersLanguage()

    @property
    def addresses(self) -> list[str]:
        """The addressees, each once."""
        return list(dict.fromkeys(line.strip() for line in self.addressees.splitlines() if line.strip()))

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or None
        for address in self.addresses:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(
                    {"addressees": _("“%(line)s” is not an e-mail address. Give one on each line.") % {"line": address}}
                ) from None


class ContactMessage(models.Model):
    """What somebody wrote. Kept until it is answered and for as long as RETENTION_DAYS says, then deleted."""

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("message", "New")
        OPEN = "open", _("Being answered")
        DONE = "done", pgettext_lazy("message", "Done")
        UNWANTED = "unwanted", _("Unwanted")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Names the form that it was written in: sent twice, it is one message."""
    topic = models.ForeignKey(ContactTopic, models.PROTECT, related_name="messages", verbose_name=_("topic"))
    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("e-mail address"))
    subject = models.CharField(pgettext_lazy("message", "subject"), max_length=150)
    text = models.TextField(_("message"), max_length=5000)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    consent_version = models.CharField(_("version of what was agreed to"), max_length=20)
    written_at = models.DateTimeField(_("written"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.NEW)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )
    changed_at = models.DateTimeField(_("state since"), null=True, blank=True)

    class Meta:
        verbose_name = _("message to the portal")
        verbose_name_plural = _("messages to the portal")
        default_permissions: ClassVar = ()
        permissions: ClassVar = [("handle_contact", _("Read and handle messages to the portal"))]
        ordering = ("-written_at", "-pk")
        indexes = [models.Index(fields=["state", "written_at"], name="contact_state")]

    def __str__(self) -> str:
        return str(_("Message %(number)s") % {"number": self.pk})


class ContactMail(OutgoingMessage):
    """An e-mail that goes out for a message: to the addressees of its topic, or the receipt to who wrote."""

    class Kind(models.TextChoices):
        TEAM = "team", _("To the addressees")
        RECEIPT = "receipt", _("Acknowledgement")

    message = models.ForeignKey(ContactMessage, models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    to = models.EmailField(blank=True)
    """One of the addressees; empty on a receipt, which goes to who wrote."""

    class Meta(OutgoingMessage.Meta):
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["message", "kind", "to"], name="contact_mail_once")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} · {self.kind}"
