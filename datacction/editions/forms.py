"""What an editor writes to those registered, and which sessions they exchange."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from datacction.editions.swapping import Swap


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


class SwapForm(forms.Form):
    """Two sessions that change places. `sessions` are (number, what stands in the list)."""

    first = forms.TypedChoiceField(label=_("This session"), coerce=int)
    second = forms.TypedChoiceField(label=_("changes places with"), coerce=int)
    with_rooms = forms.BooleanField(
        label=_("Their rooms, too"),
        required=False,
        initial=True,
        help_text=_("Without it each stays in its room, and only times and tracks are exchanged."),
    )

    def __init__(self, *args: Any, sessions: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [("", gettext("Choose a session")), *sessions]

    @property
    def swap(self) -> Swap:
        """What was chosen, of a form that is valid."""
        data = self.cleaned_data
        return Swap(data["first"], data["second"], data["with_rooms"])
