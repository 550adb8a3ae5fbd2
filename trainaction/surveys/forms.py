"""The form of a survey's own question."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from trainaction.models import SurveyQuestion


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
