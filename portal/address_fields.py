"""The end of an address (a slug) as editors type it: letters with marks become plain ones, and are not left out.

"Educación y niñez 2026" → "educacion-y-ninez-2026"
"""

from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import SlugInput

HELP = _(
    "How the address of the page ends: letters, digits and hyphens. Accents and spaces are changed, so that “educación y niñez” becomes “educacion-y-ninez”."
)


class AddressInput(SlugInput):
    """Wagtail's field, which on being left drops letters with marks (`slugify`): this one changes them (`urlify`), as
    Wagtail does with those of a title."""

    def __init__(self, attrs: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(attrs, **options)
        self.attrs["data-action"] = self.attrs["data-action"].replace("blur->w-slug#slugify", "blur->w-slug#urlify")


def plain(typed: str) -> str:
    """As it stands in an address; as it was typed where nothing would be left of it, so that its field refuses it."""
    return slugify(typed) or typed


def use_in_admin() -> None:
    """Let every form that Wagtail makes of a model have it."""
    register_form_field_override(models.SlugField, override={"widget": AddressInput})
