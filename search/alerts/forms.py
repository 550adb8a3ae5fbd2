"""The form to follow a search with."""

from django import forms
from django.utils.translation import gettext_lazy as _

from search.models import Alert


class FollowForm(forms.Form):
    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Used for these messages and nothing else, and deleted when you stop them."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    frequency = forms.ChoiceField(
        label=_("How often"),
        choices=Alert.Frequency.choices,
        initial=Alert.Frequency.WEEKLY,
        widget=forms.RadioSelect,
        help_text=_("Only when there is something new."),
    )
