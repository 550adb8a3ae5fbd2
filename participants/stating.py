"""The form in which somebody says who they are, as far as figures need it: shared by enrolling and registering."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.attendance.folding import clean, fold_name
from participants.attendance.institutions import spelling_of
from participants.models import ABOUT_ONE, Country, Institution, Person, Sex
from participants.queries.countries import country_name
from participants.queries.institutions import institution_of_choice, institutions_called, institutions_nearly_called
from participants.services.accounts import Stated
from portal.models import User
from portal.sorting import in_spanish_order

SEXES = [
    *ABOUT_ONE.items(),
    (Sex.OTHER, _("Another, or I describe it myself")),
    (Sex.NOT_STATED, _("I prefer not to say")),
]
NONE_OF_THESE = "new"
WITHOUT_RESIDENTS = ("AQ", "BV", "GS", "HM", "TF", "UM")
"""Codes of ISO 3166-1 for lands where nobody lives or works for good: Antarctica, Bouvet, South Georgia, Heard and McDonald, the
French Southern Territories, the United States' outlying islands."""


def country_choices() -> list[tuple[str, Any]]:
    """The programme's countries, then all others where people live, each by name in the reader's language."""
    peopled = Country.objects.exclude(pk__in=WITHOUT_RESIDENTS)
    names = peopled.order_by().values_list("code", country_name(), "in_programme")
    groups: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
    for code, name, in_programme in sorted(names, key=lambda row: in_spanish_order(row[1])):
        groups[in_programme].append((code, name))
    return [("", "—"), (gettext("Countries of the programme"), groups[True]), (gettext("Others"), groups[False])]


class StatedForm(forms.Form):
    """What somebody says of themself: no more than figures need, each with the reason.

    A name of an institution that the registry does not know but that is like others is asked about: `which`.
    """

    name = forms.CharField(
        label=_("Name and surname"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, widget=forms.RadioSelect)
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
        error_messages={"required": _("Say which institution you mean, or that it is another one.")},
    )

    def __init__(self, data: Any = None, *, user: User | None, person: Person | None, **kwargs: Any) -> None:
        """For who has signed in the address is that of the account, and what the registry has of `person` stands there."""
        super().__init__(data, initial=_initial(user, person), **kwargs)
        _field(self, "country").choices = country_choices()
        self.fields["institution"].widget.attrs |= {
            "hx-get": reverse("institution_suggestions"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#institutions",
            "hx-include": "[name=country]",
        }
        if user is not None:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = gettext(
                "That of your account: it is how we know you again, and where we write to."
            )
        self._found: Institution | None = None
        self._proposed: Sequence[Institution] = ()
        text = clean(self.data.get("institution", "")) if self.is_bound else ""
        if self.is_bound and text:
            self._look_up(text)
        if self._proposed:
            choices = [(str(each.pk), str(each)) for each in self._proposed]
            which = _field(self, "which")
            which.choices = [*choices, (NONE_OF_THESE, gettext("None of these: it is another one"))]
            which.required = True
        else:
            del self.fields["which"]

    def _look_up(self, text: str) -> None:
        """Find the institution that is called so, or those that it may be."""
        country = str(self.data.get("country", ""))
        exactly = list(institutions_called(text[:255], country))
        self._found = exactly[0] if len(exactly) == 1 else None if exactly else institution_of_choice(text[:255])
        if self._found is None and spelling_of(text) is not None:
            self._proposed = exactly or institutions_nearly_called(text[:255], country)

    def clean_name(self) -> str:
        if set("\r\n") & set(self.cleaned_data["name"]):
            raise forms.ValidationError(gettext("Write your name on one line, and nothing else beside it."))
        name = clean(self.cleaned_data["name"])
        if not fold_name(name):
            raise forms.ValidationError(gettext("Write your name in letters."))
        return name

    @property
    def stated(self) -> Stated:
        """What was said, of a form that is valid."""
        data = self.cleaned_data
        return Stated(data["name"], data["sex"], data["country"], self._institution)

    @property
    def new_institution(self) -> str:
        """The name of an institution that the registry does not have; "" where it has it, or none was named."""
        text = clean(self.cleaned_data.get("institution", ""))
        return text if self._institution is None and spelling_of(text) is not None else ""

    @property
    def _institution(self) -> Institution | None:
        which = self.cleaned_data.get("which", "")
        if which and which != NONE_OF_THESE:
            return next(each for each in self._proposed if str(each.pk) == which)
        return self._found


def _field(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


def _initial(user: User | None, person: Person | None) -> dict[str, Any]:
    if user is None:
        return {}
    if person is None:
        return {"name": user.get_full_name(), "email": user.email}
    return {
        "name": person.name,
        "email": user.email,
        "sex": "" if person.sex == Sex.NOT_STATED else person.sex,
        "country": person.country_id,
        "institution": person.current_institution.name if person.current_institution else "",
    }
