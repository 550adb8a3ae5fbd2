"""What researchers consent to, in words of a version that is kept with the consent. Other words are another version."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

VERSION = "2026-11"
WORDS = _(
    "I agree that the portal publishes my profile (name, position, institution, biography, ORCID and links, beside what I gave "
    "here) and lists me in the directory of researchers with my themes, countries and languages."
)
SOURCE = gettext_noop("own page of researchers")
