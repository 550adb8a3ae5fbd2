"""Activities, their series, who took part in them, printed totals, and countries."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn, TitleColumn
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenView,
)

from participants.filters import ActivityFilter, ParticipationFilter, SeriesFilter
from participants.forms import ActivityForm
from participants.models import Activity, Country, Participation, ParticipationRecord, ReportedFigure, Series
from participants.queries.activities import called_so, told_apart
from participants.queries.countries import country_name
from participants.services.activities import save_activity
from participants.viewsets.base import (
    CreateView,
    EditView,
    InspectView,
    PersonalInspectView,
    PersonalViewSet,
    RegistryIndexView,
    RegistryViewSet,
    SavedByService,
    short_date,
)
from portal.timezones import moment_at


class SavesActivity(SavedByService):
    def save_by_service(self, form: Any, user: Any) -> Activity:
        countries = [country.pk for country in form.cleaned_data["countries"]]
        return save_activity(activity=form.instance, by=user, countries=countries)


class ActivityCreateView(SavesActivity, CreateView):
    pass


class ActivityEditView(SavesActivity, EditView):
    pass


class ActivityInspectView(InspectView):
    """Its hours by the clock of its own zone: Wagtail shows what the database has, which is UTC."""

    def get_starts_at_display_value(self) -> str:
        return self._by_its_clock(self.object.starts_at)

    def get_ends_at_display_value(self) -> str:
        return self._by_its_clock(self.object.ends_at)

    def _by_its_clock(self, at: datetime | None) -> str:
        return moment_at(at, self.object.timezone) if at else "—"


class ActivityChoosingForm(BaseFilterForm):
    """An activity is found by words of its title or its key, and among those of a season or another series."""

    q = forms.CharField(
        label=_("Words of its title or its key"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
    )
    series = forms.ModelChoiceField(
        label=_("Series"),
        queryset=Series.objects.order_by("programme", "kind", "number", "key"),
        required=False,
        empty_label=_("All series"),
        widget=forms.Select(attrs={"data-chooser-modal-search-filter": True}),
    )

    def filter(self, objects: QuerySet[Activity]) -> QuerySet[Activity]:
        found: QuerySet[Activity] = super().filter(objects)
        if series := self.cleaned_data.get("series"):
            found = found.filter(series=series)
        if words := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, words
            found = called_so(words, found)
        return found


class ActivitiesToChoose:
    """The latest first, with what tells one from another of a like title."""

    filter_form_class = ActivityChoosingForm
    ordering: ClassVar = ["-starts_at", "key"]

    @property
    def columns(self) -> list[Any]:
        return [
            *super().columns,  # type: ignore[misc]  # of the view this is mixed into
            Column("series", label=_("Series"), accessor=lambda row: row.series or "—"),
            Column("starts_on", label=_("Day"), accessor=lambda row: short_date(row.starts_on)),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
        ]

    def get_object_list(self) -> QuerySet[Activity]:
        return Activity.objects.select_related("series")


class ActivityChooseView(ActivitiesToChoose, ChooseView):
    pass


class ActivityChooseResultsView(ActivitiesToChoose, ChooseResultsView):
    pass


class ActivityChosenView(SnippetChosenView):
    def get_display_title(self, instance: Activity) -> str:
        return told_apart(instance)


class ActivityChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ActivityChooseView
    choose_results_view_class = ActivityChooseResultsView
    chosen_view_class = ActivityChosenView


class ActivityViewSet(RegistryViewSet):
    model = Activity
    icon = "calendar-alt"
    menu_label = _("Activities")
    menu_order = 30
    add_view_class = ActivityCreateView
    edit_view_class = ActivityEditView
    filterset_class = ActivityFilter
    search_fields: ClassVar = ["title_es", "title_en", "key"]
    chooser_viewset_class = ActivityChooserViewSet
    inspect_view_class = ActivityInspectView
    inspect_template_name = "participants/admin/activity.html"
    inspect_view_fields: ClassVar = [
        "title_es", "title_en", "key", "programme", "series", "kind", "starts_at", "ends_at", "countries",
    ]  # fmt: skip
    list_display: ClassVar = [
        "title",
        Column("programme", label=_("Programme"), accessor="get_programme_display", sort_key="programme"),
        Column("series", label=_("Series")),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("starts_on", label=_("Day"), accessor=lambda row: short_date(row.starts_on), sort_key="starts_on"),
        NumberColumn("people", label=_("People")),
    ]
    list_export: ClassVar = [
        "key", "title_es", "title_en", "get_programme_display", "series", "get_kind_display", "starts_at", "ends_at", "timezone", "people",
    ]  # fmt: skip
    export_headings: ClassVar = {
        "get_programme_display": _("Programme"),
        "get_kind_display": _("Kind"),
        "people": _("People"),
    }
    ordering: ClassVar = ["-starts_at", "key"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("title_es"), FieldPanel("title_en"), FieldPanel("key")], heading=_("Activity")),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("programme"), FieldPanel("kind")]), FieldPanel("series")],
                heading=_("Programme"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("timezone")],
                heading=_("When"),
            ),
            FieldPanel("countries"),
        ],
        base_form_class=ActivityForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Activity]:
        return Activity.objects.select_related("series").annotate(people=Count("participations__person", distinct=True))


class SeriesViewSet(RegistryViewSet):
    model = Series
    icon = "list-ul"
    menu_label = _("Series")
    menu_order = 40
    filterset_class = SeriesFilter
    search_fields: ClassVar = ["title_es", "title_en", "key"]
    list_display: ClassVar = [
        "title",
        Column("programme", label=_("Programme"), accessor="get_programme_display", sort_key="programme"),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("number", label=_("Number"), sort_key="number"),
        NumberColumn("activities_in", label=_("Activities")),
    ]
    list_export: ClassVar = ["key", "title_es", "title_en", "get_programme_display", "get_kind_display", "number"]
    export_headings: ClassVar = {"get_programme_display": _("Programme"), "get_kind_display": _("Kind")}
    panels: ClassVar = [
        FieldPanel("title_es"),
        FieldPanel("title_en"),
        FieldRowPanel([FieldPanel("programme"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("key"), FieldPanel("number")]),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        return Series.objects.annotate(activities_in=Count("activities"))


class ParticipationInspectView(PersonalInspectView):
    def get_page_subtitle(self) -> str:
        return f"{self.object.person} · {self.object.activity}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        part = self.object
        records = ParticipationRecord.objects.filter(activity=part.activity_id, role=part.role).filter(
            person__in=[part.person_id, *part.person.merged.values_list("pk", flat=True)]
        )
        context: dict[str, Any] = super().get_context_data(
            part=part, records=records.select_related("batch", "institution", "country").order_by("pk"), **kwargs
        )
        return context


def _minutes(part: Participation) -> str:
    return "—" if part.minutes is None else number_format(part.minutes, 0, use_l10n=True)


class ParticipationViewSet(PersonalViewSet):
    model = Participation
    icon = "tasks"
    menu_label = _("Participations")
    menu_order = 50
    inspect_view_class = ParticipationInspectView
    inspect_template_name = "participants/admin/participation.html"
    filterset_class = ParticipationFilter
    search_fields: ClassVar = ["person__name", "activity__title_es", "activity__key"]
    list_display: ClassVar = [
        "person",
        Column("activity", label=_("Activity")),
        Column("role", label=_("Role"), accessor="get_role_display", sort_key="role"),
        Column("outcome", label=_("Outcome"), accessor="get_outcome_display", sort_key="outcome"),
        Column("minutes", label=_("Minutes present"), accessor=_minutes, sort_key="minutes"),
        Column("institution", label=_("Institution"), accessor=lambda row: row.institution or "—"),
        Column("country", label=_("Country"), accessor=lambda row: row.country or "—"),
    ]
    list_export: ClassVar = [
        "person", "activity", "get_role_display", "get_mode_display", "get_outcome_display", "get_standing_display", "sector", "get_age_band_display", "minutes", "get_sex_display", "institution", "country", "counted",
    ]  # fmt: skip
    export_headings: ClassVar = {
        "get_role_display": _("Role"),
        "get_mode_display": _("Mode"),
        "get_outcome_display": _("Outcome"),
        "get_standing_display": _("Standing"),
        "get_sex_display": _("Sex"),
    }
    ordering: ClassVar = ["-pk"]
    panels: ClassVar = [FieldPanel("role", read_only=True)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participation]:
        return Participation.objects.select_related("person", "activity", "institution", "country")


def _as_printed(figure: ReportedFigure) -> str:
    """The value as a reader would write it: "1 132", "61 %", "at least 68"."""
    value = figure.value * 100 if figure.is_share else figure.value
    number = number_format(value.normalize(), use_l10n=True, force_grouping=True)
    text = gettext("%(number)s%%") % {"number": number} if figure.is_share else number
    return gettext("at least %(value)s") % {"value": text} if figure.at_least else text


def _in_readers_language(spanish: str, english: str) -> str:
    return spanish if (get_language() or "es").startswith("es") else english or spanish


def _scope(figure: ReportedFigure) -> str:
    return _in_readers_language(figure.scope, figure.scope_en)


def _label(figure: ReportedFigure) -> str:
    return _in_readers_language(figure.label_es, figure.label_en)


class ReportedFigureIndexView(RegistryIndexView):
    def _get_title_column(self, field_name: str, column_class: Any = TitleColumn, **kwargs: Any) -> Any:
        column = super()._get_title_column(field_name, column_class, **kwargs)
        column.accessor, column.label = _label, _("Figure")
        return column


class ReportedFigureViewSet(RegistryViewSet):
    model = ReportedFigure
    index_view_class = ReportedFigureIndexView
    icon = "doc-full"
    menu_label = _("Reported figures")
    menu_order = 55
    search_fields: ClassVar = ["label_es", "label_en", "measure", "scope", "source"]
    list_filter: ClassVar = ["programme", "measure"]
    list_display: ClassVar = [
        "label_es",
        Column("scope", label=_("What it counts"), accessor=_scope, sort_key="scope"),
        Column("value", label=_("Value"), accessor=_as_printed, sort_key="value"),
        Column("programme", label=_("Programme"), accessor="get_programme_display", sort_key="programme"),
    ]
    list_export: ClassVar = [
        "get_programme_display",
        "scope",
        "get_measure_display",
        "label_es",
        "label_en",
        "value",
        "is_share",
        "at_least",
        "source",
    ]
    export_headings: ClassVar = {"get_programme_display": _("Programme"), "get_measure_display": _("Measure")}
    panels: ClassVar = [
        MultiFieldPanel([FieldPanel("measure"), FieldPanel("label_es"), FieldPanel("label_en")], heading=_("Figure")),
        FieldRowPanel([FieldPanel("value"), FieldPanel("is_share"), FieldPanel("at_least")]),
        MultiFieldPanel(
            [
                FieldPanel("programme"),
                FieldPanel("series"),
                FieldRowPanel([FieldPanel("scope"), FieldPanel("scope_en")]),
                FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
            ],
            heading=_("What it counts"),
        ),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("note")], heading=_("Source")),
    ]


class CountryViewSet(RegistryViewSet):
    model = Country
    icon = "globe"
    menu_label = _("Countries")
    menu_order = 80
    search_fields: ClassVar = ["name_es", "name_en", "code", "alpha3"]
    list_filter: ClassVar = ["in_programme"]
    list_display: ClassVar = [
        "name",
        Column("code", label=_("ISO code"), sort_key="code"),
        Column("sub_region", label=_("M49 sub-region"), sort_key="m49_region"),
        BooleanColumn("in_programme", label=_("Programme country"), sort_key="in_programme"),
    ]
    list_export: ClassVar = [
        "code",
        "alpha3",
        "numeric",
        "name_es",
        "name_en",
        "m49_region",
        "sub_region",
        "in_programme",
    ]
    export_headings: ClassVar = {"m49_region": _("M49 code")}
    panels: ClassVar = [FieldPanel("name_es", read_only=True)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Country]:
        return Country.objects.order_by(country_name())
