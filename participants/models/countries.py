"""A country: ISO 3166-1, with its names in Spanish and English and its M49 region."""

from django.contrib.admin import display
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participants.data.m49 import NAMES


class CountryQuerySet(models.QuerySet["Country"]):
    def of_programme(self) -> "CountryQuerySet":
        return self.filter(in_programme=True)


class Country(models.Model):
    """A country or territory of ISO 3166-1. The rows come from `load_countries`, never from a form."""

    code = models.CharField(_("ISO code"), max_length=2, primary_key=True)
    alpha3 = models.CharField(_("three-letter code"), max_length=3, unique=True)
    numeric = models.PositiveSmallIntegerField(_("numeric code"), unique=True)
    name_es = models.CharField(_("name in Spanish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    m49_region = models.PositiveSmallIntegerField(
        _("M49 sub-region"), null=True, blank=True, help_text=_("The United Nations' code of the sub-region.")
    )
    in_programme = models.BooleanField(
        _("programme country"), default=False, help_text=_("One of the countries the programme works in.")
    )

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ("name_es",)

    def __str__(self) -> str:
        return self.name

    @property
    @display(description=_("M49 sub-region"))
    def sub_region(self) -> str:
        """The name of its M49 sub-region in the reader's language; '' where it has none."""
        spanish, english = NAMES.get(self.m49_region or 0, ("", ""))
        return spanish if (get_language() or "es").startswith("es") else english

    @property
    @display(description=_("name"))
    def name(self) -> str:
        """The name in the reader's language; English for any language that has no column."""
        return self.name_es if (get_language() or "es").startswith("es") else self.name_en

    def get_absolute_url(self) -> str:
        """Its page in the reader's language, where it is one of the programme's countries."""
        return reverse("country", args=[self.pk.lower()])
