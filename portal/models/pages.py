"""The pages every site has: what all pages share, the home page, and a page of running text."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.search import index

from portal.blocks import HomeBlock, PageTextBlock, added_blocks
from portal.copying import DraftCopyForm, PortalCopyForm
from portal.models.page_form import PortalPageForm
from portal.programmes import PROGRAMMES
from portal.translated_fields import the_same

if TYPE_CHECKING:
    from portal.placement import Placement


class PortalPage(Page):
    """What every public page has beside Wagtail's own fields."""

    programme: str = ""
    """The programme whose hue the page wears: a key of `portal.programmes.PROGRAMMES`, or none."""

    levels_it_needs: int = 0
    """So many pages above it must be public for it to be: a lesson is not without its module and its course."""

    goes_along: bool = True
    """Whether publishing it brings its public translations up to date at once. A lesson's wait for who translates them."""

    placement: "Placement | None" = None
    """Where it stands, when it was found by `portal.views.pages.serve`."""

    in_place_of: int | None = None
    """The number of a draft that is gone, which this page has from its first save on: see `portal.views.new_page`."""

    social_image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("image for social media"),
        help_text=_("Shown where the page is shared; at least 1200 × 630 pixels."),
    )

    promote_panels: ClassVar = [*Page.promote_panels, FieldPanel("social_image")]
    base_form_class = PortalPageForm
    copy_form_class = PortalCopyForm

    class Meta:
        abstract = True

    @property
    def social_kind(self) -> str:
        """What the page is, in a word or two, on the picture that shows where it is shared; "" where its title says it."""
        return ""

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """Django's part of saving. Wagtail's, before it, takes a page with a number for one that is there already."""
        if self._state.adding and self.in_place_of is not None:
            self.id = self.in_place_of
        super().save_base(*args, **kwargs)

    def get_url(self, request: HttpRequest | None = None, current_site: Site | None = None) -> str | None:
        """Wagtail's answer, which is known already where the page was found by its address."""
        if self.placement is not None and request is not None:
            return self.placement.url or None
        url: str | None = super().get_url(request, current_site)
        return url

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """None on a page that was found to stand below no restricted one; Wagtail's answer otherwise."""
        if self.placement is not None:
            none: QuerySet[PageViewRestriction] = PageViewRestriction.objects.none()
            return none
        restrictions: QuerySet[PageViewRestriction] = super().get_view_restrictions()
        return restrictions


def first_sections() -> list[tuple[str, dict[str, Any]]]:
    """What a home page begins with; its editor puts others in, or takes these out."""
    return [
        ("figures", {"heading": ""}),
        ("episodes", {"heading": "", "number": 3}),
        ("library", {"heading": "", "number": 3}),
    ]


class HomePage(PortalPage):
    """The first page of one language."""

    headline = models.CharField(_("headline"), max_length=150)
    intro = models.TextField(_("introduction"), max_length=600)
    body = StreamField(HomeBlock(added_blocks()), blank=True, default=first_sections, verbose_name=_("sections"))

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("headline"),
        index.SearchField("intro"),
        index.SearchField("body"),
    ]
    copy_form_class = DraftCopyForm
    parent_page_types: ClassVar = ["wagtailcore.Page"]  # one for each language, below the root
    template = "portal/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(PortalPage):
    """A page of running text: about the programme, a method, a notice."""

    programme = models.CharField(_("programme"), max_length=20, choices=PROGRAMMES, blank=True)
    intro = models.TextField(_("introduction"), max_length=600, blank=True)
    body = StreamField(PageTextBlock(added_blocks()), blank=True, verbose_name=_("body"))
    in_footer = models.BooleanField(
        _("show in the footer"),
        default=False,
        help_text=_("Of every page in this language: notices that must be found."),
    )

    promote_panels: ClassVar = [*PortalPage.promote_panels, FieldPanel("in_footer")]
    override_translatable_fields: ClassVar = the_same("in_footer")
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("programme"),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
    ]
    template = "portal/standard_page.html"

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")

    @property
    def sections(self) -> list[str]:
        """The headings of the first level, for the list of contents."""
        return [
            block.value["text"] for block in self.body if block.block_type == "heading" and block.value["level"] == "2"
        ]
