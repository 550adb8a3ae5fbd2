"""What an edition leaves: documents and photographs."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin

from portal.models import PageDocument
from portal.translated_fields import the_same


class EditionDocument(PageDocument):
    """Something to read: for all, or for those who took part. It may belong to sessions."""

    page = ParentalKey("datacction.EditionPage", on_delete=models.CASCADE, related_name="documents")
    sessions = models.CharField(
        _("sessions"), max_length=100, blank=True, help_text=_("Their numbers in the programme; empty: of the edition.")
    )
    for_participants = models.BooleanField(
        _("for participants only"),
        default=False,
        help_text=_(
            "Its title is shown to all. The file goes to those who took part in a day, signed in, and to editors, "
            "wherever else it is linked."
        ),
    )

    panels: ClassVar = [
        *PageDocument.panels,
        FieldRowPanel([FieldPanel("sessions"), FieldPanel("for_participants")]),
    ]
    override_translatable_fields: ClassVar = the_same("sessions")

    class Meta(PageDocument.Meta):
        verbose_name = _("document of an edition")
        verbose_name_plural = _("documents of editions")


class EditionPhoto(TranslatableMixin, Orderable):
    """A photograph of an edition. It says in both languages what it shows, or the page is not published."""

    page = ParentalKey("datacction.EditionPage", on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey("wagtailimages.Image", models.PROTECT, related_name="+", verbose_name=_("photograph"))
    alt_es = models.CharField(
        _("what it shows, in Spanish"), max_length=250, help_text=_("For who cannot see it. Not “photo of”.")
    )
    alt_en = models.CharField(_("what it shows, in English"), max_length=250)
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=150, blank=True)

    panels: ClassVar = [
        FieldPanel("image"),
        FieldRowPanel([FieldPanel("alt_es"), FieldPanel("alt_en")]),
        FieldRowPanel([FieldPanel("caption"), FieldPanel("credit")]),
    ]
    # Both stand in both pages: a translation that is late must not leave a picture without words.
    override_translatable_fields: ClassVar = the_same("alt_es", "alt_en")

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("photograph of an edition")
        verbose_name_plural = _("photographs of editions")

    def __str__(self) -> str:
        return self.alt

    @property
    def alt(self) -> str:
        """What it shows, in the reader's language."""
        is_spanish = (get_language() or "es").startswith("es")
        return self.alt_es if is_spanish else self.alt_en
