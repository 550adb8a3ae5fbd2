"""Forms of speakers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from datacction.models import SpeakerConsent, SpeakerDraft
from datacction.speakers.consents import WORDS
from datacction.speakers.queries import Spoken, stands
from participants.attendance.folding import clean
from participants.profiles.forms import ProfileForm
from portal.uploads import Sent, read

Purpose = SpeakerConsent.Purpose
PICTURES = ("image/jpeg", "image/png", "image/webp")
SLIDES = ("application/pdf", "application/vnd.openxmlformats-officedocument.presentationml.presentation")
LARGEST_PHOTO, LARGEST_SLIDES = 10, 30
"""Megabytes."""


class OwnProfileForm(ProfileForm):
    """A speaker's profile as they fill it in, with their photograph. What they typed stays whatever is wrong."""

    photo = forms.FileField(
        label=_("Photograph"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 10 MB at most. Where and when it was taken is removed from it."),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp"}),
    )
    consent_profile = forms.BooleanField(label=WORDS[Purpose.PROFILE], required=False)
    consent_photo = forms.BooleanField(label=WORDS[Purpose.PHOTO], required=False)
    field_order = ("display_name", "photo")

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

    episode = forms.ChoiceField(label=_("Episode, forum, Week or exchange"))
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
