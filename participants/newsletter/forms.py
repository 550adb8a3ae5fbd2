"""Forms of the newsletter."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participants.models.newsletter import TOPICS
from portal.programmes import PROGRAMMES


class ChoicesForm(forms.Form):
    """In which language, and about what."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label=_("What you want to read about"),
        choices=PROGRAMMES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose a topic at least.")},
    )


class SignUpForm(ChoicesForm):
    """Asking for the newsletter. Sent from the foot of a page it holds an address alone: all topics, in the page's language."""

    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Used for the newsletter and nothing else, and deleted when you unsubscribe."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    """Programs fill in everything; people do not see it."""
    field_order = ("address", "language", "topics")

    def __init__(self, data: Any = None, *, language: str) -> None:
        if data is not None and "brief" in data:
            data = {"address": data.get("address", ""), "language": language, "topics": list(TOPICS)}
        super().__init__(data, initial={"language": language, "topics": list(TOPICS)})
