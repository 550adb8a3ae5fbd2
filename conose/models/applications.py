"""An application to a call, from its first word to its outcome, with its parts and everything that was done with it.

A draft is written field by field. A window says of each what it held when the window was opened (conose.calls.drafts): so a
second window's text is noticed and set aside, not written over. What was submitted is a row of its own
(ApplicationSubmission), which nothing changes afterwards.
"""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conose.models.calls import Call, FormPart
from participants.models.persons import Stated
from portal.models import OutgoingMessage


class ApplicationState(models.TextChoices):
    """A draft is submitted; it may be withdrawn, and reopened by rule. The last four are the review's to write."""

    DRAFT = "draft", pgettext_lazy("application", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("application", "Submitted")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")
    INELIGIBLE = "ineligible", pgettext_lazy("application", "Not eligible")
    AWARDED = "awarded", pgettext_lazy("application", "Awarded")
    RESERVE = "reserve", pgettext_lazy("application", "On the reserve list")
    DECLINED = "declined", pgettext_lazy("application", "Not awarded")


WITH_THE_APPLICANT = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)
"""What nobody else reads."""


class Application(Stated):
    """Somebody's application to a call: one for each account. The facts about the applicant are as they state them here.

    Emptied of whom it tells of, when its time is over or they are erased: then `account` is None, and sex, country,
    institution, state and days stay.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="applications", verbose_name=_("call"))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("applicant"),
    )
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    """Within its call, from the first submission on: see `reference`."""
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState.choices, default=ApplicationState.DRAFT
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(_("title of the project"), max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=255, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    is_sex_stated = models.BooleanField(default=False, editable=False)
    """Whether the question was answered: “I prefer not to say” is an answer too."""
    institution_as_written = models.CharField(_("institution, as written"), max_length=255, blank=True)
    declared = models.JSONField(_("conditions declared"), default=list, blank=True)
    """Keys of the eligibility criteria that the applicant declares."""
    requested = models.DecimalField(
        _("amount requested"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    """What the applicant says the lines of the budget add up to."""
    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    reopened_until = models.DateTimeField(_("reopened until"), null=True, blank=True)
    """By the secretary, after the call closed: until then it can be submitted again."""
    named_at = models.DateTimeField(_("agreed to be named"), null=True, blank=True, editable=False)
    """Since when its applicant agrees to be named with the institution beside the project, should it be funded."""
    named_version = models.CharField(_("version of what was agreed to"), max_length=20, blank=True, editable=False)
    emptied_at = models.DateTimeField(_("emptied"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ("call", "number", "pk")
        default_permissions: ClassVar = ()
        permissions: ClassVar = [("handle_applications", _("Can see and handle applications to calls"))]
        indexes = [models.Index(fields=["call", "state", "submitted_at"], name="application_call_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "account"],
                name="application_once",
                violation_error_message=_("You have an application to this call already."),
            ),
            models.UniqueConstraint(
                fields=["call", "number"],
                name="application_number_once",
                violation_error_message=_("This number is given already."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(submitted_at__isnull=False, number__isnull=False)
                | models.Q(state="withdrawn"),
                name="application_submitted_has_number",
                violation_error_message=_("What was submitted has a moment and a number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.title}" if self.title else self.reference

    @property
    def reference(self) -> str:
        """“FJI-2026-007”: what the applicant and the secretary call it; the first letters of its key before that."""
        if self.number is None:
            return f"{self.call.code}-{str(self.public_id)[:6]}"
        return f"{self.call.code}-{self.number:03}"

    @property
    def institution_name(self) -> str:
        """The institution that counts, or what was written."""
        return self.institution.counted_as.name if self.institution else self.institution_as_written

    def closes_at(self) -> datetime:
        """Until when it can be submitted: by the call, or longer where the secretary reopened it."""
        return max(self.call.closes_at, self.reopened_until or self.call.closes_at)


class Answer(models.Model):
    """What an applicant answers to a part of the form: a text; a list of the chosen words; true where a box is ticked."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers", verbose_name=_("application"))
    part = models.ForeignKey(FormPart, models.PROTECT, related_name="answers", verbose_name=_("question"))
    value = models.JSONField(_("answer"), default=str)

    class Meta:
        verbose_name = _("answer of an application")
        verbose_name_plural = _("answers of applications")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["application", "part"],
                name="answer_once",
                violation_error_message=_("This question has an answer already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.part_id}"


class BudgetLine(models.Model):
    """A line of the budget. `heading` is one of the Spanish words of the form's budget table."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="budget_lines", verbose_name=_("application")
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    heading = models.CharField(_("heading"), max_length=160, blank=True)
    what = models.CharField(_("what for"), max_length=250, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("line of a budget")
        verbose_name_plural = _("lines of budgets")
        ordering = ("application", "pk")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"{self.application_id} · {self.heading}"


class CoApplicant(models.Model):
    """Somebody who applies together with the applicant, as the applicant names them."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="co_applicants", verbose_name=_("application")
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=255, blank=True)
    address = models.CharField(_("e-mail address"), max_length=254, blank=True, db_index=True)
    institution = models.CharField(_("institution"), max_length=255, blank=True)
    does = models.CharField(_("what they do in the project"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("co-applicant")
        verbose_name_plural = _("co-applicants")
        ordering = ("application", "pk")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.name


class Referee(models.Model):
    """Somebody who knows the applicant's work and answers by a signed link, once. The applicant never reads the letter."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="referees", verbose_name=_("application"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=255, blank=True)
    address = models.CharField(_("e-mail address"), max_length=254, blank=True, db_index=True)
    knows_from = models.CharField(_("how they know the applicant"), max_length=250, blank=True)
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    is_declined = models.BooleanField(_("prefers not to answer"), default=False)
    letter = models.TextField(_("letter"), max_length=6000, blank=True)

    class Meta:
        verbose_name = _("referee")
        verbose_name_plural = _("referees")
        ordering = ("application", "pk")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["application", "address"],
                condition=~models.Q(address=""),
                name="referee_once",
                violation_error_message=_("This address is that of another referee here."),
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, letter="", is_declined=False)
                | models.Q(answered_at__isnull=False, asked_at__isnull=False),
                name="referee_answers_after_being_asked",
                violation_error_message=_("Only who was asked can answer."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApplicationFile(models.Model):
    """A file of an application, kept below PRIVATE_ROOT by its key and handed out by permission alone."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="files", verbose_name=_("application"))
    part = models.ForeignKey(FormPart, models.PROTECT, related_name="files", verbose_name=_("question"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("file of an application")
        verbose_name_plural = _("files of applications")
        ordering = ("application", "pk")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["application", "part"],
                name="application_file_once",
                violation_error_message=_("There is a file here already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class SetAsideText(models.Model):
    """What a window sent for a field of the draft that another window had changed meanwhile: kept until somebody chooses.

    `field` is a name of the form, as conose.calls.drafts has it; `window` a random word of the page that sent it.
    """

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="set_aside", verbose_name=_("application")
    )
    field = models.CharField(_("field"), max_length=80)
    window = models.CharField(_("window"), max_length=40)
    value = models.JSONField(_("text"), default=str)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("text set aside")
        verbose_name_plural = _("texts set aside")
        ordering = ("application", "saved_at", "pk")
        default_permissions: ClassVar = ()
        constraints = [models.UniqueConstraint(fields=["application", "field", "window"], name="set_aside_once")]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.field}"


class ApplicationSubmission(models.Model):
    """What was submitted, whole: `content` is the canonical content (conose.calls.content), `sha256` its digest.

    It never changes. One that is submitted again after being reopened has another row; the last one counts. Files of an
    earlier one that were replaced since are gone, and known by their digests.
    """

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="submissions", verbose_name=_("application")
    )
    place = models.PositiveSmallIntegerField(_("number"), default=1)
    submitted_at = models.DateTimeField(_("submitted"))
    """When the request arrived at the server."""
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("submission of an application")
        verbose_name_plural = _("submissions of applications")
        ordering = ("application", "place")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["application", "place"],
                name="application_submission_once",
                violation_error_message=_("This was submitted already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.place}"


class AuditEntry(models.Model):
    """Somebody looked at an application or did something with it. Written by conose.calls.audit alone, never changed.

    `what` is one of the codes of `conose.calls.audit.WHATS`; `detail` holds what a code needs besides: keys and numbers,
    the reason given; no answers and no names.
    """

    class Role(models.TextChoices):
        APPLICANT = "applicant", pgettext_lazy("audit", "Applicant")
        REFEREE = "referee", pgettext_lazy("audit", "Referee")
        SECRETARY = "secretary", pgettext_lazy("audit", "Secretary")
        REVIEWER = "reviewer", pgettext_lazy("audit", "Reviewer")
        COMMITTEE = "committee", pgettext_lazy("audit", "Committee")
        PORTAL = "portal", pgettext_lazy("audit", "The portal itself")
        OTHER = "other", pgettext_lazy("audit", "Another account")

    call = models.ForeignKey(Call, models.CASCADE, related_name="trail", verbose_name=_("call"))
    application = models.ForeignKey(
        Application, models.SET_NULL, null=True, blank=True, related_name="trail", verbose_name=_("application")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    role = models.CharField(_("as"), max_length=10, choices=Role.choices)
    what = models.CharField(_("what"), max_length=40)
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("entry of the audit trail")
        verbose_name_plural = _("audit trail of calls")
        ordering = ("-at", "-pk")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"{self.what} · {self.at:%Y-%m-%d %H:%M}"


class ApplicationMessage(OutgoingMessage):
    """An e-mail about an application, to its applicant or to a referee, written down with what it tells of."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt of an application")
        WITHDRAWN = "withdrawn", _("An application was withdrawn")
        REOPENED = "reopened", _("An application was reopened")
        REFEREE = "referee", _("Request to a referee")
        REFEREE_ANSWERED = "answered", _("A referee has answered")
        LAST_DAYS = "last_days", _("A draft, and the call closes soon")
        OUTCOME = "outcome", _("Outcome of an application")

    application = models.ForeignKey(Application, models.CASCADE, related_name="messages", verbose_name=_("application"))
    referee = models.ForeignKey(
        Referee, models.CASCADE, null=True, blank=True, related_name="messages", verbose_name=_("referee")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    occasion = models.CharField(_("occasion"), max_length=60, blank=True)
    """What tells it from another of its kind: the place of a submission, a referee's key, a moment."""

    class Meta(OutgoingMessage.Meta):
        verbose_name = _("message about an application")
        verbose_name_plural = _("messages about applications")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind", "occasion"],
                name="application_message_once",
            )
        ]
        indexes = [
            models.Index(fields=["made_at"], condition=models.Q(sent_at=None), name="application_message_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.application_id}"
