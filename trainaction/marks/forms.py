"""The forms by which marks are given and corrected. What is wrong is said beside its field, and what was typed stays."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.number_fields import NumberAsWritten
from portal.numbers import read_number


class CorrectionForm(forms.Form):
    """Other points, the comment as the learner is to read it, and why. `seen` is what the points were on the page."""

    seen = forms.DecimalField(widget=forms.HiddenInput, max_digits=7, decimal_places=2)
    points = NumberAsWritten(label=gettext_lazy("Points"), max_digits=7, decimal_places=2)
    comment = forms.CharField(
        label=gettext_lazy("Comment for the learner"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    why = forms.CharField(
        label=gettext_lazy("Why is the mark corrected?"),
        max_length=255,
        help_text=gettext_lazy("The learner reads it beside the mark; it stays in the history."),
    )


class AnswerForm(forms.Form):
    """Points and a comment. Whether the question gives so many points, the service says."""

    item = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    points = NumberAsWritten(label=gettext_lazy("Points"), max_digits=7, decimal_places=2)
    comment = forms.CharField(
        label=gettext_lazy("Comment for the learner"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WorkForm(forms.Form):
    """Points and a comment, or a comment alone with which the work is handed back."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    points = forms.CharField(label=gettext_lazy("Points"), max_length=20, required=False)
    feedback = forms.CharField(
        label=gettext_lazy("Comment for the learner"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_points(self) -> Decimal | None:
        """None for work that is handed back. Raises ValidationError for what is no number."""
        if "hand_back" in self.data:
            return None
        if not self.cleaned_data["points"].strip():
            raise forms.ValidationError(_("Write a number; decimals may have a point or a comma."))
        return read_number(self.cleaned_data["points"]).quantize(Decimal("0.01"))
