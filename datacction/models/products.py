"""What an episode leaves behind to read or use."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin


class KnowledgeProduct(TranslatableMixin, Orderable):
    """A presentation, infographic, study… shared in an episode. Its translations are one product."""

    class Kind(models.TextChoices):
        PRESENTATION = "presentation", _("Presentation")
        INFOGRAPHIC = "infographic", _("Infographic")
        REPORT = "report", _("Report")
        STUDY = "study", _("Study")
        BULLETIN = "bulletin", _("Bulletin")
        GUIDE = "guide", _("Guide or protocol")
        DATASET = "dataset", _("Dataset")
        TOOL = "tool", _("Tool")

    page = ParentalKey("datacction.EpisodePage", on_delete=models.CASCADE, related_name="products")
    title = models.CharField(_("title"), max_length=255)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.PRESENTATION)
    document = models.ForeignKey(
        "wagtaildocs.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    url = models.URLField(_("address"), blank=True, help_text=_("Where it is kept elsewhere."))

    panels: ClassVar = [
        FieldPanel("title"),
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("document"), FieldPanel("url")]),
    ]

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("knowledge product")
        verbose_name_plural = _("knowledge products")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.document_id and self.url:
            raise ValidationError({"url": _("Give a document or an address, not both.")})
