"""That an author of works in the library is a person of the registry. An editor says so; names alone say nothing."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel

from publications.models.authors import Author


class AuthorIdentity(models.Model):
    """The works of an author, as the library's filter knows them, are somebody's. Listed with a public profile alone."""

    slug = models.CharField(
        _("author"),
        max_length=220,
        unique=True,
        help_text=_("As printed on the works: one person may have several spellings, each with a row of its own."),
        error_messages={"unique": _("This author is somebody's already.")},
    )
    person = models.ForeignKey(
        "participants.Person", models.CASCADE, related_name="+", verbose_name=_("person of the registry")
    )

    panels: ClassVar = [
        HelpPanel(
            _("The works of the author are listed on the person's public profile, while they consent to have one.")
        ),
        FieldPanel("slug"),
        FieldPanel("person"),
    ]

    class Meta:
        verbose_name = _("author with a profile")
        verbose_name_plural = _("authors with a profile")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.author_name

    @property
    def author_name(self) -> str:
        """As printed on one of the works."""
        found = Author.objects.filter(slug=self.slug).exclude(family_name="").first()
        return found.name if found else self.slug
