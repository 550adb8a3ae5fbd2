"""The filters of the research agenda."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.list_filters import ListFilters, PlainSelect


class StudyFilters(ListFilters):
    """Line of the agenda, how far a study is, country, theme. Only filters that leave a choice are shown."""

    line = forms.ChoiceField(label=_("Line of the agenda"), required=False, widget=PlainSelect)
    stage = forms.ChoiceField(label=_("State"), required=False, widget=PlainSelect)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=PlainSelect)
    theme = forms.ChoiceField(label=_("Theme"), required=False, widget=PlainSelect)
