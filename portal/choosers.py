"""The words beside a field in which a snippet is chosen, in the language of whoever reads them.

Wagtail words them when a form is first made in a process: whoever came later was told “Seleccionar actividad” in an English admin, or
“Choose activity” in a Spanish one.
"""

from typing import Any

from django.db.models import Model
from django.utils.functional import lazy
from django.utils.translation import gettext
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.widgets import AdminSnippetChooser

WORDS = {
    "choose_one_text": "Choose %(object)s",
    "choose_another_text": "Choose another %(object)s",
    "link_to_chosen_text": "Edit this %(object)s",
}
"""Wagtail's own texts, by the widget's attributes."""


def _worded(text: str, model: type[Model]) -> str:
    return gettext(text) % {"object": model._meta.verbose_name}


_worded_when_read = lazy(_worded, str)


class SnippetChooser(AdminSnippetChooser):
    def __init__(self, model: type[Model] | None = None, **kwargs: Any) -> None:
        super().__init__(model=model, **kwargs)
        for name, text in WORDS.items():
            if name not in kwargs:
                setattr(self, name, _worded_when_read(text, self.model))


def use_in_admin() -> None:
    """Called once, before any snippet is registered."""
    SnippetChooserViewSet.base_widget_class = SnippetChooser
