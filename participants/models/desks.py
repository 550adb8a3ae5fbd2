"""Where people register for an activity: the desk, its questions, its places, and the groups of institutions."""

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from participants.models.activities import Activity
from participants.models.participations import Mode
from portal.two_languages import AskedInTwoLanguages, InReadersLanguage, lines_of

MOST_PLACES = 10_000
"""Each place is a row. An activity for more people than this is one without a number of places."""


class RegistrationDesk(ClusterableModel):
    """Where people register for an activity: from when to when, for how many, and what the organiser asks.

    A mode that is not offered has no places; one that is offered without a number of places has one for each who comes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.OneToOneField(
        Activity,
        models.PROTECT,
        related_name="desk",
        verbose_name=_("activity"),
        error_messages={"unique": _("Registration for this activity is set up already: change that.")},
    )
    opens_at = models.DateTimeField(
        _("registration opens"), null=True, blank=True, help_text=_("Empty: as soon as this is kept.")
    )
    closes_at = models.DateTimeField(
        _("registration closes"), null=True, blank=True, help_text=_("Empty: when the activity ends.")
    )
    is_online = models.BooleanField(_("can be joined online"), default=True)
    online_places = models.PositiveIntegerField(
        _("places online"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
        help_text=_("Without a number, everybody gets one."),
    )
    is_in_person = models.BooleanField(_("can be attended in person"), default=False)
    in_person_places = models.PositiveIntegerField(
        _("places in person"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
        help_text=_("Without a number, everybody gets one."),
    )
    needs_approval = models.BooleanField(
        _("registration is approved"), default=False, help_text=_("Whoever asks waits until an organiser says yes.")
    )
    hold_minutes = models.PositiveIntegerField(
        _("a place is held for"),
        default=120,
        validators=[MinValueValidator(10), MaxValueValidator(60 * 24 * 7)],
        help_text=_("Minutes in which who has no account confirms their address; then the place is free again."),
    )
    introduction_es = models.TextField(_("introduction in Spanish"), max_length=1000, blank=True)
    introduction_en = models.TextField(_("introduction in English"), max_length=1000, blank=True)
    venue_es = models.CharField(_("place in Spanish"), max_length=255, blank=True)
    venue_en = models.CharField(_("place in English"), max_length=255, blank=True)
    consent_es = models.TextField(
        _("consent in Spanish"), max_length=600, blank=True, help_text=_("Empty: the portal's own sentence.")
    )
    consent_en = models.TextField(_("consent in English"), max_length=600, blank=True)
    join_url = models.URLField(
        _("link to join"), max_length=500, blank=True, help_text=_("Only those with a place online are told.")
    )
    recording_url = models.URLField(
        _("link to the recording"),
        max_length=500,
        blank=True,
        help_text=_("Who registered is thanked with it, once it is there. That of an episode comes from its page."),
    )
    certificate_rule = models.CharField(
        _("certificate of attendance"),
        max_length=10,
        blank=True,
        choices=[
            ("", _("No certificate")),
            ("any", _("To whoever was there")),
            ("minutes", _("From a number of minutes")),
            ("share", _("From a share of the activity")),
        ],
        help_text=_(
            "Time is known of those who joined online, once the attendance is brought in. Whoever was checked in at the "
            "door was there."
        ),
    )
    certificate_amount = models.PositiveIntegerField(
        _("from so many minutes, or so many per cent"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
    )
    certificate_parts = models.PositiveSmallIntegerField(
        _("for the whole page: in so many per cent of its sessions"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_(
            "Empty: a certificate of this activity. Otherwise one of all days or sessions of the page that this is one of, for who "
            "was there as said above in so many of them. Say it at the last one, and leave the others without a certificate."
        ),
    )
    certificate_template = models.ForeignKey(
        "participants.CertificateTemplate",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"purpose": "attendance"},
        verbose_name=_("template of the certificate"),
        help_text=_("Empty: the one for activities that is proposed first."),
    )
    cancelled_at = models.DateTimeField(_("called off"), null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    """Of the calendar entries: one more with each change that those registered are told of."""
    told = models.CharField(max_length=64, blank=True, editable=False)
    """A digest of the facts that they were told last."""
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("registration for an activity")
        verbose_name_plural = _("registrations for activities")
        ordering = ("-activity__starts_at", "pk")
        permissions: ClassVar = [("handle_registrations", _("Can see and decide who registers"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at=None)
                | models.Q(opens_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="desk_closes_after_it_opens",
                violation_error_message=_("Registration must close after it opens."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_online=True) | models.Q(is_in_person=True),
                name="desk_has_a_mode",
                violation_error_message=_("Say how it can be attended: online, in person or both."),
            ),
            models.CheckConstraint(
                condition=models.Q(certificate_rule__in=["", "any"], certificate_amount=None)
                | models.Q(certificate_rule="minutes", certificate_amount__gte=1)
                | models.Q(certificate_rule="share", certificate_amount__gte=1, certificate_amount__lte=100),
                name="desk_certificate_rule",
                violation_error_message=_("Say from how many minutes, or from which share, there is a certificate."),
            ),
            models.CheckConstraint(
                condition=models.Q(certificate_parts=None)
                | (models.Q(certificate_parts__gte=1, certificate_parts__lte=100) & ~models.Q(certificate_rule="")),
                name="desk_certificate_of_parts",
                violation_error_message=_("Say first for whom there is a certificate."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.activity)

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            errors["closes_at"] = _("Registration must close after it opens.")
        if not (self.is_online or self.is_in_person):
            errors["is_online"] = _("Say how it can be attended: online, in person or both.")
        activity = Activity.objects.filter(pk=self.activity_id).first()
        if activity is not None and activity.starts_at is None:
            errors["activity"] = _("This activity has no start yet: give it one, and then open registration.")
        if self.certificate_rule not in ("minutes", "share"):
            self.certificate_amount = None
        elif not self.certificate_amount:
            errors["certificate_amount"] = _("Say from how many minutes, or from which share, there is a certificate.")
        elif self.certificate_rule == "share" and self.certificate_amount > 100:
            errors["certificate_amount"] = _("A share is a number from 1 to 100 per cent.")
        if self.certificate_parts and not self.certificate_rule:
            errors["certificate_rule"] = _("Say first for whom there is a certificate.")
        if errors:
            raise ValidationError(errors)

    introduction = InReadersLanguage()
    venue = InReadersLanguage()
    consent = InReadersLanguage()
    """The organiser's own sentence of consent; "" where the portal's stands."""

    @property
    def modes(self) -> list[str]:
        """How it can be attended."""
        offered = ((Mode.ONLINE, self.is_online), (Mode.IN_PERSON, self.is_in_person))
        return [str(mode.value) for mode, is_offered in offered if is_offered]

    def places_of(self, mode: str) -> int | None:
        """How many places a mode has; None where there is no limit."""
        return self.online_places if mode == Mode.ONLINE else self.in_person_places


class DeskQuestion(AskedInTwoLanguages, Orderable):
    """A question of the organiser's own. Answers are kept by its key, choices by their Spanish words."""

    class Kind(models.TextChoices):
        """The names are those of Wagtail's form builder, which makes the fields."""

        LINE = "singleline", _("A line of text")
        TEXT = "multiline", _("Several lines of text")
        CHOICE = "radio", _("One of several")
        CHOICES = "checkboxes", _("Any of several")
        TICK = "checkbox", _("A box to tick")

    desk = ParentalKey(RegistrationDesk, on_delete=models.CASCADE, related_name="questions")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.LINE)
    label_es = models.CharField(_("question in Spanish"), max_length=255)
    label_en = models.CharField(_("question in English"), max_length=255, blank=True)
    help_es = models.CharField(_("what it is for, in Spanish"), max_length=255, blank=True)
    help_en = models.CharField(_("what it is for, in English"), max_length=255, blank=True)
    choices_es = models.TextField(_("choices in Spanish"), blank=True, help_text=_("One a line."))
    choices_en = models.TextField(_("choices in English"), blank=True, help_text=_("In the same order."))
    is_required = models.BooleanField(_("must be answered"), default=False)

    class Meta(Orderable.Meta):
        verbose_name = _("question of an organiser")
        verbose_name_plural = _("questions of organisers")

    def __str__(self) -> str:
        return self.label_es

    def clean(self) -> None:
        super().clean()
        if self.kind not in (self.Kind.CHOICE, self.Kind.CHOICES):
            return
        spanish, english = lines_of(self.choices_es), lines_of(self.choices_en)
        if len(spanish) < 2:
            raise ValidationError({"choices_es": _("Give two choices at least, one a line.")})
        if english and len(english) != len(spanish):
            raise ValidationError(
                {"choices_en": _("Give as many choices in English as in Spanish, in the same order.")}
            )


class DeskPlace(models.Model):
    """One of an activity's places in a mode. There are as many rows as places, and a registration holds one.

    So the database itself keeps more people from coming in than there are places, however many press at once.
    """

    desk = models.ForeignKey(RegistrationDesk, models.CASCADE, related_name="places", verbose_name=_("registration"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices)
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("place in an activity")
        verbose_name_plural = _("places in activities")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "mode", "number"],
                name="desk_place_once",
                violation_error_message=_("This activity already has that place."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} · {self.mode} · {self.number}"


class Delegation(models.Model):
    """An institution's group: whoever has its link registers as of the institution, so many at most."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    desk = models.ForeignKey(
        RegistrationDesk, models.CASCADE, related_name="delegations", verbose_name=_("registration")
    )
    institution = models.ForeignKey(
        "participants.Institution", models.PROTECT, related_name="+", verbose_name=_("institution")
    )
    most = models.PositiveIntegerField(
        _("people at most"), validators=[MinValueValidator(1), MaxValueValidator(500)], default=10
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "institution"],
                name="delegation_once",
                violation_error_message=_("This institution has a link already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} · {self.institution_id}"
