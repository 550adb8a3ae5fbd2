"""Who asked for a place in an activity, what became of it, and what they were told."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.desks import Delegation, DeskPlace, RegistrationDesk
from participants.models.participations import Mode
from participants.models.persons import Stated
from portal.models import OutgoingMessage, StateStep, Step


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


class Registration(Stated):
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
