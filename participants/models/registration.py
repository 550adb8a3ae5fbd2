"""Registering for an activity: the desk where it is done, the places there are, and who asked for one."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from participants.models.activities import Activity
from participants.models.participations import Mode
from participants.models.persons import Sex
from portal.models import OutgoingMessage, StateStep, Step
from portal.two_languages import InReadersLanguage, in_readers_language

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


def lines_of(text: str) -> list[str]:
    """What is written in a text, one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class AskedInTwoLanguages:
    """What a question of a form is in the reader's language; a model adds the fields."""

    label_es: Any
    label_en: Any
    help_es: Any
    help_en: Any
    choices_es: Any
    choices_en: Any

    label = InReadersLanguage()
    help_text = InReadersLanguage("help")

    @property
    def options(self) -> list[tuple[str, str]]:
        """Each choice as it is kept, with its words in the reader's language."""
        spanish, english = lines_of(self.choices_es), lines_of(self.choices_en)
        shown = english if len(english) == len(spanish) else spanish
        return [(kept, in_readers_language(kept, word)) for kept, word in zip(spanish, shown, strict=True)]


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


class RegistrationState(models.TextChoices):
    INVITED = "invited", _("Invited")
    HELD = "held", _("To be confirmed")
    REQUESTED = "requested", _("Requested")
    WAITING = "waiting", _("On the waiting list")
    REGISTERED = "registered", _("Has a place")
    CANCELLED = "cancelled", _("Cancelled")
    REJECTED = "rejected", _("Not admitted")
    DECLINED = "declined", _("Declined the invitation")


BY_INVITATION = (RegistrationState.INVITED, RegistrationState.DECLINED)
"""Who was asked to come and has not said yes: an organiser, or their institution, gave their name and address."""


class Registration(models.Model):
    """Somebody asked for a place in an activity, by an address, once. Who cancels and comes again is the same row.

    What they stated stays here until they confirm the address; `person` is of the registry from then on. `asked_at` gives
    the order of the waiting list; of the same moment, the smaller `pk` comes first.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    desk = models.ForeignKey(
        RegistrationDesk, models.PROTECT, related_name="registrations", verbose_name=_("registration")
    )
    person = models.ForeignKey(
        "participants.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("person"),
    )
    address = models.CharField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=255)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, default=Sex.NOT_STATED)
    country = models.ForeignKey(
        "participants.Country", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    institution = models.ForeignKey(
        "participants.Institution",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )
    new_institution = models.CharField(_("institution, as written"), max_length=255, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices)
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState.choices)
    place = models.OneToOneField(
        DeskPlace,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registration",
        editable=False,
        verbose_name=_("place"),
    )
    delegation = models.ForeignKey(
        Delegation, models.SET_NULL, null=True, blank=True, related_name="registrations", verbose_name=_("delegation")
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    wants_reminders = models.BooleanField(_("wants reminders"), default=True)
    asked_at = models.DateTimeField(_("asked"))
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    """The place, for who has to confirm; for who is invited, where one is reserved."""
    settled_at = models.DateTimeField(_("registered"), null=True, blank=True)
    checked_in_at = models.DateTimeField(_("checked in"), null=True, blank=True)
    """The first of their arrivals that stands: written by nothing but what writes those."""
    sequence = models.PositiveIntegerField(default=0, editable=False)
    """Of its calendar entry, added to the desk's."""
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("asked_at", "pk")
        default_permissions: ClassVar = ()
        indexes = [models.Index(fields=["desk", "state", "mode", "asked_at"], name="registration_desk_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "address"],
                name="registration_once",
                violation_error_message=_("This address is registered already."),
            ),
            models.UniqueConstraint(
                fields=["desk", "person"],
                name="registration_of_person_once",
                violation_error_message=_("This person is registered already."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["held", "invited"])
                | models.Q(state="registered", place__isnull=False)
                | (~models.Q(state__in=["held", "invited", "registered"]) & models.Q(place__isnull=True)),
                name="registration_in_a_place",
                violation_error_message=_("Who is registered has a place, and nobody else but who has to answer."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="held", held_until__isnull=False)
                | models.Q(state="invited")
                | (~models.Q(state__in=["held", "invited"]) & models.Q(held_until__isnull=True)),
                name="registration_held_until",
                violation_error_message=_("What has to be confirmed says until when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.desk_id}"


class Arrival(Step):
    """A press at the door: somebody is here. Kept with who pressed; taken back, it stays, with who took it back.

    A phone gives each press its key before it is sent. So presses and what takes them back come to the same, in whatever
    order and however often phones bring them in: somebody is here while one press stands that nobody has taken back.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="arrivals", verbose_name=_("registration")
    )
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )

    class Meta(Step.Meta):
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"{self.registration_id} · {self.at:%Y-%m-%d %H:%M}"


class RegistrationStep(StateStep):
    """A step of a registration: from which state to which, when, by whom, and why."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="steps", verbose_name=_("registration"))
    before = models.CharField(_("before"), max_length=10, choices=RegistrationState.choices, blank=True)
    after = models.CharField(_("after"), max_length=10, choices=RegistrationState.choices)

    class Meta(StateStep.Meta):
        verbose_name = _("step of a registration")
        verbose_name_plural = _("steps of registrations")
        default_permissions: ClassVar = ()


class RegistrationMessageKind(models.TextChoices):
    CONFIRM = "confirm", _("Confirm your address")
    KNOWN = "known", _("You have asked already")
    REQUESTED = "requested", _("What you asked for is being decided")
    WAITING = "waiting", _("You are on the waiting list")
    REGISTERED = "registered", _("You are registered")
    REJECTED = "rejected", _("You were not admitted")
    CHANGED = "changed", _("An activity has changed")
    CANCELLED = "cancelled", _("Your registration is cancelled")
    CALLED_OFF = "called_off", _("An activity is called off")
    DAY_BEFORE = "day_before", _("Reminder, a day before")
    HOUR_BEFORE = "hour_before", _("Reminder, an hour before")
    THANKS = "thanks", _("Thank you for coming")
    MISSED = "missed", _("The recording, for who did not come")
    CERTIFICATE = "certificate", _("Your certificate of attendance")
    INVITED = "invited", _("You are invited")


THANKS = (RegistrationMessageKind.THANKS, RegistrationMessageKind.MISSED)
"""What is sent after an activity: one of them, once."""
REMINDERS = (
    RegistrationMessageKind.DAY_BEFORE,
    RegistrationMessageKind.HOUR_BEFORE,
    *THANKS,
    RegistrationMessageKind.CERTIFICATE,
)
"""Those that can be ended."""


class RegistrationMessage(OutgoingMessage):
    """One e-mail to who registered, written down before it is sent: its key keeps it from being written twice."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="messages", verbose_name=_("registration")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=RegistrationMessageKind.choices)
    about = models.CharField(_("about"), max_length=40)
    """What it is sent for: the step, the start that it reminds of, the change."""

    class Meta(OutgoingMessage.Meta):
        verbose_name = _("message to who registered")
        verbose_name_plural = _("messages to who registered")
        constraints = [
            models.UniqueConstraint(fields=["registration", "kind", "about"], name="registration_message_once"),
        ]
        indexes = [
            models.Index(fields=["made_at"], condition=models.Q(sent_at=None), name="registration_message_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} · {self.kind}"
