"""How the applications of a call are reviewed: the rules, who reviews, what each was asked to read and what they gave."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participants.models.institutions import OfAnInstitution
from portal.two_languages import InReadersLanguage

LONGEST_COMMENT = 4000


class CallReview(models.Model):
    """The review of a call: its rules, and how far it is. Blind reviews hide who applies, with whom and from where."""

    call = models.OneToOneField("conose.Call", models.CASCADE, related_name="review", verbose_name=_("call"))
    is_blind = models.BooleanField(
        _("blind review"), default=True, help_text=_("Reviewers do not see who applies, with whom, or from where.")
    )
    wanted = models.PositiveSmallIntegerField(
        _("reviews of each application"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
    )
    due_at = models.DateTimeField(_("reviews are due"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("review of a call")
        verbose_name_plural = _("reviews of calls")
        default_permissions: ClassVar = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wanted__gte=1) & models.Q(wanted__lte=9),
                name="call_review_wants_some",
                violation_error_message=_("Each application gets between 1 and 9 reviews."),
            )
        ]

    def __str__(self) -> str:
        return str(self.call)


class ReviewCriterion(models.Model):
    """What reviewers give points for, and how much it weighs beside the others."""

    review = models.ForeignKey(CallReview, models.CASCADE, related_name="criteria", verbose_name=_("review"))
    place = models.PositiveSmallIntegerField(_("place"), default=0)
    title_es = models.CharField(_("name in Spanish"), max_length=120)
    title_en = models.CharField(_("name in English"), max_length=120)
    asks_es = models.TextField(_("what it asks, in Spanish"), max_length=500, blank=True)
    asks_en = models.TextField(_("what it asks, in English"), max_length=500, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    most = models.PositiveSmallIntegerField(
        _("points at most"), default=10, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ("place", "pk")
        default_permissions: ClassVar = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__gte=1) & models.Q(most__gte=1),
                name="criterion_weighs_something",
                violation_error_message=_("A criterion weighs 1 at least and gives a point at least."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    title = InReadersLanguage()
    asks = InReadersLanguage()


class Finding(models.Model):
    """What the secretary found about one eligibility criterion of one application. A correction writes over it; the audit
    trail keeps what it said before.

    `criterion` is age, country, institution, or the key of one of the call's own.
    """

    application = models.ForeignKey(
        "conose.Application", models.CASCADE, related_name="findings", verbose_name=_("application")
    )
    criterion = models.CharField(_("criterion"), max_length=40)
    is_met = models.BooleanField(_("met"))
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    found_at = models.DateTimeField(_("found at"))
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("found by")
    )

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["application", "criterion"],
                name="finding_once",
                violation_error_message=_("This criterion has been checked already: correct what was found."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_met=True) | ~models.Q(reason=""),
                name="finding_not_met_has_a_reason",
                violation_error_message=_("Say why it is not met: the applicant reads it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.criterion}"


class Reviewer(OfAnInstitution):
    """Somebody who was invited to review applications of a call. Becomes somebody's account when they accept."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", pgettext_lazy("reviewer", "Has accepted")
        DECLINED = "declined", _("Declined")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(CallReview, models.CASCADE, related_name="reviewers", verbose_name=_("review"))
    name = models.CharField(_("name"), max_length=150)
    address = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language"), max_length=8, default="es")
    most = models.PositiveSmallIntegerField(
        _("applications at most"), default=10, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.INVITED)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviewing",
        verbose_name=_("account"),
    )
    invited_at = models.DateTimeField(_("invited"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        ordering = ("name", "pk")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["review", "address"],
                condition=~models.Q(address=""),
                name="reviewer_once",
                violation_error_message=_("This address has been invited already."),
            ),
            models.UniqueConstraint(
                fields=["review", "user"],
                name="reviewer_account_once",
                violation_error_message=_("This account reviews for this call already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """An application that a reviewer is asked to review: first whether a conflict of interest stands in the way, then
    points and comments, saved as they are typed and handed in once."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("review", "To be reviewed")
        CLEAR = "clear", _("Being reviewed")
        CONFLICT = "conflict", _("Conflict of interest")
        DONE = "done", _("Handed in")

    class Conflict(models.TextChoices):
        INSTITUTION = "institution", _("Same institution")
        COAUTHOR = "coauthor", _("We publish or study together")
        PERSONAL = "personal", _("Family, friendship or dispute")
        MONEY = "money", _("I gain or lose by the result")
        OTHER = "other", _("Something else")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        "conose.Application", models.CASCADE, related_name="assignments", verbose_name=_("application")
    )
    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="assignments", verbose_name=_("reviewer"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    conflict = models.CharField(_("conflict of interest"), max_length=12, choices=Conflict.choices, blank=True)
    conflict_note = models.TextField(_("in your words"), max_length=500, blank=True)
    assigned_at = models.DateTimeField(_("assigned"))
    declared_at = models.DateTimeField(_("declared"), null=True, blank=True)
    for_applicant = models.TextField(_("comments for the applicant"), max_length=LONGEST_COMMENT, blank=True)
    for_committee = models.TextField(_("comments for the committee alone"), max_length=LONGEST_COMMENT, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment of a reviewer")
        verbose_name_plural = _("assignments of reviewers")
        ordering = ("assigned_at", "pk")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                name="assignment_once",
                violation_error_message=_("This reviewer has this application already."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="done", handed_in_at__isnull=False)
                | (~models.Q(state="done") & models.Q(handed_in_at=None)),
                name="assignment_done_has_a_moment",
                violation_error_message=_("A review that is handed in has a moment, and no other."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="conflict") ^ models.Q(conflict=""),
                name="assignment_conflict_is_named",
                violation_error_message=_("A conflict of interest says which."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.reviewer_id}"


class Score(models.Model):
    """Points of one review for one criterion, and why. Points are empty while only the comment is written."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="scores", verbose_name=_("review"))
    criterion = models.ForeignKey(ReviewCriterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    points = models.DecimalField(_("points"), max_digits=4, decimal_places=1, null=True, blank=True)
    comment = models.TextField(_("why"), max_length=LONGEST_COMMENT, blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "criterion"],
                name="score_once",
                violation_error_message=_("This criterion has points already."),
            ),
            models.CheckConstraint(
                condition=models.Q(points=None) | models.Q(points__gte=0),
                name="score_not_negative",
                violation_error_message=_("Points are 0 or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} · {self.criterion_id}"


class SetAsideReviewText(models.Model):
    """What a window sent for a field of a review that another window had changed meanwhile: kept until its reviewer chooses.

    `field` is a name of the form, as conose.review.drafting has it; `window` a random word of the page that sent it.
    """

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="set_aside", verbose_name=_("review"))
    field = models.CharField(_("field"), max_length=40)
    window = models.CharField(_("window"), max_length=40)
    value = models.TextField(_("text"), blank=True)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("text of a review set aside")
        verbose_name_plural = _("texts of reviews set aside")
        ordering = ("assignment", "saved_at", "pk")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "field", "window"],
                name="review_set_aside_once",
                violation_error_message=_("This window's text is set aside already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} · {self.field}"


class ReviewMessageKind(models.TextChoices):
    INVITED = "invited", _("Invitation to review")
    ASSIGNED = "assigned", _("Applications to review")
    SOON = "soon", _("A week before reviews are due")
    LATE = "late", _("Reviews are overdue")
