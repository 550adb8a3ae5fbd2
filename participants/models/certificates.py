"""Certificates: what they are set with, the codes that were given out, and what every kind of them says.

The tables are called as they were made, by the academy, which had them alone (docs/decisions/0047).
"""

import uuid
from datetime import date
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from participants.models.activities import Activity
from participants.models.participations import Mode

MOST_SIGNATURES = 3
MOST_LOGOS = 3


class CertificateTemplate(ClusterableModel):
    """What the certificates of a programme say besides the learner's own facts, in both languages.

    A certificate keeps the version that it was issued with: a change shows on certificates issued after it.
    """

    class Purpose(models.TextChoices):
        COURSE = "course", _("Courses")
        ATTENDANCE = "attendance", _("Activities")

    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("To choose it by; it stands on no certificate.")
    )
    purpose = models.CharField(
        _("for"),
        max_length=10,
        choices=Purpose.choices,
        default=Purpose.COURSE,
        help_text=_("Certificates of courses, or of having attended an activity."),
    )
    issuer = models.CharField(_("issued by, in Spanish"), max_length=160)
    issuer_en = models.CharField(_("issued by, in English"), max_length=160, blank=True)
    heading = models.CharField(_("heading in Spanish"), max_length=60, default="Certificado")
    heading_en = models.CharField(_("heading in English"), max_length=60, default="Certificate")
    statement = models.CharField(
        _("before the title, in Spanish"), max_length=160, default="por haber completado el curso"
    )
    statement_en = models.CharField(
        _("before the title, in English"), max_length=160, default="for completing the course"
    )
    note = models.CharField(_("note in Spanish"), max_length=220, blank=True, help_text=_("Above the signatures."))
    note_en = models.CharField(_("note in English"), max_length=220, blank=True)
    shows_grade = models.BooleanField(_("shows the grade"), default=False, help_text=_("Where one is given."))
    is_default = models.BooleanField(
        _("proposed first"),
        default=False,
        help_text=_("Of several for the same, the one that is taken where nobody chooses."),
    )
    updated_at = models.DateTimeField(auto_now=True)

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("purpose")]),
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
        db_table = "trainaction_certificatetemplate"
        ordering = ("-is_default", "name")
        constraints = [
            models.UniqueConstraint(
                fields=["purpose"],
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
        db_table = "trainaction_certificatesignature"

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
        db_table = "trainaction_certificatelogo"

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
        db_table = "trainaction_certificatetemplateversion"
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
        db_table = "trainaction_certificatecode"
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return str(self.credential)


class Fact(NamedTuple):
    label: str
    value: str


class IssuedQuerySet(models.QuerySet[Any]):
    def standing(self) -> "IssuedQuerySet":
        """Those that hold: neither revoked nor replaced by another."""
        return self.filter(revoked_at=None, replaced_at=None)


class IssuedCertificate(models.Model):
    """What one certificate says, as it was when it was issued, whatever it is of.

    A correction is another certificate, with another code; this one then says that it was replaced.
    """

    code = models.OneToOneField(CertificateCode, models.PROTECT, related_name="%(class)s", verbose_name=_("code"))
    version = models.ForeignKey(
        CertificateTemplateVersion, models.PROTECT, related_name="%(class)ss", verbose_name=_("template")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    name = models.CharField(_("name"), max_length=255)
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

    objects = IssuedQuerySet.as_manager()

    class Meta:
        abstract = True
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ("-issued_at", "-pk")
        default_permissions: ClassVar = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_why="")
                | (models.Q(revoked_at__isnull=False) & ~models.Q(revoked_why="")),
                name="%(class)s_revoked_with_reason",
                violation_error_message=_("A certificate is revoked with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.code_id)

    @property
    def holds(self) -> bool:
        return self.revoked_at is None and self.replaced_at is None

    @property
    def title(self) -> str:
        """Of what it is."""
        raise NotImplementedError

    @property
    def programme(self) -> str:
        """A value of Programme: whose it is."""
        raise NotImplementedError

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What it says besides name and title, in the language in force: page and paper say the same."""
        raise NotImplementedError

    @property
    def achievement(self) -> dict[str, Any]:
        """What it is of, as an Achievement of Open Badges 3.0, in the language in force."""
        raise NotImplementedError

    @property
    def issued_in_words(self) -> Fact:
        """By the portal's own clock, whoever looks from wherever: a certificate says one day."""
        day = localtime(self.issued_at, get_default_timezone())
        return Fact(gettext("Issued"), date_format(day, "DATE_FORMAT"))


KINDS: list[type[IssuedCertificate]] = []
"""The kinds of certificates that there are: one page verifies them all."""


def certificate_kind(model: type[Any]) -> type[Any]:
    """Declare a kind of certificates."""
    KINDS.append(model)
    return model


@certificate_kind
class AttendanceCertificate(IssuedCertificate):
    """That somebody attended an activity, by the rule of presence that its organiser set. Of one person one stands."""

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="attendance_certificates", verbose_name=_("activity")
    )
    person = models.ForeignKey(
        "participants.Person", models.CASCADE, related_name="attendance_certificates", verbose_name=_("person")
    )
    activity_title = models.CharField(_("activity"), max_length=255)
    held_from = models.DateField(_("from"))
    held_until = models.DateField(_("until"))
    minutes = models.PositiveIntegerField(_("minutes that it lasted"), null=True, blank=True)
    """None where it went on for days."""
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices)
    rule = models.CharField(_("rule of presence"), max_length=20)
    """By which it was issued, as `presence_rules.Rule` writes it."""

    class Meta(IssuedCertificate.Meta):
        verbose_name = _("certificate of attendance")
        verbose_name_plural = _("certificates of attendance")
        constraints = [
            *IssuedCertificate.Meta.constraints,
            models.UniqueConstraint(
                fields=["activity", "person"],
                condition=models.Q(revoked_at=None, replaced_at=None),
                name="attendance_certificate_once",
                violation_error_message=_("This person already has a certificate of this activity."),
            ),
        ]

    @property
    def title(self) -> str:
        return self.activity_title

    @property
    def programme(self) -> str:
        return self.activity.programme

    @property
    def facts(self) -> tuple[Fact, ...]:
        facts = [
            Fact(gettext("Date"), _days(self.held_from, self.held_until)),
            Fact(gettext("Duration"), _in_hours(self.minutes) if self.minutes else ""),
            Fact(gettext("Took part"), str(Mode(self.mode).label)),
            self.issued_in_words,
        ]
        return tuple(fact for fact in facts if fact.value)

    @property
    def achievement(self) -> dict[str, Any]:
        said = [_days(self.held_from, self.held_until), *([_in_hours(self.minutes)] if self.minutes else [])]
        return {
            "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'activity/{self.activity_id}')}",
            "type": ["Achievement"],
            "achievementType": "Certificate",
            "name": self.activity_title,
            "description": f"{'. '.join(said)}.",
            "criteria": {"narrative": gettext("Attended the activity, as its organisers asked for.")},
            "inLanguage": self.language,
        }


def _days(first: date, last: date) -> str:
    if first == last:
        return date_format(first, "DATE_FORMAT")
    return gettext("%(first)s to %(last)s") % {
        "first": date_format(first, "DATE_FORMAT"),
        "last": date_format(last, "DATE_FORMAT"),
    }


def _in_hours(minutes: int) -> str:
    """“2 hours”, “1 hour 30 minutes”."""
    hours, rest = divmod(minutes, 60)
    said = []
    if hours:
        said.append(ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours})
    if rest:
        said.append(ngettext("%(number)d minute", "%(number)d minutes", rest) % {"number": rest})
    return " ".join(said)
