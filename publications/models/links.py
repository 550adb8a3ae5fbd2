"""What a publication is about, in which languages it is, and what goes with it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import PageChooserPanel
from wagtail.models import Orderable

from portal.languages import LANGUAGES


class PublicationTheme(ItemBase):
    """A publication is about a theme."""

    tag = models.ForeignKey("portal.Theme", models.CASCADE, related_name="publication_links")
    content_object = ParentalKey("publications.PublicationPage", on_delete=models.CASCADE, related_name="theme_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="publication_theme_once")]


class PublicationLanguage(models.Model):
    """A publication can be read in a language."""

    page = ParentalKey("publications.PublicationPage", on_delete=models.CASCADE, related_name="language_links")
    code = models.CharField(_("language"), max_length=8, choices=LANGUAGES)

    class Meta:
        verbose_name = _("language of a publication")
        verbose_name_plural = _("languages of publications")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["page", "code"], name="publication_language_once")]

    def __str__(self) -> str:
        return self.code


class RelatedPage(Orderable):
    """An episode, a course, a study that goes with a publication."""

    page = ParentalKey("publications.PublicationPage", on_delete=models.CASCADE, related_name="related_links")
    related = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("page"))

    panels: ClassVar = [PageChooserPanel("related")]

    class Meta(Orderable.Meta):
        verbose_name = _("related page")
        verbose_name_plural = _("related pages")

    def __str__(self) -> str:
        return f"{self.page_id} · {self.related_id}"
