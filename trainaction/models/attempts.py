"""What learners answer: attempts at a quiz, their questions, and each answer that was ever given."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models import Step
from trainaction.models.enrolments import Enrolment
from trainaction.models.quizzes import QuestionVersion, Quiz, QuizRules
from trainaction.models.runs import CourseRun


class RunQuiz(QuizRules):
    """A quiz that stands in a lesson of a run, in the version that the run teaches, with the rules that the run keeps.

    Where it stands in several lessons its rules are the same in each.
    """

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="quizzes", verbose_name=_("run"))
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="runs", verbose_name=_("quiz"))
    lesson_key = models.UUIDField(_("lesson"))

    class Meta:
        verbose_name = _("quiz of a run")
        verbose_name_plural = _("quizzes of runs")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "quiz", "lesson_key"],
                name="run_quiz_once",
                violation_error_message=_("The lesson of the run has this quiz already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.quiz_id}"


class RunQuizChange(Step):
    """Other rules of a quiz brought to a run: which before, which after (`QuizRules.rules`), when, by whom."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="quiz_changes", verbose_name=_("run"))
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="+", verbose_name=_("quiz"))
    before = models.JSONField(_("rules before"))
    after = models.JSONField(_("rules after"))

    class Meta:
        verbose_name = _("change of a quiz's rules in a run")
        verbose_name_plural = _("changes of quizzes' rules in runs")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.run_id} · {self.quiz_id}"


class Attempt(models.Model):
    """One go at a quiz: open until it is handed in or its time is up. What was drawn and shuffled stays so.

    `points` and `is_passed` are empty while it is open or an answer waits for a tutor. `out_of` is what all its questions give.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attempts", verbose_name=_("enrolment"))
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts_made", verbose_name=_("quiz"))
    number = models.PositiveSmallIntegerField(_("number"))
    started_at = models.DateTimeField(_("started"))
    ends_at = models.DateTimeField(_("time is up"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark in %"))
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=2, null=True, blank=True)
    out_of = models.DecimalField(_("out of"), max_digits=8, decimal_places=2)
    is_passed = models.BooleanField(_("passed"), null=True, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ("enrolment", "quiz", "number")
        indexes = [models.Index(fields=["submitted_at", "ends_at"], name="attempt_open_until")]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz", "number"],
                name="attempt_number_once",
                violation_error_message=_("There is this attempt already."),
            ),
            models.UniqueConstraint(
                fields=["enrolment", "quiz"],
                condition=models.Q(submitted_at=None),
                name="attempt_open_once",
                violation_error_message=_("An attempt is open already: hand it in first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.quiz_id} · {self.number}"


class AttemptItem(models.Model):
    """A question of an attempt, with the answer given last. `order` is how its options stand; `points` waits for the end."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="items", verbose_name=_("attempt"))
    number = models.PositiveSmallIntegerField(_("number"))
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="items", verbose_name=_("question"))
    order = models.JSONField(_("order of the options"), default=list)
    answer = models.JSONField(_("answer"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True, blank=True)
    comment = models.TextField(_("the tutor's comment"), max_length=2000, blank=True)
    marked_at = models.DateTimeField(_("marked"), null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("marked by")
    )

    class Meta:
        verbose_name = _("question of an attempt")
        verbose_name_plural = _("questions of attempts")
        ordering = ("attempt", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "number"],
                name="attempt_item_once",
                violation_error_message=_("The attempt has this question already."),
            ),
            models.CheckConstraint(
                condition=models.Q(points=None) | models.Q(points__gte=0),
                name="attempt_item_points_not_negative",
                violation_error_message=_("Points are 0 or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.number}"


class Answer(models.Model):
    """An answer as it arrived. `key` is what the sender calls it: the same one again is the same answer, and not another."""

    item = models.ForeignKey(AttemptItem, models.CASCADE, related_name="answers", verbose_name=_("question"))
    key = models.UUIDField(_("key"))
    value = models.JSONField(_("answer"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("item", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "key"],
                name="answer_key_once",
                violation_error_message=_("This answer is kept already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} · {self.at}"


class Regrading(models.Model):
    """A question was corrected, and the answers to it are graded anew: who asked, when, why, and how far it is."""

    question = models.ForeignKey(
        "trainaction.Question", models.PROTECT, related_name="regradings", verbose_name=_("question")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    why = models.CharField(_("why"), max_length=255)
    asked_at = models.DateTimeField(_("asked"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("regrading")
        verbose_name_plural = _("regradings")
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=models.Q(done_at=None),
                name="regrading_one_at_a_time",
                violation_error_message=_("This question is being regraded already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.asked_at}"


class GradeChange(models.Model):
    """What a regrading changed of an answer's points: from one version of the question to another."""

    regrading = models.ForeignKey(Regrading, models.PROTECT, related_name="changes", verbose_name=_("regrading"))
    item = models.ForeignKey(AttemptItem, models.CASCADE, related_name="grade_changes", verbose_name=_("question"))
    version_before = models.ForeignKey(
        QuestionVersion, models.PROTECT, related_name="+", verbose_name=_("version before")
    )
    version_after = models.ForeignKey(
        QuestionVersion, models.PROTECT, related_name="+", verbose_name=_("version after")
    )
    points_before = models.DecimalField(_("points before"), max_digits=5, decimal_places=2, null=True, blank=True)
    points_after = models.DecimalField(_("points after"), max_digits=5, decimal_places=2, null=True, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("change of a grade")
        verbose_name_plural = _("changes of grades")
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["regrading", "item"],
                name="grade_change_once_in_regrading",
                violation_error_message=_("This answer was regraded already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.points_before} → {self.points_after}"
