"""A lesson: one sitting, made of blocks."""

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from portal.blocks import added_blocks
from portal.models import PortalPage
from portal.translated_fields import the_same
from trainaction.blocks import LessonBlock


class LessonPage(PortalPage):
    """One lesson. Its place is its place in the tree of pages; without its module and its course it is not public."""

    programme = "trainaction"
    levels_it_needs = 2
    goes_along = False  # learners are half-way through it: no paragraph of another language comes in unasked

    summary = models.TextField(
        _("summary"), max_length=300, blank=True, help_text=_("What is learnt in it, in a sentence.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How long it takes, with what there is to hear and to do."),
    )
    body = StreamField(LessonBlock(added_blocks()), blank=True, verbose_name=_("lesson"))

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("summary"), index.SearchField("body")]
    override_translatable_fields: ClassVar = the_same("minutes")
    parent_page_types: ClassVar = ["trainaction.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "trainaction/lesson_page.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes=None) | models.Q(minutes__gte=1),
                name="lesson_takes_time",
                violation_error_message=_("A lesson takes a minute at least."),
            )
        ]

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("As anybody reads it")), ("learner", _("As a learner of a run"))]

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from trainaction.lessons import previews  # it knows the models

        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        if mode_name == "learner":
            context["lesson"] = previews.as_learner(context["lesson"], self.body, self.locale.language_code)
        return context

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from trainaction import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "lesson": listings.lesson_view(self, request)}
