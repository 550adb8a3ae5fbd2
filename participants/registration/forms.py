"""Forms around registering: asking for a place, changing, cancelling, deciding; lists for organisers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.forms import FormBuilder

from participants.attendance.folding import clean, fold_name, normalise_email
from participants.models import (
    Delegation,
    DeskQuestion,
    Institution,
    Mode,
    Person,
    Registration,
    RegistrationDesk,
    RegistrationState,
)
from participants.queries.privacy import erased_on_request
from participants.registration.queries import waiting_by_mode
from participants.registration.services import Application
from participants.stating import StatedForm
from portal.models import User

LONGEST_ANSWER = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """An organiser's question as Wagtail's form builder reads a field."""

    clean_name: str
    field_type: str
    label: str
    help_text: str
    required: bool
    options: Sequence[tuple[str, str]]
    default_value: str = ""


class QuestionFields(FormBuilder):
    """Fields of an organiser's questions: what is kept of a choice are its Spanish words, what is shown are the reader's."""

    def get_formatted_field_choices(self, field: Asked) -> list[tuple[str, str]]:
        return list(field.options)

    def get_formatted_field_initial(self, field: Asked) -> list[str]:
        return []

    def create_multiline_field(self, field: Asked, options: dict[str, Any]) -> forms.Field:
        options |= {"max_length": LONGEST_ANSWER, "widget": forms.Textarea(attrs={"rows": 4})}
        made: forms.Field = super().create_multiline_field(field, options)
        return made


def question_fields(questions: Iterable[DeskQuestion]) -> dict[str, forms.Field]:
    """A field for each question, by its name in the form."""
    asked = [
        Asked(_name_of(each), each.kind, each.label, each.help_text, each.is_required, each.options)
        for each in questions
    ]
    return dict(QuestionFields(asked).formfields)


def _name_of(question: DeskQuestion) -> str:
    return f"q{question.key.hex}"


def _answers(questions: Iterable[DeskQuestion], data: dict[str, Any]) -> dict[str, Any]:
    """The answers of a form that is valid, by the keys of their questions; what was left empty is left out."""
    found = {each.key.hex: data.get(_name_of(each)) for each in questions}
    return {key: value for key, value in found.items() if value not in (None, "", [], False)}


def told_answers(questions: Iterable[DeskQuestion], answers: dict[str, Any]) -> list[tuple[str, str]]:
    """Each question that was answered with the answer, in the reader's words."""
    told = []
    for each in questions:
        value = answers.get(each.key.hex)
        if value is None:
            continue
        words: dict[Any, str] = dict(each.options)
        if isinstance(value, list):
            said = ", ".join(words.get(item, str(item)) for item in value)
        else:
            said = gettext("Yes") if value is True else words.get(value, str(value))
        told.append((each.label, said))
    return told


def mode_choices(free: dict[str, int | None], waiting: Mapping[str, int]) -> list[tuple[str, str]]:
    """The ways that are offered, each with what is free, or how many wait for it."""
    return [
        (mode, f"{Mode(mode).label} ({_free_in_words(number, waiting.get(mode, 0))})") for mode, number in free.items()
    ]


def _waiting(desk: RegistrationDesk, free: dict[str, int | None]) -> dict[str, int]:
    """How many wait by mode; asked only where something is full."""
    return waiting_by_mode(desk) if 0 in free.values() else {}


def _free_in_words(number: int | None, waiting: int) -> str:
    if number is None:
        return gettext("places for all")
    if number == 0 and waiting:
        return ngettext(
            "full: %(number)d person waits before you",
            "full: %(number)d people wait before you",
            waiting,
        ) % {"number": waiting}
    if number == 0:
        return gettext("full: you go on the waiting list")
    return ngettext("%(number)d place free", "%(number)d places free", number) % {"number": number}


