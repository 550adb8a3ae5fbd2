"""The filters of the directory of researchers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.list_filters import ListFilters, PlainSelect


class ResearcherFilters(ListFilters):
    """Theme, country, language, institution. Only filters that leave a choice are shown. Words are looked for beside them."""

    text = forms.CharField(label=_("Name or subject"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    theme = forms.ChoiceField(label=_("Works on"), required=False, widget=PlainSelect)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=PlainSelect)
    language = forms.ChoiceField(label=_("Language"), required=False, widget=PlainSelect)
    institution = forms.ChoiceField(label=_("Institution"), required=False, widget=PlainSelect)
