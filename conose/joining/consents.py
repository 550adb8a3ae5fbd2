"""What whoever asks to join agrees to, in words of a version that is kept with the request."""

from django.utils.translation import gettext_lazy as _

VERSION = "2026-11"
WORDS = _(
    "I speak for this institution. If it is accepted, the portal may publish what I give here of it, with the name and the "
    "office of its focal point; the e-mail address is used for this request and is not published."
)
