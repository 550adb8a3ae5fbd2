"""A course: what it is for, for whom, how long, by whom. Its modules and lessons are the pages below it."""

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from portal.models import PortalPage
from portal.translated_fields import THEMES, the_same
from trainaction.models.links import CourseTheme


class Level(models.TextChoices):
    INTRODUCTORY = "introductory", _("Introductory")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class CoursePage(PortalPage):
    """One course, or one edition of it. Its facts are the source page's and are copied to its translations.

    It is no activity of the registry: nobody takes part in a course, but in a run of it.
    """

    programme = "trainaction"

    summary = models.TextField(
        _("summary"), max_length=500, blank=True, help_text=_("Two or three sentences, shown in lists too.")
    )
    aims = RichTextField(
        _("aims"),
        blank=True,
        features=["bold", "italic", "ul", "link"],
        help_text=_("What somebody can do after the course: a list, each point beginning with a verb."),
    )
    audience = models.TextField(_("audience"), max_length=600, blank=True, help_text=_("For whom it was written."))
    prerequisites = models.TextField(
        _("what to know before"), max_length=600, blank=True, help_text=_("In words. Courses are chosen below.")
    )
    level = models.CharField(_("level"), max_length=16, choices=Level.choices, default=Level.INTRODUCTORY)
    hours = models.PositiveSmallIntegerField(
        _("duration in hours"),
        validators=[MinValueValidator(1)],
        help_text=_("Of work in all: reading, videos and exercises."),
    )
    edition = models.CharField(
        _("edition"), max_length=40, blank=True, help_text=_("What tells it from an earlier one: 2026, second edition.")
    )
    themes = ClusterTaggableManager(
        through=CourseTheme, blank=True, verbose_name=_("themes"), help_text=_("Chosen from the portal's own list.")
    )
    countries = ParentalManyToManyField(
        "participants.Country",
        blank=True,
        related_name="+",
        verbose_name=_("countries it is for"),
        limit_choices_to={"in_programme": True},
        help_text=_("None for a course for the whole region."),
    )

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("level"), FieldPanel("hours")]), FieldPanel("edition")], _("Course")
        ),
        FieldPanel("aims"),
        FieldPanel("audience"),
        MultiFieldPanel(
            [FieldPanel("prerequisites"), InlinePanel("prerequisite_links", label=_("Course to take first"))],
            _("Before it"),
        ),
        InlinePanel("tutors", heading=_("Tutors"), label=_("Person")),
        InlinePanel("institution_links", heading=_("Institutions"), label=_("Institution")),
        MultiFieldPanel(
            [FieldPanel("countries", widget=CheckboxSelectMultiple), FieldPanel("themes")], _("What it is about")
        ),
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("aims"),
        index.FilterField("level"),
    ]
    override_translatable_fields: ClassVar = [*the_same("countries", "level", "hours", "edition"), THEMES]
    parent_page_types: ClassVar = ["trainaction.CourseIndexPage"]
    subpage_types: ClassVar = ["trainaction.ModulePage"]
    admin_default_ordering = "ord"  # its editors see the modules as its learners do
    template = "trainaction/course_page.html"

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours__gte=1),
                name="course_takes_time",
                violation_error_message=_("A course takes an hour at least."),
            )
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from trainaction import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "course": listings.course_view(self, request)}
