"""The list of imports and the history of one, as Wagtail's own lists."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.widgets.button import Button, HeaderButton

from participants.filters import ImportFilter
from participants.models import ImportBatch
from participants.permissions import VIEW_PERSONAL_DATA
from participants.queries.imports import imports_of
from participants.viewsets.base import TextStaysText


class ImportIndexView(TextStaysText, IndexView):
    """All imports, the latest first."""

    model = ImportBatch
    page_title = gettext_lazy("Attendance")
    header_icon = "upload"
    index_url_name = "attendance_imports:index"
    index_results_url_name = "attendance_imports:index_results"
    add_url_name = "attendance_imports:start"
    edit_url_name = "attendance_imports:show"
    # Short, so that on a phone the heading beside it is not cut.
    add_item_label = gettext_lazy("Bring in")
    table_classname = "listing import-list"
    results_template_name = "participants/imports/index_results.html"
    any_permission_required = None
    search_backend_name = None
    search_fields: ClassVar = ["filename", "activity__title_es", "activity__title_en", "activity__key"]
    filterset_class = ImportFilter
    default_ordering = "-created_at"
    paginate_by = 25
    export_filename = "imports"
    list_display: ClassVar = [
        "filename",
        Column("activity", label=gettext_lazy("Activity")),
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            sort_key="state",
            primary=lambda batch: batch.state == ImportBatch.State.APPLIED,
        ),
        Column("rows", label=gettext_lazy("Rows"), accessor=lambda batch: batch.number_of_rows or "—"),
        Column("created_by", label=gettext_lazy("By"), accessor=lambda batch: batch.created_by or "—"),
        DateColumn("created_at", label=gettext_lazy("When"), sort_key="created_at"),
    ]
    list_export: ClassVar = [
        "pk", "filename", "activity", "activity.key", "get_state_display", "number_of_rows", "created_by", "created_at",
    ]  # fmt: skip
    export_headings: ClassVar = {
        "activity.key": gettext_lazy("Key"),
        "get_state_display": gettext_lazy("State"),
        "number_of_rows": gettext_lazy("Rows"),
    }

    def get_base_queryset(self) -> QuerySet[ImportBatch]:
        return imports_of().annotate(number_of_rows=F("summary__rows"))

    def get_list_more_buttons(self, instance: ImportBatch) -> list[Any]:
        """Where a finished import leads, besides its own page."""
        buttons = [Button(pgettext("verb", "Open"), url=self.get_edit_url(instance), icon_name="view", priority=10)]
        if instance.state != ImportBatch.State.APPLIED:
            return buttons
        activity = urlencode({"activity": instance.activity.key})
        asked = self.request.user
        if asked.has_perm("reporting.view_exact_figures"):
            figures = f"{reverse('reach_figures:index')}?{activity}"
            buttons.append(Button(_("Reach figures"), url=figures, icon_name="table", priority=20))
        if asked.has_perm(VIEW_PERSONAL_DATA):
            parts = f"{reverse('wagtailsnippets_participants_participation:list')}?{activity}"
            buttons.append(Button(_("Participations"), url=parts, icon_name="tasks", priority=30))
        undo = reverse("attendance_imports:undo", args=[instance.pk])
        return [*buttons, Button(_("Undo…"), url=undo, icon_name="undo", priority=40)]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class ImportHistoryView(HistoryView):
    """Who did what with an import, and when."""

    model = ImportBatch
    index_url_name = "attendance_imports:index"
    edit_url_name = "attendance_imports:show"
    history_url_name = "attendance_imports:history"
    history_results_url_name = "attendance_imports:history_results"
    any_permission_required = None

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Back to the import"), url=self.get_edit_url(self.object), icon_name="arrow-left")]

    def get_page_subtitle(self) -> str:
        return str(self.object.filename)
