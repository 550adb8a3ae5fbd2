"""The search in the Wagtail admin: what editors teach it."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from search.models import Synonyms


class SynonymsViewSet(SnippetViewSet):
    model = Synonyms
    icon = "repeat"
    menu_label = _("Synonyms")
    menu_order = 10
    search_fields: ClassVar = ["words", "note"]
    list_display: ClassVar = ["words", "note", "updated_at"]
    panels: ClassVar = [FieldPanel("words"), FieldPanel("note")]


class SearchGroup(SnippetViewSetGroup):
    menu_label = _("Public search")
    menu_icon = "search"
    menu_order = 320
    items: ClassVar = (SynonymsViewSet,)
