"""The forms of an institution that asks to join, and of who writes down what the committee decided."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conose.joining.consents import WORDS
from conose.joining.queries import has_asked, member_called
from conose.joining.services import Told
from conose.models import JoiningRequest, JoiningStep
from participants.attendance.folding import clean
from participants.models import Country, Institution
from participants.profiles.queries import institutions_meant
from participants.queries.countries import country_name
from portal.models import Theme
from portal.queries import theme_label
from portal.statements import by_label
from portal.uploads import Sent, read

PICTURES = ("image/jpeg", "image/png", "image/webp")
LARGEST_LOGO = 5
"""Megabytes."""
NONE_CHOSEN = [("", "—")]
KINDS = [
    *NONE_CHOSEN,
    (Institution.Kind.ACADEMIA.value, Institution.Kind.ACADEMIA.label),
    (Institution.Kind.CIVIL_SOCIETY.value, Institution.Kind.CIVIL_SOCIETY.label),
    (Institution.Kind.STATISTICS.value, Institution.Kind.STATISTICS.label),
    (Institution.Kind.INTERNATIONAL.value, Institution.Kind.INTERNATIONAL.label),
    (Institution.Kind.OTHER.value, Institution.Kind.OTHER.label),
]


class InstitutionForm(forms.Form):
    """What an institution says of itself. What was typed stays whatever is wrong."""

    name = forms.CharField(label=_("Institution"), max_length=255, help_text=_("Its whole name, as it calls itself."))
    kind = forms.ChoiceField(label=_("Kind of institution"), choices=KINDS)
    country = forms.ChoiceField(label=_("Country"))
    site_url = forms.URLField(
        label=_("Its own site"),
        required=False,
        assume_scheme="https",
        help_text=_("As https://example.org."),
        error_messages={"invalid": _("Write the address as the browser shows it: https://example.org.")},
    )
    why = forms.CharField(
        label=_("Why does it want to join?"),
        max_length=2000,
        help_text=_("What it would bring to the network, and what it hopes for."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    expertise = forms.CharField(
        label=_("Expertise"),
        max_length=1500,
        help_text=_("What it has studied, and how. Shown on its page if it is accepted."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    themes = forms.MultipleChoiceField(label=_("Works on"), widget=forms.CheckboxSelectMultiple)
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 5 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp"}),
    )
    focal_point = forms.CharField(
        label=_("Focal point"), max_length=150, help_text=_("Who would speak for it in the network: name and surname.")
    )
    office = forms.CharField(label=_("Office of the focal point"), max_length=200)

    def __init__(self, data: Any = None, files: Any = None, *, asked: JoiningRequest | None = None) -> None:
        super().__init__(data, files, initial=_as_told(asked) if asked is not None else None)
        self.asked = asked
        self.sent_logo: Sent | None = None
        countries = Country.objects.filter(in_programme=True).values_list("code", country_name())
        themes = Theme.objects.annotate(label=theme_label()).values_list("slug", "label")
        for name, options in (("country", countries), ("themes", themes)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            named = [(value, str(label)) for value, label in options]
            field.choices = [*(NONE_CHOSEN if name == "country" else ()), *sorted(named, key=by_label)]

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not any(each.isalpha() for each in name):
            raise ValidationError(gettext("Write the name in letters."))
        return name

    def clean_focal_point(self) -> str:
        name = clean(self.cleaned_data["focal_point"])
        if not any(each.isalpha() for each in name):
            raise ValidationError(gettext("Write the name in letters."))
        return name

    def clean_logo(self) -> Any:
        upload = self.cleaned_data["logo"]
        if upload:
            self.sent_logo = read(upload, largest=LARGEST_LOGO, only=PICTURES)
        return upload

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        name, country = data.get("name"), data.get("country")
        if name and country:
            if member_called(name, country) is not None:
                self.add_error("name", gettext("“%(name)s” is a member of the network already.") % {"name": name})
            elif has_asked(name, country, but=self.asked.pk if self.asked else None):
                self.add_error(
                    "name",
                    gettext("“%(name)s” has asked to join already: whoever asked sees by their link how it stands.")
                    % {"name": name},
                )
        return data

    @property
    def told(self) -> Told:
        """What a valid form says."""
        data = self.cleaned_data
        texts = ("name", "kind", "country", "site_url", "why", "expertise", "focal_point", "office")
        return Told(**{name: data[name] for name in texts}, themes=tuple(data["themes"]), logo=self.sent_logo)


class JoiningForm(InstitutionForm):
    """Asking to join."""

    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We ask it to confirm the request, and write to it what is decided. It is not published."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    consent = forms.BooleanField(
        label=WORDS, error_messages={"required": _("Without your consent to this nothing can be asked.")}
    )
    fax = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    """Programs fill in everything; people do not see it."""


def _as_told(request: JoiningRequest) -> dict[str, Any]:
    names = ("name", "kind", "site_url", "why", "expertise", "focal_point", "office")
    return {
        **{name: getattr(request, name) for name in names},
        "country": request.country_id,
        "themes": list(request.themes.values_list("slug", flat=True)),
    }


class DecisionForm(forms.Form):
    """What the committee decided. The reason goes into the letter, in both languages."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (JoiningStep.Kind.ACCEPTED.value, _("Accept it")),
            (JoiningStep.Kind.ASKED.value, _("Ask for more")),
            (JoiningStep.Kind.DECLINED.value, _("Decline")),
        ],
        widget=forms.RadioSelect,
    )
    decided_on = forms.DateField(
        label=_("Day of the committee's decision"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason_es = forms.CharField(
        label=_("Reason, in Spanish"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    reason_en = forms.CharField(
        label=_("Reason, in English"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    institution: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Institution of the registry, if it is accepted"),
        queryset=None,
        required=False,
        empty_label=_("None of them: a new one is made"),
    )

    def __init__(self, data: Any = None, *, request: JoiningRequest) -> None:
        meant = institutions_meant(request.name, request.country_id)
        first = meant[0].pk if meant else None
        super().__init__(data, initial={"decided_on": timezone.localdate(), "institution": first})
        field = self.fields["institution"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Institution.objects.filter(pk__in=[each.pk for each in meant])
