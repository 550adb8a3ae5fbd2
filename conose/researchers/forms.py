"""The form of a researcher's own profile: that of every public profile, and what they work on."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conose.models import Researcher
from conose.researchers.consents import WORDS
from conose.researchers.queries import agreed, language_name
from participants.models import Country
from participants.profiles.forms import ProfileForm
from participants.queries.countries import country_name
from portal.languages import MORE_LANGUAGES
from portal.models import Theme
from portal.queries import theme_label
from portal.statements import by_label
from portal.uploads import Sent, read

MOST_THEMES = 8
PICTURES = ("image/jpeg", "image/png", "image/webp")
LARGEST_PHOTO = 10
"""Megabytes."""


class ResearcherForm(ProfileForm):
    """What a researcher says of themselves. What they typed stays whatever is wrong."""

    themes = forms.MultipleChoiceField(
        label=_("Themes I work on"), widget=forms.CheckboxSelectMultiple, help_text=_("Eight at most.")
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries I work on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages I work in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    photo = forms.FileField(
        label=_("Photograph"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 10 MB at most. Where and when it was taken is removed from it."),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp"}),
    )
    without_photo = forms.BooleanField(label=_("Remove my photograph, at once"), required=False)
    consent = forms.BooleanField(label=WORDS, required=False)
    consent_photo = forms.BooleanField(
        label=_("I agree that the portal publishes my photograph with my profile."), required=False
    )
    field_order = ("display_name", "photo", "without_photo")

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        researcher: Researcher | None,
        begun: dict[str, Any],
        has_photo: bool = False,
    ) -> None:
        initial = {**begun, "links": "\n".join(begun.get("links", ()))}
        super().__init__(data, files, initial=initial)
        self.sent_photo: Sent | None = None
        themes = Theme.objects.annotate(label=theme_label()).values_list("slug", "label")
        countries = Country.objects.filter(in_programme=True).values_list("code", country_name())
        for name, options in (("themes", themes), ("countries", countries)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            named = [(value, str(label)) for value, label in options]
            field.choices = [*sorted(named, key=by_label)]
        languages = self.fields["languages"]
        assert isinstance(languages, forms.MultipleChoiceField)
        languages.choices = [(code, language_name(code)) for code, _name in MORE_LANGUAGES]
        # What was agreed to stands until they leave, below on the page: it is not asked again.
        if researcher is not None and agreed(researcher.person) is not None:
            del self.fields["consent"]
        del self.fields["consent_photo" if has_photo else "without_photo"]

    def clean_photo(self) -> Any:
        upload = self.cleaned_data["photo"]
        if upload:
            self.sent_photo = read(upload, largest=LARGEST_PHOTO, only=PICTURES)
        return upload

    def clean_themes(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["themes"]
        if len(chosen) > MOST_THEMES:
            raise ValidationError(
                gettext("Choose %(most)d themes at most: those you know best.") % {"most": MOST_THEMES}
            )
        return chosen

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "consent" in self.fields and not data.get("consent"):
            self.add_error("consent", gettext("Without your consent to this nothing can be published."))
        if self.sent_photo is not None and "consent_photo" in self.fields and not data.get("consent_photo"):
            self.add_error("consent_photo", gettext("Agree to its publication, or send the profile without it."))
        return data
