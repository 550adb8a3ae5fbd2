"""How pages are copied in the editor."""

from typing import Any

from django import forms
from django.core.validators import validate_slug
from wagtail.admin.forms.pages import CopyForm

from portal.address_fields import HELP, AddressInput, plain


class PortalCopyForm(CopyForm):
    """Copies pages; the end of a copy's address is typed, and its accents changed, as on the form of a page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wagtails = self.fields["new_slug"]
        self.fields["new_slug"] = forms.SlugField(
            initial=wagtails.initial,
            label=wagtails.label,
            help_text=HELP,
            allow_unicode=True,
            widget=AddressInput(locale=self.page.locale),
        )

    def clean_new_slug(self) -> str:
        """Without scripts, too. Raises ValidationError where nothing would be left of it."""
        slug = plain(self.cleaned_data["new_slug"])
        validate_slug(slug)
        return slug


class DraftCopyForm(PortalCopyForm):
    """Copies pages as drafts: what a copy tells of has not happened, so it counts once an editor publishes it.

    The home page too: below it are all that count.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
