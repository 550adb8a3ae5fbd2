"""The pages of calls: the list of them, and one call with its texts, its documents and what was asked about it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index

from portal.blocks import BodyBlock
from portal.copying import DraftCopyForm
from portal.models import PortalPage
from portal.translated_fields import the_same


class CallIndexPage(PortalPage):
    """All calls: those that are open first, then those to come, then the closed and decided ones."""

    programme = "conose"

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("introduction")]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar = ["conose.NetworkPage"]
    subpage_types: ClassVar = ["conose.CallPage"]
    max_count_per_parent = 1
    copy_form_class = DraftCopyForm
    template = "conose/call_index_page.html"

    class Meta:
        verbose_name = _("list of calls")
        verbose_name_plural = _("lists of calls")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from conose.calls.listings.calls import call_listing  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "listing": call_listing(self, request)}


class CallPage(PortalPage):
    """What is published of a call. Who may apply, the amounts, the dates and the form are the call's own (`Call`)."""

    programme = "conose"

    call = models.ForeignKey(
        "conose.Call",
        models.PROTECT,
        related_name="pages",
        verbose_name=_("call"),
        help_text=_("Make it first, under Calls: dates, who may apply, amounts and the application form."),
    )
    summary = models.TextField(
        _("purpose"),
        max_length=600,
        help_text=_("What the call is for, in two or three sentences; shown in lists too."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels: ClassVar = [
        *PortalPage.content_panels,
        FieldPanel("call"),
        FieldPanel("summary"),
        FieldPanel("body"),
        InlinePanel("documents", heading=_("Documents"), label=_("Document")),
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
    override_translatable_fields: ClassVar = the_same("call")
    parent_page_types: ClassVar = ["conose.CallIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    copy_form_class = DraftCopyForm
    template = "conose/call_page.html"

    class Meta:
        verbose_name = _("page of a call")
        verbose_name_plural = _("pages of calls")

    def clean(self) -> None:
        super().clean()
        same = CallPage.objects.filter(call=self.call_id, locale=self.locale_id, alias_of=None)
        if self.call_id and same.exclude(translation_key=self.translation_key).exists():
            raise ValidationError({"call": _("This call has a page already: edit that one.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from conose.calls.listings.calls import call_view  # it knows the models

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "call": call_view(self, request)}


class CallDocument(TranslatableMixin, Orderable):
    """A document that whoever applies should read: rules, a guide, a template."""

    page = ParentalKey("conose.CallPage", on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=200)
    document = models.ForeignKey("wagtaildocs.Document", models.CASCADE, related_name="+", verbose_name=_("document"))

    panels: ClassVar = [FieldPanel("title"), FieldPanel("document")]

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("document of a call")
        verbose_name_plural = _("documents of calls")

    def __str__(self) -> str:
        return self.title
