"""What speakers consent to, in words that are kept with the consent. Other words are another version."""

from django.utils.translation import gettext_lazy as _

from datacction.models import SpeakerConsent

VERSION = "2026-11"
Purpose = SpeakerConsent.Purpose

WORDS = {
    Purpose.PROFILE: _(
        "I agree that the portal publishes my profile: name, position, institution, biography, ORCID and links, beside what I gave here."
    ),
    Purpose.PHOTO: _("I agree that the portal publishes my photograph with my profile."),
    Purpose.SLIDES: _("I may publish these slides, and agree that the portal offers them for download."),
}
