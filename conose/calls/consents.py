"""What whoever is awarded agrees to about their name, in words of a version that is kept with the application."""

from django.utils.translation import gettext_lazy as _

VERSION = "2026-11"
WORDS = _(
    "My name and my institution may be shown on the call's page, beside the title of my project. I can take this back at any "
    "time on this page; then they are not shown any more."
)
