"""Observatories and portals of the region that others keep, and whether their addresses answer."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel

from portal.two_languages import InReadersLanguage


class Observatory(models.Model):
    """A public place where an institution shows what it knows of security: an observatory, a portal, a system."""

    class Kind(models.TextChoices):
        OBSERVATORY = "observatory", _("Observatory")
        PORTAL = "portal", _("Portal")
        SYSTEM = "system", _("Information system")
        OFFICE = "office", _("Office of analysis")

    class Language(models.TextChoices):
        SPANISH = "es", _("Spanish")
        ENGLISH = "en", _("English")
        BOTH = "es,en", _("Spanish and English")

    slug = models.SlugField(
        _("address here"), max_length=60, unique=True, help_text=_("Stands in addresses: letters and hyphens.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name_es = models.CharField(_("name in Spanish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    country = models.ForeignKey(
        "participants.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
        help_text=_("None for one of the whole region."),
    )
    institution = models.ForeignKey(
        "participants.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution that keeps it"),
    )
    language = models.CharField(_("language"), max_length=5, choices=Language.choices, default=Language.SPANISH)
    themes = models.ManyToManyField("portal.Theme", blank=True, related_name="+", verbose_name=_("themes"))
    url = models.URLField(
        _("its address"),
        blank=True,
        max_length=400,
        help_text=_("Followed from time to time: what does not answer is reported under “Links of observatories”."),
    )
    summary_es = models.TextField(_("what is found there, in Spanish"), max_length=500)
    summary_en = models.TextField(_("what is found there, in English"), max_length=500)
    is_public = models.BooleanField(_("shown to the public"), default=True)

    panels: ClassVar = [
        HelpPanel(_("Stands in the public directory and on its country's page as soon as it is saved.")),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("country"), FieldPanel("language")]),
        FieldRowPanel([FieldPanel("name_es"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("acronym"), FieldPanel("institution")]),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("summary_es"), FieldPanel("summary_en")]),
        FieldPanel("themes"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("slug"), FieldPanel("is_public")])], heading=_("On the portal")),
    ]

    class Meta:
        verbose_name = _("observatory or portal")
        verbose_name_plural = _("observatories and portals")
        ordering = ("name_es", "pk")

    def __str__(self) -> str:
        return self.name

    name = InReadersLanguage()
    summary = InReadersLanguage()

    def clean(self) -> None:
        super().clean()
        parts = urlsplit(self.url)
        if self.url and (parts.scheme not in ("http", "https") or parts.username or parts.password):
            raise ValidationError(
                {"url": _("Give an address that begins with https:// or http://, without a password.")}
            )


class LinkCheck(models.Model):
    """What an address answered when it was last followed. One row of an observatory with an address."""

    class Outcome(models.TextChoices):
        GOOD = "good", pgettext_lazy("link", "Answers")
        MOVED = "moved", _("Has moved")
        GONE = "gone", _("Is gone")
        REFUSED = "refused", _("Answers, but refuses programs")
        FAULT = "fault", _("Its server has a fault")
        CERTIFICATE = "certificate", _("Its certificate is not valid")
        UNKNOWN = "unknown", _("Its host is not known")
        TIMEOUT = "timeout", _("Does not answer in time")
        UNREACHABLE = "unreachable", _("Cannot be reached")
        FORBIDDEN = "forbidden", _("Leads into a private network")

    observatory = models.OneToOneField(Observatory, models.CASCADE, related_name="check_of_link")
    url = models.URLField(max_length=400)
    """The address that was followed: another one is followed anew."""
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    """Of HTTP, where there was an answer."""
    moved_to = models.URLField(_("moved to"), max_length=400, blank=True)
    checked_at = models.DateTimeField(_("followed"))
    good_at = models.DateTimeField(_("answered last"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("times in a row that it did not answer"), default=0)

    class Meta:
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")
        default_permissions: ClassVar = ()
        indexes = [models.Index(fields=["checked_at"], name="linkcheck_checked")]

    def __str__(self) -> str:
        return f"{self.url}: {self.outcome}"
