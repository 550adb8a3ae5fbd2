"""Who teaches a course, who gives it, what it is about and what comes before it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable

from participants.models.page_institutions import PageInstitution


class CourseTheme(ItemBase):
    """A course is about a theme."""

    tag = models.ForeignKey("portal.Theme", models.CASCADE, related_name="course_links")
    content_object = ParentalKey("trainaction.CoursePage", on_delete=models.CASCADE, related_name="theme_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="course_theme_once")]


class CourseTutor(Orderable):
    """A person of the registry who teaches a course. Public only while their consent to a profile stands."""

    page = ParentalKey("trainaction.CoursePage", on_delete=models.CASCADE, related_name="tutors")
    person = models.ForeignKey("participants.Person", models.PROTECT, related_name="+", verbose_name=_("person"))

    panels: ClassVar = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        verbose_name = _("tutor of a course")
        verbose_name_plural = _("tutors of courses")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "person"],
                name="course_tutor_once",
                violation_error_message=_("This person is already a tutor of the course."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.person_id}"


class CourseInstitution(PageInstitution):
    """An institution that gives a course."""

    page = ParentalKey("trainaction.CoursePage", on_delete=models.CASCADE, related_name="institution_links")

    class Meta(PageInstitution.Meta):
        verbose_name = _("institution of a course")
        verbose_name_plural = _("institutions of courses")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "institution"],
                name="course_institution_once",
                violation_error_message=_("This institution is already on the course."),
            )
        ]


class CoursePrerequisite(Orderable):
    """A course to be taken before another. Its page may be of any language: readers are shown theirs."""

    page = ParentalKey("trainaction.CoursePage", on_delete=models.CASCADE, related_name="prerequisite_links")
    course = models.ForeignKey(
        "trainaction.CoursePage", models.CASCADE, related_name="+", verbose_name=_("course to take first")
    )

    panels: ClassVar = [PageChooserPanel("course", "trainaction.CoursePage")]

    class Meta(Orderable.Meta):
        verbose_name = _("course to take first")
        verbose_name_plural = _("courses to take first")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "course"],
                name="course_prerequisite_once",
                violation_error_message=_("This course is already among those to take first."),
            ),
            models.CheckConstraint(
                condition=~models.Q(page=models.F("course")),
                name="course_is_not_its_own_prerequisite",
                violation_error_message=_("A course cannot come before itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.course_id}"
