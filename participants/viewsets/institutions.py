"""Institutions with all their names."""

from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from participants.filters import InstitutionFilter
from participants.forms import RecordForm
from participants.models import Institution, InstitutionAlias
from participants.models.merges import Subject
from participants.queries.merging import merges_of
from participants.queries.people import institutions_listed
from participants.services.institutions import save_institution
from participants.viewsets.base import (
    CreateView,
    EditView,
    InspectView,
    RegistryIndexView,
    RegistryViewSet,
    SavedByService,
)


class InstitutionIndexView(RegistryIndexView):
    folded_search = "key"

    def matching(self, queryset: QuerySet[Any], word: str) -> QuerySet[Any]:
        by_alias = InstitutionAlias.objects.filter(institution=OuterRef("pk"), key__contains=word)
        merged = Institution.objects.filter(merged_into=OuterRef("pk"), key__contains=word)
        return queryset.filter(Q(key__contains=word) | Q(acronym__icontains=word) | Exists(by_alias) | Exists(merged))


class InstitutionInspectView(InspectView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        institution = self.object
        context: dict[str, Any] = super().get_context_data(
            institution=institution,
            aliases=institution.aliases.order_by("name"),
            merged=institution.merged.prefetch_related("aliases").order_by("name"),
            parts=institution.parts.order_by("name"),
            merges=merges_of(Subject.INSTITUTION, institution),
            reached=institutions_listed().get(pk=institution.pk).people_reached,
            **kwargs,
        )
        return context


class SavesInstitution(SavedByService):
    def save_by_service(self, form: Any, user: Any) -> Institution:
        return save_institution(institution=form.instance, by=user)


class InstitutionCreateView(SavesInstitution, CreateView):
    pass


class InstitutionEditView(SavesInstitution, EditView):
    pass


class StandingToChoose:
    """An institution merged into another is not to be chosen: its names lead to the one that counts."""

    def get_object_list(self) -> QuerySet[Institution]:
        return Institution.objects.standing()


class InstitutionChooseView(StandingToChoose, ChooseView):
    pass


class InstitutionChooseResultsView(StandingToChoose, ChooseResultsView):
    pass


class InstitutionChooserViewSet(SnippetChooserViewSet):
    choose_view_class = InstitutionChooseView
    choose_results_view_class = InstitutionChooseResultsView


class InstitutionViewSet(RegistryViewSet):
    model = Institution
    icon = "home"
    menu_label = _("Institutions")
    menu_order = 20
    index_view_class = InstitutionIndexView
    add_view_class = InstitutionCreateView
    edit_view_class = InstitutionEditView
    inspect_view_class = InstitutionInspectView
    inspect_template_name = "participants/admin/institution.html"
    chooser_viewset_class = InstitutionChooserViewSet
    filterset_class = InstitutionFilter
    list_display: ClassVar = [
        "name",
        Column("acronym", label=_("Acronym"), sort_key="acronym"),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("country", label=_("Country"), sort_key="country__name_es"),
        NumberColumn("people_reached", label=_("People reached")),
    ]
    list_export: ClassVar = [
        "pk",
        "name",
        "acronym",
        "get_kind_display",
        "country",
        "ror_id",
        "parent",
        "people_reached",
    ]
    export_headings: ClassVar = {"get_kind_display": _("Kind"), "people_reached": _("People reached")}
    ordering: ClassVar = ["name", "pk"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("acronym"), FieldPanel("kind")]),
                    FieldRowPanel([FieldPanel("country"), FieldPanel("ror_id")]),
                    FieldPanel("parent"),
                ],
                heading=_("Institution"),
            ),
            InlinePanel(
                "aliases",
                heading=_("Other names and acronyms"),
                label=_("Other name"),
                panels=[FieldPanel("name"), FieldRowPanel([FieldPanel("kind"), FieldPanel("language")])],
            ),
        ],
        base_form_class=RecordForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Institution]:
        return institutions_listed()
