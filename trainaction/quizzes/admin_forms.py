"""What the admin asks of a question and of a quiz beyond their fields: that it can be answered, and be right.

It knows no model by import: the models name these forms as theirs.
"""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminModelForm

from portal.number_fields import NumberAsWritten, ShareAsWritten

CHOSEN_FROM = ("single", "multiple", "true_false")
MOST_ACCEPTED = 100


class QuestionForm(WagtailAdminModelForm):
    """A question that can be answered: its kind says which of its parts it needs."""

    class Meta:
        field_classes: ClassVar = dict.fromkeys(("points", "number", "tolerance"), NumberAsWritten)

    def is_valid(self) -> bool:
        """The options are forms of their own, which are read before they can be looked at together."""
        is_valid: bool = super().is_valid()
        if is_valid:
            for field, sentence in self._missing():
                self.add_error(field, ValidationError(sentence))
        return not self.errors and is_valid

    def _missing(self) -> list[tuple[str | None, str]]:
        kind = self.cleaned_data.get("kind", "")
        options = [
            form.cleaned_data
            for form in self.formsets["options"].forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE") and form.cleaned_data.get("text_es")
        ]
        right = sum(1 for each in options if each.get("is_right"))
        wrong: list[tuple[str | None, str]] = []
        if kind in CHOSEN_FROM and len(options) < 2:
            wrong.append((None, _("To choose from, there are two options at least.")))
        elif kind == "true_false" and len(options) != 2:
            wrong.append((None, _("True or false has two options: one of each.")))
        if kind in ("single", "true_false") and len(options) >= 2 and right != 1:
            wrong.append((None, _("Mark one option as right, and one alone.")))
        if kind == "multiple" and len(options) >= 2 and not right:
            wrong.append((None, _("Mark one option as right at least.")))
        if kind in ("matching", "ordering") and len(options) < 2:
            wrong.append((None, _("There are two options at least to match or to put in order.")))
        if kind == "matching":
            wrong += self._wrong_matches(options)
        if kind == "numeric" and self.cleaned_data.get("number") is None:
            wrong.append(("number", _("Say which number is right.")))
        accepted = {name: self._lines(name) for name in ("accepted_es", "accepted_en")}
        if kind == "short" and not any(accepted.values()):
            wrong.append(("accepted_es", _("Say which answers are right, one in each line.")))
        wrong += [
            (name, _("At most %(number)s accepted answers.") % {"number": MOST_ACCEPTED})
            for name, lines in accepted.items()
            if len(lines) > MOST_ACCEPTED
        ]
        if kind == "open" and not (self.cleaned_data.get("rubric_es") or "").strip():
            wrong.append(("rubric_es", _("Say what a tutor gives points for.")))
        return wrong

    def _lines(self, name: str) -> list[str]:
        return [line for line in (self.cleaned_data.get(name) or "").splitlines() if line.strip()]

    @staticmethod
    def _wrong_matches(options: list[dict[str, Any]]) -> list[tuple[str | None, str]]:
        matches = [(each.get("match_es") or "").strip() for each in options]
        if not all(matches):
            return [(None, _("In matching, say of each option what it goes with."))]
        if len(set(matches)) < len(matches):
            return [(None, _("In matching, each option goes with something else."))]
        return []


class QuizForm(WagtailAdminModelForm):
    """A quiz that asks something: as many questions as it draws are there."""

    class Meta:
        field_classes: ClassVar = {"pass_mark": ShareAsWritten}

    def is_valid(self) -> bool:
        is_valid: bool = super().is_valid()
        if is_valid:
            for form in self.formsets["draws"].forms:
                self._look_at(form)
        return is_valid and not self.errors and not any(form.errors for form in self.formsets["draws"].forms)

    @staticmethod
    def _look_at(form: Any) -> None:
        bank, number = form.cleaned_data.get("bank"), form.cleaned_data.get("number")
        if form.cleaned_data.get("DELETE") or bank is None:
            return
        there = bank.questions.filter(is_retired=False).count()
        if not there:
            form.add_error("bank", _("This bank has no question yet."))
        elif number is not None and number > there:
            said = ngettext("The bank has %(number)s question only.", "The bank has %(number)s questions only.", there)
            form.add_error("number", said % {"number": there})
