"""Interactive packages in the Wagtail admin."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from trainaction.models import InteractivePackage


class PackageViewSet(SnippetViewSet):
    model = InteractivePackage
    icon = "media"
    menu_label = _("Interactive packages")
    menu_order = 335
    add_to_admin_menu = True
    copy_view_enabled = False
    search_fields: ClassVar = ["title_es", "title_en"]
    list_display: ClassVar = [
        "title_es",
        "title_en",
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("not_followed", label=_("Not followed"), accessor="said_not_followed"),
        "added_at",
    ]
    list_filter: ClassVar = ["kind"]
