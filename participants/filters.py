"""Filters of the registry's lists."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from participants.models import (
    Activity,
    Consent,
    ImportBatch,
    Institution,
    Merge,
    Participation,
    Person,
    PersonalDataAccess,
    Programme,
    Series,
)
from participants.models.coded import CodedField
from participants.models.privacy import all_looks
from participants.queries.people import took_part_in

STANDINGS = (("standing", _("Counts for itself")), ("merged", _("Merged into another")))
PERSON_STANDINGS = (*STANDINGS, ("erased", _("Erased")))
_OPENED_WITH: dict[str, Any] = {"empty_label": None, "widget": forms.RadioSelect, "initial": "standing"}
"""What counts is shown by itself: that is no filter in force, which somebody could take away."""


class StandingFilter(WagtailFilterSet):
    """Merged and erased rows are shown when asked for: the list is of what counts."""

    standing = django_filters.ChoiceFilter(
        label=_("State"), choices=STANDINGS, method="filter_standing", **_OPENED_WITH
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        data = data.copy() if data is not None else {}
        data.setdefault("standing", "standing")
        super().__init__(data, *args, **kwargs)

    def filter_standing(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(merged_into=None) if value == "standing" else queryset.exclude(merged_into=None)


class PersonFilter(StandingFilter):
    standing = django_filters.ChoiceFilter(
        label=_("State"), choices=PERSON_STANDINGS, method="filter_standing", **_OPENED_WITH
    )
    programme = django_filters.ChoiceFilter(
        label=_("Took part in"), choices=Programme.choices, method="filter_programme"
    )

    brought_in_by = django_filters.ModelChoiceFilter(
        label=_("New with the import"),
        field_name="created_by_batch",
        queryset=ImportBatch.objects.filter(state=ImportBatch.State.APPLIED).select_related("activity"),
    )

    class Meta:
        model = Person
        fields: ClassVar = ["sex", "is_programme_staff", "is_test", "country"]

    def filter_standing(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "erased":
            return queryset.exclude(erased_at=None)
        return super().filter_standing(queryset, name, value).filter(erased_at=None)

    def filter_programme(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(took_part_in(value))


class InstitutionFilter(StandingFilter):
    class Meta:
        model = Institution
        fields: ClassVar = ["kind", "country"]


class ActivityFilter(WagtailFilterSet):
    starts_on = django_filters.DateFromToRangeFilter(label=_("Day"), widget=DateRangePickerWidget)

    class Meta:
        model = Activity
        fields: ClassVar = ["programme", "kind", "series", "starts_on"]


class SeriesFilter(WagtailFilterSet):
    class Meta:
        model = Series
        fields: ClassVar = ["programme", "kind"]


class ParticipationFilter(WagtailFilterSet):
    activity = django_filters.ModelChoiceFilter(
        label=_("Activity"), queryset=Activity.objects.order_by("-starts_on", "key"), to_field_name="key"
    )

    class Meta:
        model = Participation
        filter_overrides: ClassVar = {CodedField: {"filter_class": django_filters.ChoiceFilter}}
        fields: ClassVar = [
            "programme",
            "series",
            "activity",
            "role",
            "mode",
            "outcome",
            "standing",
            "sex",
            "country",
            "counted",
        ]


class ConsentFilter(WagtailFilterSet):
    class Meta:
        model = Consent
        fields: ClassVar = ["purpose", "version"]


class MergeFilter(WagtailFilterSet):
    undone = django_filters.BooleanFilter(
        field_name="undone_at", lookup_expr="isnull", exclude=True, label=_("Split again")
    )

    class Meta:
        model = Merge
        fields: ClassVar = ["subject", "undone"]


class AccessFilter(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)
    what = django_filters.ChoiceFilter(label=_("What"), choices=all_looks)

    class Meta:
        model = PersonalDataAccess
        fields: ClassVar = ["user", "what", "at"]


class ImportFilter(WagtailFilterSet):
    activity = django_filters.ModelChoiceFilter(
        label=_("Activity"), queryset=Activity.objects.order_by("-starts_on", "key"), to_field_name="key"
    )
    created_at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)

    class Meta:
        model = ImportBatch
        fields: ClassVar = ["state", "activity", "created_by", "created_at"]
