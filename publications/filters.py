"""The filters of the library."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.list_filters import ListFilters, PlainSelect


class PublicationFilters(ListFilters):
    """Type, country, theme, year, language, author, institution, series, Goal or target. Only filters that leave a choice are shown."""

    type = forms.ChoiceField(label=_("Type"), required=False, widget=PlainSelect)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=PlainSelect)
    theme = forms.ChoiceField(label=_("Theme"), required=False, widget=PlainSelect)
    year = forms.ChoiceField(label=_("Year"), required=False, widget=PlainSelect)
    language = forms.ChoiceField(label=_("Language"), required=False, widget=PlainSelect)
    author = forms.ChoiceField(label=_("Author"), required=False, widget=PlainSelect)
    institution = forms.ChoiceField(label=_("Institution"), required=False, widget=PlainSelect)
    series = forms.ChoiceField(label=_("Series"), required=False, widget=PlainSelect)
    goal = forms.ChoiceField(label=_("Sustainable Development Goal"), required=False, widget=PlainSelect)
