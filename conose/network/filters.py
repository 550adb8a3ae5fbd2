"""The filters of the directory."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.list_filters import ListFilters, PlainSelect


class DirectoryFilters(ListFilters):
    """Theme, country and kind of institution. Only filters that leave a choice are shown."""

    theme = forms.ChoiceField(label=_("Works on"), required=False, widget=PlainSelect)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=PlainSelect)
    kind = forms.ChoiceField(label=_("Kind of institution"), required=False, widget=PlainSelect)
