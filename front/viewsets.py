"""The front door in the Wagtail admin: the glossary, observatories, topics of messages."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from front.models import ContactTopic, Observatory, Term


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "openquote"
    menu_label = _("Glossary")
    menu_order = 316
    add_to_admin_menu = True
    copy_view_enabled = False  # its address is its own
    list_display: ClassVar = ["name_es", "name_en", "meaning_es", "country"]
    list_filter: ClassVar = ["kind", "country", "is_explained"]
    search_fields: ClassVar = ["name_es", "name_en", "meaning_es", "meaning_en"]
    search_backend_name = None
    list_per_page = 50


class ObservatoryViewSet(SnippetViewSet):
    model = Observatory
    icon = "site"
    menu_label = _("Observatories")
    menu_order = 317
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display: ClassVar = ["name_es", "kind", "country", "institution", "is_public"]
    list_filter: ClassVar = ["kind", "country", "is_public"]
    search_fields: ClassVar = ["name_es", "name_en", "acronym"]
    search_backend_name = None


class ContactTopicViewSet(SnippetViewSet):
    model = ContactTopic
    icon = "list-ul"
    menu_label = _("Topics of messages")
    menu_order = 148
    add_to_admin_menu = True
    list_display: ClassVar = ["name_es", "name_en", "place", "is_open"]
    search_backend_name = None
