"""An edition of a forum or of the Citizen Security Week: its days, its programme, who spoke, what was presented."""

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from datacction.models.edition_form import EditionForm
from portal.blocks import BodyBlock
from portal.copying import DraftCopyForm
from portal.models import PortalPage
from portal.timezones import ZoneField
from portal.translated_fields import the_same


class EditionIndexPage(PortalPage):
    """All editions, by what they are editions of: which country hosted which year."""

    programme = "datacction"

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("introduction")]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar = ["datacction.WebinarIndexPage"]
    subpage_types: ClassVar = ["datacction.EditionPage"]
    max_count_per_parent = 1
    copy_form_class = DraftCopyForm
    template = "datacction/edition_index_page.html"

    class Meta:
        verbose_name = _("list of forums and Weeks")
        verbose_name_plural = _("lists of forums and Weeks")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from datacction.editions import listings  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "groups": listings.editions_by_kind(self, request)}


class EditionPage(PortalPage):
    """One edition. Each of its days is an activity of the registry that follows this page (`datacction.editions.services`).

    Facts (days, times, who spoke in what rank) are the Spanish page's and are copied to its translations.
    """

    programme = "datacction"

    class Kind(models.TextChoices):
        FORUM = "forum", _("Forum")
        WEEK = "week", _("Citizen Security Week")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.WEEK)
    series_key = models.CharField(
        _("key of its series"),
        max_length=60,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9-]*$", _("Small letters, digits and hyphens, beginning with a letter."))
        ],
        help_text=_("How figures and attendance files call it: week-2026. It stays once the page is public."),
    )
    host_country = models.ForeignKey(
        "participants.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("host country"),
        help_text=_("Speakers from elsewhere are counted as international."),
    )
    city = models.CharField(_("city"), max_length=100, blank=True)
    timezone = ZoneField(_("time zone"), max_length=64, default="America/Guatemala")
    organisers = models.CharField(_("organised by"), max_length=250, blank=True)
    summary = models.TextField(
        _("summary"), max_length=500, blank=True, help_text=_("Two or three sentences, shown in lists too.")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("series_key")]),
                FieldRowPanel([FieldPanel("host_country"), FieldPanel("city"), FieldPanel("timezone")]),
                FieldPanel("organisers"),
            ],
            heading=_("Edition"),
        ),
        FieldPanel("summary"),
        InlinePanel("days", heading=_("Days"), label=_("Day")),
        InlinePanel("languages", heading=_("Languages"), label=_("Language")),
        InlinePanel("venues", heading=_("Venues"), label=_("Venue")),
        InlinePanel("events", heading=_("Co-located events"), label=_("Event")),
        InlinePanel("sessions", heading=_("Programme"), label=_("Session")),
        InlinePanel("speakers", heading=_("Who speaks"), label=_("Person")),
        InlinePanel("presented", heading=_("Tools and experiences"), label=_("Tool or experience")),
        InlinePanel("documents", heading=_("Documents"), label=_("Document")),
        InlinePanel("photos", heading=_("Photographs"), label=_("Photograph")),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("kind"),
    ]
    override_translatable_fields: ClassVar = the_same("series_key")
    parent_page_types: ClassVar = ["datacction.EditionIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = EditionForm
    copy_form_class = DraftCopyForm
    template = "datacction/edition_page.html"

    class Meta:
        verbose_name = _("edition of a forum or Week")
        verbose_name_plural = _("editions of forums and Weeks")

    @property
    def social_kind(self) -> str:
        return str(self.get_kind_display())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from datacction.editions import agenda, listings  # they know the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        chosen = agenda.read_token(request.GET.get("agenda", "")) or []
        return {**context, "edition": listings.edition_view(self, request), "chosen": chosen}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; with `?format=`, its programme for machines, calendars and paper; with `?part=now`, what is on."""
        from datacction.editions import formats  # it knows the models

        response: HttpResponse = formats.answer(self, request) or super().serve(request, *args, **kwargs)
        return response
