"""The newsletter: who reads it, its issues, and that each was sent to each once."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin

from participants.newsletter.blocks import IssueBlock
from portal.models import OutgoingMessage
from portal.programmes import PROGRAMMES
from portal.two_languages import InReadersLanguage

TOPICS = [key for key, _name in PROGRAMMES]
"""What a reader chooses among: the parts of the programme."""


def every_topic() -> list[str]:
    return list(TOPICS)


class Subscriber(models.Model):
    """An address that asked for the newsletter. What is kept of its reader is in these fields, and nowhere else.

    It is deleted when its owner ends the newsletter, when nobody confirms it, and when messages to it come back.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Names the row in the links of e-mails, signed."""
    address = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    topics = models.JSONField(_("topics"), default=every_topic)
    """Keys of PROGRAMMES."""
    asked_at = models.DateTimeField(_("asked for at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    soft_bounces = models.PositiveSmallIntegerField(_("issues in a row that came back"), default=0)

    class Meta:
        verbose_name = _("newsletter reader")
        verbose_name_plural = _("newsletter readers")
        default_permissions: ClassVar = ()
        indexes = [models.Index(fields=["confirmed_at"], name="subscriber_confirmed")]

    def __str__(self) -> str:
        return f"{self.pk} · {self.language}"


class NewsletterIssue(PreviewableMixin, models.Model):
    """One issue, in the languages it has a title in. Once it is being sent, nothing of it changes."""

    number = models.PositiveIntegerField(_("number"), null=True, blank=True, unique=True, editable=False)
    """Given when it is sent; its public address."""
    title_es = models.CharField(
        _("title in Spanish"), max_length=150, help_text=_("The subject of the e-mail and the title in the archive.")
    )
    title_en = models.CharField(
        _("title in English"), max_length=150, blank=True, help_text=_("Without one, the issue is not sent in English.")
    )
    content = StreamField(IssueBlock(), verbose_name=_("content"))
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent since"), null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("sent by"),
    )

    panels: ClassVar = [
        MultiFieldPanel([FieldRowPanel([FieldPanel("title_es"), FieldPanel("title_en")])], heading=_("Title")),
        FieldPanel("content"),
    ]
    preview_modes: ClassVar = [
        ("es-html", _("Spanish, as a page")),
        ("es-text", _("Spanish, as text")),
        ("en-html", _("English, as a page")),
        ("en-text", _("English, as text")),
    ]

    class Meta:
        verbose_name = _("newsletter issue")
        verbose_name_plural = _("newsletter issues")
        ordering = ("-sent_at", "-created_at")
        permissions = [("send_newsletter", _("Can send the newsletter"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at=None, number=None) | models.Q(sent_at__isnull=False, number__isnull=False),
                name="newsletter_issue_sent_has_number",
                violation_error_message=_("An issue that is sent has a number."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    title = InReadersLanguage()

    @property
    def languages(self) -> list[str]:
        """The languages it is sent in."""
        return [code for code in ("es", "en") if getattr(self, f"title_{code}")]

    def title_in(self, language: str) -> str:
        return str(getattr(self, f"title_{language}", "") or self.title_es)

    def clean(self) -> None:
        super().clean()
        kept = NewsletterIssue.objects.filter(pk=self.pk).first() if self.pk else None
        if kept is not None and kept.sent_at is not None:
            raise ValidationError(_("This issue was sent: it stays as its readers have it. Write another one."))
        for name in ("title_es", "title_en"):
            setattr(self, name, " ".join(getattr(self, name).split()))
        if self.title_en:
            for block in self.content:
                if block.block_type == "text" and not str(block.value["text_en"] or "").strip():
                    raise ValidationError(
                        {"content": _("The issue has an English title, and a text without its English: write it.")}
                    )

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from participants.newsletter.mails import preview  # it knows the models

        language, part = (mode_name or "es-html").split("-")
        return preview(self, language, part)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> Any:
        return "participants/newsletter/preview_text.html"


class NewsletterDelivery(OutgoingMessage):
    """An issue to a reader. Which reader is forgotten with them; what became of it stays, as a number."""

    class Bounce(models.TextChoices):
        HARD = "hard", _("there is no such address")
        SOFT = "soft", _("not taken this time")

    issue = models.ForeignKey(NewsletterIssue, models.CASCADE, related_name="deliveries", verbose_name=_("issue"))
    subscriber = models.ForeignKey(
        Subscriber, models.SET_NULL, null=True, blank=True, related_name="deliveries", verbose_name=_("reader")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    bounce = models.CharField(_("came back"), max_length=4, choices=Bounce.choices, blank=True)
    ended_at = models.DateTimeField(_("reader ended the newsletter"), null=True, blank=True)

    class Meta(OutgoingMessage.Meta):
        verbose_name = _("newsletter sent")
        verbose_name_plural = _("newsletters sent")
        constraints = [models.UniqueConstraint(fields=["issue", "subscriber"], name="newsletter_delivery_once")]
        indexes = [models.Index(fields=["sent_at", "made_at"], name="newsletter_delivery_waits")]

    def __str__(self) -> str:
        return f"{self.issue_id} · {self.pk}"
