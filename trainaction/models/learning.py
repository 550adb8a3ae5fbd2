"""What a run teaches, lesson by lesson, in the version its learners get; and how far each of them is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models import Step
from trainaction.models.enrolments import Enrolment
from trainaction.models.runs import CourseRun


class RunLesson(models.Model):
    """A lesson of a run in one language: the revision that learners under way are shown, whatever is published later.

    Its places are those the lesson had when it was pinned, from 1: `number` in the course, `module_number` its module's.
    The revision is protected, so that neither the page nor its history can be deleted under a learner.
    """

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="lessons", verbose_name=_("run"))
    lesson_key = models.UUIDField(_("lesson"), help_text=_("Translation key of its page."))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    page = models.ForeignKey("trainaction.LessonPage", models.PROTECT, related_name="+", verbose_name=_("page"))
    revision = models.ForeignKey("wagtailcore.Revision", models.PROTECT, related_name="+", verbose_name=_("version"))
    number = models.PositiveSmallIntegerField(_("number"))
    module_key = models.UUIDField(_("module"), help_text=_("Translation key of its page."))
    module_number = models.PositiveSmallIntegerField(_("number of the module"))
    module_title = models.CharField(_("title of the module"), max_length=255)
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(_("summary"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)

    class Meta:
        verbose_name = _("lesson of a run")
        verbose_name_plural = _("lessons of runs")
        ordering = ("number", "language")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "lesson_key", "language"],
                name="run_lesson_once",
                violation_error_message=_("The run has this lesson already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.number} {self.title}"


class RunLessonChange(Step):
    """A corrected or new version of a lesson brought to a run: which, when, by whom. `before` is empty for a new one."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="lesson_changes", verbose_name=_("run"))
    lesson_key = models.UUIDField(_("lesson"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=255)
    before = models.DateTimeField(_("version before"), null=True, blank=True)
    after = models.DateTimeField(_("version after"))

    class Meta:
        verbose_name = _("change of a run's lesson")
        verbose_name_plural = _("changes of runs' lessons")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.run_id} · {self.title}"


class LessonProgress(models.Model):
    """A learner has opened a lesson, and perhaps done it. Kept by the lesson's key: another version changes nothing."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="progress", verbose_name=_("enrolment"))
    lesson_key = models.UUIDField(_("lesson"))
    opened_at = models.DateTimeField(_("opened"))
    seen_at = models.DateTimeField(_("last seen"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("progress in a lesson")
        verbose_name_plural = _("progress in lessons")
        ordering = ("enrolment", "opened_at")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "lesson_key"],
                name="lesson_progress_once",
                violation_error_message=_("This progress is kept already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.lesson_key}"


class BlockProgress(models.Model):
    """A learner has seen a block of a lesson: one more row, never a count, so that saying it twice changes nothing."""

    progress = models.ForeignKey(LessonProgress, models.CASCADE, related_name="blocks", verbose_name=_("lesson"))
    block = models.UUIDField(_("block"), help_text=_("The lasting id of a block of the lesson."))
    seen_at = models.DateTimeField(_("seen"))

    class Meta:
        verbose_name = _("progress in a block")
        verbose_name_plural = _("progress in blocks")
        ordering = ("seen_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["progress", "block"],
                name="block_progress_once",
                violation_error_message=_("This progress is kept already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.progress_id} · {self.block}"
