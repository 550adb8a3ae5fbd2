"""A call of a fund: who may apply, for how much, from when until when, and what its application form asks.

The facts and the form are one row for both languages, as applications refer to them; the texts that are published are a
page's (conose.models.call_pages).
"""

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from portal.shortening import shortened
from portal.timezones import ZoneField, moment_at
from portal.two_languages import AskedInTwoLanguages, InReadersLanguage, lines_of

LARGEST_FILE = 10
"""Megabytes of one file of an application at most, whatever an editor asks for."""
MOST_WORDS = 5000
CURRENCIES = [("USD", "USD"), ("EUR", "EUR"), ("GTQ", "GTQ"), ("HNL", "HNL"), ("CRC", "CRC"), ("DOP", "DOP"), ("PAB", "PAB")]  # fmt: skip


class CallStage(models.TextChoices):
    """Where a call stands. It is asked of the clock and of the decision, and kept nowhere."""

    ANNOUNCED = "announced", pgettext_lazy("call", "Opens soon")
    OPEN = "open", pgettext_lazy("call", "Open")
    CLOSED = "closed", pgettext_lazy("call", "Closed")
    DECIDED = "decided", pgettext_lazy("call", "Decided")


class Call(ClusterableModel):
    """One call for applications. It is open from `opens_at` until `closes_at`, which no longer belongs to it."""

    class InstitutionRule(models.TextChoices):
        NOT_ASKED = "not_asked", _("Not asked")
        ANY = "any", _("Has to belong to an institution")
        MEMBER = "member", _("Has to belong to a member of the network")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title_es = models.CharField(_("title in Spanish"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160)
    code = models.SlugField(
        _("code"),
        max_length=12,
        unique=True,
        help_text=_("Begins the number of each application: letters, digits, hyphens, as in FJI-2026."),
    )
    timezone = ZoneField(
        _("time zone"),
        max_length=40,
        default="America/Guatemala",
        help_text=_("Of the dates below."),
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"), help_text=_("What arrives at this moment or after it is too late."))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    """When the committee's decision was published: written by what decides, and by nothing here."""
    ceiling = models.DecimalField(
        _("amount for one application at most"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    fund = models.DecimalField(
        _("amount of the whole call"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES, default="USD")
    least_age = models.PositiveSmallIntegerField(
        _("age at least"), null=True, blank=True, validators=[MinValueValidator(14), MaxValueValidator(99)]
    )
    most_age = models.PositiveSmallIntegerField(
        _("age at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(14), MaxValueValidator(99)],
        help_text=_("In whole years, on the day on which the call closes."),
    )
    publishes_amounts = models.BooleanField(
        _("amounts of awards are published"),
        default=False,
        help_text=_("On the call's page, beside each project that is funded. Say so in the rules of the call."),
    )
    countries = ParentalManyToManyField(
        "participants.Country",
        blank=True,
        related_name="+",
        verbose_name=_("countries of applicants"),
        limit_choices_to={"in_programme": True},
        help_text=_("None: from whichever country."),
    )
    institution_rule = models.CharField(
        _("institution"), max_length=10, choices=InstitutionRule.choices, default=InstitutionRule.NOT_ASKED
    )
    most_co_applicants = models.PositiveSmallIntegerField(
        _("co-applicants at most"), default=0, validators=[MaxValueValidator(10)]
    )
    least_referees = models.PositiveSmallIntegerField(
        _("referees at least"), default=0, validators=[MaxValueValidator(5)]
    )
    most_referees = models.PositiveSmallIntegerField(
        _("referees at most"), default=0, validators=[MaxValueValidator(5)]
    )
    referee_days = models.PositiveSmallIntegerField(
        _("days for referees after closing"),
        default=7,
        validators=[MaxValueValidator(60)],
        help_text=_("So long after the call closes a referee's link still takes their letter."),
    )
    referee_prompt_es = models.TextField(_("what referees are asked, in Spanish"), max_length=800, blank=True)
    referee_prompt_en = models.TextField(_("what referees are asked, in English"), max_length=800, blank=True)
    is_reopened_by_applicant = models.BooleanField(
        _("applicants may reopen what they submitted"),
        default=True,
        help_text=_("While the call is open. Afterwards only the secretary reopens, with a reason and until a moment."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ("-closes_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="call_closes_after_it_opens",
                violation_error_message=_("A call must close after it opens."),
            ),
            models.CheckConstraint(
                condition=models.Q(least_age=None)
                | models.Q(most_age=None)
                | models.Q(most_age__gte=models.F("least_age")),
                name="call_ages_in_order",
                violation_error_message=_("The greatest age is below the least one: correct one of the two."),
            ),
            models.CheckConstraint(
                condition=models.Q(most_referees__gte=models.F("least_referees")),
                name="call_referees_in_order",
                violation_error_message=_("More referees are asked for than may be named: correct one of the two."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    title = InReadersLanguage()
    referee_prompt = InReadersLanguage()
    """In the reader's language; "" where the portal's own sentence stands."""

    def stage(self, at: datetime | None = None) -> str:
        """A value of CallStage at a moment, now by default."""
        now = at or timezone.now()
        if self.decided_at is not None and self.decided_at <= now:
            return CallStage.DECIDED.value
        if now < self.opens_at:
            return CallStage.ANNOUNCED.value
        return CallStage.OPEN.value if now < self.closes_at else CallStage.CLOSED.value

    @property
    @display(description=_("state"))
    def stage_label(self) -> str:
        return str(CallStage(self.stage()).label)

    @property
    @display(description=_("closes"))
    def closes_said(self) -> str:
        """The moment it closes by the clock of its zone."""
        return moment_at(self.closes_at, self.timezone)

    @property
    def closing_day(self) -> date:
        """The day on which it closes by the clock of its zone, on which ages count."""
        return (self.closes_at - timedelta(microseconds=1)).astimezone(ZoneInfo(self.timezone)).date()

    @property
    def letters_until(self) -> datetime:
        """Until when referees' letters are taken."""
        return self.closes_at + timedelta(days=self.referee_days)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            errors["closes_at"] = _("A call must close after it opens.")
        if self.least_age and self.most_age and self.most_age < self.least_age:
            errors["most_age"] = _("The greatest age is below the least one: correct one of the two.")
        if self.most_referees < self.least_referees:
            errors["most_referees"] = _("More referees are asked for than may be named: correct one of the two.")
        if self.fund and self.ceiling and self.ceiling > self.fund:
            errors["ceiling"] = _("One application cannot ask for more than the whole call has.")
        if errors:
            raise ValidationError(errors)


class EligibilityCriterion(Orderable):
    """A condition besides age, country and institution: the applicant declares it, the secretary checks it."""

    call = ParentalKey(Call, on_delete=models.CASCADE, related_name="criteria")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    label_es = models.CharField(
        _("condition in Spanish"), max_length=255, help_text=_("As the applicant says it: “No he recibido…”.")
    )
    label_en = models.CharField(_("condition in English"), max_length=255)

    class Meta(Orderable.Meta):
        verbose_name = _("eligibility criterion")
        verbose_name_plural = _("eligibility criteria")

    def __str__(self) -> str:
        return self.label

    label = InReadersLanguage()


class FormPart(AskedInTwoLanguages, Orderable):
    """A part of a call's application form, in its order: a section begins, or something is asked.

    Answers are kept by the part, choices by their Spanish words. `tells_who` marks what a blind reviewer is not shown.
    """

    class Kind(models.TextChoices):
        SECTION = "section", _("A section begins")
        LINE = "line", _("A line of text")
        TEXT = "text", _("Several lines of text")
        CHOICE = "choice", _("One of several")
        CHOICES = "choices", _("Any of several")
        TICK = "tick", _("A box to tick")
        BUDGET = "budget", _("The budget table")
        FILE = "file", _("A file")

    call = ParentalKey(Call, on_delete=models.CASCADE, related_name="parts")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.TEXT)
    label_es = models.CharField(_("question or section in Spanish"), max_length=255)
    label_en = models.CharField(_("question or section in English"), max_length=255)
    help_es = models.TextField(_("help in Spanish"), max_length=600, blank=True)
    help_en = models.TextField(_("help in English"), max_length=600, blank=True)
    choices_es = models.TextField(_("choices or budget headings in Spanish"), blank=True, help_text=_("One a line."))
    choices_en = models.TextField(
        _("choices or budget headings in English"), blank=True, help_text=_("In the same order.")
    )
    is_required = models.BooleanField(_("must be answered"), default=True)
    most_words = models.PositiveSmallIntegerField(
        _("words at most"), null=True, blank=True, validators=[MinValueValidator(5), MaxValueValidator(MOST_WORDS)]
    )
    largest = models.PositiveSmallIntegerField(
        _("megabytes of a file at most"), default=5, validators=[MinValueValidator(1), MaxValueValidator(LARGEST_FILE)]
    )
    only_pdf = models.BooleanField(_("PDF only"), default=True, help_text=_("Of a file."))
    tells_who = models.BooleanField(
        _("tells who the applicant is"),
        default=False,
        help_text=_("Left out where reviewers do not know the applicant."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("part of an application form")
        verbose_name_plural = _("parts of application forms")
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=models.Q(kind="budget"),
                name="form_has_one_budget",
                violation_error_message=_("A form has one budget table."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        super().clean()
        spanish, english = lines_of(self.choices_es), lines_of(self.choices_en)
        least = {self.Kind.CHOICE: 2, self.Kind.CHOICES: 2, self.Kind.BUDGET: 1}.get(self.Kind(self.kind), 0)
        if len(spanish) < least:
            raise ValidationError({"choices_es": _("Give at least %(n)s, one a line.") % {"n": least}})
        if len(set(spanish)) != len(spanish):
            raise ValidationError({"choices_es": _("The same words stand here twice.")})
        if least and len(english) != len(spanish):
            raise ValidationError({"choices_en": _("Give as many in English as in Spanish, in the same order.")})


class CallQuestion(models.Model):
    """A question about a call that somebody signed in asked. An editor answers it for all to read, without saying who asked.

    `text` is as it was asked and only editors see it; what is published is `question_*` and `answer_*`.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="questions", verbose_name=_("call"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    text = models.TextField(_("as it was asked"), max_length=1000)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    question_es = models.TextField(_("question in Spanish"), max_length=1000, blank=True)
    question_en = models.TextField(_("question in English"), max_length=1000, blank=True)
    answer_es = models.TextField(_("answer in Spanish"), max_length=2000, blank=True)
    answer_en = models.TextField(_("answer in English"), max_length=2000, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("answered by")
    )  # fmt: skip

    class Meta:
        verbose_name = _("question about a call")
        verbose_name_plural = _("questions about calls")
        ordering = ("asked_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at=None) | (~models.Q(question_es="") & ~models.Q(answer_es="") & ~models.Q(question_en="") & ~models.Q(answer_en="")),
                name="call_question_published_with_its_answer",
                violation_error_message=_("Write question and answer in both languages before publishing."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return shortened(self.question_es or self.text, 80)

    question = InReadersLanguage()
    """As published, in the reader's language."""
    answer = InReadersLanguage()
    """As published, in the reader's language."""
