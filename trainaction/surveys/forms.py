"""Forms of surveys."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from trainaction.models import LONGEST_SURVEY_TEXT, SurveyQuestion
from trainaction.surveys.questions import Asked, Kind


class SurveyForm(forms.Form):
    """All questions, none of which has to be answered."""

    def __init__(self, *args: Any, questions: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in questions:
            if each.kind == Kind.OPEN:
                self.fields[each.key] = forms.CharField(
                    label=each.text,
                    required=False,
                    max_length=LONGEST_SURVEY_TEXT,
                    widget=forms.Textarea(attrs={"rows": 4}),
                    help_text=gettext_lazy("Name nobody, and nothing by which you can be known."),
                )
            else:
                self.fields[each.key] = forms.ChoiceField(
                    label=each.text, required=False, choices=each.options, widget=forms.RadioSelect
                )


class QuestionForm(forms.Form):
    """A question of the run's own."""

    kind = forms.ChoiceField(label=gettext_lazy("How it is answered"), choices=SurveyQuestion.Kind.choices)
    text_es = forms.CharField(label=gettext_lazy("Question in Spanish"), max_length=300)
    text_en = forms.CharField(label=gettext_lazy("Question in English"), max_length=300, required=False)
    options_es = forms.CharField(
        label=gettext_lazy("Options in Spanish"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Of “one of several”: one in each line."),
    )
    options_en = forms.CharField(
        label=gettext_lazy("Options in English"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("In the same order."),
    )

    def question(self) -> dict[str, Any]:
        """What the service takes, of a form that is valid."""
        data = self.cleaned_data
        spanish, english = (
            [line.strip() for line in data[name].splitlines() if line.strip()] for name in ("options_es", "options_en")
        )
        english += [""] * (len(spanish) - len(english))
        return {
            "kind": data["kind"],
            "text_es": data["text_es"],
            "text_en": data["text_en"],
            "options": list(zip(spanish, english, strict=False)),
        }