class RegisterForm(StatedForm):
    """What somebody says to register: what figures need, how they come, what the organiser asks, their consent."""

    mode = forms.ChoiceField(label=_("How you will attend"), widget=forms.RadioSelect)
    consent = forms.BooleanField(
        label=_(
            "I agree that the programme keeps these data in its registry to hold this activity and to count who takes part."
        ),
        help_text=_("You can cancel at any time, and ask to see, correct or erase what is held of you."),
    )
    website = forms.CharField(label=_("Leave this empty"), required=False, widget=forms.HiddenInput)
    """Nobody sees it: programs that fill in every field do."""

    def __init__(
        self,
        data: Any = None,
        *,
        desk: RegistrationDesk,
        free: dict[str, int | None],
        user: User | None,
        person: Person | None,
        delegation: Delegation | None = None,
    ) -> None:
        super().__init__(data, user=user, person=person)
        self.desk = desk
        self.questions = list(desk.questions.all())
        self.fields["name"].help_text = gettext("As it is to stand on the list and on a badge.")
        if user is None:
            self.fields["email"].help_text = gettext(
                "We send you a link to confirm it, the entry for your calendar and the link to join. It is published nowhere."
            )
        self.fields["sex"].help_text = gettext(
            "So that we can tell how many women and men the activities reach. Only totals are published."
        )
        if delegation is not None:
            self.fields.pop("institution")
            self.fields.pop("which", None)
            self._found, self._proposed = delegation.institution, ()
        mode = self.fields["mode"]
        assert isinstance(mode, forms.ChoiceField)
        mode.choices = mode_choices(free, _waiting(desk, free))
        if len(free) == 1:
            self.initial["mode"] = next(iter(free))
        if desk.consent:
            self.fields["consent"].label = desk.consent
        of_organiser = question_fields(self.questions)
        last = {name: self.fields.pop(name) for name in ("consent", "website")}
        self.fields |= {**of_organiser, **last}

    @property
    def application(self) -> Application:
        """What was said, of a form that is valid."""
        data = self.cleaned_data
        return Application(
            stated=self.stated,
            address=data["email"],
            mode=data["mode"],
            new_institution=self.new_institution,
            answers=_answers(self.questions, data),
        )


class InvitedForm(RegisterForm):
    """What somebody who was invited says to come: what is known of them stands there, and their address is that of the link."""

    def __init__(self, data: Any = None, *, own: Registration, free: dict[str, int | None]) -> None:
        super().__init__(data, desk=own.desk, free=free, user=None, person=None, delegation=own.delegation)
        institution = own.institution.name if own.institution else own.new_institution
        self.initial.update(
            name=own.name, email=own.address, country=own.country_id, institution=institution, mode=own.mode
        )
        self.fields["email"].disabled = True
        self.fields["email"].help_text = gettext("That to which the invitation was sent.")
        if own.place_id:
            mode = self.fields["mode"]
            assert isinstance(mode, forms.ChoiceField)
            labels = dict(mode_choices(free, _waiting(own.desk, free)))
            labels[own.mode] = gettext("%(mode)s (a place is kept for you)") % {"mode": Mode(own.mode).label}
            mode.choices = list(labels.items())


