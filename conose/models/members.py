"""The members of the network: universities, think tanks and organisations of the registry."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index

from portal.copying import DraftCopyForm
from portal.models import PortalPage
from portal.translated_fields import THEMES, the_same


class MemberIndexPage(PortalPage):
    """All members, to filter by country, theme and kind, on a map and in a list; and who works on what."""

    programme = "conose"

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("introduction")]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar = ["conose.NetworkPage"]
    subpage_types: ClassVar = ["conose.MemberPage"]
    max_count_per_parent = 1
    copy_form_class = DraftCopyForm
    template = "conose/member_index_page.html"

    class Meta:
        verbose_name = _("list of members")
        verbose_name_plural = _("lists of members")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from conose.network import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **listings.directory(self, request)}


class MemberTheme(ItemBase):
    """A member works on a theme."""

    tag = models.ForeignKey("portal.Theme", models.CASCADE, related_name="member_links")
    content_object = ParentalKey("conose.MemberPage", on_delete=models.CASCADE, related_name="theme_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="member_theme_once")]


class MemberPage(PortalPage):
    """An institution that belongs to the network. Its kind and its country are the registry's."""

    programme = "conose"

    institution = models.ForeignKey(
        "participants.Institution", models.PROTECT, related_name="+", verbose_name=_("institution")
    )
    since = models.PositiveSmallIntegerField(_("member since the year"), null=True, blank=True)
    summary = models.TextField(
        _("summary"), max_length=500, blank=True, help_text=_("Two or three sentences, shown in lists too.")
    )
    themes = ClusterTaggableManager(
        through=MemberTheme, blank=True, verbose_name=_("works on"), help_text=_("Chosen from the portal's own list.")
    )
    logo = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    site_url = models.URLField(_("its own site"), blank=True)

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("institution"),
                FieldRowPanel([FieldPanel("since"), FieldPanel("site_url")]),
                FieldPanel("logo"),
            ],
            heading=_("The institution"),
        ),
        FieldPanel("summary"),
        FieldPanel("themes"),
        InlinePanel("focal_points", heading=_("Focal points"), label=_("Person")),
    ]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("summary")]
    override_translatable_fields: ClassVar = [*the_same("institution", "since", "logo", "site_url"), THEMES]
    parent_page_types: ClassVar = ["conose.MemberIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    copy_form_class = DraftCopyForm
    template = "conose/member_page.html"

    class Meta:
        verbose_name = _("member of the network")
        verbose_name_plural = _("members of the network")

    def clean(self) -> None:
        super().clean()
        if self.since and not 1990 <= self.since <= timezone.localdate().year:
            raise ValidationError({"since": _("Give the year with four digits; it cannot be in the future.")})
        if self.institution_id and self._is_there_already():
            raise ValidationError(
                {"institution": _("“%(name)s” is a member already: edit its page.") % {"name": self.institution.name}}
            )

    def _is_there_already(self) -> bool:
        same = MemberPage.objects.filter(institution=self.institution_id, locale=self.locale_id, alias_of=None)
        is_there: bool = same.exclude(translation_key=self.translation_key).exists()
        return is_there

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from conose.network import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "member": listings.member_view(self, request)}


class FocalPoint(TranslatableMixin, Orderable):
    """Who speaks for a member in the network, and may be named in public because of their office."""

    page = ParentalKey("conose.MemberPage", on_delete=models.CASCADE, related_name="focal_points")
    name = models.CharField(_("name"), max_length=150)
    office = models.CharField(_("office"), max_length=200)

    panels: ClassVar = [
        HelpPanel(_("Only people in a public office, as what they do there: no telephone, no private address.")),
        FieldRowPanel([FieldPanel("name"), FieldPanel("office")]),
    ]
    override_translatable_fields: ClassVar = the_same("name")

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("focal point of a member")
        verbose_name_plural = _("focal points of members")

    def __str__(self) -> str:
        return self.name
