"""An institution that a page names as its own."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable


class PageInstitution(Orderable):
    """It gave what the page is about, alone or with others, in the editor's order. A model adds the page, and that each is
    there once."""

    page_id: int

    institution = models.ForeignKey(
        "participants.Institution", models.PROTECT, related_name="+", verbose_name=_("institution")
    )

    panels: ClassVar = [FieldPanel("institution")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.page_id} · {self.institution_id}"
