"""The editor's form of every page of the portal."""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core import signing
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from portal.address_fields import HELP, plain

_SALT = "portal.new_page"
OF_PUBLISHING = ("live", "live_revision_id", "first_published_at", "last_published_at", "expired")
"""What publishing says of a page, beside its words."""


class PortalPageForm(WagtailAdminPageForm):
    """Names, on the form of a new page, the page that is made from it: what the form sends twice is one page.

    Wagtail sends the form of a new page by itself while somebody writes, and once more when they press a button. The
    name is the translation key that the page is going to have, signed, so that nobody names another's.
    """

    new_page = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["new_page"]
        else:
            self.initial["new_page"] = signing.dumps(str(self.instance.translation_key), salt=_SALT)
        if "slug" in self.fields:
            self.fields["slug"].help_text = HELP

    def clean_slug(self) -> str:
        """Without scripts, too. An address that stands keeps its letters: readers have it."""
        slug: str = self.cleaned_data["slug"]
        return plain(slug) if "slug" in self.changed_data else slug

    def save(self, commit: bool = True) -> Any:
        """A draft that was published since this form was read stays so, with what was published: what is sent here is kept
        as a version alone, as Wagtail does with pages that are public. Its autosave, on its way when the button is pressed, would take the
        page back from its readers."""
        if commit and self.instance.pk and not self.instance.live:
            published = Page.objects.filter(pk=self.instance.pk, live=True).values(*OF_PUBLISHING).first()
            for name, value in (published or {}).items():
                setattr(self.instance, name, value)
            commit = published is None
        return super().save(commit)

    def rows_of(self, name: str) -> Iterator[Any]:
        """The forms of the rows of an inline panel that are filled in, without a mistake, and stay."""
        formset = self.formsets.get(name)
        for form in formset.forms if formset is not None else ():
            if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE"):
                yield form

    def refuse_two_at_once(self, name: str) -> None:
        """Put an error at each row of a panel of sessions that starts when one before it does: one of them is a double."""
        met: dict[tuple[Any, ...], str] = {}
        for form in self.rows_of(name):
            when = tuple(form.cleaned_data.get(field) for field in ("date", "starts", "timezone"))
            if None in when:
                continue
            if when in met:
                form.add_error(
                    "starts",
                    _("“%(title)s” starts on %(day)s at %(time)s too: change one of them, or take one out.")
                    % {
                        "title": met[when],
                        "day": date_format(when[0], "DATE_FORMAT"),
                        "time": date_format(when[1], "TIME_FORMAT"),
                    },
                )
            met.setdefault(when, form.cleaned_data.get("title", ""))


def named_page(data: Any) -> uuid.UUID | None:
    """The translation key of the page that a form names; None where it names none that was ever given out."""
    try:
        return uuid.UUID(signing.loads(data.get("new_page", ""), salt=_SALT))
    except (signing.BadSignature, ValueError):
        return None
