"""The form of a survey."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.surveys.questions import LONGEST_TEXT, Asked, Kind


class SurveyForm(forms.Form):
    """All questions, none of which has to be answered."""

    def __init__(self, *args: Any, questions: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in questions:
            if each.kind == Kind.OPEN:
                self.fields[each.key] = forms.CharField(
                    label=each.text,
                    required=False,
                    max_length=LONGEST_TEXT,
                    widget=forms.Textarea(attrs={"rows": 4}),
                    help_text=gettext_lazy("Name nobody, and nothing by which you can be known."),
                )
            else:
                self.fields[each.key] = forms.ChoiceField(
                    label=each.text, required=False, choices=each.options, widget=forms.RadioSelect
                )
