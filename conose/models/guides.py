"""Protocols and toolkits: a page for each, below it a page for each of its versions, whose chapters are read one by one."""

from itertools import pairwise
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail.url_routing import RouteResult

from conose.blocks import GuideBlock
from conose.models.guide_form import GuideVersionForm
from portal.copying import DraftCopyForm
from portal.models import PortalPage
from portal.translated_fields import THEMES, the_same


class GuideIndexPage(PortalPage):
    """All protocols and toolkits of the network."""

    programme = "conose"

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("introduction")]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar = ["conose.NetworkPage"]
    subpage_types: ClassVar = ["conose.GuidePage"]
    max_count_per_parent = 1
    copy_form_class = DraftCopyForm
    template = "conose/guides/index_page.html"

    class Meta:
        verbose_name = _("list of protocols and toolkits")
        verbose_name_plural = _("lists of protocols and toolkits")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from conose.guides import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "guides": listings.guide_items(self, request)}


class GuideTheme(ItemBase):
    """A protocol or toolkit is about a theme."""

    tag = models.ForeignKey("portal.Theme", models.CASCADE, related_name="guide_links")
    content_object = ParentalKey("conose.GuidePage", on_delete=models.CASCADE, related_name="theme_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="guide_theme_once")]


class GuidePage(PortalPage):
    """A protocol or toolkit: what it is for, its versions, and who was trained in it."""

    class Kind(models.TextChoices):
        PROTOCOL = "protocol", _("Protocol")
        TOOLKIT = "toolkit", _("Toolkit")

    programme = "conose"

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    summary = models.TextField(_("summary"), max_length=600, help_text=_("What it is for, shown in lists too."))
    authors = models.CharField(
        _("who made it"), max_length=250, help_text=_("As it is to be cited, the same in both languages.")
    )
    themes = ClusterTaggableManager(
        through=GuideTheme, blank=True, verbose_name=_("themes"), help_text=_("Chosen from the portal's own list.")
    )
    trainings = models.ForeignKey(
        "participants.Series",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("trainings in it"),
        help_text=_(
            "The series of the registry whose activities train people in it. Their figures are those of the public reach tables."
        ),
    )

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("authors")]),
        FieldPanel("summary"),
        FieldPanel("themes"),
        FieldPanel("trainings"),
    ]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("summary")]
    override_translatable_fields: ClassVar = [*the_same("kind", "authors", "trainings"), THEMES]
    parent_page_types: ClassVar = ["conose.GuideIndexPage"]
    subpage_types: ClassVar = ["conose.GuideVersionPage"]
    copy_form_class = DraftCopyForm
    template = "conose/guides/guide_page.html"

    class Meta:
        verbose_name = _("protocol or toolkit")
        verbose_name_plural = _("protocols and toolkits")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from conose.guides import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "guide": listings.guide_view(self, request)}


class Chapter(NamedTuple):
    """A chapter of a version: its number, from 1, and the blocks of its text."""

    number: int
    title: str
    body: StreamValue


class GuideVersionPage(PortalPage):
    """One version of a protocol or toolkit. Once published, its chapters stay as they are; another version follows it.

    A chapter's address is its number below the version's, a checklist's its number below `checklist/`.
    """

    programme = "conose"

    number = models.CharField(_("version"), max_length=20, help_text=_("Such as 1.0."))
    issued_on = models.DateField(_("day it was issued"))
    changes = models.TextField(
        _("what changed"), max_length=1000, blank=True, help_text=_("Against the version before; empty for the first.")
    )
    body = StreamField(
        GuideBlock(),
        verbose_name=_("chapters"),
        help_text=_("Each begins with a block “Chapter”; what stands before the first is shown with the contents."),
    )

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        FieldRowPanel([FieldPanel("number"), FieldPanel("issued_on")]),
        FieldPanel("changes"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("body")]
    override_translatable_fields: ClassVar = the_same("number", "issued_on")
    parent_page_types: ClassVar = ["conose.GuidePage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = GuideVersionForm
    copy_form_class = DraftCopyForm
    levels_it_needs = 1
    template = "conose/guides/version_page.html"

    class Meta:
        verbose_name = _("version of a protocol or toolkit")
        verbose_name_plural = _("versions of protocols and toolkits")

    @property
    def _starts(self) -> list[int]:
        """Where in the body each chapter begins."""
        return [place for place, raw in enumerate(self.body.raw_data) if raw["type"] == "chapter"]

    @property
    def preface(self) -> StreamValue:
        """What stands before the first chapter."""
        return self._part(0, min([*self._starts, len(self.body.raw_data)]))

    @property
    def chapters(self) -> list[Chapter]:
        """The chapters in their order."""
        starts = self._starts
        return [
            Chapter(number, self.body.raw_data[start]["value"], self._part(start + 1, end))
            for number, (start, end) in enumerate(pairwise([*starts, len(self.body.raw_data)]), 1)
        ]

    @property
    def checklists(self) -> list[dict[str, Any]]:
        """The lists to tick off, each with its `title` and its `items`, in their order."""
        return [block.value for block in self.body if block.block_type == "checklist"]

    def _part(self, start: int, end: int) -> StreamValue:
        return StreamValue(self.body.stream_block, [*self.body.raw_data][start:end], is_lazy=True)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Its own pages: `3/` is the third chapter, `checklist/1/` the first list to print. Raises Http404 as Wagtail does."""
        match path_components:
            case [number] if (
                self.live and number.isdecimal() and len(number) < 4 and 0 < int(number) <= len(self.chapters)
            ):
                return RouteResult(self, kwargs={"chapter": int(number)})
            case ["checklist", number] if (
                self.live and number.isdecimal() and len(number) < 4 and 0 < int(number) <= len(self.checklists)
            ):
                return RouteResult(self, kwargs={"checklist": int(number)})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if number := kwargs.pop("checklist", 0):
            from conose.guides.paper import checklist_response  # it knows the models

            return checklist_response(self, number)
        return super().serve(request, *args, **kwargs)

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "conose/guides/chapter.html" if kwargs.get("chapter") else str(self.template)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from conose.guides import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        view = listings.version_view(self, request)
        if number := kwargs.get("chapter", 0):
            return {**context, "version": view, "reading": listings.reading(self, view, number)}
        return {**context, "version": view}
