"""Forms of a live page: asking, and a moderator's poll."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from datacction.models import LONGEST_ANSWER, LONGEST_NAME, LONGEST_QUESTION


def in_one_line(text: str) -> str:
    """A text without line breaks, control signs, and signs that turn the direction of what follows."""
    kept = "".join(
        " " if sign.isspace() else sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C"
    )
    return " ".join(kept.split())


class NameField(forms.CharField):
    """A name in one line: one with a line break or a control sign is refused, since names go into letters and lists."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if any(unicodedata.category(sign)[0] == "C" for sign in text):
            raise ValidationError(_("A name stands in one line, in letters: write it again."))
        return text


class AskForm(forms.Form):
    """A question, and a name for who wants to give one."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a question.")},
    )
    name = NameField(
        label=_("Your name, if you want it read out"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    website = forms.CharField(label=_("Leave this empty"), required=False, widget=forms.HiddenInput)
    """Nobody sees it: programs that fill in every field do."""

    def clean_text(self) -> str:
        text = in_one_line(self.cleaned_data["text"])
        if len(text) < 3:
            raise ValidationError(_("Write a question."))
        return text


class AnswerForm(forms.Form):
    """What a moderator answers in writing."""

    text = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody reads it below the question. Empty: what was answered in writing is taken back."),
    )

    def clean_text(self) -> str:
        return in_one_line(self.cleaned_data["text"])


class PollForm(forms.Form):
    """A poll of a moderator's."""

    text_es = forms.CharField(label=_("Question in Spanish"), max_length=300)
    text_en = forms.CharField(label=_("Question in English"), max_length=300, required=False)
    choices_es = forms.CharField(
        label=_("Choices in Spanish"),
        max_length=1_600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line."),
    )
    choices_en = forms.CharField(
        label=_("Choices in English"),
        max_length=1_600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In the same order."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("choices_es", "choices_en"):
            lines = [in_one_line(line) for line in cleaned.get(name, "").splitlines() if line.strip()]
            if any(len(line) > 150 for line in lines):
                self.add_error(name, _("A choice has 150 characters at most."))
            cleaned[name] = lines
        if cleaned["choices_en"] and len(cleaned["choices_en"]) != len(cleaned["choices_es"]):
            self.add_error("choices_en", _("Give as many choices in English as in Spanish, in the same order."))
        return cleaned

    @property
    def poll(self) -> dict[str, Any]:
        """What the service takes, of a form that is valid."""
        data = self.cleaned_data
        spanish, english = data["choices_es"], data["choices_en"] or [""] * len(data["choices_es"])
        return {
            "text_es": data["text_es"],
            "text_en": data["text_en"],
            "choices": list(zip(spanish, english, strict=True)),
        }
