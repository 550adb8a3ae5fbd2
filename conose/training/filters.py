"""The filters of the list of training activities and forums."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.list_filters import ListFilters, PlainSelect


class TrainingFilters(ListFilters):
    """Kind, year of a session, country and theme. Only filters that leave a choice are shown."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, widget=PlainSelect)
    year = forms.ChoiceField(label=_("Year"), required=False, widget=PlainSelect)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=PlainSelect)
    theme = forms.ChoiceField(label=_("Theme"), required=False, widget=PlainSelect)
