"""Reflections: what a learner writes for themselves below a question of a lesson."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trainaction.models.enrolments import Enrolment
from trainaction.models.runs import CourseRun

LONGEST_REFLECTION = 8000


class RunReflection(models.Model):
    """A question to think over in a lesson of a run, in the version that the run teaches."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="reflections", verbose_name=_("run"))
    lesson_key = models.UUIDField(_("lesson"))
    block = models.UUIDField(_("block"), help_text=_("The lasting id of a block of the lesson."))

    class Meta:
        verbose_name = _("reflection of a run")
        verbose_name_plural = _("reflections of runs")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "block"],
                name="run_reflection_once",
                violation_error_message=_("The run has this reflection already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.block}"


class Reflection(models.Model):
    """What a learner has written, as it was typed last. Nobody else reads it. Without a text there is no row."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="reflections", verbose_name=_("enrolment"))
    lesson_key = models.UUIDField(_("lesson"))
    block = models.UUIDField(_("block"))
    text = models.TextField(_("text"), max_length=LONGEST_REFLECTION)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        ordering = ("enrolment", "written_at")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "block"],
                name="reflection_once",
                violation_error_message=_("This reflection is kept already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="reflection_says_something",
                violation_error_message=_("A reflection without a text is not kept."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.block}"


class ReflectionSending(models.Model):
    """That a sending arrived, by what its sender calls it: the same one again changes nothing. It keeps no text."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+", verbose_name=_("enrolment"))
    key = models.UUIDField(_("key"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("sending of a reflection")
        verbose_name_plural = _("sendings of reflections")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "key"],
                name="reflection_sending_once",
                violation_error_message=_("This reflection is kept already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.at}"
