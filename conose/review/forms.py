"""Forms of the review. What is wrong is said beside its field, and what was typed stays."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext, gettext_lazy

from conose.calls.fields import money, read_amount
from conose.models import Assignment, GrantMilestone, PanelMember, Verdict
from participants.queries.institutions import institutions_called
from portal.uploads import LARGEST, Sent, read


class AmountField(forms.CharField):
    """An amount as people write it: 1.500,00 or 1500."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        return read_amount(text).quantize(Decimal("0.01")) if text.strip() else None

    def prepare_value(self, value: Any) -> Any:
        """An amount as the reader writes it, and what was typed as it was."""
        return money(value, grouped=False) if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class InstitutionField(forms.CharField):
    """The name of an institution of the registry; empty for none. Cleans to the institution or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=255, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = list(institutions_called(text)[:2])
        if len(found) != 1:
            raise ValidationError(
                gettext(
                    "The registry has no institution, or several, of this name. Write it as the registry does, or leave it empty."
                )
            )
        return found[0]


class RulesForm(forms.Form):
    is_blind = forms.BooleanField(
        label=gettext_lazy("Blind review: reviewers do not see who applies, with whom, or from where"), required=False
    )
    wanted = forms.IntegerField(label=gettext_lazy("Reviews of each application"), min_value=1, max_value=9)
    due_on = DayField(
        label=gettext_lazy("Reviews are due on"),
        required=False,
        help_text=gettext_lazy(
            "Until the end of that day. Reviewers are reminded a week before, and once when it has passed."
        ),
    )


class CriterionForm(forms.Form):
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title_es = forms.CharField(label=gettext_lazy("Name in Spanish"), max_length=120)
    title_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120)
    asks_es = forms.CharField(
        label=gettext_lazy("What it asks, in Spanish"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    asks_en = forms.CharField(
        label=gettext_lazy("What it asks, in English"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    weight = forms.IntegerField(label=gettext_lazy("Weight"), min_value=1, max_value=100)
    most = forms.IntegerField(label=gettext_lazy("Points at most"), min_value=1, max_value=100)
    DELETE = forms.BooleanField(label=gettext_lazy("Take this criterion out"), required=False)


CriterionFormSet: type[BaseFormSet[CriterionForm]] = formset_factory(CriterionForm, extra=1, max_num=12)


class FindingForm(forms.Form):
    """One eligibility criterion; the prefix is its key."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Met?"),
        choices=[("yes", gettext_lazy("Met")), ("no", gettext_lazy("Not met"))],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class InviteForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name and surname"), max_length=150)
    address = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    institution = InstitutionField(
        label=gettext_lazy("Institution"), help_text=gettext_lazy("So that conflicts of interest are seen.")
    )
    most = forms.IntegerField(label=gettext_lazy("Applications at most"), min_value=1, max_value=200, initial=10)


class SeatForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name and surname"), max_length=150, help_text=gettext_lazy("As the minutes call them.")
    )
    address = forms.EmailField(label=gettext_lazy("E-mail address of their account"), max_length=254)
    institution = InstitutionField(label=gettext_lazy("Institution"))
    is_chair = forms.BooleanField(label=gettext_lazy("Chairs the committee"), required=False)


class MemberForm(forms.Form):
    """What can be corrected of who sits on a committee; the account stays."""

    name = forms.CharField(
        label=gettext_lazy("Name and surname"), max_length=150, help_text=gettext_lazy("As the minutes call them.")
    )
    institution = InstitutionField(label=gettext_lazy("Institution"))
    is_chair = forms.BooleanField(label=gettext_lazy("Chairs the committee"), required=False)


class ConflictForm(forms.Form):
    conflict = forms.ChoiceField(
        label=gettext_lazy("Does anything stand in the way of an impartial review?"),
        choices=[("none", gettext_lazy("Nothing: I can review it impartially")), *Assignment.Conflict.choices],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("In your words"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class StepOutForm(ReasonForm):
    member = forms.ModelChoiceField(label=gettext_lazy("Who steps out"), queryset=PanelMember.objects.none())

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member"]
        field.queryset = members
        self.order_fields(["member", "reason"])


class MeetingForm(forms.Form):
    held_on = DayField(label=gettext_lazy("Day of the meeting"))
    place = forms.CharField(label=gettext_lazy("Place or way"), max_length=200, required=False)
    present = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who was there"), queryset=PanelMember.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    notes = forms.CharField(
        label=gettext_lazy("What was said"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["present"]
        field.queryset = members


class DecisionForm(forms.Form):
    verdict = forms.ChoiceField(label=gettext_lazy("Decision"), choices=Verdict.choices, widget=forms.RadioSelect)
    amount = AmountField(
        label=gettext_lazy("Amount"),
        required=False,
        help_text=gettext_lazy("Of an award, or of one from the reserve list."),
    )
    reserve_place = forms.IntegerField(
        label=gettext_lazy("Place in the reserve list"), required=False, min_value=1, max_value=99
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class LetterTextForm(forms.Form):
    subject_es = forms.CharField(label=gettext_lazy("Subject in Spanish"), max_length=150)
    body_es = forms.CharField(
        label=gettext_lazy("Letter in Spanish"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )
    subject_en = forms.CharField(label=gettext_lazy("Subject in English"), max_length=150)
    body_en = forms.CharField(
        label=gettext_lazy("Letter in English"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )


class OfferForm(forms.Form):
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(label=gettext_lazy("Until"))
    milestones = forms.CharField(
        label=gettext_lazy("Milestones"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "One a line: day; payment; what is handed in, with semicolons between them, as it stands here. A payment of 0 is "
            "none; the last line is the closing report."
        ),
    )
    terms_es = forms.CharField(
        label=gettext_lazy("Terms in Spanish"), max_length=6000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One a line."),
    )  # fmt: skip
    terms_en = forms.CharField(
        label=gettext_lazy("Terms in English"), max_length=6000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One a line."),
    )  # fmt: skip


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class HandInForm(forms.Form):
    """A milestone; of the closing report what was spent must be said."""

    report = forms.CharField(label=gettext_lazy("Report"), max_length=12_000, widget=forms.Textarea(attrs={"rows": 10}))
    spent = AmountField(label=gettext_lazy("Spent so far"), required=False)
    attached = forms.FileField(
        label=gettext_lazy("Files"),
        required=False,
        widget=SeveralFilesInput(attrs={"multiple": True}),
        help_text=gettext_lazy("PDF, pictures or office documents without macros, of 5 MB each."),
    )

    def clean_attached(self) -> Sequence[Sent]:
        """What was sent, looked at one by one. Raises ValidationError for what lies."""
        sent, wrong = [], []
        for upload in self.files.getlist("attached") if hasattr(self.files, "getlist") else []:
            try:
                sent.append(read(upload, largest=LARGEST))
            except ValidationError as error:
                wrong += error.messages
        if wrong:
            raise ValidationError(wrong)
        return sent


class AnswerMilestoneForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Answer to the grantee"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PaymentForm(forms.Form):
    payment = forms.ChoiceField(
        label=gettext_lazy("Payment"), choices=[each for each in GrantMilestone.Payment.choices if each[0] != "none"]
    )
    paid_on = DayField(label=gettext_lazy("Paid on"), required=False)
