"""The library in the Wagtail admin beside its pages: datasets."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from publications.models import Dataset


class DatasetViewSet(SnippetViewSet):
    model = Dataset
    icon = "table"
    menu_label = _("Datasets")
    menu_order = 310
    add_to_admin_menu = True
    copy_view_enabled = False  # another dataset has another file
    list_display: ClassVar = ["title", "source", UpdatedAtColumn(), LiveStatusTagColumn()]
