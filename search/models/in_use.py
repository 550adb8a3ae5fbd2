"""Which index follows the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndexInUse(models.Model):
    """Which engine's index follows the database: the one row says it. Where the settings come to choose another engine,
    what that has from earlier days is not asked, since it was not told what has been withdrawn meanwhile.
    """

    engine = models.CharField(_("search engine"), max_length=32)
    built_at = models.DateTimeField(_("built"), auto_now=True)

    class Meta:
        verbose_name = _("search index in use")
        verbose_name_plural = _("search indexes in use")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="search_one_index_in_use")]

    def __str__(self) -> str:
        return self.engine
