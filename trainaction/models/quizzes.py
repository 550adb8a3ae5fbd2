"""Quizzes as editors write them: banks of questions, and what a quiz draws from them."""

import secrets
from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from participants.models.activities import TitledInTwoLanguages
from portal.models import Step
from portal.queries import in_spanish
from portal.shortening import shortened
from trainaction.quizzes.admin_forms import QuestionForm, QuizForm

MOST_POINTS = 100
LINE = 80
"""Letters of a question or an option where it stands for itself in a list."""
LONGEST_MINUTES = 24 * 60


def new_option_key() -> str:
    """What answers call an option: drawn, so that it says nothing of its place or of being right."""
    return secrets.token_hex(6)


class QuestionBank(TitledInTwoLanguages):  # type: ignore[django-manager-missing]
    """Questions on one subject. Quizzes draw from it."""

    note = models.TextField(_("note"), blank=True, help_text=_("For editors: what is asked here, and what is not."))

    panels: ClassVar = [FieldPanel("title_es"), FieldPanel("title_en"), FieldPanel("note")]

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ("title_es", "pk")


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("One right answer")
    MULTIPLE = "multiple", _("Several right answers")
    TRUE_FALSE = "true_false", _("True or false")
    MATCHING = "matching", _("Matching")
    ORDERING = "ordering", _("Putting in order")
    NUMERIC = "numeric", _("A number")
    SHORT = "short", _("A few words")
    OPEN = "open", _("Open answer, marked by a tutor")


class Question(ClusterableModel):
    """A question as it is being written. Learners are asked a version of it (`QuestionVersion`), which never changes."""

    bank = models.ForeignKey(QuestionBank, models.PROTECT, related_name="questions", verbose_name=_("bank"))
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind.choices)
    prompt_es = models.TextField(_("question in Spanish"), max_length=2000)
    prompt_en = models.TextField(_("question in English"), max_length=2000, blank=True)
    points = models.DecimalField(
        _("points"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(MOST_POINTS))],
    )
    number = models.DecimalField(
        _("right number"),
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Of a question for a number."),
    )
    tolerance = models.DecimalField(
        _("tolerance"),
        max_digits=18,
        decimal_places=6,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("An answer that is off by so much at most is right, too."),
    )
    accepted_es = models.TextField(
        _("accepted answers in Spanish"),
        blank=True,
        help_text=_("Of a question for a few words: one in each line. Accents and capitals do not matter."),
    )
    accepted_en = models.TextField(
        _("accepted answers in English"),
        blank=True,
        help_text=_("Those of both languages are right for everybody; learners are shown those of their own."),
    )
    rubric_es = models.TextField(
        _("rubric in Spanish"),
        blank=True,
        help_text=_("Of an open answer: what a tutor gives points for. Learners see it."),
    )
    rubric_en = models.TextField(_("rubric in English"), blank=True)
    explanation_es = models.TextField(
        _("explanation in Spanish"), blank=True, help_text=_("Shown with the right answer, once it may be seen.")
    )
    explanation_en = models.TextField(_("explanation in English"), blank=True)
    lesson = models.ForeignKey(
        "trainaction.LessonPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lesson to read again"),
        help_text=_(
            "Whoever does not have the question right is led to it, where the run teaches it; in any language."
        ),
    )
    is_retired = models.BooleanField(
        _("not asked any more"), default=False, help_text=_("It is left out of new attempts; answers to it stay.")
    )

    base_form_class = QuestionForm
    panels: ClassVar = [
        FieldRowPanel([FieldPanel("bank"), FieldPanel("kind"), FieldPanel("points")]),
        FieldPanel("prompt_es"),
        FieldPanel("prompt_en"),
        InlinePanel(
            "options",
            heading=_("Options"),
            label=_("Option"),
            help_text=_("To choose from, to match, or to put in order: then as they stand here is the right order."),
        ),
        MultiFieldPanel([FieldRowPanel([FieldPanel("number"), FieldPanel("tolerance")])], _("A number")),
        MultiFieldPanel([FieldPanel("accepted_es"), FieldPanel("accepted_en")], _("A few words")),
        MultiFieldPanel([FieldPanel("rubric_es"), FieldPanel("rubric_en")], _("Open answer")),
        MultiFieldPanel([FieldPanel("explanation_es"), FieldPanel("explanation_en")], _("Explanation")),
        FieldPanel("lesson"),
        FieldPanel("is_retired"),
    ]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("bank", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(points__gt=0, points__lte=MOST_POINTS),
                name="question_gives_points",
                violation_error_message=_("A question gives more than 0 and at most 100 points."),
            ),
            models.CheckConstraint(
                condition=models.Q(tolerance__gte=0),
                name="question_tolerance_not_negative",
                violation_error_message=_("A tolerance is 0 or more."),
            ),
        ]

    def __str__(self) -> str:
        return shortened(self.prompt_es if in_spanish() else self.prompt_en or self.prompt_es, LINE)


