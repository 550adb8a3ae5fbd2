"""What people fill in of their own public profile, and the forms of the editors who invite them and decide on it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.attendance.folding import clean
from participants.models import Institution, Person
from participants.profiles.orcid import read_orcid
from participants.profiles.queries import institutions_meant

MOST_LINKS = 6
LONGEST_BIOGRAPHY = 3_000


class ProfileForm(forms.Form):
    """A public profile as its person fills it in. What they typed stays whatever is wrong."""

    display_name = forms.CharField(label=_("Name, as it is to be shown"), max_length=255)
    position_es = forms.CharField(label=_("Position, in Spanish"), max_length=255, required=False)
    position_en = forms.CharField(label=_("Position, in English"), max_length=255, required=False)
    institution_name = forms.CharField(
        label=_("Institution"),
        max_length=255,
        required=False,
        widget=forms.TextInput(attrs={"list": "institutions", "autocomplete": "off"}),
    )
    biography_es = forms.CharField(
        label=_("Biography, in Spanish"),
        max_length=LONGEST_BIOGRAPHY,
        required=False,
        help_text=_("One language is enough: readers of the other are shown it too."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    biography_en = forms.CharField(
        label=_("Biography, in English"),
        max_length=LONGEST_BIOGRAPHY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    orcid = forms.CharField(label="ORCID", max_length=60, required=False, help_text=_("As 0000-0002-1825-0097."))
    links = forms.CharField(
        label=_("Links"),
        required=False,
        help_text=_("Your page, your publications: one address a line, six at most."),
        widget=forms.Textarea(attrs={"rows": 3, "inputmode": "url"}),
    )

    def clean_display_name(self) -> str:
        name = clean(self.cleaned_data["display_name"])
        if not any(each.isalpha() for each in name):
            raise ValidationError(gettext("Write your name in letters."))
        return name

    def clean_institution_name(self) -> str:
        return clean(self.cleaned_data["institution_name"])

    def clean_orcid(self) -> str:
        text = self.cleaned_data["orcid"].strip()
        return read_orcid(text) if text else ""

    def clean_links(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(lines) > MOST_LINKS:
            raise ValidationError(gettext("These are more than %(most)d links.") % {"most": MOST_LINKS})
        for line in lines:
            try:
                URLValidator(schemes=["http", "https"])(line)
            except ValidationError as error:
                raise ValidationError(
                    gettext("“%(value)s” is no web address: one looks like https://example.org.") % {"value": line[:60]}
                ) from error
        return list(dict.fromkeys(lines))


class InviteForm(forms.Form):
    """Whom an editor sends the link: somebody who is known, or somebody new."""

    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Somebody with a profile, or on a page"), queryset=None, required=False, empty_label="—"
    )
    name = forms.CharField(label=_("Or somebody new: name and surname"), max_length=255, required=False)
    address = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Of somebody who is known it can be left empty, where the registry has one: it is not shown here."),
    )
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=settings.LANGUAGES)
    days = forms.TypedChoiceField(
        label=_("The link is good for"), coerce=int, choices=[(30, _("30 days")), (7, _("7 days")), (90, _("90 days"))]
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        person, name = data.get("person"), clean(data.get("name") or "")
        if bool(person) == bool(name):
            self.add_error("name", gettext("Choose somebody who is known, or write the name of somebody new."))
        elif name and not any(each.isalpha() for each in name):
            self.add_error("name", gettext("Write the name in letters."))
        elif name and not data.get("address") and "address" not in self.errors:
            self.add_error("address", gettext("Somebody new needs an address."))
        data["name"] = name
        return data


class ApproveForm(forms.Form):
    """Which institution of the registry somebody means by the name that they wrote."""

    institution: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Institution of the registry"),
        queryset=None,
        required=False,
        empty_label=_("None of them: the profile shows no institution"),
    )

    def __init__(self, data: Any = None, *, written: str, country: str) -> None:
        meant = institutions_meant(written, country)
        super().__init__(data, initial={"institution": meant[0].pk if meant else None})
        field = self.fields["institution"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Institution.objects.filter(pk__in=[each.pk for each in meant])
        field.help_text = gettext("They wrote: %(name)s") % {"name": written or "—"}


class SendBackForm(forms.Form):
    note = forms.CharField(
        label=_("What is to be changed"),
        max_length=1000,
        help_text=_("They read it in an e-mail and on their page."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
