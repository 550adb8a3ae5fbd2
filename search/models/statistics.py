"""What was searched and what was opened of it: totals by day, and nothing about who did."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Searches(models.Model):
    """How often something was searched on one day in one language, and how much it found then."""

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=12)
    digest = models.CharField(_("digest"), max_length=16)
    """Of language and words: what the links of results carry instead of the words."""
    query = models.CharField(_("search"), max_length=80)
    """Its words without accents and capitals, in their order."""
    number = models.PositiveIntegerField(_("searches"), default=0)
    without_result = models.PositiveIntegerField(_("without a result"), default=0)
    results = models.PositiveIntegerField(_("results"), default=0)
    """Of the last of them."""

    class Meta:
        verbose_name = _("searches of a day")
        verbose_name_plural = _("searches by day")
        default_permissions: ClassVar = ("view",)
        constraints = [models.UniqueConstraint(fields=["day", "digest"], name="searches_once_a_day")]

    def __str__(self) -> str:
        return f"{self.query} · {self.day} · {self.number}"


class Clicks(models.Model):
    """How often the result in one place was opened on one day, of one search."""

    day = models.DateField(_("day"))
    digest = models.CharField(_("digest"), max_length=16)
    rank = models.PositiveSmallIntegerField(_("place"))
    """From 1, over all pages of results; 0 is a recommended one."""
    number = models.PositiveIntegerField(_("clicks"), default=0)

    class Meta:
        verbose_name = _("clicks of a day")
        verbose_name_plural = _("clicks by day")
        default_permissions: ClassVar = ()
        constraints = [models.UniqueConstraint(fields=["day", "digest", "rank"], name="clicks_once_a_day")]

    def __str__(self) -> str:
        return f"{self.digest} · {self.rank} · {self.day} · {self.number}"