class QuestionOption(Orderable):
    """Something to choose, to match or to put in its place."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=12, default=new_option_key, editable=False)
    text_es = models.CharField(_("in Spanish"), max_length=500)
    text_en = models.CharField(_("in English"), max_length=500, blank=True)
    match_es = models.CharField(_("goes with, in Spanish"), max_length=500, blank=True, help_text=_("For matching."))
    match_en = models.CharField(_("goes with, in English"), max_length=500, blank=True)
    is_right = models.BooleanField(_("right"), default=False, help_text=_("To choose from: this is a right answer."))
    feedback_es = models.CharField(
        _("feedback in Spanish"), max_length=500, blank=True, help_text=_("To whoever chose it, once it may be seen.")
    )
    feedback_en = models.CharField(_("feedback in English"), max_length=500, blank=True)

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("text_es"), FieldPanel("text_en")]),
        FieldPanel("is_right"),
        FieldRowPanel([FieldPanel("match_es"), FieldPanel("match_en")]),
        FieldRowPanel([FieldPanel("feedback_es"), FieldPanel("feedback_en")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "key"],
                name="option_key_once_in_question",
                violation_error_message=_("The question has this option already."),
            )
        ]

    def __str__(self) -> str:
        return shortened(self.text_es if in_spanish() else self.text_en or self.text_es, LINE)


class QuestionVersion(Step):
    """A question as it was saved once: texts, options and key (`trainaction.questions`). It never changes."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions", verbose_name=_("question"))
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of questions")
        ordering = ("question", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"],
                name="question_version_once",
                violation_error_message=_("The question has this version already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.number}"


class QuizRules(models.Model):
    """By which rules a quiz is taken: as its editors wrote them, or as a run has kept them."""

    class Review(models.TextChoices):
        NEVER = "never", _("Never")
        AFTER_EACH = "after_each", _("After each attempt")
        AFTER_PASSING = "after_passing", _("Once passed, or no attempt is left")
        AFTER_CLOSE = "after_close", _("Once the run has ended")

    minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MINUTES)],
        help_text=_("Kept by the server. None for as long as one likes."),
    )
    attempts = models.PositiveSmallIntegerField(
        _("attempts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("None for as many as one likes. The best one counts."),
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in %"), default=60, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    is_shuffled = models.BooleanField(
        _("shuffled"), default=True, help_text=_("Questions and options stand in another order in each attempt.")
    )
    gives_partial_credit = models.BooleanField(
        _("partial credit"), default=True, help_text=_("Part of the points for part of a right answer.")
    )
    review = models.CharField(
        _("right answers are shown"), max_length=16, choices=Review.choices, default=Review.AFTER_PASSING
    )

    class Meta:
        abstract = True

    @property
    def rules(self) -> dict[str, Any]:
        """By name, as plain values: what two sets of rules are compared by."""
        return {name: getattr(self, name) for name in RULES}


RULES = ("minutes", "attempts", "pass_mark", "is_shuffled", "gives_partial_credit", "review")


class Quiz(TitledInTwoLanguages, QuizRules, ClusterableModel):  # type: ignore[django-manager-missing]
    """What is asked together, and by which rules. It stands in lessons as a block, the same in both languages.

    A run keeps the rules it has found (`RunQuiz`), until somebody brings it others.
    """

    instructions_es = models.TextField(_("instructions in Spanish"), max_length=1000, blank=True)
    instructions_en = models.TextField(_("instructions in English"), max_length=1000, blank=True)
    base_form_class = QuizForm
    panels: ClassVar = [
        FieldPanel("title_es"),
        FieldPanel("title_en"),
        FieldPanel("instructions_es"),
        FieldPanel("instructions_en"),
        InlinePanel("draws", heading=_("Questions"), label=_("Bank"), min_num=1),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("minutes"), FieldPanel("attempts"), FieldPanel("pass_mark")]),
                FieldPanel("is_shuffled"),
                FieldPanel("gives_partial_credit"),
                FieldPanel("review"),
            ],
            _("Rules"),
        ),
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ("title_es", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pass_mark__lte=100),
                name="quiz_pass_mark_within_100",
                violation_error_message=_("A pass mark is between 0 and 100 %."),
            ),
            models.CheckConstraint(
                condition=(models.Q(minutes=None) | models.Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES))
                & (models.Q(attempts=None) | models.Q(attempts__gte=1, attempts__lte=100)),
                name="quiz_limits_make_sense",
                violation_error_message=_("A limit of time is between 1 and 1,440 minutes, one of attempts up to 100."),
            ),
        ]


class QuizDraw(Orderable):
    """So many questions of a bank, drawn at random in each attempt; all of them without a number."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="draws")
    bank = models.ForeignKey(QuestionBank, models.PROTECT, related_name="draws", verbose_name=_("bank"))
    number = models.PositiveSmallIntegerField(
        _("how many"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("Drawn at random in each attempt. Left empty, all of them are asked."),
    )

    panels: ClassVar = [FieldRowPanel([FieldPanel("bank"), FieldPanel("number")])]

    class Meta(Orderable.Meta):
        verbose_name = _("draw from a bank")
        verbose_name_plural = _("draws from banks")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "bank"],
                name="quiz_draws_once_from_bank",
                violation_error_message=_("The quiz draws from this bank already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} · {self.bank_id}"
