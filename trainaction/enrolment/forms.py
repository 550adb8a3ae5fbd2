"""Forms around runs: a run in the admin, signing up for it, withdrawing, admitting people."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from participants.attendance.folding import clean, fold_name
from participants.attendance.institutions import spelling_of
from participants.models import ABOUT_ONE, AgeBand, Country, Institution, Person, Sex
from participants.queries.countries import country_name
from participants.queries.institutions import institutions_called, institutions_nearly_called
from participants.services.accounts import Stated
from portal.models import User
from trainaction.enrolment.queries import courses_to_run
from trainaction.models import MOST_PLACES, EnrolmentState, Sector
from trainaction.services.signing_up import Application


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


SEXES = [
    *ABOUT_ONE.items(),
    (Sex.OTHER, _("Another, or I describe it myself")),
    (Sex.NOT_STATED, _("I prefer not to say")),
]
NONE_OF_THESE = "new"
NOT_SAID = "not_said"
"""What is sent for not saying how old one is; nothing is kept of it."""


def country_choices() -> list[tuple[str, Any]]:
    """The programme's countries, then all others, each by name in the reader's language."""
    names = Country.objects.order_by(country_name()).values_list("code", country_name(), "in_programme")
    groups: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
    for code, name, in_programme in names:
        groups[in_programme].append((code, name))
    return [("", "—"), (gettext("Countries of the programme"), groups[True]), (gettext("Others"), groups[False])]


class EnrolForm(forms.Form):
    """What somebody says of themself to enrol: no more than figures and a certificate need, each with the reason.

    A name of an institution that the registry does not know but that is like others is asked about: `which`. The age is
    asked where the run does.
    """

    name = forms.CharField(
        label=_("Name and surname"),
        max_length=255,
        help_text=_("As it is to stand on your certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        disabled=True,
        help_text=_("That of your account: it is how we know you again, and where we write to."),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=SEXES,
        widget=forms.RadioSelect,
        help_text=_("So that we can tell how many women and men the courses reach. Only totals are published."),
    )
    country = forms.ChoiceField(
        label=_("Country"), help_text=_("Where you live or work: we report how many people each country has.")
    )
    institution = forms.CharField(
        label=_("Institution"),
        max_length=255,
        required=False,
        help_text=_("Where you work or study, in full: we report how many institutions take part. Empty if none."),
        widget=forms.TextInput(attrs={"list": "institutions", "autocomplete": "off"}),
    )
    which = forms.ChoiceField(
        label=_("Is it one of these?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("We know institutions with a name like it. One institution is to be counted once."),
    )
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
        super().__init__(data, initial=_initial(user, person))
        if not asks_age:
            del self.fields["age_band"]
        _field(self, "country").choices = country_choices()
        self.fields["institution"].widget.attrs |= {
            "hx-get": reverse("institution_suggestions"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#institutions",
            "hx-include": "[name=country]",
        }
        self._found: Institution | None = None
        self._proposed: Sequence[Institution] = ()
        text = clean(self.data.get("institution", "")) if self.is_bound else ""
        if self.is_bound and text:
            self._look_up(text)
        if self._proposed:
            choices = [(str(each.pk), str(each)) for each in self._proposed]
            _field(self, "which").choices = [*choices, (NONE_OF_THESE, gettext("None of these: it is another one"))]
        else:
            del self.fields["which"]

    def _look_up(self, text: str) -> None:
        """Find the institution that is called so, or those that it may be."""
        country = str(self.data.get("country", ""))
        exactly = list(institutions_called(text[:255], country))
        self._found = exactly[0] if len(exactly) == 1 else None
        if self._found is None and spelling_of(text) is not None:
            self._proposed = exactly or institutions_nearly_called(text[:255], country)

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not fold_name(name):
            raise forms.ValidationError(gettext("Write your name in letters."))
        return name

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self._proposed and not data.get("which") and "which" not in self.errors:
            self.add_error("which", gettext("Say which institution you mean, or that it is another one."))
        return data

    @property
    def application(self) -> Application:
        """What was said, of a form that is valid."""
        data = self.cleaned_data
        text, which = clean(data["institution"]), data.get("which", "")
        found = self._found
        if which and which != NONE_OF_THESE:
            found = next(each for each in self._proposed if str(each.pk) == which)
        is_named = found is None and spelling_of(text) is not None
        return Application(
            Stated(data["name"], data["sex"], data["country"], found),
            new_institution=text if is_named else "",
            sector=data["sector"],
            age_band=data["age_band"] if data.get("age_band", NOT_SAID) != NOT_SAID else "",
        )


def _field(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


def _initial(user: User, person: Person | None) -> dict[str, Any]:
    if person is None:
        return {"name": user.get_full_name(), "email": user.email}
    return {
        "name": person.name,
        "email": user.email,
        "sex": "" if person.sex == Sex.NOT_STATED else person.sex,
        "country": person.country_id,
        "institution": person.current_institution.name if person.current_institution else "",
    }


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
