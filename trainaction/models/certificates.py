"""Certificates: what they are set with, the codes that were given out, and what each says."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from trainaction.models.enrolments import Enrolment

MOST_SIGNATURES = 3
MOST_LOGOS = 3


class CertificateTemplate(ClusterableModel):
    """What the certificates of a programme say besides the learner's own facts, in both languages.

    A certificate keeps the version that it was issued with: a change shows on certificates issued after it.
    """

    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("To choose it by; it stands on no certificate.")
    )
    issuer = models.CharField(_("issued by, in Spanish"), max_length=160)
    issuer_en = models.CharField(_("issued by, in English"), max_length=160, blank=True)
    heading = models.CharField(_("heading in Spanish"), max_length=60, default="Certificado")
    heading_en = models.CharField(_("heading in English"), max_length=60, default="Certificate")
    statement = models.CharField(
        _("before the course, in Spanish"), max_length=160, default="por haber completado el curso"
    )
    statement_en = models.CharField(
        _("before the course, in English"), max_length=160, default="for completing the course"
    )
    note = models.CharField(_("note in Spanish"), max_length=220, blank=True, help_text=_("Above the signatures."))
    note_en = models.CharField(_("note in English"), max_length=220, blank=True)
    shows_grade = models.BooleanField(_("shows the grade"), default=False, help_text=_("Where one is given."))
    is_default = models.BooleanField(
        _("proposed first"), default=False, help_text=_("Of several, the one that tutors are proposed.")
    )
    updated_at = models.DateTimeField(auto_now=True)

    panels: ClassVar = [
        FieldPanel("name"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("issuer"), FieldPanel("issuer_en")])], _("Issuer")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("heading"), FieldPanel("heading_en")]),
                FieldRowPanel([FieldPanel("statement"), FieldPanel("statement_en")]),
                FieldRowPanel([FieldPanel("note"), FieldPanel("note_en")]),
                FieldPanel("shows_grade"),
            ],
            _("Text"),
        ),
        InlinePanel("signatures", label=_("Signature"), heading=_("Signatures"), max_num=MOST_SIGNATURES),
        InlinePanel("logos", label=_("Logo"), heading=_("Logos"), max_num=MOST_LOGOS),
        FieldPanel("is_default"),
    ]

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        ordering = ("-is_default", "name")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="certificate_template_one_default",
                violation_error_message=_("Another template is proposed first. Take that from it before."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CertificateSignature(Orderable):
    """Somebody who signs: their name and office, and the picture of their signature, where there is one."""

    template = ParentalKey(CertificateTemplate, on_delete=models.CASCADE, related_name="signatures")
    name = models.CharField(_("name"), max_length=80)
    position = models.CharField(_("position in Spanish"), max_length=120)
    position_en = models.CharField(_("position in English"), max_length=120, blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signature"),
        help_text=_("Dark on white or on nothing, wider than high. Left out, the line stays empty, to sign by hand."),
    )

    panels: ClassVar = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("position"), FieldPanel("position_en")]),
        FieldPanel("image"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("signature of a certificate")
        verbose_name_plural = _("signatures of certificates")

    def __str__(self) -> str:
        return self.name


class CertificateLogo(Orderable):
    """A logo at the head of a certificate, and whose it is."""

    template = ParentalKey(CertificateTemplate, on_delete=models.CASCADE, related_name="logos")
    image = models.ForeignKey("wagtailimages.Image", models.CASCADE, related_name="+", verbose_name=_("logo"))
    name = models.CharField(_("whose it is"), max_length=120, help_text=_("Read out instead of the logo."))

    panels: ClassVar = [FieldPanel("image"), FieldPanel("name")]

    class Meta(Orderable.Meta):
        verbose_name = _("logo of a certificate")
        verbose_name_plural = _("logos of certificates")

    def __str__(self) -> str:
        return self.name


class CertificateTemplateVersion(models.Model):
    """A template as it was when certificates were issued with it, its pictures included. Never changed."""

    template = models.ForeignKey(CertificateTemplate, models.SET_NULL, null=True, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    digest = models.CharField(_("digest"), max_length=64)
    content = models.JSONField(_("content"))
    """{"issuer": {"es", "en"}, "heading", "statement", "note": as "issuer", "shows_grade": bool,
    "signatures": [{"name", "position": {"es", "en"}, "svg"}], "logos": [{"name", "svg"}]}; svg is text, "" for none."""
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a certificate template")
        verbose_name_plural = _("versions of certificate templates")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(fields=["template", "digest"], name="certificate_template_version_once"),
            models.UniqueConstraint(fields=["template", "number"], name="certificate_template_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.template_id} · {self.number}"


class CertificateCode(models.Model):
    """A code that was given out, for ever. One without a certificate was withdrawn: who it was of is known no more."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    credential = models.UUIDField(_("credential"), default=uuid.uuid4, unique=True, editable=False)
    """Names it where the code must not be told: in the list of what was revoked, and in tutors' addresses."""

    class Meta:
        verbose_name = _("code of a certificate")
        verbose_name_plural = _("codes of certificates")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return str(self.credential)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def standing(self) -> "CertificateQuerySet":
        """Those that hold: neither revoked nor replaced by another."""
        return self.filter(revoked_at=None, replaced_at=None)


class Certificate(models.Model):
    """What one certificate says, as it was when it was issued. Of an enrolment one stands at most.

    A correction is another certificate, with another code; this one then says that it was replaced.
    """

    code = models.OneToOneField(CertificateCode, models.PROTECT, related_name="certificate", verbose_name=_("code"))
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="certificates", verbose_name=_("enrolment"))
    version = models.ForeignKey(
        CertificateTemplateVersion, models.PROTECT, related_name="certificates", verbose_name=_("template")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    name = models.CharField(_("name"), max_length=255)
    course_title = models.CharField(_("course"), max_length=255)
    run_title = models.CharField(_("run"), max_length=255)
    hours = models.PositiveSmallIntegerField(_("hours"))
    grade = models.CharField(_("grade"), max_length=40, blank=True)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    is_public = models.BooleanField(_("open to whoever has the code"), default=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )
    revoked_why = models.CharField(_("why it was revoked"), max_length=255, blank=True)
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="replacement", verbose_name=_("replaces")
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ("-issued_at", "-pk")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(revoked_at=None, replaced_at=None),
                name="certificate_once",
                violation_error_message=_("This person already has a certificate of this run."),
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_why="")
                | (models.Q(revoked_at__isnull=False) & ~models.Q(revoked_why="")),
                name="certificate_revoked_with_reason",
                violation_error_message=_("A certificate is revoked with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.code_id)
