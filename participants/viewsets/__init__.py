"""The registry's screens in the Wagtail admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from participants.viewsets.activities import (
    ActivityViewSet,
    CountryViewSet,
    ParticipationViewSet,
    ReportedFigureViewSet,
    SeriesViewSet,
)
from participants.viewsets.institutions import InstitutionViewSet
from participants.viewsets.merges import MergeViewSet
from participants.viewsets.people import AccessViewSet, ConsentViewSet, PersonViewSet, ProfileViewSet


class RegistryGroup(SnippetViewSetGroup):
    menu_label = _("Registry")
    menu_name = "registry"
    menu_icon = "group"
    menu_order = 150
    items: tuple[Any, ...] = (
        PersonViewSet,
        InstitutionViewSet,
        ActivityViewSet,
        SeriesViewSet,
        ParticipationViewSet,
        ReportedFigureViewSet,
        ProfileViewSet,
        ConsentViewSet,
        CountryViewSet,
        MergeViewSet,
        AccessViewSet,
    )
