"""Forms of the editor: what a page cannot check of itself before it has a place in the tree."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm


class NumberedPageForm(WagtailAdminPageForm):
    """Refuses a number that a sibling already has: the registry's keys are made of it."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        number = cleaned.get("number")
        siblings = self.parent_page.get_children().exclude(pk=self.instance.pk).specific() if self.parent_page else []
        taken = next((page for page in siblings if getattr(page, "number", None) == number), None)
        if number is not None and taken is not None:
            self.add_error(
                "number", _("Number %(number)s is taken by “%(title)s”.") % {"number": number, "title": taken}
            )
        return cleaned
