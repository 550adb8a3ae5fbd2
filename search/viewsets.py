"""The search in the Wagtail admin: what editors teach it."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from search.models import Pin, Synonyms


class SynonymsViewSet(SnippetViewSet):
    model = Synonyms
    icon = "repeat"
    menu_label = _("Synonyms")
    menu_order = 10
    search_fields: ClassVar = ["words", "note"]
    list_display: ClassVar = ["words", "note", "updated_at"]
    panels: ClassVar = [FieldPanel("words"), FieldPanel("note")]


class RecommendView(CreateView):
    """The report on searches leads here with the words of one."""

    def get_initial_form_instance(self) -> Any:
        instance = super().get_initial_form_instance() or Pin()
        instance.query = self.request.GET.get("query", "")[:200]
        return instance


class PinViewSet(SnippetViewSet):
    model = Pin
    icon = "pick"
    menu_label = _("Recommended results")
    menu_order = 20
    add_view_class = RecommendView
    search_fields: ClassVar = ["query", "note"]
    list_display: ClassVar = ["query", Column("target", label=_("Recommended")), "order", "note", "updated_at"]
    panels: ClassVar = [
        FieldPanel("query"),
        PageChooserPanel("page"),
        FieldPanel("document"),
        FieldPanel("order"),
        FieldPanel("note"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pin]:
        return Pin.objects.select_related("page", "document")


class SearchGroup(SnippetViewSetGroup):
    menu_label = _("Public search")
    menu_icon = "search"
    menu_order = 320
    items: ClassVar = (SynonymsViewSet, PinViewSet)
