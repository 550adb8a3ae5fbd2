"""What it takes to have done a module and a run, and when a module opens."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from trainaction.models.runs import CourseRun


class RunModule(models.Model):
    """The rules of a module in a run. A module without a row asks for everything, and is open from the run's first day."""

    class Rule(models.TextChoices):
        ALL = "all", _("All lessons done, all quizzes and assignments passed")
        VIEWED = "viewed", _("Lessons done")
        ANSWERED = "answered", _("Questions answered: quizzes and assignments handed in, reflections written")
        PASSED = "passed", _("Quizzes and assignments passed")
        POSTED = "posted", _("Messages written in the forum")

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="modules", verbose_name=_("run"))
    module_key = models.UUIDField(_("module"), help_text=_("Translation key of its page."))
    rule = models.CharField(_("it is done with"), max_length=10, choices=Rule.choices, default=Rule.ALL)
    needed = models.PositiveSmallIntegerField(
        _("how many"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Of its lessons or tasks, none for all of them. Of messages, none for one."),
    )
    after = models.UUIDField(_("open after"), null=True, blank=True, help_text=_("A module that has to be done first."))
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)

    class Meta:
        verbose_name = _("rules of a module")
        verbose_name_plural = _("rules of modules")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "module_key"],
                name="run_module_once",
                violation_error_message=_("The module has its rules already."),
            ),
            models.CheckConstraint(
                condition=models.Q(needed=None) | models.Q(needed__gte=1),
                name="run_module_needs_something",
                violation_error_message=_("A module needs one thing at least."),
            ),
            models.CheckConstraint(
                condition=models.Q(after=None) | ~models.Q(after=models.F("module_key")),
                name="run_module_not_after_itself",
                violation_error_message=_("A module cannot wait for itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.module_key}"


class RunCompletion(models.Model):
    """How many modules complete a run; without a row, all of them."""

    run = models.OneToOneField(CourseRun, models.CASCADE, related_name="completion", verbose_name=_("run"))
    modules_needed = models.PositiveSmallIntegerField(_("modules needed"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("completion of a run")
        verbose_name_plural = _("completions of runs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(modules_needed__gte=1),
                name="run_completion_needs_a_module",
                violation_error_message=_("A run needs one module at least."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.modules_needed}"
