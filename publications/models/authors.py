"""Who wrote a publication and who gave it out, in the order of its cover."""

from typing import Any, ClassVar

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.models import Orderable

from participants.models.page_institutions import PageInstitution


class Author(Orderable):
    """A person or a body, under the name printed on the work. Not a person of the registry: a fact of the work."""

    page = ParentalKey("publications.PublicationPage", on_delete=models.CASCADE, related_name="authors")
    given_name = models.CharField(_("given names"), max_length=100, blank=True)
    family_name = models.CharField(_("family names"), max_length=100, blank=True)
    institution = models.ForeignKey(
        "participants.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution of the registry"),
    )
    body_name = models.CharField(_("another body"), max_length=255, blank=True)
    slug = models.CharField(max_length=220, editable=False, db_index=True)

    panels: ClassVar = [
        HelpPanel(_("A person as printed on the work, or a body: one of the three.")),
        FieldRowPanel([FieldPanel("given_name"), FieldPanel("family_name")]),
        FieldRowPanel([FieldPanel("institution"), FieldPanel("body_name")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(institution=None, body_name="") & ~models.Q(family_name="")
                | models.Q(family_name="", given_name="", body_name="", institution__isnull=False)
                | models.Q(family_name="", given_name="", institution=None) & ~models.Q(body_name=""),
                name="author_is_one_thing",
                violation_error_message=_("Give a person's family name, an institution or another body: one of them."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_person(self) -> bool:
        return bool(self.family_name)

    @property
    def name(self) -> str:
        if self.is_person:
            return f"{self.given_name} {self.family_name}".strip()
        return self.institution.name if self.institution else self.body_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # What a list is filtered by: an institution keeps it when it is renamed.
        self.slug = f"institution-{self.institution_id}" if self.institution_id else slugify(self.name)
        super().save(*args, **kwargs)


class PublicationInstitution(PageInstitution):
    """An institution that gave a publication out. The first is its publisher."""

    page = ParentalKey("publications.PublicationPage", on_delete=models.CASCADE, related_name="institution_links")

    class Meta(PageInstitution.Meta):
        verbose_name = _("institution of a publication")
        verbose_name_plural = _("institutions of publications")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "institution"],
                name="publication_institution_once",
                violation_error_message=_("This institution is already on the publication."),
            )
        ]
