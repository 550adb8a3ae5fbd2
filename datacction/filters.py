"""The filters of a list of episodes."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from datacction.queries import Options
from portal.list_filters import ListFilters, PlainSelect


class EpisodeFilters(ListFilters):
    """Country, theme, year, specialist. Only filters that leave a choice are shown."""

    country = forms.ChoiceField(label=_("Country"), required=False, widget=PlainSelect)
    theme = forms.ChoiceField(label=_("Theme"), required=False, widget=PlainSelect)
    year = forms.ChoiceField(label=_("Year"), required=False, widget=PlainSelect)
    specialist = forms.ChoiceField(label=_("Specialist"), required=False, widget=PlainSelect)

    def __init__(self, data: Mapping[str, str], options: Options) -> None:
        super().__init__(data, {name: getattr(options, name) for name in self.base_fields})
