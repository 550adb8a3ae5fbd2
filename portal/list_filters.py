"""The filters of a public list: a GET form whose bad values are ignored, and said to be."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.components import ChosenFilter

LONGEST_WORDS = 100
"""Characters."""


class PlainSelect(forms.Select):
    """A select written in one go: Django renders a template for each option, which made half of a list's time."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = str(value or "")
        options = [
            f'<option value="{escape(each)}"{" selected" if str(each) == chosen else ""}>{escape(label)}</option>'
            for each, label in self.choices
        ]
        attributes = flatatt({"name": name, **self.build_attrs(self.attrs, attrs or {"id": f"id_{name}"})})
        return mark_safe(f"<select{attributes}>{''.join(options)}</select>")


class ListFilters(forms.Form):
    """Declares its filters as choice fields with `PlainSelect`. Only filters that leave a choice are shown; those that are
    no choice take words, and always are."""

    def __init__(self, data: Mapping[str, str], options: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        self.chosen: dict[str, str] = {}
        self.ignored: list[str] = []
        known_of: dict[str, dict[str, str]] = {name: dict(options.get(name, ())) for name in self.base_fields}
        for name, known in known_of.items():
            value = data.get(name, "").strip()
            if not isinstance(self.base_fields[name], forms.ChoiceField):
                if value := " ".join(value.replace("\0", "").split())[:LONGEST_WORDS]:
                    self.chosen[name] = known[value] = value
            elif value in known:
                self.chosen[name] = value
            elif value:
                label = self.base_fields[name].label
                self.ignored.append(
                    _("“%(value)s” is not in the filter “%(filter)s” of this list and was left out.")
                    % {"value": value[:60], "filter": label}
                )
        super().__init__(initial=self.chosen)
        self.labels = {name: known_of[name][value] for name, value in self.chosen.items()}
        for name, known in known_of.items():
            if not isinstance(self.base_fields[name], forms.ChoiceField):
                continue
            if len(known) < 2 and name not in self.chosen:
                del self.fields[name]
                continue
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", pgettext("filter", "All")), *known.items()]

    def chosen_filters(self, query: QueryDict) -> list[ChosenFilter]:
        """The filters in force, each with the address of the list without it."""
        return [ChosenFilter(label, f"?{without(query, name)}") for name, label in self.labels.items()]


def without(query: QueryDict, name: str) -> str:
    """The query string of a list without one of its filters, on its first page."""
    rest = query.copy()
    rest.pop(name, None)
    rest.pop("p", None)
    return rest.urlencode()
