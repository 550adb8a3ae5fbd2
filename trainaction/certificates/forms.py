"""Forms: what to issue with, whom to show."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import CertificateTemplate
from trainaction.gradebook.grades import ALL, NONE
from trainaction.gradebook.queries import QuizColumn


class IssueForm(forms.Form):
    """What certificates are issued with: one with a grade that is written, many with one of the `quizzes`."""

    template = forms.ModelChoiceField(
        CertificateTemplate.objects.filter(purpose=CertificateTemplate.Purpose.COURSE),
        label=_("Template"),
        empty_label=None,
    )

    def __init__(self, *args: Any, grades: bool = False, quizzes: Sequence[QuizColumn] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if quizzes:
            each = [(str(quiz.pk), gettext("Result of “%(quiz)s”") % {"quiz": quiz.title}) for quiz in quizzes]
            self.fields["grade_of"] = forms.ChoiceField(
                label=_("Grade"),
                required=False,
                choices=[(NONE, gettext("No grade")), (ALL, gettext("Mean of all quizzes")), *each],
                help_text=_(
                    "From the gradebook: the best marked attempt at a quiz, out of 100. In the mean, a quiz that was never "
                    "tried counts 0. Whoever waits for marks is left out until they have them."
                ),
            )
        if grades:
            self.fields["grade"] = forms.CharField(
                label=_("Grade"),
                max_length=40,
                required=False,
                help_text=_("As it is to be read: 92 / 100. It stands on the certificate where the template shows it."),
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        template = data.get("template")
        if data.get("grade_of") and template is not None and not template.shows_grade:
            self.add_error("grade_of", gettext("This template shows no grade: choose another one, or no grade."))
        return data


class SearchForm(forms.Form):
    """What of a run's learners to show; a bad value is left out."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    show = forms.ChoiceField(
        label=_("Certificate"),
        required=False,
        choices=[
            ("", _("All")),
            ("without", _("Without one")),
            ("with", _("With one")),
            ("revoked", _("Revoked")),
        ],
    )
