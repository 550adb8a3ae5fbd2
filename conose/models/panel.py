"""The committee that decides on a call: who sits, who steps out, what is decided, and the letters that tell it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conose.models.review import CallReview, Reviewer, ReviewMessageKind
from participants.models.institutions import OfAnInstitution
from portal.models.outgoing import OutgoingMessage


class PanelMember(OfAnInstitution):
    """An account that sits on the committee of a call: sees every application but those it steps out of, and decides."""

    review = models.ForeignKey(CallReview, models.CASCADE, related_name="panel", verbose_name=_("review"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="committees", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=150, help_text=_("As the minutes call them."))
    is_chair = models.BooleanField(_("chairs it"), default=False)

    class Meta:
        verbose_name = _("member of a call's committee")
        verbose_name_plural = _("members of calls' committees")
        ordering = ("-is_chair", "name", "pk")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["review", "user"],
                name="panel_member_once",
                violation_error_message=_("This account sits on the committee already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class SteppedOut(models.Model):
    """A member who takes no part in what is decided of one application, and cannot open it."""

    member = models.ForeignKey(PanelMember, models.CASCADE, related_name="stepped_out", verbose_name=_("member"))
    application = models.ForeignKey(
        "conose.Application", models.CASCADE, related_name="stepped_out", verbose_name=_("application")
    )
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("stepping out")
        verbose_name_plural = _("steppings out")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["member", "application"],
                name="stepped_out_once",
                violation_error_message=_("They have stepped out of this already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.application_id}"


class Meeting(models.Model):
    """The meeting that decides on a call, one for each; its minutes are sealed once a member of the committee signs them.

    `minutes` is what they say when sealed: names, decisions and reasons as they were, whatever is corrected later;
    `digest` is the SHA-256 of that.
    """

    review = models.OneToOneField(CallReview, models.CASCADE, related_name="meeting", verbose_name=_("review"))
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place or way"), max_length=200, blank=True)
    present = models.ManyToManyField(PanelMember, blank=True, related_name="+", verbose_name=_("who was there"))
    notes = models.TextField(_("what was said"), max_length=8000, blank=True)
    sealed_at = models.DateTimeField(_("sealed"), null=True, blank=True, editable=False)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    minutes = models.JSONField(_("minutes as sealed"), null=True, blank=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("meeting of the committee")
        verbose_name_plural = _("meetings of the committee")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"{self.review_id} · {self.held_on}"


class Verdict(models.TextChoices):
    AWARD = "award", _("Award")
    RESERVE = "reserve", _("Reserve list")
    REJECT = "reject", _("No award")


class Decision(models.Model):
    """What the committee decides of an application. A reserve has its place in the list; an award its amount."""

    application = models.OneToOneField(
        "conose.Application", models.CASCADE, related_name="decision", verbose_name=_("application")
    )
    verdict = models.CharField(_("decision"), max_length=8, choices=Verdict.choices)
    reserve_place = models.PositiveSmallIntegerField(_("place in the reserve list"), null=True, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    moved_up_at = models.DateTimeField(_("moved up from the reserve list"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions: ClassVar = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict="reserve") ^ models.Q(reserve_place=None),
                name="decision_reserve_has_a_place",
                violation_error_message=_("A reserve has a place in the list, and nothing else has one."),
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict="award") | models.Q(amount__gt=0),
                name="decision_award_has_an_amount",
                violation_error_message=_("An award has an amount."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.verdict}"


class LetterKind(models.TextChoices):
    """A letter for each verdict, and one for who was not eligible."""

    AWARD = "award", _("Award")
    RESERVE = "reserve", _("Reserve list")
    REJECT = "reject", _("No award")
    INELIGIBLE = "ineligible", _("Not eligible")


class LetterText(models.Model):
    """What the letters of a call say for one outcome, in both languages. `conose.review.letters` says which words in braces
    are filled in."""

    review = models.ForeignKey(CallReview, models.CASCADE, related_name="letter_texts", verbose_name=_("review"))
    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind.choices)
    subject_es = models.CharField(_("subject in Spanish"), max_length=150)
    subject_en = models.CharField(_("subject in English"), max_length=150)
    body_es = models.TextField(_("letter in Spanish"), max_length=4000)
    body_en = models.TextField(_("letter in English"), max_length=4000)

    class Meta:
        verbose_name = _("text of letters")
        verbose_name_plural = _("texts of letters")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["review", "kind"],
                name="letter_text_once",
                violation_error_message=_("There is a text for this decision already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.review_id} · {self.kind}"


class Letter(OutgoingMessage):
    """A letter to an applicant, word for word as the preview showed it. One for each application and kind: who moves up
    from the reserve list gets a second one."""

    application = models.ForeignKey(
        "conose.Application", models.CASCADE, related_name="letters", verbose_name=_("application")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind.choices)
    language = models.CharField(_("language"), max_length=8)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("letter"))
    comments = models.JSONField(_("comments of the reviewers"), default=list)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(OutgoingMessage.Meta):
        abstract = False
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                name="letter_once",
                violation_error_message=_("This letter has been written already."),
            )
        ]

    def __str__(self) -> str:
        return self.subject


class ReviewMessage(OutgoingMessage):
    """An e-mail to a reviewer: the invitation, what was assigned, what is due. `about` keeps the same from being sent twice."""

    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="messages", verbose_name=_("reviewer"))
    kind = models.CharField(_("kind"), max_length=10, choices=ReviewMessageKind.choices)
    about = models.CharField(_("about"), max_length=60)

    class Meta(OutgoingMessage.Meta):
        abstract = False
        verbose_name = _("e-mail to a reviewer")
        verbose_name_plural = _("e-mails to reviewers")
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "kind", "about"], name="review_message_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} · {self.kind}"
