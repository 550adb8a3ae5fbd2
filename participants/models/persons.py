"""A person: someone who takes part, however many addresses, names and devices they use."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from participants.models.counted import CountedAs
from participants.models.institutions import Institution, OfAnInstitution


class Sex(models.TextChoices):
    """As the person stated it; never inferred from a name (product rule 3)."""

    WOMEN = "women", _("Women")
    MEN = "men", _("Men")
    OTHER = "other", _("Another / self-described")
    NOT_STATED = "not_stated", _("Not stated")


ABOUT_ONE: dict[str, Any] = {Sex.WOMEN: _("Woman"), Sex.MEN: _("Man")}
"""The words that one person would use; of the others the same as for many."""


def about_one(sex: str) -> str:
    """A sex in the word that one person would use; empty where it is."""
    return str(ABOUT_ONE.get(sex, Sex(sex).label)) if sex else ""


class Stated(OfAnInstitution):
    """What somebody states of themselves, as far as figures need it, before they are somebody of the registry."""

    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, default=Sex.NOT_STATED)
    country = models.ForeignKey(
        "participants.Country", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )

    class Meta:
        abstract = True


class PersonQuerySet(models.QuerySet["Person"]):
    def standing(self) -> "PersonQuerySet":
        """Those that count for themselves: not merged into another."""
        return self.filter(merged_into=None)


class Person(CountedAs, index.Indexed, models.Model):
    """Someone in the registry. Merged ones stay as rows that point at the one that counts.

    An erased person keeps a row without anything that identifies: the facts of taking part stay,
    so that totals stay (product rule 7).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=255)
    """Empty for somebody of whom a file gave an address and no name, until another file or somebody says it."""
    key = models.CharField(_("folded name"), max_length=255, db_index=True, editable=False)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, default=Sex.NOT_STATED)
    country = models.ForeignKey(
        "participants.Country", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    institution = models.ForeignKey(
        "participants.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("institution"),
    )
    position = models.CharField(_("position"), max_length=255, blank=True)
    is_programme_staff = models.BooleanField(
        _("programme staff"), default=False, help_text=_("On the programme's own staff: a figure may leave them out.")
    )
    is_test = models.BooleanField(
        _("bot or test account"), default=False, help_text=_("Kept, but left out of figures unless asked for.")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
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
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    created_by_batch = models.ForeignKey(
        "participants.ImportBatch", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PersonQuerySet.as_manager()

    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.FilterField("sex"),
        index.FilterField("country_id"),
        index.FilterField("institution_id"),
        index.FilterField("merged_into_id"),
    ]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")),
                name="person_not_merged_into_themselves",
                violation_error_message=_("A person cannot be merged into themselves."),
            ),
        ]

    def __str__(self) -> str:
        if self.name:
            return self.name
        if self.erased_at:
            return gettext("Erased person")
        return gettext("Without a name, no. %(id)d") % {"id": self.pk or 0}

    @property
    def current_institution(self) -> Institution | None:
        """The institution that counts for the one they belong to, after merges."""
        return self.institution and self.institution.counted_as


class PersonEmail(models.Model):
    """An e-mail address of a person, normalised. One address belongs to one person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="emails", verbose_name=_("person"))
    address = models.CharField(_("e-mail address"), max_length=254, unique=True)
    created_by_batch = models.ForeignKey(
        "participants.ImportBatch", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("e-mail address")
        verbose_name_plural = _("e-mail addresses")

    def __str__(self) -> str:
        return self.address


class PersonName(models.Model):
    """Another spelling of a person's name, met in an import or left by a merge."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="names", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=255)
    key = models.CharField(_("folded name"), max_length=255, db_index=True, editable=False)
    created_by_batch = models.ForeignKey(
        "participants.ImportBatch", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="person_name_once")]

    def __str__(self) -> str:
        return self.name


class PublicProfile(OfAnInstitution):
    """What the public sees of a specialist. Shown only while the person's consent to it stands."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="profile", verbose_name=_("person"))
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    display_name = models.CharField(_("name as shown"), max_length=255)
    photo = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("photograph")
    )
    position_es = models.CharField(_("position in Spanish"), max_length=255, blank=True)
    position_en = models.CharField(_("position in English"), max_length=255, blank=True)
    biography_es = models.TextField(_("biography in Spanish"), blank=True)
    biography_en = models.TextField(_("biography in English"), blank=True)

    class Meta:
        verbose_name = _("public profile")
        verbose_name_plural = _("public profiles")
        ordering = ("display_name",)

    def __str__(self) -> str:
        return self.display_name


class ProfileDetails(models.Model):
    """What a public profile says besides: an ORCID, links. Shown with it, and while it is."""

    profile = models.OneToOneField(PublicProfile, models.CASCADE, related_name="details")
    orcid = models.CharField("ORCID", max_length=19, blank=True)
    links = models.JSONField(_("links"), default=list)

    class Meta:
        verbose_name = _("details of a public profile")
        verbose_name_plural = _("details of public profiles")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.profile_id)
