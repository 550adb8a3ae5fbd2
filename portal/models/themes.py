"""A theme: what an episode, a course or a publication is about; one vocabulary for the whole portal."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet


@register_snippet
class Theme(TagBase):
    """A tag of the controlled vocabulary; `name` is the Spanish one. Editors choose, they do not type new ones."""

    free_tagging = False

    name_en = models.CharField(_("name in English"), max_length=100, blank=True)

    panels: ClassVar = [FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]), FieldPanel("slug")]

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ("name",)

    @property
    def label(self) -> str:
        """The name in the reader's language; the Spanish one where there is no other."""
        return self.name if (get_language() or "es").startswith("es") else self.name_en or self.name
