"""A sheet of publications brought in through the admin: what was uploaded, what it would do, what it did."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicationImport(models.Model):
    """One upload. Its files are kept, out of reach, until they are brought in."""

    folder = models.CharField(max_length=32, editable=False)
    """Below PRIVATE_ROOT/publications; emptied once the import is done."""
    filename = models.CharField(_("sheet"), max_length=255)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    job = models.ForeignKey("portal.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    report = models.JSONField(_("report"), null=True, blank=True)
    """As `ImportReport.as_json`; None until it was looked through."""
    applied_at = models.DateTimeField(_("brought in at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of publications")
        verbose_name_plural = _("imports of publications")
        ordering: ClassVar = ("-pk",)
        default_permissions: ClassVar = ()
        permissions: ClassVar = [("import_publications", _("Can bring in and export publications as a sheet"))]

    def __str__(self) -> str:
        return f"{self.filename} · {self.created_at:%Y-%m-%d}"
