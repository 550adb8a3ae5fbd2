"""How often the files of publications were fetched: totals by day, and nothing about who did."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Downloads(models.Model):
    """The downloads of one file on one day, from one country where the server in front tells it."""

    file = models.UUIDField(_("file"), help_text=_("The key in the file's address."))
    work = models.UUIDField(_("work"), db_index=True, help_text=_("What the work's language versions share."))
    day = models.DateField(_("day"))
    country = models.CharField(_("country"), max_length=2, blank=True)
    number = models.PositiveBigIntegerField(_("downloads"), default=0)

    class Meta:
        verbose_name = _("downloads of a day")
        verbose_name_plural = _("downloads by day")
        ordering: ClassVar = ("-day",)
        permissions: ClassVar = [("view_exact_downloads", _("Can see how often each file was downloaded"))]
        default_permissions: ClassVar = ("view",)
        constraints = [models.UniqueConstraint(fields=["file", "day", "country"], name="downloads_once_a_day")]
        indexes = [models.Index(fields=["day"], name="downloads_day")]

    def __str__(self) -> str:
        return f"{self.file} · {self.day} · {self.number}"
