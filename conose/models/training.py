"""What the network teaches and where it meets: certificate courses, training cycles, virtual programmes, forums."""

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from conose.models.training_form import TrainingForm
from portal.copying import DraftCopyForm
from portal.models import PortalPage
from portal.translated_fields import THEMES, the_same


class TrainingIndexPage(PortalPage):
    """All training activities and forums of the network, to filter, and who took part in them."""

    programme = "conose"

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("introduction")]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar = ["conose.NetworkPage"]
    subpage_types: ClassVar = ["conose.TrainingPage"]
    max_count_per_parent = 1
    copy_form_class = DraftCopyForm
    template = "conose/training_index_page.html"

    class Meta:
        verbose_name = _("list of training and forums")
        verbose_name_plural = _("lists of training and forums")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from conose.training import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "listing": listings.training_listing(self, request)}


class TrainingTheme(ItemBase):
    """A training activity is about a theme."""

    tag = models.ForeignKey("portal.Theme", models.CASCADE, related_name="training_links")
    content_object = ParentalKey("conose.TrainingPage", on_delete=models.CASCADE, related_name="theme_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="training_theme_once")]


class TrainingPage(PortalPage):
    """One certificate course, training cycle, virtual programme or international forum.

    Each of its sessions is an activity of the registry that follows this page (`conose.training.services`), in the series of
    the year in which it begins. Facts (kind, times, institutions, what it is joined to) are the Spanish page's and are copied
    to its translations.
    """

    class Kind(models.TextChoices):
        COURSE = "course", _("Certificate course")
        CYCLE = "cycle", _("Training cycle")
        VIRTUAL = "virtual", _("Virtual programme")
        FORUM = "forum", _("International forum")

    programme = "conose"

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.CYCLE)
    hours = models.PositiveSmallIntegerField(
        _("duration in hours"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Of work in all, where it is more than its sessions."),
    )
    summary = models.TextField(
        _("summary"), max_length=500, blank=True, help_text=_("Two or three sentences, shown in lists too.")
    )
    aims = models.TextField(
        _("aims"), max_length=1500, blank=True, help_text=_("One on each line, beginning with a verb.")
    )
    audience = models.TextField(_("audience"), max_length=600, blank=True, help_text=_("For whom it is."))
    themes = ClusterTaggableManager(
        through=TrainingTheme, blank=True, verbose_name=_("themes"), help_text=_("Chosen from the portal's own list.")
    )
    countries = ParentalManyToManyField(
        "participants.Country",
        blank=True,
        related_name="+",
        verbose_name=_("countries it is for"),
        limit_choices_to={"in_programme": True},
        help_text=_("None for the whole region."),
    )

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        MultiFieldPanel([FieldRowPanel([FieldPanel("kind"), FieldPanel("hours")])], heading=_("Activity")),
        FieldPanel("summary"),
        FieldPanel("aims"),
        FieldPanel("audience"),
        MultiFieldPanel(
            [FieldPanel("countries", widget=CheckboxSelectMultiple), FieldPanel("themes")],
            heading=_("What it is about"),
        ),
        InlinePanel("institutions", heading=_("Institutions that give it"), label=_("Institution")),
        InlinePanel("sessions", heading=_("Sessions or modules"), label=_("Session")),
        InlinePanel("joined", heading=_("Runs and events it is given with"), label=_("Run or event")),
        InlinePanel("documents", heading=_("Documents"), label=_("Document")),
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("aims"),
        index.FilterField("kind"),
    ]
    override_translatable_fields: ClassVar = [*the_same("kind", "hours", "countries"), THEMES]
    parent_page_types: ClassVar = ["conose.TrainingIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = TrainingForm
    copy_form_class = DraftCopyForm
    template = "conose/training_page.html"

    class Meta:
        verbose_name = _("training activity or forum")
        verbose_name_plural = _("training activities and forums")

    @property
    def aim_list(self) -> list[str]:
        """The aims, each a line."""
        return [line.strip() for line in self.aims.splitlines() if line.strip()]

    @property
    def social_kind(self) -> str:
        return str(self.get_kind_display())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from conose.training import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "training": listings.training_view(self, request)}
