"""Who answers for the site: named in the notices and wherever else a reader may ask it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.contrib.settings.models import BaseGenericSetting


class SiteOwner(BaseGenericSetting):
    """The institution that keeps the site. Empty until its owners have filled it in: nobody else knows."""

    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    postal_address = models.TextField(_("postal address"), max_length=400, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True, help_text=_("Of an office, not of a person."))
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)

    panels: ClassVar = [
        HelpPanel(
            _("Stands in “About this portal” and “Privacy”, in both languages. Of a person, nothing is written here.")
        ),
        FieldRowPanel([FieldPanel("name_es"), FieldPanel("name_en")]),
        FieldPanel("postal_address"),
        FieldRowPanel([FieldPanel("email"), FieldPanel("telephone")]),
    ]

    class Meta:
        verbose_name = _("who answers for the site")

    @property
    def name(self) -> str:
        """In the reader's language; the other one where that is missing."""
        first, second = self.name_es, self.name_en
        if not (get_language() or "es").startswith("es"):
            first, second = second, first
        return first or second

    @property
    def is_complete(self) -> bool:
        """Whether a reader learns who it is and how to write to them."""
        return bool((self.name_es or self.name_en) and (self.email or self.postal_address))
