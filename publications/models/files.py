"""A file of a publication: one language version, under an address that outlives the file."""

import uuid
from pathlib import PurePath
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from portal.languages import LANGUAGES


class PublicationFile(Orderable):
    """A PDF, a workbook, a table or a picture. `key` makes its address: translations and replacements keep it."""

    page = ParentalKey("publications.PublicationPage", on_delete=models.CASCADE, related_name="files")
    key = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES)
    document = models.ForeignKey(
        "wagtaildocs.Document",
        models.PROTECT,
        related_name="+",
        verbose_name=_("document"),
        help_text=_("To replace the file, edit the document or choose another: the address stays."),
    )
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("Where it is not the whole work: “Annex 2”.")
    )

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("language"), FieldPanel("title")]),
        FieldPanel("document"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("file of a publication")
        verbose_name_plural = _("files of publications")

    def __str__(self) -> str:
        return f"{self.page_id} · {self.language} · {self.title}"

    @property
    def extension(self) -> str:
        """pdf, xlsx, csv, png…; `file` where the name has none."""
        return PurePath(self.document.filename).suffix.lstrip(".").lower() or "file"

    def get_absolute_url(self) -> str:
        return reverse("publication_file", args=[self.key, self.extension])
