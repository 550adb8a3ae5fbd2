"""Words and acronyms of the field, with what they mean; and the pages that explain none."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel

from portal.queries import in_spanish
from portal.two_languages import InReadersLanguage


class Term(models.Model):
    """A word or an acronym in both languages. The same acronym may be several, one of each country."""

    class Kind(models.TextChoices):
        ACRONYM = "acronym", _("Acronym")
        WORD = "word", _("Word")

    slug = models.SlugField(
        _("address"), max_length=60, unique=True, help_text=_("Stands in addresses: letters and hyphens.")
    )
    kind = models.CharField(
        _("kind"),
        max_length=8,
        choices=Kind.choices,
        default=Kind.ACRONYM,
        help_text=_("An acronym is found as it is written; a word also with another first letter, small or capital."),
    )
    name_es = models.CharField(_("in Spanish"), max_length=80)
    name_en = models.CharField(_("in English"), max_length=80)
    others_es = models.CharField(
        _("other forms in Spanish"),
        max_length=250,
        blank=True,
        help_text=_("Plurals and the like, with commas between."),
    )
    others_en = models.CharField(_("other forms in English"), max_length=250, blank=True)
    meaning_es = models.CharField(
        _("meaning in Spanish"), max_length=300, help_text=_("What the letters stand for, or the word in a sentence.")
    )
    meaning_en = models.CharField(_("meaning in English"), max_length=300)
    more_es = models.TextField(_("more in Spanish"), max_length=1500, blank=True)
    more_en = models.TextField(_("more in English"), max_length=1500, blank=True)
    country = models.ForeignKey(
        "participants.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
        help_text=_("Where it is an institution or a system of one country."),
    )
    is_explained = models.BooleanField(
        _("explained in texts"),
        default=True,
        help_text=_("Where it first stands in a text of the portal, it leads here and says its meaning."),
    )

    panels: ClassVar = [
        HelpPanel(_("Stands in the public glossary as soon as it is saved.")),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("country")]),
        FieldRowPanel([FieldPanel("name_es"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("meaning_es"), FieldPanel("meaning_en")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("others_es"), FieldPanel("others_en")]),
                FieldRowPanel([FieldPanel("more_es"), FieldPanel("more_en")]),
            ],
            heading=_("More"),
        ),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("is_explained")]),
    ]

    class Meta:
        verbose_name = _("word of the glossary")
        verbose_name_plural = _("words of the glossary")
        ordering = ("name_es", "slug")

    def __str__(self) -> str:
        return self.name

    name = InReadersLanguage()
    meaning = InReadersLanguage()

    @property
    def more(self) -> str:
        """In the reader's language; the other one's where that is missing."""
        first, second = (self.more_es, self.more_en) if in_spanish() else (self.more_en, self.more_es)
        return first or second

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        for field in ("name_es", "name_en"):
            written = getattr(self, field).strip()
            if len(written) == 1 or (written and not any(letter.isalpha() for letter in written)):
                errors[field] = _("A word has two letters at least: a shorter one would be found everywhere.")
        if errors:
            raise ValidationError(errors)


class UnexplainedPage(models.Model):
    """A page in whose text, in any language, no word is explained: its editor said so."""

    page_key = models.UUIDField(_("page"), unique=True)

    class Meta:
        verbose_name = _("page without explanations")
        verbose_name_plural = _("pages without explanations")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return str(self.page_key)
