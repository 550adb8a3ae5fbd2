"""The filters of the decisions that cite a study."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.list_filters import ListFilters, PlainSelect


class DecisionFilters(ListFilters):
    """Line of the agenda, kind, country of the institution, year. Only filters that leave a choice are shown."""

    line = forms.ChoiceField(label=_("Line of the agenda"), required=False, widget=PlainSelect)
    kind = forms.ChoiceField(label=_("Kind"), required=False, widget=PlainSelect)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=PlainSelect)
    year = forms.ChoiceField(label=_("Year"), required=False, widget=PlainSelect)
