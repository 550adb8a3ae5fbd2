"""Forms around runs: a run in the admin, signing up for it, withdrawing, admitting people."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from participants.models import Country, Person
from participants.queries.countries import country_name
from participants.stating import StatedForm
from portal.models import User
from trainaction.enrolment.queries import courses_to_run
from trainaction.models import EnrolmentState, Sector
from trainaction.services.signing_up import Application


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
        if self.instance.pk:
            self.fields["key"].disabled = True


class EnrolForm(StatedForm):
    """What somebody says of themself to enrol: no more than figures and a certificate need, each with the reason."""

    sector = forms.ChoiceField(
        label=_("Sector"),
        required=False,
        choices=[("", "—"), *Sector.choices],
        help_text=_("So that we know for whom to write the next courses."),
    )
    consent = forms.BooleanField(
        label=_(
            "I agree that the programme keeps these data in its registry to run the course and to count who takes part."
        ),
        help_text=_("You can see, correct, download and erase them at any time in “My data”."),
    )

    def __init__(self, data: Any = None, *, user: User, person: Person | None) -> None:
        super().__init__(data, user=user, person=person)
        self.fields["name"].help_text = gettext("As it is to stand on your certificate.")
        self.fields["sex"].help_text = gettext(
            "So that we can tell how many women and men the courses reach. Only totals are published."
        )

    @property
    def application(self) -> Application:
        """What was said, of a form that is valid."""
        return Application(self.stated, new_institution=self.new_institution, sector=self.cleaned_data["sector"])


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
