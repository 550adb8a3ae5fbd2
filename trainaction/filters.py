"""The filters of the catalogue of courses."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.list_filters import ListFilters, PlainSelect


class CourseFilters(ListFilters):
    """Enrolment, country, theme, level, language, institution. Only filters that leave a choice are shown."""

    enrolment = forms.ChoiceField(label=_("Enrolment"), required=False, widget=PlainSelect)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=PlainSelect)
    theme = forms.ChoiceField(label=_("Theme"), required=False, widget=PlainSelect)
    level = forms.ChoiceField(label=_("Level"), required=False, widget=PlainSelect)
    language = forms.ChoiceField(label=_("Language"), required=False, widget=PlainSelect)
    institution = forms.ChoiceField(label=_("Institution"), required=False, widget=PlainSelect)