class DelegatesForm(forms.Form):
    """The people of a delegation, one a line."""

    people = forms.CharField(
        label=_("People of the delegation"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "Ana Morales, ana@correo.example"}),
        help_text=_(
            "One a line: the name, a comma, the e-mail address. Each gets a message, and says yes or no for themself."
        ),
    )
    mode = forms.ChoiceField(label=_("How they come"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, desk: RegistrationDesk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mode = self.fields["mode"]
        assert isinstance(mode, forms.ChoiceField)
        mode.choices = [(each, Mode(each).label) for each in desk.modes]
        self.initial["mode"] = desk.modes[0]

    def clean_people(self) -> list[tuple[str, str]]:
        """Name and address of each."""
        found: dict[str, str] = {}
        for number, line in enumerate(self.cleaned_data["people"].splitlines(), start=1):
            if not line.strip():
                continue
            name, _comma, address = line.replace(";", ",").replace("\t", ",").rpartition(",")
            name, address = clean(name)[:255], normalise_email(address)
            try:
                validate_email(address)
            except ValidationError:
                address = ""
            if not fold_name(name) or not address:
                raise ValidationError(
                    gettext("Line %(number)d cannot be read: “%(line)s”. Write the name, a comma, the e-mail address.")
                    % {"number": number, "line": line.strip()[:100]}
                )
            found.setdefault(address, name)
        if erased := erased_on_request(found):
            raise ValidationError(
                gettext("%(address)s asked to be erased from the registry: they can only register themselves.")
                % {"address": ", ".join(sorted(erased))}
            )
        return [(name, address) for address, name in found.items()]


class ChangeForm(forms.Form):
    """Another way to come, and the organiser's questions again."""

    mode = forms.ChoiceField(label=_("How you will attend"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, own: Registration, free: dict[str, int | None]) -> None:
        self.questions = list(own.desk.questions.all())
        answers = {_name_of(each): own.answers.get(each.key.hex) for each in self.questions}
        super().__init__(data, initial={"mode": own.mode, **answers})
        mode = self.fields["mode"]
        assert isinstance(mode, forms.ChoiceField)
        others = {each: number for each, number in free.items() if each != own.mode}
        as_now = gettext("%(mode)s (as you have it)") % {"mode": Mode(own.mode).label}
        mode.choices = [(own.mode, as_now), *mode_choices(others, _waiting(own.desk, others))]
        self.fields |= question_fields(self.questions)

    @property
    def answers(self) -> dict[str, Any]:
        return _answers(self.questions, self.cleaned_data)


class BesideForm(forms.Form):
    """The other days of what somebody has registered for, which they may come to as well."""

    days = forms.MultipleChoiceField(
        label=_("What else you will attend"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what you will attend.")},
    )
    consent = RegisterForm.base_fields["consent"]

    def __init__(
        self, data: Any = None, *, own: Registration, desks: Sequence[RegistrationDesk], said: Sequence[str]
    ) -> None:
        """`said` is what stands beside the box of each desk."""
        super().__init__(data)
        self.desks = {desk.activity.key: desk for desk in desks}
        days = self.fields["days"]
        assert isinstance(days, forms.MultipleChoiceField)
        days.choices = list(zip(self.desks, said, strict=True))
        if own.desk.consent:
            self.fields["consent"].label = own.desk.consent

    @property
    def chosen(self) -> list[RegistrationDesk]:
        """Of a form that is valid."""
        return [self.desks[key] for key in self.cleaned_data["days"]]


class ReasonForm(forms.Form):
    """A reason for a step: the person reads it."""

    why = forms.CharField(
        label=_("Why"), max_length=255, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The person reads it.")
    )


class PeopleFilter(forms.Form):
    """Which registrations of a desk to show."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *RegistrationState.choices])
    mode = forms.ChoiceField(label=_("How they come"), required=False, choices=[("", _("All")), *Mode.choices])
    came = forms.ChoiceField(
        label=_("Was there"), required=False, choices=[("", _("All")), ("yes", _("Yes")), ("no", _("No"))]
    )
    name = forms.CharField(label=_("Name or address"), required=False, max_length=100)


class InvitationTerms(forms.Form):
    """How the people of a list come in: invited, or registered where they have asked for it themselves."""

    INVITE, REGISTER = "invite", "register"

    mode = forms.ChoiceField(label=_("How they come"))
    how = forms.ChoiceField(
        label=_("What is to happen"),
        widget=forms.RadioSelect,
        initial=INVITE,
        choices=[
            (INVITE, _("Invite them: each gets a message, and says yes or no for themself")),
            (REGISTER, _("Register them: each of them has asked for it, on paper or by telephone; they are told")),
        ],
    )
    days = forms.IntegerField(
        label=_("Keep a place for each who is invited, for so many days"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("Empty: none is kept; who says yes gets one while there are any, and waits otherwise."),
    )

    @property
    def reserved_until(self) -> datetime | None:
        """Of a form that is valid."""
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=days) if days and not self.registers else None

    @property
    def registers(self) -> bool:
        return bool(self.cleaned_data["how"] == self.REGISTER)

    def __init__(self, *args: Any, desk: RegistrationDesk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mode = self.fields["mode"]
        assert isinstance(mode, forms.ChoiceField)
        mode.choices = [(each, Mode(each).label) for each in desk.modes]


class InvitationForm(InvitationTerms):
    """A list of people to bring in."""

    file = forms.FileField(label=_("List of people (CSV or XLSX)"), max_length=200)
    field_order = ("file", "how", "mode", "days")


class DelegationForm(forms.Form):
    """An institution that registers its own people."""

    institution = forms.ModelChoiceField(label=_("Institution"), queryset=Institution.objects.none())
    most = forms.IntegerField(label=_("People at most"), min_value=1, max_value=500, initial=10)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        institution = self.fields["institution"]
        assert isinstance(institution, forms.ModelChoiceField)
        institution.queryset = Institution.objects.standing().order_by("name")
