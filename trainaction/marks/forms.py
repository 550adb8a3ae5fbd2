"""The form by which a mark is corrected. What is wrong is said beside its field, and what was typed stays."""

from django import forms
from django.utils.translation import gettext_lazy

from portal.number_fields import NumberAsWritten


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
