"""The history of merges, with a way back, and pairs that may be one."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button, HeaderButton

from participants.filters import MergeFilter
from participants.models import Merge
from participants.queries.merging import merge_history, names_by_key
from participants.viewsets.base import PersonalIndexView, RegistryViewSet


class MergeIndexView(PersonalIndexView):
    def get_list_more_buttons(self, instance: Merge) -> list[Any]:
        if instance.undone_at is not None:
            return []
        address = reverse("participants_split", args=[instance.pk])
        split = Button(_("Split"), url=address, classname="button button-small button-secondary", priority=10)
        split.allow_in_dropdown = False  # what this list is for, and not hidden behind three dots
        return [split]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        shown = list(context["object_list"])
        names = names_by_key((each.subject, pk) for each in shown for pk in (each.survivor, each.merged))
        for each in shown:
            each.survivor_name = names.get((each.subject, each.survivor), "")
            each.merged_name = names.get((each.subject, each.merged), "")
        context["object_list"] = shown
        context["table"] = self.get_table(shown)
        return context

    @property
    def header_buttons(self) -> list[Any]:
        return [HeaderButton(_("Pairs to review"), url=reverse("participants_candidates"), icon_name="view")]


class MergeViewSet(RegistryViewSet):
    model = Merge
    icon = "link"
    menu_label = gettext_lazy("Merges")
    menu_order = 100
    inspect_view_enabled = False
    index_view_class = MergeIndexView
    filterset_class = MergeFilter
    list_display: ClassVar = [
        "merged_label",
        Column("survivor", label=gettext_lazy("Counts as"), accessor="survivor_name"),
        Column("subject", label=gettext_lazy("Subject"), accessor="get_subject_display", sort_key="subject"),
        Column("created_by", label=gettext_lazy("By")),
        DateColumn("created_at", label=gettext_lazy("Merged at"), sort_key="created_at"),
        DateColumn("undone_at", label=gettext_lazy("Split at"), sort_key="undone_at"),
    ]
    list_export: ClassVar = [
        "pk",
        "get_subject_display",
        "survivor",
        "merged",
        "created_by",
        "created_at",
        "undone_by",
        "undone_at",
    ]
    export_headings: ClassVar = {
        "get_subject_display": gettext_lazy("Subject"),
        "survivor": gettext_lazy("Number of the one that counts"),
        "merged": gettext_lazy("Number of the one merged"),
        "created_by": gettext_lazy("Merged by"),
        "created_at": gettext_lazy("Merged at"),
        "undone_at": gettext_lazy("Split at"),
        "undone_by": gettext_lazy("Split by"),
    }
    panels: ClassVar = [FieldPanel("subject", read_only=True)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Merge]:
        return merge_history()
