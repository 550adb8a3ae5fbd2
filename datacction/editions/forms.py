"""What an editor writes to those registered."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnnouncementForm(forms.Form):
    """`seen` is the sign of the changes that were shown."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note_es = forms.CharField(
        label=_("In your words, in Spanish"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    note_en = forms.CharField(
        label=_("In your words, in English"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Above the list of changes. Empty: the list alone."),
    )
