"""News and articles: what the programme tells in its own voice, dated and signed."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from portal.blocks import BodyBlock, added_blocks
from portal.copying import DraftCopyForm
from portal.models import PortalPage
from portal.programmes import PROGRAMMES
from portal.translated_fields import THEMES, the_same


class ArticleIndexPage(PortalPage):
    """All news and articles, the latest first, to filter by kind, theme, country and year."""

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("introduction")]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar = ["portal.HomePage"]
    subpage_types: ClassVar = ["front.ArticlePage"]
    max_count_per_parent = 1
    copy_form_class = DraftCopyForm
    template = "front/article_index_page.html"

    class Meta:
        verbose_name = _("list of news and articles")
        verbose_name_plural = _("lists of news and articles")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from front.articles import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "listing": listings.article_listing(self, request)}


class ArticleTheme(ItemBase):
    """An article is about a theme."""

    tag = models.ForeignKey("portal.Theme", models.CASCADE, related_name="article_links")
    content_object = ParentalKey("front.ArticlePage", on_delete=models.CASCADE, related_name="theme_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="article_theme_once")]


class ArticlePage(PortalPage):
    """A piece of news, or an article, signed by somebody or by an institution."""

    class Kind(models.TextChoices):
        NEWS = "news", _("News")
        ARTICLE = "article", _("Article")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.NEWS)
    day = models.DateField(_("date"), default=timezone.localdate)
    author = models.CharField(
        _("author"), max_length=150, blank=True, help_text=_("Who signs it, where it is a person: as they sign.")
    )
    institution = models.ForeignKey(
        "participants.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
        help_text=_("That signs it, or that its author writes for."),
    )
    programme = models.CharField(
        _("programme"),
        max_length=20,
        choices=PROGRAMMES,
        blank=True,
        help_text=_("Which readers of the newsletter get it; none for all."),
    )
    summary = models.TextField(
        _("summary"), max_length=400, help_text=_("One or two sentences, shown in lists and where it is shared.")
    )
    image = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("image")
    )
    image_alt = models.CharField(
        _("what the image shows"), max_length=250, blank=True, help_text=_("For who cannot see it.")
    )
    image_credit = models.CharField(_("whose image it is"), max_length=150, blank=True)
    themes = ClusterTaggableManager(
        through=ArticleTheme, blank=True, verbose_name=_("themes"), help_text=_("Chosen from the portal's own list.")
    )
    countries = ParentalManyToManyField(
        "participants.Country",
        blank=True,
        related_name="+",
        verbose_name=_("countries it is about"),
        limit_choices_to={"in_programme": True},
        help_text=_("None for what is about the whole region."),
    )
    body = StreamField(BodyBlock(added_blocks()), blank=True, verbose_name=_("text"))

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("day"), FieldPanel("programme")]),
        FieldRowPanel([FieldPanel("author"), FieldPanel("institution")]),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("image"), FieldRowPanel([FieldPanel("image_alt"), FieldPanel("image_credit")])],
            heading=_("Image"),
        ),
        MultiFieldPanel([FieldPanel("themes"), FieldPanel("countries")], heading=_("What it is about")),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("author"),
        index.SearchField("body"),
    ]
    override_translatable_fields: ClassVar = [
        *the_same("kind", "day", "author", "institution", "programme", "image", "image_credit", "countries"),
        THEMES,
    ]
    parent_page_types: ClassVar = ["front.ArticleIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    copy_form_class = DraftCopyForm
    template = "front/article_page.html"

    class Meta:
        verbose_name = _("piece of news or article")
        verbose_name_plural = _("news and articles")
        indexes = [models.Index(fields=["day"], name="article_day")]

    @property
    def social_kind(self) -> str:
        return str(self.get_kind_display())

    def clean(self) -> None:
        super().clean()
        errors = {}
        if not self.author.strip() and self.institution_id is None:
            errors["author"] = _("Say who signs it: a person here, or an institution beside it.")
        if self.image_id is not None and not self.image_alt.strip():
            errors["image_alt"] = _("Say in a few words what the image shows, for who cannot see it.")
        if errors:
            raise ValidationError(errors)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from front.articles import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "article": listings.article_view(self, request)}
