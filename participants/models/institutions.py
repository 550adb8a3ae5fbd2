"""An institution: where people belong. One row counts once, under all its names."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.search import index

from participants.models.counted import CountedAs


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def standing(self) -> "InstitutionQuerySet":
        """Those that count for themselves: not merged into another."""
        return self.filter(merged_into=None)


class Institution(CountedAs, index.Indexed, ClusterableModel):
    """A ministry, police force, university… Merged ones stay as rows that point at the one that counts."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        POLICE = "police", _("Police")
        JUSTICE = "justice", _("Justice")
        STATISTICS = "statistics", _("Statistical office")
        LOCAL_GOVERNMENT = "local_government", _("Local government")
        ACADEMIA = "academia", _("University or think tank")
        CIVIL_SOCIETY = "civil_society", _("Civil society")
        INTERNATIONAL = "international", _("International organisation")
        DONOR = "donor", _("Donor or cooperation agency")
        PRIVATE = "private", _("Private sector")
        MEDIA = "media", _("Media")
        OTHER = "other", _("Other")
        UNKNOWN = "unknown", _("Not known")

    name = models.CharField(_("name"), max_length=255)
    key = models.CharField(_("folded name"), max_length=255, db_index=True, editable=False)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.UNKNOWN)
    country = models.ForeignKey(
        "participants.Country", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    ror_id = models.CharField(
        _("ROR identifier"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$", _("A ROR identifier looks like 02xzytt36."))],
        help_text=_("Research Organization Registry, for example 02xzytt36."),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        editable=False,
        verbose_name=_("counts as"),
    )
    created_by_batch = models.ForeignKey(
        "participants.ImportBatch", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = InstitutionQuerySet.as_manager()

    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("acronym"),
        index.AutocompleteField("acronym"),
        index.FilterField("kind"),
        index.FilterField("country_id"),
        index.FilterField("merged_into_id"),
    ]

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")),
                name="institution_not_merged_into_itself",
                violation_error_message=_("An institution cannot be merged into itself."),
            ),
            models.UniqueConstraint(
                fields=["ror_id"],
                condition=~models.Q(ror_id="") & models.Q(merged_into=None),
                name="institution_ror_once",
                violation_error_message=_("Another institution has this ROR identifier."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name


class InstitutionAlias(models.Model):
    """Another name or acronym of an institution. The same acronym may belong to several (INE): not unique."""

    class Kind(models.TextChoices):
        NAME = "name", _("Name")
        ACRONYM = "acronym", _("Acronym")

    institution = ParentalKey(
        Institution, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("institution")
    )
    name = models.CharField(_("name"), max_length=255)
    key = models.CharField(_("folded name"), max_length=255, db_index=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.NAME)
    language = models.CharField(_("language"), max_length=8, blank=True)
    created_by_batch = models.ForeignKey(
        "participants.ImportBatch", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "key"],
                name="institution_alias_once",
                violation_error_message=_("The institution already has this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class OfAnInstitution(models.Model):
    """Somebody or something of an institution: of none where that is not known, or where the registry has it no more."""

    institution = models.ForeignKey(
        "participants.Institution",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )

    class Meta:
        abstract = True
