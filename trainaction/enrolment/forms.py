"""Forms around runs: a run in the admin, signing up for it, withdrawing, admitting people."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from participants.models import AgeBand, Country, Person
from participants.queries.countries import country_name
from participants.stating import StatedForm
from portal.models import User
from trainaction.enrolment.queries import courses_to_run
from trainaction.enrolment.services.signing_up import Application
from trainaction.models import MOST_PLACES, EnrolmentState, Sector


def _places_that_there_can_be(number: int) -> None:
    if number < 1:
        raise forms.ValidationError(_("Write 1 or more, or leave it empty: then there is no limit."))
    if number > MOST_PLACES:
        raise forms.ValidationError(
            _("Write %(most)s or less, or leave it empty: then there is no limit."), params={"most": MOST_PLACES}
        )


class RunForm(WagtailAdminModelForm):
    """A run, with its course chosen by title. Its key is fixed once it is made."""

    course_key = forms.TypedChoiceField(label=_("Course"), coerce=UUID, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = courses_to_run()
        if self.instance.pk and self.instance.course_key not in dict(courses):
            courses.append((self.instance.course_key, str(_("A course that is gone"))))
        self.fields["course_key"].choices = [("", "---------"), *courses]
        self.fields["countries"].queryset = Country.objects.filter(in_programme=True).order_by(country_name())
        self.fields["capacity"].validators = [_places_that_there_can_be]
        key = self.fields["key"]
        key.validators = [
            RegexValidator(
                r"^[-a-zA-Z0-9_]+\Z", _("Use letters without accents, digits and hyphens, and no spaces: march-2026.")
            )
        ]
        key.help_text = _("A short name for its addresses, such as march-2026. It cannot be changed later.")
        if self.instance.pk:
            key.disabled = True


NOT_SAID = "not_said"
"""What is sent for not saying how old one is; nothing is kept of it."""


class EnrolForm(StatedForm):
    """What somebody says of themself to enrol: no more than figures and a certificate need, each with the reason. The age
    is asked where the run does."""

    sector = forms.ChoiceField(
        label=_("Sector"),
        required=False,
        choices=[("", "—"), *Sector.choices],
        help_text=_("So that we know for whom to write the next courses."),
    )
    age_band = forms.ChoiceField(
        label=_("Age"),
        choices=[("", "—"), *AgeBand.choices, (NOT_SAID, _("I prefer not to say"))],
        help_text=_(
            "So that we can tell whether the courses reach the young and the old alike. Only totals are published."
        ),
    )
    consent = forms.BooleanField(
        label=_(
            "I agree that the programme keeps these data in its registry to run the course and to count who takes part."
        ),
        help_text=_("You can see, correct, download and erase them at any time in “My data”."),
    )

    def __init__(self, data: Any = None, *, user: User, person: Person | None, asks_age: bool = False) -> None:
        super().__init__(data, user=user, person=person)
        if not asks_age:
            del self.fields["age_band"]
        self.fields["name"].help_text = gettext("As it is to stand on your certificate.")
        self.fields["sex"].help_text = gettext(
            "So that we can tell how many women and men the courses reach. Only totals are published."
        )

    @property
    def application(self) -> Application:
        """What was said, of a form that is valid."""
        age = self.cleaned_data.get("age_band", NOT_SAID)
        return Application(
            self.stated,
            new_institution=self.new_institution,
            sector=self.cleaned_data["sector"],
            age_band="" if age == NOT_SAID else age,
        )


class WhyForm(forms.Form):
    """A reason for a step: for rejecting it is needed, for withdrawing it is asked."""

    why = forms.CharField(label=_("Why"), max_length=255, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, help_text: str, required: bool) -> None:
        super().__init__(data)
        self.fields["why"].help_text = help_text
        self.fields["why"].required = required


class PeopleFilter(forms.Form):
    """Which people of a run to show."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *EnrolmentState.choices])
    name = forms.CharField(label=_("Name"), required=False, max_length=100)


class InvitationFileForm(forms.Form):
    """A list of people to bring into a run."""

    file = forms.FileField(label=_("List of people (CSV or XLSX)"), max_length=200)
