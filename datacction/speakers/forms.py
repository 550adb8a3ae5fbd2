"""Forms of speakers, and of the editors who invite them and decide on what they send."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from datacction.models import SpeakerConsent, SpeakerDraft
from datacction.speakers.consents import WORDS
from datacction.speakers.orcid import read_orcid
from datacction.speakers.queries import Spoken, institutions_meant, invitable_people, stands
from participants.attendance.folding import clean
from participants.models import Institution
from portal.uploads import Sent, read

Purpose = SpeakerConsent.Purpose
PICTURES = ("image/jpeg", "image/png", "image/webp")
SLIDES = ("application/pdf", "application/vnd.openxmlformats-officedocument.presentationml.presentation")
LARGEST_PHOTO, LARGEST_SLIDES = 10, 30
"""Megabytes."""
MOST_LINKS = 6
LONGEST_BIOGRAPHY = 3_000


class OwnProfileForm(forms.Form):
    """A speaker's profile as they fill it in. What they typed stays whatever is wrong."""

    display_name = forms.CharField(label=_("Name, as it is to be shown"), max_length=255)
    photo = forms.FileField(
        label=_("Photograph"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 10 MB at most. Where and when it was taken is removed from it."),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp"}),
    )
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
    consent_profile = forms.BooleanField(label=WORDS[Purpose.PROFILE], required=False)
    consent_photo = forms.BooleanField(label=WORDS[Purpose.PHOTO], required=False)

    def __init__(self, data: Any = None, files: Any = None, *, draft: SpeakerDraft) -> None:
        initial = {name: getattr(draft, name) for name in self.base_fields if hasattr(draft, name)}
        initial |= {"links": "\n".join(draft.links)}
        super().__init__(data, files, initial=initial)
        self.draft = draft
        # What was agreed to stands until it is withdrawn, below on the page: it is not asked again.
        for purpose, name in ((Purpose.PROFILE, "consent_profile"), (Purpose.PHOTO, "consent_photo")):
            if stands(draft.person, purpose):
                del self.fields[name]
        self.sent_photo: Sent | None = None

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

    def clean_photo(self) -> Any:
        upload = self.cleaned_data["photo"]
        if upload:
            self.sent_photo = read(upload, largest=LARGEST_PHOTO, only=PICTURES)
        return upload

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "consent_profile" in self.fields and not data.get("consent_profile"):
            self.add_error("consent_profile", gettext("Without your consent to this nothing can be published."))
        if self.sent_photo is not None and "consent_photo" in self.fields and not data.get("consent_photo"):
            self.add_error("consent_photo", gettext("Agree to its publication, or send the profile without it."))
        return data


class SlidesForm(forms.Form):
    """Slides for what somebody spoke in."""

    episode = forms.ChoiceField(label=_("Episode, forum or Week"))
    title = forms.CharField(
        label=_("Title of the slides"), max_length=200, required=False, help_text=_("Else the name of the file.")
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF or PPTX, 30 MB at most, without macros."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.pptx"}),
    )
    consent_slides = forms.BooleanField(label=WORDS[Purpose.SLIDES])

    def __init__(self, *args: Any, episodes: Sequence[Spoken], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["episode"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(each.key), each.title) for each in episodes]
        self.sent_file: Sent | None = None

    def clean_title(self) -> str:
        return clean(self.cleaned_data["title"])

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        self.sent_file = read(upload, largest=LARGEST_SLIDES, only=SLIDES)
        return upload


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = invitable_people()

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
    """Which institution of the registry the speaker means."""

    institution: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Institution of the registry"),
        queryset=None,
        required=False,
        empty_label=_("None of them: the profile shows no institution"),
    )

    def __init__(self, data: Any = None, *, draft: SpeakerDraft) -> None:
        meant = institutions_meant(draft.institution_name, draft.person.country_id or "")
        super().__init__(data, initial={"institution": meant[0].pk if meant else None})
        field = self.fields["institution"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Institution.objects.filter(pk__in=[each.pk for each in meant])
        field.help_text = gettext("The speaker wrote: %(name)s") % {"name": draft.institution_name or "—"}


class SendBackForm(forms.Form):
    note = forms.CharField(
        label=_("What is to be changed"),
        max_length=1000,
        help_text=_("The speaker reads it in an e-mail and on their page."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
