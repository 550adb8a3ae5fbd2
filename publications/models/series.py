"""A series that publications come out in."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum import issn
from stdnum.exceptions import ValidationError as WrongNumber
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet

from portal.queries import in_spanish


@register_snippet
class PublicationSeries(models.Model):
    """A quarterly bulletin, a series of studies: what its publications have in common is its name."""

    name = models.CharField(_("name in Spanish"), max_length=200, unique=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    issn = models.CharField(_("ISSN"), max_length=9, blank=True, help_text=_("For example 0317-8471."))

    panels: ClassVar = [FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]), FieldPanel("issn")]

    class Meta:
        verbose_name = _("series of publications")
        verbose_name_plural = _("series of publications")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language; the Spanish one where there is no other."""
        return self.name if in_spanish() else self.name_en or self.name

    def clean(self) -> None:
        if self.issn:
            try:
                self.issn = issn.format(issn.validate(self.issn))
            except WrongNumber as error:
                raise ValidationError({"issn": _("This is not an ISSN: its check digit is wrong.")}) from error
