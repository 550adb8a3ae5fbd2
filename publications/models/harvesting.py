"""What harvesters (OAI-PMH) were told of: which works there are, when each last changed, and which are gone."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class HarvestedWork(models.Model):
    """A work that harvesters know of. It stays when the work is withdrawn, so that they are told."""

    work = models.UUIDField(_("work"), unique=True, help_text=_("What the work's language versions share."))
    changed_at = models.DateTimeField(_("changed at"))
    is_deleted = models.BooleanField(_("withdrawn"), default=False)
    published_at = models.DateTimeField(_("published at"), null=True, help_text=_("As of the change told of."))
    digest = models.CharField(_("digest"), max_length=24, blank=True, help_text=_("Of what the record said."))

    class Meta:
        verbose_name = _("harvested work")
        verbose_name_plural = _("harvested works")
        ordering: ClassVar = ("changed_at", "pk")
        default_permissions: ClassVar = ()
        indexes = [models.Index(fields=["changed_at", "id"], name="harvested_in_order")]

    def __str__(self) -> str:
        return f"{self.work} · {self.changed_at:%Y-%m-%d}"
