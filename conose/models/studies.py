"""Studies: from a line of the agenda to what is published and what it is used for."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from conose.models.study_form import StudyForm
from portal.copying import DraftCopyForm
from portal.models import PortalPage
from portal.translated_fields import THEMES, the_same


class StudyIndexPage(PortalPage):
    """The research agenda with its lines, all studies to filter, and what they are used for."""

    programme = "conose"

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("introduction")]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar = ["conose.NetworkPage"]
    subpage_types: ClassVar = ["conose.StudyPage"]
    max_count_per_parent = 1
    copy_form_class = DraftCopyForm
    template = "conose/study_index_page.html"

    class Meta:
        verbose_name = _("research agenda")
        verbose_name_plural = _("research agendas")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from conose.research import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "listing": listings.study_listing(self, request),
            "agenda": listings.agenda(self, request),
        }


class StudyTheme(ItemBase):
    """A study is about a theme."""

    tag = models.ForeignKey("portal.Theme", models.CASCADE, related_name="study_links")
    content_object = ParentalKey("conose.StudyPage", on_delete=models.CASCADE, related_name="theme_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="study_theme_once")]


class StudyPage(PortalPage):
    """One study: its question, who does it, how, what came out of it, and who used it for what.

    How far it is, is what the editor says up to publication; that it is used is not said but shown, by at least one use
    (`conose.research.queries.stage`).
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("study", "Proposed")
        APPROVED = "approved", pgettext_lazy("study", "Approved")
        UNDER_WAY = "under_way", pgettext_lazy("study", "Under way")
        PUBLISHED = "published", pgettext_lazy("study", "Published")

    programme = "conose"

    line = models.ForeignKey(
        "conose.ResearchLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("line of the agenda"),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=State.choices,
        default=State.PROPOSED,
        help_text=_("“Used” is not chosen: it is shown once a use is recorded below."),
    )
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, help_text=_("When it was, or is to be, published.")
    )
    question = models.TextField(
        _("question"), max_length=500, help_text=_("What it wants to find out, in a sentence or two.")
    )
    summary = models.TextField(
        _("summary"), max_length=700, blank=True, help_text=_("What was found, once it is; shown in lists too.")
    )
    themes = ClusterTaggableManager(
        through=StudyTheme, blank=True, verbose_name=_("themes"), help_text=_("Chosen from the portal's own list.")
    )
    countries = ParentalManyToManyField(
        "participants.Country",
        blank=True,
        related_name="+",
        verbose_name=_("countries it is about"),
        limit_choices_to={"in_programme": True},
        help_text=_("None for a study of the whole region."),
    )
    method = models.TextField(_("method"), max_length=2000, blank=True)
    ethics = models.TextField(
        _("ethics"), max_length=2000, blank=True, help_text=_("How those studied are protected; who approved it.")
    )
    data_availability = models.TextField(
        _("data availability"),
        max_length=1000,
        blank=True,
        help_text=_("Where the data can be had, or why they cannot."),
    )

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("line"), FieldPanel("state"), FieldPanel("year")])], heading=_("In the agenda")
        ),
        FieldPanel("question"),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("themes"), FieldPanel("countries")], heading=_("What it is about")),
        InlinePanel("institutions", heading=_("Institutions"), label=_("Institution")),
        InlinePanel("team", heading=_("Team"), label=_("Person")),
        MultiFieldPanel(
            [FieldPanel("method"), FieldPanel("ethics"), FieldPanel("data_availability")], heading=_("How it is done")
        ),
        InlinePanel("milestones", heading=_("Milestones"), label=_("Milestone")),
        InlinePanel("outputs", heading=_("What came out of it"), label=_("Page")),
        InlinePanel("uses", heading=_("What it is used for"), label=_("Use")),
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("question"),
        index.SearchField("summary"),
        index.SearchField("method"),
    ]
    override_translatable_fields: ClassVar = [*the_same("line", "state", "year", "countries"), THEMES]
    parent_page_types: ClassVar = ["conose.StudyIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = StudyForm
    copy_form_class = DraftCopyForm
    template = "conose/study_page.html"

    class Meta:
        verbose_name = _("study of the network")
        verbose_name_plural = _("studies of the network")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from conose.research import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "study": listings.study_view(self, request)}
