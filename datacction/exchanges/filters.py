"""The filters of the list of exchanges."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.list_filters import ListFilters, PlainSelect


class ExchangeFilters(ListFilters):
    """Country of either side, theme, year and mode of a session. Only filters that leave a choice are shown."""

    country = forms.ChoiceField(label=_("Country"), required=False, widget=PlainSelect)
    theme = forms.ChoiceField(label=_("Theme"), required=False, widget=PlainSelect)
    year = forms.ChoiceField(label=_("Year"), required=False, widget=PlainSelect)
    mode = forms.ChoiceField(label=_("Mode"), required=False, widget=PlainSelect)
