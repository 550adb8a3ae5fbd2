"""Results that editors recommend."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string

from search.analysis import words


class Pin(models.Model):
    """A page or a document that stands first where somebody searches for these words. In force once it is saved."""

    query = models.CharField(
        _("search"),
        max_length=200,
        help_text=_("The words as a reader types them. Accents, number, gender and synonyms make no difference."),
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page"),
        help_text=_("Shown in the reader's language where it is translated, and only while it is public."),
    )
    document = models.ForeignKey(
        get_document_model_string(),
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
        help_text=_("Shown only while a public page shows it."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=1, help_text=_("Where several are recommended for a search, the lowest first.")
    )
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("Why; for other editors."))
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("recommended result")
        verbose_name_plural = _("recommended results")
        ordering: ClassVar = ("query", "order", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(page__isnull=False, document=None) | models.Q(page=None, document__isnull=False),
                name="search_pin_page_or_document",
                violation_error_message=_("Choose a page or a document, one of the two."),
            )
        ]

    def __str__(self) -> str:
        return self.query

    @property
    def target(self) -> str:
        """What is recommended, by its title."""
        return str(self.page or self.document or "")

    def clean(self) -> None:
        super().clean()
        if not words(self.query):
            raise ValidationError({"query": _("Give at least one word.")})
        self.query = " ".join(self.query.split())
