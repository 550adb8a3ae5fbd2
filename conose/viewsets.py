"""The network in the Wagtail admin beside its pages: the lines of the research agenda."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from conose.models import ResearchLine


class ResearchLineViewSet(SnippetViewSet):
    model = ResearchLine
    icon = "list-ol"
    menu_label = _("Research agenda")
    menu_order = 315
    add_to_admin_menu = True
    copy_view_enabled = False  # its address is its own
    list_display: ClassVar = ["__str__", "period", "place"]
    search_fields: ClassVar = ["title_es", "title_en", "question_es", "question_en"]
