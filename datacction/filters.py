"""The filters of a list of episodes: a GET form whose bad values are ignored, and said to be."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from datacction.queries import Options


class PlainSelect(forms.Select):
    """A select written in one go: Django renders a template for each option, which made half of a list's time."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = str(value or "")
        options = [
            f'<option value="{escape(each)}"{" selected" if str(each) == chosen else ""}>{escape(label)}</option>'
            for each, label in self.choices
        ]
        place = escape((attrs or {}).get("id", f"id_{name}"))
        return mark_safe(f'<select name="{escape(name)}" id="{place}">{"".join(options)}</select>')


class EpisodeFilters(forms.Form):
    """Country, theme, year, specialist. Only filters that leave a choice are shown."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False, widget=PlainSelect)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False, widget=PlainSelect)
    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False, widget=PlainSelect)
    specialist = forms.ChoiceField(label=gettext_lazy("Specialist"), required=False, widget=PlainSelect)

    def __init__(self, data: Mapping[str, str], options: Options) -> None:
        self.chosen: dict[str, str] = {}
        self.ignored: list[str] = []
        labels: dict[str, dict[str, str]] = {name: dict(getattr(options, name)) for name in self.base_fields}
        for name, known in labels.items():
            value = data.get(name, "").strip()
            if value in known:
                self.chosen[name] = value
            elif value:
                label = self.base_fields[name].label
                self.ignored.append(
                    _("“%(value)s” is not in the filter “%(filter)s” of this list and was left out.")
                    % {"value": value[:60], "filter": label}
                )
        super().__init__(initial=self.chosen)
        self.labels = {name: labels[name][value] for name, value in self.chosen.items()}
        for name, known in labels.items():
            if len(known) < 2 and name not in self.chosen:
                del self.fields[name]
                continue
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *known.items()]
