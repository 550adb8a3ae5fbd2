"""The filters of a list of episodes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.list_filters import ListFilters, PlainSelect


class EpisodeFilters(ListFilters):
    """Country, theme, year, specialist. Only filters that leave a choice are shown."""

    country = forms.ChoiceField(label=_("Country"), required=False, widget=PlainSelect)
    theme = forms.ChoiceField(label=_("Theme"), required=False, widget=PlainSelect)
    year = forms.ChoiceField(label=_("Year"), required=False, widget=PlainSelect)
    specialist = forms.ChoiceField(label=_("Specialist"), required=False, widget=PlainSelect)
