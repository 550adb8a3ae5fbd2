"""A document that a page offers."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin


class PageDocument(TranslatableMixin, Orderable):
    """A file, or the address of one that is kept elsewhere; neither while it is only announced. A model adds its page.

    A model may keep some of its files for those who took part: a field `for_participants`.
    """

    title = models.CharField(_("title"), max_length=255)
    document = models.ForeignKey(
        "wagtaildocs.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    url = models.URLField(_("address"), blank=True, help_text=_("Where it is kept elsewhere."))

    panels: ClassVar = [FieldPanel("title"), FieldRowPanel([FieldPanel("document"), FieldPanel("url")])]

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.document_id and self.url:
            raise ValidationError({"url": _("Give a document or an address, not both.")})
        if getattr(self, "for_participants", False) and self.url:
            raise ValidationError(
                {"for_participants": _("What is kept elsewhere cannot be kept for participants here: upload the file.")}
            )
