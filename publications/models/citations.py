"""A work's citation as the citation processor wrote it, kept because writing takes some 9 ms of processor time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormattedCitation(models.Model):
    """One page's citation in a reader's language. Derived: what the work says now decides whether it is right."""

    page = models.ForeignKey("publications.PublicationPage", models.CASCADE, related_name="+")
    language = models.CharField(_("language"), max_length=8)
    digest = models.CharField(
        _("digest"), max_length=48, help_text=_("Of how citations are written, then of what this one says.")
    )
    text = models.TextField(_("citation"))
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("formatted citation")
        verbose_name_plural = _("formatted citations")
        default_permissions: ClassVar = ()
        constraints = [models.UniqueConstraint(fields=["page", "language"], name="citation_once_in_a_language")]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.language}"
